"""The list of sections: each with what could be checked and what came of it, and the way to its front page."""

from __future__ import annotations

import json
from itertools import groupby

import pandas as pd

from . import telling
from .package import Package
from .page import template
from .section import judged
from .verdict import VERDICTS
from .wording import in_part, period

UNASKED = "unasked"  # claims that records cannot be asked about
WIDTH = 8  # pixels of a claim in a bar, where there is room
HEIGHT = 1.5  # of a bar, in widths of a claim


def page(sections: list[str], compared: list[str]) -> tuple[str, list]:
    """The HTML of the list of sections.

    Parameters
    ----------
    sections
        The ids of those that have a front page, in the order of the package.
    compared
        The pages that set sections side by side, as (file, title).
    """
    package = Package()
    return body(package, sections, compared), []


def body(package: Package, sections: list[str], compared: list[str]) -> str:
    """What stands on the list of sections; parameters as `page` takes them."""
    claims = judged(package)
    by_section = dict(iter(claims.groupby("section_id", observed=True)))
    none = claims.head(0)
    rows = [row for row in package.rows("sections") if row["section_id"] in set(sections)]
    rows.sort(key=lambda row: row["state_name"])  # a stable sort: those of one state keep their order
    own = claims[claims["section_id"].isin(sections)]
    return template("index.html.j2").render(
        states=[
            (name, [_entry(row, by_section.get(row["section_id"], none)) for row in group])
            for name, group in groupby(rows, key=lambda row: row["state_name"])
        ],
        number=len(rows),
        answer=telling.answer(own),
        verdicts=[word for word in VERDICTS if word in set(own["verdict"].dropna())],
        compared=compared,
        dataset=dataset(package),
        version=package.descriptor["version"],
        codebook=package.codebook.is_file(),
    )


def _entry(section: dict[str, str], claims: pd.DataFrame) -> dict:
    """What the list says of one section."""
    return {
        "section": section,
        "period": period(section),
        "answer": telling.answer(claims),
        "in_part": in_part(section["coded"]),
        "bar": _bar(claims),
        "width": WIDTH * len(claims),
        "drawn": f"0 0 {len(claims)} {HEIGHT}",
    }


def _bar(claims: pd.DataFrame) -> list[tuple[str, int, int]]:
    """The claims by verdict, those that cannot be checked last: a class, where its part of the bar begins, and how wide it is, in claims."""
    counts = claims["verdict"].astype("string").fillna(UNASKED).value_counts()
    parts, at = [], 0
    for word in (*VERDICTS, UNASKED):
        if width := int(counts.get(word, 0)):
            parts.append((word, at, width))
            at += width
    return parts


def dataset(package: Package) -> str:
    """schema.org ``Dataset`` metadata as JSON-LD, from the data package's own descriptor."""
    rows = package.rows("sections")
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package.descriptor["title"],
        "description": package.descriptor["description"],
        "version": package.descriptor["version"],
        "license": [part["path"] for part in package.descriptor["licenses"]],
        "isAccessibleForFree": True,
        "temporalCoverage": sorted({f"{row['period_start']}/{row['period_end']}" for row in rows}),
        "variableMeasured": [field["name"] for field in package.fields("claims") + package.fields("events")],
    }
    return json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c")
