"""What a finding says, word for word, of few, of none and of all: right arithmetic under a wrong sentence is a wrong page."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from engagement import finding, load, tally
from engagement.wording import VERDICT_MARKS
from invented import add

WORDS = list(VERDICT_MARKS)


def verdicts(*counts: int, by: str = "kind") -> pd.DataFrame:
    """One group with a number of each verdict: confirmed, partly, qualified, contradicted, no record."""
    return pd.DataFrame({by: "group", "verdict": pd.Categorical(WORDS, WORDS), "count": counts})


@pytest.mark.parametrize(
    ("counts", "by", "said"),
    [
        ((0, 0, 0, 0, 0), "kind", "No claim here was compared with records."),
        ((1, 0, 0, 0, 0), "kind", "The one claim is confirmed."),
        ((0, 0, 0, 0, 1), "year", "No record read shows the one event."),
        ((2, 0, 0, 0, 0), "year", "Both events are confirmed."),
        ((0, 0, 3, 0, 0), "year", "All three events are qualified."),
        ((0, 0, 0, 0, 2), "year", "No record read shows either of the two events."),
        ((0, 0, 0, 0, 3), "year", "No record read shows any of the three events."),
        ((1, 0, 0, 1, 0), "year", "Of two events checked, one is confirmed and one is contradicted."),
        (
            (14, 4, 8, 0, 8),
            "kind",
            "Of 34 claims checked, 14 are confirmed, 4 are partly on record, 8 are qualified and 8 are shown by none.",
        ),
    ],
)
def test_verdicts(counts, by, said):
    assert finding.verdicts(verdicts(*counts, by=by)) == said


def events(**bodies: int) -> pd.DataFrame:
    """A matrix of one year."""
    rows = [(name, name, number) for name, number in bodies.items()]
    return pd.DataFrame(rows, columns=["body_id", "body", "events"])


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        ({}, "No event here is with a body."),
        ({"CESCR": 1}, "The one event is with CESCR."),
        ({"CESCR": 2}, "Both events are with CESCR."),
        ({"CESCR": 3, "CAT": 1}, "All four events are with CESCR and CAT."),
        ({"CESCR": 3, "CAT": 2, "CRC": 5}, ""),
        (
            {"CESCR": 3, "CAT": 1, "CRC": 5, "CERD": 1, "CEDAW": 0},
            "CRC and CESCR account for 80% of ten events with five bodies.",
        ),
    ],
)
def test_matrix(bodies, said):
    assert finding.matrix(events(**bodies)) == said


def sat(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Sessions held and attended, a row a body."""
    return pd.DataFrame(rows, columns=["body", "held", "attended"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No numbered session in the period is in the calendar."),
        ([("CAT", 1, 1)], "The section names the one session of CAT in the calendar as attended."),
        ([("CAT", 2, 2)], "The section names both sessions of CAT in the calendar as attended."),
        ([("CAT", 3, 1)], "Of three sessions of CAT in the calendar, the section names one as attended."),
        ([("CAT", 9, 0), ("CRC", 9, 0)], "The section names no session of these bodies as attended."),
        (
            [("HRC", 9, 9), ("CRC", 9, 0)],
            "The section says that every session in the calendar of one body was attended; of one other body it names none.",
        ),
        (
            [("HRC", 9, 9), ("UPR", 8, 4)],
            "Of 17 sessions of two bodies the section says that 13 were attended.",
        ),
    ],
)
def test_attendance(rows, said):
    assert finding.attendance(sat(*rows)) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"commitment": 1}, "The one claim is of kind commitment; none tells of something"),
        ({"event": 2}, "Both claims are of kind event; two tell of something"),
        ({"event": 1, "commitment": 2}, "Two of three claims are of kind commitment; one tells of something"),
        (
            {"event": 26, "standing": 4, "commitment": 16},
            "26 of 46 claims are of kind event; 30 tell of something",
        ),
    ],
)
def test_kinds(counts, said):
    table = pd.DataFrame({"kind": list(counts), "claims": list(counts.values())})
    assert finding.kinds(table).startswith(said)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({2001: 0, None: 0}, "The section tells of no event."),
        ({2001: 0, None: 1}, "The one event has no single year."),
        ({2001: 0, None: 2}, "None of two events has a single year."),
        ({2001: 2, 2002: 2, None: 1}, "One of five events has no single year."),
        (
            {2001: 6, 2002: 3, None: 1},
            "2001 holds far the most dated events (six); one of ten events has no single year.",
        ),
        ({2001: 6, 2002: 3, None: 0}, "2001 holds far the most dated events (six)."),
        ({2001: 2, 2002: 2, None: 0}, ""),
    ],
)
def test_years(counts, said):
    table = pd.DataFrame({"year": pd.array(list(counts), dtype="Int64"), "events": list(counts.values())})
    assert finding.years(table) == said


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((0, 0, 0), "The section makes no claim."),
        ((1, 0, 0), "Records cannot be asked about the one claim."),
        ((3, 0, 0), "Records cannot be asked about any of the three claims."),
        (
            (46, 34, 29),
            "Records can be asked about 34 of 46 claims; for 29 of them (85%) a record that bears on it was read.",
        ),
        (
            (12, 10, 9),
            "Records can be asked about ten of twelve claims; for nine of them (90%) a record that bears on it was read.",
        ),
        (
            (11, 7, 7),
            "Records can be asked about seven of eleven claims; for each of them a record that bears on it was read.",
        ),
        (
            (3, 3, 0),
            "Records can be asked about all three claims; for none of them (0%) a record that bears on it was read.",
        ),
        ((4, 1, 0), "Records can be asked about one of four claims; no record that bears on it was read."),
        ((1, 1, 1), "Records can be asked about the one claim; a record that bears on it was read."),
    ],
)
def test_checks(steps, said):
    assert finding.checks(pd.DataFrame({"claims": steps})) == said


