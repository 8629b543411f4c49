"""Findings: what a tally shows, in a sentence computed from it. They follow the data; nothing here knows a section."""

from __future__ import annotations

import pandas as pd

from . import tally
from .section import Section
from .wording import (
    VERDICT_MARKS,
    all_of,
    any_of,
    count,
    date,
    in_one_form,
    listed,
    number_word,
    plain,
    sentence,
    the,
    verdict_words,
)

STANDS_OUT = 2.0  # how many times its share, or the next, before the largest is a finding


def kinds(table: pd.DataFrame) -> str:
    """Which kind of statement the section is mostly made of, from :func:`engagement.tally.kinds`."""
    total = int(table["claims"].sum())
    if not total:
        return "The section makes no claim."
    most = table.loc[table["claims"].idxmax()]
    checkable = int(table.loc[table["kind"].isin(["event", "standing"]), "claims"].sum())
    said, number = in_one_form(total), int(most["claims"])
    of = f"{all_of(total, 'claim')}" if number == total else f"{said(number)} of {count(total, 'claim')}"
    return sentence(
        f"{of} {'is' if number == 1 else 'are'} of kind {most['kind']}; {said(checkable)} {'tells' if checkable < 2 else 'tell'} "
        "of something that could be dated, counted or checked on a day"
    )


def years(table: pd.DataFrame) -> str:
    """How events lie over the years, from :func:`engagement.tally.years`."""
    dated = table[table["year"].notna()]
    undated = int(table.loc[table["year"].isna(), "events"].sum())
    total = int(table["events"].sum())
    if not total:
        return "The section tells of no event."
    if undated == total:
        return (
            f"None of {count(total, 'event')} has a single year."
            if total > 1
            else "The one event has no single year."
        )
    said = in_one_form(total)
    without = f"{said(undated)} of {count(total, 'event')} {'has' if undated < 2 else 'have'} no single year"
    ordered = dated.sort_values("events", ascending=False, kind="stable")
    if len(ordered) < 2 or ordered["events"].iloc[0] < STANDS_OUT * ordered["events"].iloc[1]:
        return sentence(without) if undated else ""
    most = (
        f"{ordered['year'].iloc[0]} holds far the most dated events ({said(int(ordered['events'].iloc[0]))})"
    )
    return sentence(f"{most}; {without}" if undated else most)


