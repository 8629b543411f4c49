"""Findings worth a headline: a contrast, an absence, an exception or a dependence that stands out. Each is a rule over a tally.

A count that is merely the largest is no finding. A rule says nothing where nothing stands out; then a figure is titled by what it
measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from . import tally
from .section import Section
from .wording import count, in_one_form, listed, number_word, plain, plural, sentence, the, whom

LEAST = 5  # events that a year must have before its share can stand out
APART = 0.25  # how far two shares must lie apart
SEVERAL = 3  # events of a claim, or bodies of a kind, before all or all but one of them is a finding


def answer(claims: pd.DataFrame) -> str:
    """What of some claims could be checked and what came of it, in one sentence."""
    asked = claims[claims["checked"]]
    if claims.empty:
        return "The section makes no claim."
    if asked.empty:
        return sentence(f"{count(len(claims), 'claim')}, none of which records can be asked about")
    verdicts = asked["verdict"].value_counts()
    words = {
        "confirmed": "confirmed by records",
        "partly": "partly on record",
        "qualified": "qualified",
        "contradicted": "contradicted",
        "no-record": "in no record that was read",
    }
    said = in_one_form(len(claims))
    parts = [f"{said(int(verdicts[word]))} {what}" for word, what in words.items() if verdicts.get(word, 0)]
    can = "can be checked" if len(asked) < len(claims) else "can all be checked"
    number = f"; {said(len(asked))} {can}" if len(asked) < len(claims) else f" that {can}"
    return sentence(f"{count(len(claims), 'claim')}{number}: {listed(parts)}")


def contrast(section: Section) -> str | None:
    """The year whose events are left without a record most, beside the one least so, where the two lie well apart."""
    shares = []
    for year in section.every_year:
        inside = section.events_in(year).dropna(subset=["verdict"])
        if len(inside) >= LEAST:
            none = int((inside["verdict"] == "no-record").sum())
            shares.append((none / len(inside), year, none, len(inside)))
    if len(shares) < 2 or max(shares)[0] - min(shares)[0] < APART:
        return None
    _, most, none, of = max(shares)
    _, least, other, others = min(shares)
    return sentence(
        f"{number_word(none)} of {most}'s {number_word(of)} events are in no record that was read, {number_word(other) if other else 'none'} "
        f"of {least}'s {number_word(others)}"
    )


def absence(section: Section) -> str | None:
    """The claim with most events of which not one is on record."""
    claims = section.claims[
        (section.claims["verdict"] == "no-record") & (section.claims["events"] >= SEVERAL)
    ]
    if claims.empty:
        return None
    claim = claims.loc[claims["events"].astype("int64").idxmax()]
    events = section.events[section.events["claim_id"] == claim["claim_id"]]
    kinds = events["type"].unique()
    what = plural(plain(kinds[0]), len(events)) if len(kinds) == 1 else "with"
    bodies = list(dict.fromkeys(events["body"].dropna()))
    more = f" ({what}: {listed(bodies)})" if bodies else ""
    return sentence(
        f"no record was found of any of the {count(len(events), 'event')} that one claim tells of{more}"
    )


def own_word(section: Section) -> str | None:
    """How many events on record are so by the state's own word alone, and with whom most of them are."""
    strength = tally.strength(section)
    alone = section.events[list((strength["records"] > 0) & (strength["outside"] == 0))]
    shown = int((strength["records"] > 0).sum())
    if not len(alone):
        return None
    top = alone["body"].value_counts()
    said = in_one_form(shown)
    words = f"{said(len(alone))} of the {said(shown)} events on record {'rests' if len(alone) == 1 else 'rest'} on the word of the state's own side alone"
    if len(top) and top.iloc[0] > 1:
        words += f", {said(int(top.iloc[0]))} of them with {the(top.index[0])}"
    return sentence(words)


def exception(section: Section) -> str | None:
    """The one body of its kind whose events are all confirmed, or the one of which nothing is on record."""
    events = section.events.dropna(subset=["body", "verdict"])
    for kind, group in events.groupby("body_kind", observed=True):
        by_body = {body: set(part["verdict"]) for body, part in group.groupby("body", sort=False)}
        if len(by_body) <= SEVERAL:
            continue
        for verdict, what in (
            ("confirmed", "all events are confirmed"),
            ("no-record", "nothing is on record"),
        ):
            alone = [body for body, words in by_body.items() if words == {verdict}]
            if len(alone) == 1:
                return sentence(
                    f"{the(alone[0])} is the only one of {number_word(len(by_body))} {plural(whom(str(kind)), len(by_body))} with which {what}"
                )
    return None


def duration(section: Section) -> str | None:
    """How long reports waited for their review, in years."""
    waits = tally.reporting(section)["days_to_review"].dropna()
    if len(waits) < 2:
        return None
    least, most = (round(days / 365.25, 1) for days in (waits.min(), waits.max()))
    return sentence(f"reports under treaties waited {least:g} to {most:g} years for their review")


RULES: tuple[Callable[[Section], str | None], ...] = (absence, contrast, exception, own_word, duration)


def most(section: Section, number: int = 3) -> list[str]:
    """The findings that stand out, the first of the rules first.

    Parameters
    ----------
    section
        The section.
    number
        How many at most.
    """
    return list(_held(section))[:number]


def _held(section: Section) -> Iterator[str]:
    for rule in RULES:
        if said := rule(section):
            yield said
