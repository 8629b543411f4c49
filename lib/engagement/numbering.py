"""Numbering: claims in the order of the text, events and checks in that of their claims, their ids, and the references that follow."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .package import EngagementError, Package
from .wording import count

Row = dict[str, str]
NUMBERED = {"claims": "claim_id", "events": "event_id", "checks": "check_id"}
LAST = 10**9  # where what has no place yet goes


@dataclass(frozen=True)
class Numbered:
    """What a numbering makes of claims, events and checks.

    Attributes
    ----------
    rows : dict of str to list of dict
        The rows of each table, in order, with their ids.
    came_from : dict of str to list of int
        For each of them its place among the rows as they were.
    """

    rows: dict[str, list[Row]]
    came_from: dict[str, list[int]]

    def now(self, table: str, place: int) -> int:
        """Where a row stands that stood in some place."""
        return self.came_from[table].index(place)


def numbered(package: Package) -> Numbered:
    """Number the claims, events and checks of a package.

    An id that is missing or made up (``new1``) is enough for a row that others refer to. An event whose ``claim_id`` is missing takes the
    claim of its own id, a check that of its event or of its own id, and a claim's section is that of its id. What refers to nothing goes
    to the end as it is.

    Raises
    ------
    EngagementError
        If an id that rows refer to stands twice.
    """
    before = {table: package.rows(table) for table in NUMBERED}
    sections = {row["section_id"]: place for place, row in enumerate(package.rows("sections"))}
    claims, claim_ids, from_claims = _claims(before["claims"], sections)
    events = [_filled(row, "claim_id", _claim_of(row["event_id"], r"\.\d+")) for row in before["events"]]
    _once("claims", before["claims"], {row["claim_id"] for row in (*events, *before["checks"])})
    order = {row["claim_id"]: place for place, row in enumerate(claims)}
    events, event_ids, from_events = _under_claims("events", events, claim_ids, order, "{}.{}")
    _once("events", before["events"], {row["event_id"] for row in before["checks"]})
    checks = [_of_event(row, event_ids, claim_ids) for row in before["checks"]]
    checks, _, from_checks = _under_claims("checks", checks, claim_ids, order, "{}c{}")
    return Numbered(
        {"claims": claims, "events": events, "checks": checks},
        {"claims": from_claims, "events": from_events, "checks": from_checks},
    )


def _claims(rows: list[Row], sections: Mapping[str, int]) -> tuple[list[Row], dict[str, str], list[int]]:
    """Claims in order with their ids; the new id of each old one; and where each came from."""
    rows = [_filled(row, "section_id", row["claim_id"].rpartition("-")[0]) for row in rows]
    keys, last = [], {}
    for place, row in enumerate(rows):
        section = row["section_id"]
        if row["start"].isdecimal() and row["start"].isascii():
            last[section] = int(row["start"])
        keys.append((sections.get(section, LAST), last.get(section, -1), place))
    came_from = [place for *_, place in sorted(keys)]
    numbers: Counter[str] = Counter()
    found: list[Row] = []
    ids: dict[str, str] = {}
    for place in came_from:
        row = rows[place]
        numbers[row["section_id"]] += 1
        wanted = f"{row['section_id']}-{numbers[row['section_id']]:02d}"
        if row["claim_id"]:
            ids.setdefault(row["claim_id"], wanted)
        found.append(_with(row, claim_id=wanted))
    return found, ids, came_from


def _under_claims(
    table: str, rows: list[Row], claim_ids: Mapping[str, str], order: Mapping[str, int], form: str
) -> tuple[list[Row], dict[str, str], list[int]]:
    """Rows of claims, in the order of their claims and then of their numbers, with their ids; see :func:`_claims`."""
    key = NUMBERED[table]
    number = re.compile(r"(.*?)" + re.escape(form.format("", "")) + r"(\d+)")

    def place_of(place: int) -> tuple[int, int, int]:
        row = rows[place]
        own = number.fullmatch(row[key])
        return (
            order.get(claim_ids.get(row["claim_id"], ""), LAST),
            int(own[2]) if own and own[1] == row["claim_id"] else LAST,
            place,
        )

    came_from = sorted(range(len(rows)), key=place_of)
    numbers: dict[str, int] = defaultdict(int)
    found: list[Row] = []
    ids: dict[str, str] = {}
    for place in came_from:
        row, claim = rows[place], claim_ids.get(rows[place]["claim_id"])
        if claim is None:
            found.append(row)
            continue
        numbers[claim] += 1
        wanted = form.format(claim, numbers[claim])
        if row[key]:
            ids.setdefault(row[key], wanted)
        found.append(_with(row, claim_id=claim) | {key: wanted})
    return found, ids, came_from


def _of_event(row: Row, event_ids: Mapping[str, str], claim_ids: Mapping[str, str]) -> Row:
    """A check with the claim and the event that it is of; the event by its new id."""
    event = event_ids.get(row["event_id"], row["event_id"])
    if not row["claim_id"] and event in event_ids.values():
        new = event.rpartition(".")[0]
        row = _with(row, claim_id=next(old for old, now in claim_ids.items() if now == new))
    return _with(_filled(row, "claim_id", _claim_of(row["check_id"], r"c\d+")), event_id=event)


def _claim_of(own: str, number: str) -> str:
    """The claim's id in the id of its event or check; nothing where there is none.

    >>> _claim_of("RU1998-03.1", r"[.][0-9]+")
    'RU1998-03'
    """
    found = re.fullmatch(rf"(.+){number}", own)
    return found[1] if found else ""


def _once(table: str, rows: list[Row], wanted: set[str]) -> None:
    """Raise EngagementError where an id that others refer to stands twice."""
    key = NUMBERED[table]
    twice = [
        name
        for name, times in Counter(row[key] for row in rows).items()
        if times > 1 and name in wanted - {""}
    ]
    if twice:
        places = [str(place) for place, row in enumerate(rows, start=2) if row[key] == twice[0]]
        others = f" and {count(len(places) - 2, 'other')}" if len(places) > 2 else ""
        what = f"{twice[0]!r} stands in rows {places[0]} and {places[-1]}{others}, and other rows refer to it; give one another id, or none"
        raise EngagementError(f"{table}.csv:{places[-1]}:{key}: {what}")


def _filled(row: Row, field: str, value: str) -> Row:
    return row if row[field] or not value else row | {field: value}


def _with(row: Row, **cells: str) -> Row:
    """A row with some cells; itself where it has them, so that what did not change is known by its identity."""
    return row if all(row[name] == value for name, value in cells.items()) else row | cells
