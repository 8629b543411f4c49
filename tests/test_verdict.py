"""Verdicts: how they follow from checks, what the rules about checks refuse, and what the verdicts rest on."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest

from engagement import load, tally
from engagement.package import Package
from engagement.validation import problems
from engagement.verdict import VERDICTS, of_checks, of_claim
from invented import add

DATA = Path(__file__).parents[1] / "data"
NONE, YES, BUT, NO = "no-record", "confirmed", "qualified", "contradicted"


@pytest.mark.parametrize(
    ("events", "whole", "said"),
    [
        ([], [], None),
        ([], [YES], YES),
        ([], [YES, BUT], BUT),
        ([YES], [], YES),
        ([YES, YES], [YES], YES),
        ([YES, NONE], [], "partly"),
        ([BUT, NONE], [], "partly"),
        ([YES, None], [], "partly"),
        ([YES, BUT], [], BUT),
        ([YES, YES], [BUT], BUT),
        ([NONE], [BUT], NONE),
        ([NONE, NONE], [YES], NONE),
        ([YES, NO, NONE], [], NO),
        ([YES], [NO], NO),
        ([None], [], None),
    ],
)
def test_a_claims_verdict(events, whole, said):
    assert of_claim(events, whole) == said


def test_a_claims_verdict_never_says_more_than_its_events_do():
    words = [None, YES, BUT, NO, NONE]
    for events in product(words, repeat=3):
        for whole in ([], [YES], [BUT], [NO]):
            said = of_claim(events, whole)
            if said == YES:
                assert set(events) <= {YES} or set(events) == {None}
            if set(events) <= {NONE}:
                assert said == (NO if whole == [NO] else NONE)
            if {YES, BUT, NO} & set(events) and NONE in events and NO not in {*events, *whole}:
                assert said == "partly"


def test_an_events_verdict():
    assert [of_checks(words) for words in ([], [NONE], [YES, NONE], [YES, BUT], [YES, BUT, NO])] == [
        None,
        NONE,
        YES,
        BUT,
        NO,
    ]


# Each rule about checks, records, talks and seats: a change that breaks it, and its line; the package is sound without.
BROKEN = {
    "an event without a check": (
        [("checks", "check_id", "RU1998-02c1", {"event_id": ""})],
        "events.csv:4:event_id: no check of RU1998-02.1 found in checks.csv; it needs one",
    ),
    "a check of what cannot be asked": (
        [("claims", "claim_id", "RU1998-03", {"kind": "generalisation"})],
        "checks.csv:6:claim_id: 'RU1998-03' found; a commitment, a generalisation or a judgement of the state's own has no check",
    ),
    "qualified without a reason": (
        [("checks", "check_id", "RU1998-03c1", {"reason": ""})],
        "checks.csv:6:reason: empty found with verdict qualified; a reason goes with qualified and with nothing else",
    ),
    "a reason without qualified": (
        [("checks", "check_id", "RU1998-01c1", {"reason": "less"})],
        "checks.csv:2:reason: less found with verdict confirmed; a reason goes with qualified and with nothing else",
    ),
    "own side of another's record": (
        [("checks", "check_id", "RU1998-03c1", {"reason": "own-side"})],
        "checks.csv:6:reason: own-side found; the record report is not of the state's side",
    ),
    "own side alone confirms": (
        [("records", "record_id", "report", {"side": "state"})],
        "checks.csv:2:verdict: confirmed found; only the state's side says so: it is qualified, with the reason own-side",
    ),
    "own side alone confirms a whole claim": (
        [("records", "record_id", "paper-1", {"side": "state"})],
        "checks.csv:5:verdict: confirmed found; only the state's side says so: it is qualified, with the reason own-side",
    ),
    "a source that is no record": (
        [("checks", "check_id", "RU1998-01c1", {"note": "Seated, by [no-such]."})],
        "checks.csv:2:note: [no-such] found; it must be a record_id in records.csv",
    ),
    "a note that names its own record": (
        [("checks", "check_id", "RU1998-02c2", {"note": "By [paper-1]."})],
        "checks.csv:5:note: [paper-1] found; it is the row's own record",
    ),
    "a round's source that is no record": (
        [("rounds", "round_id", "LC-02", {"note": "By [no-such]."})],
        "rounds.csv:3:note: [no-such] found; it must be a record_id in records.csv",
    ),
    "a copy of itself": (
        [("records", "record_id", "paper-1", {"same_as": "paper-1"})],
        "records.csv:3:same_as: 'paper-1' found; it must be an original, neither the record itself nor a copy",
    ),
    "two sides of one publisher": (
        [
            ("records", "record_id", "report", {"publisher": "Lake Post (copy)", "kind": "press"}),
            ("records", "record_id", "paper-1", {"side": "state"}),
        ],
        "records.csv:2:side: un found; other records of 'Lake Post (copy)' are of the state's side",
    ),
    "a round out of number": (
        [("rounds", "round_id", "LC-02", {"round_id": "LC-07"})],
        "rounds.csv:3:round_id: 'LC-07' found; the next id is LC-02",
    ),
    "a round without a day": (
        [("rounds", "round_id", "LC-02", {"start_date": ""})],
        "rounds.csv:3:start_date: empty found; a round has a day, a month or a year",
    ),
    "a round that ends before it starts": (
        [("rounds", "round_id", "LC-03", {"end_date": "1998-01-31"})],
        "rounds.csv:4:end_date: 1998-01-31 found; the round starts on 1998-02-01",
    ),
    "a term that ends before it starts": (
        [("memberships", "membership_id", "RUR-LC-1990", {"end": "1989"})],
        "memberships.csv:2:end: 1989 found; the term starts on 1990",
    ),
    "a review with a symbol": (
        [("treaty_actions", "action_id", "RUR-LT-report-review-1", {"symbol": "LT/1"})],
        "treaty_actions.csv:5:symbol: 'LT/1' found; a review has no symbol",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_names_the_row_that_breaks_it(invented, edit, name):
    assert problems(Package(invented)) == []
    changes, line = BROKEN[name]
    for table, key, value, cells in changes:
        edit(invented, table, key, value, **cells)
    assert line in [str(problem) for problem in problems(Package(invented))]


def test_own_side_stands_beside_another(invented, edit):
    edit(invented, "records", "record_id", "report", side="state")
    edit(invented, "checks", "check_id", "RU1998-01c1", verdict="qualified", reason="own-side")
    assert problems(Package(invented)) == []
    rows = [
        {"check_id": "RU1998-03c2", "claim_id": "RU1998-03", "event_id": "RU1998-03.1", "record_id": name}
        | {"verdict": "confirmed", "note": "Party."}
        for name in ("paper-1",)
    ]
    add(invented, {"checks": rows})
    edit(invented, "checks", "check_id", "RU1998-03c1", verdict="confirmed", reason="")
    assert problems(Package(invented)) == []


def test_a_term_begins_after_the_one_before(invented):
    seat = {"state": "RUR", "body_id": "LC", "record_id": "report"}
    add(invented, {"memberships": [{"membership_id": "RUR-LC-1995", "start": "1995"} | seat]})
    (line,) = map(str, problems(Package(invented)))
    assert line == "memberships.csv:3:start: 1995 found; the term before ends on 9999"


def test_a_session_of_an_assembly_is_its_committees(invented, edit):
    """A committee that sat in a session of its parent's number and year sat in that session."""
    add(
        invented,
        {
            "bodies": [
                {
                    "body_id": "LC3",
                    "short_name": "Third",
                    "name": "Third",
                    "kind": "charter-body",
                    "parent_id": "LC",
                }
            ],
            "sessions": [{"body_id": "LC3", "number": 3, "start_date": "1998-09-01", "record_id": "report"}],
        },
    )
    edit(invented, "events", "event_id", "RU1998-01.2", body_id="LC3")
    table = tally.sessions(load("RU1998", invented)).set_index(["body_id", "number"])["attended"]
    assert table["LC3", 3] and table["LC", 3] and not table["LC", 1]


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row.get("claim_id", "CN2012").startswith("CN2012")]  # of the real section


