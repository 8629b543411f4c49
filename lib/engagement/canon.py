"""The canonical form of the tables: ids, order and, with the text at hand, positions and digests, all that can be computed.

What somebody wrote is kept; what is empty is filled; what no longer holds is told and left.
"""

from __future__ import annotations

import datetime
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import placing
from .edition import Edition, Row
from .numbering import numbered
from .package import EngagementError
from .problem import Problem
from .text import Text, candidates, span_digest

DAYS = {"claims": "coded_on", "events": "coded_on", "checks": "checked_on"}


@dataclass
class Canon:
    """What bringing an edition into canonical form has changed, and what it could not do; each on a line.

    Attributes
    ----------
    changes : list of Problem
        Each cell that changed (``file:row:field: was, is now``), and each file whose form alone did; rows are those of the old file.
    problems : list of Problem
        What could not be computed.
    """

    changes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def brought(edition: Edition, sources: Iterable[str | os.PathLike] = (), *, today: str = "") -> Canon:
    """Bring an edition's tables into canonical form, in memory.

    Parameters
    ----------
    sources
        Files with the text of sections, to find claims in.
    today
        The day (ISO 8601) that a row takes as its own where it has none; by default this one.

    Raises
    ------
    EngagementError
        If a table or file cannot be read, a file holds the text of no section, or an id that rows refer to stands twice.
    """
    canon = Canon()
    before = {table: edition.rows(table) for table in edition.names}
    for table in edition.names:
        edition.put(table, [_cells(row) for row in edition.rows(table)])
    at_hand = texts(edition, sources)
    _digests(edition, at_hand)
    edition.put("claims", _placed(edition, at_hand, canon))
    _dates(edition, today or datetime.date.today().isoformat())
    follow(edition)
    result = numbered(edition)
    edition.put_all(result.rows)
    for table in edition.names:
        came_from = result.came_from.get(table, range(len(before[table])))
        canon.changes += _changes(edition, table, before[table], list(came_from))
    return canon


def _cells(row: Row) -> Row:
    """A row without white space around its cells, its text in Unicode's composed form."""
    cells = {name: unicodedata.normalize("NFC", cell).strip() for name, cell in row.items()}
    return row if cells == row else cells


def _changes(edition: Edition, table: str, before: list[Row], came_from: list[int]) -> list[Problem]:
    """What changed in a table, cell by cell, and whether its form did."""
    file, rows = edition.path(table).name, edition.rows(table)
    found = [
        Problem(
            file,
            place + 2,
            name,
            f"{before[place][name]!r} is now {row[name]!r}" if before[place][name] else f"now {row[name]!r}",
        )
        for row, place in zip(rows, came_from, strict=True)
        for name in row
        if row[name] != before[place][name]
    ]
    found.sort()
    if came_from != sorted(came_from):
        found.insert(0, Problem(file, 0, "", "rows are now in the order of the text and of their numbers"))
    if not found and table in edition.changed:
        found = [Problem(file, 0, "", "columns, quotes or line ends are now as they are everywhere")]
    return found


def texts(edition: Edition, sources: Iterable[str | os.PathLike]) -> dict[str, Text]:
    """The text of each section that one of some files holds: by its hash or, where the section's row has none yet, by its claims' words."""
    found: dict[str, Text] = {}
    for path in map(Path, sources):
        held = {}
        for section in edition.rows("sections"):
            readings = candidates(path, section["title"], section.get("endnotes", ""))
            if section["text_sha256"]:
                text = next((one for one in readings if one.sha256 == section["text_sha256"]), None)
            else:
                text = _likeliest(edition, section["section_id"], readings)
            if text is not None:
                held[section["section_id"]] = text
        if not held:
            what = "not the text of any section; a section whose text_sha256 is empty takes the text in which most of its claims' anchors stand"
            raise EngagementError(f"{path}: {what}")
        found |= held
    return found


def _likeliest(edition: Edition, section_id: str, readings: Iterable[Text]) -> Text | None:
    """The text in which most anchors of a section stand; None where none does."""
    anchors = [
        row["anchor"] for row in edition.rows("claims") if row["section_id"] == section_id and row["anchor"]
    ]
    held = {
        text: sum(bool(placing.found(text, words)) for words in anchors) for text in dict.fromkeys(readings)
    }
    best = max(held, key=lambda text: held[text], default=None)
    return best if best is not None and (held[best] or not anchors) else None


