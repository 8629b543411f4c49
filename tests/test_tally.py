"""Tallies and dates on a hand-made section whose every number is known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from engagement import load, tally
from engagement.package import EngagementError
from invented import add


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


# Each tally against numbers counted by hand on the made-up package.


def test_every_tally_is_typed_and_named(section):
    columns = {
        tally.kinds: ["kind", "meaning", "claims", "share"],
        tally.types: ["type", "meaning", "events"],
        tally.years: ["year", "by_text", "by_calendar", "events"],
        tally.bodies: ["body_id", "body", "kind", "claims", "events", "dated", "undated"],
        tally.matrix: [
            *("body_id", "body", "kind", "year", "events"),
            *("confirmed", "qualified", "contradicted", "no-record"),
        ],
        tally.timeline: ["group", "lane", "body_id", "what", "label", "start", "end", "told"],
        tally.sessions: ["body_id", "body", "number", "start_date", "end_date", "attended"],
        tally.attendance: ["body_id", "body", "held", "attended", "share", "not_claimed"],
        tally.verdicts: ["kind", "verdict", "count"],
        tally.checks: ["step", "claims"],
        tally.sources: ["kind", "meaning", "records", "checks"],
        tally.contributions: [
            "body_id",
            "year",
            "gifts",
            "claimed_usd",
            "listed_usd",
            "total_usd",
            "claimed_share",
        ],
    }
    for count, names in columns.items():
        assert list(count(section).columns) == names, count.__name__


def test_kinds_and_types_say_what_they_mean(section):
    kinds = tally.kinds(section)
    assert kinds["meaning"].tolist()[3] == "a principle, an attitude or an intent"
    assert kinds["meaning"].dtype == "string" and kinds["kind"].dtype == section.claims["kind"].dtype
    types = tally.types(section)
    assert types.values.tolist()[0] == [
        "attendance",
        "a delegation at a meeting or session",
        2,
    ]
    assert types["type"].dtype == types["meaning"].dtype == "string"


def test_bodies_stand_by_their_events_then_by_name(invented, edit):
    assert tally.bodies(load("RU1998", invented)).values.tolist() == [
        ["LC", "Lake Council", "charter-body", 2, 3, 3, 0],
        ["LTC", "Lake Committee", "treaty-body", 1, 1, 0, 1],
    ]
    for name in ("RU1998-01.1", "RU1998-01.2"):
        edit(invented, "events", "event_id", name, body_id="", body_basis="none")
    assert tally.bodies(load("RU1998", invented))["body_id"].tolist() == ["LC", "LTC"]
    edit(invented, "events", "event_id", "RU1998-01.1", body_id="LTC", body_basis="named")
    assert tally.bodies(load("RU1998", invented))[
        ["body_id", "events", "dated", "undated"]
    ].values.tolist() == [
        ["LTC", 2, 1, 1],
        ["LC", 1, 1, 0],
    ]
    # by kind, whatever their numbers
    assert tally.matrix(load("RU1998", invented))["body_id"].drop_duplicates().tolist() == ["LC", "LTC"]


def test_the_matrix_has_every_year_of_every_body_the_undated_last(section):
    columns = ["body_id", "body", "kind", "year", "events"]
    found = tally.matrix(section)[columns].astype({"year": "object"}).fillna({"year": 0}).values.tolist()
    assert found == [
        ["LC", "Lake Council", "charter-body", 1997, 0],
        ["LC", "Lake Council", "charter-body", 1998, 3],
        ["LC", "Lake Council", "charter-body", 0, 0],
        ["LTC", "Lake Committee", "treaty-body", 1997, 0],
        ["LTC", "Lake Committee", "treaty-body", 1998, 0],
        ["LTC", "Lake Committee", "treaty-body", 0, 1],
    ]
    assert tally.matrix(section)["year"].dtype == "Int64"
    assert tally.matrix(section)["kind"].dtype == section.events["body_kind"].dtype


def test_the_matrix_counts_the_verdicts_of_each_cell(section):
    table = tally.matrix(section)
    for row in table.itertuples(index=False):
        events = section.events[(section.events["body_id"] == row.body_id)]
        inside = events["year"].isna() if pd.isna(row.year) else (events["year"] == row.year).fillna(False)
        found = events.loc[inside, "verdict"].value_counts()
        for place, word in enumerate(["confirmed", "qualified", "contradicted", "no-record"], start=5):
            assert row[place] == found.get(word, 0)
    assert table[["confirmed", "qualified", "contradicted", "no-record"]].to_numpy().sum() > 1


def test_the_timeline_has_sessions_visits_talks_and_reports(invented, edit):
    edit(
        invented,
        "events",
        "event_id",
        "RU1998-02.1",
        type="visit-received",
        year_start="1998",
        year_end="1998",
        month="4",
    )
    section = load("RU1998", invented)
    table = tally.timeline(section)
    sessions, talks, cycle = tally.sessions(section), tally.rounds(section), tally.reporting(section)
    assert (
        table.loc[table["group"] == "sessions", "label"].tolist() == sessions["number"].astype(str).tolist()
    )
    assert table.loc[table["group"] == "sessions", "told"].tolist() == sessions["attended"].tolist()
    assert table.loc[table["group"] == "visits", ["start", "told"]].values.tolist() == [["1998-04", True]]
    assert table.loc[table["group"] == "talks", "what"].tolist() == talks["status"].astype(str).tolist()
    assert not table.loc[table["group"] == "talks", "told"].any()
    steps = cycle[["due", "received", "reviewed"]].notna().sum().sum()
    assert (table["group"] == "reports").sum() == steps > 0
    for body_id in table["body_id"].dropna().unique():
        assert tally.timeline(section, body_id).equals(
            table[table["body_id"] == body_id].reset_index(drop=True)
        )


def test_a_year_outside_the_period_has_its_own_place(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="2001", year_end="2001")
    section = load("RU1998", invented)
    years = tally.years(section)
    assert years["year"].tolist()[:3] == [1997, 1998, 2001] and years["events"].tolist() == [0, 2, 1, 1]
    matrix = tally.matrix(section)
    assert matrix.loc[matrix["year"] == 2001, "events"].tolist() == [1, 0]


def test_the_undated_stand_in_the_order_of_the_text(invented, edit):
    assert tally.undated(load("RU1998", invented))["event_id"].tolist() == ["RU1998-03.1"]
    edit(
        invented,
        "events",
        "event_id",
        "RU1998-01.1",
        year_basis="none",
        year_start="",
        year_end="",
        ordinal="",
    )
    undated = tally.undated(load("RU1998", invented))
    assert undated["event_id"].tolist() == ["RU1998-01.1", "RU1998-03.1"] and undated.index.tolist() == [0, 1]


def test_a_session_is_attended_by_its_number_or_as_the_only_one_of_its_year(invented, edit):
    assert tally.sessions(load("RU1998", invented)).astype("string").values.tolist() == [
        ["LC", "Lake Council", "1", "1997-03-01", "1997-03-02", "False"],
        ["LC", "Lake Council", "2", "1998-03-01", "1998-03-02", "True"],
        ["LC", "Lake Council", "3", "1998-09-01", "1998-09-02", "True"],
    ]
    # no number, a year with two sessions: neither is known to be meant
    edit(invented, "events", "event_id", "RU1998-01.1", ordinal="")
    assert tally.sessions(load("RU1998", invented))["attended"].tolist() == [False, False, True]
    # no number, a year with one session
    edit(invented, "events", "event_id", "RU1998-01.1", year_start="1997", year_end="1997")
    assert tally.sessions(load("RU1998", invented))["attended"].tolist() == [True, False, True]
    # a gift is no presence
    edit(invented, "events", "event_id", "RU1998-01.1", type="cooperation-project")
    assert tally.sessions(load("RU1998", invented))["attended"].tolist() == [False, False, True]


def test_a_session_with_one_day_read_and_one_outside_the_period(invented, edit):
    edit(invented, "sessions", "number", "1", start_date="", end_date="1997-03-02")
    edit(invented, "sessions", "number", "2", end_date="")
    edit(invented, "sessions", "number", "3", start_date="1999-09-01", end_date="1999-09-02")
    table = tally.sessions(load("RU1998", invented)).astype("string")
    assert table[["number", "start_date", "end_date"]].values.tolist() == [
        ["1", "1997-03-02", "1997-03-02"],
        ["2", "1998-03-01", "1998-03-01"],
    ]
    edit(invented, "sessions", "number", "1", start_date="", end_date="")
    assert tally.sessions(load("RU1998", invented))["number"].tolist() == [2]
    edit(invented, "sessions", "number", "3", start_date="1996-09-01", end_date="1996-09-02")
    assert tally.sessions(load("RU1998", invented))["number"].tolist() == [2]


def test_attendance_counts_sessions_by_body(invented, edit):
    table = tally.attendance(load("RU1998", invented))
    assert table.values.tolist() == [["LC", "Lake Council", 3, 2, pytest.approx(2 / 3), "1"]]
    edit(invented, "events", "event_id", "RU1998-01.2", ordinal="9")
    table = tally.attendance(load("RU1998", invented))
    assert table.values.tolist() == [["LC", "Lake Council", 3, 1, pytest.approx(1 / 3), "1, 3"]]


def counted(table: pd.DataFrame) -> dict:
    """The counts of a table of verdicts that are more than none."""
    by = table.columns[0]
    return {
        ("undated" if pd.isna(row[0]) else row[0], row[1]): row[2]
        for row in table[[by, "verdict", "count"]].itertuples(index=False)
        if row[2]
    }


def test_verdicts_by_year_and_by_body(section):
    by_year = tally.verdicts(section, by="year")
    assert counted(by_year) == {
        (1998, "confirmed"): 1,
        (1998, "no-record"): 1,
        (1998, "contradicted"): 1,
        ("undated", "qualified"): 1,
    }
    assert by_year["year"].dtype == "Int64" and pd.isna(by_year["year"].iloc[-1])
    by_body = tally.verdicts(section, by="body_id")
    assert counted(by_body) == {
        ("LC", "confirmed"): 1,
        ("LC", "no-record"): 1,
        ("LC", "contradicted"): 1,
        ("LTC", "qualified"): 1,
    }
    assert by_body["body_id"].dtype == "string" and by_body["count"].dtype == "int64"
    for table in (by_year, by_body, tally.verdicts(section)):
        groups = table.iloc[:, 0].astype("object").fillna("undated")
        allowed = list(table["verdict"].cat.categories)
        assert table["verdict"].tolist() == allowed * groups.nunique()
    with pytest.raises(ValueError, match=r"^by='month': one of 'kind', 'year', 'body_id' is allowed$"):
        tally.verdicts(section, by="month")


def test_verdicts_by_kind_leave_out_what_cannot_be_checked(section):
    assert tally.verdicts(section)["kind"].drop_duplicates().tolist() == ["event", "standing"]


def test_verdicts_stand_in_the_order_of_years_and_of_kinds_of_body(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="1997", year_end="1997")
    edit(invented, "bodies", "body_id", "LC", kind="treaty-body")
    edit(invented, "bodies", "body_id", "LTC", kind="charter-body")
    section = load("RU1998", invented)
    assert tally.verdicts(section, by="year")["year"].drop_duplicates().tolist()[:2] == [1997, 1998]
    assert tally.verdicts(section, by="body_id")["body_id"].drop_duplicates().tolist() == ["LTC", "LC"]
    edit(invented, "claims", "claim_id", "RU1998-01", kind="standing")
    edit(invented, "claims", "claim_id", "RU1998-03", kind="event")
    assert tally.verdicts(load("RU1998", invented))["kind"].drop_duplicates().tolist() == [
        "event",
        "standing",
    ]


def test_events_without_a_body_are_counted_as_such(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="", body_basis="none")
    by_body = tally.verdicts(load("RU1998", invented), by="body_id")
    assert counted(by_body)["undated", "contradicted"] == 1 and pd.isna(by_body["body_id"].iloc[-1])


def test_checks_count_claims_with_a_record_that_was_read(section, invented, edit):
    assert tally.checks(section).values.tolist() == [
        ["all claims", 4],
        ["claims that records can be asked about", 3],
        ["of them, with a record that was read", 3],
    ]
    edit(invented, "checks", "check_id", "RU1998-03c1", record_id="", verdict="no-record", searched="a; b; c")
    assert tally.checks(load("RU1998", invented))["claims"].tolist() == [4, 3, 2]


def test_sources_stand_by_their_records(section):
    table = tally.sources(section)
    assert table["kind"].tolist() == ["un-document", "press"] and table["checks"].tolist() == [3, 1]
    assert table["meaning"].notna().all() and table["meaning"].dtype == table["kind"].dtype == "string"


def test_sources_with_most_records_stand_first(witnessed):
    table = tally.sources(witnessed)
    assert table[["kind", "records", "checks"]].values.tolist() == [
        ["press", 2, 3],
        ["un-document", 1, 2],
        ["government", 1, 3],
    ]


CYCLE = [
    {"state": "RUR", "treaty_id": "LT", "record_id": "report"} | act
    for act in (
        {"action": "report-due", "ordinal": "2", "date": "1999-06"},
        {"action": "report-received", "ordinal": "2", "date": "1998-05-01", "state_ordinal": "3"},
        {"action": "concluding-observations", "ordinal": "2", "date": "2000"},
        {"action": "report-due", "ordinal": "9", "date": "2001"},
        {"action": "report-review", "ordinal": "0", "date": "1997-05-01"},
    )
]


def test_a_reporting_cycle_is_a_row_each_report_of_the_period(invented, edit):
    add(invented, {"treaty_actions": CYCLE})
    table = tally.reporting(load("RU1998", invented))
    assert list(table.columns) == [
        "treaty_id",
        "ordinal",
        "due",
        "received",
        "reviewed",
        "concluded",
        "late",
        "days_late",
        "days_to_review",
        "state_ordinal",
        "named",
    ]
    assert table.astype("object").where(table.notna(), None).values.tolist() == [
        ["LT", "1", "1998-01-01", "1998-01-31", "1999-01-31", None, True, 30, 365, None, False],
        ["LT", "2", "1999-06", "1998-05-01", None, "2000", False, None, None, "3", False],
        ["LT", "0", None, None, "1997-05-01", None, None, None, None, None, False],
    ]
    for ordinal, named in (
        ("1", [True, False, False]),
        ("3", [False, True, False]),
        ("2", [False, True, False]),
    ):
        edit(invented, "events", "event_id", "RU1998-03.1", type="report-submission", ordinal=ordinal)
        assert tally.reporting(load("RU1998", invented))["named"].tolist() == named
    edit(invented, "events", "event_id", "RU1998-03.1", type="accession", ordinal="1")
    assert not tally.reporting(load("RU1998", invented))["named"].any()


@pytest.mark.parametrize(
    ("received", "due", "late"),
    [
        ("1998-02-01", "1998-01-31", True),
        ("1998-01-31", "1998-01-31", False),
        ("1998-01-30", "1998-01-31", False),
    ],
)
def test_a_day_late_is_late_and_the_day_itself_is_not(invented, edit, received, due, late):
    edit(invented, "treaty_actions", "date", "1998-01-31", date=received)
    edit(invented, "treaty_actions", "date", "1998-01-01", date=due)
    row = tally.reporting(load("RU1998", invented)).iloc[0]
    assert row["late"] == late and (row["days_late"] > 0) == late


def test_money_is_summed_by_body_and_year(invented, edit):
    gift = {"claim_id": "RU1998-02", "type": "contribution", "body_basis": "named", "summary": "Gift."}
    add(
        invented,
        {
            "events": [
                gift
                | {"event_id": "RU1998-02.2", "body_id": "LC", "amount_usd": 250}
                | {"year_start": 1998, "year_end": 1998, "year_basis": "stated"},
                gift
                | {"event_id": "RU1998-02.3", "body_id": "LTC", "amount_usd": 10}
                | {"year_start": 1997, "year_end": 1997, "year_basis": "stated"},
            ],
            "contributions": [
                {"state": "RUR", "body_id": "LC", "year": 1997, "amount_usd": 70, "total_usd": 700},
                {"state": "ZEN", "body_id": "LC", "year": 1998, "amount_usd": 9, "total_usd": 9},
            ],
        },
    )
    edit(invented, "events", "event_id", "RU1998-01.1", amount_usd="999")  # of no contribution
    table = tally.contributions(load("RU1998", invented))
    assert table.astype("object").where(table.notna(), None).values.tolist() == [
        ["LC", 1997, 0, None, 70, 700, None],
        ["LC", 1998, 2, 5250, 4000, 100000, 0.0525],
        ["LTC", 1997, 1, 10, None, None, None],
    ]
    assert [str(dtype) for dtype in table.dtypes[2:]] == ["Int64", "Int64", "Int64", "Int64", "Float64"]


def test_a_gift_without_a_year_is_counted_too(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="", year_end="", year_basis="none")
    table = tally.contributions(load("RU1998", invented))
    assert table.astype("object").where(table.notna(), None)[
        ["year", "gifts", "claimed_usd"]
    ].values.tolist() == [
        [1998, 0, None],
        [None, 1, 5000],
    ]


def test_verdicts_by_kind_stand_in_the_order_of_the_schema(section):
    kinds = pd.Categorical(
        ["evaluation", "standing", "event", "event"], categories=section.claims["kind"].cat.categories
    )
    found = tally.verdicts(
        replace(section, claims=section.claims.assign(kind=kinds, checked=True)), by="kind"
    )
    assert found["kind"].drop_duplicates().tolist() == ["event", "standing", "evaluation"]


def test_what_has_no_number_has_no_label(section):
    table = tally.timeline(section)
    assert set(table.loc[table["group"].isin(["reports", "visits"]), "label"]) == {""}


@pytest.fixture
def witnessed(invented, edit):
    """Records of the state's own, a copy of another, and what each says of the same events."""
    add(
        invented,
        {
            "records": [
                {"record_id": "own-1", "publisher": "Lake Ministry", "side": "state", "extent": "whole"}
                | {"kind": "government"},
                {"record_id": "copy-1", "publisher": "Sea Post", "side": "third", "extent": "opening"}
                | {"same_as": "paper-1", "kind": "press"},
            ],
            "checks": [
                {"claim_id": claim, "event_id": f"{claim}.1", "record_id": record, "verdict": verdict}
                | {"check_id": f"{claim}c{number}", "reason": reason, "note": "So."}
                for claim, number, record, verdict, reason in [
                    ("RU1998-01", 3, "own-1", "confirmed", ""),
                    ("RU1998-01", 4, "copy-1", "qualified", "wording"),
                    ("RU1998-01", 5, "paper-1", "qualified", "less"),
                    ("RU1998-03", 2, "own-1", "confirmed", ""),
                ]
            ],
        },
    )
    edit(invented, "checks", "check_id", "RU1998-02c1", record_id="own-1")
    return load("RU1998", invented)


