"""A selection of a section: what is asked of it under each control, and the rows that this lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from . import tally, verdict, wording
from .package import unknown
from .section import Section
from .signs import UNCHECKED, verdict_of
from .wording import UNDATED, missing, plain, year_name

NO_BODY = "no body"  # what stands for the lack of an event's body

CONTROLS = {
    "years": "Year",
    "body_kinds": "Kind of body",
    "bodies": "Body",
    "claim_kinds": "Kind of claim",
    "verdicts": "Verdict",
}
COMPARED = {"years": "year", "bodies": "body"}  # the controls whose values can stand side by side

COLUMNS = [
    *("claim_id", "event_id", "verdict", "year", "body", "summary", "kind", "type", "claim_verdict"),
    *("body_id", "body_kind", "treaty_id", "ordinal", "dated_by", "year_start", "year_end", "month"),
    *("amount_usd", "paragraph", "sentence"),
]


@dataclass(frozen=True)
class Asked:
    """What is asked: values of each control, a cell of the chart, an open row, and whether values stand side by side.

    Attributes
    ----------
    years, body_kinds, bodies, claim_kinds, verdicts
        The values chosen under each control, as words; none lets everything through.
    cell
        A body and a year, or nothing.
    row
        The event, or the claim without one, whose card is open; or nothing.
    beside
        The control whose values stand side by side, ``years`` or ``bodies``; or nothing.
    """

    years: tuple[str, ...] = ()
    body_kinds: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    claim_kinds: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    cell: tuple[str, ...] = ()
    row: str = ""
    beside: str = ""

    @property
    def controls(self) -> dict[str, tuple[str, ...]]:
        """The values chosen under each control."""
        return {name: getattr(self, name) for name in CONTROLS}

    def under(self, values: Mapping[str, tuple[str, ...]]) -> Asked:
        """The same with other values under some controls."""
        changed: dict[str, Any] = dict(values)
        return replace(self, **changed)

    def toggled(self, name: str, value: str) -> Asked:
        """The same with a value of a control taken in, or taken out where it was in."""
        values = getattr(self, name)
        kept = tuple(one for one in values if one != value)
        return self.under({name: kept if value in values else (*values, value)})


class Rows:
    """The events of a section, and its claims without one, in the order of the text.

    Attributes
    ----------
    table : DataFrame
        The rows; see :attr:`engagement.Explorer.selection`.
    options : dict
        What each control offers: its values as words, each with the name to show.
    bodies : DataFrame
        ``body_id``, ``body`` and ``kind`` of the bodies with events, by kind, then by events, most first.
    years : list
        The years of the section and ``undated``, as words.
    """

    def __init__(self, section: Section):
        self.table = _table(section)
        self.bodies = tally.matrix(section).drop_duplicates("body_id")[["body_id", "body", "kind"]]
        self.years = [*map(year_name, section.every_year), UNDATED]
        self.items = list(self.table.astype("object").itertuples(index=False))
        self._answers = [_answers(row) for row in self.items]
        self.options = self._options(section)

    def within(self, asked: Asked, *, cell: bool = True) -> list[int]:
        """The places of the rows that are let through, with the chart's cell or without it."""
        narrowing = [(name, set(values)) for name, values in asked.controls.items() if values]
        if cell and asked.cell:
            narrowing += [
                (name, {value}) for name, value in zip(("bodies", "years"), asked.cell, strict=True)
            ]
        return [
            place
            for place, answers in enumerate(self._answers)
            if all(values & answers[name] for name, values in narrowing)
        ]

    def known(self, name: str, values: object) -> tuple[str, ...]:
        """Values of a control as words; one alone, a word too, is one value. EngagementError, naming the nearest, if one is none."""
        several = [values] if isinstance(values, str) or not isinstance(values, Iterable) else values
        words = tuple(dict.fromkeys(map(str, several)))
        for word in words:
            if word not in self.options[name]:
                raise unknown(CONTROLS[name].lower(), word, self.options[name])
        return words

    def settled(self, asked: Asked) -> Asked:
        """The same without a cell or a row that is no longer let through, and without a comparison of nothing."""
        if asked.cell and not self.within(asked):
            asked = replace(asked, cell=())
        if asked.row and asked.row not in {row_id(self.items[place]) for place in self.within(asked)}:
            asked = replace(asked, row="")
        return replace(asked, beside="") if asked.beside and not getattr(asked, asked.beside) else asked

    def _options(self, section: Section) -> dict[str, dict[str, str]]:
        bodies = dict(zip(self.bodies["body_id"], self.bodies["body"], strict=True))
        if NO_BODY in map(row_body, self.items):
            bodies[NO_BODY] = NO_BODY
        return {
            "years": {year: year for year in self.years},
            "body_kinds": {kind: plain(kind) for kind in section.events["body_kind"].cat.categories},
            "bodies": bodies,
            "claim_kinds": {kind: plain(kind) for kind in section.claims["kind"].cat.categories},
            "verdicts": {word: wording.verdict(word) for word in verdict.VERDICTS} | {UNCHECKED: UNCHECKED},
        }


def row_id(row) -> str:
    """What names a row: its event, or the claim that has none."""
    return row.claim_id if missing(row.event_id) else row.event_id


def row_year(row) -> str:
    """The year of a row as a word; nothing for a claim without an event."""
    return "" if missing(row.event_id) else year_name(row.year)


def row_body(row) -> str:
    """The body of a row by its id, or that its event has none; nothing for a claim without an event."""
    if missing(row.event_id):
        return ""
    return NO_BODY if missing(row.body_id) else row.body_id


def _answers(row) -> dict[str, set[str]]:
    """The values of each control that let a row through: its own, and the verdict that only a claim can have, its claim's."""
    verdicts = {verdict_of(row)}
    if not missing(row.claim_verdict) and row.claim_verdict == verdict.PARTLY:
        verdicts.add(verdict.PARTLY)
    return {
        "years": {row_year(row)},
        "body_kinds": set() if missing(row.body_kind) else {row.body_kind},
        "bodies": {row_body(row)},
        "claim_kinds": {row.kind},
        "verdicts": verdicts,
    }


def _table(section: Section) -> pd.DataFrame:
    """Claims with their events; every column of a kind in which what is missing reads <NA>."""
    claims = section.claims[["claim_id", "paragraph", "sentence", "kind", "verdict", "summary"]]
    events = section.events.drop(columns=["paragraph", "sentence"])
    rows = claims.merge(events, on="claim_id", how="left", suffixes=("_of_claim", ""))
    words = rows.select_dtypes("category").columns
    rows = rows.astype(dict.fromkeys(words, "string")).assign(
        claim_verdict=lambda all: all["verdict_of_claim"]
    )
    of_event = rows["event_id"].notna()
    for column in ("verdict", "summary"):
        rows[column] = rows[column].where(of_event, rows[f"{column}_of_claim"])
    return rows[COLUMNS]
