"""The front page's body: the answer, every claim with its verdict, what stands out, the ways in; then the matrix and all claims."""

from __future__ import annotations

import json

from . import signs, tally, telling
from .package import Package
from .page import template
from .section import Section, load
from .wording import UNDATED, year_name


def body(package: Package, reports: list) -> str:
    """The HTML of the front page, of the sections that have reports; a link leads only to a report that there is."""
    pages: dict[str, set[str]] = {}
    for report in reports:
        pages.setdefault(report.section_id, set()).add(f"{report.name}.html")
    return template("index.html.j2").render(
        sections=[
            content(load(section_id, package.folder), there) | {"pages": there}
            for section_id, there in pages.items()
        ],
        dataset=dataset(package),
        version=package.descriptor["version"],
        codebook=package.codebook.is_file(),
        digest=package.digest[:12],
    )


def content(section: Section, pages: set[str]) -> dict:
    """What the front page shows of one section; ``pages`` are those that links may lead to."""
    bodies = tally.matrix(section).drop_duplicates("body_id")
    return {
        "section": section,
        "years": [*map(year_name, section.every_year), UNDATED],
        "bodies": list(zip(bodies["body_id"], bodies["body"], strict=True)),
        "matrix": signs.matrix(section, at=f"{section.section_id}/", pages=pages),
        "answer": telling.answer(section),
        "verdicts": set(section.claims["verdict"].dropna()),
        "findings": telling.most(section),
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
