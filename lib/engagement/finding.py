"""Findings: what a tally shows, in a sentence computed from it. They follow the data; nothing here knows a section."""

from __future__ import annotations

import pandas as pd

from .section import Section
from .wording import count, date, in_one_form, listed, number_word, plain, sentence, the


def kinds(table: pd.DataFrame) -> str:
    """Which kind of statement the section is mostly made of, from :func:`engagement.tally.kinds`."""
    total = int(table["claims"].sum())
    if not total:
        return "The section makes no claims."
    most = table.loc[table["claims"].idxmax()]
    checkable = int(table.loc[table["kind"].isin(["event", "standing"]), "claims"].sum())
    said = in_one_form(total)
    return sentence(
        f"{said(int(most['claims']))} of {count(total, 'claim')} are of kind {most['kind']}; {said(checkable)} tell of something "
        "that could be dated, counted or checked on a day"
    )


def years(table: pd.DataFrame) -> str:
    """How events lie over the years, from :func:`engagement.tally.years`."""
    dated = table[table["year"].notna()]
    undated = int(table.loc[table["year"].isna(), "events"].sum())
    total = int(table["events"].sum())
    if not dated["events"].sum():
        return f"None of the {count(total, 'event')} has a single year."
    top = dated[dated["events"] == dated["events"].max()]
    years = listed(str(year) for year in top["year"])
    verb = "holds" if len(top) == 1 else "hold"
    said = in_one_form(total)
    each = f"{said(int(top['events'].iloc[0]))}{' each' if len(top) > 1 else ''}"
    return f"{years} {verb} the most dated events ({each}); {said(undated)} of {said(total)} {'has' if undated < 2 else 'have'} no single year."