def test_a_body_that_the_text_does_not_name_is_said_to_be_inferred(invented):
    section = load("RU1998", invented)
    assert finding.body(section, "LTC") == (
        "The section does not name the Lake Committee; by inference from the treaty, one event in one claim is with it; it has "
        "no single year."
    )
    assert (
        finding.body(section, "LC")
        == "The section tells of three events with the Lake Council, in two claims."
    )
    events = section.events.copy()
    events.loc[events["event_id"] == "RU1998-02.1", "body_basis"] = "treaty"
    assert finding.body(replace(section, events=events), "LC") == (
        "The section tells of three events with the Lake Council, in two claims; one of them by inference from the treaty, where "
        "it does not name the body."
    )


def test_money(invented):
    section = load("RU1998", invented)
    money = tally.contributions(section)
    assert finding.contributions(money).startswith(
        "The section tells of 5,000 US dollars over one year; the body's own list"
    )
    assert finding.contributions(money.head(0)) == "The section tells of no contribution, and none is listed."
    only_listed = money.assign(claimed_usd=pd.array([pd.NA], dtype="Int64"), gifts=0)
    assert finding.contributions(only_listed).startswith(
        "The section tells of no contribution; the body's own list was read"
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"commitment": 0}, "The section makes no claim."),
        (
            {"standing": 1},
            "The one claim is of kind standing; one tells of something that could be dated, counted or checked on a day.",
        ),
        (
            {"generalisation": 1, "event": 1, "standing": 1},
            "One of three claims is of kind generalisation; two tell of something that could be dated, counted or checked on a day.",
        ),
    ],
)
def test_kinds_word_for_word(counts, said):
    table = pd.DataFrame({"kind": list(counts), "claims": list(counts.values())})
    assert finding.kinds(table) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {2001: 1, 2002: 30, None: 1},
            "2002 holds far the most dated events (30); 1 of 32 events has no single year.",
        ),
        ({2001: 2, 2002: 1, None: 0}, "2001 holds far the most dated events (two)."),
        ({2001: 16, 2002: 14, 2003: 15, None: 0}, ""),
        ({2001: 16, 2002: 14, None: 2}, "2 of 32 events have no single year."),
        ({2001: 2, None: 0}, ""),
        ({2001: 2, None: 2}, "Two of four events have no single year."),
    ],
)
def test_years_word_for_word(counts, said):
    table = pd.DataFrame({"year": pd.array(list(counts), dtype="Int64"), "events": list(counts.values())})
    assert finding.years(table) == said


