"""Claim cards: a row for each event, in three columns: what the section says, what a record says, how we read it.

The three are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import pandas as pd
from IPython.display import display

from . import link
from .exhibit import Exhibit
from .page import template
from .record import CITED, witness
from .section import Section
from .verdict import VERDICTS, of_checks
from .wording import missing, verdict, verdict_words

LONG, OPEN = 2, 1  # a card of more rows than the first shows the second, and folds the others
FEW = 4  # so many cards are looked through without a filter

# What badges say of a record; what they mean is in the schema.
SIDES = {"un": "United Nations", "party": "other party's", "third": "third side's", "state": "state's own"}
EXTENTS = {"whole": "read whole", "opening": "opening only", "excerpt": "excerpt only"}


def cards(
    section: Section, claims: pd.DataFrame | Iterable[str] | str, events: pd.DataFrame | None = None
) -> None:
    """Display claims as cards, each with an anchor that stays (``#AB1999-14``).

    Parameters
    ----------
    section
        The section.
    claims
        Rows of ``section.claims``, or claim ids, or one claim id.
    events
        Rows of ``section.events``: a card shows its claim's events that are among them, and says how many others there are, which
        stand among the evidence. All of them if left out, or where none is among them.

    Raises
    ------
    EngagementError
        If a claim id does not exist; the message names the nearest.
    """
    ids = (
        [claims]
        if isinstance(claims, str)
        else list(claims["claim_id"])
        if isinstance(claims, pd.DataFrame)
        else list(claims)
    )
    html = template("cards.html.j2").render(rendered(section, ids, events))
    words = "\n".join(f"{claim_id}: {section.claim(claim_id)['summary']}" for claim_id in ids)
    display(Exhibit(html, words))


def rendered(section: Section, claim_ids: Iterable[str], events: pd.DataFrame | None = None) -> dict:
    """What the template of cards is given: the cards, what may be chosen among them, and what the badges mean."""
    meanings = section.package.meanings
    among = None if events is None else set(events["event_id"])
    held = [content(section, claim_id, among) for claim_id in claim_ids]
    sides, extents = meanings("records", "side"), meanings("records", "extent")
    return {
        "cards": held,
        "single": len(held) == 1,
        "facets": _facets(section, held) if len(held) > FEW else {},
        "reasons": meanings("checks", "reason"),
        "side_words": SIDES,
        "extents": EXTENTS,
        "key": {
            "Verdict": {verdict(word): meaning for word, meaning in meanings("checks", "verdict").items()},
            "Whose record": {SIDES[side]: meaning for side, meaning in sides.items()},
            "How much of it": {EXTENTS[extent]: meaning for extent, meaning in extents.items()},
            "Witnesses": {
                "witness": "a publisher; copies of one text, and all that is the state's own, are one"
            },
        },
    }


def _facets(section: Section, held: list[dict]) -> dict[str, list[tuple[str, str]]]:
    """What the cards may be narrowed to: of each facet the values that they have, each with its words."""
    names = section.bodies.sort_values("short_name")

    def among(values: Iterable[str], key: str, words: Callable[[str], str]) -> list[tuple[str, str]]:
        there = {value for card in held for value in card[key]}
        return [(value, words(value)) for value in values if value in there]

    return {
        "verdict": among(VERDICTS, "verdicts", verdict_words),
        "kind": among(section.package.meanings("claims", "kind"), "kinds", str),
        "body": among(names["body_id"], "bodies", section.body_names.__getitem__),
        "side": among(SIDES, "sides", SIDES.__getitem__),
    }


def content(section: Section, claim_id: str, among: Collection[str] | None = None) -> dict:
    """What a claim's card holds.

    Returns
    -------
    dict
        ``claim`` (its row), ``brief`` (whether it is a line of its own: there is nothing that a record was or could be asked),
        ``names`` (short names of the bodies it is attributed to), ``with_events`` (the bodies that have a page), ``address`` (of the
        quoted words in the publisher's page, or None), ``sentence`` (before, the claim, after: the section's own words, only where
        the text is at hand; else None), ``rows`` (of the claim as a whole, where it was checked as such or has no event, then of each
        event: see :func:`_row`), ``folded`` (those of a long card that are folded) and ``folded_verdicts`` (theirs, counted in
        words), ``elsewhere`` (how many events are not shown), ``kinds``, ``verdicts``, ``bodies`` and ``sides`` (what it is found by), ``records`` (how many it
        was compared with), ``period`` (the years that have a page), ``noted`` (a function from a note to its parts, each with None or
        with the record that it stands for).
    """
    claim = section.claim(claim_id)
    checks = section.checks[section.checks["claim_id"] == claim_id]
    every = list(section.events[section.events["claim_id"] == claim_id].itertuples())
    events = [event for event in every if among is None or event.event_id in among] or every
    by = [] if missing(claim["attributed_to"]) else claim["attributed_to"].split(";")
    whole = checks[checks["event_id"].isna()]
    brief = not (events or len(checks) or claim["checked"])
    rows = [_row(section, event, checks[checks["event_id"] == event.event_id]) for event in events]
    if len(whole) or not (events or brief):
        rows.insert(0, _row(section, None, whole))
    open_rows = len(rows) if len(rows) <= LONG else OPEN
    return {
        "claim": claim,
        "brief": brief,
        "names": [(body_id, section.body_names[body_id]) for body_id in by],
        "with_events": set(section.events["body_id"].dropna()),
        "address": link.passage(section.about["url"], claim["anchor"]),
        "sentence": _sentence(section, claim),
        "rows": rows[:open_rows],
        "folded": rows[open_rows:],
        "folded_verdicts": _counted(rows[open_rows:]),
        "elsewhere": len(every) - len(events),
        "kinds": [claim["kind"]],
        "verdicts": [] if missing(claim["verdict"]) else [claim["verdict"]],
        "bodies": list(
            dict.fromkeys([*(event.body_id for event in events if not missing(event.body_id)), *by])
        ),
        "sides": [side for side in SIDES if side in set(checks["side"].dropna())],
        "records": checks["record_id"].nunique(),
        "period": section.years,
        "noted": lambda note: _noted(note, section.records_by_id),
    }


def _row(section: Section, event: object, checks: pd.DataFrame) -> dict:
    """A row of a card: ``event`` (None for the claim as a whole), its ``checks``, their ``verdict``, how many ``witnesses`` they have."""
    records = section.records_by_id
    originals = [
        records[name]["same_as"] if not missing(records[name]["same_as"]) else name
        for name in checks["record_id"].dropna()
    ]
    return {
        "event": event,
        "checks": list(checks.itertuples()),
        "verdict": of_checks(set(checks["verdict"])),
        "witnesses": len({witness(records[name]) for name in originals}),
    }


def _counted(rows: list[dict]) -> str:
    """The verdicts of some rows with how many have each, as ``2 confirmed, 1 no record``."""
    words = [row["verdict"] for row in rows]
    return ", ".join(f"{words.count(word)} {verdict_words(word)}" for word in VERDICTS if word in words)


def _noted(note: str, records: dict[str, dict]) -> list[tuple[str, dict | None]]:
    """A note in parts: its words, and the records that it names in square brackets."""
    parts, end = [], 0
    for found in CITED.finditer(note):
        parts += [(note[end : found.start()], None), (found[0], records.get(found[1]))]
        end = found.end()
    return [*parts, (note[end:], None)]


def _sentence(section: Section, claim: pd.Series) -> tuple[str, str, str] | None:
    """The claim's sentence in three parts, the claim in the middle; None without the text."""
    if section.text is None:
        return None
    start, end = section.text.sentence(int(claim["paragraph"]), int(claim["sentence"]))
    whole = section.text.whole
    return whole[start : claim["start"]], whole[claim["start"] : claim["end"]], whole[claim["end"] : end]
