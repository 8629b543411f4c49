"""What of each section is unfinished: rows that are only drafts, and claims that records were not asked about yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .package import Package
from .problem import Problem
from .verdict import needs_check
from .wording import count

DRAFT = "draft"
MOST_NAMED = 12


def is_draft(row: dict[str, str]) -> bool:
    """Whether a row of claims or events is only a draft."""
    return row.get("status") == DRAFT


@dataclass
class Unfinished:
    """What of one section is unfinished: how many claims and events are drafts, and the coded claims that lack a check."""

    claims: int = 0
    events: int = 0
    unchecked: list[str] = field(default_factory=list)

    @property
    def drafts(self) -> str:
        """How many drafts, in words; empty where there is none."""
        counts = {"claim": self.claims, "event": self.events}
        return " and ".join(count(number, word) for word, number in counts.items() if number)

    def __str__(self) -> str:
        """What a page says of it."""
        said = []
        if self.drafts:
            said.append(f"Proposed from the text by rules, and coded by nobody yet: {self.drafts}.")
        if self.unchecked:
            more = len(self.unchecked) - MOST_NAMED
            named = ", ".join(self.unchecked[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
            said.append(f"Not yet compared with a record: {named}.")
        return " ".join(said)


def unfinished(package: Package) -> dict[str, Unfinished]:
    """The sections of which something is unfinished, in the order of the table."""
    found = {row["section_id"]: Unfinished() for row in package.rows("sections")}
    section_of, checks = {}, package.rows("checks")
    checked = {row["claim_id"] for row in checks} | {row["event_id"] for row in checks}
    for claim in package.rows("claims"):
        section = section_of[claim["claim_id"]] = claim["section_id"]
        found[section].claims += is_draft(claim)
        if not is_draft(claim) and needs_check(claim) and claim["claim_id"] not in checked:
            found[section].unchecked.append(claim["claim_id"])
    for event in package.rows("events"):
        found[section_of[event["claim_id"]]].events += is_draft(event)
    return {name: one for name, one in found.items() if str(one)}


def only_drafts(package: Package) -> set[str]:
    """The sections that have drafts and no claim that is coded."""
    claims = package.rows("claims")
    return {row["section_id"] for row in claims} - {row["section_id"] for row in claims if not is_draft(row)}


def notes(package: Package) -> list[Problem]:
    """A note for each table that has drafts, at the first of them."""
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for table in ("claims", "events"):
        for row, entry in enumerate(package.rows(table), start=2):
            if is_draft(entry):
                first.setdefault(table, row)
                counts[table] += 1
    return [
        Problem(
            f"{table}.csv",
            first[table],
            "status",
            f"note: {count(counts[table], 'draft')} left; they count nowhere until their status is emptied",
        )
        for table in first
    ]