def test_years_of_which_two_are_undated():
    table = pd.DataFrame({"year": pd.array([2001, None, None], dtype="Int64"), "events": [1, 1, 1]})
    assert finding.years(table) == "Two of three events have no single year."


def test_matrix_adds_up_the_years_of_a_body():
    rows = [("A", "Lake Council", 4), ("B", "CAT", 4), ("A", "Lake Council", 6)]
    rows += [(name, name, 1) for name in ("CRC", "CED", "CMW")]
    table = pd.DataFrame(rows, columns=["body_id", "body", "events"])
    assert finding.matrix(table) == "The Lake Council and CAT account for 82% of 17 events with five bodies."


def test_matrix_of_which_no_two_stand_out_says_nothing():
    rows = [("A", "Lake Council", 5), ("B", "CAT", 3), ("C", "CRC", 3)]
    assert finding.matrix(pd.DataFrame(rows, columns=["body_id", "body", "events"])) == ""


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No numbered session in the period is in the calendar."),
        ([("CAT", 2, 2)], "The section names both sessions of CAT in the calendar as attended."),
        ([("CAT", 1, 1)], "The section names the one session of CAT in the calendar as attended."),
        (
            [("Lake Council", 13, 2)],
            "Of 13 sessions of the Lake Council in the calendar, the section names 2 as attended.",
        ),
        ([("CAT", 3, 0), ("CRC", 2, 0)], "The section names no session of these bodies as attended."),
        (
            [("CAT", 3, 2), ("CRC", 2, 2)],
            "Of five sessions of two bodies the section says that four were attended.",
        ),
        (
            [("CAT", 3, 1), ("CRC", 2, 0), ("LTC", 4, 0)],
            "Of three sessions of one body the section says that one was attended; of two other bodies it names none.",
        ),
        (
            [("CAT", 3, 3), ("CRC", 2, 0), ("LTC", 1, 1)],
            "The section says that every session in the calendar of two bodies was attended; of one other body it names none.",
        ),
    ],
)
def test_attendance_word_for_word(rows, said):
    assert finding.attendance(sat(*rows)) == said


def cycle(*rows: tuple) -> pd.DataFrame:
    """Reports: days to the review, whether late, whether named."""
    table = pd.DataFrame(rows, columns=["days_to_review", "late", "named"])
    return table.astype({"days_to_review": "Int64", "late": "boolean"})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No report under a treaty that was due, received or reviewed in the period is in the tables."),
        ([(None, True, True)], "One report; for none could the wait for its review be counted in days."),
        (
            [(None, None, True), (None, True, True)],
            "Two reports; for none could the wait for its review be counted in days.",
        ),
        ([(400, False, True)], "The one report with both days read waited 400 days for its review."),
        (
            [(1400, True, True), (None, False, True)],
            "The one report with both days read waited 1,400 days for its review; one report came late.",
        ),
        (
            [(1400, True, True), (30, None, True), (90, True, False)],
            "A report waited 30 to 1,400 days for its review; at least two reports came late.",
        ),
    ],
)
def test_reporting(rows, said):
    assert finding.reporting(cycle(*rows)) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "No report of the state under a treaty in the period is in the tables."),
        (
            [True],
            "One report on record was due, received or under review in the period; the section names all of them.",
        ),
        (
            [True, False, True],
            "Three reports on record were due, received or under review in the period; the section names two.",
        ),
        (
            [False],
            "One report on record was due, received or under review in the period; the section names none.",
        ),
    ],
)
def test_named(names, said):
    assert finding.named(cycle(*((None, None, name) for name in names))) == said


