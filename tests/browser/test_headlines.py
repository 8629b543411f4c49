"""Headlines: no two of a page are the same, and each of the first section's follows from the tables by a count of its own."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest
from pages import FIRST, NAMES, ROOT

pytestmark = pytest.mark.browser

WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


CLAIMS = [row for row in rows("claims") if row["section_id"] == FIRST]
EVENTS = [row for row in rows("events") if row["claim_id"].startswith(f"{FIRST}-")]
CHECKS = [row for row in rows("checks") if row["claim_id"].startswith(f"{FIRST}-")]
BODIES = {row["body_id"]: row for row in rows("bodies")}
RECORDS = {row["record_id"]: row for row in rows("records")}
SESSIONS = {(row["body_id"], row["number"]): row for row in rows("sessions")}
PERIOD = range(2010, 2013)
STRONGEST = ["contradicted", "qualified", "confirmed", "no-record"]


def verdict_of(checks: list[dict]) -> str:
    found = {check["verdict"] for check in checks}
    return next((word for word in STRONGEST if word in found), "")


OF_EVENT = {
    event["event_id"]: verdict_of([check for check in CHECKS if check["event_id"] == event["event_id"]])
    for event in EVENTS
}


def verdict_of_claim(claim: dict) -> str:
    own = [OF_EVENT[event["event_id"]] for event in EVENTS if event["claim_id"] == claim["claim_id"]]
    whole = verdict_of(
        [check for check in CHECKS if check["claim_id"] == claim["claim_id"] and not check["event_id"]]
    )
    if "contradicted" in (*own, whole):
        return "contradicted"
    if not own:
        return whole
    if set(own) <= {"no-record", ""}:
        return "no-record" if "no-record" in own else ""
    if {"no-record", ""} & set(own):
        return "partly"
    return "qualified" if "qualified" in (*own, whole) else "confirmed"


def year_of(event: dict) -> int | None:
    """The year of an event: by the text, else of the session that it names."""
    if event["year_start"] and event["year_start"] == event["year_end"]:
        return int(event["year_start"])
    session = SESSIONS.get((event["body_id"], event["ordinal"]))
    if not session:
        return None
    sat = [int(day[:4]) for day in (session["start_date"], session["end_date"]) if day]
    if not sat:
        return None
    allowed = range(int(event["year_start"] or 0), int(event["year_end"] or 9999) + 1)
    years = [year for year in range(min(sat), max(sat) + 1) if year in allowed]
    return years[0] if len(years) == 1 else None


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def waits() -> dict[str, list[int]]:
    """For each committee the days between a report's receipt and its review, of reports with a step in the period."""
    committee = {row["treaty_id"]: row["body_id"] for row in rows("treaties")}
    steps: dict[tuple, dict] = defaultdict(dict)
    for act in rows("treaty_actions"):
        if act["ordinal"] and act["state"] == "CHN":
            steps[act["treaty_id"], act["ordinal"]].setdefault(act["action"], act["date"])
    found = defaultdict(list)
    for (treaty, _), at in steps.items():
        known = [
            at.get(step, "")
            for step in ("report-due", "report-received", "report-review", "concluding-observations")
        ]
        if any(day[:4].isdigit() and int(day[:4]) in PERIOD for day in known):
            received, reviewed = known[1:3]
            found[committee[treaty]] += (
                [days(received, reviewed)] if len(received) == len(reviewed) == 10 else []
            )
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_two_figures_of_a_page_share_a_headline(at, name):
    headlines = [part.get_text() for part in at(name).html.select("figure .finding, .findings li")]
    assert len(headlines) == len(set(headlines))
    assert all(headline.strip() for headline in headlines)


@pytest.fixture
def headlines(at):
    """The headlines of a page of the first section."""
    return lambda name: [part.get_text() for part in at(name).html.select("figure .finding, .findings li")]


def test_kinds_and_undated_events(headlines):
    kinds = Counter(claim["kind"] for claim in CLAIMS)
    told = kinds["event"] + kinds["standing"]
    undated = sum(year_of(event) is None for event in EVENTS)
    found = headlines(f"{FIRST}/overview")
    assert (
        f"{kinds['event']} of {len(CLAIMS)} claims are of kind event; {told} tell of something that could be dated, counted or checked on a day."
        in found
    )
    assert f"{undated} of {len(EVENTS)} events have no single year." in found


def test_the_bodies_that_most_events_are_with(headlines):
    with_body = Counter(event["body_id"] for event in EVENTS if event["body_id"])
    (first, most), (second, next_most), *_ = with_body.most_common()
    share = (most + next_most) / with_body.total()
    assert share >= 2 * 2 / len(with_body)  # they stand out
    assert (
        f"The {BODIES[first]['short_name']} and the {BODIES[second]['short_name']} account for {share:.0%} "
        f"of {with_body.total()} events with {len(with_body)} bodies."
    ) in headlines(f"{FIRST}/overview")


