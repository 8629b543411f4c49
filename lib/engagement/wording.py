"""Wording: numbers, dates and lists as a reader says them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

SMALL = [
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
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
VERDICT_MARKS = {"confirmed": "✓", "partly": "◐", "qualified": "±", "contradicted": "✗", "no-record": "–"}
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "it": "Italian",
    "pt": "Portuguese",
    "ru": "Russian",
    "zh": "Chinese",
}
ACRONYMS = {"un": "UN", "ngo": "NGO"}
PARTICIPLES = ("received",)
PLURALS = {
    "body": "bodies",
    "party": "parties",
    "agency": "agencies",
    "process": "processes",
    "witness": "witnesses",
}


COMMON = frozenset(
    """assembly bank commission committee council court emirates federation forum fund group kingdom mechanism office
    process rapporteur republic review seminar states union""".split()  # noqa: SIM905 (a list of words, not of strings)
)


UNDATED = "undated"  # what stands where a year would, of an event that has no single one


def anchor(words: str) -> str:
    """What an address calls a heading.

    >>> anchor("Why a check is `qualified`")
    'why-a-check-is-qualified'
    """
    return "-".join(re.findall(r"\w+", words.lower()))


def report_name(report) -> str:
    """A treaty report as the United Nations number it, with the state's own number where that is another.

    >>> from types import SimpleNamespace as row
    >>> report_name(row(treaty_id="CAT", ordinal="5", state_ordinal="6")), report_name(row(treaty_id="CRC", ordinal="3-4", state_ordinal=None))
    ('CAT, report 5 (the state: 6)', 'CRC, report 3-4')
    """
    own = "" if missing(report.state_ordinal) else f" (the state: {report.state_ordinal})"
    return f"{report.treaty_id}, report {report.ordinal}{own}"


def year_name(year: Any) -> str:
    """A year as a heading or a choice says it; that of an event without a single year is "undated".

    >>> year_name(2001), year_name(None)
    ('2001', 'undated')
    """
    return UNDATED if missing(year) else str(int(year))


def yes(value: object) -> str:
    """A truth value in a word.

    >>> yes(True), yes(False)
    ('yes', 'no')
    """
    return "yes" if value else "no"


def missing(value: object) -> bool:
    """Whether a value is missing: None, NaN, NaT or pandas' NA.

    >>> missing(None), missing(float("nan")), missing(0), missing("")
    (True, True, False, False)
    """
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas' NA is neither equal nor unequal to anything
        return True


def count(number: int, noun: str) -> str:
    """A number with its noun; small numbers in words.

    >>> count(1, "claim"), count(3, "body"), count(46, "claim"), count(0, "record")
    ('one claim', 'three bodies', '46 claims', 'no records')
    """
    return f"{number_word(number)} {plural(noun, number)}"


def plural(noun: str, number: int) -> str:
    """A noun as it goes with a number.

    >>> plural("body", 2), plural("visit received", 3), plural("claim", 1)
    ('bodies', 'visits received', 'claim')
    """
    if number == 1:
        return noun
    *before, last = noun.split(" ")
    if last in PARTICIPLES and before:
        return f"{plural(' '.join(before), number)} {last}"
    return " ".join([*before, PLURALS.get(last, last + "s")])


def whom(kind: str) -> str:
    """What a body of some kind is called among its like.

    >>> whom("bilateral-partner"), whom("un-office")
    ('partner', 'UN office')
    """
    return "partner" if kind == "bilateral-partner" else plain(kind)


def number_word(number: int) -> str:
    """A number in a sentence; a small one in a word.

    >>> number_word(3), number_word(1408)
    ('three', '1,408')
    """
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def in_one_form(largest: int) -> Callable[[int], str]:
    """How to write numbers that stand alone beside each other: in words if the largest of them is small, else in figures.

    >>> in_one_form(4)(3), in_one_form(46)(3), in_one_form(46)(0)
    ('three', '3', 'none')
    """
    write = number_word if 0 <= largest < len(SMALL) else "{:,}".format
    return lambda number: write(number) if number else "none"


def all_of(number: int, noun: str) -> str:
    """Everything that was counted, at the head of a sentence.

    >>> all_of(1, "event"), all_of(2, "event"), all_of(46, "claim")
    ('the one event', 'both events', 'all 46 claims')
    """
    counted = count(number, noun)
    return (
        f"both {counted.removeprefix(number_word(2)).strip()}"
        if number == 2
        else f"{'the' if number == 1 else 'all'} {counted}"
    )


def any_of(number: int, noun: str) -> str:
    """Whatever was counted, after a negation.

    >>> any_of(1, "event"), any_of(2, "event"), any_of(46, "claim")
    ('the one event', 'either of the two events', 'any of the 46 claims')
    """
    return {1: "", 2: "either of "}.get(number, "any of ") + f"the {count(number, noun)}"


def the(name: str) -> str:
    """A body's name as it stands in a sentence: a name that is made of common words has an article.

    >>> the("Human Rights Council"), the("United Kingdom"), the("CESCR"), the("New Zealand")
    ('the Human Rights Council', 'the United Kingdom', 'CESCR', 'New Zealand')
    """
    return f"the {name}" if COMMON.intersection(name.lower().split()) else name


def sentence(words: str) -> str:
    """Words with a capital first letter, ended as a sentence.

    >>> sentence("no event is undated")
    'No event is undated.'
    """
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "?", "!")) else words + "."


def listed(names: Iterable[str]) -> str:
    """Names as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    names = list(names)
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if names else ""


