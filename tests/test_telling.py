"""Findings worth a headline: each rule where it holds and where it says nothing; the real section's recomputed without the library."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from engagement import load, telling
from engagement.verdict import VERDICTS

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def section(invented):
    return load("RU1998", invented)


def events(section, *rows: tuple) -> object:
    """The section with events of a claim, a body, its kind, a year and a verdict each."""
    columns = ["claim_id", "body", "body_kind", "year", "verdict", "type"]
    table = pd.DataFrame([(*row, "visit-received")[:6] for row in rows], columns=columns)
    table["event_id"] = [f"{claim}.{number}" for number, claim in enumerate(table["claim_id"], start=1)]
    table["body_id"] = table["body"]
    kind = table["body_kind"].astype(section.events["body_kind"].dtype)
    verdict = pd.Categorical(table["verdict"], categories=VERDICTS)
    return replace(
        section, events=table.assign(body_kind=kind, verdict=verdict, year=table["year"].astype("Int64"))
    )


def test_the_answer(section):
    assert telling.answer(section.claims) == (
        "Four claims; three can be checked: one partly on record, one qualified and one contradicted."
    )
    asked = replace(section, claims=section.claims[section.claims["checked"]])
    assert telling.answer(asked.claims).startswith(
        "Three claims that can all be checked: one partly on record"
    )
    none = replace(section, claims=section.claims[~section.claims["checked"]])
    assert telling.answer(none.claims) == "One claim, none of which records can be asked about."
    assert telling.answer(section.claims.head(0)) == "The section makes no claim."


def test_a_contrast_needs_two_years_far_apart(section):
    kind = "charter-body"
    apart = [("A-01", "A", kind, 1997, word) for word in ("no-record",) * 4 + ("confirmed",)]
    even = [("A-01", "A", kind, 1998, word) for word in ("no-record", *("confirmed",) * 5)]
    assert telling.contrast(events(section, *apart, *even)) == (
        "Four of 1997's five events are in no record that was read, one of 1998's six."
    )
    assert telling.contrast(events(section, *apart, *even[:3])) is None, "three events are too few"
    assert telling.contrast(events(section, *apart, *[(*row[:3], 1998, row[4]) for row in apart])) is None


def test_an_absence_needs_a_claim_of_which_nothing_is_on_record(section):
    rows = [("RU1998-01", name, "treaty-body", 1998, "no-record") for name in ("CAT", "CRC", "CERD")]
    claims = section.claims.assign(
        verdict=pd.Categorical(["no-record", "confirmed", None, None], categories=VERDICTS),
        events=pd.array([3, 9, 0, 0], dtype="Int64"),
    )
    with_three = replace(events(section, *rows), claims=claims)
    assert telling.absence(with_three) == (
        "No record was found of any of the three events that one claim tells of (visits received: CAT, CRC and CERD)."
    )
    nobody = replace(with_three, events=with_three.events.assign(body=pd.NA))
    assert (
        telling.absence(nobody) == "No record was found of any of the three events that one claim tells of."
    )
    two = replace(with_three, claims=claims.assign(events=pd.array([2, 9, 0, 0], dtype="Int64")))
    assert telling.absence(two) is None
    assert telling.absence(section) is None


def test_an_exception_is_one_of_many(section):
    rows = [("A-01", name, "bilateral-partner", 1998, "qualified") for name in ("ABC", "DEF", "GHI")]
    alone = ("A-01", "JKL", "bilateral-partner", 1998, "confirmed")
    assert telling.exception(events(section, *rows, alone)) == (
        "JKL is the only one of four partners with which all events are confirmed."
    )
    assert telling.exception(events(section, *rows)) is None
    assert telling.exception(events(section, *rows, alone, ("A-01", "MNO", *alone[2:]))) is None
    assert telling.exception(events(section, *rows[:2], alone)) is None, "three are too few"


def test_the_states_own_word(section):
    assert telling.own_word(section) is None
    own = replace(
        section, records=section.records.assign(side="state"), checks=section.checks.assign(side="state")
    )
    assert telling.own_word(own) == (
        "Three of the three events on record rest on the word of the state's own side alone, two of them with the Lake Council."
    )


def test_no_body_is_named_where_none_has_most_of_the_states_own_word(section):
    own = section.checks[section.checks["event_id"] == "RU1998-01.1"].assign(side="state")
    one = replace(section, records=section.records.assign(side="state"), checks=own)
    assert telling.own_word(one).endswith(" on the word of the state's own side alone.")


def test_a_duration_needs_two_reports(section):
    assert telling.duration(section) is None


def test_no_more_than_asked_for_and_none_twice(section):
    for name in ("RU1998", "CN2012"):
        one = section if name == "RU1998" else load(name, DATA)
        found = telling.most(one)
        assert len(found) == len(set(found)) <= 3


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row.get("claim_id", "CN2012").startswith("CN2012")]  # of the real section


def test_the_real_findings_hold_by_the_tables_alone():
    """The front page's figures for the real section, counted from the tables."""
    section = load("CN2012", DATA)
    claims, checks, all_events = read("claims"), read("checks"), read("events")
    sides = {row["record_id"]: row["side"] for row in read("records")}
    on_record, outside = set(), set()
    for check in checks:
        if check["event_id"] and check["record_id"]:
            on_record.add(check["event_id"])
            if sides[check["record_id"]] != "state":
                outside.add(check["event_id"])
    alone = [event for event in all_events if event["event_id"] in on_record - outside]
    names = {row["body_id"]: row["short_name"] for row in read("bodies")}
    top, number = Counter(names[event["body_id"]] for event in alone).most_common(1)[0]
    assert telling.own_word(section) == (
        f"{len(alone)} of the {len(on_record)} events on record rest on the word of the state's own side alone, "
        f"{number} of them with the {top}."
    )
    silent = {claim["claim_id"]: [] for claim in claims}
    for event in all_events:
        silent[event["claim_id"]].append(event["event_id"] in on_record)
    absent = {claim: shown for claim, shown in silent.items() if len(shown) >= 3 and not any(shown)}
    assert (
        f"No record was found of any of the {['three', 'four', 'five'][max(map(len, absent.values())) - 3]} events"
        in telling.absence(section)
    )
    asked = [
        c
        for c in claims
        if c["kind"] in ("event", "standing") or (c["kind"] == "evaluation" and c["attributed_to"])
    ]
    assert telling.answer(section.claims).startswith(f"{len(claims)} claims; {len(asked)} can be checked: ")