def test_claims_and_each_years_events_by_verdict(headlines):
    words = {
        "confirmed": "confirmed",
        "partly": "partly on record",
        "qualified": "qualified",
        "contradicted": "contradicted",
        "no-record": "shown by none",
    }

    def said(verdicts: list[str], noun: str) -> str:
        found = Counter(verdicts)
        parts = [
            f"{found[word]} {'is' if found[word] == 1 else 'are'} {what}"
            for word, what in words.items()
            if found[word]
        ]
        return f"Of {len(verdicts)} {noun} checked, {', '.join(parts[:-1])} and {parts[-1]}."

    asked = [
        claim
        for claim in CLAIMS
        if claim["kind"] in ("event", "standing")
        or (claim["kind"] == "evaluation" and claim["attributed_to"])
    ]
    assert said(list(map(verdict_of_claim, asked)), "claims") in headlines(f"{FIRST}/overview")
    for year in PERIOD:
        inside = [
            OF_EVENT[event["event_id"]]
            for event in EVENTS
            if year_of(event) == year and OF_EVENT[event["event_id"]]
        ]
        assert said(inside, "events") in headlines(f"{FIRST}/year-{year}")


def test_sessions_said_to_be_attended(headlines):
    names = {
        "HRC": "the Human Rights Council",
        "UPR": "the Universal Periodic Review",
        "UNGA-C3": "the Third Committee",
        "BFHR": "the Beijing Forum",
    }
    for body_id, name in names.items():
        held = [
            row["number"]
            for row in SESSIONS.values()
            if row["body_id"] == body_id and int((row["start_date"] or row["end_date"])[:4]) in PERIOD
        ]
        named = {event["ordinal"] for event in EVENTS if event["body_id"] == body_id and event["ordinal"]}
        assert set(held) <= named
        assert (
            f"The section names all {WORDS[len(held)]} sessions of {name} in the calendar as attended."
            in headlines(f"{FIRST}/body-{body_id}")
        )


def test_rounds_of_talks(headlines):
    lost = {"postponed": "put off", "cancelled": "called off"}
    for body_id in ("AUS", "CHE", "DEU", "EU", "GBR", "USA"):
        inside = Counter(
            row["status"]
            for row in rows("rounds")
            if row["body_id"] == body_id
            and row["series"] == "dialogue"
            and int(row["start_date"][:4]) in PERIOD
        )
        held = inside["held"]
        words = f"{WORDS[held].capitalize()} round{'s' if held > 1 else ''} of the dialogue {'were' if held > 1 else 'was'} held in the period, by the records read"
        parts = [
            f"{WORDS[inside[status]]} {'was' if inside[status] == 1 else 'were'} {what}"
            for status, what in lost.items()
            if inside[status]
        ]
        assert words + (f"; {' and '.join(parts)}." if parts else ".") in headlines(f"{FIRST}/body-{body_id}")


def test_how_long_reports_waited(headlines):
    found = waits()
    every = [wait for of_body in found.values() for wait in of_body]
    assert headlines(f"{FIRST}/reporting")[0].startswith(
        f"A report waited {min(every):,} to {max(every):,} days for its review;"
    )
    for body_id, own in found.items():
        (headline,) = headlines(f"{FIRST}/body-{body_id}")
        if len(own) == 1:
            assert not headline.endswith("one report came late.")
            assert headline.startswith(
                f"The one report with both days read waited {own[0]:,} days for its review"
            )
        elif own:
            assert headline.startswith(f"A report waited {min(own):,} to {max(own):,} days for its review")
        else:
            assert headline == "One report; for none could the wait for its review be counted in days."


def test_money(headlines):
    given = [int(event["amount_usd"]) for event in EVENTS if event["amount_usd"]]
    listed = [row for row in rows("contributions") if row["amount_usd"] and row["state"] == "CHN"]
    assert not listed
    assert (
        f"The section tells of {sum(given):,} US dollars over {WORDS[len(given)]} years; no list of the body with the state in it was read."
        in headlines(f"{FIRST}/reporting")
    )


def test_what_stands_out_on_the_front_page(headlines):
    of_claim = defaultdict(list)
    for event in EVENTS:
        of_claim[event["claim_id"]].append(event)
    silent = [
        events
        for events in of_claim.values()
        if len(events) >= 3 and {OF_EVENT[event["event_id"]] for event in events} == {"no-record"}
    ]
    most = max(silent, key=len)
    names = [BODIES[event["body_id"]]["short_name"] for event in most]
    what = {"visit-received": "visits received"}[most[0]["type"]]
    found = headlines(f"{FIRST}/index")
    assert (
        f"No record was found of any of the {WORDS[len(most)]} events that one claim tells of ({what}: {', '.join(names[:-1])} and {names[-1]})."
        in found
    )

    charter: dict[str, set] = defaultdict(set)
    for event in EVENTS:
        if event["body_id"] and BODIES[event["body_id"]]["kind"] == "charter-body":
            charter[event["body_id"]].add(OF_EVENT[event["event_id"]])
    (alone,) = [body for body, verdicts in charter.items() if verdicts == {"confirmed"}]
    assert (
        f"The {BODIES[alone]['short_name']} is the only one of {WORDS[len(charter)]} charter bodies with which all events are confirmed."
        in found
    )

    sides = defaultdict(set)
    for check in CHECKS:
        if check["event_id"] and check["record_id"]:
            sides[check["event_id"]].add(RECORDS[check["record_id"]]["side"] == "state")
    own = [event for event in EVENTS if sides[event["event_id"]] == {True}]
    (body_id, number), *_ = Counter(event["body_id"] for event in own).most_common()
    shown = sum(bool(sides[event["event_id"]]) for event in EVENTS)
    assert (
        f"{len(own)} of the {shown} events on record rest on the word of the state's own side alone, "
        f"{number} of them with the {BODIES[body_id]['short_name']}."
    ) in found