def date(written: object) -> str:
    """A date as said: of a day, a month or a year, from ISO 8601 text or a timestamp; empty where missing.

    >>> date("2010-06-30"), date("2010-06"), date("2010")
    ('30 June 2010', 'June 2010', '2010')
    """
    if missing(written):
        return ""
    if hasattr(written, "strftime"):
        written = written.strftime("%Y-%m-%d")
    year, *rest = str(written).split("-")
    parts = [str(int(rest[1]))] if len(rest) > 1 else []
    parts += [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*parts, year])


def short_date(written: object) -> str:
    """:func:`date` for a narrow column: the month in three letters, and no break in it.

    >>> short_date("2010-06-30").split("\\xa0")
    ['30', 'Jun', '2010']
    """
    return "\u00a0".join(part[:3] if part in MONTHS else part for part in date(written).split())


def when(event) -> str:
    """When an event lies, by the text alone, from an event's row.

    >>> from types import SimpleNamespace as Row
    >>> when(Row(year_start=1997, year_end=1999, month=None)), when(Row(year_start=1997, year_end=None, month=None))
    ('1997 to 1999', 'since 1997')
    """
    if missing(event.year_start):
        return "no time given"
    if missing(event.year_end):
        return f"since {event.year_start}"
    if event.year_start != event.year_end:
        return f"{event.year_start} to {event.year_end}"
    return (
        str(event.year_start)
        if missing(event.month)
        else f"{MONTHS[int(event.month) - 1]} {event.year_start}"
    )


def plain(identifier: object) -> str:
    """A coded value as words.

    >>> plain("visit-received"), plain("un-office")
    ('visit received', 'UN office')
    """
    return " ".join(ACRONYMS.get(word, word) for word in str(identifier).split("-"))


def language(code: str) -> str:
    """A language by its code (ISO 639-1): its name, or the code where the name is not known here.

    >>> language("fr"), language("xx")
    ('French', 'xx')
    """
    return LANGUAGES.get(code, code)


def verdict(word: object) -> str:
    """A verdict with its sign.

    >>> verdict("no-record"), verdict("partly")
    ('– no record', '◐ partly on record')
    """
    return f"{VERDICT_MARKS[str(word)]} {verdict_words(word)}"


def verdict_words(word: object) -> str:
    """A verdict in words.

    >>> verdict_words("partly")
    'partly on record'
    """
    return "partly on record" if word == "partly" else plain(word)


def question(section: dict[str, str]) -> str:
    """What a section's front page answers, as its title.

    >>> question({"state_name": "Ruritania", "period_start": "1998", "period_end": "1998"})
    'What does Ruritania say of its human-rights engagement in 1998, and do records bear it out?'
    """
    when = f"{'from' if ' ' in period(section) else 'in'} {period(section)}"
    return f"What does {section['state_name']} say of its human-rights engagement {when}, and do records bear it out?"


def in_part(coded: Any) -> str:
    """What a page says of a section of which only some paragraphs are coded, from its cell ``coded``; empty where the whole is.

    >>> in_part("2-4"), in_part("2")
    ('Only paragraphs 2 to 4 are coded, counted from the first of the section.', 'Only paragraph 2 is coded, counted from the first of the section.')
    >>> in_part("")
    ''
    """
    first, _, last = ("" if missing(coded) else coded).partition("-")
    if last:
        return f"Only paragraphs {first} to {last} are coded, counted from the first of the section."
    return f"Only paragraph {first} is coded, counted from the first of the section." if first else ""


def source(section: Mapping[str, Any]) -> str:
    """Who published a section's document and when, and where in it the section begins, as far as its row says so.

    >>> row = {"publisher": "Office", "published": "2013-05-14", "first_paragraph": "27"}
    >>> source(row), source(row | {"publisher": "", "first_paragraph": None})
    ('Office, 14 May 2013, from paragraph 27', '14 May 2013')
    """
    said = {"publisher": "{}".format, "published": date, "first_paragraph": "from paragraph {}".format}
    return ", ".join(
        say(value) for name, say in said.items() if not missing(value := section[name]) and value != ""
    )


def period(section: dict[str, str]) -> str:
    """The years of a section's row in words."""
    first, last = section["period_start"], section["period_end"]
    return first if first == last else f"{first} to {last}"
