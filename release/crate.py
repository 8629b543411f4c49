"""A folder of built reports as an RO-Crate: which page shows what, made by which software from which data."""

from __future__ import annotations

import json
import warnings
from datetime import datetime
from pathlib import Path

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from engagement.package import Package

from .citation import creators, project

METADATA = "ro-crate-metadata.json"
TITLE_FOLLOWS = "<title>"
MEDIA = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
}


def crate(folder: Path, package: Package, root: Path, moment: datetime) -> bytes:
    """The content of ``ro-crate-metadata.json`` for the pages in a folder, to stand at its top.

    Parameters
    ----------
    folder
        Where ``engagement reports`` wrote; its hidden files are the build's memory and no part of the crate.
    root
        The checkout, whose ``pyproject.toml`` says what software this is.
    """
    described, software = package.descriptor, project(root)
    made = ROCrate()
    made.name = f"Reports: {described['title']}"
    made.description = described["description"]
    made.datePublished = moment
    made.license = described["licenses"][0]["path"]
    made.keywords = described["keywords"]
    authors = [
        made.add(_entity(made, f"#creator-{number}", "Organization", name=person["title"]))
        for number, person in enumerate(creators(package), start=1)
    ]
    data = _entity(
        made,
        "#data",
        "Dataset",
        name=described["title"],
        version=described["version"],
        identifier=described["id"],
        description=described["description"],
        license={"@id": described["licenses"][0]["path"]},
    )
    code = _entity(
        made,
        "#software",
        "SoftwareApplication",
        name=software["name"],
        version=software["version"],
        license=software["license"],
    )
    made.root_dataset["author"] = authors
    made.root_dataset["isBasedOn"] = made.add(data)
    pages = [
        made.add_file(path, path.relative_to(folder).as_posix(), properties=_page(path))
        for path in published(folder)
    ]
    building = _entity(made, "#building", "CreateAction", name="make reports", endTime=moment.isoformat())
    building["instrument"], building["object"], building["result"] = made.add(code), data, pages
    made.add(building)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (
            json.dumps(made.metadata.generate(), indent=2, ensure_ascii=False, sort_keys=True).encode()
            + b"\n"
        )


def published(folder: Path) -> list[Path]:
    """The files of a folder of reports that a reader is given, in the order of their names."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != METADATA)
    return [
        path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _page(path: Path) -> dict:
    """What is known of one file: its type, its size and, of a page, its title."""
    content = path.read_text(encoding="utf-8") if path.suffix == ".html" else ""
    known = {"contentSize": str(path.stat().st_size)}
    known |= {"encodingFormat": MEDIA[path.suffix]} if path.suffix in MEDIA else {}
    if TITLE_FOLLOWS in content:
        known["name"] = content.split(TITLE_FOLLOWS, 1)[1].split("</title>", 1)[0]
    return known


def _entity(made: ROCrate, where: str, kind: str, **properties) -> ContextEntity:
    return ContextEntity(made, where, properties={"@type": kind} | properties)
