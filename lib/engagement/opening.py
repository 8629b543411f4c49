"""A section opened: its row, with the hash of its text, and the draft rows that the text gives; written whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .draft import Draft, drafted
from .edition import Edition, written
from .naming import states
from .numbering import NUMBERED
from .package import DESCRIPTOR, EngagementError, Package, unknown
from .text import Text, candidates
from .unfinished import is_draft
from .wording import count

MARK = re.compile(r"(?<=[^\s\d(/-])(\d{1,3})(?![\d\w])")

ADDED = ("sections", "bodies", "claims", "events")


@dataclass(frozen=True)
class Opened:
    """What was added: the section's row, its text, the draft, and the partners that the table of bodies lacked."""

    section: dict[str, str]
    text: Text
    draft: Draft
    partners: list[dict[str, str]]

    @property
    def lines(self) -> list[str]:
        """What was drafted, a line each, then what the text names and the tables lack, and the hash."""
        marks = self.section.get("endnotes")
        claims, events = self.draft.claims, self.draft.events
        return [
            *(f"{row['claim_id']:12} {row['kind']:14} {row['anchor']} …" for row in claims),
            *(f"{row['event_id']:12} {row['summary']}" for row in events),
            *(f"new in bodies.csv: {row['body_id']}, {row['name']}" for row in self.partners),
            *(f"not in bodies.csv or treaties.csv: {words}" for words in self.draft.unnamed),
            *([f"endnote marks {marks} are taken out of the text"] if marks else []),
            f"{count(len(claims), 'draft claim')} and {count(len(events), 'draft event')} of "
            f"{count(len(self.text.paragraphs), 'paragraph')}, {self.section['period_start']} to {self.section['period_end']}",
            f"text_sha256 {self.text.sha256}",
        ]


def open_section(package: Package, section: dict[str, str], path: Path, day: str) -> Opened:
    """Add a section and the draft of its text to a package.

    Parameters
    ----------
    package
        The data package; its tables are written.
    section
        The section's row without its hash. ``endnotes`` left out are looked for; a period left out is what the series gives.
    path
        The UTF-8 text or HTML file that holds the section.
    day
        The day on which the draft is made (YYYY-MM-DD).

    Raises
    ------
    EngagementError
        If the section is there already, the file cannot be read or holds no paragraph, no period is given and none follows from
        the series, or the tables would not be sound with what is added. Then nothing was written.
    """
    if section["section_id"] in {row["section_id"] for row in package.rows("sections")}:
        raise EngagementError(
            f"section {section['section_id']} is there already; take another id, or code on in it"
        )
    section = dict(section)
    if "endnotes" not in section:
        section["endnotes"] = endnotes(read(path, section["title"], "").paragraphs)
    text = read(path, section["title"], section["endnotes"])
    section |= _period(package, section) | {"text_sha256": text.sha256}
    return _opened(package, section, text, day, {name: package.rows(name) for name in ADDED})


def draft_again(package: Package, section_id: str, path: Path, day: str) -> Opened:
    """Draft a section anew of which nobody has coded a row, once the tables know more names; its own row stays.

    Raises
    ------
    EngagementError
        If there is no such section, a row of it is coded or checked, or the file does not hold its text. Then nothing was written.
    """
    sections = {row["section_id"]: row for row in package.rows("sections")}
    if section_id not in sections:
        raise unknown("section", section_id, sections)
    section = sections[section_id]
    claims = {row["claim_id"] for row in package.rows("claims") if row["section_id"] == section_id}
    for table in ("claims", "events", "checks"):
        for row in package.rows(table):
            if row["claim_id"] in claims and not is_draft(row):
                what = "is no draft; a section is drafted again only while all its rows are"
                raise EngagementError(f"{row[NUMBERED[table]]} {what}")
    texts = candidates(path, section["title"], section["endnotes"])
    text = next((one for one in texts if one.sha256 == section["text_sha256"]), None)
    if text is None:
        raise EngagementError(f"{path}: not the text as which {section_id} was opened")
    kept = {name: package.rows(name) for name in ADDED}
    kept["sections"] = [row for row in kept["sections"] if row["section_id"] != section_id]
    for table in ("claims", "events"):
        kept[table] = [row for row in kept[table] if row["claim_id"] not in claims]
    return _opened(package, section, text, day, kept)


