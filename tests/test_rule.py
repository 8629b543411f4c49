"""Every rule: what it refuses, in the words that a person reads, and what it lets pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engagement import rule


class Row(dict):
    """A row in which a cell that is not given is empty."""

    def __missing__(self, field: str) -> str:
        return ""


class Tables:
    """As much of a package as a rule asks for."""

    def __init__(self, **tables: list[dict[str, str]]):
        self.tables = tables

    def rows(self, table: str) -> list[Row]:
        return [Row(row) for row in self.tables.get(table, [])]

    def numbered(self, table: str) -> list[tuple[int, Row]]:
        return list(enumerate(self.rows(table), start=2))

    def answers(self, query: Callable) -> list:
        return list(query(self))


def found(query: Callable, **tables: list[dict[str, str]]) -> list[str]:
    """The lines that a rule writes about some tables."""
    return [str(problem) for problem in query(Tables(**tables))]


def claim(number: int, **cells: str) -> dict[str, str]:
    """A claim of ten characters, each after the one before, in a sentence of its own."""
    return {
        "claim_id": f"AB-{number:02d}",
        "section_id": "AB",
        "paragraph": "1",
        "sentence": str(number),
        "start": str(10 * number),
        "end": str(10 * number + 10),
        "anchor": "the anchor",
        "kind": "event",
        "summary": "Says a thing.",
    } | cells


def event(claim_number: int, number: int = 1, **cells: str) -> dict[str, str]:
    name = f"AB-{claim_number:02d}"
    return {
        "event_id": f"{name}.{number}",
        "claim_id": name,
        "type": "attendance",
        "body_basis": "none",
        "year_basis": "none",
        "summary": "A thing.",
    } | cells


def check(claim_number: int, number: int = 1, **cells: str) -> dict[str, str]:
    name = f"AB-{claim_number:02d}"
    return {
        "check_id": f"{name}c{number}",
        "claim_id": name,
        "record_id": "paper",
        "verdict": "confirmed",
        "note": "It says so.",
    } | cells


def test_claims_are_numbered_in_the_order_of_the_text():
    other = {"section_id": "CD", "claim_id": "CD-01"}
    assert found(rule.claim_ids, claims=[claim(1), claim(2), claim(3, **other), claim(3)]) == []
    assert found(rule.claim_ids, claims=[claim(1), claim(3), claim(3)]) == [
        "claims.csv:3:claim_id: 'AB-03' found; the next id is AB-02"
    ]
    assert found(rule.claim_ids, claims=[claim(1), claim(2, claim_id="CD-02")]) == [
        "claims.csv:3:claim_id: 'CD-02' found; the next id is AB-02"
    ]


def test_spans_neither_overlap_nor_go_back():
    other = {"section_id": "CD", "start": "0", "end": "5", "sentence": "1"}
    assert found(rule.spans, claims=[claim(1), claim(2), claim(3, **other)]) == []
    assert found(rule.spans, claims=[claim(1, end="11"), claim(2, end="21")]) == []
    assert found(rule.spans, claims=[claim(1), claim(2, end="20")]) == [
        "claims.csv:3:end: 20 found; it must be more than start 20"
    ]
    assert found(rule.spans, claims=[claim(1), claim(2, start="19")]) == [
        "claims.csv:3:start: 19 found; AB-01 ends at 20 and spans do not overlap"
    ]
    assert found(rule.spans, claims=[claim(1), claim(2), claim(3, sentence="1")]) == [
        "claims.csv:4:sentence: paragraph 1, sentence 1 found; the claim before stands later, in (1, 2)"
    ]
    # a row of another section between the two does not end the look
    assert found(
        rule.spans, claims=[claim(1), claim(2, **other), claim(3), claim(4, start="30", end="30")]
    ) == [
        "claims.csv:5:end: 30 found; it must be more than start 30",
        "claims.csv:5:start: 30 found; AB-03 ends at 40 and spans do not overlap",
    ]


def test_anchors_are_short():
    eight = "one two three four five six seven eight"
    assert found(rule.anchors, claims=[claim(1, anchor=eight, end="90"), claim(2, anchor="1234567890")]) == []
    assert found(rule.anchors, claims=[claim(1), claim(2, anchor=f"{eight}, nine", end="90")]) == [
        "claims.csv:3:anchor: 9 words found; at most 8 are allowed"
    ]
    assert found(rule.anchors, claims=[claim(1, anchor="12345678901")]) == [
        "claims.csv:2:anchor: longer than the span that it begins"
    ]


def test_summaries_are_short():
    kept, long = "word " * 25, "word " * 26
    assert found(rule.summaries, claims=[claim(1, summary=kept)], events=[event(1, summary=kept)]) == []
    assert found(
        rule.summaries, claims=[claim(1), claim(2, summary=long)], events=[event(1, summary=long)]
    ) == [
        "claims.csv:3:summary: 26 words found; at most 25 are allowed",
        "events.csv:2:summary: 26 words found; at most 25 are allowed",
    ]


def test_only_evaluations_are_attributed_and_to_bodies_that_exist():
    bodies = [{"body_id": "LC"}, {"body_id": "LTC"}]
    sound = [claim(1, kind="evaluation", attributed_to="LC;LTC"), claim(2), claim(3, kind="evaluation")]
    assert found(rule.attributions, bodies=bodies, claims=sound) == []
    assert found(rule.attributions, bodies=bodies, claims=[claim(1), claim(2, attributed_to="LC")]) == [
        "claims.csv:3:attributed_to: 'LC' found; only an evaluation is attributed, this is of kind event"
    ]
    wrong = [claim(1, kind="evaluation", attributed_to="LC;NO"), claim(2, attributed_to="")]
    assert found(rule.attributions, bodies=bodies, claims=wrong) == [
        "claims.csv:2:attributed_to: 'NO' found; it must be a body_id in bodies.csv"
    ]


def test_claims_have_the_events_of_their_kind():
    sound = [claim(1), claim(2, kind="standing"), claim(3, kind="standing"), claim(4, kind="commitment")]
    assert found(rule.events_of_claims, claims=sound, events=[event(1), event(2)]) == []
    assert found(rule.events_of_claims, claims=[claim(1), claim(2)], events=[event(1)]) == [
        "claims.csv:3:kind: no event found in events.csv; a claim of kind event has at least one"
    ]
    wrong = [claim(1), claim(2, kind="evaluation")]
    assert found(rule.events_of_claims, claims=wrong, events=[event(1), event(2), event(2, 2)]) == [
        "claims.csv:3:kind: two events found in events.csv; a claim of kind evaluation has none"
    ]


def test_events_are_numbered_within_their_claim():
    assert found(rule.event_ids, events=[event(1), event(2), event(1, 2)]) == []
    assert found(rule.event_ids, events=[event(1), event(1, 3)]) == [
        "events.csv:3:event_id: 'AB-01.3' found; the next id is AB-01.2"
    ]


def test_years_have_the_shape_of_their_basis():
    sound = [
        ("stated", "1998", "1998", "3"),
        ("ordered", "1998", "1998", ""),
        ("range", "1997", "1998", ""),
        ("since", "1997", "", ""),
        ("none", "", "", ""),
    ]
    names = ("year_basis", "year_start", "year_end", "month")
    rows = [event(1, **dict(zip(names, cells, strict=True))) for cells in sound]
    assert found(rule.years, events=rows) == []


@pytest.mark.parametrize(
    ("basis", "first", "last", "words"),
    [
        (
            "stated",
            "1998",
            "1999",
            "1998 to 1999 found; basis stated has one year in both year_start and year_end",
        ),
        (
            "stated",
            "",
            "",
            "empty to empty found; basis stated has one year in both year_start and year_end",
        ),
        (
            "ordered",
            "1998",
            "",
            "1998 to empty found; basis ordered has one year in both year_start and year_end",
        ),
        (
            "ordered",
            "",
            "",
            "empty to empty found; basis ordered has one year in both year_start and year_end",
        ),
        ("range", "1998", "1998", "1998 to 1998 found; basis range has a year_start before its year_end"),
        ("range", "1998", "", "1998 to empty found; basis range has a year_start before its year_end"),
        ("range", "", "1998", "empty to 1998 found; basis range has a year_start before its year_end"),
        ("since", "1998", "1999", "1998 to 1999 found; basis since has a year_start and no year_end"),
        ("since", "", "", "empty to empty found; basis since has a year_start and no year_end"),
        ("none", "1998", "", "1998 to empty found; basis none has neither year_start nor year_end"),
        ("none", "", "1998", "empty to 1998 found; basis none has neither year_start nor year_end"),
    ],
)
def test_years_of_another_shape(basis, first, last, words):
    rows = [event(1), event(2, year_basis=basis, year_start=first, year_end=last)]
    assert found(rule.years, events=rows) == [f"events.csv:3:year_basis: {words}"]


def test_a_month_needs_a_single_year():
    rows = [event(1, year_basis="since", year_start="1998", month="3")]
    assert found(rule.years, events=rows) == ["events.csv:2:month: 3 found; a month needs a single year"]


def test_a_body_goes_with_its_basis():
    treaties = [{"treaty_id": "LT", "body_id": "LTC"}, {"treaty_id": "ST", "body_id": "STC"}]
    sound = [
        event(1, body_id="LC", body_basis="named"),
        event(2, body_id="LTC", body_basis="treaty", treaty_id="LT"),
        event(3, treaty_id="LT"),
    ]
    assert found(rule.bases, events=sound, treaties=treaties) == []
    assert found(rule.bases, events=[event(1), event(2, body_basis="named")], treaties=treaties) == [
        "events.csv:3:body_id: empty found with body_basis named; a body goes with named or treaty, none with none"
    ]
    assert found(rule.bases, events=[event(1, body_id="LC")], treaties=treaties) == [
        "events.csv:2:body_id: LC found with body_basis none; a body goes with named or treaty, none with none"
    ]
    wrong = event(1, body_id="LTC", body_basis="treaty", treaty_id="ST")
    assert found(rule.bases, events=[wrong], treaties=treaties) == [
        "events.csv:2:body_basis: treaty found with body LTC; the treaty asks for STC"
    ]
    assert found(rule.bases, events=[wrong | {"treaty_id": ""}], treaties=treaties) == [
        "events.csv:2:body_basis: treaty found with body LTC; the treaty asks for a treaty_id"
    ]


def test_only_a_contribution_has_an_amount():
    sound = [event(1, type="contribution", amount_usd="5"), event(2), event(3, type="contribution")]
    assert found(rule.amounts, events=sound) == []
    assert found(rule.amounts, events=[event(1), event(2, amount_usd="5")]) == [
        "events.csv:3:amount_usd: 5 found; only a contribution has one, this is of type attendance"
    ]


def test_a_session_ends_after_it_starts_and_rests_on_a_record():
    dates = {"start_date": "1998-03-01", "end_date": "1998-03-01", "record_id": "paper"}
    assert found(rule.session_dates, sessions=[dates, {}, dates | {"end_date": ""}]) == []
    assert found(rule.session_dates, sessions=[dates, dates | {"end_date": "1998-02-28"}]) == [
        "sessions.csv:3:end_date: 1998-02-28 found; the session starts on 1998-03-01"
    ]
    for one in ({"start_date": "1998-03-01"}, {"end_date": "1998-03-01"}):
        assert found(rule.session_dates, sessions=[one]) == [
            "sessions.csv:2:record_id: empty found; dates need the record in which they were read"
        ]


def test_a_treaty_enters_into_force_after_its_adoption_and_rests_on_a_record():
    dates = {"adopted": "1998-03-01", "in_force": "1998-03-01", "record_id": "paper"}
    assert found(rule.treaty_dates, treaties=[dates, {}, dates | {"in_force": ""}]) == []
    assert found(rule.treaty_dates, treaties=[dates, dates | {"in_force": "1998-02-28"}]) == [
        "treaties.csv:3:in_force: 1998-02-28 found; the treaty was adopted on 1998-03-01"
    ]
    for one in ({"adopted": "1998-03-01"}, {"in_force": "1998-03-01"}):
        assert found(rule.treaty_dates, treaties=[one]) == [
            "treaties.csv:2:record_id: empty found; dates need the record in which they were read"
        ]


def test_an_actions_id_is_made_of_its_cells():
    act = {"state": "RUR", "treaty_id": "LT", "action": "report-due", "ordinal": "2"}
    accession = {"state": "RUR", "treaty_id": "LT", "action": "accession"}
    sound = [act | {"action_id": "RUR-LT-report-due-2"}, accession | {"action_id": "RUR-LT-accession"}]
    assert found(rule.action_ids, treaty_actions=sound) == []
    assert found(rule.action_ids, treaty_actions=[*sound, act | {"action_id": "RUR-LT-report-due"}]) == [
        "treaty_actions.csv:4:action_id: 'RUR-LT-report-due' found; it must be RUR-LT-report-due-2"
    ]


def test_no_more_rows_agree_than_were_compared():
    assert found(rule.agreements, agreement=[{"agreed": "9", "compared": "10"}]) == []
    assert found(rule.agreements, agreement=[{"agreed": "10", "compared": "10"}]) == []
    wrong = [{"agreed": "9", "compared": "10"}, {"agreed": "11", "compared": "10"}]
    assert found(rule.agreements, agreement=wrong) == ["agreement.csv:3:agreed: 11 found; 10 were compared"]


def test_a_period_ends_after_it_starts():
    sound = [
        {"period_start": "1997", "period_end": "1997"},
        {"period_start": "1997", "period_end": "1998"},
    ]
    assert found(rule.periods, sections=sound) == []
    assert found(rule.periods, sections=[*sound, {"period_start": "1997", "period_end": "1996"}]) == [
        "sections.csv:4:period_end: 1996 found; the period starts in 1997"
    ]


def test_a_record_can_be_found():
    assert found(rule.record_places, records=[{"url": "https://example.org"}, {"symbol": "LC/1"}]) == []
    assert found(rule.record_places, records=[{"symbol": "LC/1"}, {"title": "Nowhere"}]) == [
        "records.csv:3:url: empty found; a record has an address or a symbol"
    ]


def test_checks_are_numbered_within_their_claim_and_are_of_its_events():
    assert found(rule.check_ids, checks=[check(1), check(2), check(1, 2, event_id="AB-01.1")]) == []
    assert found(rule.check_ids, checks=[check(1), check(1, 3)]) == [
        "checks.csv:3:check_id: 'AB-01c3' found; the next id is AB-01c2"
    ]
    assert found(rule.check_ids, checks=[check(1), check(2, event_id="AB-01.1")]) == [
        "checks.csv:3:event_id: 'AB-01.1' found; it must be an event of AB-02"
    ]


SEARCHED = {"verdict": "no-record", "record_id": "", "searched": "a; b; c"}


def test_a_check_rests_on_a_record_or_on_a_search():
    assert found(rule.check_grounds, checks=[check(1), check(2, **SEARCHED), check(3)]) == []
    for verdict in ("confirmed", "qualified", "contradicted"):
        wrong = check(2, verdict=verdict, record_id="", searched="a")
        assert found(rule.check_grounds, checks=[check(1), wrong, check(3)]) == [
            f"checks.csv:3:record_id: empty found; verdict {verdict} rests on a record that was read",
            f"checks.csv:3:searched: text found; verdict {verdict} rests on its record, not on a search",
        ]
    wrong = check(1, **SEARCHED | {"record_id": "paper"})
    assert found(rule.check_grounds, checks=[wrong]) == [
        "checks.csv:2:record_id: 'paper' found; no-record has none"
    ]
    for searched, number in (("a; b; ", 2), ("", 0)):
        wrong = check(1, **SEARCHED | {"searched": searched})
        assert found(rule.check_grounds, checks=[wrong]) == [
            f"checks.csv:2:searched: {number} wordings found; no-record needs at least three, parted by semicolons"
        ]


def test_what_can_be_checked_is_checked():
    sound = [
        claim(1),
        claim(2, kind="standing"),
        claim(3, kind="evaluation", attributed_to="LC"),
        claim(4, kind="evaluation"),
        claim(5, kind="commitment"),
        claim(6, kind="generalisation"),
    ]
    assert found(rule.checked_claims, claims=sound, checks=[check(1), check(2), check(3)]) == []
    for number in (1, 2, 3):
        left = [check(other) for other in (1, 2, 3) if other != number]
        assert found(rule.checked_claims, claims=sound, checks=left) == [
            f"claims.csv:{number + 1}:claim_id: no check of AB-0{number} found in checks.csv; it needs one"
        ]


def test_no_record_stands_alone():
    sound = [check(1, event_id="AB-01.1"), check(1, 2, event_id="AB-01.2", **SEARCHED), check(2, **SEARCHED)]
    assert found(rule.no_record_stands_alone, checks=sound) == []
    assert found(rule.no_record_stands_alone, checks=[*sound, check(2, 2)]) == [
        "checks.csv:4:verdict: no-record found; another check of AB-02 has a record"
    ]
    wrong = [check(1, event_id="AB-01.1"), check(1, 2, event_id="AB-01.1", **SEARCHED)]
    assert found(rule.no_record_stands_alone, checks=wrong) == [
        "checks.csv:3:verdict: no-record found; another check of AB-01.1 has a record"
    ]


def test_every_event_that_can_be_checked_is_checked():
    claims = [claim(1), claim(2, kind="commitment")]
    events = [event(1), event(1, 2), event(2)]
    checks = [check(1, event_id="AB-01.1"), check(1, 2, event_id="AB-01.2")]
    assert found(rule.checked_events, claims=claims, events=events, checks=checks) == []
    assert found(rule.checked_events, claims=claims, events=events, checks=[checks[0], check(1, 2)]) == [
        "events.csv:3:event_id: no check of AB-01.2 found in checks.csv; it needs one"
    ]


def test_only_what_can_be_asked_about_has_checks():
    claims = [claim(1), claim(2, kind="commitment"), claim(3, kind="evaluation")]
    assert found(rule.asked_claims, claims=claims, checks=[check(1)]) == []
    assert found(rule.asked_claims, claims=claims, checks=[check(1), check(2), check(3)]) == [
        f"checks.csv:{row}:claim_id: 'AB-0{row - 1}' found; a commitment, a generalisation or a judgement of the state's own has no check"
        for row in (3, 4)
    ]


SIDES = [{"record_id": "own", "side": "state"}, {"record_id": "paper", "side": "third"}]


def test_a_reason_goes_with_qualified():
    sound = [
        check(1),
        check(2, verdict="qualified", reason="wording"),
        check(3, verdict="qualified", reason="own-side", record_id="own"),
        check(4, verdict="contradicted"),
    ]
    assert found(rule.reasons, checks=sound, records=SIDES) == []
    wrong = [check(1, reason="wording"), check(2, verdict="qualified")]
    assert found(rule.reasons, checks=wrong, records=SIDES) == [
        "checks.csv:2:reason: wording found with verdict confirmed; a reason goes with qualified and with nothing else",
        "checks.csv:3:reason: empty found with verdict qualified; a reason goes with qualified and with nothing else",
    ]
    wrong = [check(1, verdict="qualified", reason="own-side")]
    assert found(rule.reasons, checks=wrong, records=SIDES) == [
        "checks.csv:2:reason: own-side found; the record paper is not of the state's side"
    ]


@pytest.mark.parametrize(
    ("beside", "sound"),
    [
        ([check(1, 2, event_id="AB-01.1")], True),
        ([], False),
        ([check(1, 2)], False),  # of the claim as a whole
        ([check(1, 2, event_id="AB-01.2")], False),
        ([check(2, event_id="AB-01.1")], False),
        ([check(1, 2, event_id="AB-01.1", verdict="qualified")], False),
        ([check(1, 2, event_id="AB-01.1", record_id="own", verdict="contradicted")], False),
    ],
)
def test_the_states_own_side_confirms_nothing_alone(beside, sound):
    own = check(1, record_id="own", event_id="AB-01.1")
    rows = [check(3), own, *beside]
    assert found(rule.own_side_confirms_nothing_alone, checks=rows, records=SIDES) == (
        []
        if sound
        else [
            "checks.csv:3:verdict: confirmed found; only the state's side says so: it is qualified, with the reason own-side"
        ]
    )


def test_the_own_side_may_qualify_alone():
    rows = [check(1, record_id="own", verdict="qualified")]
    assert found(rule.own_side_confirms_nothing_alone, checks=rows, records=SIDES) == []


@pytest.mark.parametrize("table", ["checks", "rounds", "memberships"])
def test_a_note_names_records_that_exist_and_are_not_its_own(table):
    records = [{"record_id": "a-one"}, {"record_id": "a-two"}]
    rows = [
        {"record_id": "a-one", "note": "See [a-two]; and [1], [A-3]."},
        {"record_id": "a-one", "note": "See [a-one] and [a-three]."},
    ]
    assert found(rule.notes_name_records, records=records, **{table: rows}) == [
        f"{table}.csv:3:note: [a-one] found; it is the row's own record",
        f"{table}.csv:3:note: [a-three] found; it must be a record_id in records.csv",
    ]


def test_a_copy_names_an_original():
    sound = [{"record_id": "a"}, {"record_id": "b", "same_as": "a"}, {"record_id": "c", "same_as": "a"}]
    assert found(rule.copies, records=sound) == []
    wrong = [*sound, {"record_id": "d", "same_as": "b"}, {"record_id": "e", "same_as": "e"}]
    assert found(rule.copies, records=wrong) == [
        "records.csv:5:same_as: 'b' found; it must be an original, neither the record itself nor a copy",
        "records.csv:6:same_as: 'e' found; it must be an original, neither the record itself nor a copy",
    ]


def test_a_publisher_of_the_state_is_of_its_side_throughout():
    def record(publisher: str, side: str, kind: str = "press") -> dict[str, str]:
        return {"publisher": publisher, "side": side, "kind": kind}

    sound = [
        record("Lake Daily", "state"),
        record("Lake Daily", "third", "un-document"),
        record("United Lakes", "state", "un-document"),
        record("United Lakes", "un"),
        record("Boat Press", "third"),
    ]
    assert found(rule.state_sides, records=sound) == []
    assert found(rule.state_sides, records=[*sound, record("Lake Daily (online)", "third")]) == [
        "records.csv:7:side: third found; other records of 'Lake Daily (online)' are of the state's side"
    ]


def test_rounds_are_numbered_by_partner_and_have_a_day():
    def talks(partner: str, number: int, **cells: str) -> dict[str, str]:
        return {"round_id": f"{partner}-{number:02d}", "body_id": partner, "start_date": "1998"} | cells

    sound = [talks("LC", 1), talks("FC", 1, end_date="1998"), talks("LC", 2, end_date="1999-01-01")]
    assert found(rule.rounds, rounds=sound) == []
    wrong = [
        talks("LC", 1),
        talks("LC", 3),
        talks("FC", 1, start_date=""),
        talks("FC", 2, end_date="1997-12-31"),
    ]
    assert found(rule.rounds, rounds=wrong) == [
        "rounds.csv:3:round_id: 'LC-03' found; the next id is LC-02",
        "rounds.csv:4:start_date: empty found; a round has a day, a month or a year",
        "rounds.csv:5:end_date: 1997-12-31 found; the round starts on 1998",
    ]


def test_terms_follow_one_another():
    def term(start: str, end: str = "", body: str = "LC", state: str = "RUR") -> dict[str, str]:
        return {"state": state, "body_id": body, "start": start, "end": end}

    sound = [term("1990", "1992"), term("1992-06-01", "1992"), term("1992", "1995"), term("1995")]
    assert found(rule.terms, memberships=sound) == []
    apart = [term("1990"), term("1991", body="FC"), term("1991", state="ZEN")]
    assert found(rule.terms, memberships=apart) == []
    assert found(rule.terms, memberships=[term("1990", "1992"), term("1993", "1992-12-31")]) == [
        "memberships.csv:3:end: 1992-12-31 found; the term starts on 1993"
    ]
    assert found(rule.terms, memberships=[term("1990", "1992"), term("1991")]) == [
        "memberships.csv:3:start: 1991 found; the term before ends on 1992"
    ]
    assert found(rule.terms, memberships=[term("1990"), term("1991")]) == [
        "memberships.csv:3:start: 1991 found; the term before ends on 9999"
    ]


def test_a_review_has_no_symbol():
    sound = [{"action": "report-review"}, {"action": "report-received", "symbol": "LC/1"}]
    assert found(rule.review_symbols, treaty_actions=sound) == []
    assert found(rule.review_symbols, treaty_actions=[{"action": "report-review", "symbol": "LC/1"}]) == [
        "treaty_actions.csv:2:symbol: 'LC/1' found; a review has no symbol"
    ]


def test_every_rule_is_asked():
    assert [query.__name__ for query in rule.RULES[:3]] == ["claim_ids", "spans", "coded_paragraphs"]
    rows = {"claims": [claim(2, anchor="longer than ten characters")], "events": [event(2)]}
    assert {
        "claims.csv:2:claim_id: 'AB-02' found; the next id is AB-01",
        "claims.csv:2:anchor: longer than the span that it begins",
        "claims.csv:2:claim_id: no check of AB-02 found in checks.csv; it needs one",
    } <= {str(problem) for problem in rule.answers(Tables(**rows))}


def test_ordinals_count_from_one_the_lower_first():
    def of(*ordinals: str) -> list[str]:
        return found(rule.ordinals, treaty_actions=[{"ordinal": text} for text in ordinals])

    assert of("1", "9999", "3-4", "", "10-11") == []
    for text in ("0", "9-0", "4-3", "3-3", "03", "3-04", "10000", "0-1"):
        assert of(text) == [
            f"treaty_actions.csv:2:ordinal: {text!r} found; a number from 1 to 9999, or two with the lower first, is allowed"
        ]
    assert (
        len(found(rule.ordinals, events=[{"ordinal": "0"}], sections=[{"coded": "5-2", "endnotes": "7-1"}]))
        == 3
    )


def test_claims_stand_in_the_paragraphs_that_are_coded():
    def of(part: str, *paragraphs: int) -> list[str]:
        claims = [{"section_id": "AB2000", "paragraph": number} for number in paragraphs]
        return found(rule.coded_paragraphs, sections=[{"section_id": "AB2000", "coded": part}], claims=claims)

    assert of("", 1, 9) == of("2-4", 2, 3, 4) == of("3", 3, 3) == []
    assert of("2-4", 2, 5) == [
        "claims.csv:3:paragraph: 5 found; sections.csv says that of AB2000 2-4 is coded"
    ]
    assert of("3", 2, 3, 4) == [
        f"claims.csv:{row}:paragraph: {number} found; sections.csv says that of AB2000 3 is coded"
        for row, number in ((2, 2), (4, 4))
    ]


def test_no_body_is_above_itself():
    def of(**above: str) -> list[str]:
        return found(
            rule.parents, bodies=[{"body_id": one, "parent_id": other} for one, other in above.items()]
        )

    assert of(A="", B="A", C="B", D="B") == []
    assert of(A="A") == ["bodies.csv:2:parent_id: 'A' found; A in A is a circle"]
    assert of(A="B", B="C", C="A", D="A") == [
        "bodies.csv:2:parent_id: 'B' found; A in B in C in A is a circle",
        "bodies.csv:3:parent_id: 'C' found; B in C in A in B is a circle",
        "bodies.csv:4:parent_id: 'A' found; C in A in B in C is a circle",
    ]


def test_short_names_are_told_apart_by_more_than_capitals():
    names = [("A", "Council"), ("B", "Councils"), ("C", "council")]
    bodies = [{"body_id": one, "short_name": name} for one, name in names]
    assert found(rule.short_names, bodies=bodies) == [
        "bodies.csv:4:short_name: 'council' found; it is the short name of A, and charts tell bodies by it"
    ]


def test_days_known_in_part_are_days_of_the_calendar():
    def of(text: str) -> list[str]:
        return found(rule.partial_days, records=[{"date": text}])

    assert [of(text) for text in ("", "1998", "1998-02", "2000-02-29", "1800", "2100-12-31")] == [[]] * 6
    for text in ("1998-13", "1998-00", "1999-02-29", "9999", "1799-12-31", "2101", "0000"):
        assert of(text) == [
            f"records.csv:2:date: {text!r} found; a year, a month or a day of the calendar from 1800 to 2100 is allowed"
        ]
    rows = {table: [dict.fromkeys(names, "1998-13")] for table, names in rule.PARTIAL_DAYS.items()}
    assert len(found(rule.partial_days, **rows)) == 6


def test_languages_are_those_of_iso_639_1():
    codes = ["en", "zh", "sw", "fa", "zz", "xx", "en"]
    assert [
        line.split(":")[1] for line in found(rule.languages, records=[{"language": code} for code in codes])
    ] == [
        "6",
        "7",
    ]


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2009", "2009-06-18", False),
        ("2009-06-18", "2009", False),
        ("2009-06", "2009-06-01", False),
        ("2009-06-18", "2009-05", True),
        ("2010", "2009-12-31", True),
    ],
)
def test_days_are_compared_as_far_as_both_are_known(start, end, wrong):
    talks = [{"round_id": "X-01", "body_id": "X", "start_date": start, "end_date": end}]
    assert bool(found(rule.rounds, rounds=talks)) == wrong
    assert (
        bool(found(rule.terms, memberships=[{"state": "RUR", "body_id": "X", "start": start, "end": end}]))
        == wrong
    )


def test_a_term_may_begin_in_the_year_in_which_the_one_before_ended():
    terms = [{"state": "RUR", "body_id": "X", "start": "2006-06-19", "end": "2009-06-18"}]
    terms += [{"state": "RUR", "body_id": "X", "start": "2009", "end": "2012-12-31"}]
    assert found(rule.terms, memberships=terms) == []


def test_numbers_go_on_over_a_row_that_was_left_out():
    """As the second claim is, whose id broke the schema: the third is the third all the same, but no fifth."""

    class Left(Tables):
        def numbered(self, table):
            return [(row, one) for row, one in super().numbered(table) if row != 3]

    def lines(*numbers: int) -> list[str]:
        tables = Left(claims=[claim(number) for number in numbers])
        return [str(problem) for problem in rule.claim_ids(tables)]

    assert lines(1, 2, 3, 4) == []
    assert lines(1, 2, 5, 6) == [
        "claims.csv:4:claim_id: 'AB-05' found; the next id is AB-02",
        "claims.csv:5:claim_id: 'AB-06' found; the next id is AB-03",
    ]