def test_events_are_as_strong_as_their_independent_witnesses(witnessed):
    table = tally.strength(witnessed)
    assert list(table.columns) == [
        "event_id",
        "claim_id",
        "summary",
        "verdict",
        "records",
        "witnesses",
        "outside",
        "whole",
    ]
    assert table.drop(columns=["claim_id", "summary"]).values.tolist() == [
        ["RU1998-01.1", "qualified", 4, 3, 2, 2],  # a copy is no witness of its own
        ["RU1998-01.2", "no-record", 0, 0, 0, 0],
        ["RU1998-02.1", "contradicted", 1, 1, 0, 1],  # what bears on the claim as a whole is not the event's
        ["RU1998-03.1", "qualified", 2, 2, 1, 2],
    ]
    assert table[["claim_id", "summary"]].values.tolist()[0] == ["RU1998-01", "Second session."]
    assert [str(table[name].dtype) for name in ("records", "whole")] == ["int64", "int64"]


def test_sides_count_records_witnesses_and_checks(witnessed):
    table = tally.sides(witnessed)
    assert table[["side", "records", "witnesses", "checks"]].values.tolist() == [
        ["state", 1, 1, 3],
        ["party", 0, 0, 0],
        ["un", 1, 1, 2],
        ["third", 2, 1, 3],
    ]
    assert table["meaning"].tolist()[3] == "anyone else" and table["side"].dtype == "string"


