"""What an explorer shows of a selection, as HTML: how much it is, a chart of signs, the rows; or values side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from . import signs
from .page import template
from .selection import NO_BODY, Asked, Rows, row_body, row_id, row_year
from .signs import SIGNS, UNCHECKED, said, tallied, verdict_of
from .verdict import VERDICTS
from .wording import count, missing, plain


def rendered(rows: Rows, asked: Asked, *, still: bool = False) -> str:
    """The HTML of what is asked of some rows; ``still`` for a picture that answers to nothing."""
    content = counted([rows.items[place] for place in rows.within(asked)])
    if asked.beside:
        content |= {"beside": beside(rows, asked)}
    else:
        content |= {
            "chart": chart(rows, asked),
            "rows": [_line(rows.items[place]) for place in rows.within(asked)],
        }
    return template("explorer-panes.html.j2").render(
        content, still=still, signs=SIGNS, style=style() if still else ""
    )


def counted(items: Sequence) -> dict:
    """How much some rows are.

    Returns
    -------
    dict
        ``events`` and ``without`` (claims without an event) in words, ``tally`` (each verdict that an event has, its words, and how
        many have it) and ``columns`` (of the table).
    """
    events = [row for row in items if not missing(row.event_id)]
    without, claims = len(items) - len(events), len({row.claim_id for row in events})
    return {
        "events": f"{count(len(events), 'event')} in {count(claims, 'claim')}" if events else "no events",
        "without": f"{count(without, 'claim')} without an event" if without else "",
        "tally": [(word, said(word), number) for word, number in tallied(map(verdict_of, events))],
    }


def chart(rows: Rows, asked: Asked) -> dict:
    """The chart of signs of what is let through, with the years that are asked for; see :func:`engagement.signs.chart`."""
    cells: dict[tuple[str, str], list[str]] = {}
    for place in rows.within(asked, cell=False):
        row = rows.items[place]
        if not missing(row.event_id):
            cells.setdefault((row_body(row), row_year(row)), []).append(verdict_of(row))
    years = [year for year in rows.years if year in asked.years or not asked.years]
    return signs.chart(_bodies(rows), years, cells)


def beside(rows: Rows, asked: Asked) -> dict:
    """The values of a control in columns: years by body, or bodies by year.

    Returns
    -------
    dict
        ``what`` (what a line is), ``sides`` (a heading for each column, with what :func:`counted` says) and ``lines`` (a name and, for
        each column, its rows).
    """
    items = [rows.items[place] for place in rows.within(asked)]
    side_of, line_of = (row_year, row_body) if asked.beside == "years" else (row_body, row_year)
    sides = [value for value in rows.options[asked.beside] if value in getattr(asked, asked.beside)]
    names = rows.options["bodies" if asked.beside == "years" else "years"]
    lines = [
        {
            "name": name,
            "sides": [
                [_line(row) for row in items if line_of(row) == value and side_of(row) == side]
                for side in sides
            ],
        }
        for value, name in names.items()
    ]
    return {
        "what": "Body" if asked.beside == "years" else "Year",
        "sides": [
            {"name": rows.options[asked.beside][side]}
            | counted([row for row in items if side_of(row) == side])
            for side in sides
        ],
        "lines": [line for line in lines if any(line["sides"])],
    }


@cache
def style(own: str = "explorer.css") -> Markup:
    """The style of an explorer, or of another widget: that of the pages, of what stands in a notebook, and its own."""
    folder = files(__package__) / "templates"
    names = ("site.css", "cards.css", "notebook.css", own)
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in names))


def _bodies(rows: Rows) -> list[dict]:
    """The bodies in the order of the chart, what has none at its end."""
    named = [
        {"id": body.body_id, "name": body.body, "kind": plain(body.kind)} for body in rows.bodies.itertuples()
    ]
    return [*named, {"id": NO_BODY, "name": NO_BODY, "kind": "none"}]


def _line(row) -> dict:
    """A row of the table, or an entry of a comparison."""
    return {
        "id": row_id(row),
        "claim": row.claim_id,
        "summary": row.summary,
        "body": "" if missing(row.body) else row.body,
        "year": row_year(row),
        "kind": plain(row.kind),
        "verdict": verdict_of(row),
        "said": said(verdict_of(row)),
        "rank": (*VERDICTS, UNCHECKED).index(verdict_of(row)),
    }