def _opened(
    package: Package, section: dict[str, str], text: Text, day: str, kept: dict[str, list[dict[str, str]]]
) -> Opened:
    """Save a section with its draft after the rows that are kept."""
    draft = drafted(text, section, package, day)
    partners = _partners(package, draft)
    added = {"sections": [section], "bodies": partners, "claims": draft.claims, "events": draft.events}
    tables = {name: [*kept[name], *rows] for name, rows in added.items()}
    _hold(package, tables)
    edition = Edition(package.folder)
    edition.put_all(tables)
    edition.save()
    return Opened(section, text, draft, partners)


def read(path: Path, title: str, marks: str) -> Text:
    """A file's section: after the last heading with its title, or the whole file."""
    text = next(candidates(path, title, marks), None)
    if text is None:
        raise EngagementError(
            f"{path}: no paragraph of text found; it must hold the section's body paragraphs"
        )
    return text


def endnotes(paragraphs: Sequence[str]) -> str:
    """The numbers of what seem to be endnote marks, first and last: numbers joined to words that count on, two at least.

    >>> endnotes(["A party to it,4 and to that.5", "In 2013, No. 6 of the list.6"])
    '4-6'
    >>> endnotes(["The G20 met in 2013."])
    ''
    """
    numbers = [int(found.group(1)) for found in MARK.finditer("\n".join(paragraphs))]
    best: tuple[int, int] = (0, 0)
    for place, first in enumerate(numbers):
        last = first
        for number in numbers[place + 1 :]:
            last += number == last + 1
        best = max(best, (last - first, -first))
    return f"{-best[1]}-{-best[1] + best[0]}" if best[0] else ""


def _period(package: Package, section: dict[str, str]) -> dict[str, str]:
    """The section's period: as given, or from the year after the state's section before to the year of publication."""
    if section.get("period_start") and section.get("period_end"):
        return {"period_basis": section.get("period_basis") or "text"}
    ends = [row["period_end"] for row in package.rows("sections") if row["state"] == section["state"]]
    published = section.get("published", "")[:4]
    before = max((end for end in ends if end < published), default="")
    if not before:
        raise EngagementError(
            "no period: give --period-start and --period-end, or --published where the state has an earlier section"
        )
    return {"period_start": str(int(before) + 1), "period_end": published, "period_basis": "series"}


def _partners(package: Package, draft: Draft) -> list[dict[str, str]]:
    """A row of ``bodies`` for each state that the draft's events are with and the table lacks."""
    known = {row["body_id"] for row in package.rows("bodies")}
    named = {row["body_id"] for row in draft.events} | {
        body for row in draft.claims for body in row["attributed_to"].split(";")
    }
    return [states()[body] for body in sorted(named - known - {""})]


def _hold(package: Package, tables: dict[str, list[dict[str, str]]]) -> None:
    """See that tables with what was added are as sound as they were before; raises EngagementError with what is not."""
    from . import validation

    with tempfile.TemporaryDirectory() as folder:
        for name in [DESCRIPTOR, *(package.path(table).name for table in package.names)]:
            shutil.copy(package.folder / name, folder)
        for table, rows in tables.items():
            columns = [field["name"] for field in package.fields(table)]
            (Path(folder) / package.path(table).name).write_bytes(written(columns, rows))
        broken = validation.problems(Package(folder))
    if broken:
        before = set(validation.problems(package))
        if new := [str(problem) for problem in broken if problem not in before]:
            raise EngagementError("\n".join(new))
