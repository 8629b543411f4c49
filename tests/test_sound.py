"""What a rule is asked of a package that is not sound: the rows that it can rely on, and nothing where too little is left."""

from __future__ import annotations

import json

import pytest

from engagement import contract, schema
from engagement.package import Package
from engagement.problem import Problem
from engagement.sound import Sound


@pytest.fixture
def sound(invented):
    """A function that gives the invented package with flaws in some cells."""

    def of(**flaws: dict[int, set[str]]) -> Sound:
        package = Package(invented)
        return Sound(package, package.sheets(), flaws)

    return of


def starts(package):
    for row, claim in package.numbered("claims"):
        yield Problem("claims.csv", row, "start", claim["start"])


def kinds(package):
    known = {claim["claim_id"]: claim["kind"] for claim in package.rows("claims")}
    for row, event in package.numbered("events"):
        yield Problem("events.csv", row, "claim_id", known[event["claim_id"]])


def rows(problems) -> list[int]:
    return [problem.row for problem in problems]


def test_a_rule_is_asked_without_the_rows_that_it_cannot_rely_on(sound):
    assert rows(sound().answers(starts)) == [2, 3, 4, 5]
    assert rows(sound(claims={3: {"start"}}).answers(starts)) == [2, 4, 5]
    assert rows(sound(claims={3: {"kind"}, 4: {"summary"}}).answers(starts)) == [2, 3, 4, 5]


def test_a_rule_that_looks_for_what_was_left_out_says_nothing(sound):
    assert rows(sound().answers(kinds)) == [2, 3, 4, 5]
    assert rows(sound(claims={3: {"kind"}}).answers(kinds)) == []
    with pytest.raises(KeyError):
        sound().answers(lambda package: [{}["a fault of the rule itself"]])


def test_where_most_rows_or_the_column_or_the_table_is_gone_nothing_is_said(sound, invented):
    assert rows(sound(claims={row: {"start"} for row in (2, 3)}).answers(starts)) == [4, 5]
    assert rows(sound(claims={row: {"start"} for row in (2, 3, 4)}).answers(starts)) == []
    path = invented / "claims.csv"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("start", "begin", 1), encoding="utf-8")
    assert rows(sound().answers(starts)) == []
    path.unlink()
    assert rows(sound().answers(starts)) == []


def test_flaws_are_what_problems_name(invented):
    sheets = Package(invented).sheets()
    found = [
        Problem("events.csv", 3, "month", ""),
        Problem("events.csv", 3, "year_start,year_end", ""),
        Problem("events.csv", 1, "type", "of the header"),
        Problem("datapackage.json", -1, "events/month", ""),
    ]
    assert schema.flawed(sheets, found) == {"events": {3: {"month", "year_start", "year_end"}}}


def test_the_library_asks_for_nothing_that_the_shipped_descriptor_has_not(root):
    described = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = {one["name"]: one for one in described["resources"]}
    assert list(contract.breaches(tables)) == []
    assert set(contract.NEEDED) <= set(tables)
    for (table, name), values in contract.KNOWN.items():
        field = next(one for one in tables[table]["schema"]["fields"] if one["name"] == name)
        assert {part["value"] for part in field["categories"]} == set(values)