def counted(keep) -> dict[str, list[int]]:
    """The verdicts of claims and events from the tables alone, with the checks of some records only."""
    sides = {row["record_id"]: row for row in read("records")}
    asked = [
        claim
        for claim in read("claims")
        if claim["kind"] in ("event", "standing")
        or (claim["kind"] == "evaluation" and claim["attributed_to"])
    ]
    events = [
        event for event in read("events") if event["claim_id"] in {claim["claim_id"] for claim in asked}
    ]
    found = defaultdict(list)
    for check in read("checks"):
        if check["record_id"] and keep(sides[check["record_id"]]):
            found[check["claim_id"], check["event_id"]].append(
                (check["verdict"], sides[check["record_id"]]["side"])
            )

    def said(key) -> str:
        words = set()
        others = any(word == "confirmed" and side != "state" for word, side in found[key])
        for word, side in found[key]:
            words.add("qualified" if word == "confirmed" and side == "state" and not others else word)
        return next(
            (word for word in ("contradicted", "qualified", "confirmed") if word in words), "no-record"
        )

    of_event = {event["event_id"]: said((event["claim_id"], event["event_id"])) for event in events}
    of_claims = []
    for claim in asked:
        own = [of_event[event["event_id"]] for event in events if event["claim_id"] == claim["claim_id"]]
        whole = said((claim["claim_id"], ""))
        shown = [word for word in own if word != "no-record"]
        if "contradicted" in {*own, whole}:
            of_claims.append("contradicted")
        elif not own:
            of_claims.append(whole)
        elif not shown:
            of_claims.append("no-record")
        elif len(shown) < len(own):
            of_claims.append("partly")
        else:
            of_claims.append("qualified" if "qualified" in {*own, whole} else "confirmed")
    words = ["confirmed", "partly", "qualified", "contradicted", "no-record"]
    return {
        "claims": [of_claims.count(word) for word in words],
        "events": [list(of_event.values()).count(word) for word in words],
    }


def test_the_sensitivity_table_is_that_of_the_tables_counted_without_the_library():
    table = tally.sensitivity(load("CN2012", DATA))
    kept = {
        "all records": lambda record: True,
        "without the state's own side": lambda record: record["side"] != "state",
        "only records read whole": lambda record: record["extent"] == "whole",
        "only records of the United Nations": lambda record: record["side"] == "un",
    }
    assert list(dict.fromkeys(table["records"])) == list(kept)
    for name, keep in kept.items():
        expected = counted(keep)
        for unit in ("claims", "events"):
            row = table[(table["records"] == name) & (table["unit"] == unit)]
            assert row[list(VERDICTS)].values.tolist() == [expected[unit]], (name, unit)


def test_each_partner_has_a_calendar_of_talks():
    rounds = [
        row for row in read("rounds") if row["series"] == "dialogue" and "2009" <= row["start_date"] < "2014"
    ]
    held = {
        partner: sum(row["body_id"] == partner and row["status"] == "held" for row in rounds)
        for partner in ("USA", "EU", "GBR", "DEU", "AUS", "CHE")
    }
    assert sum(number >= 3 for number in held.values()) >= 4 and min(held.values()) >= 2, held
    assert {"postponed", "cancelled"} <= {row["status"] for row in rounds}
