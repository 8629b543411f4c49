"""The shipped data: sound, canonical on disk, and in step with facts of the world and with the codebook."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from engagement import load, tally
from engagement.codebook import generated
from engagement.package import Package
from engagement.record import CITED, cited
from engagement.rule import RULES
from engagement.validation import problems

ROOT = Path(__file__).parents[1]
PACKAGE = Package(ROOT / "data")


def test_the_shipped_data_are_sound():
    assert problems(PACKAGE) == []


@pytest.mark.parametrize("table", PACKAGE.names)
def test_each_file_is_in_canonical_form(table):
    raw = PACKAGE.path(table).read_bytes().decode("utf-8")
    rows = list(csv.reader(io.StringIO(raw)))
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(rows)
    assert raw == again.getvalue(), f"{table}.csv: quoting or line ends are not as csv.writer makes them"


def test_the_descriptor_is_in_canonical_form():
    raw = (PACKAGE.folder / "datapackage.json").read_text(encoding="utf-8")
    assert raw == json.dumps(json.loads(raw), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("table", PACKAGE.names)
def test_every_field_is_described_and_every_allowed_value_has_a_meaning(table):
    for field in PACKAGE.fields(table):
        assert len(field["description"]) > 10
        assert all(PACKAGE.meanings(table, field["name"]).values())
        assert "enum" not in field.get("constraints", {}), "categories say what is allowed"


@pytest.mark.parametrize(
    "name", ["data/datapackage.json", "data/README.md", "README.md", "docs/timeline.svg"]
)
def test_what_is_generated_is_in_step_with_the_data(name):
    assert (ROOT / name).read_text(encoding="utf-8") == generated(PACKAGE)[name], "run `make codebook`"


def test_every_rule_says_what_it_asks():
    assert len(RULES) > 15
    assert all(rule.__doc__ and rule.__doc__.splitlines()[0].endswith(".") for rule in RULES)


def test_every_record_is_used():
    used = set()
    for table in PACKAGE.names:
        for row in PACKAGE.rows(table):
            if table == "records":
                used.add(row["same_as"])
                continue
            used |= {value for field, value in row.items() if field.endswith("record_id")}
            used.update(cited(row.get("note", "")))
    assert {row["record_id"] for row in PACKAGE.rows("records")} <= used


def test_sessions_of_a_body_follow_one_another():
    sessions = PACKAGE.table("sessions").dropna(subset=["start_date"]).sort_values(["body_id", "number"])
    for body, group in sessions.groupby("body_id"):
        assert group["start_date"].is_monotonic_increasing, f"{body}: a later number starts earlier"
        ends = group["end_date"].shift()
        overlap = group[(group["start_date"] <= ends) & ends.notna()]
        assert overlap.empty, (
            f"{body}: {overlap['number'].tolist()} starts before the session before it ended"
        )


def test_the_calendar_covers_each_treaty_body_without_a_gap():
    section = load("CN2012")
    committees = section.bodies.loc[section.bodies["kind"] == "treaty-body", "body_id"]
    for body in committees:
        numbers = sorted(section.sessions.loc[section.sessions["body_id"] == body, "number"])
        assert numbers and numbers == list(range(numbers[0], numbers[-1] + 1)), body


def test_every_session_that_an_event_numbers_is_in_the_calendar():
    section = load("CN2012")
    events = section.events[
        section.events["ordinal"].notna() & ~section.events["type"].astype(str).str.startswith("report-")
    ]
    known = set(zip(section.sessions["body_id"], section.sessions["number"].astype(str), strict=True))
    missing = [event.event_id for event in events.itertuples() if (event.body_id, event.ordinal) not in known]
    assert missing == []


def test_dates_by_text_and_by_calendar_agree():
    """Where the text gives a year and the calendar has the session, the session sat in that year."""
    section = load("CN2012")
    sessions = section.sessions.set_index(["body_id", "number"])
    compared = 0
    for event in section.events[section.events["dated_by"] == "text"].itertuples():
        if pd.isna(event.ordinal) or not event.ordinal.isdigit() or event.type.startswith("report-"):
            continue
        start, end = sessions.loc[(event.body_id, int(event.ordinal)), ["start_date", "end_date"]]
        assert start.year <= event.year <= end.year, event.event_id
        compared += 1
    assert compared >= 4


def test_every_year_lies_within_the_period_or_is_explained():
    section = load("CN2012")
    years = section.events["year"].dropna()
    assert years.between(section.years[0], section.years[-1]).all()


def test_what_was_checked_is_what_the_codebook_says():
    """How many claims and events have a record, in figures that a reviewer sees: a row lost or gained changes them."""
    section = load("CN2012")
    asked = section.claims[section.claims["checked"]]
    assert asked["verdict"].value_counts().to_dict() == {
        "confirmed": 11,
        "qualified": 11,
        "no-record": 8,
        "partly": 4,
        "contradicted": 0,
    }
    strength = tally.strength(section)
    assert [len(strength), *((strength["outside"] >= least).sum() for least in (1, 2))] == [70, 46, 28]
    assert section.checks["record_id"].nunique() >= 140


def test_a_note_names_a_record_only_in_brackets():
    """Notes are read by people: a key stands in brackets, where a page makes a link of it."""
    keys = {row["record_id"] for row in PACKAGE.rows("records")}
    for table in ("checks", "rounds", "memberships"):
        for row in PACKAGE.rows(table):
            plain = CITED.sub("", row["note"] + row.get("searched", ""))
            found = keys & set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", plain))
            assert not found, (table, list(row.values())[0], found)


def test_no_anchor_has_more_words_than_it_may_however_they_are_counted():
    """A rule counts what stands between spaces; what a hyphen or an apostrophe joins may be counted as two."""
    long = [
        row["claim_id"] for row in PACKAGE.rows("claims") if len(re.findall(r"[^\W_]+", row["anchor"])) > 8
    ]
    assert long == []
