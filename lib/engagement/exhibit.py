"""Exhibits: what a notebook shows. A figure with its finding, a table with its caption, a sentence computed from the data.

Each carries its own rows as CSV in the output, so that whoever makes a page of the notebook can offer them beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pandas as pd
from IPython.display import display
from markupsafe import Markup
from pandas.io.formats.style import Styler

from . import formula, link
from .chart import Chart
from .drawing import drawing
from .package import EngagementError, Package
from .page import environment, template
from .section import Section
from .wording import missing, year_name


class Exhibit:
    """Something to display: HTML, the same in plain text, and its rows as CSV under a name.

    IPython shows it through ``_repr_mimebundle_``; the output's metadata names the rows.
    """

    def __init__(
        self,
        html: str,
        text: str,
        rows: pd.DataFrame | None = None,
        name: str = "",
        title: str = "",
        source: str = "",
    ):
        self.html, self.text, self.rows, self.name = html, text, rows, name
        self.title, self.source = title, source

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        bundle, metadata = {"text/html": self.html, "text/plain": self.text}, {}
        if self.rows is not None:
            bundle["text/csv"] = formula.to_csv(self.rows)
            metadata["press"] = {"name": self.name, "about": self.about()}
        return bundle, metadata

    def about(self) -> dict:
        """What the rows are, in the terms of CSV on the Web: title, source and columns, each with its type and its description."""
        assert self.rows is not None
        columns = []
        for name, dtype in self.rows.dtypes.items():
            words = {"dc:description": meaning} if (meaning := _meanings().get(str(name))) else {}
            columns.append({"name": str(name), "titles": str(name), "datatype": _datatype(dtype)} | words)
        said = {"dc:title": self.title} | ({"dc:source": self.source} if self.source else {})
        return said | {"tableSchema": {"columns": columns}}


@cache
def _meanings() -> dict[str, str]:
    """What each field of the data is, by its name; of a name in several tables, the first. Nothing where no data are at hand."""
    found: dict[str, str] = {}
    try:
        package = Package()
    except EngagementError:
        return found
    for table in package.names:
        for field in package.fields(table):
            found.setdefault(field["name"], field.get("description", ""))
    return found


def _datatype(dtype: object) -> str:
    """A column's type by the names of CSV on the Web."""
    kinds = pd.api.types
    if kinds.is_bool_dtype(dtype):
        return "boolean"
    if kinds.is_integer_dtype(dtype):
        return "integer"
    if kinds.is_float_dtype(dtype):
        return "number"
    return "date" if kinds.is_datetime64_any_dtype(dtype) else "string"


def show(
    figure: Chart | Markup | None,
    rows: pd.DataFrame,
    *,
    name: str,
    finding: str,
    measure: str,
    source: str,
    description: str = "",
) -> None:
    """Display a figure with what it finds, what it measures, and how many rows it rests on; of no figure, what is found alone.

    Parameters
    ----------
    figure
        From :mod:`engagement.chart`, or HTML from :mod:`engagement.signs`; None where there is nothing to draw.
    rows
        What the figure draws; offered as CSV.
    name
        A short name for the rows' file and the figure's ids, unique in the notebook.
    finding
        What the figure shows, one sentence, computed from the rows; empty where nothing stands out, and the measure is its title.
    measure
        The measure and its unit.
    source
        The tables that the rows were counted from.
    description
        Words for those who cannot see the figure; the finding, or the measure, if left out.
    """
    if figure is None:
        return say(finding or f"{measure}: none.")
    finding, measure = (finding, measure) if finding else (measure, "")
    words = description or f"{finding.rstrip('.')}. Its rows can be had as a table, under the chart."
    html = template("figure.html.j2").render(
        wide=figure if isinstance(figure, Markup) else drawing(figure, name, finding, words),
        narrow=None
        if isinstance(figure, Markup)
        else drawing(figure.narrow(), f"{name}-narrow", finding, words),
        finding=finding,
        measure=measure,
        rows=len(rows),
        source=source,
    )
    display(Exhibit(html, f"{finding}\n{measure}", rows, name, measure or finding, source))