def given(*rows: tuple[int | None, int | None, int, int | None]) -> pd.DataFrame:
    """Sums claimed and listed, the gifts told of, and their year."""
    return pd.DataFrame(rows, columns=["claimed_usd", "listed_usd", "gifts", "year"]).astype("Int64")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [(20000, 25000, 1, 1998), (30000, None, 1, 1999)],
            "The section tells of 50,000 US dollars over two years; the body's own list was read for one year.",
        ),
        (
            [(500, None, 1, 1998)],
            "The section tells of 500 US dollars over one year; no list of the body with the state in it was read.",
        ),
        (
            [(None, 100, 0, 1998), (None, 200, 0, 1999)],
            "The section tells of no contribution; the body's own list was read for two years.",
        ),
        (
            [(None, None, 2, 1998)],
            "The section tells of two contributions and gives no sum; no list of the body with the state in it was read.",
        ),
        (
            [(700, None, 1, None)],
            "The section tells of 700 US dollars; no list of the body with the state in it was read.",
        ),
    ],
)
def test_contributions(rows, said):
    assert finding.contributions(given(*rows)) == said


def test_a_year_says_how_much_of_it_the_calendar_dates(invented, edit):
    assert finding.year(load("RU1998", invented), 1998) == (
        "Three events with one body lie in 1998; one of them only by the dates of the session, which the text does not give."
    )
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="1997", year_end="1997")
    section = load("RU1998", invented)
    assert finding.year(section, 1997) == "One event with one body lies in 1997."
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="", body_basis="none")
    assert finding.year(load("RU1998", invented), 1997) == "One event lies in 1997."
    edit(invented, "events", "event_id", "RU1998-01.1", year_start="1997", year_end="1997")
    section = load("RU1998", invented)
    assert finding.year(section, 1998) == (
        "One event with one body lies in 1998; it does so only by the dates of the session, which the text does not give."
    )
    assert finding.year(section, 1997) == "Two events with one body lie in 1997."
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="1998", year_end="1998")
    assert finding.year(load("RU1998", invented), 1998) == (
        "Two events with one body lie in 1998; one of them only by the dates of the session, which the text does not give."
    )
    assert finding.year(section, 1996) == "The section dates no event to 1996."


def test_a_body_of_which_nothing_or_a_part_is_dated(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="", year_end="", year_basis="none")
    assert finding.body(load("RU1998", invented), "LC") == (
        "The section tells of three events with the Lake Council, in two claims; one has no single year."
    )
    edit(invented, "events", "event_id", "RU1998-01.1", year_start="", ordinal="", year_end="")
    assert finding.body(load("RU1998", invented), "LC") == (
        "The section tells of three events with the Lake Council, in two claims; two have no single year."
    )
    edit(invented, "events", "event_id", "RU1998-01.2", year_start="", ordinal="", year_end="")
    assert finding.body(load("RU1998", invented), "LC") == (
        "The section tells of three events with the Lake Council, in two claims; none of them has a single year."
    )
    edit(invented, "events", "event_id", "RU1998-01.2", body_id="LTC", body_basis="treaty")
    assert finding.body(load("RU1998", invented), "LTC") == (
        "The section does not name the Lake Committee; by inference from the treaty, two events in two claims are with it; none "
        "of them has a single year."
    )


def test_where_a_body_stands(invented, edit):
    section = load("RU1998", invented)
    assert finding.place(section, "LC") == (
        f"Council of the Lakes: {section.package.meanings('bodies', 'kind')['charter-body']}."
    )
    edit(invented, "bodies", "body_id", "LTC", parent_id="LC")
    add(
        invented,
        {
            "bodies": [
                {"body_id": "WG", "short_name": "Group", "name": "Working Group", "kind": "un-process"}
                | {"parent_id": "LTC"}
            ],
            "treaties": [{"treaty_id": "OT", "name": "Optional Treaty", "body_id": "LTC"}],
            "treaty_actions": [
                {"state": "RUR", "treaty_id": "OT", "action": "signature", "date": "1997-05-02"}
            ],
        },
    )
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="WG")
    section = load("RU1998", invented)
    assert finding.place(section, "WG").endswith(
        "; under the Committee on the Lake Treaty, under the Council of the Lakes."
    )
    assert finding.place(section, "LTC") == (
        "Committee on the Lake Treaty: a committee of experts that monitors the Lake Treaty and the Optional Treaty; "
        "under the Council of the Lakes."
    )


