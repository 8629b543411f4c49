"""A section as tidy tables: its claims and events with what follows from them, and the world's tables that bear on it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from . import text as source_text
from . import verdict
from .extract import extracts
from .package import Package, unknown
from .record import cited
from .wording import in_part

# An ordinal numbers a session of the body, except where it numbers a report.
REPORT_PREFIX = "report-"


@dataclass(frozen=True, eq=False)
class Section:
    """One section of the data package.

    Attributes
    ----------
    package : Package
        Where the tables come from.
    about : dict
        The section's row, with the columns of ``sections.csv``; what is empty there is missing here.
    claims : DataFrame
        The claims in the order of the text, with ``events`` (how many), ``on_record`` (how many of them a record shows),
        ``checked`` (whether it is a kind that records can be asked about) and ``verdict`` (by :func:`engagement.verdict.of_claim`;
        missing where nothing was checked).
    events : DataFrame
        The events, with ``year`` and ``dated_by`` (``text``, ``calendar`` or missing), the body's ``body`` (short name) and
        ``body_kind``, the claim's ``paragraph`` and ``sentence``, and ``verdict`` (of its own checks; missing where there is none).
    bodies : DataFrame
        The bodies that the section's events are with or its evaluations are attributed to, with what they belong to.
    sessions : DataFrame
        The sessions that those of its bodies held with which it has events.
    rounds : DataFrame
        The rounds of talks between the section's state and those partners with which it has events.
    memberships : DataFrame
        The terms for which the section's state sat in those bodies.
    treaties : DataFrame
        The treaties that the section's events name, and those under which its state has acted.
    records : DataFrame
        The records of its checks, and of its sessions, treaties, actions and contributions.
    actions : DataFrame
        Treaty actions of the section's state.
    contributions : DataFrame
        Contributions of the section's state in the years of its period and of its events.
    checks : DataFrame
        The checks of the section's claims, each with its record's columns beside it.
    """

    package: Package
    about: dict
    claims: pd.DataFrame
    events: pd.DataFrame
    bodies: pd.DataFrame
    sessions: pd.DataFrame
    rounds: pd.DataFrame
    memberships: pd.DataFrame
    treaties: pd.DataFrame
    actions: pd.DataFrame
    contributions: pd.DataFrame
    records: pd.DataFrame
    checks: pd.DataFrame

    @property
    def section_id(self) -> str:
        return self.about["section_id"]

    @property
    def state_name(self) -> str:
        return self.about["state_name"]

    @property
    def years(self) -> list[int]:
        """The years of the section's period, first to last."""
        return _period(self.about)

    @property
    def every_year(self) -> list[int]:
        """The years of the period and any other that an event has, in order."""
        return sorted({*self.years, *self.events["year"].dropna().astype(int)})

    def events_in(self, year: int | None) -> pd.DataFrame:
        """The events of a year, in the order of the text; of None those without a single year."""
        years = self.events["year"]
        return self.events[years.isna() if year is None else years.eq(year).fillna(False)]

    @property
    def report_events(self) -> pd.DataFrame:
        """The events that are a step of a report under a treaty, in the order of the text."""
        return self.events[self.events["type"].astype("string").str.startswith(REPORT_PREFIX).fillna(False)]

    @property
    def period(self) -> str:
        """The section's period in words.

        >>> section = load()
        >>> section.period == f"{section.years[0]} to {section.years[-1]}"
        True
        """
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first} to {last}"

    @property
    def in_part(self) -> str:
        """Which paragraphs are coded, in words, where it is not the whole section; else empty."""
        return in_part(self.about["coded"])

    @cached_property
    def text(self) -> source_text.Text | None:
        """The section's text, where ``ENGAGEMENT_SOURCE`` names a file that holds it (or several, as PATH does); else None.

        Raises
        ------
        EngagementError
            If a file that is named holds the coded text of no section.
        """
        paths = os.environ.get("ENGAGEMENT_SOURCE")
        held = source_text.coded(paths.split(os.pathsep), self.package) if paths else {}
        return held[self.section_id][1] if self.section_id in held else None

    @cached_property
    def body_names(self) -> dict[str, str]:
        """The short name of each body, by its id."""
        return dict(zip(self.bodies["body_id"], self.bodies["short_name"], strict=True))

    @cached_property
    def records_by_id(self) -> dict[str, dict]:
        """Each record's row, by its id."""
        return self.records.set_index("record_id").to_dict("index")

    @cached_property
    def events_of(self) -> dict[str, list]:
        """The events of each claim that has some, as rows (named tuples), by its id."""
        return _by_claim(self.events)

    @cached_property
    def checks_of(self) -> dict[str, list]:
        """The checks of each claim that has some, as rows (named tuples), by its id."""
        return _by_claim(self.checks)

    def body(self, body_id: str) -> pd.Series:
        """A body's row; raises EngagementError, naming the nearest, where there is none."""
        found = self.bodies[self.bodies["body_id"] == body_id]
        if found.empty:
            raise unknown("body", body_id, self.bodies["body_id"])
        return found.iloc[0]

    def claim(self, claim_id: str) -> pd.Series:
        """A claim's row; raises EngagementError, naming the nearest, where there is none."""
        found = self.claims[self.claims["claim_id"] == claim_id]
        if found.empty:
            raise unknown("claim", claim_id, self.claims["claim_id"], limit=8)
        return found.iloc[0]

    def verdict(self, word: str) -> str:
        """A verdict's word, if it is one; raises EngagementError, naming the nearest, if not."""
        if word not in verdict.VERDICTS:
            raise unknown("verdict", word, verdict.VERDICTS)
        return word

    def claims_of(self, events: pd.DataFrame) -> pd.DataFrame:
        """The claims that some events come from, in the order of the text."""
        return self.claims[self.claims["claim_id"].isin(events["claim_id"])]

    def claims_with(self, body_id: str) -> pd.DataFrame:
        """The claims that have an event with a body, or are attributed to it, in the order of the text."""
        named = self.claims["attributed_to"].fillna("").str.split(";").map(lambda ids: body_id in ids)
        with_event = self.claims["claim_id"].isin(
            self.events.loc[self.events["body_id"] == body_id, "claim_id"]
        )
        return self.claims[named | with_event]

    def __repr__(self) -> str:
        return (
            f"<Section {self.section_id}: {self.state_name}, {self.period}; {len(self.claims)} claims, "
            f"{len(self.events)} events, {len(self.checks)} checks>"
        )

    def _repr_html_(self) -> str:
        from .page import template

        return template("section.html.j2").render(section=self)


