"""The numbers that a text gives: of sessions, rounds and reports, and sums of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lexicon import LEXICON

NUMBERS = LEXICON["numbers"]
WORDS = {word: value for value, word in enumerate(NUMBERS["ordinals"], start=1)}
WORDS |= {
    f"{ten}-{word}": NUMBERS["tens"][ten] + value
    for ten in NUMBERS["tens"]
    for word, value in list(WORDS.items())[:9]
}
WORDS |= {ten[:-1] + "ieth": value for ten, value in NUMBERS["tens"].items()}
WORDS |= dict.fromkeys(NUMBERS["initial"], 1)
ONE = rf"(?:\d{{1,3}}\s?(?:st|nd|rd|th)|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
SERIES = re.compile(
    rf"\b{ONE}(?:(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s+to\s+|\s+through\s+|\s*[–-]\s*){ONE})*\b",
    re.IGNORECASE,
)
COUNTED = re.compile(rf"^\W*(?:[\w()’'–-]+\s+){{0,4}}?(?:{'|'.join(NUMBERS['counted'])})", re.IGNORECASE)
UNCOUNTED = re.compile(r"^\s*(?:anniversary|century|time|place|step|half|reading)", re.IGNORECASE)
MONEY = re.compile(
    rf"(?:US\s?\$|USD\s?|\$)\s?(\d[\d,.]*\d|\d)(?:\s({'|'.join(NUMBERS['scales'])}))?|(\d[\d,.]*\d|\d)(?:\s({'|'.join(NUMBERS['scales'])}))?\s(?:US\s)?dollars",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Series:
    """Numbers that a text gives together, expanded, and where they stand."""

    numbers: tuple[int, ...]
    start: int
    end: int


def value(word: str) -> int:
    """The number of an ordinal, in figures or in words.

    >>> value("21st"), value("twenty-first"), value("initial")
    (21, 21, 1)
    """
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else WORDS[word.casefold()]


def series(text: str, names: Sequence[tuple[int, int]] = ()) -> list[Series]:
    """The ordinals of what can be numbered, each group with its ranges expanded; those within ``names`` are parts of them.

    >>> series("the seventh to 9th sessions and the 20th anniversary")
    [Series(numbers=(7, 8, 9), start=4, end=18)]
    """
    found = []
    for match in SERIES.finditer(text):
        if any(start <= match.start() < end for start, end in names):
            continue
        after = text[match.end() : match.end() + 60]
        named = any(0 <= start - match.end() <= 5 for start, _ in names)
        if UNCOUNTED.match(after) or not (named or COUNTED.match(after)):
            continue
        found.append(Series(_expanded(match.group()), match.start(), match.end()))
    return found


def _expanded(words: str) -> tuple[int, ...]:
    numbers: list[int] = []
    place = 0
    for match in re.finditer(ONE, words, re.IGNORECASE):
        number = value(match.group())
        if (
            numbers
            and re.search(r"\bto\b|through|[–-]", words[place : match.start()])
            and number > numbers[-1]
        ):
            numbers += range(numbers[-1] + 1, number)
        numbers.append(number)
        place = match.end()
    return tuple(numbers)


def sums(text: str) -> list[int]:
    """The sums of US dollars in a text.

    >>> sums("gifts of $20,000 and US$ 1.5 million")
    [20000, 1500000]
    """
    found = []
    for match in MONEY.finditer(text):
        figure, scale = (
            (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
        )
        found.append(
            round(float(figure.replace(",", "")) * NUMBERS["scales"].get((scale or "").casefold(), 1))
        )
    return found