class _Table(Styler):
    """pandas' Styler with this library's table template."""

    loader = Styler.loader
    template_html_table = environment().get_template("table.html.j2")


def table(rows: pd.DataFrame, **options) -> None:
    """Display rows as a table with a caption and headers that a screen reader announces; of no rows, that there are none.

    Options are those of :func:`tabled`.
    """
    if rows.empty:
        return say(f"{options['caption']}: none.")
    display(tabled(rows, **options))


def tabled(
    rows: pd.DataFrame,
    *,
    name: str,
    caption: str,
    columns: Mapping[str, str],
    links: Mapping[str, Callable] | None = None,
    formats: Mapping[str, Callable] | None = None,
) -> Exhibit:
    """Rows as a table to display.

    Parameters
    ----------
    rows
        The rows; all their columns are offered as CSV.
    name
        A short name for the rows' file, unique in the notebook.
    caption
        What the table lists.
    columns
        The columns to show, in order, each with its heading; the first one names the row.
    links
        For a column, a function from a row (named tuple) to the address that its value leads to, or None.
    formats
        For a column, a function from a value to its words. Missing values are shown as an en dash.
    """
    shown = rows[list(columns)].astype("object")
    for column in columns:
        words = (formats or {}).get(column, lambda value: value)
        shown[column] = ["–" if missing(value) or value == "" else words(value) for value in shown[column]]
    for column, address in (links or {}).items():
        leads = [link.lead(address(row)) for row in rows.itertuples()]
        shown[column] = [
            Markup('<a href="{}">{}</a>').format(lead, value) if lead else value
            for lead, value in zip(leads, shown[column], strict=True)
        ]
    numeric = [
        at
        for at, column in enumerate(columns)
        if pd.api.types.is_numeric_dtype(rows[column]) and not pd.api.types.is_bool_dtype(rows[column])
    ]
    styled = _Table(shown.rename(columns=columns), escape="html", uuid=name, cell_ids=False).hide(
        axis="index"
    )
    html = styled.to_html(caption_text=caption, numeric=numeric, sparse_columns=False)
    return Exhibit(html, f"{caption}\n{shown.to_string(index=False)}", rows, name, caption)


def by_year(section: Section, events: pd.DataFrame, *, name: str) -> None:
    """Display events under a heading for each year of the period, each with an anchor (``#in-2011``, ``#in-undated``).

    Parameters
    ----------
    section
        The section, for its years.
    events
        Rows of ``section.events``; all their columns are offered as CSV.
    name
        A short name for the rows' file, unique in the notebook.
    """
    within = replace(section, events=events)
    years = [*within.every_year, None]
    groups = [(year_name(year), list(within.events_in(year).itertuples())) for year in years]
    html = template("years.html.j2").render(groups=groups, period=[str(year) for year in section.years])
    words = "\n".join(
        f"{year}: {event.event_id} {event.summary}" for year, inside in groups for event in inside
    )
    display(Exhibit(html, words, events, name, "Events by year", "events.csv"))


def say(words: str) -> None:
    """Display a paragraph that was computed from the data."""
    display(Exhibit(template("paragraph.html.j2").render(words=words), words))


def part(title: str, words: str) -> None:
    """Display the head of a part that not every report has: a heading of the second level and a sentence of purpose."""
    display(Exhibit(template("part.html.j2").render(title=title, words=words), f"{title}\n{words}"))


def dress() -> None:
    """Give a notebook in JupyterLab the look of the pages: their style for figures, tables and cards, in the theme that it has."""
    folder = files(__package__) / "templates"
    css = "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("site.css", "cards.css", "notebook.css")
    )
    display(Exhibit(template("style.html.j2").render(css=Markup(css)), "style"))
