"""The tables as one workbook (XLSX): a sheet for each, the codebook as the first of them; no cell is a formula."""

from __future__ import annotations

import io
from datetime import date, datetime

import xlsxwriter

from engagement.formula import SIGNS
from engagement.package import Package, categories

from .database import about

FIRST_DAY = date(1900, 3, 1)  # a workbook's calendar has a day before it that never was
WIDEST = 60


def xlsx(package: Package, moment: datetime) -> bytes:
    """The content of the file."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    described = package.descriptor
    book.set_properties(
        {
            "title": described["title"],
            "comments": f"Version {described['version']}",
            "created": moment.replace(tzinfo=None),
        }
    )
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    _sheet(book, looks, "about", ["name", "value"], [list(pair) for pair in about(package).items()])
    _sheet(
        book,
        looks,
        "codebook",
        ["table", "field", "type", "required", "value", "meaning"],
        _codebook(package),
    )
    for table in package.names:
        fields = package.fields(table)
        rows = [[_cell(row[field["name"]], field) for field in fields] for row in package.rows(table)]
        _sheet(book, looks, table, [field["name"] for field in fields], rows)
    book.close()
    return written.getvalue()


def _codebook(package: Package) -> list[list[str]]:
    """A row for each field, and below it one for each value that it may have."""
    rows = []
    for table in package.names:
        for field in package.fields(table):
            required = "yes" if field.get("constraints", {}).get("required") else "no"
            rows.append([table, field["name"], field["type"], required, "", field["description"]])
            rows += [
                [table, field["name"], "", "", value, meaning] for value, meaning in categories(field).items()
            ]
    return rows


def _cell(text: str, field: dict) -> str | int | date:
    """A cell's text in the type of its field."""
    if text and field["type"] in ("integer", "year"):
        return int(text)
    if text and field["type"] == "date" and date.fromisoformat(text) >= FIRST_DAY:
        return date.fromisoformat(text)
    return text


def _sheet(book, looks: dict, name: str, head: list[str], rows: list[list]) -> None:
    sheet = book.add_worksheet(name)
    for place, words in enumerate(head):
        sheet.write_string(0, place, words, looks["head"])
        longest = max((len(str(row[place])) for row in rows), default=0)
        sheet.set_column(place, place, min(max(len(words), longest) + 2, WIDEST))
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, looks["day"])
            elif value:
                sheet.write_string(number, place, value, looks["quoted"] if value.startswith(SIGNS) else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
