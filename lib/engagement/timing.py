"""When a text says that something was: the years that its words give, and on what basis."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import LEXICON

MONTHS = LEXICON["years"]["months"]
MONTH = f"(?:{'|'.join(MONTHS)})"
YEAR = r"(?:19|20)\d\d"
SINCE = re.compile(
    rf"\b(?:since|as of|as from|starting (?:in|from))\s+(?:early |late |mid-)?(?:{MONTH}\s?)?({YEAR})\b|\bfrom\s+(?:{MONTH}\s?)?({YEAR})\s+on(?:wards?)?\b"
    rf"|^since\s+[^,;()]{{1,80}}?\bin\s+({YEAR})\b",
    re.IGNORECASE,
)
SPAN = re.compile(
    rf"\b(?:from|between|in|during|over)?\s*(?:{MONTH}\s?)?({YEAR})\s*(?:to|and|until|through|–|-|—)\s*(?:{MONTH}\s?)?({YEAR}|\d\d)\b",
    re.IGNORECASE,
)
CLOSED = re.compile(r"^\s*(?:from|between|during|over)\b|to|until|through|–|-|—", re.IGNORECASE)
LIST = re.compile(
    rf"\b(?:in|during)\s+({YEAR}(?:\s*,\s*(?:and\s+)?{YEAR})*\s*,?\s+and\s+{YEAR})\b", re.IGNORECASE
)
DATE = re.compile(rf"\b(?:\d{{1,2}}\s+)?({MONTH})\s*(?:\d{{1,2}}\s*)?,?\s?({YEAR})\b", re.IGNORECASE)
ALONE = re.compile(
    rf"(?:\b(?:in|during|of|for|on|year|adopted|\()\s*|\()({YEAR})\b(?!\s*[-–]\s*\d|\s+\w*\s?protocol)",
    re.IGNORECASE,
)
PERIOD = re.compile("|".join(rf"\b{words}\b" for words in LEXICON["years"]["period"]), re.IGNORECASE)
SAME = re.compile(r"\b(?:in|during) (?:the same|that) year\b|\bthe same year\b", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """When something was, by the text: its years, and the basis as ``events.year_basis`` has it.

    ``years`` are all that it allows. ``closed`` tells a span that the text gives as one ("from … to"), ``listed`` years that it names
    one by one.
    """

    years: tuple[int, ...] = ()
    basis: str = "none"
    month: int | None = None
    closed: bool = False
    listed: bool = False

    @property
    def first(self) -> int | None:
        return self.years[0] if self.years else None

    @property
    def last(self) -> int | None:
        return None if self.basis == "since" or not self.years else self.years[-1]


NEVER = When()


def when(text: str, period: tuple[int, int], before: When = NEVER) -> When:
    """When the acts of a clause were, by its own words.

    Parameters
    ----------
    text
        The clause, without the names that have years of their own.
    period
        The section's first and last year, for words such as "in recent years".
    before
        What the clause before says, for "in the same year".

    >>> when("From 2010 on, they met", (2010, 2011))
    When(years=(2010,), basis='since', month=None, closed=False, listed=False)
    >>> when("held from 1998 to 2000", (1990, 2000)).years
    (1998, 1999, 2000)
    >>> when("visited in December 2010", (2010, 2011)).month
    12
    """
    if SAME.search(text) and before.years:
        return When(before.years[-1:], "stated")
    if found := LIST.search(text):
        years = tuple(sorted({int(year) for year in re.findall(YEAR, found.group(1))}))
        return When(years, "range", listed=True) if len(years) > 1 else When(years, "stated")
    if (found := SPAN.search(text)) and CLOSED.search(found.group()):
        first, last = int(found.group(1)), int(found.group(1)[: 4 - len(found.group(2))] + found.group(2))
        if first < last:
            return When(tuple(range(first, last + 1)), "range", closed=True)
    if found := SINCE.search(text):
        return When((int(next(filter(None, found.groups()))),), "since")
    if found := DATE.search(text):
        return _dated(found)
    if found := ALONE.search(text):
        return When((int(found.group(1)),), "stated")
    if PERIOD.search(text):
        first, last = period
        return When((first,), "stated") if first == last else When(tuple(range(first, last + 1)), "range")
    return NEVER


def _dated(found: re.Match) -> When:
    """The month and year of a date."""
    return When((int(found.group(2)),), "stated", MONTHS.index(found.group(1).casefold()) + 1)


def dates(text: str) -> list[When]:
    """Every date in a text with a month, or else every year, in order.

    >>> [date.month for date in dates("in May 1999 and June 2000, respectively")]
    [5, 6]
    """
    whole = [_dated(found) for found in DATE.finditer(text)]
    return whole or [When((int(found.group()),), "stated") for found in re.finditer(rf"\b{YEAR}\b", text)]
