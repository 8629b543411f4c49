"""Placing: the span of a claim in the text from a few of its words, and the cells of its row that follow from the span."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .rule import ANCHOR_WORDS
from .text import Text, first_words, span_digest

Row = dict[str, str]
Span = tuple[int, int]

STOP = re.compile(r"[.!?;:,][\"”’)\]]*$")
CLOSING = ".!?;:,”’)]"
# What joins a clause to the next and belongs to neither.
JOINT = re.compile(r"(?:\s+(?:and|or|but)|[\s,;:–—-]+)+$")


class Astray(ValueError):
    """Words that have no one place in a text; the message says why."""


def cells(text: Text, start: int, end: int, given: str = "") -> Row:
    """The cells of a claim's row that follow from its span: position, place, anchor (the one given, if it will do) and digest.

    >>> cells(Text(("One thing was done. It was good.",)), 0, 18)["anchor"]
    'One thing was'
    """
    span = text.whole[start:end]
    paragraph, sentence = text.place(start)
    return {
        "paragraph": str(paragraph),
        "sentence": str(sentence),
        "start": str(start),
        "end": str(end),
        "anchor": given
        if span.startswith(given) and 0 < len(given.split()) <= ANCHOR_WORDS
        else anchor(text, start, end),
        "span_sha256": span_digest(span),
    }


def anchor(text: Text, start: int, end: int) -> str:
    """The first words of a span: at most eight, and fewer than its sentence has, where that has more than one."""
    first, last = text.sentence(*text.place(start))
    whole = len(text.whole[first:last].split()) == len(text.whole[start:end].split())
    return first_words(text.whole[start:end], ANCHOR_WORDS, but=int(whole))


def snapped(text: Text, start: int, end: int) -> Span:
    """The span of whole words that a selection touches, without the white space around them and the stop that closes them.

    >>> snapped(Text(("One thing. Two.",)), 5, 10)
    (4, 9)
    """
    whole = text.whole
    start, end = max(0, min(start, end)), min(len(whole), max(start, end))
    while start < end and (whole[start].isspace() or whole[start] in CLOSING):
        start += 1
    while end > start and whole[end - 1].isspace():
        end -= 1
    if not any(map(str.isalnum, whole[start:end])):
        raise Astray("no word is selected")
    while start and _joined(whole[start - 1 : start + 1]):
        start -= 1
    while end < len(whole) and _joined(whole[end - 1 : end + 1]):
        end += 1
    last = text.sentence(*text.place(start))[1]
    end = min(end, last)
    stop = STOP.search(whole[start:end])
    return start, (start + stop.start() if stop and stop.start() else end)


def _joined(two: str) -> bool:
    """Whether two characters belong to one word."""
    return (
        len(two) == 2
        and not any(map(str.isspace, two))
        and (two[0].isalnum() or two[0] in "’'-$£€")
        and (two[1].isalnum() or two[1] in "’'-")
    )


def found(text: Text, words: str) -> list[int]:
    """Where words stand in a text as whole words, white space aside."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    pattern = r"(?<!\w)" + r"\s".join(parts) + (r"(?!\w)" if words.strip()[-1].isalnum() else "")
    return [match.start() for match in re.finditer(pattern, text.whole)]


def starts(text: Text, rows: Iterable[Row]) -> dict[int, int | Astray]:
    """Where each claim of some rows starts, by its place among them: by its own number where its words stand there, else by its words.

    Words that stand in the text more than once are told apart by the row's paragraph and sentence, and by the spans of other claims.
    """
    rows = list(rows)
    known = {place: int(row["start"]) for place, row in enumerate(rows) if _stands(text, row)}
    taken = {start: _number(rows[place]["end"]) for place, start in known.items()}
    result: dict[int, int | Astray] = dict(known)
    for place, row in enumerate(rows):
        if place not in known:
            try:
                result[place] = _start(text, row, taken)
            except Astray as astray:
                result[place] = astray
    return result


def _stands(text: Text, row: Row) -> bool:
    """Whether a row's anchor stands where its start says."""
    start = _number(row["start"])
    return start is not None and bool(row["anchor"]) and start in found(text, row["anchor"])


def _start(text: Text, row: Row, taken: Mapping[int, int | None]) -> int:
    """The one start of a row's words; raises Astray."""
    words = row["anchor"]
    if not words:
        raise Astray("empty found; the first words of the span are needed to find it")
    places = found(text, words)
    if not places:
        raise Astray("these words do not stand in the text")
    for number, field in enumerate(("paragraph", "sentence")):
        if wanted := _number(row[field]):
            places = [start for start in places if text.place(start)[number] == wanted] or places
    if len(places) > 1:
        free = [
            start
            for start in places
            if not any(first <= start < (last or first + 1) for first, last in taken.items())
        ]
        places = free or places
    if len(places) > 1:
        where = ", ".join("paragraph {}, sentence {}".format(*text.place(start)) for start in places[:3])
        raise Astray(
            f"these words stand {len(places)} times in the text ({where}); give more of them, or paragraph and sentence"
        )
    return places[0]


def ended(text: Text, start: int, row: Row, following: Iterable[int]) -> int:
    """Where a claim's span ends.

    By the row's ``end`` if that is a number; by its last words, if they are given there, at their first place in the sentence; else
    before the stop of the sentence, or before the next claim in it and what joins the two. An anchor of more words than one may have is
    the whole span.

    Raises
    ------
    Astray
        If the last words do not follow in the sentence.
    """
    _, last = text.sentence(*text.place(start))
    given = row["end"].strip()
    if (number := _number(given)) and number > start:
        return number
    if given and number is None:
        least = start + len(row["anchor"])  # the first words are part of the span
        ends = [place + len(given) for place in found(text, given)]
        ends = [end for end in ends if least <= end <= last]
        if not ends:
            raise Astray(
                f"{given!r} found; the span's last words do not stand after its first in the sentence"
            )
        return ends[0]
    if len(row["anchor"].split()) > ANCHOR_WORDS:
        return start + len(row["anchor"])
    next_start = min((other for other in following if start < other < last), default=None)
    if next_start is None:
        return last - len(_closing(text.whole[start:last]))
    before = text.whole[start:next_start]
    return start + len(JOINT.sub("", before))


def _closing(sentence: str) -> str:
    """What closes a sentence: its stop, and brackets or quotes after it."""
    stop = re.search(r"[.!?][\"”’)\]]*$", sentence)
    return stop.group() if stop else ""


def _number(cell: str) -> int | None:
    return int(cell) if cell.isdecimal() and cell.isascii() else None
