"""A cell: the one strict grammar of what it may hold, for the loader and for the check alike.

What the check takes, the loader reads as the value that the file shows: digits are ASCII, a whole number has no leading zero and
fits 64 bits, a day is a day of the calendar, and nothing stands in a text that a reader cannot see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from .address import linkable
from .formula import runs

WHOLE = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
YEAR = re.compile(r"[0-9]{4}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
SMALLEST, GREATEST = -(2**63), 2**63 - 1
DIGITS = 19  # of the greatest
MOST_DIGITS = 17  # of a decimal number, its sign and its point among them
SHOWN = 60  # characters of a cell that a line shows

# What a spreadsheet leaves where it could not calculate.
FAILED = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA")
UNSEEN = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Zl",
    "Zp",
}  # categories of Unicode: control, format, surrogate, private, line, paragraph
PATIENCE = 2.0  # seconds for a pattern and a cell


class Slow(Exception):
    """A pattern that takes too long to tell whether a cell fits it."""


def whole(text: str) -> int:
    """A whole number; raises ValueError.

    >>> whole("48"), whole("-5")
    (48, -5)
    >>> whole("4_8")
    Traceback (most recent call last):
    ValueError: '4_8'
    """
    if not WHOLE.fullmatch(text) or len(text) > DIGITS + 1 or not SMALLEST <= int(text) <= GREATEST:
        raise ValueError(quoted(text))
    return int(text)


def number(text: str) -> float:
    """A decimal number, of at most as many digits as a computer keeps of one; raises ValueError.

    >>> number("0.53"), number("-5")
    (0.53, -5.0)
    """
    if not DECIMAL.fullmatch(text) or len(text) > MOST_DIGITS:
        raise ValueError(quoted(text))
    return float(text)


def year(text: str) -> int:
    """A year of four digits; raises ValueError."""
    if not YEAR.fullmatch(text):
        raise ValueError(quoted(text))
    return int(text)


def day(text: str) -> date:
    """A day of the calendar; raises ValueError.

    >>> day("2000-02-29")
    datetime.date(2000, 2, 29)
    """
    if not DAY.fullmatch(text):
        raise ValueError(quoted(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(quoted(text)) from None


READERS: dict[str, Callable[[str], Any]] = {"integer": whole, "number": number, "year": year, "date": day}


def quoted(text: str) -> str:
    """A cell as a line shows it: in quotes, what cannot be seen by its code, no longer than a line bears."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def values(cells: Iterable[str], field: dict) -> list:
    """The values of a column's cells by its field's type, None for an empty one; raises ValueError for the first that has none."""
    allowed, read = categories(field), READERS.get(field["type"])
    if not allowed and read is None:
        return [text or None for text in cells]

    def value(text: str) -> object:
        if allowed and text not in allowed:
            raise ValueError(quoted(text))
        return read(text) if read else text

    known: dict[str, object] = {"": None}
    for text in cells:
        if text not in known:
            known[text] = value(text)
    return [known[text] for text in cells]


def judge(field: dict) -> Callable[[str], str]:
    """What is wrong with a cell of a field, as a function of its text: what was found, or nothing.

    >>> judge({"name": "month", "type": "integer", "constraints": {"maximum": 12}})("13")
    "'13' found"
    """
    rules, allowed = field.get("constraints", {}), set(categories(field)) or set(field.get("enum", ()))
    read, required = READERS.get(field["type"]), rules.get("required", False)
    low, high = (_bound(rules.get(name), read) for name in ("minimum", "maximum"))
    least, most = rules.get("minLength", 0), rules.get("maxLength", float("inf"))
    fits, web = _matcher(rules.get("pattern")), field.get("format") == "uri"

    def found(text: str) -> str:
        if text == "":
            return "empty found" if required else ""
        if unseen := unprintable(text):
            return f"{quoted(text)} found, with {unseen} in it"
        if text != text.strip():
            return f"{quoted(text)} found, with white space around it"
        if allowed:
            return "" if text in allowed else f"{quoted(text)} found"
        if read:
            try:
                value = read(text)
            except ValueError:
                return f"{quoted(text)} found"
            sound = (low is None or value >= low) and (high is None or value <= high)
            return "" if sound else f"{quoted(text)} found"
        if text in FAILED:
            return f"{quoted(text)} found, which a spreadsheet leaves where it failed"
        if runs(text):
            return f"{quoted(text)} found, which a spreadsheet would run by its first character"
        if not least <= len(text) <= most or not fits(text) or (web and not linkable(text)):
            return f"{quoted(text)} found"
        return ""

    return found


def _bound(limit: Any, read: Callable[[str], Any] | None) -> Any:
    return read(limit) if read and isinstance(limit, str) else limit


def _matcher(pattern: str | None) -> Callable[[str], bool]:
    """Whether a text as a whole fits a pattern; raises Slow where that takes too long to tell, and is not asked twice."""
    if not pattern:
        return lambda text: True
    import regex

    known = regex.compile(pattern)

    def fits(text: str) -> bool:
        try:
            return known.fullmatch(text, timeout=PATIENCE) is not None
        except TimeoutError:
            raise Slow(quoted(text)) from None

    return fits


def unprintable(text: str) -> str:
    """What stands in a text and cannot be seen, by its number and name: controls, zero-width and bidirectional characters.

    >>> unprintable("a\\u200bb"), unprintable("a b")
    ('U+200B ZERO WIDTH SPACE', '')
    """
    if text.isprintable() and "\ufffd" not in text:
        return ""
    for character in text:
        if unicodedata.category(character) in UNSEEN or character == "\ufffd":
            name = unicodedata.name(character, "a control character")
            return f"U+{ord(character):04X} {name}"
    return ""


def categories(field: dict) -> dict[str, str]:
    """The values that a field's descriptor allows, each with its label, in its order; empty where any value is allowed.

    ``categories`` is Data Package's own property for them: a list of values, or of objects with ``value`` and ``label``.

    >>> categories({"name": "fruit", "categories": ["apple", {"value": "pear", "label": "a pear"}]})
    {'apple': '', 'pear': 'a pear'}
    """
    listed = [part if isinstance(part, dict) else {"value": part} for part in field.get("categories", [])]
    return {part["value"]: part.get("label", "") for part in listed}


def allowed(field: dict) -> str:
    """What a field may hold, in words, from its descriptor.

    >>> allowed({"name": "month", "type": "integer", "constraints": {"minimum": 1, "maximum": 12}})
    'a whole number from 1 to 12 is allowed'
    """
    rules = field.get("constraints", {})
    if values := list(categories(field)) or rules.get("enum"):
        words = "one of " + ", ".join(values)
    else:
        kinds = {
            "integer": "a whole number",
            "number": "a number",
            "year": "a year",
            "date": "a date as YYYY-MM-DD",
            "string": "text",
        }
        words = kinds.get(field["type"], field["type"])
        if field.get("format") == "uri":
            words = "a full web address (http or https, with a host)"
        low, high = rules.get("minimum"), rules.get("maximum")
        if low is not None and high is not None:
            words += f" from {low} to {high}"
        elif low is not None:
            words += f" of at least {low}"
        if "pattern" in rules:
            words += f" of the form {rules['pattern']}"
        if "maxLength" in rules:
            words += f" of at most {rules['maxLength']} characters"
    return words + (" is allowed" if not rules.get("required") else " is required")
