"""The named rules: what the schema cannot say, each a query that returns the rows that fail it.

A rule takes the rows of a package as if its schema held and yields problems; :mod:`engagement.sound` keeps from it what does not.
Its docstring's first line is the rule itself; the codebook lists them from there. Adding a rule is adding a function with the
decorator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from . import schema
from .cell import day
from .package import Package
from .problem import Problem
from .record import STATE, cited, witness
from .sound import Sound
from .unfinished import is_draft
from .verdict import CHECKED_KINDS, needs_check
from .wording import count

ANCHOR_WORDS = 8
SUMMARY_WORDS = 25
FIRST_ROW = 2  # after the header
ORDINAL_DIGITS = 4
CENTURIES = ("1800", "2100")  # between which a day of this field lies

# The fields that hold a day to the precision that a record gives, and those that hold the number of a session or a report.
PARTIAL_DAYS = {
    "rounds": ("start_date", "end_date"),
    "memberships": ("start", "end"),
    "treaty_actions": ("date",),
    "records": ("date",),
}
ORDINALS = {
    "sections": ("coded", "endnotes"),
    "events": ("ordinal",),
    "treaty_actions": ("ordinal", "state_ordinal"),
}

RULES: list[Callable[[Sound], Iterator[Problem]]] = []


def rule(query: Callable[[Sound], Iterator[Problem]]) -> Callable[[Sound], Iterator[Problem]]:
    """Register a query as a rule."""
    RULES.append(query)
    return query


def broken(package: Package) -> list[Problem]:
    """Every row of a package that fails a rule, as far as its rows can be relied on."""
    sheets = package.sheets()
    return answers(Sound(package, sheets, schema.flawed(sheets, schema.problems(package, sheets))))


def answers(package: Sound) -> list[Problem]:
    """Every row that fails a rule."""
    return [problem for query in RULES for problem in package.answers(query)]


def _rows(package: Sound, table: str) -> list[tuple[int, dict[str, str]]]:
    """Each row of a table with its number in the file, the header being row 1."""
    return package.numbered(table)


def _by(package: Sound, table: str, field: str) -> dict[str, dict[str, str]]:
    return {row[field]: row for row in package.rows(table)}


def _running(package: Sound, table: str, column: str, of: str, form: str) -> Iterator[Problem]:
    """Ids that are not what their row is of and the next number, in a form such as ``{}-{:02d}``."""
    numbers: Counter[str] = Counter()
    divider = form.removeprefix("{}")[0]
    for place, (row, found) in enumerate(_rows(package, table), start=FIRST_ROW):
        numbers[found[of]] += 1
        given = found[column].rpartition(divider)[2]
        # Where rows before were left out, they may have had the numbers between.
        if given.isascii() and given.isdigit() and 0 < int(given) - numbers[found[of]] <= row - place:
            numbers[found[of]] = int(given)
        wanted = form.format(found[of], numbers[found[of]])
        if found[column] != wanted:
            yield Problem(f"{table}.csv", row, column, f"{found[column]!r} found; the next id is {wanted}")


def _before(one: str, other: str) -> bool:
    """Whether a day is before another, as far as both are precise; days are in the form of ISO 8601.

    >>> _before("2009", "2009-06-18"), _before("2009-05", "2009-06-18")
    (False, True)
    """
    return one[: len(other)] < other[: len(one)]


# Claims


@rule
def claim_ids(package: Sound) -> Iterator[Problem]:
    """A claim's id begins with its section's, and claims are numbered in the order of the text."""
    yield from _running(package, "claims", "claim_id", "section_id", "{}-{:02d}")


@rule
def spans(package: Sound) -> Iterator[Problem]:
    """A claim's span ends after it starts, and after the span before it in the text."""
    claims = list(_rows(package, "claims"))
    for row, claim in claims:
        if int(claim["start"]) >= int(claim["end"]):
            yield Problem(
                "claims.csv", row, "end", f"{claim['end']} found; it must be more than start {claim['start']}"
            )
    for (_, before), (row, claim) in pairwise(claims):
        if before["section_id"] != claim["section_id"]:
            continue
        if int(claim["start"]) < int(before["end"]):
            what = f"{claim['start']} found; {before['claim_id']} ends at {before['end']} and spans do not overlap"
            yield Problem("claims.csv", row, "start", what)
        place = [(int(part["paragraph"]), int(part["sentence"])) for part in (before, claim)]
        if place[1] < place[0]:
            what = f"paragraph {place[1][0]}, sentence {place[1][1]} found; the claim before stands later, in {place[0]}"
            yield Problem("claims.csv", row, "sentence", what)


