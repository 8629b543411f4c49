"""A table's file: refused before it is parsed where it cannot be one, and named for what it is."""

from __future__ import annotations

import os
import stat

import pytest

from engagement import sheet
from engagement.sheet import content, read

COLUMNS = ["name", "year", "note"]
HEAD = "name,year,note\n"


@pytest.fixture
def written(tmp_path):
    """A function that writes a file and reads it as a sheet."""

    def sheet_of(raw: bytes | str) -> sheet.Sheet:
        path = tmp_path / "table.csv"
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return read(path, COLUMNS)

    return sheet_of


def lines(found: sheet.Sheet) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_rows_and_their_numbers(written):
    found = written(HEAD + 'a,1998,"one, two"\nb,,"say ""so"""\n')
    assert found.header == COLUMNS and lines(found) == [] and found.notes == []
    assert found.rows == [(2, ["a", "1998", "one, two"]), (3, ["b", "", 'say "so"'])]
    assert found.column("year") == ["1998", ""]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("", "table.csv:1:: the file is empty; its columns are name, year, note"),
        ("\n\n", "table.csv:1:: the file is empty; its columns are name, year, note"),
        ("name;year;note\na;1;x,y\n", "table.csv:1:: the columns are parted by ';'; commas are needed"),
        ('"name"\t"year"\t"note"\n', "table.csv:1:: the columns are parted by tabs; commas are needed"),
        (
            f"sep=,\n{HEAD}",
            "table.csv:1:: 'sep=,' found, a spreadsheet's own line; the first line is the header",
        ),
        (HEAD.encode("utf-16"), "table.csv:1:: the file is UTF-16; it must be UTF-8"),
        (b"name,year,note\na,1,\xe4\n", "table.csv:2:: byte 0xe4 is not UTF-8; the file must be UTF-8"),
        (
            f"{HEAD}a,1,\0\n",
            "table.csv:2:: a NUL character is in this row; lines end in LF and cells are text",
        ),
        (
            HEAD.replace("\n", "\r") + "a,1,b\r",
            "table.csv:1:: a carriage return without a line feed is in this row; lines end in LF and cells are text",
        ),
        (
            f'{HEAD}a,1,"b\nc"\n',
            "table.csv:2:: a quote that opens in this row closes in line 3; a row is one line, so close it there",
        ),
        (f'{HEAD}a,1,"b\n', "table.csv:2:: a quote that opens in this row is never closed; close it"),
        (
            f'{HEAD}a,1,"b\nc,2,d\ne,3,f\n',
            "table.csv:2:: a quote that opens in this row is never closed, so that two lines after it went into its cell; close it",
        ),
        (
            f'{HEAD}a,1,"b"c\n',
            "table.csv:2:: not readable as CSV: a quote inside a cell; a cell with quotes stands in quotes, each of its own doubled",
        ),
        (
            f'{HEAD}a,1,b"c"d\n',
            "table.csv:2:: not readable as CSV: a quote inside a cell; a cell with quotes stands in quotes, each of its own doubled",
        ),
        (
            f"{HEAD}a,1,{'b' * 200_000}\n",
            "table.csv:2:: a cell of more than 131,072 characters found; no cell is as long",
        ),
        (
            f"{HEAD}a,1,b\n{'c' * 1_000_001}\n",
            "table.csv:3:: 1,000,001 characters found in a row; at most 1,000,000 are read",
        ),
        (f"{HEAD},,\n", "table.csv:2:: the row is blank; a row has its cells or is not there"),
        (f"{HEAD}\na,1,b\n", "table.csv:2:: the row is blank; a row has its cells or is not there"),
        (f"{HEAD}a,1\n", "table.csv:2:note: cell missing; every row has a cell for every column"),
        (
            f"{HEAD}a,1,b,{',' * 5000}\n",
            "table.csv:2:: more cells than columns; a comma in a value needs quotes around the value",
        ),
    ],
)
def test_what_is_wrong_with_a_file_in_one_line(written, raw, line):
    assert lines(written(raw)) == [line]


def test_a_row_that_is_no_row_leaves_the_others(written):
    found = written(HEAD + "a,1\nb,2,c\nd,3,e,f\n")
    assert found.rows == [(3, ["b", "2", "c"])] and [problem.row for problem in found.problems] == [2, 4]


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"\xef\xbb\xbf" + HEAD.encode(), "table.csv:1:: note: a byte order mark is there; it is left out"),
        (HEAD.replace("\n", "\r\n"), "table.csv:1:: note: lines end in CR LF; they are read as LF"),
        (f"{HEAD}a,1,b\n\n\n", "table.csv:3:: note: two empty lines at the end; left out"),
    ],
)
def test_what_is_harmless_is_a_note(written, raw, note):
    found = written(raw)
    assert [str(one) for one in found.notes] == [note] and found.problems == [] and found.header == COLUMNS


def test_a_pipe_a_folder_and_a_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "device.csv").symlink_to("/dev/zero")
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)
    kinds = {
        "pipe": "a pipe, a device or a socket",
        "folder": "a folder",
        "device": "a pipe, a device or a socket",
    }
    for name, kind in kinds.items():
        found = read(tmp_path / f"{name}.csv", COLUMNS)
        assert (
            lines(found) == [f"{name}.csv:0:: {kind} found; a plain file is needed"] and found.header is None
        )


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(sheet.LARGEST + 1)
    assert lines(read(path, COLUMNS)) == ["large.csv:0:: 67,108,865 bytes found; at most 67,108,864 are read"]
    path.write_bytes(b"abc")
    assert content(path, 3) == b"abc"
    with pytest.raises(ValueError, match="^3 bytes found; at most 2 are read$"):
        content(path, 2)
    with pytest.raises(ValueError, match="^no such file"):
        content(tmp_path / "none.csv")


def test_a_flood_of_quotes_is_read_at_once(written):
    found = written(HEAD + '",' * 20_000 + "\n")
    assert [problem.row for problem in found.problems] == [2]