def test_reasons_stand_by_their_checks(witnessed):
    table = tally.reasons(witnessed)
    assert list(table.columns) == ["reason", "meaning", "checks", "events", "claims"]
    assert table[["reason", "checks", "events", "claims"]].values.tolist() == [
        ["wording", 2, 2, 2],
        ["less", 1, 1, 1],
    ]
    assert table["meaning"].iloc[0] == "the section's words are stronger or other than what the record shows"
    assert table["reason"].dtype == table["meaning"].dtype == "string"


def test_verdicts_with_some_of_the_records_alone(witnessed):
    table = tally.sensitivity(witnessed)
    assert list(table.columns)[:2] == ["records", "unit"]
    found = {
        (row[0], row[1]): dict(zip(table.columns[2:], row[2:], strict=True)) for row in table.values.tolist()
    }
    counted = {key: {word: count for word, count in row.items() if count} for key, row in found.items()}
    assert counted == {
        ("all records", "claims"): {"partly": 1, "qualified": 1, "contradicted": 1},
        ("all records", "events"): {"qualified": 2, "contradicted": 1, "no-record": 1},
        ("without the state's own side", "claims"): {"partly": 1, "qualified": 1, "no-record": 1},
        ("without the state's own side", "events"): {"qualified": 2, "no-record": 2},
        ("only records read whole", "claims"): {"partly": 1, "qualified": 1, "contradicted": 1},
        ("only records read whole", "events"): {
            "confirmed": 1,
            "qualified": 1,
            "contradicted": 1,
            "no-record": 1,
        },
        ("only records of the United Nations", "claims"): {"partly": 1, "qualified": 1, "no-record": 1},
        ("only records of the United Nations", "events"): {"confirmed": 1, "qualified": 1, "no-record": 2},
    }


