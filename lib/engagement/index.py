"""The front page's body: what this is, what it cannot tell, the headline figures, the matrix, and all claims."""

from __future__ import annotations

import json

from . import finding, tally
from .package import Package
from .page import template
from .section import Section, load
from .wording import year_name


def body(package: Package, reports: list) -> str:
    """The HTML of the front page, of the sections that have reports; a link leads only to a report that there is."""
    pages: dict[str, set[str]] = {}
    for report in reports:
        pages.setdefault(report.section_id, set()).add(f"{report.name}.html")
    return template("index.html.j2").render(
        sections=[
            content(load(section_id, package.folder)) | {"pages": there}
            for section_id, there in pages.items()
        ],
        dataset=dataset(package),
        version=package.descriptor["version"],
        digest=package.digest[:12],
    )


def content(section: Section) -> dict:
    """What the front page shows of one section."""
    checks = tally.checks(section)
    matrix = tally.matrix(section)
    years = [*sorted(matrix["year"].dropna().unique()), None]
    cells = {
        (row.body_id, None if row.year is None or row.year != row.year else row.year): row.events
        for row in matrix.astype({"year": "object"}).where(matrix.notna(), None).itertuples()
    }
    return {
        "section": section,
        "years": years,
        "rows": list(matrix.drop_duplicates("body_id").itertuples()),
        "cells": cells,
        "undated": len(tally.undated(section)),
        "records": int(tally.sources(section)["records"].sum()),
        "asked": int(checks["claims"].iloc[1]),
        "read": int(checks["claims"].iloc[2]),
        "findings": [
            finding.matrix(matrix),
            finding.verdicts(tally.verdicts(section)),
            finding.years(tally.years(section)),
        ],
        "claims": [claim_row(section, claim) for claim in section.claims.itertuples()],
    }


def claim_row(section: Section, claim) -> dict:
    """One line of the list of claims, with what the filter asks for."""
    events = section.events[section.events["claim_id"] == claim.claim_id]
    years = list(dict.fromkeys(map(year_name, events["year"].sort_values())))
    bodies = list(dict.fromkeys(events["body_id"].dropna()))
    return {"claim": claim, "years": years, "bodies": bodies}


def dataset(package: Package) -> str:
    """schema.org ``Dataset`` metadata as JSON-LD, from the data package's own descriptor."""
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package.descriptor["title"],
        "description": package.descriptor["description"],
        "version": package.descriptor["version"],
        "license": [part["path"] for part in package.descriptor["licenses"]],
        "isAccessibleForFree": True,
        "temporalCoverage": [
            f"{row['period_start']}/{row['period_end']}" for row in package.rows("sections")
        ],
        "variableMeasured": [field["name"] for field in package.fields("claims") + package.fields("events")],
    }
    return json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c")
