"""The schema's word on the tables: each cell by its field, each key by its table, each foreign key by the one that it leads to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from .cell import Slow, allowed, judge, quoted
from .descriptor import DESCRIPTOR
from .package import Package
from .problem import NO_ROW, Problem
from .sheet import Sheet

LONGEST_ID = 80  # characters: an id is part of the names of files
RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE
)  # on some systems no file can have it


def problems(package: Package, sheets: Mapping[str, Sheet]) -> list[Problem]:
    """What is wrong with the tables that could be read."""
    readable = {table: sheet for table, sheet in sheets.items() if sheet.header}
    return [
        problem
        for table, sheet in readable.items()
        for found in (
            _columns(sheet, [field["name"] for field in package.fields(table)]),
            _cells(package, table, sheet),
            _keys(package, table, sheet),
            _ids(package, table, sheet),
            _foreign_keys(package, table, readable),
        )
        for problem in found
    ]


def _columns(sheet: Sheet, expected: list[str]) -> list[Problem]:
    """What is wrong with a header."""
    header = sheet.header or []
    words = f"the columns are {', '.join(expected)}"
    meant = {name: _meant(name, expected) for name in header if name not in expected}
    slips = {name: wanted for name, wanted in meant.items() if wanted and wanted not in header}
    trouble = [
        Problem(sheet.file, 1, name, f"column missing; {words}")
        for name in expected
        if name not in header and name not in slips.values()
    ]
    for name in dict.fromkeys(header):
        if name in slips:
            trouble.append(
                Problem(sheet.file, 1, slips[name], f"{quoted(name)} found; {slips[name]} is meant")
            )
        elif name not in expected:
            shown = name if name.isprintable() else quoted(name)
            trouble.append(Problem(sheet.file, 1, shown or "(no name)", f"column unknown; {words}"))
        elif header.count(name) > 1:
            what = f"column stands {header.count(name)} times; once is allowed"
            trouble.append(Problem(sheet.file, 1, name, what))
    if not trouble and header != expected:
        first = next(name for name, wanted in zip(header, expected, strict=True) if name != wanted)
        what = f"columns out of order; the order is {', '.join(expected)}"
        trouble.append(Problem(sheet.file, 1, first, what))
    return trouble


def _meant(name: str, expected: list[str]) -> str:
    """The column that a name is a slip of: white space, capitals or characters that cannot be seen."""
    plain = "".join(part for part in name if part.isprintable()).strip().casefold()
    return plain if plain in expected else ""


def _cells(package: Package, table: str, sheet: Sheet) -> Iterator[Problem]:
    """Each cell that its field does not allow."""
    for field in package.fields(table):
        name = field["name"]
        if name not in (sheet.header or []):
            continue
        found, judged = judge(field), {}
        try:
            for (row, _), text in zip(sheet.rows, sheet.column(name), strict=True):
                if text not in judged:
                    judged[text] = found(text)
                if what := judged[text]:
                    yield Problem(sheet.file, row, name, f"{what}; {allowed(field)}")
        except Slow as slow:
            what = f"takes too long on {slow}, in row {row} of {sheet.file}; a pattern without repeats of repeats is needed"
            yield Problem(DESCRIPTOR, NO_ROW, f"{table}/{name}/constraints/pattern", what)


def _keys(package: Package, table: str, sheet: Sheet) -> Iterator[Problem]:
    """Each row whose key, or whose value that must be unique, stands in an earlier one."""
    key = tuple(package.resources[table]["schema"]["primaryKey"])
    unique = [
        (field["name"],)
        for field in package.fields(table)
        if field.get("constraints", {}).get("unique") and (field["name"],) != key
    ]
    for names in (key, *unique):
        first: dict[tuple[str, ...], int] = {}
        for row, values in _values(sheet, names):
            if all(values) and first.setdefault(values, row) != row:
                found = ", ".join(map(quoted, values))
                kind = "key" if names == key else "value"
                what = f"{found} found, also in row {first[values]}; each {kind} stands once"
                yield Problem(sheet.file, row, ",".join(names), what)


def _ids(package: Package, table: str, sheet: Sheet) -> Iterator[Problem]:
    """Each id that is no good name for a file on every system: too long, reserved, or like another but for capitals."""
    names = package.resources[table]["schema"]["primaryKey"]
    if len(names) > 1:
        return
    seen: dict[str, tuple[str, int]] = {}
    for row, (text,) in _values(sheet, tuple(names)):
        if not text:
            continue
        other, place = seen.setdefault(text.casefold(), (text, row))
        if other != text:
            what = f"{quoted(text)} found; {quoted(other)} in row {place} differs by capitals only"
            yield Problem(sheet.file, row, names[0], what)
        if len(text) > LONGEST_ID:
            what = f"{len(text)} characters found; an id has at most {LONGEST_ID}"
            yield Problem(sheet.file, row, names[0], what)
        if RESERVED.fullmatch(text):
            what = f"{quoted(text)} found; some systems keep this name for themselves"
            yield Problem(sheet.file, row, names[0], what)
        if not text[0].isalnum() or not text[-1].isalnum():
            what = f"{quoted(text)} found; an id begins and ends with a letter or a digit"
            yield Problem(sheet.file, row, names[0], what)


def _foreign_keys(package: Package, table: str, sheets: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Each cell that leads nowhere; of a table or column that is not there only its own absence is told."""
    sheet = sheets[table]
    for key in package.resources[table]["schema"].get("foreignKeys", []):
        names, there = tuple(key["fields"]), tuple(key["reference"]["fields"])
        target = key["reference"].get("resource", table)
        if target not in sheets or not set(there) <= set(sheets[target].header or []):
            continue
        known = {values for _, values in _values(sheets[target], there)}
        for row, values in _values(sheet, names):
            if any(values) and values not in known:
                found = ", ".join(map(quoted, values))
                what = f"{found} found; it must be a {', '.join(there)} in {package.path(target).name}"
                yield Problem(sheet.file, row, ",".join(names), what)


def _values(sheet: Sheet, names: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """The cells of some columns, row by row; nothing where one of them is not there."""
    header = sheet.header or []
    if not set(names) <= set(header):
        return []
    places = [header.index(name) for name in names]
    return [(row, tuple(cells[place] for place in places)) for row, cells in sheet.rows]


def flawed(sheets: Mapping[str, Sheet], found: list[Problem]) -> dict[str, dict[int, set[str]]]:
    """The fields of each row that a problem names, by table and row."""
    tables = {sheet.file: table for table, sheet in sheets.items()}
    fields: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for problem in found:
        if problem.file in tables and problem.row > 1:
            fields[tables[problem.file]][problem.row].update(problem.field.split(","))
    return fields