@rule
def coded_paragraphs(package: Sound) -> Iterator[Problem]:
    """Of a section that is coded in part, claims stand in the paragraphs that are coded."""
    parts = {row["section_id"]: row["coded"] for row in package.rows("sections") if row["coded"]}
    for row, claim in _rows(package, "claims"):
        if part := parts.get(claim["section_id"]):
            first, _, last = part.partition("-")
            if not int(first) <= int(claim["paragraph"]) <= int(last or first):
                what = f"{claim['paragraph']} found; sections.csv says that of {claim['section_id']} {part} is coded"
                yield Problem("claims.csv", row, "paragraph", what)


@rule
def anchors(package: Sound) -> Iterator[Problem]:
    """An anchor has at most eight words and is no longer than its span."""
    for row, claim in _rows(package, "claims"):
        words = len(claim["anchor"].split())
        if words > ANCHOR_WORDS:
            yield Problem(
                "claims.csv", row, "anchor", f"{words} words found; at most {ANCHOR_WORDS} are allowed"
            )
        if len(claim["anchor"]) > int(claim["end"]) - int(claim["start"]):
            yield Problem("claims.csv", row, "anchor", "longer than the span that it begins")


@rule
def summaries(package: Sound) -> Iterator[Problem]:
    """A summary has at most 25 words."""
    for table in ("claims", "events"):
        for row, entry in _rows(package, table):
            words = len(entry["summary"].split())
            if words > SUMMARY_WORDS:
                what = f"{words} words found; at most {SUMMARY_WORDS} are allowed"
                yield Problem(f"{table}.csv", row, "summary", what)


@rule
def attributions(package: Sound) -> Iterator[Problem]:
    """Only an evaluation is attributed, and only to bodies of the table."""
    bodies = _by(package, "bodies", "body_id")
    for row, claim in _rows(package, "claims"):
        if claim["attributed_to"] and claim["kind"] != "evaluation":
            what = f"{claim['attributed_to']!r} found; only an evaluation is attributed, this is of kind {claim['kind']}"
            yield Problem("claims.csv", row, "attributed_to", what)
        for body in filter(None, claim["attributed_to"].split(";")):
            if body not in bodies:
                yield Problem(
                    "claims.csv", row, "attributed_to", f"{body!r} found; it must be a body_id in bodies.csv"
                )


@rule
def events_of_claims(package: Sound) -> Iterator[Problem]:
    """A claim of kind event has at least one event; evaluations, commitments and generalisations have none."""
    having = Counter(event["claim_id"] for event in package.rows("events"))
    drafts = Counter(event["claim_id"] for event in package.rows("events") if is_draft(event))
    for row, claim in _rows(package, "claims"):
        found = having[claim["claim_id"]] - (0 if is_draft(claim) else drafts[claim["claim_id"]])
        if claim["kind"] == "event" and not found:
            yield Problem(
                "claims.csv",
                row,
                "kind",
                "no event found in events.csv; a claim of kind event has at least one",
            )
        if claim["kind"] not in CHECKED_KINDS and found:
            what = f"{count(found, 'event')} found in events.csv; a claim of kind {claim['kind']} has none"
            yield Problem("claims.csv", row, "kind", what)


# Events


@rule
def event_ids(package: Sound) -> Iterator[Problem]:
    """An event's id is its claim's and a running number."""
    yield from _running(package, "events", "event_id", "claim_id", "{}.{}")