def matrix(table: pd.DataFrame) -> str:
    """Which bodies the engagement is with, from :func:`engagement.tally.matrix`; empty where no two stand out among many."""
    per_body = (
        table.groupby(["body_id", "body"], sort=False)["events"]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    total = int(per_body.sum())
    if not total:
        return "No event here is with a body."
    names = [the(name) for _, name in per_body.index]
    if len(names) < 3:
        return sentence(f"{all_of(total, 'event')} {'is' if total == 1 else 'are'} with {listed(names)}")
    share = per_body.iloc[:2].sum() / total
    if share < STANDS_OUT * 2 / len(names):
        return ""
    return sentence(
        f"{listed(names[:2])} account for {share:.0%} of {count(total, 'event')} with {count(len(names), 'body')}"
    )


def attendance(table: pd.DataFrame) -> str:
    """Sessions attended of those held, from :func:`engagement.tally.attendance`."""
    told = table[table["attended"] > 0]
    if table.empty:
        return "No numbered session in the period is in the calendar."
    if len(table) == 1:
        row = table.iloc[0]
        held, named = int(row["held"]), int(row["attended"])
        if named == held:
            return sentence(
                f"the section names {all_of(held, 'session')} of {the(row['body'])} in the calendar as attended"
            )
        held_by = f"of {count(held, 'session')} of {the(row['body'])} in the calendar"
        return sentence(f"{held_by}, the section names {in_one_form(held)(named)} as attended")
    if told.empty:
        return "The section names no session of these bodies as attended."
    whole = told[told["attended"] == told["held"]]
    silent = table[table["attended"] == 0]
    held, attended = int(told["held"].sum()), int(told["attended"].sum())
    words = f"Of {count(held, 'session')} of {count(len(told), 'body')} the section says that {in_one_form(held)(attended)} {'was' if attended == 1 else 'were'} attended"
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
        return f"No {noun} here was compared with records."
    said, found = in_one_form(total), {word: int(number) for word, number in counts.items() if number}
    if len(found) == 1:
        (word,) = found
        if word == "no-record":
            return f"No record read shows {any_of(total, noun)}."
        return sentence(f"{all_of(total, noun)} {'is' if total == 1 else 'are'} {verdict_words(word)}")
    words = {"no-record": "shown by none", "partly": "partly on record"}
    parts = [
        f"{said(found[word])} {'is' if found[word] == 1 else 'are'} {words.get(word, word)}"
        for word in VERDICT_MARKS
        if word in found
    ]
    return sentence(f"of {count(total, noun)} checked, {listed(parts)}")


def checks(table: pd.DataFrame) -> str:
    """How much could be checked, from :func:`engagement.tally.checks`."""
    whole, asked, read = (int(number) for number in table["claims"])
    if not asked:
        return (
            f"Records cannot be asked about {any_of(whole, 'claim')}."
            if whole
            else "The section makes no claim."
        )
    said = in_one_form(whole)
    about = all_of(whole, "claim") if asked == whole else f"{said(asked)} of {count(whole, 'claim')}"
    found = "each of them" if read == asked > 1 else f"{said(read)} of them ({read / asked:.0%})"
    if asked == 1:
        return (
            f"Records can be asked about {about}; {'a' if read else 'no'} record that bears on it was read."
        )
    return f"Records can be asked about {about}; for {found} a record that bears on it was read."


def reporting(table: pd.DataFrame) -> str:
    """How long the reporting cycle takes, from :func:`engagement.tally.reporting`."""
    if table.empty:
        return "No report under a treaty that was due, received or reviewed in the period is in the tables."
    waits = table["days_to_review"].dropna()
    if waits.empty:
        return f"{sentence(count(len(table), 'report'))[:-1]}; for none could the wait for its review be counted in days."
    late = table[table["late"].fillna(False)]
    words = (
        f"a report waited {int(waits.min()):,} to {int(waits.max()):,} days for its review"
        if len(waits) > 1
        else f"the one report with both days read waited {int(waits.iloc[0]):,} days for its review"
    )
    if len(late) == len(table) == 1:
        words += "; it came late"
    elif len(late):
        unknown = "at least " if table["late"].isna().any() else ""
        words += f"; {unknown}{count(len(late), 'report')} came late"
    return sentence(words)


def named(table: pd.DataFrame) -> str:
    """How many of the reports on record the section names, from :func:`engagement.tally.reporting`."""
    if table.empty:
        return "No report of the state under a treaty in the period is in the tables."
    told = int(table["named"].sum())
    words = "all of them" if told == len(table) else in_one_form(len(table))(told)
    return sentence(
        f"{count(len(table), 'report')} on record {'was' if len(table) == 1 else 'were'} due, received or under review in the period; the section names {words}"
    )


def contributions(table: pd.DataFrame) -> str:
    """What was given by the section's account, from :func:`engagement.tally.contributions`."""
    if table.empty:
        return "The section tells of no contribution, and none is listed."
    claimed, gifts = int(table["claimed_usd"].sum()), int(table["gifts"].sum())
    listed_years = int(table["listed_usd"].notna().sum())
    given = int(table.loc[table["claimed_usd"].notna(), "year"].nunique())
    words = "the section tells of no contribution"
    if claimed:
        words = f"the section tells of {claimed:,} US dollars" + (
            f" over {count(given, 'year')}" if given else ""
        )
    elif gifts:
        words = f"the section tells of {count(gifts, 'contribution')} and gives no sum"
    words += (
        f"; the body's own list was read for {count(listed_years, 'year')}"
        if listed_years
        else "; no list of the body with the state in it was read"
    )
    return sentence(words)


def year(section: Section, number: int) -> str:
    """What one year holds, beside the others."""
    inside = section.events_in(number)
    if inside.empty:
        return f"The section dates no event to {number}."
    calendar = int((inside["dated_by"] == "calendar").sum())
    bodies = inside["body_id"].nunique()
    words = count(len(inside), "event") + (f" with {count(bodies, 'body')}" if bodies else "")
    words += f" {'lies' if len(inside) == 1 else 'lie'} in {number}"
    if calendar:
        which = f"{number_word(calendar)} of them" if len(inside) > 1 else "it does so"
        words += f"; {which} only by the dates of the session, which the text does not give"
    return sentence(words)


def body(section: Section, body_id: str) -> str:
    """What the section tells of one body, and where it does not name it."""
    events = section.events[section.events["body_id"] == body_id]
    name = the(section.body(body_id)["short_name"])
    inferred, undated = int((events["body_basis"] == "treaty").sum()), int(events["year"].isna().sum())
    told, claims = count(len(events), "event"), count(events["claim_id"].nunique(), "claim")
    if inferred == len(events):
        words = f"the section does not name {name}; by inference from the treaty, {told} in {claims} {'is' if len(events) == 1 else 'are'} with it"
    else:
        words = f"the section tells of {told} with {name}, in {claims}"
        if inferred:
            words += f"; {number_word(inferred)} of them by inference from the treaty, where it does not name the body"
    if undated == len(events):
        words += "; none of them has a single year" if undated > 1 else "; it has no single year"
    elif undated:
        words += f"; {number_word(undated)} {'has' if undated == 1 else 'have'} no single year"
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
        treaties = listed(f"the {name}" for name in watched["name"])
        words = words.replace("monitors a treaty", f"monitors {treaties}")  # what the kind of body says
        words += "" if treaties in words else f"; it monitors {treaties}"
    return sentence(words)


def treaty_dates(section: Section, treaty_id: str) -> str:
    """The state's own dates under a treaty, from the treaty actions."""
    acts = section.actions[(section.actions["treaty_id"] == treaty_id) & section.actions["ordinal"].isna()]
    name = dict(zip(section.treaties["treaty_id"], section.treaties["name"], strict=True)).get(
        treaty_id, treaty_id
    )
    if acts.empty:
        return f"{name}: no signature, ratification or accession by the state is in the tables."
    return sentence(
        f"{name}: "
        + listed(
            f"{plain(act.action)} on {date(act.date)}"
            if len(act.date) == 10
            else f"{plain(act.action)} in {date(act.date)}"
            for act in acts.itertuples()
        )
    )


def membership(section: Section, body_id: str) -> str:
    """Whether the state sat in a body in the section's period, from the terms read; empty where none was looked for."""
    row = section.body(body_id)
    if row["kind"] in tally.EXPERTS:
        return (
            "No state has a seat in it: those who sit there are experts."
            if row["kind"] == "treaty-body"
            else ""
        )
    terms = section.memberships[section.memberships["body_id"] == body_id]
    if terms.empty:
        return ""
    first, last = f"{section.years[0]}-01-01", f"{section.years[-1]}-12-31"
    inside = terms[(terms["start"] <= last) & (terms["end"].isna() | (terms["end"] >= first))]
    if inside.empty:
        spans = [_term(term) for term in terms.itertuples()]
        return sentence(
            f"the terms in which {section.state_name} sat in it and that were read lie outside the period: {listed(spans)}"
            if len(spans) > 1
            else f"the term in which {section.state_name} sat in it and that was read lies outside the period: {spans[0]}"
        )
    spans = [_term(term) for term in inside.itertuples()]
    whole = inside["start"].min() <= first and (inside["end"].isna().any() or inside["end"].max() >= last)
    share = "throughout the period" if whole and len(inside) == 1 else "in the period"
    return sentence(f"{section.state_name} sat in it as a member {share}: {listed(spans)}")


def _term(term) -> str:
    """A term of a membership in words."""
    return (
        f"since {date(term.start)}" if pd.isna(term.end) else f"from {date(term.start)} to {date(term.end)}"
    )


def timeline(section: Section, body_id: str) -> str:
    """What a body's time line shows: sessions attended, rounds of talks held, or how long its reports waited."""
    if len(held := (table := tally.attendance(section))[table["body_id"] == body_id]):
        return attendance(held)
    if len(talks := tally.rounds(section, body_id)):
        return rounds(talks, section.years)
    treaties = section.treaties.loc[section.treaties["body_id"] == body_id, "treaty_id"]
    cycle = tally.reporting(section)
    return reporting(cycle) if len(cycle := cycle[cycle["treaty_id"].isin(treaties)]) else ""


def rounds(table: pd.DataFrame, years: list[int]) -> str:
    """What became of the rounds of talks in the period, from :func:`engagement.tally.rounds` of one partner."""
    period = {str(year) for year in years}
    inside = table[(table["series"] == "dialogue") & table["start_date"].str[:4].isin(period)]
    if inside.empty:
        return "No round of the dialogue in the period is in the tables."
    counts = inside["status"].value_counts()
    held = int(counts.get("held", 0))
    words = f"{count(held, 'round')} of the dialogue {'was' if held == 1 else 'were'} held in the period, by the records read"
    lost = {
        "postponed": "put off",
        "cancelled": "called off",
        "announced": "announced without a record of its being held",
    }
    parts = [
        f"{number_word(int(counts[status]))} {'was' if counts[status] == 1 else 'were'} {what}"
        for status, what in lost.items()
        if counts.get(status, 0)
    ]
    return sentence(f"{words}; {listed(parts)}" if parts else words)


def strength(table: pd.DataFrame) -> str:
    """How many events have independent witnesses, from :func:`engagement.tally.strength`."""
    total = len(table)
    if not total:
        return "The section tells of no event."
    said = in_one_form(total)
    shown, outside, two = (
        int((table[column] >= least).sum())
        for column, least in (("witnesses", 1), ("outside", 1), ("outside", 2))
    )
    return sentence(
        f"of {count(total, 'event')}, {said(shown)} {'has' if shown < 2 else 'have'} a record that was read, {said(outside)} a record that is "
        f"not of the state's own side, and {said(two)} at least two such witnesses that are independent of each other"
    )


def reasons(table: pd.DataFrame) -> str:
    """Why checks are qualified, from :func:`engagement.tally.reasons`."""
    total = int(table["checks"].sum())
    if not total:
        return "No check is qualified."
    most = table[table["checks"] == table["checks"].max()]
    said = in_one_form(total)
    if len(most) == len(table) == 1:
        return sentence(
            f"{all_of(total, 'qualified check')} {'is' if total == 1 else 'are'} so because {most['meaning'].iloc[0]}"
        )
    return sentence(
        f"of {count(total, 'qualified check')}, {said(int(most['checks'].iloc[0]))}{' each' if len(most) > 1 else ''} "
        f"{'is' if most['checks'].iloc[0] == 1 else 'are'} so because {listed(most['meaning'])}"
    )


def sensitivity(table: pd.DataFrame) -> str:
    """What is left on record without the state's own side, from :func:`engagement.tally.sensitivity`."""
    events = table[table["unit"] == "events"].set_index("records")
    total = int(events.iloc[0][list(VERDICT_MARKS)].sum())
    if not total:
        return "The section tells of no event that was checked."
    shown = {name: total - int(row["no-record"]) for name, row in events.iterrows()}
    said = in_one_form(total)
    first, own, *_ = shown.values()
    return sentence(
        f"of {count(total, 'event')}, {said(first)} {'is' if first == 1 else 'are'} on record; with the records of the state's own side "
        f"left out, {said(own)} still {'is' if own < 2 else 'are'}"
    )
