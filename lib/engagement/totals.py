"""Totals: how many rows a table has, what its numbers come to, and a digest of all that is counted by.

No rule can know that a row is gone or a digit is lost. So the descriptor says of each table what it held when somebody last looked:
``rows``, and in ``totals`` the ``sums`` of its whole numbers and a digest of what is ``coded``. The check compares. Prose is free to
change: titles, summaries and notes, but for the records that these cite.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from .cell import categories, whole
from .descriptor import DESCRIPTOR
from .package import Package
from .problem import Problem
from .record import cited
from .sheet import Sheet

# What is counted by although the schema leaves it to prose: a publisher is a witness, a short name is a row of a matrix, a report
# has its document's symbol. Of a note the records that it cites are counted.
COUNTED = {
    ("bodies", "short_name"),
    ("records", "publisher"),
    ("records", "symbol"),
    ("treaty_actions", "symbol"),
}
CITING = "note"
WHOLE = ("integer", "year")
ACCEPT = "if that is meant, `engagement check --accept` writes what there is"


def totals(package: Package, table: str, sheet: Sheet) -> dict:
    """What the descriptor says of a table: ``rows`` and ``totals``; cells that are no numbers count for nothing."""
    sums = {
        field["name"]: sum(map(_number, sheet.column(field["name"])))
        for field in package.fields(table)
        if field["type"] in WHOLE and field["name"] in (sheet.header or [])
    }
    return {"rows": len(sheet.rows), "totals": {"sums": sums, "coded": _digest(package, table, sheet)}}


def described(package: Package, table: str, sheet: Sheet) -> dict:
    """The properties of a table's file in the descriptor: its ``bytes``, ``hash``, ``rows`` and ``totals``."""
    content = package.path(table).read_bytes()
    file = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    return file | totals(package, table, sheet)


def written(package: Package) -> dict:
    """The descriptor with what its tables hold."""
    told = json.loads((package.folder / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    for resource in told["resources"]:
        sheet = package.sheet(resource["name"])
        if sheet.header:
            resource |= described(package, resource["name"], sheet)
    return told


def changes(package: Package, sheets: Mapping[str, Sheet]) -> list[Problem]:
    """Where a table is another than its totals say, by number and by digest."""
    found = []
    for table, sheet in sheets.items():
        if sheet.header:
            found += _changes(sheet, package.resources[table], totals(package, table, sheet))
    return found


def notes(package: Package) -> list[Problem]:
    """Which tables have no totals, so that a row may go unseen."""
    without = [table for table in package.names if not {"rows", "totals"} <= package.resources[table].keys()]
    if not without:
        return []
    what = f"note: no totals of {', '.join(without)}; `engagement check --accept` writes them"
    return [Problem(DESCRIPTOR, -1, "", what)]


def _changes(sheet: Sheet, told: dict, found: dict) -> list[Problem]:
    """Where one table is another."""
    if "rows" not in told or "totals" not in told:
        return []
    if told["rows"] != found["rows"]:
        what = f"{found['rows']} rows found; {DESCRIPTOR} says {told['rows']}: {ACCEPT}"
        return [Problem(sheet.file, 0, "", what)]
    sums = told["totals"].get("sums", {})
    other = [
        Problem(sheet.file, 0, name, f"a sum of {total} found; {DESCRIPTOR} says {sums[name]}: {ACCEPT}")
        for name, total in found["totals"]["sums"].items()
        if name in sums and sums[name] != total
    ]
    if not other and told["totals"].get("coded", found["totals"]["coded"]) != found["totals"]["coded"]:
        what = f"an id, a date, a code or a number is another than when {DESCRIPTOR} was written: {ACCEPT}"
        return [Problem(sheet.file, 0, "", what)]
    return other


def _digest(package: Package, table: str, sheet: Sheet) -> str:
    """SHA-256 of what is coded in a table, whatever the order of its rows."""
    schema, header = package.resources[table]["schema"], sheet.header or []
    keys = {name for key in schema.get("foreignKeys", []) for name in key["fields"]} | set(
        schema["primaryKey"]
    )
    coded = [
        field["name"]
        for field in package.fields(table)
        if field["name"] in header and (field["name"] in keys or _is_coded(table, field))
    ]
    columns = [sheet.column(name) for name in coded]
    if CITING in header:
        columns.append([" ".join(cited(text)) for text in sheet.column(CITING)])
    rows = sorted(json.dumps(cells) for cells in zip(*columns, strict=True))
    return f"sha256:{hashlib.sha256(chr(10).join([*coded, *rows]).encode()).hexdigest()}"


def _is_coded(table: str, field: dict) -> bool:
    """Whether a field is something to count by: anything but prose."""
    pattern = "pattern" in field.get("constraints", {})
    return (
        field["type"] != "string" or pattern or bool(categories(field)) or (table, field["name"]) in COUNTED
    )


def _number(text: str) -> int:
    try:
        return whole(text)
    except ValueError:
        return 0