def matrix(table: pd.DataFrame) -> str:
    """Which bodies the engagement is with, from :func:`engagement.tally.matrix`."""
    per_body = (
        table.groupby(["body_id", "body"], sort=False)["events"]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    total = int(per_body.sum())
    names = [name for _, name in per_body.index[:2]]
    share = per_body.iloc[:2].sum() / total if total else 0
    if len(per_body) < 3:
        return f"All {count(total, 'event')} are with {listed(the(name) for name in names)}."
    return f"{sentence(listed(the(name) for name in names))[:-1]} account for {share:.0%} of {count(total, 'event')} with {count(len(per_body), 'body')}."


def attendance(table: pd.DataFrame) -> str:
    """Sessions attended of those held, from :func:`engagement.tally.attendance`."""
    told = table[table["attended"] > 0]
    if len(table) == 1:
        row = table.iloc[0]
        held, named = int(row["held"]), int(row["attended"])
        attended = in_one_form(held)(named)
        if named == held > 1:
            attended = "both" if held == 2 else f"all {attended}"
        held_by = f"of {count(held, 'session')} of {the(row['body'])} in the calendar"
        return sentence(f"{held_by}, the section names {attended} as attended")
    if told.empty:
        return "The section names no session of these bodies as attended."
    whole = told[told["attended"] == told["held"]]
    silent = table[table["attended"] == 0]
    held, attended = int(told["held"].sum()), int(told["attended"].sum())
    words = f"Of {count(held, 'session')} of {count(len(told), 'body')} the section says that {in_one_form(held)(attended)} were attended"
    if len(whole) == len(told):
        words = (
            f"The section says that every session in the calendar of {count(len(told), 'body')} was attended"
        )
    if len(silent):
        words += f"; of {count(len(silent), 'other body')} it names none"
    return sentence(words)


def verdicts(table: pd.DataFrame) -> str:
    """What holds and what does not, from :func:`engagement.tally.verdicts`."""
    counts = table.groupby("verdict", observed=False)["count"].sum()
    total = int(counts.sum())
    noun = "claim" if table.columns[0] == "kind" else "event"
    if not total:
        return f"No {noun} here was put to records."
    said, none = in_one_form(total), int(counts["no-record"])
    if none == total > 1:
        return f"For none of the {count(total, noun)} put to records was one found."
    if total == 1:
        word = next(verdict for verdict in counts.index if counts[verdict])
        return f"For the one {noun} here no record was found." if none else f"The one {noun} here is {word}."
    parts = [
        f"{said(int(counts[word]))} {'is' if counts[word] == 1 else 'are'} {word}"
        for word in ("confirmed", "qualified", "contradicted")
        if counts[word]
    ]
    parts += [f"for {said(none)} none was found"] * bool(none)
    return sentence(f"of {count(total, noun)} put to records, {listed(parts)}")


def checks(table: pd.DataFrame) -> str:
    """How much could be checked, from :func:`engagement.tally.checks`."""
    whole, asked, read = (int(number) for number in table["claims"])
    if not asked:
        return f"None of {count(whole, 'claim')} is one that records can be asked about."
    return f"Records can be asked about {asked} of {count(whole, 'claim')}; for {read} of them ({read / asked:.0%}) one was read."


def reporting(table: pd.DataFrame) -> str:
    """How long the reporting cycle takes, from :func:`engagement.tally.reporting`."""
    waits = table["days_to_review"].dropna()
    if waits.empty:
        return f"{sentence(count(len(table), 'report'))[:-1]}; for none could the wait for its review be counted in days."
    late = table[table["late"].fillna(False)]
    words = (
        f"a report waited {int(waits.min()):,} to {int(waits.max()):,} days for its review"
        if len(waits) > 1
        else f"the one report with both days read waited {int(waits.iloc[0]):,} days for its review"
    )
    if len(late):
        unknown = "at least " if table["late"].isna().any() else ""
        words += f"; {unknown}{count(len(late), 'report')} came late"
    return sentence(words)


def named(table: pd.DataFrame) -> str:
    """How many of the reports on record the section names, from :func:`engagement.tally.reporting`."""
    if table.empty:
        return "No report of the state under a treaty in the period is on record here."
    told = int(table["named"].sum())
    words = "all of them" if told == len(table) else in_one_form(len(table))(told)
    return sentence(
        f"{count(len(table), 'report')} on record fell due, came in or went on in the period; the section names {words}"
    )


def contributions(table: pd.DataFrame) -> str:
    """What was given by the section's account, from :func:`engagement.tally.contributions`."""
    claimed = int(table["claimed_usd"].sum())
    listed_years = int(table["listed_usd"].notna().sum())
    words = f"the section tells of {claimed:,} US dollars over {count(len(table), 'year')}"
    words += (
        f"; the body's own list was read for {count(listed_years, 'year')}"
        if listed_years
        else "; no list of the body with the state in it was read"
    )
    return sentence(words)


def year(section: Section, number: int) -> str:
    """What one year holds, beside the others."""
    inside = section.events[(section.events["year"] == number).fillna(False)]
    if inside.empty:
        return f"The section dates no event to {number}."
    calendar = int((inside["dated_by"] == "calendar").sum())
    words = f"{count(len(inside), 'event')} with {count(inside['body_id'].nunique(), 'body')} lie in {number}"
    if len(inside) == 1:
        words = words.replace(" lie in", " lies in")
    if calendar:
        words += f"; {number_word(calendar)} of them only by the dates of the session, which the text does not give"
    return sentence(words)


def body(section: Section, body_id: str) -> str:
    """What the section tells of one body."""
    events = section.events[section.events["body_id"] == body_id]
    row = section.body(body_id)
    undated = int(events["year"].isna().sum())
    words = f"the section tells of {count(len(events), 'event')} with {the(row['short_name'])}, in {count(events['claim_id'].nunique(), 'claim')}"
    if undated == len(events):
        words += (
            "; it gives none of them a single year" if undated > 1 else "; it gives no single year for it"
        )
    elif undated:
        words += f"; {number_word(undated)} of them without a single year"
    return sentence(words)


def place(section: Section, body_id: str) -> str:
    """What a body is, and where it stands in the system, from the tables of bodies and treaties."""
    row = section.body(body_id)
    meaning = section.package.meanings("bodies", "kind").get(row["kind"], plain(row["kind"]))
    words = f"{row['name']}: {meaning}"
    chain, parent = [], row["parent_id"]
    while not pd.isna(parent):
        above = section.body(parent)
        chain.append(above["name"])
        parent = above["parent_id"]
    if chain:
        words += f"; under the {', under the '.join(chain)}"
    watched = section.treaties[section.treaties["body_id"] == body_id]
    if len(watched):
        words += f"; monitors {listed(watched['treaty_id'])}"
    return sentence(words)


def treaty_dates(section: Section, treaty_id: str) -> str:
    """The state's own dates under a treaty, from the treaty actions."""
    acts = section.actions[(section.actions["treaty_id"] == treaty_id) & section.actions["ordinal"].isna()]
    if acts.empty:
        return f"{treaty_id}: no record of the state's signature, ratification or accession was read."
    return sentence(
        f"{treaty_id}: " + listed(f"{plain(act.action)} {date(act.date)}" for act in acts.itertuples())
    )
