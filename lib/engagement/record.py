"""Records: which a note names, and which of them are one witness."""

from __future__ import annotations

import re

CITED = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)+)\]")
STATE = "state"


def cited(note: str) -> list[str]:
    """The ids of the records that a note names in square brackets.

    >>> cited("The round of January was put off [e-uk-guardian]; see [1].")
    ['e-uk-guardian']
    """
    return CITED.findall(note)


def witness(record: dict[str, str]) -> str:
    """Who bears witness in a record: the state with all that is its own, or the publisher.

    A copy counts as its original: give the original's row for it. Publishers are told apart by what stands before a slash, a comma
    or a bracket, since what follows is where the text was found.

    >>> witness({"side": "third", "publisher": "EUobserver (copy elsewhere)"})
    'EUobserver'
    """
    if record["side"] == STATE:
        return STATE
    return re.split(r"\s*[/,(]", record["publisher"], maxsplit=1)[0].strip()
