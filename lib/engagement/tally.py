"""Tallies: a section in, a tidy DataFrame out. Each counts rows of the data and nothing else.

An event that has no single year is counted once, as undated, never in a year of our choosing.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from .record import STATE, witness
from .section import Section, claim_verdicts, event_verdicts
from .verdict import PARTLY, VERDICTS
from .wording import plain, report_name

EXPERTS = ["treaty-body", "special-procedure", "court"]  # kinds of body in which no state has a seat
PRESENCE = ["attendance", "review-participation", "hosting", "consensus"]
VISITS = ["visit-received", "visit-made"]
CYCLE = ["report-due", "report-received", "report-review", "concluding-observations"]

OF_EVENT = [word for word in VERDICTS if word != PARTLY]  # what an event's verdict may be


def kinds(section: Section) -> pd.DataFrame:
    """Claims by kind.

    Returns
    -------
    DataFrame
        ``kind`` (category, in the schema's order), ``meaning``, ``claims`` (count), ``share`` (of all claims, 0 to 1).

    >>> from engagement import load
    >>> section = load()
    >>> int(kinds(section)["claims"].sum()) == len(section.claims)
    True
    """
    meanings = section.package.meanings("claims", "kind")
    counts = section.claims["kind"].value_counts(sort=False)  # of each category, in their order
    return pd.DataFrame(
        {
            "kind": pd.Categorical(counts.index),
            "meaning": pd.array([meanings.get(kind) for kind in counts.index], dtype="string"),
            "claims": counts.to_numpy(),
            "share": counts.to_numpy() / max(len(section.claims), 1),
        }
    )


def types(section: Section) -> pd.DataFrame:
    """Events by type, most first: ``type``, ``meaning``, ``events`` (count); only types that occur."""
    meanings = section.package.meanings("events", "type")
    counts = section.events["type"].value_counts()
    counts = counts[counts > 0]
    return pd.DataFrame(
        {
            "type": counts.index.astype("string"),
            "meaning": pd.array([meanings.get(kind) for kind in counts.index], dtype="string"),
            "events": counts.to_numpy(),
        }
    )


def years(section: Section) -> pd.DataFrame:
    """Events by year, undated apart.

    Returns
    -------
    DataFrame
        A row for each year of the period, for any other year that an event has, and one with a missing ``year`` for undated
        events, last. ``year`` (Int64), ``by_text`` and ``by_calendar`` (counts, by what dates them), ``events`` (count).

    >>> from engagement import load
    >>> section = load()
    >>> int(years(section)["events"].sum()) == len(section.events)
    True
    """
    rows = []
    for year in [*section.every_year, None]:
        inside = section.events_in(year)
        basis = inside["dated_by"]
        rows.append((year, int((basis == "text").sum()), int((basis == "calendar").sum()), len(inside)))
    table = pd.DataFrame(rows, columns=["year", "by_text", "by_calendar", "events"])
    return table.astype({"year": "Int64"})


def bodies(section: Section) -> pd.DataFrame:
    """Events and claims by body, most events first.

    Returns
    -------
    DataFrame
        ``body_id``, ``body`` (short name), ``kind``, ``claims`` (with at least one event of the body), ``events``, ``dated``,
        ``undated`` (counts); only bodies that have events.
    """
    events = section.events.dropna(subset=["body_id"])
    grouped = events.groupby("body_id", sort=False)
    table = pd.DataFrame(
        {
            "body": grouped["body"].first(),
            "kind": grouped["body_kind"].first(),
            "claims": grouped["claim_id"].nunique(),
            "events": grouped.size(),
            "dated": grouped["year"].count(),
        }
    ).reset_index()
    table["undated"] = table["events"] - table["dated"]
    return table.sort_values(["events", "body_id"], ascending=[False, True], ignore_index=True)


def matrix(section: Section) -> pd.DataFrame:
    """Events by body and year, undated apart, in long form.

    Returns
    -------
    DataFrame
        ``body_id``, ``body``, ``kind``, ``year`` (Int64; missing for undated), ``events`` (count, 0 included), and of these
        ``confirmed``, ``qualified``, ``contradicted``, ``no-record`` (counts by verdict; the rest was not checked): a row for every
        body with events and every year of the period and undated. Bodies stand by kind, then by events, most first.
    """
    listed = _by_kind(section)
    events = section.events.assign(at=section.events["year"].fillna(0))
    counts = events.groupby(["body_id", "at"]).size()
    by_verdict = events.groupby(["body_id", "at", "verdict"], observed=True).size()
    rows = []
    for body in listed.itertuples():
        for year in [*section.every_year, pd.NA]:
            at = (body.body_id, 0 if year is pd.NA else year)
            found = [int(by_verdict.get((*at, verdict), 0)) for verdict in OF_EVENT]
            rows.append((body.body_id, body.body, body.kind, year, int(counts.get(at, 0)), *found))
    table = pd.DataFrame(rows, columns=["body_id", "body", "kind", "year", "events", *OF_EVENT])
    return table.astype(
        {"body_id": "string", "body": "string", "kind": listed["kind"].dtype, "year": "Int64"}
    )


def undated(section: Section) -> pd.DataFrame:
    """The events without a single year, in the order of the text: the columns of ``section.events``."""
    return section.events_in(None).reset_index(drop=True)


def sessions(section: Section) -> pd.DataFrame:
    """The sessions held in the section's period by bodies that states attend, and which of them it says were attended.

    Only sessions whose first or last day is in the calendar; a missing first day is taken from the last, and the reverse. A body of
    experts is left out: no state has a seat in it; so is one at whose sessions the section does not say that the state was, since
    nobody looked for all of those. A session of an assembly is attended where its committee's of that number is.

    Returns
    -------
    DataFrame
        ``body_id``, ``body`` (short name), ``number``, ``start_date``, ``end_date``, ``attended`` (bool: an event of type
        attendance, review-participation, hosting or consensus has its number, or has none and a year in which the body held no
        other). Bodies with most attended sessions first.
    """
    present = section.events[section.events["type"].isin(PRESENCE)]
    claimed = set(zip(present["body_id"], present["ordinal"], strict=True))
    unnumbered = present[present["ordinal"].isna() & present["year"].notna()]
    told = set(zip(unnumbered["body_id"], unnumbered["year"].astype(int), strict=True))
    above = section.bodies.set_index("body_id")["parent_id"]
    named = ["body_id", "short_name", "kind"]
    table = section.sessions.merge(section.bodies[named].rename(columns={"short_name": "body"}), on="body_id")
    spoken = set(present["body_id"]) | {above.get(body_id) for body_id in present["body_id"]}
    table = table[~table["kind"].isin(EXPERTS) & table["body_id"].isin(spoken)]
    table["start_date"] = table["start_date"].fillna(table["end_date"])
    table["end_date"] = table["end_date"].fillna(table["start_date"])
    table = table[table["start_date"].dt.year.between(section.years[0], section.years[-1])]
    held = Counter((row.body_id, year) for row in table.itertuples() for year in _years(row))
    committees = {
        (above[row.body_id], str(row.number), row.start_date.year)
        for row in table.itertuples()
        if (row.body_id, str(row.number)) in claimed and not pd.isna(above[row.body_id])
    }
    attended = [
        (row.body_id, str(row.number)) in claimed
        or (row.body_id, str(row.number), row.start_date.year) in committees
        or any((row.body_id, year) in told and held[row.body_id, year] == 1 for year in _years(row))
        for row in table.itertuples()
    ]
    table = table.assign(attended=attended)[
        ["body_id", "body", "number", "start_date", "end_date", "attended"]
    ]
    count = table.groupby("body_id")["attended"].transform("sum")
    order = (
        table.assign(count=count)
        .sort_values(["count", "body_id", "number"], ascending=[False, True, True])
        .index
    )
    return table.loc[order].reset_index(drop=True)


def _years(session) -> range:
    """The years that a session touches."""
    return range(session.start_date.year, session.end_date.year + 1)


def attendance(section: Section) -> pd.DataFrame:
    """Sessions that the section says were attended, against sessions that were held in its period.

    Returns
    -------
    DataFrame
        ``body_id``, ``body``, ``held``, ``attended`` (counts of :func:`sessions`), ``share`` (0 to 1), ``not_claimed`` (numbers of
        the sessions held that the section does not name, comma-separated).
    """
    rows = [
        (
            body_id,
            group["body"].iloc[0],
            len(group),
            int(group["attended"].sum()),
            float(group["attended"].mean()),
            ", ".join(group.loc[~group["attended"], "number"].astype(str)),
        )
        for body_id, group in sessions(section).groupby("body_id", sort=False)
    ]
    return pd.DataFrame(rows, columns=["body_id", "body", "held", "attended", "share", "not_claimed"])


def verdicts(section: Section, by: str = "kind") -> pd.DataFrame:
    """Verdicts of what needs a check, by kind of claim, by year or by body.

    Parameters
    ----------
    by
        ``"kind"`` counts claims; ``"year"`` and ``"body_id"`` count events, which is what has a year and a body.

    Returns
    -------
    DataFrame
        The grouping column, ``verdict`` (category; those of :mod:`engagement.verdict`) and ``count`` (0 included), in long form. Bodies
        stand by kind, then by events, most first.

    Raises
    ------
    ValueError
        If ``by`` is not one of the three.
    """
    if by not in ("kind", "year", "body_id"):
        raise ValueError(f"by={by!r}: one of 'kind', 'year', 'body_id' is allowed")
    rows = section.claims[section.claims["checked"]] if by == "kind" else section.events
    allowed = section.claims["verdict"].cat.categories
    groups = [None if pd.isna(value) else value for value in rows[by]]
    counts = Counter(zip(groups, rows["verdict"], strict=True))
    found = {value for value in groups if value is not None}
    order = list(_by_kind(section)["body_id"]) if by == "body_id" else sorted(found, key=_order(rows[by]))
    order += [None] * (None in groups)
    table = [
        (pd.NA if value is None else value, verdict, counts[value, verdict])
        for value in order
        for verdict in allowed
    ]
    long = pd.DataFrame(table, columns=[by, "verdict", "count"])
    kind = "string" if by == "body_id" else rows[by].dtype
    return long.astype({by: kind, "verdict": section.claims["verdict"].dtype, "count": "int64"})


def _by_kind(section: Section) -> pd.DataFrame:
    """:func:`bodies` in the order in which they are shown: by kind, then by events, most first."""
    return bodies(section).sort_values(["kind", "events", "body_id"], ascending=[True, False, True])


def _order(column: pd.Series):
    """A sort key: a category by its place in the schema, anything else by itself."""
    places = (
        {value: place for place, value in enumerate(column.cat.categories)} if hasattr(column, "cat") else {}
    )
    return lambda value: places.get(value, value)


def checks(section: Section) -> pd.DataFrame:
    """How much of the section could be checked, a row each step: ``step``, ``claims`` (count).

    The steps: all claims; those that records can be asked about; those of them with at least one record that was read.
    """
    needing = section.claims[section.claims["checked"]]
    read = set(section.checks.loc[section.checks["record_id"].notna(), "claim_id"])
    return pd.DataFrame(
        {
            "step": [
                "all claims",
                "claims that records can be asked about",
                "of them, with a record that was read",
            ],
            "claims": [len(section.claims), len(needing), int(needing["claim_id"].isin(read).sum())],
        }
    )


def sources(section: Section) -> pd.DataFrame:
    """Records that the section's checks rest on, by kind: ``kind``, ``meaning``, ``records``, ``checks`` (counts)."""
    meanings = section.package.meanings("records", "kind")
    used = section.checks.dropna(subset=["record_id"])
    kinds = [kind for kind in meanings if (used["kind"] == kind).any()]
    table = pd.DataFrame(
        {
            "kind": pd.array(kinds, dtype="string"),
            "meaning": pd.array([meanings[kind] for kind in kinds], dtype="string"),
            "records": [used.loc[used["kind"] == kind, "record_id"].nunique() for kind in kinds],
            "checks": [int((used["kind"] == kind).sum()) for kind in kinds],
        }
    )
    return table.sort_values("records", ascending=False, kind="stable", ignore_index=True)


def reporting(section: Section) -> pd.DataFrame:
    """The reporting cycle of each treaty report that was due, received, reviewed or commented on in the section's period.

    Returns
    -------
    DataFrame
        ``treaty_id``, ``ordinal`` (the United Nations' count), ``due``, ``received``, ``reviewed``, ``concluded`` (text, to the
        precision that the record gives; missing where not read), ``late`` (whether it was received after it was due; missing
        where the dates as given can't tell), ``days_late`` (received minus due; negative is early) and ``days_to_review``
        (reviewed minus received), days, missing unless both dates are whole days; ``state_ordinal`` (the state's own number,
        where another); ``named`` (whether the section names a report under that treaty with that number).
    """
    acts = section.actions[section.actions["action"].isin(CYCLE) & section.actions["ordinal"].notna()]
    columns = ["due", "received", "reviewed", "concluded"]
    names = dict(zip(CYCLE, columns, strict=True))
    table = acts.assign(step=acts["action"].astype("string").map(names)).pivot_table(
        index=["treaty_id", "ordinal"], columns="step", values="date", aggfunc="first"
    )
    table = table.reindex(columns=columns).reset_index().rename_axis(columns=None)
    period = [str(year) for year in section.years]
    inside = table[columns].apply(lambda dates: dates.astype("string").str[:4].isin(period))
    table = table[inside.any(axis="columns")].reset_index(drop=True)
    table["late"] = pd.array(list(map(_after, table["received"], table["due"])), dtype="boolean")
    for name, (later, earlier) in {
        "days_late": ("received", "due"),
        "days_to_review": ("reviewed", "received"),
    }.items():
        table[name] = (_day(table[later]) - _day(table[earlier])).dt.days.astype("Int64")
    told = section.report_events
    pairs = set(zip(told["treaty_id"], told["ordinal"], strict=True))
    by_state = (
        acts.dropna(subset=["state_ordinal"])
        .drop_duplicates(["treaty_id", "ordinal"])
        .set_index(["treaty_id", "ordinal"])
    )
    other = by_state["state_ordinal"].to_dict()
    keys = list(zip(table["treaty_id"], table["ordinal"], strict=True))
    table["state_ordinal"] = pd.array([other.get(key) for key in keys], dtype="string")
    table["named"] = [bool({key, (key[0], other.get(key))} & pairs) for key in keys]
    return table.sort_values(["received", "treaty_id"], na_position="last", ignore_index=True)


def contributions(section: Section) -> pd.DataFrame:
    """Money that the section says was given, beside what the receiving body's own reports list.

    Returns
    -------
    DataFrame
        ``body_id`` and ``year`` (missing where the text gives none), ``gifts`` (events that tell of one), ``claimed_usd`` (what the section says; missing where it says nothing or gives no sum), ``listed_usd`` (what the body lists for the state; missing
        where not read), ``total_usd`` (all that the body lists), ``claimed_share`` (of the total, 0 to 1); US dollars, current.
    """
    given = section.events[section.events["type"] == "contribution"]
    whom = ["body_id", "year"]
    told = given.groupby(whom, dropna=False)["amount_usd"]
    claimed = pd.DataFrame({"gifts": told.size(), "claimed_usd": told.sum(min_count=1)}).reset_index()
    listed = section.contributions.groupby(whom)[["amount_usd", "total_usd"]].max().reset_index()
    table = claimed.merge(listed.rename(columns={"amount_usd": "listed_usd"}), on=whom, how="outer")
    table = table.sort_values(whom, ignore_index=True).fillna({"gifts": 0})
    table["claimed_share"] = (table["claimed_usd"] / table["total_usd"]).astype("Float64")
    return table.astype(
        {"gifts": "Int64", "claimed_usd": "Int64", "listed_usd": "Int64", "total_usd": "Int64"}
    )


def _after(date: str, other: str) -> bool | None:
    """Whether a date lies after another, each a year, a month or a day: None where their precision can't tell."""
    if pd.isna(date) or pd.isna(other):
        return None
    common = min(len(date), len(other))
    if date[:common] != other[:common]:
        return date[:common] > other[:common]
    return False if len(date) == len(other) == len("2000-01-01") else None


def _day(dates: pd.Series) -> pd.Series:
    """Dates of whole days; missing where the record gives only a month or a year."""
    return pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce")


def reasons(section: Section) -> pd.DataFrame:
    """Why checks are qualified, most first: ``reason``, ``meaning``, ``checks``, ``events``, ``claims`` (counts)."""
    meanings = section.package.meanings("checks", "reason")
    qualified = section.checks.dropna(subset=["reason"])
    grouped = qualified.groupby("reason", observed=True)
    table = grouped.agg(
        checks=("check_id", "size"), events=("event_id", "nunique"), claims=("claim_id", "nunique")
    )
    table = table.reset_index().astype({"reason": "string"})
    table.insert(1, "meaning", pd.array([meanings[reason] for reason in table["reason"]], dtype="string"))
    return table.sort_values(["checks", "reason"], ascending=[False, True], ignore_index=True)


def sides(section: Section) -> pd.DataFrame:
    """Whose records the section's checks rest on: ``side``, ``meaning``, ``records``, ``witnesses``, ``checks`` (counts).

    Copies of one text, and all that is the state's own, are one witness: see :func:`engagement.record.witness`.
    """
    meanings = section.package.meanings("records", "side")
    used = _witnessed(section)
    rows = [
        (side, meaning, part["record_id"].nunique(), part["witness"].nunique(), len(part))
        for side, meaning in meanings.items()
        for part in [used[used["side"] == side]]
    ]
    table = pd.DataFrame(rows, columns=["side", "meaning", "records", "witnesses", "checks"])
    return table.astype({"side": "string", "meaning": "string"})


def strength(section: Section) -> pd.DataFrame:
    """How well each event is witnessed, in the order of the text.

    Returns
    -------
    DataFrame
        ``event_id``, ``claim_id``, ``summary``, ``verdict``, ``records`` (read), ``witnesses`` (independent of each other),
        ``outside`` (those of them that are not of the state's side), ``whole`` (records of which the whole text was read).
    """
    used = _witnessed(section)
    used = used[used["event_id"].notna()]
    outside, whole = used[used["side"] != STATE], used[used["extent"] == "whole"]
    table = section.events[["event_id", "claim_id", "summary", "verdict"]].reset_index(drop=True)
    for name, part, column in (
        ("records", used, "record_id"),
        ("witnesses", used, "witness"),
        ("outside", outside, "witness"),
        ("whole", whole, "record_id"),
    ):
        counts = part.groupby("event_id")[column].nunique()
        table[name] = table["event_id"].map(counts).fillna(0).astype("int64")
    return table


def _witnessed(section: Section) -> pd.DataFrame:
    """The checks that rest on a record, each with its ``witness``."""
    records = section.records.astype("object").fillna("").set_index("record_id").to_dict("index")
    used = section.checks.dropna(subset=["record_id"])
    who = [witness(records[records[name]["same_as"] or name]) for name in used["record_id"]]
    return used.assign(witness=pd.array(who, dtype="string"))


# What the verdicts are with some of the records alone: what a row is called, and which checks of a record are left.
BASES = {
    "all records": lambda checks: checks["side"].notna(),
    "without the state's own side": lambda checks: checks["side"] != STATE,
    "only records read whole": lambda checks: checks["extent"] == "whole",
    "only records of the United Nations": lambda checks: checks["side"] == "un",
}


def sensitivity(section: Section) -> pd.DataFrame:
    """The verdicts with some of the records alone.

    What the state alone says is qualified, whatever record is left out: a check that only stood beside another side's loses its
    ground, and the event is then as on record as its own side makes it.

    Returns
    -------
    DataFrame
        ``records`` (which are left), ``unit`` (``claims`` that need a check, or ``events``), then a column for each verdict (counts).
    """
    rows = []
    for name, left in BASES.items():
        checks = section.checks[left(section.checks).fillna(False) & section.checks["record_id"].notna()]
        checks = checks.assign(verdict=_standing(checks))
        events = section.events.assign(verdict=event_verdicts(section.events, checks))
        events["verdict"] = events["verdict"].where(
            events["verdict"].notna() | section.events["verdict"].isna(), "no-record"
        )
        claims = section.claims.assign(verdict=claim_verdicts(section.claims, events, checks))
        claims = claims[claims["checked"] & section.claims["verdict"].notna()]
        for unit, words in (("claims", claims["verdict"].fillna("no-record")), ("events", events["verdict"])):
            rows.append((name, unit, *(int((words == word).sum()) for word in VERDICTS)))
    return pd.DataFrame(rows, columns=["records", "unit", *VERDICTS]).astype(
        {"records": "string", "unit": "string"}
    )


def _standing(checks: pd.DataFrame) -> list[str]:
    """The verdicts of some checks, where what the state's side confirms is qualified unless another side is left that confirms it."""
    keys = list(zip(checks["claim_id"], checks["event_id"].fillna(""), strict=True))
    rows = list(zip(keys, checks["verdict"].astype("object"), checks["side"] == STATE, strict=True))
    borne_out = {key for key, word, own in rows if word == "confirmed" and not own}
    return [
        "qualified" if word == "confirmed" and own and key not in borne_out else word
        for key, word, own in rows
    ]


def rounds(section: Section, body_id: str | None = None) -> pd.DataFrame:
    """The rounds of talks with the section's partners, by partner, series and day.

    Returns
    -------
    DataFrame
        The columns of ``section.rounds`` and ``body`` (short name), ``title`` and ``url`` of the record.
    """
    table = section.rounds if body_id is None else section.rounds[section.rounds["body_id"] == body_id]
    named = section.records[["record_id", "title", "url"]]
    table = table.assign(body=table["body_id"].map(section.body_names)).merge(
        named, on="record_id", how="left"
    )
    return table.sort_values(["body_id", "series", "start_date"], kind="stable", ignore_index=True)


def timeline(section: Section, body_id: str | None = None) -> pd.DataFrame:
    """What has a time of its own: sessions held in the period, visits, rounds of talks and treaty reports, on record or told.

    Parameters
    ----------
    body_id
        Only what is of this body; of all bodies if left out.

    Returns
    -------
    DataFrame
        ``group`` (``sessions``, ``visits``, ``talks``, ``reports``), ``lane`` (the body, the partner and the series, the treaty and its
        report), ``body_id``, ``what`` (``session``, ``visit``; of talks what became of the round: ``held``, ``announced``,
        ``postponed``, ``cancelled``; of a report ``due``, ``received``, ``reviewed``), ``label`` (a number, or nothing), ``start`` and
        ``end`` (text, ISO 8601, perhaps of a year or month only) and ``told`` (bool: the section says that the session was attended, or
        tells of the visit or the report; of single rounds it never tells).
    """
    rows: list[tuple] = []
    for session in sessions(section).itertuples():
        days = (session.start_date.date().isoformat(), session.end_date.date().isoformat())
        rows.append(
            (
                "sessions",
                session.body,
                session.body_id,
                "session",
                str(session.number),
                *days,
                session.attended,
            )
        )
    visits = section.events[section.events["type"].isin(VISITS) & section.events["year"].notna()]
    for visit in visits.itertuples():
        when = f"{visit.year}" if pd.isna(visit.month) else f"{visit.year}-{visit.month:02d}"
        name = section.body_names.get(visit.body_id, "no body")
        rows.append(("visits", f"Visit: {name}", visit.body_id, "visit", "", when, when, True))
    talks = rounds(section)
    several = talks.groupby("body_id")["series"].nunique()
    for talk in talks.itertuples():
        lane = f"{talk.body}, {plain(talk.series)}" if several[talk.body_id] > 1 else talk.body
        label = "" if pd.isna(talk.number) else str(talk.number)
        end = talk.start_date if pd.isna(talk.end_date) else talk.end_date
        rows.append(("talks", lane, talk.body_id, str(talk.status), label, talk.start_date, end, False))
    committees = section.treaties.set_index("treaty_id")["body_id"]
    engaged = set(section.events["body_id"].dropna())
    for report in reporting(section).itertuples():
        for step in ("due", "received", "reviewed"):
            if not pd.isna(when := getattr(report, step)):
                lane, body = report_name(report), committees[report.treaty_id]
                body = body if body in engaged else pd.NA  # a body of no event has no page to lead to
                rows.append(("reports", lane, body, step, "", when, when, report.named))
    columns = ["group", "lane", "body_id", "what", "label", "start", "end", "told"]
    table = pd.DataFrame(rows, columns=columns).astype(
        {"body_id": "string", "start": "string", "end": "string", "told": "bool"}
    )
    return table if body_id is None else table[table["body_id"] == body_id].reset_index(drop=True)
