"""How to cite: ``CITATION.cff`` and ``.zenodo.json``, both from the data package's descriptor and ``pyproject.toml``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from engagement.package import Package

from .changelog import versions


def project(root: Path) -> dict:
    """The ``project`` table of a checkout's ``pyproject.toml``."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def creators(package: Package) -> list[dict]:
    """Those of the descriptor's contributors who have the role of creator."""
    return [part for part in package.descriptor["contributors"] if "creator" in part.get("roles", [])]


def cff(package: Package, root: Path) -> str:
    """``CITATION.cff`` (Citation File Format 1.2.0): the data, and the software as what it was made with."""
    described, software, version = package.descriptor, project(root), versions(package)[0]
    authors = [_author(person) for person in creators(package)]
    lines = [
        "cff-version: 1.2.0",
        "message: If you use these data or this software, please cite them as below.",
    ]
    lines += [
        "type: dataset",
        f"title: {_text(described['title'])}",
        f"abstract: {_text(described['description'])}",
    ]
    lines += ["authors:", *_list(authors, "  ")]
    lines += [f"version: {version.number}", f"date-released: {version.day}"]
    lines += [f"license: {described['licenses'][0]['name']}"]
    lines += ["keywords:", *(f"  - {_text(word)}" for word in described["keywords"])]
    lines += ["references:", "  - type: software", f"    title: {_text(software['name'])}"]
    lines += [f"    abstract: {_text(software['description'])}", f"    version: {software['version']}"]
    lines += [f"    license: {software['license']}", "    authors:", *_list(authors, "      ")]
    return "\n".join(lines) + "\n"


def zenodo(package: Package) -> str:
    """``.zenodo.json``: the same for the archive that reads it at a release."""
    described, version = package.descriptor, versions(package)[0]
    names = [
        {
            "name": f"{person['familyName']}, {person['givenName']}"
            if "familyName" in person
            else person["title"]
        }
        for person in creators(package)
    ]
    deposit = {
        "title": described["title"],
        "description": described["description"],
        "upload_type": "dataset",
        "access_right": "open",
        "license": described["licenses"][0]["name"].lower(),
        "creators": names,
        "keywords": described["keywords"],
        "version": version.number,
        "publication_date": version.day.isoformat(),
        "language": "eng",
    }
    return json.dumps(deposit, indent=2, ensure_ascii=False) + "\n"


def bibtex(package: Package) -> str:
    """The data as a BibTeX entry."""
    described, version = package.descriptor, versions(package)[0]
    names = " and ".join(
        f"{person['familyName']}, {person['givenName']}"
        if "familyName" in person
        else f"{{{person['title']}}}"
        for person in creators(package)
    )
    cells = {
        "author": names,
        "title": f"{{{described['title']}}}",
        "year": version.day.year,
        "version": version.number,
        "note": f"Data, {described['licenses'][0]['name']}",
    }
    return (
        f"@misc{{{described['name']}, "
        + ", ".join(f"{name} = {{{cell}}}" for name, cell in cells.items())
        + "}"
    )


def _author(person: dict) -> dict[str, str]:
    """A contributor as the Citation File Format has it: a person has two names, anybody else has one."""
    if "familyName" in person:
        return {"family-names": person["familyName"], "given-names": person["givenName"]}
    return {"name": person["title"]}


def _text(words: str) -> str:
    """A text as YAML: what JSON makes of it is also YAML."""
    return json.dumps(words, ensure_ascii=False)


def _list(entries: list[dict[str, str]], indent: str) -> list[str]:
    return [
        f"{indent}{'- ' if first else '  '}{name}: {_text(value)}"
        for entry in entries
        for first, (name, value) in zip([True, *[False] * len(entry)], entry.items(), strict=False)
    ]
