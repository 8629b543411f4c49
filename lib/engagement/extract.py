"""Extracts: of a package the rows that one section's pages draw on, and one digest of them.

A page depends on its own section. What `section.load` needs of the tables is found here without pandas and for all sections in one pass:
a row of one section makes no other section's pages again, and a section among two hundred is loaded as fast as one alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from .package import Package
from .record import cited

VOLATILE = ("bytes", "hash", "rows", "totals")  # of a resource: they change with every row
Row = dict[str, str]


_kept: dict[Path, tuple[list, Extracts]] = {}  # of the package that was asked for last


def extracts(package: Package) -> Extracts:
    """The extracts of a package; what was read of its tables is kept until one of them changes."""
    marks = package.marks()
    if package.folder not in _kept or _kept[package.folder][0] != marks:
        _kept.clear()
        _kept[package.folder] = (marks, Extracts(package))
    return _kept[package.folder][1]


class Extracts:
    """The extracts of every section of a package."""

    def __init__(self, package: Package):
        self._package = package
        self._tables: dict[str, list[Row]] = {}
        self._indexes: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._order: dict[str, dict[int, int]] = {}

    @property
    def sections(self) -> list[str]:
        """The ids of the sections, in the order of their table."""
        return [row["section_id"] for row in self._rows("sections")]

    def rows(self, section_id: str) -> dict[str, list[Row]]:
        """By table the rows that a section draws on, in the order of the file."""
        own = {"sections": self._by("sections", "section_id")[section_id]}
        (section,) = own["sections"]
        own["claims"] = self._by("claims", "section_id")[section_id]
        for table in ("events", "checks"):
            own[table] = self._of(table, "claim_id", (claim["claim_id"] for claim in own["claims"]))
        engaged = {event["body_id"] for event in own["events"]} - {""}
        own["bodies"] = self._bodies(engaged, own["claims"])
        own["sessions"] = self._of("sessions", "body_id", engaged)
        for table in ("treaty_actions", "contributions"):
            own[table] = self._by(table, "state")[section["state"]]
        for table in ("rounds", "memberships"):
            own[table] = [
                row for row in self._by(table, "state")[section["state"]] if row["body_id"] in engaged
            ]
        own["treaties"] = self._of(
            "treaties",
            "treaty_id",
            {row["treaty_id"] for table in ("events", "treaty_actions") for row in own[table]} - {""},
        )
        own["records"] = self._records(own)
        return own

    def digest(self, section_id: str) -> str:
        """SHA-256 of a section's extract and of the descriptor, but for what that says of other rows."""
        total = hashlib.sha256(self._descriptor)
        for table, rows in self.rows(section_id).items():
            total.update(table.encode() + b"\0")
            for row in rows:
                total.update("\x1f".join(row.values()).encode() + b"\x1e")
        return total.hexdigest()

    def _records(self, own: dict[str, list[Row]]) -> list[Row]:
        named = {
            row[field]
            for rows in own.values()
            for row in rows
            for field in ("record_id", "start_record_id")
            if row.get(field)
        }
        for table in ("checks", "rounds", "memberships"):
            named.update(name for row in own[table] for name in cited(row["note"]))
        named |= {row["same_as"] for row in self._of("records", "record_id", named)} - {""}
        return self._of("records", "record_id", named)

    def _bodies(self, engaged: set[str], claims: list[Row]) -> list[Row]:
        above = {row["body_id"]: row["parent_id"] for row in self._rows("bodies")}
        wanted = engaged.union(*(claim["attributed_to"].split(";") for claim in claims))
        for body_id in list(wanted):
            while (body_id := above.get(body_id, "")) and body_id not in wanted:
                wanted.add(body_id)
        return self._of("bodies", "body_id", wanted)

    def _rows(self, table: str) -> list[Row]:
        if table not in self._tables:
            self._tables[table] = self._package.rows(table)
        return self._tables[table]

    def _of(self, table: str, field: str, values: Iterable[str]) -> list[Row]:
        """The rows of a table with one of some values in a field, in the order of the file."""
        by = self._by(table, field)
        place = self._places(table)
        found = [row for value in dict.fromkeys(values) for row in by.get(value, ())]
        return sorted(found, key=lambda row: place[id(row)])

    def _by(self, table: str, field: str) -> dict[str, list[Row]]:
        key = (table, field)
        if key not in self._indexes:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in self._rows(table):
                index[row[field]].append(row)
            self._indexes[key] = index
        return self._indexes[key]

    def _places(self, table: str) -> dict[int, int]:
        if table not in self._order:
            self._order[table] = {id(row): place for place, row in enumerate(self._rows(table))}
        return self._order[table]

    @cached_property
    def _descriptor(self) -> bytes:
        described = dict(self._package.descriptor)
        described["resources"] = [
            {key: value for key, value in resource.items() if key not in VOLATILE}
            for resource in described["resources"]
        ]
        return json.dumps(described, sort_keys=True).encode()
