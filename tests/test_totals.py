"""What a table held when somebody last looked: a row less, a digit less, another code is told, prose is free to change."""

from __future__ import annotations

import csv
import json

import pytest

from engagement.codebook import accept
from engagement.package import Package
from engagement.totals import ACCEPT
from engagement.validation import findings, require


def changed(folder) -> list[str]:
    found = findings(Package(folder))
    assert found.problems == []
    return [str(change) for change in found.changes]


def rewrite(folder, table, change) -> None:
    """Change a table's rows, a list of lists, and not its totals."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def put(row: int, column: int, text: str):
    return lambda rows: rows[row].__setitem__(column, text)


def test_a_row_less_and_a_row_more(copy):
    before = {table: len(Package(copy).rows(table)) for table in ("sessions", "records")}
    rewrite(copy, "records", lambda rows: rows.append(["a-new-record", "", *rows[-1][2:]]))
    rewrite(copy, "sessions", lambda rows: rows.pop())
    assert changed(copy) == [
        f"sessions.csv:0:: {before['sessions'] - 1} rows found; datapackage.json says {before['sessions']}: {ACCEPT}",
        f"records.csv:0:: {before['records'] + 1} rows found; datapackage.json says {before['records']}: {ACCEPT}",
    ]


def test_a_digit_less_in_a_number_and_a_number_in_another_row(invented):
    rewrite(invented, "contributions", put(1, 3, "400"))
    assert changed(invented) == [
        f"contributions.csv:0:amount_usd: a sum of 400 found; datapackage.json says 4000: {ACCEPT}"
    ]


@pytest.mark.parametrize(
    ("table", "row", "column", "text"),
    [
        ("sections", 1, "published", "1999-02-02"),
        ("records", 1, "publisher", "Another"),
        ("records", 1, "kind", "press"),
        ("bodies", 1, "kind", "un-office"),
    ],
)
def test_another_day_code_or_witness(invented, table, row, column, text):
    names = [field["name"] for field in Package(invented).fields(table)]
    rewrite(invented, table, put(row, names.index(column), text))
    (line,) = changed(invented)
    assert (
        line
        == f"{table}.csv:0:: an id, a date, a code or a number is another than when datapackage.json was written: {ACCEPT}"
    )


def test_prose_and_the_order_of_rows_are_free(copy):
    package = Package(copy)
    for table, column in (
        ("records", "title"),
        ("bodies", "name"),
        ("claims", "summary"),
    ):
        names = [field["name"] for field in package.fields(table)]
        rewrite(copy, table, put(1, names.index(column), 'Other words; with, all; that "they" may hold'))
    rewrite(copy, "records", lambda rows: rows.insert(1, rows.pop()))
    assert changed(copy) == []


def test_words_of_a_note_are_free_and_the_records_that_it_cites_are_not(copy):
    package = Package(copy)
    at = [field["name"] for field in package.fields("checks")].index("note")
    note = package.rows("checks")[0]["note"]
    assert "[a-uprinfo-review2010]" in note
    rewrite(copy, "checks", put(1, at, f"{note} And more."))
    assert changed(copy) == []
    rewrite(copy, "checks", put(1, at, note.replace("[a-uprinfo-review2010]", "")))
    assert [line.split(": ")[0] for line in changed(copy)] == ["checks.csv:0:"]


def test_a_table_with_another_problem_is_not_told_twice(invented):
    rewrite(invented, "sessions", lambda rows: rows.pop())
    rewrite(invented, "sessions", put(1, 2, "1.3.1997"))
    found = findings(Package(invented))
    assert [problem.field for problem in found.problems] == ["start_date"] and found.changes == []


def test_what_is_meant_is_accepted_in_one_step(invented):
    rewrite(invented, "contributions", put(1, 3, "400"))
    assert changed(invented)
    require(Package(invented))  # a page of one's own rows may be built
    accept(Package(invented))
    assert changed(invented) == []
    told = json.loads((invented / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [one for one in told["resources"] if one["name"] == "contributions"]
    assert resource["rows"] == 1 and resource["totals"]["sums"]["amount_usd"] == 400


def test_a_package_without_totals_says_so(invented):
    path = invented / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["resources"][0]["totals"]
    path.write_text(json.dumps(told), encoding="utf-8")
    found = findings(Package(invented))
    assert found.problems == found.changes == []
    assert [str(note) for note in found.notes] == [
        "datapackage.json: note: no totals of sections; `engagement check --accept` writes them"
    ]
