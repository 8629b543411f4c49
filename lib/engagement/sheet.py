"""A sheet: the file of a table as rows of text, read strictly.

What cannot be a table is refused before it is parsed: what is no plain file, what is too large, what is not UTF-8. A row is one
line, so that a quote never closed is found where it opens, and the number of a row is that of its line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .problem import Problem
from .wording import count

LARGEST = 64 * 1024 * 1024  # bytes of a file
MISSING = "no such file"
LONGEST = 1_000_000  # characters of a row
FULLEST = 131_072  # characters of a cell, which is what the csv module takes
QUOTED = re.compile(r'(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*')  # a row, as RFC 4180 has it
LOOSE = (
    "not readable as CSV: a quote inside a cell; a cell with quotes stands in quotes, each of its own doubled"
)
LONG = f"a cell of more than {FULLEST:,} characters found; no cell is as long"
MARKS = {";": "';'", "\t": "tabs", "|": "'|'"}


@dataclass
class Sheet:
    """What was read of a file.

    Attributes
    ----------
    file : str
        The file's name.
    header : list of str, or None
        The names of the columns as they stand; None where rows cannot be told apart.
    rows : list of (int, list of str)
        Each row that has a cell for every column, with its number (the header's is 1).
    problems, notes : list of Problem
        What is wrong with the form of the file, and what is out of the ordinary and harmless.
    """

    file: str
    header: list[str] | None = None
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """The cells of a column, top to bottom; a name that stands twice means its first column."""
        assert self.header is not None
        at = self.header.index(name)
        return [cells[at] for _, cells in self.rows]

    def wrong(self, row: int, what: str, field: str = "") -> Sheet:
        """The sheet with one problem more."""
        self.problems.append(Problem(self.file, row, field, what))
        return self


def read(path: Path, expected: Sequence[str]) -> Sheet:
    """Read a table's file.

    Parameters
    ----------
    expected
        The names of its columns, by which another mark than the comma is known for what it is.
    """
    sheet = Sheet(path.name)
    raw = _bytes(path, sheet)
    if raw is None:
        return sheet
    text = _text(raw, sheet)
    if text is None or not _is_parted_by_commas(text, expected, sheet):
        return sheet
    rows = _rows(text, sheet)
    if rows is None:
        return sheet
    if not rows or not rows[0]:
        return sheet.wrong(1, f"the file is empty; its columns are {', '.join(expected)}")
    sheet.header = rows[0]
    for number, cells in enumerate(rows[1:], start=2):
        if _is_full(number, cells, sheet):
            sheet.rows.append((number, cells))
    return sheet


def content(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a plain file; raises ValueError, with what is wrong, for anything else, and never waits for one."""
    try:
        found = path.stat()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise ValueError(MISSING if missing else f"cannot be opened ({error.strerror})") from None
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe, a device or a socket"
        raise ValueError(f"{kind} found; a plain file is needed")
    if found.st_size > largest:
        raise ValueError(f"{found.st_size:,} bytes found; at most {largest:,} are read")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be opened ({error.strerror})") from None


def _bytes(path: Path, sheet: Sheet) -> bytes | None:
    try:
        return content(path)
    except ValueError as error:
        sheet.wrong(0, f"{error}; the data package lists it" if str(error) == MISSING else str(error))
        return None


def _text(raw: bytes, sheet: Sheet) -> str | None:
    """The text of a file with lines that end in LF, or None."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        sheet.wrong(1, "the file is UTF-16; it must be UTF-8")
        return None
    if raw.startswith(codecs.BOM_UTF8):
        sheet.notes.append(Problem(sheet.file, 1, "", "note: a byte order mark is there; it is left out"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        sheet.wrong(row, f"byte {raw[error.start]:#04x} is not UTF-8; the file must be UTF-8")
        return None
    if "\r\n" in text:
        sheet.notes.append(Problem(sheet.file, 1, "", "note: lines end in CR LF; they are read as LF"))
        text = text.replace("\r\n", "\n")
    for found, name in (("\0", "a NUL character"), ("\r", "a carriage return without a line feed")):
        if found in text:
            row = text[: text.index(found)].count("\n") + 1
            sheet.wrong(row, f"{name} is in this row; lines end in LF and cells are text")
            return None
    for row, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST:
            sheet.wrong(row, f"{len(line):,} characters found in a row; at most {LONGEST:,} are read")
            return None
    return text


def _is_parted_by_commas(text: str, expected: Sequence[str], sheet: Sheet) -> bool:
    """Whether the header is not one of another mark, nor a spreadsheet's own line before it."""
    first = text.split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first) <= 6:
        sheet.wrong(1, f"{first!r} found, a spreadsheet's own line; the first line is the header")
        return False
    for mark, name in MARKS.items():
        if first.count(mark) >= max(len(expected) - 2, 1) and first.count(",") < len(expected) - 1:
            sheet.wrong(1, f"the columns are parted by {name}; commas are needed")
            return False
    return True


def _rows(text: str, sheet: Sheet) -> list[list[str]] | None:
    """The rows of a text, the header first, without empty lines at the end; None where a quote is astray."""
    rows: list[list[str]] = []
    lines, reader, start = text.split("\n"), csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for row in reader:
            if reader.line_num > start:
                what = f"a quote that opens in this row closes in line {reader.line_num}; a row is one line, so close it there"
                sheet.wrong(start, what)
                return None
            if (
                max(map(len, row), default=0) > FULLEST
            ):  # the csv module's own limit may have been raised by others
                sheet.wrong(start, LONG)
                return None
            if '"' in "".join(row) and not QUOTED.fullmatch(lines[start - 1]):
                sheet.wrong(start, LOOSE)
                return None
            rows.append(row)
            start = reader.line_num + 1
    except csv.Error as error:
        sheet.wrong(start, _astray(str(error), reader.line_num - start))
        return None
    blank = 0
    while rows and not rows[-1]:
        blank += 1
        rows.pop()
    if blank and rows:
        what = f"note: {count(blank, 'empty line')} at the end; left out"
        sheet.notes.append(Problem(sheet.file, len(rows) + 1, "", what))
    return rows


def _astray(error: str, lines: int) -> str:
    """What the csv module stumbled over."""
    if "unexpected end" in error or ("field limit" in error and lines):
        took = f", so that {count(lines, 'line')} after it went into its cell" if lines else ""
        return f"a quote that opens in this row is never closed{took}; close it"
    if "field limit" in error:
        return LONG
    if "expected after" in error:
        return LOOSE
    return f"not readable as CSV ({error})"


def _is_full(number: int, cells: list[str], sheet: Sheet) -> bool:
    """Whether a row has as many cells as the header has, and one that is not empty."""
    header = sheet.header or []
    if not any(cells):
        sheet.wrong(number, "the row is blank; a row has its cells or is not there")
    elif len(cells) > len(header):
        what = "more cells than columns; a comma in a value needs quotes around the value"
        sheet.wrong(number, what)
    elif len(cells) < len(header):
        what = "cell missing; every row has a cell for every column"
        sheet.wrong(number, what, header[len(cells)])
    else:
        return True
    return False