@rule
def years(package: Sound) -> Iterator[Problem]:
    """``stated`` and ``ordered`` have one year, ``range`` two, ``since`` a first and no last, ``none`` neither."""
    shapes = {
        "stated": (lambda first, last: first and first == last, "one year in both year_start and year_end"),
        "ordered": (lambda first, last: first and first == last, "one year in both year_start and year_end"),
        "range": (
            lambda first, last: first and last and int(first) < int(last),
            "a year_start before its year_end",
        ),
        "since": (lambda first, last: first and not last, "a year_start and no year_end"),
        "none": (lambda first, last: not first and not last, "neither year_start nor year_end"),
    }
    for row, event in _rows(package, "events"):
        holds, words = shapes[event["year_basis"]]
        if not holds(event["year_start"], event["year_end"]):
            found = f"{event['year_start'] or 'empty'} to {event['year_end'] or 'empty'} found"
            yield Problem(
                "events.csv", row, "year_basis", f"{found}; basis {event['year_basis']} has {words}"
            )
        if event["month"] and event["year_start"] != event["year_end"]:
            yield Problem("events.csv", row, "month", f"{event['month']} found; a month needs a single year")


@rule
def bases(package: Sound) -> Iterator[Problem]:
    """A body goes with a basis: ``named`` and ``treaty`` have one, ``none`` has none; ``treaty`` is that treaty's committee."""
    treaties = _by(package, "treaties", "treaty_id")
    for row, event in _rows(package, "events"):
        basis, body, treaty = event["body_basis"], event["body_id"], event["treaty_id"]
        if bool(body) != (basis != "none"):
            what = f"{body or 'empty'} found with body_basis {basis}; a body goes with named or treaty, none with none"
            yield Problem("events.csv", row, "body_id", what)
        if basis == "treaty" and (not treaty or treaties[treaty]["body_id"] != body):
            wanted = treaties[treaty]["body_id"] or "no committee" if treaty else "a treaty_id"
            yield Problem(
                "events.csv",
                row,
                "body_basis",
                f"treaty found with body {body}; the treaty asks for {wanted}",
            )


@rule
def amounts(package: Sound) -> Iterator[Problem]:
    """Only a contribution has an amount."""
    for row, event in _rows(package, "events"):
        if event["amount_usd"] and event["type"] != "contribution":
            what = (
                f"{event['amount_usd']} found; only a contribution has one, this is of type {event['type']}"
            )
            yield Problem("events.csv", row, "amount_usd", what)


@rule
def ordinals(package: Sound) -> Iterator[Problem]:
    """The number of a session, a report, a paragraph or a note is from 1 to 9999, without a zero before it; of two the lower stands first."""
    for table, names in ORDINALS.items():
        for row, entry in _rows(package, table):
            for name in names:
                numbers = entry[name].split("-") if entry[name] else []
                plain = all(part.lstrip("0") == part and len(part) <= ORDINAL_DIGITS for part in numbers)
                if not plain or (len(numbers) == 2 and int(numbers[0]) >= int(numbers[1])):
                    what = f"{entry[name]!r} found; a number from 1 to 9999, or two with the lower first, is allowed"
                    yield Problem(f"{table}.csv", row, name, what)


# The world's bodies and calendar


@rule
def parents(package: Sound) -> Iterator[Problem]:
    """No body belongs to itself, nor to one that belongs to it."""
    above = {body["body_id"]: body["parent_id"] for body in package.rows("bodies")}
    for row, body in _rows(package, "bodies"):
        passed, parent = [body["body_id"]], body["parent_id"]
        while parent and parent not in passed:
            passed.append(parent)
            parent = above.get(parent, "")
        if parent == body["body_id"]:
            what = f"{body['parent_id']!r} found; {' in '.join(passed)} in {parent} is a circle"
            yield Problem("bodies.csv", row, "parent_id", what)


@rule
def short_names(package: Sound) -> Iterator[Problem]:
    """No two bodies have one short name, whatever its capitals."""
    first: dict[str, str] = {}
    for row, body in _rows(package, "bodies"):
        other = first.setdefault(body["short_name"].casefold(), body["body_id"])
        if other != body["body_id"]:
            what = (
                f"{body['short_name']!r} found; it is the short name of {other}, and charts tell bodies by it"
            )
            yield Problem("bodies.csv", row, "short_name", what)


