"""Claim cards: on the left what the section says, on the right what records say; the two are never mixed."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from IPython.display import display

from .exhibit import Exhibit
from .page import template
from .record import CITED
from .section import Section


def cards(section: Section, claims: pd.DataFrame | Iterable[str] | str) -> None:
    """Display claims as cards, each with an anchor that stays (``#AB1999-14``).

    Parameters
    ----------
    section
        The section.
    claims
        Rows of ``section.claims``, or claim ids, or one claim id.

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
    html = template("cards.html.j2").render(rendered(section, ids))
    words = "\n".join(f"{claim_id}: {section.claim(claim_id)['summary']}" for claim_id in ids)
    display(Exhibit(html, words))


def rendered(section: Section, claim_ids: Iterable[str]) -> dict:
    """What the template of cards is given: the cards, and what reasons and sides mean."""
    meanings = section.package.meanings
    return {
        "cards": [content(section, claim_id) for claim_id in claim_ids],
        "reasons": meanings("checks", "reason"),
        "sides": meanings("records", "side"),
    }


def content(section: Section, claim_id: str) -> dict:
    """What a claim's card holds.

    Returns
    -------
    dict
        ``claim`` (its row), ``names`` (short names of the bodies it is attributed to), ``sentence`` (before, the claim, after: the
        section's own words, only where the text is at hand; else None), ``events`` (each with its row and its checks),
        ``checks`` (those of the claim as a whole), ``noted`` (a function from a note to its parts, each with None or with the record
        that it stands for).
    """
    claim = section.claim(claim_id)
    checks = section.checks[section.checks["claim_id"] == claim_id]
    names = section.bodies.set_index("body_id")["short_name"]
    by = [] if pd.isna(claim["attributed_to"]) else claim["attributed_to"].split(";")
    return {
        "claim": claim,
        "names": [(body_id, names[body_id]) for body_id in by],
        "with_events": set(section.events["body_id"].dropna()),
        "sentence": _sentence(section, claim),
        "events": [
            {"event": event, "checks": list(checks[checks["event_id"] == event.event_id].itertuples())}
            for event in section.events[section.events["claim_id"] == claim_id].itertuples()
        ],
        "checks": list(checks[checks["event_id"].isna()].itertuples()),
        "period": section.years,
        "noted": lambda note: _noted(note, section.records_by_id),
    }


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
