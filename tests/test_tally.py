"""Tallies and dates on a hand-made section whose every number is known."""

from __future__ import annotations

import pandas as pd
import pytest

from engagement import load, tally
from engagement.package import EngagementError


@pytest.fixture
def section(invented):
    return load("RU1998", invented)


def test_types_are_tidy(section):
    assert section.events["year"].dtype == "Int64" and section.events["amount_usd"].dtype == "Int64"
    assert isinstance(section.claims["kind"].dtype, pd.CategoricalDtype)
    assert section.sessions["start_date"].dtype == "datetime64[s]"
    assert section.claims["summary"].dtype == "string"


def test_years_by_text_and_by_calendar(section):
    assert section.events["year"].tolist()[:3] == [1998, 1998, 1998]
    assert section.events["dated_by"].tolist()[:3] == ["text", "calendar", "text"]
    assert pd.isna(section.events["year"].iloc[3])


def test_the_calendar_needs_exactly_one_possible_year(invented, edit):
    edit(invented, "sessions", "number", "3", start_date="1997-12-30", end_date="1998-01-02")
    assert pd.isna(load("RU1998", invented).events["year"].iloc[1])
    edit(invented, "events", "event_id", "RU1998-01.2", year_start="1998")
    event = load("RU1998", invented).events.iloc[1]
    assert (event["year"], event["dated_by"]) == (1998, "calendar")


def test_a_reports_number_is_not_a_session(invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.2", type="report-submission")
    assert pd.isna(load("RU1998", invented).events["year"].iloc[1])


def test_a_session_that_lies_outside_what_the_text_allows_dates_nothing(invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.2", year_start="1999")
    assert pd.isna(load("RU1998", invented).events["year"].iloc[1])


def test_kinds(section):
    table = tally.kinds(section)
    assert table["kind"].tolist() == ["event", "standing", "evaluation", "commitment", "generalisation"]
    assert table["claims"].tolist() == [2, 1, 0, 1, 0]
    assert table["share"].tolist() == [0.5, 0.25, 0, 0.25, 0]


def test_years_count_each_event_once(section):
    table = tally.years(section)
    assert table["year"].tolist()[:2] == [1997, 1998] and pd.isna(table["year"].iloc[2])
    assert table["events"].tolist() == [0, 3, 1]
    assert table["by_text"].tolist() == [0, 2, 0] and table["by_calendar"].tolist() == [0, 1, 0]


def test_bodies_types_and_matrix(section):
    bodies = tally.bodies(section)
    assert bodies[["body_id", "events", "dated", "undated", "claims"]].values.tolist() == [
        ["LC", 3, 3, 0, 2],
        ["LTC", 1, 0, 1, 1],
    ]
    types = tally.types(section)
    assert dict(zip(types["type"], types["events"], strict=True)) == {
        "attendance": 2,
        "contribution": 1,
        "accession": 1,
    }
    matrix = tally.matrix(section)
    assert len(matrix) == 2 * 3 and matrix["events"].sum() == len(section.events)


def test_sessions_attended_of_held(section):
    assert tally.sessions(section)[["number", "attended"]].values.tolist() == [
        [1, False],
        [2, True],
        [3, True],
    ]
    row = tally.attendance(section).iloc[0]
    assert (row["held"], row["attended"], row["not_claimed"]) == (3, 2, "1")


def test_verdicts_follow_from_checks(section):
    assert section.claims["verdict"].tolist()[:3] == ["partly", "contradicted", "qualified"]
    assert pd.isna(section.claims["verdict"].iloc[3])
    assert section.events["verdict"].tolist() == ["confirmed", "no-record", "contradicted", "qualified"]
    by_kind = tally.verdicts(section).query("count > 0")
    assert by_kind[["kind", "verdict", "count"]].values.tolist() == [
        ["event", "partly", 1],
        ["event", "contradicted", 1],
        ["standing", "qualified", 1],
    ]
    assert tally.verdicts(section, by="body_id")["count"].sum() == 4
    assert tally.verdicts(section, by="year")["count"].sum() == 4
    with pytest.raises(ValueError, match="one of 'kind'"):
        tally.verdicts(section, by="month")


def test_checks_and_sources(section):
    assert tally.checks(section)["claims"].tolist() == [4, 3, 3]
    sources = tally.sources(section)
    assert sources[["kind", "records", "checks"]].values.tolist() == [["un-document", 1, 3], ["press", 1, 1]]


def test_reporting_intervals(section):
    row = tally.reporting(section).iloc[0]
    assert (row["late"], row["days_late"], row["days_to_review"], row["named"]) == (True, 30, 365, False)


def test_an_interval_needs_two_whole_days(invented, edit):
    edit(invented, "treaty_actions", "date", "1998-01-01", date="1998")
    row = tally.reporting(load("RU1998", invented)).iloc[0]
    assert pd.isna(row["days_late"]) and row["due"] == "1998" and row["days_to_review"] == 365


@pytest.mark.parametrize(
    ("due", "late"),
    [
        ("1997", True),
        ("1997-12", True),
        ("1998", None),
        ("1998-01", None),
        ("1998-02", False),
        ("1999", False),
    ],
)
def test_late_as_far_as_the_dates_can_tell(invented, edit, due, late):
    edit(invented, "treaty_actions", "date", "1998-01-01", date=due)
    found = tally.reporting(load("RU1998", invented)).iloc[0]["late"]
    assert (None if pd.isna(found) else found) == late


def test_contributions_stand_beside_the_list(section):
    row = tally.contributions(section).iloc[0]
    assert (row["year"], row["claimed_usd"], row["listed_usd"], row["total_usd"]) == (
        1998,
        5000,
        4000,
        100000,
    )
    assert row["claimed_share"] == pytest.approx(0.05)


def test_names_that_do_not_exist(section, invented):
    for call, hint in [
        (lambda: section.body("LCC"), "did you mean LC"),
        (lambda: section.claim("RU1998-05"), "did you mean RU1998-0"),
        (lambda: section.verdict("confirm"), "did you mean confirmed"),
        (lambda: load("RU1997", invented), "did you mean RU1998"),
    ]:
        with pytest.raises(EngagementError, match=hint):
            call()


def test_a_section_that_says_nothing(invented):
    for table in ("claims", "events", "checks"):
        path = invented / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    section = load("RU1998", invented)
    for ask in (
        tally.kinds,
        tally.types,
        tally.years,
        tally.bodies,
        tally.matrix,
        tally.undated,
        tally.attendance,
        tally.verdicts,
        tally.checks,
        tally.sources,
        tally.reporting,
        tally.contributions,
    ):
        assert isinstance(ask(section), pd.DataFrame), ask.__name__


def test_loading_does_not_change_with_the_order_of_other_sections(invented):
    assert load(data=invented).section_id == "RU1998"


def test_a_session_without_a_number_in_the_text_is_attended_in_a_year_with_no_other():
    section = load("CN2012")
    table = tally.attendance(section).set_index("body_id")
    assert section.events.loc[section.events["body_id"] == "OEWG-OPIC", "ordinal"].isna().all()
    assert table.loc["OEWG-OPIC", ["held", "attended"]].tolist() == [1, 1]
    assert table.loc["UNGA", "attended"] == 3  # a session of the Assembly is that of its Third Committee