def test_what_the_own_side_alone_confirms_is_qualified(witnessed, invented, edit):
    edit(invented, "checks", "check_id", "RU1998-03c1", verdict="no-record", record_id="", reason="")
    rows = tally.sensitivity(load("RU1998", invented)).set_index(["records", "unit"])
    assert rows.loc[("only records read whole", "events"), "qualified"] == 1
    assert rows.loc[("only records of the United Nations", "events"), "no-record"] == 3


def test_rounds_stand_by_partner_series_and_day(invented):
    add(
        invented,
        {
            "rounds": [
                {"round_id": "LC-06", "state": "RUR", "body_id": "LC", "series": "dialogue", "status": "held"}
                | {"start_date": "1995", "record_id": "paper-1"},
                {"round_id": "LTC-01", "state": "RUR", "body_id": "LTC", "series": "dialogue"}
                | {"status": "held", "start_date": "1990"},
                {"round_id": "LC-07", "state": "ZEN", "body_id": "LC", "series": "dialogue"},
            ]
        },
    )
    section = load("RU1998", invented)
    table = tally.rounds(section)
    assert table["round_id"].tolist() == ["LC-06", "LC-01", "LC-02", "LC-03", "LC-04", "LC-05", "LTC-01"]
    assert table.loc[0, ["body", "title", "url"]].tolist() == [
        "Lake Council",
        "The Lake Post",
        "https://example.org/post",
    ]
    assert tally.rounds(section, "LTC")["round_id"].tolist() == ["LTC-01"]
    assert pd.isna(tally.rounds(section, "LTC")["title"].iloc[0])


