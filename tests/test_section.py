"""A section's tables: what belongs to it and nothing else, what follows for its claims and events, and what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from engagement import load
from engagement.package import EngagementError
from invented import TEXT, add, bare_tables

PRAISE = {
    "claim_id": "RU1998-05",
    "section_id": "RU1998",
    "paragraph": 1,
    "sentence": 4,
    "start": 500,
    "end": 520,
    "anchor": "Two councils praised",
    "kind": "evaluation",
    "attributed_to": "LTC;FC",
    "summary": "Says that two bodies praised it.",
}
FORESTS = [
    {"body_id": "FC", "short_name": "Forest Council", "name": "Council of Forests", "kind": "un-office"}
    | {"parent_id": "WC"},
    {"body_id": "WC", "short_name": "Wood Council", "name": "Council of Woods", "kind": "charter-body"},
    {"body_id": "SC", "short_name": "Sea Council", "name": "Council of Seas", "kind": "charter-body"},
]


@pytest.fixture
def folder(invented):
    """Two states' sections, an evaluation that is others', a session of a body without events, a second treaty."""
    add(invented, bare_tables())
    return add(
        invented,
        {
            "claims": [PRAISE],
            "bodies": FORESTS,
            "sessions": [
                {"body_id": "FC", "number": 1, "start_date": "1998-01-01", "end_date": "1998-01-02"}
                | {"record_id": "forests"}
            ],
            "treaties": [{"treaty_id": "ST", "name": "Sea Treaty", "body_id": "SC"}],
            "treaty_actions": [{"state": "ZEN", "treaty_id": "ST", "action": "accession", "date": "1999"}],
            "records": [{"record_id": "forests", "title": "Forests", "kind": "press"}],
        },
    )


@pytest.fixture
def section(folder):
    return load("RU1998", folder)


def test_claims_with_a_body_have_its_events_or_are_attributed_to_it(section):
    assert section.claims_with("LC")["claim_id"].tolist() == ["RU1998-01", "RU1998-02"]
    assert section.claims_with("LTC")["claim_id"].tolist() == ["RU1998-03", "RU1998-05"]
    assert section.claims_with("FC")["claim_id"].tolist() == ["RU1998-05"]
    assert section.claims_with("C")["claim_id"].tolist() == []  # part of an id is no id


def test_claims_of_events_stand_in_the_order_of_the_text(section):
    events = section.events[section.events["type"].isin(["accession", "attendance"])].iloc[::-1]
    assert section.claims_of(events)["claim_id"].tolist() == ["RU1998-01", "RU1998-03"]


def test_a_section_has_its_own_rows_and_no_others(section, folder):
    assert section.section_id == "RU1998" and section.state_name == "Ruritania"
    assert section.claims["claim_id"].tolist() == [f"RU1998-0{number}" for number in range(1, 6)]
    assert section.events["event_id"].str[:6].unique().tolist() == ["RU1998"]
    assert section.checks["claim_id"].str[:6].unique().tolist() == ["RU1998"]
    assert section.bodies["body_id"].tolist() == ["LC", "LTC", "FC", "WC"]  # with what they belong to
    assert section.sessions["body_id"].unique().tolist() == ["LC"]
    assert section.treaties["treaty_id"].tolist() == ["LT"]
    assert section.actions["state"].unique().tolist() == ["RUR"] and len(section.actions) == 4
    assert section.contributions["state"].tolist() == ["RUR"]
    assert "forests" not in set(section.records["record_id"]) and len(section.records) == 2
    assert section.body_names == {
        "LC": "Lake Council",
        "LTC": "Lake Committee",
        "FC": "Forest Council",
        "WC": "Wood Council",
    }
    other = load("ZE2003", folder)
    assert other.bodies["body_id"].tolist() == ["LC"] and other.treaties["treaty_id"].tolist() == ["ST"]
    for table in (section.claims, section.events, section.checks, section.bodies, section.records):
        assert table.index.tolist() == list(range(len(table)))


@pytest.mark.parametrize(("year", "there"), [(1996, False), (1997, True), (1999, False), (2001, True)])
def test_what_its_state_gave_in_other_years_is_of_another_section(invented, year, there):
    """Of the period, or of a year that an event has: else a state's second section would show its first one's sums."""
    add(
        invented,
        {
            "contributions": [{"state": "RUR", "body_id": "LC", "year": year, "record_id": "given"}],
            "records": [{"record_id": "given"}],
            "events": [
                {"event_id": "RU1998-01e9", "claim_id": "RU1998-01", "year_start": 2001, "year_end": 2001}
            ],
        },
    )
    section = load("RU1998", invented)
    assert (year in set(section.contributions["year"])) is there
    assert ("given" in set(section.records["record_id"])) is there


def test_the_records_of_a_section_are_those_of_all_its_tables(invented):
    for number, (table, key) in enumerate(
        [
            ("sessions", {"body_id": "LC", "number": 9}),
            ("treaty_actions", {"state": "RUR", "treaty_id": "XT", "action": "signature"}),
            ("treaties", {"treaty_id": "XT"}),
            ("contributions", {"state": "RUR", "body_id": "LC", "year": 1997}),
        ]
    ):
        name = f"of-{table}"
        add(invented, {table: [key | {"record_id": name}], "records": [{"record_id": name, "title": name}]})
        assert name in set(load("RU1998", invented).records["record_id"]), number
    add(
        invented,
        {
            "sessions": [{"body_id": "LC", "number": 8, "start_record_id": "first-day"}],
            "records": [{"record_id": "first-day"}],
        },
    )
    assert "first-day" in set(load("RU1998", invented).records["record_id"])


def test_a_check_stands_beside_its_record(section):
    checks = section.checks.set_index("check_id")
    assert checks.loc["RU1998-01c1", ["title", "symbol", "extent"]].tolist() == [
        "Report <of> the Lake Council",
        "LC/1",
        "whole",
    ]
    assert pd.isna(checks.loc["RU1998-01c2", "title"])


def test_claims_count_their_events_and_say_whether_they_can_be_checked(section, folder, edit):
    assert section.claims["events"].tolist() == [2, 1, 1, 0, 0] and section.claims["events"].dtype == "Int64"
    assert section.claims["checked"].tolist() == [True, True, True, False, True]
    assert section.claims["checked"].dtype == "bool"
    edit(folder, "claims", "claim_id", "RU1998-05", attributed_to="")
    assert load("RU1998", folder).claims["checked"].tolist()[-1] is False


def test_events_know_their_body_and_their_place(section):
    events = section.events.set_index("event_id")
    names = ["body", "body_kind", "paragraph", "sentence"]
    assert events.loc["RU1998-03.1", names].tolist() == ["Lake Committee", "treaty-body", 1, 3]
    assert events.loc["RU1998-01.2", names].tolist() == ["Lake Council", "charter-body", 1, 2]


@pytest.mark.parametrize(
    ("first", "last", "start", "end", "found"),
    [
        ("1998", "1998", "", "", (1998, "text")),
        ("1997", "1998", "1998-09-01", "1998-09-02", (1998, "calendar")),
        ("1997", "", "1997-12-30", "1998-01-02", (None, None)),
        ("1998", "", "1997-12-30", "1998-01-02", (1998, "calendar")),
        ("1996", "1997", "1997-12-30", "1998-01-02", (1997, "calendar")),
        ("", "", "1998-09-01", "1998-09-02", (1998, "calendar")),
        ("", "", "1998-09-01", "", (1998, "calendar")),
        ("", "", "", "1998-09-02", (1998, "calendar")),
        ("1999", "", "1998-09-01", "1998-09-02", (None, None)),
        ("1996", "1997", "1998-09-01", "1998-09-02", (None, None)),
    ],
)
def test_an_event_has_the_year_of_the_text_else_the_one_that_the_calendar_leaves(
    invented, edit, first, last, start, end, found
):
    edit(invented, "sessions", "number", "3", start_date=start, end_date=end)
    edit(invented, "events", "event_id", "RU1998-01.2", year_start=first, year_end=last)
    event = load("RU1998", invented).events.iloc[1]
    assert tuple(None if pd.isna(part) else part for part in event[["year", "dated_by"]]) == found


@pytest.mark.parametrize(
    "cells",
    [{"ordinal": "3-4"}, {"ordinal": ""}, {"ordinal": "4"}, {"body_id": "LTC"}, {"type": "report-review"}],
)
def test_only_a_numbered_session_of_the_body_dates_an_event(invented, edit, cells):
    edit(invented, "events", "event_id", "RU1998-01.2", **cells)
    assert pd.isna(load("RU1998", invented).events["year"].iloc[1])


def test_the_years_of_a_section_and_its_period(invented, edit):
    section = load("RU1998", invented)
    assert section.years == [1997, 1998] and section.period == "1997 to 1998"
    edit(invented, "sections", "section_id", "RU1998", period_start="1998")
    section = load("RU1998", invented)
    assert section.years == [1998] and section.period == "1998"


def test_names_that_do_not_exist_are_refused_with_those_that_do(folder, section):
    with pytest.raises(EngagementError, match=r"^no section 'RU1999'; did you mean RU1998\? There are: "):
        load("RU1999", folder)
    with pytest.raises(EngagementError, match=r"^no section 'None'\. There are: "):
        load(data=folder)
    with pytest.raises(EngagementError, match=r"^no body 'LTD'; did you mean LTC\? There are: LTC, "):
        section.body("LTD")
    with pytest.raises(EngagementError, match=r"^no claim 'RU1998-08'; did you mean RU1998-0\d\? "):
        section.claim("RU1998-08")
    with pytest.raises(
        EngagementError, match=r"^no verdict 'confirmd'; did you mean confirmed\? There are: "
    ):
        section.verdict("confirmd")
    assert section.verdict("qualified") == "qualified"
    assert section.body("LTC")["name"] == "Committee on the Lake Treaty"
    assert section.claim("RU1998-02")["summary"] == "Reports a gift to the Lake Council."


def test_a_long_list_of_claims_is_cut(folder):
    add(folder, {"claims": [PRAISE | {"claim_id": f"RU1998-{number:02d}"} for number in range(6, 12)]})
    with pytest.raises(EngagementError) as error:
        load("RU1998", folder).claim("RU1998-1")
    assert str(error.value).endswith(" and 3 more") and str(error.value).count("RU1998-") == 1 + 1 + 8


def test_the_text_of_a_section_is_the_one_that_a_named_file_holds(folder, tmp_path, monkeypatch):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    zenda = "In time Zenda held a festival of rights. It wrote to the Council of the Lakes in 2003."
    (tmp_path / "other.txt").write_text(zenda, encoding="utf-8")
    monkeypatch.setenv("ENGAGEMENT_SOURCE", f"{tmp_path}/other.txt:{tmp_path}/text.txt")
    assert load("RU1998", folder).text.whole == TEXT and load("ZE2003", folder).text.whole == zenda
    assert load("ZE2009", folder).text is None


def test_a_section_is_itself_in_a_notebook(section):
    assert repr(section) == "<Section RU1998: Ruritania, 1997 to 1998; 5 claims, 4 events, 5 checks>"
    assert "Ruritania" in section._repr_html_()
