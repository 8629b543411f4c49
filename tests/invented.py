"""A small package of an invented state, and two sections of another that lack what a section may lack; the shipped schema."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

from engagement.codebook import accept
from engagement.package import Package

DATA = Path(__file__).parents[1] / "data"
SENTENCES = [
    "Attending.",
    "In 1998 Ruritania sent delegations to the second and third sessions of the Council of the Lakes, and gave it $5,000.",
    "It has since 1997 been a party to the Lake Treaty, and values its Committee.",
]
TEXT = " ".join(SENTENCES)


def _span(words: str, text: str = TEXT) -> dict:
    start = text.index(words)
    return {
        "start": start,
        "end": start + len(words),
        "anchor": " ".join(words.split()[:5]),
        "span_sha256": hashlib.sha256(words.encode()).hexdigest(),
    }


def tables() -> dict[str, list[dict]]:
    """The rows of each table, cells left out being empty."""
    claims = [
        _span(
            "In 1998 Ruritania sent delegations to the second and third sessions of the Council of the Lakes"
        )
        | {
            "claim_id": "RU1998-01",
            "sentence": 2,
            "kind": "event",
            "summary": "Reports delegations at two sessions of the Lake Council.",
        },
        _span("gave it $5,000")
        | {
            "claim_id": "RU1998-02",
            "sentence": 2,
            "kind": "event",
            "summary": "Reports a gift to the Lake Council.",
        },
        _span("It has since 1997 been a party to the Lake Treaty")
        | {
            "claim_id": "RU1998-03",
            "sentence": 3,
            "kind": "standing",
            "summary": "Says that the state is a party to the Lake Treaty.",
        },
        _span("values its Committee")
        | {
            "claim_id": "RU1998-04",
            "sentence": 3,
            "kind": "commitment",
            "summary": "States that it values the Committee.",
        },
    ]
    for claim in claims:
        claim |= {"section_id": "RU1998", "paragraph": 1}
    one_year = {"year_start": 1998, "year_end": 1998, "year_basis": "stated"}
    council = {"body_id": "LC", "body_basis": "named"}
    return {
        "sections": [
            {
                "section_id": "RU1998",
                "state": "RUR",
                "state_name": "Ruritania",
                "title": "Lakes",
                "document": "Ruritania Reports",
                "publisher": "Ministry of Lakes",
                "published": "1999-02-01",
                "period_start": 1997,
                "period_end": 1998,
                "period_basis": "text",
                "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            }
        ],
        "claims": claims,
        "events": [
            {
                "event_id": "RU1998-01.1",
                "claim_id": "RU1998-01",
                "type": "attendance",
                "ordinal": "2",
                "summary": "Second session.",
            }
            | council
            | one_year,
            {
                "event_id": "RU1998-01.2",
                "claim_id": "RU1998-01",
                "type": "attendance",
                "ordinal": "3",
                "year_start": 1997,
                "year_basis": "since",
                "summary": "Third session.",
            }
            | council,
            {
                "event_id": "RU1998-02.1",
                "claim_id": "RU1998-02",
                "type": "contribution",
                "amount_usd": 5000,
                "summary": "Gift.",
            }
            | council
            | one_year,
            {
                "event_id": "RU1998-03.1",
                "claim_id": "RU1998-03",
                "type": "accession",
                "body_id": "LTC",
                "body_basis": "treaty",
                "treaty_id": "LT",
                "year_basis": "since",
                "year_start": 1997,
                "summary": "Party to the treaty.",
            },
        ],
        "bodies": [
            {
                "body_id": "LC",
                "short_name": "Lake Council",
                "name": "Council of the Lakes",
                "kind": "charter-body",
            },
            {
                "body_id": "LTC",
                "short_name": "Lake Committee",
                "name": "Committee on the Lake Treaty",
                "kind": "treaty-body",
                "parent_id": "LC",
            },
        ],
        "sessions": [
            {
                "body_id": "LC",
                "number": 1,
                "start_date": "1997-03-01",
                "end_date": "1997-03-02",
                "dates_basis": "held",
                "record_id": "report",
            },
            {
                "body_id": "LC",
                "number": 2,
                "start_date": "1998-03-01",
                "end_date": "1998-03-02",
                "dates_basis": "held",
                "record_id": "report",
            },
            {
                "body_id": "LC",
                "number": 3,
                "start_date": "1998-09-01",
                "end_date": "1998-09-02",
                "dates_basis": "held",
                "record_id": "report",
            },
        ],
        "rounds": [
            {"round_id": f"LC-{number:02d}", "state": "RUR", "body_id": "LC", "record_id": "report"} | cells
            for number, cells in enumerate(
                (
                    {"series": "dialogue", "number": 1, "status": "held", "start_date": "1996-05"},
                    {
                        "series": "dialogue",
                        "status": "postponed",
                        "start_date": "1997",
                        "note": "By [paper-1].",
                    },
                    {"series": "dialogue", "number": 2, "status": "held", "start_date": "1998-02-01"},
                    {"series": "seminar", "status": "announced", "start_date": "1998-03-01"},
                    {"series": "seminar", "status": "cancelled", "start_date": "1998-04-01"},
                ),
                start=1,
            )
        ],
        "memberships": [
            {
                "membership_id": "RUR-LC-1990",
                "state": "RUR",
                "body_id": "LC",
                "start": "1990",
                "record_id": "report",
            }
        ],
        "treaties": [{"treaty_id": "LT", "name": "Lake Treaty", "body_id": "LTC"}],
        "treaty_actions": [
            {"state": "RUR", "treaty_id": "LT", "action": "accession", "date": "1997", "record_id": "report"},
            {
                "state": "RUR",
                "treaty_id": "LT",
                "action": "report-due",
                "ordinal": "1",
                "date": "1998-01-01",
                "record_id": "report",
            },
            {
                "state": "RUR",
                "treaty_id": "LT",
                "action": "report-received",
                "ordinal": "1",
                "date": "1998-01-31",
                "record_id": "report",
            },
            {
                "state": "RUR",
                "treaty_id": "LT",
                "action": "report-review",
                "ordinal": "1",
                "date": "1999-01-31",
                "record_id": "report",
            },
        ],
        "contributions": [
            {
                "state": "RUR",
                "body_id": "LC",
                "year": 1998,
                "amount_usd": 4000,
                "total_usd": 100000,
                "record_id": "report",
            }
        ],
        "agreement": [{"section_id": "RU1998", "measure": "claim-kind", "agreed": 3, "compared": 4}],
        "records": [
            {
                "record_id": "report",
                "symbol": "LC/1",
                "title": "Report <of> the Lake Council",
                "publisher": "Lake Council",
                "kind": "un-document",
                "side": "un",
                "date": "1998",
                "extent": "whole",
                "language": "en",
                "retrieved": "2020-01-01",
            },
            {
                "record_id": "paper-1",
                "title": "The Lake Post",
                "publisher": "Lake Post",
                "kind": "press",
                "side": "third",
                "url": "https://example.org/post",
                "extent": "opening",
                "language": "fr",
                "retrieved": "2020-01-01",
            },
        ],
        "checks": [
            {
                "check_id": "RU1998-01c1",
                "claim_id": "RU1998-01",
                "event_id": "RU1998-01.1",
                "record_id": "report",
                "verdict": "confirmed",
                "note": "Seated.",
            },
            {
                "check_id": "RU1998-01c2",
                "claim_id": "RU1998-01",
                "event_id": "RU1998-01.2",
                "verdict": "no-record",
                "note": "None found.",
                "searched": "a; b; c",
            },
            {
                "check_id": "RU1998-02c1",
                "claim_id": "RU1998-02",
                "event_id": "RU1998-02.1",
                "record_id": "report",
                "verdict": "contradicted",
                "note": "Lists 4,000 & not 5,000.",
            },
            {
                "check_id": "RU1998-02c2",
                "claim_id": "RU1998-02",
                "record_id": "paper-1",
                "verdict": "confirmed",
                "note": "Says 5,000.",
            },
            {
                "check_id": "RU1998-03c1",
                "claim_id": "RU1998-03",
                "event_id": "RU1998-03.1",
                "record_id": "report",
                "verdict": "qualified",
                "reason": "wording",
                "note": "With a reservation.",
            },
        ],
    }


BARE_TEXT = {
    "ZE2003": "In time Zenda held a festival of rights. It wrote to the Council of the Lakes in 2003.",
    "ZE2009": "Zenda will uphold all rights.",
}


def bare_tables() -> dict[str, list[dict]]:
    """Two sections of another state that lack what a section may lack; they share the first one's bodies.

    ``ZE2003`` has a period of one year in which no session lies, an undated event without a body, no treaty action and no
    record read; ``ZE2009`` one commitment, hence no event, no body and no check.
    """
    claims = [
        ("ZE2003", 1, "In time Zenda held a festival of rights", "event", "Reports a festival of rights."),
        (
            "ZE2003",
            2,
            "It wrote to the Council of the Lakes in 2003",
            "event",
            "Reports a letter to the Lake Council.",
        ),
        ("ZE2009", 1, "Zenda will uphold all rights", "commitment", "States that it will uphold rights."),
    ]
    return {
        "sections": [
            {
                "section_id": name,
                "state": "ZEN",
                "state_name": "Zenda",
                "title": "Rights",
                "document": f"Zenda Gazette {name[2:]}",
                "publisher": "Ministry of Rights",
                "period_start": name[2:],
                "period_end": name[2:],
                "period_basis": "text",
                "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
            for name, text in BARE_TEXT.items()
        ],
        "claims": [
            _span(words, BARE_TEXT[name])
            | {"claim_id": f"{name}-{sentence:02d}", "section_id": name, "paragraph": 1, "sentence": sentence}
            | {"kind": kind, "summary": summary}
            for name, sentence, words, kind, summary in claims
        ],
        "events": [
            {
                "event_id": "ZE2003-01.1",
                "claim_id": "ZE2003-01",
                "type": "commemoration",
                "body_basis": "none",
                "year_basis": "none",
                "summary": "Festival of rights.",
            },
            {
                "event_id": "ZE2003-02.1",
                "claim_id": "ZE2003-02",
                "type": "position-paper",
                "body_id": "LC",
                "body_basis": "named",
                "year_start": 2003,
                "year_end": 2003,
                "year_basis": "stated",
                "summary": "Letter to the Lake Council.",
            },
        ],
        "checks": [
            {
                "check_id": f"{claim}c1",
                "claim_id": claim,
                "event_id": f"{claim}.1",
                "verdict": "no-record",
                "note": "None found.",
                "searched": "a; b; c",
            }
            for claim in ("ZE2003-01", "ZE2003-02")
        ],
    }


def provenance(table: str, row: dict) -> dict:
    """A row with the cells that say when it was made, and the id that follows from its other cells."""
    if table == "treaty_actions":
        parts = (row["state"], row["treaty_id"], row["action"], row.get("ordinal"))
        return {"action_id": "-".join(filter(None, parts))} | row
    day = {"claims": "coded_on", "events": "coded_on", "checks": "checked_on"}.get(table)
    return ({day: "2020-01-01"} if day else {}) | row


def make_package(folder: Path) -> Path:
    """Write the package of one section into a folder and return it."""
    return add(blank(folder), tables())


def blank(folder: Path) -> Path:
    """Write a package without a row into a folder and return it."""
    folder.mkdir(parents=True)
    shutil.copy(DATA / "datapackage.json", folder)
    for name, columns in _columns(folder).items():
        _append(folder / f"{name}.csv", columns, [dict(zip(columns, columns, strict=True))])
    return folder


def add_sections(folder: Path) -> Path:
    """Add the made-up sections to a package that has none of them, and return it: three sections more than there were."""
    return add(add(folder, tables()), bare_tables())


def add(folder: Path, rows_of: dict[str, list[dict]]) -> Path:
    """Add rows to the tables of a package, at their end."""
    columns = _columns(folder)
    for name, rows in rows_of.items():
        _append(folder / f"{name}.csv", columns[name], [provenance(name, row) for row in rows])
    accept(Package(folder))
    return folder


def _columns(folder: Path) -> dict[str, list[str]]:
    """The columns of each table, by the package's schema."""
    resources = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return {part["name"]: [field["name"] for field in part["schema"]["fields"]] for part in resources}


def _append(path: Path, columns: list[str], rows: list[dict]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)