def test_the_dates_of_a_treaty_leave_out_reports(invented):
    add(
        invented,
        {
            "treaty_actions": [
                {"state": "RUR", "treaty_id": "LT", "action": "signature", "date": "1996-05-02"},
                {"state": "RUR", "treaty_id": "OT", "action": "report-due", "ordinal": "1", "date": "1998"},
            ]
        },
    )
    section = load("RU1998", invented)
    assert (
        finding.treaty_dates(section, "LT") == "Lake Treaty: accession in 1997 and signature on 2 May 1996."
    )
    assert finding.treaty_dates(section, "OT") == (
        "OT: no signature, ratification or accession by the state is in the tables."
    )


def test_seats(invented):
    section = load("RU1998", invented)
    assert (
        finding.membership(section, "LC")
        == "Ruritania sat in it as a member throughout the period: since 1990."
    )
    assert finding.membership(section, "LTC").startswith("No state has a seat in it")
    until = section.memberships.assign(end="1997-12-31")
    assert finding.membership(replace(section, memberships=until), "LC") == (
        "Ruritania sat in it as a member in the period: from 1990 to 31 December 1997."
    )
    before = section.memberships.assign(end="1996")
    assert finding.membership(replace(section, memberships=before), "LC") == (
        "The term in which Ruritania sat in it and that was read lies outside the period: from 1990 to 1996."
    )
    twice = pd.concat([before, before.assign(start="1980", end="1982")])
    assert finding.membership(replace(section, memberships=twice), "LC") == (
        "The terms in which Ruritania sat in it and that were read lie outside the period: from 1990 to 1996 and from 1980 to 1982."
    )
    assert finding.membership(replace(section, memberships=before.head(0)), "LC") == ""


def test_rounds(invented):
    section = load("RU1998", invented)
    talks = tally.rounds(section, "LC")
    assert finding.rounds(talks, [1997, 1998]) == (
        "One round of the dialogue was held in the period, by the records read; one was put off."
    )
    assert (
        finding.rounds(talks, [1996])
        == "One round of the dialogue was held in the period, by the records read."
    )
    assert finding.rounds(talks, [2000]) == "No round of the dialogue in the period is in the tables."


def test_witnesses_reasons_and_what_verdicts_rest_on(invented):
    section = load("RU1998", invented)
    assert finding.strength(tally.strength(section)) == (
        "Of four events, three have a record that was read, three a record that is not of the state's own side, and none at least two such "
        "witnesses that are independent of each other."
    )
    assert finding.reasons(tally.reasons(section)) == (
        "The one qualified check is so because the section's words are stronger or other than what the record shows."
    )
    assert finding.reasons(tally.reasons(section).head(0)) == "No check is qualified."
    assert finding.sensitivity(tally.sensitivity(section)) == (
        "Of four events, three are on record; with the records of the state's own side left out, three still are."
    )
    few = tally.sensitivity(section).set_index(["unit", "records"])
    few[:] = 0
    few["no-record"], few["confirmed"] = 1, 0
    few.iloc[1, [few.columns.get_loc("no-record"), few.columns.get_loc("confirmed")]] = [1, 1]
    assert few.index[1][0] == "events"
    assert finding.sensitivity(few.reset_index()).startswith(
        "Of two events, one is on record; with the records"
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([], "No check is qualified."),
        ([1], "The one qualified check is so because it is late."),
        ([3], "All three qualified checks are so because it is late."),
        ([3, 1], "Of four qualified checks, three are so because it is late."),
        ([2, 2, 1], "Of five qualified checks, two each are so because it is late and it is small."),
    ],
)
def test_reasons_word_for_word(counts, said):
    meanings = ["it is late", "it is small", "it is neither"][: len(counts)]
    table = pd.DataFrame({"reason": list("abc")[: len(counts)], "meaning": meanings, "checks": counts})
    assert finding.reasons(table) == said
