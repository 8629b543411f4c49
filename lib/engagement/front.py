"""A section's front page: the answer, every claim with its verdict, what stands out, the ways in; then the matrix and all claims."""

from __future__ import annotations

from . import signs, tally, telling
from .page import template
from .section import Section, load
from .wording import UNDATED, year_name


def page(
    section_id: str, pages: list[str], siblings: list[dict[str, str]], compared: list[tuple[str, str]]
) -> tuple[str, list]:
    """The HTML of a section's front page.

    Parameters
    ----------
    section_id
        The section.
    pages
        The files beside it that links may lead to.
    siblings
        The other sections of the same state, each with its ``id``, ``period`` and ``document``.
    compared
        The pages that set the section beside others, as (file, title).
    """
    return body(load(section_id), set(pages), siblings, compared), []


def body(
    section: Section, pages: set[str], siblings: list[dict[str, str]], compared: list[tuple[str, str]]
) -> str:
    """What stands on the front page of a section; parameters as `page` takes them."""
    bodies = tally.matrix(section).drop_duplicates("body_id")
    return template("front.html.j2").render(
        section=section,
        pages=pages,
        siblings=siblings,
        compared=compared,
        years=[*map(year_name, section.every_year), UNDATED],
        bodies=list(zip(bodies["body_id"], bodies["body"], strict=True)),
        matrix=signs.matrix(section, pages=pages),
        answer=telling.answer(section.claims),
        verdicts=set(section.claims["verdict"].dropna()),
        findings=telling.most(section),
        claims=[claim_row(section, claim) for claim in section.claims.itertuples()],
        codebook=section.package.codebook.is_file(),
    )


def claim_row(section: Section, claim) -> dict:
    """One line of the list of claims, with what the filter asks for."""
    events = section.events[section.events["claim_id"] == claim.claim_id]
    years = list(dict.fromkeys(map(year_name, events["year"].sort_values())))
    bodies = list(dict.fromkeys(events["body_id"].dropna()))
    return {"claim": claim, "years": years, "bodies": bodies}