@rule
def partial_days(package: Sound) -> Iterator[Problem]:
    """A day that is known to the month or the year is a month or a year of the calendar."""
    for table, names in PARTIAL_DAYS.items():
        for row, entry in _rows(package, table):
            for name in names:
                if entry[name] and not _is_partial_day(entry[name]):
                    what = f"{entry[name]!r} found; a year, a month or a day of the calendar from {' to '.join(CENTURIES)} is allowed"
                    yield Problem(f"{table}.csv", row, name, what)


def _is_partial_day(text: str) -> bool:
    try:
        day(f"{text}-01-01"[: len("2000-01-01")])
    except ValueError:
        return False
    return CENTURIES[0] <= text[:4] <= CENTURIES[1]


@rule
def session_dates(package: Sound) -> Iterator[Problem]:
    """A session does not end before it starts, and its dates were read in a record."""
    for row, session in _rows(package, "sessions"):
        start, end = session["start_date"], session["end_date"]
        if start and end and end < start:
            yield Problem("sessions.csv", row, "end_date", f"{end} found; the session starts on {start}")
        if (start or end) and not session["record_id"]:
            yield Problem(
                "sessions.csv", row, "record_id", "empty found; dates need the record in which they were read"
            )


@rule
def treaty_dates(package: Sound) -> Iterator[Problem]:
    """A treaty's dates were read in a record, and it enters into force after its adoption."""
    for row, treaty in _rows(package, "treaties"):
        adopted, in_force = treaty["adopted"], treaty["in_force"]
        if adopted and in_force and in_force < adopted:
            yield Problem(
                "treaties.csv", row, "in_force", f"{in_force} found; the treaty was adopted on {adopted}"
            )
        if (adopted or in_force) and not treaty["record_id"]:
            yield Problem(
                "treaties.csv", row, "record_id", "empty found; dates need the record in which they were read"
            )


@rule
def action_ids(package: Sound) -> Iterator[Problem]:
    """A treaty action's id is its state, treaty, act and, for an act on a report, number, joined by hyphens."""
    for row, action in _rows(package, "treaty_actions"):
        parts = [action[name] for name in ("state", "treaty_id", "action", "ordinal")]
        wanted = "-".join(filter(None, parts))
        if action["action_id"] != wanted:
            what = f"{action['action_id']!r} found; it must be {wanted}"
            yield Problem("treaty_actions.csv", row, "action_id", what)


@rule
def agreements(package: Sound) -> Iterator[Problem]:
    """Two codings agree on no more rows than were compared."""
    for row, found in _rows(package, "agreement"):
        if int(found["agreed"]) > int(found["compared"]):
            what = f"{found['agreed']} found; {found['compared']} were compared"
            yield Problem("agreement.csv", row, "agreed", what)


@rule
def periods(package: Sound) -> Iterator[Problem]:
    """A section's period does not end before it starts."""
    for row, section in _rows(package, "sections"):
        if section["period_end"] < section["period_start"]:
            what = f"{section['period_end']} found; the period starts in {section['period_start']}"
            yield Problem("sections.csv", row, "period_end", what)


# Records and checks


@rule
def record_places(package: Sound) -> Iterator[Problem]:
    """A record has an address or a symbol."""
    for row, record in _rows(package, "records"):
        if not record["url"] and not record["symbol"]:
            yield Problem("records.csv", row, "url", "empty found; a record has an address or a symbol")


@rule
def languages(package: Sound) -> Iterator[Problem]:
    """A record's language is a code of ISO 639-1."""
    from babel import Locale

    known = Locale("en").languages  # the Unicode CLDR's, whose codes of two letters are those
    for row, record in _rows(package, "records"):
        if record["language"] not in known:
            what = (
                f"{record['language']!r} found; the code of a language in ISO 639-1 is required, as en or zh"
            )
            yield Problem("records.csv", row, "language", what)


@rule
def check_ids(package: Sound) -> Iterator[Problem]:
    """A check's id is its claim's and a running number, and its event is one of that claim."""
    yield from _running(package, "checks", "check_id", "claim_id", "{}c{}")
    for row, check in _rows(package, "checks"):
        if check["event_id"] and check["event_id"].split(".")[0] != check["claim_id"]:
            what = f"{check['event_id']!r} found; it must be an event of {check['claim_id']}"
            yield Problem("checks.csv", row, "event_id", what)