def load(
    section_id: str | None = None, data: str | os.PathLike | None = None, *, drafts: bool | None = None
) -> Section:
    """Load one section of a data package.

    Parameters
    ----------
    section_id
        Which section; may be left out where the package has only one.
    data
        The package's folder; see :func:`engagement.package.home` for where it is looked for.
    drafts
        Whether claims and events that are only proposed from the text (``status`` draft) are in it; they count nowhere otherwise.
        Left out, the environment variable ``ENGAGEMENT_DRAFTS`` says so.

    Returns
    -------
    Section

    Raises
    ------
    EngagementError
        If there is no such section (the message names those that there are), or the data cannot be read.

    Examples
    --------
    >>> load()
    <Section ...: ..., ... to ...; ... claims, ... events, ... checks>
    >>> load("XX")
    Traceback (most recent call last):
    engagement.package.EngagementError: no section 'XX'. There are: ...
    """
    package = Package(data)
    drafts = bool(os.environ.get("ENGAGEMENT_DRAFTS")) if drafts is None else drafts
    every = extracts(package)
    if section_id is None and len(every.sections) == 1:
        section_id = every.sections[0]
    if section_id not in every.sections:
        raise unknown("section", section_id, every.sections)
    own = {table: package.table(table, rows) for table, rows in every.rows(section_id).items()}
    about = own["sections"].iloc[0].to_dict()
    claims, events = (_coded(own[name], drafts) for name in ("claims", "events"))
    claims = _within(claims, "section_id", [section_id])
    checks = _within(own["checks"], "claim_id", claims["claim_id"])
    events = _within(events, "claim_id", claims["claim_id"])
    checks = checks[checks["event_id"].isna() | checks["event_id"].isin(events["event_id"])]
    actions, contributions = (
        _within(own[name], "state", [about["state"]]) for name in ("treaty_actions", "contributions")
    )
    bodies = _bodies(own["bodies"], claims, events)
    engaged = events["body_id"].dropna()
    sessions = _within(own["sessions"], "body_id", engaged)
    rounds, memberships = (
        _within(_within(own[name], "state", [about["state"]]), "body_id", engaged)
        for name in ("rounds", "memberships")
    )
    treaties = _within(own["treaties"], "treaty_id", {*events["treaty_id"].dropna(), *actions["treaty_id"]})
    dated = _dated(events, sessions)
    contributions = _within(contributions, "year", {*_period(about), *dated["year"].dropna()})
    records = own["records"]
    tables = (checks, sessions, rounds, memberships, treaties, actions, contributions)
    named = [part["record_id"] for part in tables] + [sessions["start_record_id"]]
    named += [part["note"].dropna().map(cited).explode() for part in (checks, rounds, memberships)]
    ids = set(pd.concat(named).dropna())
    ids |= set(records.loc[records["record_id"].isin(ids), "same_as"].dropna())
    records = _within(records, "record_id", ids)
    checks = checks.merge(records, on="record_id", how="left").reset_index(drop=True)
    events = _joined(events, claims, bodies, checks).assign(**dated)
    return Section(
        package=package,
        about=about,
        claims=_with_verdicts(claims, events, checks),
        events=events,
        bodies=bodies,
        sessions=sessions,
        rounds=rounds,
        memberships=memberships,
        treaties=treaties,
        actions=actions,
        contributions=contributions,
        records=records,
        checks=checks,
    )


