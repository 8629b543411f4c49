"""Claim cards: a row for each event, in three columns: what the section says, what a record says, how we read it.

The three are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pandas as pd
from IPython.display import display

from . import link
from .exhibit import Exhibit
from .page import template
from .record import CITED, cited, witness
from .section import Section
from .verdict import VERDICTS, of_checks
from .wording import missing, verdict, verdict_words

FEW = 4  # so many cards are looked through without a filter, their rows unfolded

# What badges say of a record; what they mean is in the schema.
SIDES = {"un": "United Nations", "party": "other party", "third": "third party", "state": "state's own"}
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
        "few": len(held) <= FEW,
        "facets": _facets(section, held),
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
    """What a claim's card holds; of its events, where ``among`` is given, those that are among these ids.

    Returns
    -------
    dict
        ``claim`` (its row), ``brief`` (whether it is a line of its own: there is nothing that a record was or could be asked),
        ``names`` (short names of the bodies it is attributed to), ``with_events`` (the bodies that have a page), ``address`` (of the
        quoted words in the publisher's page, or None), ``sentence`` (before, the claim, after: the section's own words, only where
        the text is at hand; else None), ``rows`` (of the claim as a whole, where it was checked as such or has no event, then of each
        event: see :func:`_row`), ``elsewhere`` (how many events are not shown), ``kinds``, ``verdicts``, ``bodies`` and ``sides``
        (what it is found by), ``records`` (how many it was compared with), ``period`` (the years that have a page).
    """
    claim = section.claim(claim_id)
    checks, every = section.checks_of.get(claim_id, []), section.events_of.get(claim_id, [])
    events = [event for event in every if among is None or event.event_id in among] or every
    by = [] if missing(claim["attributed_to"]) else claim["attributed_to"].split(";")
    whole = [check for check in checks if missing(check.event_id)]
    brief = not (events or checks or claim["checked"])
    rows = [
        _row(
            section,
            event,
            [check for check in checks if not missing(check.event_id) and check.event_id == event.event_id],
        )
        for event in events
    ]
    if whole or not (events or brief):
        rows.insert(0, _row(section, None, whole))
    return {
        "claim": claim,
        "brief": brief,
        "names": [(body_id, section.body_names[body_id]) for body_id in by],
        "with_events": {
            event.body_id
            for of_claim in section.events_of.values()
            for event in of_claim
            if not missing(event.body_id)
        },
        "address": link.passage(section.about["url"], claim["anchor"]),
        "sentence": _sentence(section, claim),
        "rows": rows,
        "elsewhere": len(every) - len(events),
        "kinds": [claim["kind"]],
        "verdicts": [] if missing(claim["verdict"]) else [claim["verdict"]],
        "bodies": list(
            dict.fromkeys([*(event.body_id for event in events if not missing(event.body_id)), *by])
        ),
        "sides": [
            side for side in SIDES if side in {check.side for check in checks if not missing(check.side)}
        ],
        "records": len({check.record_id for check in checks if not missing(check.record_id)}),
        "period": section.years,
    }


def _row(section: Section, event: Any, checks: list) -> dict:
    """A row of a card.

    Returns
    -------
    dict
        ``event`` (None for the claim as a whole), ``verdict`` (that follows from its checks), ``witnesses`` (how many they have),
        ``checks`` (see :func:`_check`), those first that the verdict rests on.
    """
    records, word = section.records_by_id, of_checks({check.verdict for check in checks})
    found = [records[check.record_id] for check in checks if not missing(check.record_id)]
    originals = [one if missing(one["same_as"]) else records[one["same_as"]] for one in found]
    resting = sorted(checks, key=lambda check: check.verdict != word)
    return {
        "event": event,
        "verdict": word,
        "witnesses": len({witness(one) for one in originals}),
        "checks": [_check(check, records) for check in resting],
    }


def _check(check: Any, records: dict[str, dict]) -> dict:
    """A check: ``row``, ``note`` (its words, with a number for each record that they name) and ``named`` (those records, in order)."""
    named = [name for name in dict.fromkeys(cited(check.note)) if name in records]
    number = {name: str(place) for place, name in enumerate(named, start=1)}
    note = CITED.sub(lambda found: f"[{number.get(found[1], found[1])}]", check.note)
    return {"row": check, "note": note, "named": [records[name] for name in named]}


def _sentence(section: Section, claim: pd.Series) -> tuple[str, str, str] | None:
    """The claim's sentence in three parts, the claim in the middle; None without the text."""
    if section.text is None:
        return None
    start, end = section.text.sentence(int(claim["paragraph"]), int(claim["sentence"]))
    whole = section.text.whole
    return whole[start : claim["start"]], whole[claim["start"] : claim["end"]], whole[claim["end"] : end]
