"""``python -m release``: everything that a release is made of, into ``dist/``; the same data give the same bytes."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from engagement import codebook
from engagement.package import DESCRIPTOR, EngagementError, Package
from engagement.validation import require
from press import PressError
from press.files import prepare, write

from . import archive, changelog, crate, croissant, database, wheel, workbook
from .papers import papers

ROOT = Path(__file__).parents[1]
SUMS = "SHA256SUMS"


def release(package: Package, root: Path, section: str = "") -> dict[str, bytes]:
    """Every file of a release, by its name.

    Parameters
    ----------
    package : Package
    root : Path
        The checkout.
    section : str
        The one whose reports alone are built, for a trial; of all unless told.

    Raises
    ------
    EngagementError
        If the data are not sound, their version is not that of their tables, or a generated paper is out of step.
    """
    require(package)
    version = changelog.current(package)
    _in_step(package, root)
    name, moment = f"{package.descriptor['name']}-{version.number}", version.moment
    files = {
        f"{name}.zip": archive.pack(
            {f"{name}/{path}": content for path, content in data(package, root, version).items()}, moment
        ),
        f"{name}.sqlite": database.sqlite(package),
        f"{name}.xlsx": workbook.xlsx(package, moment),
        f"{name}-reports.zip": archive.pack(reports(package, root, version, section), moment),
        **wheel.wheels(root, moment),
    }
    sums = "".join(f"{hashlib.sha256(files[file]).hexdigest()}  {file}\n" for file in sorted(files))
    return files | {SUMS: sums.encode()}


def data(package: Package, root: Path, version: changelog.Version) -> dict[str, bytes]:
    """The data package as it is handed on: tables, descriptor, codebook, changelog, licence, how to cite, Croissant."""
    named = [DESCRIPTOR, "README.md", changelog.CHANGELOG, "LICENSE"]
    paths = [package.folder / name for name in named] + [package.path(table) for table in package.names]
    files = {path.name: path.read_bytes() for path in [*paths, root / "CITATION.cff"]}
    return files | {"croissant.json": croissant.croissant(package, version.moment)}


def reports(package: Package, root: Path, version: changelog.Version, section: str = "") -> dict[str, bytes]:
    """Every report, built anew and without the section's text, which is not ours to ship, as an RO-Crate."""
    environment = {name: value for name, value in os.environ.items() if name != "ENGAGEMENT_SOURCE"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        command = [sys.executable, "-c", "from engagement.command import main; main()", "reports"]
        command += ["--section", section] if section else []
        done = subprocess.run(
            [*command, "--data", str(package.folder), "--out", folder],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise EngagementError(f"the reports could not be built: {done.stderr.strip()}")
        files = {path.relative_to(out).as_posix(): path.read_bytes() for path in crate.published(out)}
        return files | {crate.METADATA: crate.crate(out, package, root, version.moment)}


def _in_step(package: Package, root: Path) -> None:
    """Refuse a release whose descriptor, codebook or papers say something else than the data."""
    told = papers(package, root) | {
        f"data/{DESCRIPTOR}": codebook.descriptor(package),
        "data/README.md": codebook.codebook(package),
    }
    for path, text in told.items():
        if (root / path).read_text(encoding="utf-8") != text:
            raise EngagementError(f"{path}: not in step with the data; run `make codebook`")


def main() -> None:
    """Write the release, and say what was written."""
    asked = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("dist"), help="where the files go (default: dist)")
    asked.add_argument("--section", default="", help="for a trial: the reports of this section alone")
    given = asked.parse_args()
    out = given.out
    try:
        prepare(out)
        files = release(Package(ROOT / "data"), ROOT, given.section)
        write(out, files)
    except (EngagementError, PressError) as error:
        with suppress(OSError):
            out.rmdir()  # if nothing is in it
        sys.exit(f"error: {error}")
    for name, content in files.items():
        print(f"{len(content):>9,} {out / name}")


if __name__ == "__main__":
    main()
