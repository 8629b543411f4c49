"""A passage: the text of a section as HTML, with its claims in place; or, without the text, its claims in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from markupsafe import Markup, escape

from .numbering import Row
from .text import Text
from .wording import plain


def in_place(text: Text, claims: Iterable[Row], at: str = "", wrong: Collection[str] = ()) -> Markup:
    """The text with its claims marked; each paragraph says at which character it starts and holds nothing but its own.

    Parameters
    ----------
    claims
        The rows of claims in the order of the text; one that has no place, or not its own, is not marked.
    at
        The claim at hand.
    wrong
        The claims with something to mend.
    """
    spans = (
        sorted(
            (int(row["start"]), int(row["end"]), row)
            for row in claims
            if row["start"].isdecimal() and row["end"].isdecimal() and int(row["start"]) < int(row["end"])
        )
        if claims
        else []
    )
    parts, base = [], 0
    for number, paragraph in enumerate(text.paragraphs, start=1):
        within = [span for span in spans if base <= span[0] and span[1] <= base + len(paragraph)]
        parts.append(Markup('<p data-start="{}" data-number="{}">').format(base, number))
        parts += [*_marked(paragraph, base, within, at, wrong), Markup("</p>")]
        base += len(paragraph) + 1
    return Markup("").join(parts)


def _marked(
    paragraph: str, base: int, spans: list[tuple[int, int, Row]], at: str, wrong: Collection[str]
) -> Iterable[Markup]:
    """The pieces of a paragraph, claims and what stands between."""
    done = 0
    for start, end, row in spans:
        start, end = start - base, end - base
        if start < done:
            continue
        yield escape(paragraph[done:start])
        yield mark(row, escape(paragraph[start:end]), at, wrong)
        done = end
    yield escape(paragraph[done:])


def mark(row: Row, words: str, at: str, wrong: Collection[str]) -> Markup:
    """A claim that can be pressed: its number and state show by its style alone, so that its words are all that it holds."""
    claim_id = row["claim_id"]
    classes = [
        row["kind"] or "no-kind",
        *(["draft"] if row["status"] else []),
        *(["wrong"] if claim_id in wrong else []),
    ]
    said = [
        claim_id,
        plain(row["kind"]) if row["kind"] else "no kind yet",
        *(["draft"] if row["status"] else []),
    ]
    return Markup(
        '<mark role="button" tabindex="0" class="{}" data-claim="{}" data-number="{}" title="{}"{}>{}</mark>'
    ).format(
        " ".join(classes),
        claim_id,
        claim_id.rpartition("-")[2],
        ", ".join(said),
        Markup(' aria-current="true"') if claim_id == at else "",
        words,
    )


def listed(claims: list[Row], at: str = "", wrong: Collection[str] = ()) -> Markup:
    """The claims in order, in our own words, under their paragraphs: what can be shown without the text."""
    parts, paragraph = [], None
    for row in claims:
        if row["paragraph"] != paragraph:
            paragraph = row["paragraph"]
            parts.append(Markup("<h4>Paragraph {}</h4>").format(paragraph or "unknown"))
        parts.append(Markup("<p>{}</p>").format(mark(row, row["summary"] or "(no summary yet)", at, wrong)))
    return Markup("").join(parts) or Markup("<p>No claim yet.</p>")


def told(claims: list[Row]) -> Markup:
    """The claims in order, in our own words, as plain as can be: for where nothing runs and no style may hold."""
    lines = (Markup("<li><b>{}</b> {}</li>").format(row["claim_id"], row["summary"]) for row in claims)
    return (
        Markup("<ul>{}</ul>").format(Markup("\n").join(lines)) if claims else Markup("<p>No claim yet.</p>")
    )