@rule
def check_grounds(package: Sound) -> Iterator[Problem]:
    """Every check but ``no-record`` has a record; ``no-record`` has none and says what was searched, in three wordings."""
    for row, check in _rows(package, "checks"):
        verdict, record, searched = check["verdict"], check["record_id"], check["searched"]
        if verdict != "no-record":
            if not record:
                yield Problem(
                    "checks.csv",
                    row,
                    "record_id",
                    f"empty found; verdict {verdict} rests on a record that was read",
                )
            if searched:
                yield Problem(
                    "checks.csv",
                    row,
                    "searched",
                    f"text found; verdict {verdict} rests on its record, not on a search",
                )
            continue
        if record:
            yield Problem("checks.csv", row, "record_id", f"{record!r} found; no-record has none")
        wordings = len([part for part in searched.split(";") if part.strip()])
        if wordings < 3:
            what = f"{wordings} wordings found; no-record needs at least three, parted by semicolons"
            yield Problem("checks.csv", row, "searched", what)


@rule
def checked_claims(package: Sound) -> Iterator[Problem]:
    """Every event, standing and attributed evaluation has at least one check."""
    checked = {check["claim_id"] for check in package.rows("checks")}
    for row, claim in _rows(package, "claims"):
        if needs_check(claim) and not is_draft(claim) and claim["claim_id"] not in checked:
            yield Problem(
                "claims.csv",
                row,
                "claim_id",
                f"no check of {claim['claim_id']} found in checks.csv; it needs one",
            )


@rule
def no_record_stands_alone(package: Sound) -> Iterator[Problem]:
    """A claim or event that some record speaks of is not also ``no-record``."""
    spoken = {(c["claim_id"], c["event_id"]) for c in package.rows("checks") if c["verdict"] != "no-record"}
    for row, check in _rows(package, "checks"):
        if check["verdict"] == "no-record" and (check["claim_id"], check["event_id"]) in spoken:
            what = f"no-record found; another check of {check['event_id'] or check['claim_id']} has a record"
            yield Problem("checks.csv", row, "verdict", what)


@rule
def checked_events(package: Sound) -> Iterator[Problem]:
    """Every event of a claim that needs a check has one of its own: an event carries its verdict."""
    claims = (claim for claim in package.rows("claims") if not is_draft(claim))
    needing = {claim["claim_id"] for claim in claims if needs_check(claim)}
    checked = {check["event_id"] for check in package.rows("checks")}
    for row, event in _rows(package, "events"):
        if event["claim_id"] in needing and not is_draft(event) and event["event_id"] not in checked:
            what = f"no check of {event['event_id']} found in checks.csv; it needs one"
            yield Problem("events.csv", row, "event_id", what)


@rule
def asked_claims(package: Sound) -> Iterator[Problem]:
    """Only a claim that records can be asked about has checks."""
    asked = {claim["claim_id"]: needs_check(claim) for claim in package.rows("claims")}
    for row, check in _rows(package, "checks"):
        if not asked[check["claim_id"]]:
            what = f"{check['claim_id']!r} found; a commitment, a generalisation or a judgement of the state's own has no check"
            yield Problem("checks.csv", row, "claim_id", what)


@rule
def reasons(package: Sound) -> Iterator[Problem]:
    """A qualified check has a reason, no other has one; the reason is ``own-side`` only with a record of the state's side."""
    sides = {record["record_id"]: record["side"] for record in package.rows("records")}
    for row, check in _rows(package, "checks"):
        verdict, reason = check["verdict"], check["reason"]
        if bool(reason) != (verdict == "qualified"):
            what = f"{reason or 'empty'} found with verdict {verdict}; a reason goes with qualified and with nothing else"
            yield Problem("checks.csv", row, "reason", what)
        if reason == "own-side" and sides.get(check["record_id"]) != STATE:
            what = f"own-side found; the record {check['record_id']} is not of the state's side"
            yield Problem("checks.csv", row, "reason", what)


