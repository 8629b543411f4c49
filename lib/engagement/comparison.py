"""Sections side by side: what each is made of, what could be checked and what came of it, and whom several of them speak of."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from . import link, tally
from .package import EngagementError
from .section import Section
from .verdict import VERDICTS
from .wording import VERDICT_MARKS, in_one_form, listed, sentence

LEAST = 5  # claims that could be checked before a section's share can stand out
APART = 0.2  # how far two shares must lie apart


def name(section: Section) -> str:
    """What a section is called beside others: whose it is and of which years."""
    return f"{section.state_name}, {section.period}"


def names(sections: list[Section]) -> dict[str, str]:
    """What each section is called, by its id; where two would be called alike, with the id. Raises EngagementError without one."""
    if not sections:
        raise EngagementError("no section is given; name those to set side by side")
    given = {section.section_id: name(section) for section in sections}
    twice = {words for words, number in Counter(given.values()).items() if number > 1}
    return {one: f"{words} ({one})" if words in twice else words for one, words in given.items()}


def overview(sections: list[Section]) -> pd.DataFrame:
    """The sections as numbers.

    Returns
    -------
    DataFrame
        ``section_id``, ``section`` (its name), ``document``, ``claims``, ``events``, ``asked`` (claims that records can be asked
        about), ``read`` (those of them for which a record was read), ``share`` (``read`` of ``asked``, 0 to 1; missing where none is
        asked), ``checks``.
    """
    called = names(sections)
    rows = []
    for section in sections:
        claims, asked, read = (int(number) for number in tally.checks(section)["claims"])
        rows.append(
            (
                section.section_id,
                called[section.section_id],
                section.about["document"],
                claims,
                len(section.events),
                asked,
                read,
                read / asked if asked else pd.NA,
                len(section.checks),
            )
        )
    columns = ["section_id", "section", "document", "claims", "events", "asked", "read", "share", "checks"]
    return pd.DataFrame(rows, columns=columns).astype({"share": "Float64"})


def kinds(sections: list[Section]) -> pd.DataFrame:
    """Claims by kind: ``kind``, ``meaning`` and, for each section by its id, the number of claims."""
    first = tally.kinds(sections[0])[["kind", "meaning"]]
    counts = {section.section_id: list(tally.kinds(section)["claims"]) for section in sections}
    return first.assign(**counts)


def verdicts(sections: list[Section]) -> pd.DataFrame:
    """Claims that records can be asked about: ``section_id``, ``verdict`` (category), ``count`` (0 included), in long form."""
    rows = []
    for section in sections:
        counts = section.claims.loc[section.claims["checked"], "verdict"].value_counts()
        rows += [(section.section_id, word, int(counts.get(word, 0))) for word in VERDICTS]
    table = pd.DataFrame(rows, columns=["section_id", "verdict", "count"])
    return table.astype({"section_id": "string", "verdict": pd.CategoricalDtype(list(VERDICTS))})


def reasons(sections: list[Section]) -> pd.DataFrame:
    """Why checks are qualified: ``meaning`` and, for each section by its id, the number of checks; only reasons that some section has."""
    meanings = sections[0].package.meanings("checks", "reason")
    counts = {
        section.section_id: section.checks["reason"].astype("string").value_counts() for section in sections
    }
    rows = [
        {"meaning": meaning} | {one: int(found.get(reason, 0)) for one, found in counts.items()}
        for reason, meaning in meanings.items()
        if any(found.get(reason, 0) for found in counts.values())
    ]
    return pd.DataFrame(rows, columns=["meaning", *counts])


def bodies(sections: list[Section]) -> pd.DataFrame:
    """The bodies with which several sections have events.

    Returns
    -------
    DataFrame
        ``body`` and, for each section by its id, its events with that body as signs of their verdicts with their numbers ("✓ 2 ± 1"),
        "none" where it has none. Bodies of most sections first.
    """
    signs: dict[str, dict[str, str]] = {}
    called: dict[str, str] = {}
    for section in sections:
        called |= section.body_names
        for body_id, events in section.events.groupby("body_id", sort=False):
            counts = events["verdict"].value_counts()
            found = [f"{VERDICT_MARKS[word]} {counts[word]}" for word in VERDICTS if counts.get(word, 0)]
            signs.setdefault(str(body_id), {})[section.section_id] = " ".join(found)
    several = sorted(
        (one for one, found in signs.items() if len(found) > 1),
        key=lambda one: (-len(signs[one]), called[one]),
    )
    rows = [{"body": called[one], **signs[one]} for one in several]
    columns = ["body", *(section.section_id for section in sections)]
    return pd.DataFrame(rows, columns=columns, dtype="object").fillna("none")


def again(sections: list[Section]) -> pd.DataFrame:
    """What a state says at one time and at a later one of the same treaty or body, an event a row.

    Returns
    -------
    DataFrame
        ``state``, ``subject`` (the treaty, or else the body, of which two sections of one state tell), ``section`` (its name),
        ``claim_id``, ``href`` (its card), ``said`` (the event's summary) and ``verdict``; the earlier section first.
    """
    called = names(sections)
    told: dict[tuple[str, str], set[str]] = {}
    events = []
    for section in sorted(sections, key=lambda one: one.years):
        treaties = dict(zip(section.treaties["treaty_id"], section.treaties["name"], strict=True))
        for event in section.events.itertuples():
            named = [treaties.get(event.treaty_id), section.body_names.get(event.body_id)]
            subjects = [str(one) for one in named if one]
            events.append((section, event, subjects))
            for subject in subjects:
                told.setdefault((section.state_name, subject), set()).add(section.section_id)
    rows = []
    for section, event, subjects in events:
        shared = [one for one in subjects if len(told[section.state_name, one]) > 1]
        if shared:
            href = f"{section.section_id}/{link.evidence(event.claim_id)}"
            said = (called[section.section_id], event.claim_id, href, event.summary, event.verdict)
            rows.append((section.state_name, shared[0], *said))
    columns = ["state", "subject", "section", "claim_id", "href", "said", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["state", "subject"], kind="stable").reset_index(drop=True)


def promised(sections: list[Section]) -> pd.DataFrame:
    """What states of which there are several sections say that they will or want to do: ``section``, ``claim_id``, ``href``, ``said``."""
    called = names(sections)
    several = {
        state
        for state, number in Counter(section.about["state"] for section in sections).items()
        if number > 1
    }
    rows = [
        (
            called[section.section_id],
            claim.claim_id,
            f"{section.section_id}/{link.evidence(claim.claim_id)}",
            claim.summary,
        )
        for section in sorted(sections, key=lambda one: (one.state_name, one.years))
        if section.about["state"] in several
        for claim in section.claims[section.claims["kind"] == "commitment"].itertuples()
    ]
    return pd.DataFrame(rows, columns=["section", "claim_id", "href", "said"])


def finding(sections: list[Section]) -> str:
    """Of which section records confirm most of what can be checked, and of which least, where the two lie well apart; else how many there are."""
    called = names(sections)
    shares = []
    for section in sections:
        asked = section.claims[section.claims["checked"]]
        if len(asked) >= LEAST:
            shares.append(
                (int((asked["verdict"] == "confirmed").sum()), len(asked), called[section.section_id])
            )
    if len(shares) < 2:
        return ""
    most, least = (choose(shares, key=lambda found: found[0] / found[1]) for choose in (max, min))
    if most[0] / most[1] - least[0] / least[1] < APART:
        return ""
    parts = [
        f"{in_one_form(of)(number)} of {in_one_form(of)(of)} ({number / of:.0%}) for {who}"
        for number, of, who in (most, least)
    ]
    return sentence(f"of the claims that can be checked, records confirm {listed(parts)}")
