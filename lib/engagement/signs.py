"""The chart of signs: events by body and year, each the sign of its verdict. One chart for the front page, the overview and the explorer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from markupsafe import Markup

from . import tally
from .page import template
from .section import Section
from .verdict import VERDICTS
from .wording import (
    UNDATED,
    VERDICT_MARKS,
    count,
    listed,
    missing,
    number_word,
    plain,
    verdict_words,
    year_name,
)

UNCHECKED = "unchecked"  # what stands for the lack of a verdict
SIGNS = VERDICT_MARKS | {UNCHECKED: "○"}
FIT = 6  # signs that a cell has room for; beyond, a number beside each sign


def matrix(section: Section, *, at: str = "", pages: Collection[str] | None = None) -> Markup | None:
    """The events of a section with a body, by body and year, each cell a link to the body's page at that year; None without one.

    Parameters
    ----------
    section
        The section.
    at
        What addresses begin with, where the pages are in a folder.
    pages
        The files that links may lead to; all if left out.
    """
    bodies = [
        {"id": row.body_id, "name": row.body, "kind": plain(row.kind)}
        for row in tally.matrix(section).drop_duplicates("body_id").itertuples()
    ]
    years = [*map(year_name, section.every_year), UNDATED]
    cells: dict[tuple[str, str], list[str]] = {}
    for event in section.events.itertuples():
        if not missing(event.body_id):
            cells.setdefault((event.body_id, year_name(event.year)), []).append(verdict_of(event))
    if not cells:
        return None
    drawn = chart(bodies, years, cells)
    return Markup(template("matrix.html.j2").render(chart=drawn, at=at, pages=pages, signs=SIGNS))


def chart(bodies: Iterable[dict], years: list[str], cells: Mapping[tuple[str, str], list[str]]) -> dict:
    """What the template of the chart is given.

    Parameters
    ----------
    bodies
        In their order, each with ``id``, ``name`` and ``kind`` (in words).
    years
        In their order, as words.
    cells
        For a body's id and a year, the verdicts of the events there.

    Returns
    -------
    dict
        ``years``; ``groups``: for each kind its bodies that have an event, each with its ``cells``; ``found``: the verdicts that occur.
    """
    present = {body for body, _ in cells}
    groups: dict[str, list[dict]] = {}
    for body in bodies:
        if body["id"] in present:
            row = [_cell(body, year, cells.get((body["id"], year), [])) for year in years]
            groups.setdefault(body["kind"], []).append(body | {"cells": row})
    found = tallied(verdict for verdicts in cells.values() for verdict in verdicts)
    return {"years": years, "groups": groups, "found": [(word, said(word)) for word, _ in found]}


def _cell(body: dict, year: str, verdicts: list[str]) -> dict:
    """A cell: its signs, or a number beside each sign where they are many; and the same in words."""
    found = tallied(verdicts)
    words = listed(f"{number_word(number)} {said(word)}" for word, number in found)
    if len(verdicts) <= FIT:
        marks = [(word, SIGNS[word] * number) for word, number in found]
    else:
        marks = [(word, f"{number}{SIGNS[word]}") for word, number in found]
    return {
        "body": body["id"],
        "year": year,
        "marks": marks,
        "words": f"{body['name']}, {year}: {count(len(verdicts), 'event')}, {words}",
    }


def tallied(verdicts: Iterable[str]) -> list[tuple[str, int]]:
    """The verdicts that occur, each with how often, in the order of the schema."""
    found = Counter(verdicts)
    return [(word, found[word]) for word in (*VERDICTS, UNCHECKED) if found[word]]


def verdict_of(row) -> str:
    """The verdict of an event or a claim, or that it has none."""
    return UNCHECKED if missing(row.verdict) else row.verdict


def said(word: str) -> str:
    """A verdict, or the lack of one, in words."""
    return word if word == UNCHECKED else verdict_words(word)
