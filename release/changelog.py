"""The data's changelog: which versions there are, when each was made, and which tables it had.

``data/CHANGELOG.md`` has a heading ``## VERSION (DATE)`` for each version, newest first, and under it a line that says the digest
of its tables. The digest of a version that has one is never replaced: who changes a table gives the data a new version.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from engagement.package import EngagementError, Package

CHANGELOG = "CHANGELOG.md"
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)\n", re.MULTILINE)
DIGEST = re.compile(r"^Tables: `sha256:([0-9a-f]{64})`$", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """A version of the data: its number, its day, and the digest of its tables (empty where none is written yet)."""

    number: str
    day: date
    tables: str

    @property
    def moment(self) -> datetime:
        """The beginning of its day, UTC: the time that everything in a release bears."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)


def digest(package: Package) -> str:
    """SHA-256 of the tables: what ``LC_ALL=C sha256sum *.csv | sha256sum`` says in the folder of the data."""
    files = sorted(package.path(table) for table in package.names)
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def versions(package: Package) -> list[Version]:
    """Every version of the data, newest first, as its changelog tells them.

    Raises
    ------
    EngagementError
        If there is no changelog, or it names no version.
    """
    path = package.folder / CHANGELOG
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EngagementError(f"{CHANGELOG}: cannot be read ({error})") from error
    _, *parts = HEADING.split(text)
    if not parts:
        raise EngagementError(f"{path}: no version found; a heading reads: ## 1.0.0 (2026-11-24)")
    found = []
    for number, day, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        tables = DIGEST.search(body)
        found.append(Version(number, date.fromisoformat(day), tables.group(1) if tables else ""))
    return found


def current(package: Package) -> Version:
    """The version that the descriptor names, held to the changelog and to the tables.

    Raises
    ------
    EngagementError
        If the descriptor's version is not the changelog's newest, or its tables are not the ones of that version.
    """
    newest, named = versions(package)[0], package.descriptor["version"]
    if named != newest.number:
        raise EngagementError(
            f"datapackage.json: version {named} found; {CHANGELOG} begins with {newest.number}"
        )
    if newest.tables and newest.tables != digest(package):
        raise EngagementError(
            f"the tables are not those of version {newest.number}; say what changed under a new heading in data/{CHANGELOG}, "
            "give datapackage.json that version, and run `make codebook`"
        )
    return newest


def written(package: Package) -> str:
    """The changelog with the digest of its newest version, where that version has none yet."""
    text = (package.folder / CHANGELOG).read_text(encoding="utf-8")
    heading = HEADING.search(text)
    if versions(package)[0].tables or not heading:
        return text
    return f"{text[: heading.end()]}\nTables: `sha256:{digest(package)}`\n{text[heading.end() :]}"
