"""The Jinja environment of this library's templates: everything from the data is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, Template

from . import link, wording


@cache
def environment() -> Environment:
    """The environment, with the wording as filters and functions."""
    made = Environment(
        loader=PackageLoader(__package__), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {
        "said": wording.date,
        "source": wording.source,
        "plain": wording.plain,
        "verdict_words": wording.verdict_words,
        "sentence": wording.sentence,
        "language": wording.language,
        "slug": wording.anchor,
    }
    made.globals |= {
        "count": wording.count,
        "number_word": wording.number_word,
        "undated": wording.UNDATED,
        "when": wording.when,
        "marks": wording.VERDICT_MARKS,
        "isna": wording.missing,
        "link": link,
    }
    return made


def template(name: str) -> Template:
    """One of this library's templates."""
    return environment().get_template(name)
