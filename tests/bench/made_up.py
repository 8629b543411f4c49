"""A made-up section with as many bodies as asked for, one claim, one event and one check each: for measuring growth."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "data" / "datapackage.json"


def make(folder: Path, bodies: int) -> Path:
    """Write the package into a folder and return it."""
    folder.mkdir(parents=True)
    shutil.copy(SCHEMA, folder)
    years = [2001, 2002, 2003]
    rows: dict[str, list[dict]] = {
        "sections": [
            {
                "section_id": "MU2003",
                "state": "MUP",
                "state_name": "Made-up State",
                "title": "Made up",
                "document": "Made up",
                "period_start": years[0],
                "period_end": years[-1],
                "period_basis": "text",
                "text_sha256": hashlib.sha256(b"").hexdigest(),
            }
        ],
        "records": [
            {
                "record_id": "record",
                "symbol": "M/1",
                "title": "Record",
                "publisher": "Maker",
                "kind": "un-document",
                "side": "third",
                "extent": "whole",
                "language": "en",
                "retrieved": "2003-01-01",
            }
        ],
        "claims": [],
        "events": [],
        "bodies": [],
        "checks": [],
    }
    for number in range(1, bodies + 1):
        claim = f"MU2003-{number:02d}"
        year = years[number % 3]
        rows["bodies"].append(
            {
                "body_id": f"B{number}",
                "short_name": f"Body {number}",
                "name": f"Body number {number}",
                "kind": "treaty-body",
            }
        )
        rows["claims"].append(
            {
                "claim_id": claim,
                "section_id": "MU2003",
                "paragraph": number,
                "sentence": 1,
                "start": 100 * number,
                "end": 100 * number + 50,
                "anchor": "Made up",
                "kind": "event",
                "summary": "Made up.",
                "span_sha256": hashlib.sha256(b"").hexdigest(),
                "coded_on": "2003-01-01",
            }
        )
        rows["events"].append(
            {
                "event_id": f"{claim}.1",
                "claim_id": claim,
                "type": "attendance",
                "body_id": f"B{number}",
                "body_basis": "named",
                "year_start": year,
                "year_end": year,
                "year_basis": "stated",
                "summary": "Made up.",
                "coded_on": "2003-01-01",
            }
        )
        rows["checks"].append(
            {
                "check_id": f"{claim}c1",
                "claim_id": claim,
                "event_id": f"{claim}.1",
                "record_id": "record",
                "verdict": "confirmed",
                "note": "Made up.",
                "checked_on": "2003-01-01",
            }
        )
    for resource in json.loads(SCHEMA.read_text(encoding="utf-8"))["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(resource["name"], []))
    return folder