@rule
def own_side_confirms_nothing_alone(package: Sound) -> Iterator[Problem]:
    """A record of the state's side confirms only beside a check of another side that confirms the same."""
    sides = {record["record_id"]: record["side"] for record in package.rows("records")}
    others = {
        (check["claim_id"], check["event_id"])
        for check in package.rows("checks")
        if check["verdict"] == "confirmed" and sides.get(check["record_id"]) != STATE
    }
    for row, check in _rows(package, "checks"):
        if check["verdict"] == "confirmed" and sides.get(check["record_id"]) == STATE:
            if (check["claim_id"], check["event_id"]) not in others:
                what = "confirmed found; only the state's side says so: it is qualified, with the reason own-side"
                yield Problem("checks.csv", row, "verdict", what)


@rule
def notes_name_records(package: Sound) -> Iterator[Problem]:
    """A record that a note names in square brackets is in the table of records, and is another than the row's own."""
    known = {record["record_id"] for record in package.rows("records")}
    for table in ("checks", "rounds", "memberships"):
        for row, entry in _rows(package, table):
            for name in cited(entry["note"]):
                if name not in known:
                    what = f"[{name}] found; it must be a record_id in records.csv"
                    yield Problem(f"{table}.csv", row, "note", what)
                elif name == entry["record_id"]:
                    yield Problem(f"{table}.csv", row, "note", f"[{name}] found; it is the row's own record")


@rule
def copies(package: Sound) -> Iterator[Problem]:
    """A record that is the same as another names the original, which is not a copy itself."""
    originals = {record["record_id"]: record["same_as"] for record in package.rows("records")}
    for row, record in _rows(package, "records"):
        if record["same_as"] == record["record_id"] or originals.get(record["same_as"]):
            what = (
                f"{record['same_as']!r} found; it must be an original, neither the record itself nor a copy"
            )
            yield Problem("records.csv", row, "same_as", what)


@rule
def state_sides(package: Sound) -> Iterator[Problem]:
    """All records of one publisher that is the state's are of the state's side; a UN document may hold a state's own words."""
    by_publisher: dict[str, set[str]] = defaultdict(set)
    for record in package.rows("records"):
        if record["kind"] != "un-document":
            by_publisher[witness(record | {"side": ""})].add(record["side"])
    for row, record in _rows(package, "records"):
        sides = by_publisher.get(witness(record | {"side": ""}), set())
        if STATE in sides and record["side"] != STATE and record["kind"] != "un-document":
            what = f"{record['side']} found; other records of {record['publisher']!r} are of the state's side"
            yield Problem("records.csv", row, "side", what)


# Talks and seats


@rule
def rounds(package: Sound) -> Iterator[Problem]:
    """A round has a first day, does not end before it, and its id is its partner's and a running number."""
    yield from _running(package, "rounds", "round_id", "body_id", "{}-{:02d}")
    for row, talks in _rows(package, "rounds"):
        if not talks["start_date"]:
            yield Problem(
                "rounds.csv", row, "start_date", "empty found; a round has a day, a month or a year"
            )
        elif talks["end_date"] and _before(talks["end_date"], talks["start_date"]):
            what = f"{talks['end_date']} found; the round starts on {talks['start_date']}"
            yield Problem("rounds.csv", row, "end_date", what)


@rule
def terms(package: Sound) -> Iterator[Problem]:
    """A term does not end before it starts, nor begin before the state's term before it in the body has ended."""
    last: dict[tuple[str, str], str] = {}
    for row, term in _rows(package, "memberships"):
        seat = (term["state"], term["body_id"])
        if term["end"] and _before(term["end"], term["start"]):
            yield Problem(
                "memberships.csv", row, "end", f"{term['end']} found; the term starts on {term['start']}"
            )
        if _before(term["start"], last.get(seat, "")):
            yield Problem(
                "memberships.csv",
                row,
                "start",
                f"{term['start']} found; the term before ends on {last[seat]}",
            )
        last[seat] = term["end"] or "9999"


@rule
def review_symbols(package: Sound) -> Iterator[Problem]:
    """A symbol is that of the document which the act produced: a review, which produces none, has none."""
    for row, act in _rows(package, "treaty_actions"):
        if act["action"] == "report-review" and act["symbol"]:
            yield Problem(
                "treaty_actions.csv", row, "symbol", f"{act['symbol']!r} found; a review has no symbol"
            )


# What is only not done yet: a section half coded may be looked at all the same.
UNDONE = (checked_claims, checked_events)