def _coded(table: pd.DataFrame, drafts: bool) -> pd.DataFrame:
    """A table without its drafts, and without the column that tells them; or with both."""
    return table if drafts else table[table["status"].isna()].drop(columns="status")


def judged(package: Package) -> pd.DataFrame:
    """The claims of every section of a package as a section has them, each with its verdict."""
    claims, events = (_coded(package.table(name), False) for name in ("claims", "events"))
    checks, bodies = package.table("checks"), package.table("bodies")
    return _with_verdicts(claims, _joined(events, claims, bodies, checks), checks)


def _period(about: dict) -> list[int]:
    """The years of a section's period."""
    return list(range(int(about["period_start"]), int(about["period_end"]) + 1))


def _within(table: pd.DataFrame, column: str, values: Iterable) -> pd.DataFrame:
    """The rows of a table with one of some values in a column."""
    return table[table[column].isin(set(values))].reset_index(drop=True)


def _bodies(bodies: pd.DataFrame, claims: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The bodies that events are with or evaluations are attributed to, and all that those belong to."""
    above = dict(zip(bodies["body_id"], bodies["parent_id"], strict=True))
    wanted = set(events["body_id"].dropna())
    wanted.update(*claims["attributed_to"].dropna().str.split(";"))
    for body_id in list(wanted):
        while not pd.isna(body_id := above[body_id]):
            wanted.add(body_id)
    return _within(bodies, "body_id", wanted)


def _with_verdicts(claims: pd.DataFrame, events: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Claims with how many events they have and how many are on record, whether they need a check, and the verdict."""
    counts = events["claim_id"].value_counts()
    shown = events.loc[
        events["verdict"].notna() & (events["verdict"] != "no-record"), "claim_id"
    ].value_counts()
    return claims.assign(
        events=claims["claim_id"].map(counts).fillna(0).astype("Int64"),
        on_record=claims["claim_id"].map(shown).fillna(0).astype("Int64"),
        checked=pd.array(
            [verdict.needs_check(claim) for claim in claims.astype("object").fillna("").to_dict("records")],
            dtype="bool",
        ),
        verdict=claim_verdicts(claims, events, checks),
    )


def claim_verdicts(claims: pd.DataFrame, events: pd.DataFrame, checks: pd.DataFrame) -> pd.Categorical:
    """The verdict of each claim, from its events' verdicts and the checks that bear on it as a whole."""
    of_events: dict[str, list[str | None]] = defaultdict(list)
    for claim_id, word in zip(events["claim_id"], events["verdict"], strict=True):
        of_events[claim_id].append(None if pd.isna(word) else word)
    whole = _collected(checks[checks["event_id"].isna()], "claim_id")
    words = [verdict.of_claim(of_events[name], whole.get(name, set())) for name in claims["claim_id"]]
    return pd.Categorical(words, categories=verdict.VERDICTS)


def event_verdicts(events: pd.DataFrame, checks: pd.DataFrame) -> pd.Categorical:
    """The verdict of each event, from its own checks."""
    own = _collected(checks[checks["event_id"].notna()], "event_id")
    words = [verdict.of_checks(own.get(name, set())) for name in events["event_id"]]
    return pd.Categorical(words, categories=verdict.VERDICTS)


def _joined(
    events: pd.DataFrame, claims: pd.DataFrame, bodies: pd.DataFrame, checks: pd.DataFrame
) -> pd.DataFrame:
    """Events with their body's name and kind, their claim's place, and their verdict."""
    joined = events.merge(claims[["claim_id", "paragraph", "sentence"]], on="claim_id", how="left").merge(
        bodies[["body_id", "short_name", "kind"]].rename(columns={"short_name": "body", "kind": "body_kind"}),
        on="body_id",
        how="left",
    )
    return joined.assign(verdict=event_verdicts(joined, checks))


def _collected(checks: pd.DataFrame, by: str) -> dict[str, set[str]]:
    """The verdicts of each claim's or event's checks."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, word in zip(checks[by], checks["verdict"], strict=True):
        found[key].add(word)
    return found


def _by_claim(table: pd.DataFrame) -> dict[str, list]:
    rows: dict[str, list] = {}
    for row in table.astype("object").itertuples(index=False):
        rows.setdefault(row.claim_id, []).append(row)
    return rows


def _dated(events: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Of each event the one ``year`` that the text or the calendar gives, and which of the two gave it (``dated_by``).

    ``text``: the text's first and last year are the same. ``calendar``: the event's ordinal is a session of its body, and the
    years on which that session sat leave exactly one within what the text allows; where only one of its days is known, that day's.
    """
    days = sessions[["start_date", "end_date"]].bfill(axis="columns").ffill(axis="columns")
    calendar = {
        (body, int(number)): (start.year, end.year)
        for body, number, start, end in zip(
            sessions["body_id"], sessions["number"], days["start_date"], days["end_date"], strict=True
        )
        if pd.notna(start)
    }
    years, bases = [], []
    for event in events.itertuples():
        year, basis = pd.NA, pd.NA
        first = None if pd.isna(event.year_start) else int(event.year_start)
        last = None if pd.isna(event.year_end) else int(event.year_end)
        numbered = (
            pd.notna(event.ordinal) and event.ordinal.isdigit() and not event.type.startswith(REPORT_PREFIX)
        )
        if first is not None and first == last:
            year, basis = first, "text"
        elif numbered and (event.body_id, int(event.ordinal)) in calendar:
            start, end = calendar[event.body_id, int(event.ordinal)]
            possible = range(max(start, first or start), min(end, last or end) + 1)
            if len(possible) == 1:
                year, basis = possible[0], "calendar"
        years.append(year)
        bases.append(basis)
    kinds = pd.Categorical(bases, categories=["text", "calendar"])
    return pd.DataFrame({"year": pd.array(years, dtype="Int64"), "dated_by": kinds})