def _digests(edition: Edition, at_hand: dict[str, Text]) -> None:
    """Each section's digest, where its text is at hand."""
    edition.put(
        "sections",
        [
            row | {"text_sha256": at_hand[row["section_id"]].sha256} if row["section_id"] in at_hand else row
            for row in edition.rows("sections")
        ],
    )


def _placed(edition: Edition, at_hand: dict[str, Text], canon: Canon) -> list[Row]:
    """The claims with what their words say of their places; what cannot be found is told."""
    claims = list(edition.rows("claims"))
    lone = edition.rows("sections")[0]["section_id"] if len(edition.rows("sections")) == 1 else ""
    for section_id, text in at_hand.items():
        own = [
            place
            for place, row in enumerate(claims)
            if (row["section_id"] or row["claim_id"].rpartition("-")[0] or lone) == section_id
        ]
        rows = [claims[place] | {"section_id": section_id} for place in own]
        for place, row in zip(own, placed(text, rows), strict=True):
            if isinstance(row, dict):
                claims[place] = row
            else:
                canon.problems.append(Problem("claims.csv", place + 2, "anchor", str(row)))
    return claims


def placed(text: Text, rows: list[Row]) -> list[Row | placing.Astray]:
    """Rows of claims with the cells that follow from their places in a text, or why a row has none.

    A row whose digest holds stays as it is; one whose wording stands elsewhere moves there. One with a digest that nothing in the text
    has is told: to code it anew, empty the cell.
    """
    held = [_held(text, row) for row in rows]
    firsts = placing.starts(
        text,
        [
            row if span is None else row | {"start": str(span[0])}
            for row, span in zip(rows, held, strict=True)
        ],
    )
    known = [start for start in firsts.values() if isinstance(start, int)]
    found: list[Row | placing.Astray] = []
    for place, (row, span) in enumerate(zip(rows, held, strict=True)):
        try:
            found.append(_row(text, row, span, firsts[place], known))
        except placing.Astray as astray:
            found.append(astray)
    return found


def _held(text: Text, row: Row) -> placing.Span | None:
    """The span of a row whose digest some place in the text has: its own, else another with its anchor."""
    if not (row["span_sha256"] and row["start"].isdecimal() and row["end"].isdecimal()):
        return None
    start, length = int(row["start"]), int(row["end"]) - int(row["start"])
    for place in (start, *placing.found(text, row["anchor"])):
        if span_digest(text.whole[place : place + length]) == row["span_sha256"]:
            return place, place + length
    return None


def _row(
    text: Text, row: Row, held: placing.Span | None, first: int | placing.Astray, known: list[int]
) -> Row:
    """One row with its place; raises Astray."""
    if held is None and row["span_sha256"]:
        raise placing.Astray(
            "its span_sha256 is of no wording in the text; empty that cell to code the claim anew"
        )
    if held is None:
        if isinstance(first, placing.Astray):
            raise first
        return row | placing.cells(text, first, placing.ended(text, first, row, known), row["anchor"])
    paragraph, sentence = map(str, text.place(held[0]))
    cells = {"start": str(held[0]), "end": str(held[1]), "paragraph": paragraph, "sentence": sentence}
    return row | cells


def _dates(edition: Edition, today: str) -> None:
    """The day of each row that has none."""
    for table, name in DAYS.items():
        rows = [
            row if row[name] or not any(row.values()) else row | {name: today} for row in edition.rows(table)
        ]
        edition.put(table, rows)


def follow(edition: Edition) -> None:
    """The ids of acts, terms and rounds, which follow from their other cells."""
    actions = []
    for row in edition.rows("treaty_actions"):
        parts = (row["state"], row["treaty_id"], row["action"], row["ordinal"])
        actions.append(row if row["action_id"] else row | {"action_id": "-".join(filter(None, parts))})
    edition.put("treaty_actions", actions)
    terms = []
    for row in edition.rows("memberships"):
        own = f"{row['state']}-{row['body_id']}-{row['start'][:4]}"
        terms.append(row if row["membership_id"] else row | {"membership_id": own})
    edition.put("memberships", terms)
    numbers: dict[str, int] = {}
    talks = []
    for row in edition.rows("rounds"):
        numbers[row["body_id"]] = numbers.get(row["body_id"], 0) + 1
        own = f"{row['body_id']}-{numbers[row['body_id']]:02d}"
        talks.append(row if row["round_id"] == own else row | {"round_id": own})
    edition.put("rounds", talks)
