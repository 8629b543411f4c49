"""An edition: the tables of a package as they are to be, changed in memory and saved together, in one canonical form."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from . import journal, sheet, totals
from .descriptor import DESCRIPTOR
from .package import EngagementError, Package
from .sheet import Sheet

Row = dict[str, str]
MARKS = (";", "\t", "|")  # what a spreadsheet may put between columns instead of a comma


class Edition(Package):
    """A package whose rows are read once and can be put in place of others. A row is never changed: another is put.

    >>> edition = Edition()
    >>> edition.put("claims", edition.rows("claims"))
    >>> edition.changed
    []
    """

    def __init__(self, data: str | os.PathLike | None = None):
        super().__init__(data)
        self._opened: dict[str, bytes] = {}
        self._rows: dict[str, list[Row]] = {}
        self._before: dict[str, list[Row]] = {}
        self._written: dict[str, tuple[list[Row], bytes]] = {}

    def rows(self, table: str) -> list[Row]:
        """A table's rows as they are to be."""
        if table not in self._rows:
            path = self.path(table)
            try:
                raw = sheet.content(path)
                self._rows[table] = _rows(raw.decode("utf-8-sig"), self.columns(table))
            except (ValueError, csv.Error) as error:
                raise EngagementError(f"{path.name}: cannot be read ({error})") from error
            self._opened[table], self._before[table] = raw, self._rows[table]
        return self._rows[table]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in the schema's order."""
        return [field["name"] for field in self.fields(table)]

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows in place of a table's."""
        self.rows(table)  # so that what they replace is known
        columns = self.columns(table)
        self._rows[table] = [
            row if row.keys() >= set(columns) else dict.fromkeys(columns, "") | row for row in rows
        ]

    def put_all(self, tables: Mapping[str, list[Row]]) -> None:
        """Put the rows of several tables."""
        for table, rows in tables.items():
            self.put(table, rows)

    def sheet(self, table: str) -> Sheet:
        """A table as it is to be, for whatever judges a file."""
        return self._sheet(table, self.rows(table))

    def _sheet(self, table: str, rows: list[Row]) -> Sheet:
        columns = self.columns(table)
        cells = ((number, [row[name] for name in columns]) for number, row in enumerate(rows, start=2))
        return Sheet(self.path(table).name, columns, list(cells))

    def copy(self) -> Edition:
        """Another edition of the same, for an attempt."""
        other = copy.copy(self)
        other._rows, other._opened, other._written = dict(self._rows), dict(self._opened), dict(self._written)
        return other

    def refresh(self, tables: Iterable[str]) -> None:
        """Read some tables again that were read and have changed on disk: for those that nobody changes here."""
        for table in tables:
            if table in self._opened and self.path(table).is_file():
                if self.path(table).read_bytes() != self._opened[table]:
                    del self._rows[table]
                    self.rows(table)

    @property
    def state(self) -> dict[str, list[Row]]:
        """The rows of each table that was asked for: what :meth:`put_all` takes back."""
        return dict(self._rows)

    def content(self, table: str) -> bytes:
        """A table's file as it is to be: the schema's columns, quotes where they are needed, lines that end in LF."""
        rows = self.rows(table)
        if self._written.get(table, (None,))[0] is not rows:
            self._written[table] = rows, written(self.columns(table), rows)
        return self._written[table][1]

    @property
    def changed(self) -> list[str]:
        """The tables whose files are to be others than they were when they were read."""
        return [
            table
            for table in self.names
            if table in self._rows and self.content(table) != self._opened[table]
        ]

    def save(self) -> list[str]:
        """Save the tables that changed, all or none of them, and return their names.

        Raises
        ------
        EngagementError
            If a file cannot be written, or was changed by somebody else since it was read; then none has changed.
        """
        changed = self.changed
        files = {self.resources[table]["path"]: self.content(table) for table in changed}
        expected = {self.resources[table]["path"]: self._opened[table] for table in changed}
        if changed:
            expected[DESCRIPTOR] = (self.folder / DESCRIPTOR).read_bytes()
            files[DESCRIPTOR] = self._described(changed, expected[DESCRIPTOR])
        try:
            journal.save(self.folder, files, expected)
        except ValueError as error:
            what = "changed on disk since it was opened; nothing was saved: open it again"
            raise EngagementError(f"{error}: {what}") from None
        except OSError as error:
            own = journal.STAGED in Path(error.filename or "").parts  # a name that nobody has to know
            where = self.folder if own or not error.filename else error.filename
            raise EngagementError(f"{where}: {error.strerror}; nothing was saved") from error
        self._opened |= {table: self.content(table) for table in changed}
        self._before |= {table: self.rows(table) for table in changed}
        self.__dict__.pop("_read_descriptor", None)
        return changed

    def _described(self, changed: list[str], written: bytes) -> bytes:
        """The descriptor with the sizes, digests and totals of tables that change.

        Where a table's totals did not agree with its file before, somebody else has changed it, and nobody has said that it was meant:
        they stay as they were, for the check to tell.
        """
        described = json.loads(written)
        for resource in described["resources"]:
            table = resource["name"]
            if table not in changed:
                continue
            content = self.content(table)
            own = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
            if not totals.changes(self, {table: self._sheet(table, self._before[table])}):
                own |= totals.totals(self, table, self.sheet(table))
            resource |= {name: value for name, value in own.items() if name in resource}
        return (json.dumps(described, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def written(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Rows as the bytes of a CSV file in canonical form.

    >>> written(["a", "b"], [{"a": "1,5", "b": "x"}])
    b'a,b\\n"1,5",x\\n'
    """
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8")


def _rows(text: str, columns: list[str]) -> list[Row]:
    """The rows of a file, whatever mark stands between its columns and in whatever order they are; raises ValueError for others."""
    first = text.split("\n", 1)[0]
    mark = next((mark for mark in MARKS if mark in first and "," not in first), ",")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    header, body = (found[0], found[1:]) if found else ([], [])
    if sorted(header) != sorted(columns):
        raise ValueError(f"its columns must be {', '.join(columns)}")
    for number, cells in enumerate(body, start=2):
        if cells and len(cells) != len(header):
            raise ValueError(f"row {number} has {len(cells)} cells for {len(header)} columns")
    return [dict(zip(header, cells, strict=True)) for cells in body if any(cells)]
