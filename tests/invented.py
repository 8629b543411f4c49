"""A small package of an invented state: other years, other bodies, the shipped schema."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SENTENCES = [
    "Attending.",
    "In 1998 Ruritania sent delegations to the second and third sessions of the Council of the Lakes, and gave it $5,000.",
    "It has since 1997 been a party to the Lake Treaty, and values its Committee.",
]
TEXT = " ".join(SENTENCES)


def _span(words: str) -> dict:
    start = TEXT.index(words)
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
                "date": "1998",
                "extent": "whole",
                "language": "en",
                "retrieved": "2020-01-01",
            },
            {
                "record_id": "paper",
                "title": "The Lake Post",
                "publisher": "Lake Post",
                "kind": "press",
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
                "record_id": "report",
                "verdict": "contradicted",
                "note": "Lists 4,000 & not 5,000.",
            },
            {
                "check_id": "RU1998-02c2",
                "claim_id": "RU1998-02",
                "record_id": "paper",
                "verdict": "confirmed",
                "note": "Says 5,000.",
            },
            {
                "check_id": "RU1998-03c1",
                "claim_id": "RU1998-03",
                "record_id": "report",
                "verdict": "qualified",
                "note": "With a reservation.",
            },
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
    """Write the package into a folder and return it."""
    folder.mkdir(parents=True)
    shutil.copy(DATA / "datapackage.json", folder)
    schema = {
        part["name"]: part
        for part in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    }
    made = tables()
    for name in schema:
        rows = [provenance(name, row) for row in made.get(name, [])]
        columns = [field["name"] for field in schema[name]["schema"]["fields"]]
        with (folder / schema[name]["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder
