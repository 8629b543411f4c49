"""Bad data: each fault gets its own line with file, row, field, what was found and what is allowed."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from engagement import load, rule
from engagement.package import EngagementError, Package
from engagement.validation import Problem, allowed, findings, problems, require
from invented import tables


def lines(folder) -> list[str]:
    return [str(problem) for problem in problems(Package(folder))]


def test_a_sound_package_has_no_problem(invented):
    assert lines(invented) == []


def test_three_faults_in_one_file_give_three_lines(copy, edit):
    edit(copy, "events", "event_id", "CN2012-10.1", body_id="OHCRH")
    edit(copy, "events", "event_id", "CN2012-15.1", year_end="20112")
    path = copy / "events.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    place = rows[0].index("month")
    path.write_text(
        "\n".join(",".join(cells[:place] + cells[place + 1 :]) for cells in rows) + "\n", encoding="utf-8"
    )
    found = lines(copy)
    assert len(found) == 3
    assert found[0].startswith("events.csv:1:month: column missing")
    assert (
        found[1].startswith("events.csv:")
        and ":body_id: 'OHCRH' found; it must be a body_id in bodies.csv" in found[1]
    )
    assert (
        found[2].startswith("events.csv:")
        and ":year_end: '20112' found; a year from 1945 to 2100 is allowed" in found[2]
    )


@pytest.mark.parametrize(
    ("table", "key", "value", "cells", "field", "words"),
    [
        ("claims", "claim_id", "RU1998-01", {"kind": "evnt"}, "kind", "one of event"),
        ("claims", "claim_id", "RU1998-01", {"summary": ""}, "summary", "is required"),
        ("claims", "claim_id", "RU1998-01", {"start": "-1"}, "start", "from 0 to"),
        ("claims", "claim_id", "RU1998-02", {"claim_id": "RU1998-01"}, "claim_id", "each key stands once"),
        ("events", "event_id", "RU1998-02.1", {"amount_usd": "5k"}, "amount_usd", "a whole number"),
        ("sessions", "number", "2", {"start_date": "1.3.1998"}, "start_date", "YYYY-MM-DD"),
        ("records", "record_id", "paper-1", {"url": "example"}, "url", "web address"),
        ("records", "record_id", "paper-1", {"date": "May 1998"}, "date", "of the form"),
        ("treaties", "treaty_id", "LT", {"body_id": "XX"}, "body_id", "it must be a body_id in bodies.csv"),
        ("bodies", "body_id", "LTC", {"parent_id": "XX"}, "parent_id", "it must be a body_id in bodies.csv"),
    ],
)
def test_the_schema_names_file_row_field_found_and_allowed(
    invented, edit, table, key, value, cells, field, words
):
    edit(invented, table, key, value, **cells)
    found = lines(invented)
    assert any(
        line.startswith(f"{table}.csv:") and f":{field}: " in line and words in line for line in found
    ), found


@pytest.mark.parametrize(
    ("table", "key", "value", "cells", "where", "words"),
    [
        ("claims", "claim_id", "RU1998-02", {"start": "20"}, "claims.csv:3:start", "spans do not overlap"),
        (
            "claims",
            "claim_id",
            "RU1998-04",
            {"claim_id": "RU1998-09"},
            "claims.csv:5:claim_id",
            "next id is RU1998-04",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"anchor": "one two three four five six seven eight nine"},
            "claims.csv:2:anchor",
            "at most 8",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"summary": "word" + " word" * 25},
            "claims.csv:2:summary",
            "at most 25",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"attributed_to": "LC"},
            "claims.csv:2:attributed_to",
            "only an evaluation",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-04",
            {"kind": "evaluation", "attributed_to": "NO"},
            "claims.csv:5:attributed_to",
            "body_id in bodies.csv",
        ),
        ("claims", "claim_id", "RU1998-04", {"kind": "event"}, "claims.csv:5:kind", "at least one"),
        ("claims", "claim_id", "RU1998-02", {"kind": "commitment"}, "claims.csv:3:kind", "has none"),
        ("claims", "claim_id", "RU1998-04", {"kind": "standing"}, "claims.csv:5:claim_id", "it needs one"),
        ("events", "event_id", "RU1998-01.1", {"year_end": "1999"}, "events.csv:2:year_basis", "one year"),
        ("events", "event_id", "RU1998-01.2", {"year_end": "1999"}, "events.csv:3:year_basis", "no year_end"),
        ("events", "event_id", "RU1998-01.2", {"month": "3"}, "events.csv:3:month", "single year"),
        (
            "events",
            "event_id",
            "RU1998-01.1",
            {"body_basis": "none"},
            "events.csv:2:body_id",
            "none with none",
        ),
        ("events", "event_id", "RU1998-03.1", {"body_id": "LC"}, "events.csv:5:body_basis", "asks for LTC"),
        (
            "events",
            "event_id",
            "RU1998-01.1",
            {"amount_usd": "5"},
            "events.csv:2:amount_usd",
            "only a contribution",
        ),
        (
            "sessions",
            "number",
            "2",
            {"end_date": "1998-02-01"},
            "sessions.csv:3:end_date",
            "starts on 1998-03-01",
        ),
        ("sessions", "number", "2", {"record_id": ""}, "sessions.csv:3:record_id", "dates need the record"),
        (
            "treaties",
            "treaty_id",
            "LT",
            {"adopted": "1990-01-01"},
            "treaties.csv:2:record_id",
            "dates need the record",
        ),
        (
            "sections",
            "section_id",
            "RU1998",
            {"period_end": "1990"},
            "sections.csv:2:period_end",
            "starts in 1997",
        ),
        (
            "treaty_actions",
            "action",
            "report-received",
            {"action_id": "RUR-LT-report-due-2"},
            "treaty_actions.csv:4:action_id",
            "it must be RUR-LT-report-received-1",
        ),
        (
            "agreement",
            "measure",
            "claim-kind",
            {"agreed": "5"},
            "agreement.csv:2:agreed",
            "4 were compared",
        ),
        ("records", "record_id", "paper-1", {"url": ""}, "records.csv:3:url", "an address or a symbol"),
        (
            "checks",
            "check_id",
            "RU1998-01c1",
            {"record_id": ""},
            "checks.csv:2:record_id",
            "rests on a record",
        ),
        (
            "checks",
            "check_id",
            "RU1998-01c2",
            {"searched": "a; b"},
            "checks.csv:3:searched",
            "at least three",
        ),
        (
            "checks",
            "check_id",
            "RU1998-01c2",
            {"record_id": "paper-1"},
            "checks.csv:3:record_id",
            "no-record has none",
        ),
        (
            "checks",
            "check_id",
            "RU1998-01c1",
            {"event_id": "RU1998-02.1"},
            "checks.csv:2:event_id",
            "an event of RU1998-01",
        ),
        (
            "checks",
            "check_id",
            "RU1998-02c1",
            {"check_id": "RU1998-02c5"},
            "checks.csv:4:check_id",
            "next id is RU1998-02c1",
        ),
        (
            "checks",
            "check_id",
            "RU1998-01c2",
            {"event_id": "RU1998-01.1"},
            "checks.csv:3:verdict",
            "has a record",
        ),
    ],
)
def test_each_rule_names_its_row(invented, edit, table, key, value, cells, where, words):
    edit(invented, table, key, value, **cells)
    found = [str(problem) for problem in rule.broken(Package(invented))]
    assert any(line.startswith(where + ":") and words in line for line in found), found


def test_files_that_are_not_tables(invented):
    (invented / "bodies.csv").write_bytes(b"body_id,short_name\nLC,L\xe4ke\n")
    (invented / "records.csv").unlink()
    (invented / "treaties.csv").write_text("", encoding="utf-8")
    found = lines(invented)
    assert any(line.startswith("bodies.csv:2:: byte 0xe4 is not UTF-8") for line in found), found
    assert any(line.startswith("records.csv:0:: no such file") for line in found), found
    assert any(line.startswith("treaties.csv:1:: the file is empty") for line in found), found


def test_columns_unknown_doubled_and_out_of_order(invented):
    path = invented / "contributions.csv"
    raw = path.read_text(encoding="utf-8")
    path.write_text(raw.replace("state,body_id", "body_id,state", 1), encoding="utf-8")
    assert any("columns out of order" in line for line in lines(invented))
    path.write_text(raw.replace("total_usd", "amount_usd", 1), encoding="utf-8")
    found = lines(invented)
    assert any("stands 2 times" in line for line in found) and any(
        "total_usd: column missing" in line for line in found
    )


def test_a_row_with_too_many_cells(invented):
    path = invented / "treaties.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",surplus\n", encoding="utf-8")
    assert any(
        line.startswith("treaties.csv:2:") and "more cells than columns" in line for line in lines(invented)
    )


def test_require_gives_every_line_in_one_error(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-01", kind="x")
    edit(invented, "events", "event_id", "RU1998-02.1", type="y")
    with pytest.raises(EngagementError) as error:
        require(Package(invented))
    assert len(str(error.value).splitlines()) >= 2


def test_a_folder_without_a_package(tmp_path):
    with pytest.raises(EngagementError, match=r"no datapackage\.json in this folder"):
        Package(tmp_path)


def test_a_problem_reads_as_one_line():
    assert str(Problem("a.csv", 3, "field", "what")) == "a.csv:3:field: what"


def swallowed(path, row: int) -> str:
    """Open a quote at the last cell of a row and never close it; the file as it was."""
    kept = path.read_text(encoding="utf-8")
    rows = kept.splitlines()
    rows[row - 1] = rows[row - 1].rsplit(",", 1)[0] + ',"never closed'
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return kept


@pytest.mark.parametrize(("row", "lines_after"), [(2, "three lines"), (4, "one line"), (5, "")])
def test_a_quote_never_closed_is_named_where_it_opens_with_what_it_took(invented, row, lines_after):
    swallowed(invented / "events.csv", row)
    (line,) = lines(invented)
    assert line.startswith(f"events.csv:{row}:: a quote that opens in this row is never closed")
    assert ("so that" in line) == bool(lines_after) and lines_after in line


def test_a_quote_that_closes_rows_later_is_named_too(invented):
    path = invented / "events.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[1] = rows[1].rsplit(",", 1)[0] + ',"opened'
    rows[3] += '"'
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (line,) = lines(invented)
    assert line.startswith("events.csv:2:: a quote that opens in this row closes in line 4")


@pytest.mark.parametrize(
    ("spoil", "note"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "CR LF"),
        (lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"), "byte order mark"),
    ],
)
def test_what_a_spreadsheet_adds_and_is_harmless_is_taken_and_said(invented, spoil, note):
    before = load("RU1998", invented)
    for path in invented.glob("*.csv"):
        path.write_bytes(spoil(path.read_bytes()))
    found = findings(Package(invented))
    assert found.problems == []
    assert {line.file for line in found.notes} == {path.name for path in invented.glob("*.csv")}
    assert any(note in str(line) for line in found.notes)
    after = load("RU1998", invented)
    for table in ("claims", "events", "checks", "sessions"):
        pd.testing.assert_frame_equal(getattr(before, table), getattr(after, table))
    for name, rows in tables().items():
        assert len(Package(invented).rows(name)) == len(rows)


@pytest.mark.parametrize(("mark", "name"), [(";", "';'"), ("\t", "tabs"), ("|", "'|'")])
def test_another_mark_between_columns_is_named_in_one_line(invented, mark, name):
    path = invented / "sessions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert lines(invented) == [f"sessions.csv:1:: the columns are parted by {name}; commas are needed"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"type": "integer"}, "a whole number is allowed"),
        ({"type": "year"}, "a year is allowed"),
        ({"type": "date", "constraints": {"required": True}}, "a date as YYYY-MM-DD is required"),
        ({"type": "string"}, "text is allowed"),
        ({"type": "boolean"}, "boolean is allowed"),
        ({"type": "string", "format": "uri"}, "a full web address (http or https, with a host) is allowed"),
        ({"type": "string", "constraints": {"pattern": "[a-z]"}}, "text of the form [a-z] is allowed"),
        ({"type": "integer", "constraints": {"minimum": 0}}, "a whole number of at least 0 is allowed"),
        (
            {"type": "integer", "constraints": {"minimum": 0, "maximum": 0}},
            "a whole number from 0 to 0 is allowed",
        ),
        ({"type": "integer", "constraints": {"maximum": 9}}, "a whole number is allowed"),
        ({"type": "string", "categories": ["a", {"value": "b"}]}, "one of a, b is allowed"),
        (
            {"type": "string", "constraints": {"enum": ["a", "b"], "required": True}},
            "one of a, b is required",
        ),
    ],
)
def test_what_a_field_may_hold_in_words(field, words):
    assert allowed({"name": "field"} | field) == words


def test_problems_stand_by_file_as_the_package_lists_them_then_by_row(invented, edit):
    edit(invented, "records", "record_id", "report", extent="half")
    edit(invented, "sections", "section_id", "RU1998", state="rur")
    edit(invented, "claims", "claim_id", "RU1998-04", kind="x")
    edit(invented, "claims", "claim_id", "RU1998-02", kind="y")
    found = [line.split(":")[:3] for line in lines(invented)]
    assert found == [
        ["sections.csv", "2", "state"],
        ["claims.csv", "3", "kind"],
        ["claims.csv", "5", "kind"],
        ["records.csv", "2", "extent"],
    ]


@pytest.mark.parametrize(
    ("table", "key", "value", "cells", "line"),
    [
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"kind": "evnt"},
            "claims.csv:2:kind: 'evnt' found; one of event, standing, evaluation, commitment, generalisation is required",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"summary": ""},
            "claims.csv:2:summary: empty found; text is required",
        ),
        (
            "events",
            "event_id",
            "RU1998-02.1",
            {"amount_usd": "5k"},
            "events.csv:4:amount_usd: '5k' found; a whole number from 1 to 1000000000000 is allowed",
        ),
        (
            "bodies",
            "body_id",
            "LTC",
            {"parent_id": "XX"},
            "bodies.csv:3:parent_id: 'XX' found; it must be a body_id in bodies.csv",
        ),
        (
            "claims",
            "attributed_to",
            "",
            {"section_id": "RU1999"},
            "claims.csv:2:section_id: 'RU1999' found; it must be a section_id in sections.csv",
        ),
    ],
)
def test_a_schema_problem_word_for_word(invented, edit, table, key, value, cells, line):
    edit(invented, table, key, value, **cells)
    assert lines(invented)[0] == line


def test_a_key_that_stands_twice_is_one_problem(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", claim_id="RU1998-01")
    (twice,) = [line for line in lines(invented) if line.startswith("claims.csv:")]
    assert twice.startswith("claims.csv:3:claim_id: ") and twice.endswith("; each key stands once")


def test_a_fault_of_the_schema_hides_none_of_a_rule(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-01", summary="word" + " word" * 25)
    assert [line.split(":")[:3] for line in lines(invented)] == [["claims.csv", "2", "summary"]]
    edit(invented, "claims", "claim_id", "RU1998-02", kind="x")
    assert [line.split(":")[:3] for line in lines(invented)] == [
        ["claims.csv", "2", "summary"],
        ["claims.csv", "3", "kind"],
    ]


def test_a_sound_package_is_required_in_silence(invented):
    assert require(Package(invented)) is None
    for name in ("bodies.csv", "claims.csv"):
        (invented / name).unlink()
    with pytest.raises(EngagementError) as error:
        require(Package(invented))
    assert str(error.value).splitlines()[:2] == [
        "claims.csv:0:: no such file; the data package lists it",
        "bodies.csv:0:: no such file; the data package lists it",
    ]


def text_of(path, change) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


COLUMNS = "section_id, measure, agreed, compared, alpha"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda text: "", f"agreement.csv:1:: the file is empty; its columns are {COLUMNS}"),
        (
            lambda text: text.replace("measure,agreed", "agreed,measure", 1),
            f"agreement.csv:1:agreed: columns out of order; the order is {COLUMNS}",
        ),
        (
            lambda text: text.replace("compared", "compare", 1),
            f"agreement.csv:1:compared: column missing; the columns are {COLUMNS}",
        ),
        (
            lambda text: text.replace("compared", "compare", 1),
            f"agreement.csv:1:compare: column unknown; the columns are {COLUMNS}",
        ),
        (
            lambda text: text.replace("compared", "agreed", 1),
            "agreement.csv:1:agreed: column stands 2 times; once is allowed",
        ),
        (
            lambda text: text.replace("compared", "compared,", 1),
            f"agreement.csv:1:(no name): column unknown; the columns are {COLUMNS}",
        ),
        (
            lambda text: text.replace("compared", "compared,un\x07seen", 1),
            f"agreement.csv:1:'un\\x07seen': column unknown; the columns are {COLUMNS}",
        ),
        (
            lambda text: text + "RU1998,event-rows,1,2,,surplus\n",
            "agreement.csv:3:: more cells than columns; a comma in a value needs quotes around the value",
        ),
        (
            lambda text: text + "RU1998,event-rows,1\n",
            "agreement.csv:3:compared: cell missing; every row has a cell for every column",
        ),
        (
            lambda text: text.replace("\n", "\n\n", 1),
            "agreement.csv:2:: the row is blank; a row has its cells or is not there",
        ),
    ],
)
def test_a_files_form_word_for_word(invented, change, line):
    text_of(invented / "agreement.csv", change)
    assert line in lines(invented)


def test_notes_are_lines_too(invented):
    path = invented / "bodies.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [str(note) for note in findings(Package(invented)).notes] == [
        "bodies.csv:1:: note: a byte order mark is there; it is left out",
        "bodies.csv:1:: note: lines end in CR LF; they are read as LF",
    ]


def test_a_quote_inside_a_cell_is_named_with_its_row(invented):
    text_of(invented / "agreement.csv", lambda text: text + 'RU1998,"event"rows,1,2\n')
    (line,) = lines(invented)
    assert line.startswith("agreement.csv:3:: not readable as CSV: a quote inside a cell")


def test_a_byte_that_is_not_utf8_is_named_with_its_row(invented):
    path = invented / "agreement.csv"
    path.write_bytes(path.read_bytes() + b"RU1998,\xe4,1,2\n")
    assert lines(invented)[0] == "agreement.csv:3:: byte 0xe4 is not UTF-8; the file must be UTF-8"


def test_a_column_that_is_missing_leaves_the_other_problems_to_be_seen(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", type="party")
    path = invented / "events.csv"
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(header.replace("event_id", "event") + "\n" + rest, encoding="utf-8")
    found = [line.split(":")[:3] for line in lines(invented)]
    assert found[:2] == [["events.csv", "1", "event"], ["events.csv", "1", "event_id"]]
    assert ["events.csv", "4", "type"] in found


@pytest.mark.parametrize(
    ("table", "key", "value", "cells", "line"),
    [
        (
            "bodies",
            "body_id",
            "LTC",
            {"body_id": "lc"},
            "bodies.csv:3:body_id: 'lc' found; 'LC' in row 2 differs by capitals only",
        ),
        (
            "bodies",
            "body_id",
            "LC",
            {"body_id": "con"},
            "bodies.csv:2:body_id: 'con' found; some systems keep this name for themselves",
        ),
        (
            "treaties",
            "treaty_id",
            "LT",
            {"treaty_id": "LPT1"},
            "treaties.csv:2:treaty_id: 'LPT1' found; some systems keep this name for themselves",
        ),
        (
            "bodies",
            "body_id",
            "LC",
            {"body_id": "L" * 81},
            "bodies.csv:2:body_id: 81 characters found; an id has at most 80",
        ),
        (
            "bodies",
            "body_id",
            "LC",
            {"body_id": "-LC"},
            "bodies.csv:2:body_id: '-LC' found; an id begins and ends with a letter or a digit",
        ),
        (
            "claims",
            "claim_id",
            "RU1998-01",
            {"end": "9223372036854775808"},
            "claims.csv:2:end: '9223372036854775808' found; a whole number from 1 to 100000000 is required",
        ),
        (
            "contributions",
            "state",
            "RUR",
            {"state": "RUR\n"},
            "contributions.csv:2:: a quote that opens in this row closes in line 3; a row is one line, so close it there",
        ),
        (
            "sessions",
            "number",
            "2",
            {"number": "２"},
            "sessions.csv:3:number: '２' found; a whole number from 1 to 9999 is required",
        ),
        (
            "records",
            "record_id",
            "paper-1",
            {"url": "javascript:alert(1)"},
            "records.csv:3:url: 'javascript:alert(1)' found; a full web address (http or https, with a host) is allowed",
        ),
        (
            "records",
            "record_id",
            "paper-1",
            {"url": "http://"},
            "records.csv:3:url: 'http://' found; a full web address (http or https, with a host) is allowed",
        ),
        (
            "records",
            "record_id",
            "paper-1",
            {"language": "zz"},
            "records.csv:3:language: 'zz' found; the code of a language in ISO 639-1 is required, as en or zh",
        ),
        (
            "records",
            "record_id",
            "paper-1",
            {"date": "1998-13"},
            "records.csv:3:date: '1998-13' found; a year, a month or a day of the calendar from 1800 to 2100 is allowed",
        ),
        (
            "events",
            "event_id",
            "RU1998-01.1",
            {"ordinal": "9-0"},
            "events.csv:2:ordinal: '9-0' found; a number from 1 to 9999, or two with the lower first, is allowed",
        ),
        (
            "bodies",
            "body_id",
            "LC",
            {"parent_id": "LTC"},
            "bodies.csv:2:parent_id: 'LTC' found; LC in LTC in LC is a circle",
        ),
        (
            "bodies",
            "body_id",
            "LC",
            {"short_name": "lake committee"},
            "bodies.csv:3:short_name: 'Lake Committee' found; it is the short name of LC, and charts tell bodies by it",
        ),
        (
            "records",
            "record_id",
            "paper-1",
            {"title": "=1+1"},
            "records.csv:3:title: '=1+1' found, which a spreadsheet would run by its first character; text is required",
        ),
    ],
)
def test_what_was_taken_once_and_went_wrong_later(invented, edit, table, key, value, cells, line):
    edit(invented, table, key, value, **cells)
    assert line in lines(invented)


def test_a_column_in_capitals_or_with_a_space_is_named_once(invented):
    text_of(invented / "agreement.csv", lambda text: text.replace("measure,agreed", " Measure,AGREED", 1))
    assert [line for line in lines(invented) if ":1:" in line] == [
        "agreement.csv:1:agreed: 'AGREED' found; agreed is meant",
        "agreement.csv:1:measure: ' Measure' found; measure is meant",
    ]


def test_faults_of_form_schema_and_rules_come_in_one_run(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", kind="x", start="20")
    edit(invented, "events", "event_id", "RU1998-01.2", month="3")
    edit(invented, "bodies", "body_id", "LTC", parent_id="XX")
    (invented / "crosswalks.csv").unlink()
    text_of(invented / "agreement.csv", lambda text: text + "RU1998,event-rows,1\n")
    assert [line.rsplit(": ", 1)[0].split(": ")[0] for line in lines(invented)] == [
        "claims.csv:3:kind",
        "claims.csv:3:start",
        "events.csv:3:month",
        "bodies.csv:3:parent_id",
        "agreement.csv:3:compared",
        "crosswalks.csv:0:",
    ]


def test_a_cell_that_no_rule_can_rely_on_brings_no_other_lines(invented, edit):
    """A number, an id, a column: what follows from it alone is not told."""
    edit(invented, "claims", "claim_id", "RU1998-02", claim_id="RU1998-2")
    found = [line.split(":")[:3] for line in lines(invented)]
    assert ["claims.csv", "3", "claim_id"] in found
    assert not [line for line in lines(invented) if "next id" in line and line.startswith("claims.csv")]
    text_of(invented / "events.csv", lambda text: text.replace("claim_id", "claim", 1))
    assert not [line for line in lines(invented) if "no event found" in line or "no check" in line]


def test_a_foreign_key_that_leads_nowhere_is_an_error(invented):
    path = invented / "datapackage.json"
    for there, words in [
        ({"resource": "claim", "fields": ["claim_id"]}, '"claim" found; it must be one of sections, claims'),
        ({"resource": "claims", "fields": ["claim"]}, '"claim" found; it must be a field of claims'),
    ]:
        described = json.loads(path.read_text(encoding="utf-8"))
        described["resources"][2]["schema"]["foreignKeys"][0]["reference"] = there
        path.write_text(json.dumps(described), encoding="utf-8")
        (line,) = lines(invented)
        assert line.startswith(f"datapackage.json: events/foreignKeys/1: {words}")
        with pytest.raises(EngagementError, match="^datapackage.json: events/foreignKeys/1: "):
            load("RU1998", invented)


def test_several_flaws_of_the_descriptor_come_in_one_run(invented):
    path = invented / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described |= {"version": 3, "licenses": None}
    described["resources"][1]["schema"]["fields"][0]["type"] = "text"
    path.write_text(json.dumps(described), encoding="utf-8")
    assert lines(invented) == [
        "datapackage.json: version: 3 found; text is allowed",
        "datapackage.json: licenses: null found; a list is allowed",
        'datapackage.json: claims/claim_id/type: "text" found; one of string, integer, number, year, date is allowed',
    ]
