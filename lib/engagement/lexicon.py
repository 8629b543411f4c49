"""The words that drafting goes by, from ``lexicon.toml``, and what form of which verb a word may be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEXICON: dict = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
IRREGULAR = {form: base for base, forms in LEXICON["grammar"]["irregular"].items() for form in forms}


@cache
def bases(word: str) -> frozenset[str]:
    """The verbs of which a word may be a form: an irregular one's, or each that the regular endings allow.

    >>> "submit" in bases("submitted"), "carry" in bases("carries"), "make" in bases("making")
    (True, True, True)
    >>> bases("sent")
    frozenset({'send'})
    """
    word = word.casefold()
    if word in IRREGULAR:
        return frozenset({IRREGULAR[word]})
    found = {word}
    for ending in ("ed", "ing", "es", "s", "d"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            found |= {stem, stem + "e"}
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
            if stem.endswith("i"):
                found.add(stem[:-1] + "y")
    return frozenset(found)


@cache
def _matcher(words: tuple[str, ...]) -> re.Pattern:
    """Any of some words, each at the beginning of a word of the text."""
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in words))


def told(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of some words, or a word that begins with one.

    >>> told("It made two recommendations", ["recommend"]), told("A report", ["port"])
    (True, False)
    """
    return bool(_matcher(tuple(words)).search(text.casefold()))