def test_no_state_sits_with_experts_and_a_committees_session_is_its_parents(invented, edit):
    add(
        invented,
        {
            "sessions": [
                {"body_id": "LTC", "number": 2, "start_date": "1998-03-01", "end_date": "1998-03-02"},
                {"body_id": "FC", "number": 2, "start_date": "1998-04-01", "end_date": "1998-04-02"},
            ],
            "bodies": [
                {"body_id": "FC", "short_name": "Third Committee", "name": "Third Committee"}
                | {"kind": "charter-body", "parent_id": "LC"}
            ],
        },
    )
    edit(invented, "events", "event_id", "RU1998-01.1", body_id="FC")
    edit(invented, "events", "event_id", "RU1998-01.2", ordinal="1", year_start="")
    table = tally.sessions(load("RU1998", invented))
    assert table[["body_id", "number", "attended"]].values.tolist() == [
        ["LC", 1, True],
        [
            "LC",
            2,
            True,
        ],  # as the parent of the Third Committee, whose session of that number and year was attended
        ["LC", 3, False],
        ["FC", 2, True],
    ]
    edit(invented, "sessions", "start_date", "1998-04-01", start_date="1997-04-01", end_date="1997-04-02")
    edit(invented, "events", "event_id", "RU1998-01.1", year_start="1997", year_end="1997")
    table = tally.sessions(load("RU1998", invented))
    assert table[["body_id", "number", "attended"]].values.tolist() == [
        ["FC", 2, True],
        ["LC", 1, True],
        ["LC", 2, False],  # of another year than the committee's
        ["LC", 3, False],
    ]


def test_sessions_of_a_body_at_which_the_section_tells_of_no_delegation_are_not_held_against_it(
    invented, edit
):
    edit(invented, "events", "event_id", "RU1998-01.1", type="pledge")
    edit(invented, "events", "event_id", "RU1998-01.2", type="pledge")
    section = load("RU1998", invented)
    assert len(section.sessions) and tally.sessions(section).empty and tally.attendance(section).empty
    assert "sessions" not in set(tally.timeline(section)["group"])


def test_a_report_leads_to_its_committee_only_where_the_section_has_an_event_with_it(invented, edit):
    reports = tally.timeline(load("RU1998", invented)).query("group == 'reports'")
    assert set(reports["body_id"]) == {"LTC"}
    edit(invented, "events", "event_id", "RU1998-03.1", body_id="", body_basis="none")
    reports = tally.timeline(load("RU1998", invented)).query("group == 'reports'")
    assert len(reports) and reports["body_id"].isna().all()
