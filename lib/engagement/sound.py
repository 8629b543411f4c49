"""What is sound of a package that is not: the rows that a rule may rely on, so that one fault does not hide another.

A rule reads rows as if all were well. A cell that broke the schema is not handed to it: reading one raises, and the rule is asked
again without the rows that have a fault in that field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from .package import Package
from .problem import Problem
from .sheet import Sheet

Flaws = Mapping[str, Mapping[int, set[str]]]


class Flawed(Exception):
    """A cell that a rule asked for and that cannot be relied on: its table and field."""


class Row(dict):
    """A row of which some cells cannot be relied on."""

    def __init__(self, table: str, cells: Mapping[str, str], flaws: set[str]):
        super().__init__(cells)
        self.table, self.flaws = table, flaws

    def __getitem__(self, field: str) -> str:
        if field in self.flaws or field not in self:
            raise Flawed(self.table, field)
        return super().__getitem__(field)


class Unknown(Exception):
    """Too little of a table is sound to say anything."""


class Sound:
    """The rows of a package as far as they are sound, for rules to ask.

    Parameters
    ----------
    package
        The package, for what its schema says.
    sheets
        Its tables as they were read.
    flaws
        For each table and row the fields that are not sound.
    """

    def __init__(self, package: Package, sheets: Mapping[str, Sheet], flaws: Flaws):
        self.package, self.flaws = package, flaws
        self.sheets = sheets
        self._left_out: set[tuple[str, str]] = set()
        self._tables = {table: dict(self._rows(table)) for table, sheet in sheets.items() if sheet.header}

    def _rows(self, table: str) -> Iterator[tuple[int, dict[str, str]]]:
        sheet, flaws = self.sheets[table], self.flaws.get(table, {})
        header = sheet.header or []
        whole = {field["name"] for field in self.package.fields(table)} <= set(header)
        for row, cells in sheet.rows:
            read = dict(zip(header, cells, strict=True))
            yield row, Row(table, read, flaws.get(row, set())) if row in flaws or not whole else read

    def numbered(self, table: str) -> list[tuple[int, dict[str, str]]]:
        """Each row of a table with its number in the file, the header being row 1."""
        if table not in self._tables:
            raise Unknown
        every, fields = self._tables[table], {field for of, field in self._left_out if of == table}
        if not fields:
            return list(every.items())
        if not fields <= set(self.sheets[table].header or []):
            raise Unknown  # without the column nothing can be said of any row
        left = [
            (row, cells)
            for row, cells in every.items()
            if not (isinstance(cells, Row) and cells.flaws & fields)
        ]
        if 2 * len(left) < len(every):
            raise Unknown
        return left

    def rows(self, table: str) -> list[dict[str, str]]:
        """Each row of a table."""
        return [cells for _, cells in self.numbered(table)]

    def answers(self, query: Callable[[Sound], Iterable[Problem]]) -> list[Problem]:
        """What a rule finds in the rows whose cells it may rely on; nothing where too little is left."""
        self._left_out = set()
        while True:
            try:
                return list(query(self))
            except Flawed as flawed:
                if flawed.args in self._left_out:
                    return []
                self._left_out.add(flawed.args)
            except Unknown:
                return []
            except LookupError:
                if not self._left_out:
                    raise
                return []  # it looked for a row that was left out
