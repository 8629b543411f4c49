"""Exploring a section under controls: what is chosen narrows the year x body chart and the table together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from . import chart, finding, tally
from .card import rendered
from .drawing import drawing
from .exhibit import Exhibit, tabled
from .package import EngagementError, unknown
from .page import template
from .section import Section
from .wording import UNDATED, count, plain, verdict

# What stands in a control for the lack of a year, of a verdict and of a claim.
UNCHECKED, NO_CLAIM = "unchecked", ("choose one to see its card", "")

CONTROLS = {
    "years": "Year",
    "body_kinds": "Kind of body",
    "bodies": "Body",
    "claim_kinds": "Kind of claim",
    "verdicts": "Verdict",
}
COLUMNS = [
    *("claim_id", "paragraph", "sentence", "kind"),
    *("event_id", "type", "body_id", "body", "body_kind", "treaty_id", "ordinal"),
    *("year", "dated_by", "year_start", "year_end", "month", "amount_usd"),
    *("verdict", "summary"),
]


class Explorer:
    """Controls over a section, with a chart, a table and a claim's card that follow them.

    A control in which nothing is chosen lets everything through. Several values in one control widen the
    selection, a second control narrows it. A claim without an event has no year and no body: choosing either
    leaves it out.

    Parameters
    ----------
    section
        The section, as from :func:`engagement.load`.

    Raises
    ------
    EngagementError
        If ipywidgets is not installed; the message names the extra that brings it.

    Examples
    --------
    >>> from engagement import load
    >>> explorer = Explorer(load())
    >>> explorer.choose(bodies=["LC", "LTC"], years=[1998])
    >>> sorted(set(explorer.selection["body"]))
    ['Lake Council']
    >>> explorer.choose(verdicts=["confirm"])
    Traceback (most recent call last):
    engagement.package.EngagementError: no verdict 'confirm'; did you mean confirmed? There are: ...
    """

    def __init__(self, section: Section):
        widgets = _ipywidgets()
        self.section = section
        self._rows = _rows(section)
        self._values = _values(self._rows)
        label = {"description_width": "fit-content"}
        above = {"flex_flow": "column", "align_items": "stretch"}
        # Chart and table stand side by side where there is room for both, else one under the other.
        beside = {"flex": "1 1 36rem", "min_width": "0"}
        self.controls = {
            name: widgets.SelectMultiple(
                options=options,
                description=CONTROLS[name],
                layout={"flex": "1 1 9rem", "width": "auto", "height": "13rem", **above},
                style=label,
            )
            for name, options in _options(section).items()
        }
        self.claim = widgets.Dropdown(
            options=[NO_CLAIM], description="Claim", layout={"width": "auto"}, style=label
        )
        self.chart = widgets.Output(layout=beside)
        self.table = widgets.Output(layout=beside | {"max_height": "48rem", "overflow": "auto"})
        self.card = widgets.Output()
        everything = widgets.Button(description="Show everything", tooltip="Clear every control")
        wrapped = {"flex_flow": "row wrap", "align_items": "flex-start"}
        choices = widgets.HBox([*self.controls.values()], layout=wrapped)
        drawn = widgets.HBox([self.chart, self.table], layout=wrapped)
        self.panel = widgets.VBox([choices, everything, drawn, self.claim, self.card])
        everything.on_click(
            lambda _: self.choose(years=(), body_kinds=(), bodies=(), claim_kinds=(), verdicts=())
        )
        for control in self.controls.values():
            control.observe(self._redraw, "value")
        self.claim.observe(self._turn, "value")
        self._redraw()

    @property
    def selection(self) -> pd.DataFrame:
        """What the controls let through, in the order of the text.

        Returns
        -------
        DataFrame
            A row for each event, and for each claim without one.

            - of the claim: ``claim_id``, ``paragraph``, ``sentence``, ``kind``;
            - of the event, missing where there is none: ``event_id``, ``type``, ``body_id``, ``body`` (short
              name), ``body_kind``, ``treaty_id``, ``ordinal``, ``year`` (missing for undated), ``dated_by``,
              ``year_start``, ``year_end``, ``month``, ``amount_usd`` (US dollars, current);
            - of the event or else of the claim: ``verdict``, ``summary``.
        """
        return self._let_through(self._asked)

    @property
    def chosen(self) -> Section:
        """The section with the selection's claims and events only, for whatever takes a section."""
        selection, events = self.selection, self.section.events
        return replace(
            self.section,
            claims=self.section.claims_of(selection),
            events=events[events["event_id"].isin(selection["event_id"])],
        )

    def choose(
        self,
        *,
        years: Iterable[int | str] | None = None,
        body_kinds: Iterable[str] | None = None,
        bodies: Iterable[str] | None = None,
        claim_kinds: Iterable[str] | None = None,
        verdicts: Iterable[str] | None = None,
        claim: str | None = None,
    ) -> None:
        """Set controls from code, as a hand would; what is left out stays, an empty list clears a control.

        Parameters
        ----------
        years
            Years, or ``"undated"``.
        body_kinds, bodies, claim_kinds
            Kinds of body, body ids and kinds of claim, as the tables have them.
        verdicts
            Verdicts, or ``"unchecked"`` for what has none.
        claim
            The claim whose card to show.

        Raises
        ------
        EngagementError
            If a value does not exist, or the claim is not in the selection; the message names the nearest,
            and no control has changed.
        """
        given = dict(zip(CONTROLS, (years, body_kinds, bodies, claim_kinds, verdicts), strict=True))
        asked = {name: _several(values) for name, values in given.items() if values is not None}
        for name, values in asked.items():
            allowed = [value for _, value in self.controls[name].options]
            for value in values:
                if value not in allowed:
                    raise unknown(CONTROLS[name].lower(), value, allowed)
        claims = self._let_through(self._asked | asked)["claim_id"].unique()
        if claim is not None and claim not in claims:
            raise unknown("claim in the selection", claim, claims, limit=8)
        for name, values in asked.items():
            self.controls[name].value = values
        if claim is not None:
            self.claim.value = claim

    def __repr__(self) -> str:
        return f"<Explorer {self.section.section_id}: {_counted(self.selection)}>"

    def _repr_mimebundle_(self, **options) -> dict:
        return self.panel._repr_mimebundle_(**options) | {"text/plain": repr(self)}

    @property
    def _asked(self) -> dict[str, tuple]:
        """The values chosen in each control."""
        return {name: control.value for name, control in self.controls.items()}

    def _let_through(self, asked: Mapping[str, tuple]) -> pd.DataFrame:
        """The rows that some values of the controls let through."""
        inside = pd.Series(True, index=self._rows.index)
        for name, values in asked.items():
            if values:
                inside &= self._values[name].isin(values)
        return self._rows[inside].reset_index(drop=True)

    def _redraw(self, change: object = None) -> None:
        """Chart, table and the list of claims, from the controls."""
        chosen, before = self.chosen, self.claim.value
        _put(self.chart, _chart(chosen))
        _put(self.table, _table(self.selection))
        self.claim.options = [
            NO_CLAIM,
            *((f"{claim.claim_id}: {claim.summary}", claim.claim_id) for claim in chosen.claims.itertuples()),
        ]
        if before in set(chosen.claims["claim_id"]):
            self.claim.value = before

    def _turn(self, change: object = None) -> None:
        """The card of the claim that is chosen."""
        claim_id = self.claim.value
        _put(self.card, *([_card(self.section, claim_id)] if claim_id else []))


def _ipywidgets():
    """The module ipywidgets, which nothing but exploring needs."""
    try:
        import ipywidgets
    except ImportError as error:
        extra = "pip install 'human-rights-engagement[lab]'"
        raise EngagementError(f"exploring needs ipywidgets, which the extra `lab` brings: {extra}") from error
    return ipywidgets


def _rows(section: Section) -> pd.DataFrame:
    """Claims with their events; see :attr:`Explorer.selection`."""
    claims = section.claims[["claim_id", "paragraph", "sentence", "kind", "verdict", "summary"]]
    events = section.events.drop(columns=["paragraph", "sentence"])
    rows = claims.merge(events, on="claim_id", how="left", suffixes=("_of_claim", ""))
    of_event = rows["event_id"].notna()
    for column in ("verdict", "summary"):
        rows[column] = rows[column].where(of_event, rows[f"{column}_of_claim"])
    return rows[COLUMNS]


def _years(rows: pd.DataFrame) -> pd.Series:
    """The year of each row, or that its event is undated; missing where there is no event."""
    return rows["year"].astype("object").where(rows["year"].notna() | rows["event_id"].isna(), UNDATED)


def _verdicts(rows: pd.DataFrame) -> pd.Series:
    """The verdict of each row, or that it has none."""
    return rows["verdict"].astype("object").where(rows["verdict"].notna(), UNCHECKED)


def _values(rows: pd.DataFrame) -> pd.DataFrame:
    """What each control compares its values with: a column a control."""
    return pd.DataFrame(
        {
            "years": _years(rows),
            "body_kinds": rows["body_kind"],
            "bodies": rows["body_id"],
            "claim_kinds": rows["kind"],
            "verdicts": _verdicts(rows),
        }
    )


def _options(section: Section) -> dict[str, list[tuple[str, object]]]:
    """What each control offers, words and value: all that the schema allows, the bodies with events."""
    matrix = tally.matrix(section)
    bodies = matrix.drop_duplicates("body_id")
    years = [*matrix["year"].dropna().unique(), UNDATED]
    verdicts = section.claims["verdict"].cat.categories
    return {
        "years": [(str(year), year) for year in years],
        "body_kinds": [(plain(kind), kind) for kind in section.events["body_kind"].cat.categories],
        "bodies": [*zip(bodies["body"], bodies["body_id"], strict=True)],
        "claim_kinds": [(plain(kind), kind) for kind in section.claims["kind"].cat.categories],
        "verdicts": [*((verdict(word), word) for word in verdicts), (UNCHECKED, UNCHECKED)],
    }


def _several(values: object) -> tuple:
    """Values as a tuple; one alone, a word too, is one value."""
    return (values,) if isinstance(values, str) or not isinstance(values, Iterable) else tuple(values)


def _counted(selection: pd.DataFrame) -> str:
    """How much a selection holds."""
    events, claims = selection["event_id"].count(), selection["claim_id"].nunique()
    return f"{count(events, 'event')}, {count(claims, 'claim')}"


def _put(output, *exhibits: Exhibit) -> None:
    """Make an output widget show exhibits and nothing else."""
    bundles = [exhibit._repr_mimebundle_()[0] for exhibit in exhibits]
    output.outputs = tuple({"output_type": "display_data", "data": data, "metadata": {}} for data in bundles)


def _said(words: str) -> Exhibit:
    return Exhibit(template("paragraph.html.j2").render(words=words), words)


def _chart(section: Section) -> Exhibit:
    """Events by body and year, without the links that lead from a page to the next: here there are none."""
    if section.events.empty:
        return _said("No event fits this selection: there is nothing to draw.")
    rows = tally.matrix(section)
    found = finding.matrix(rows)
    measure = "Events of the selection by body and year, number; undated events in a column apart"
    figure = chart.matrix(rows)
    if figure is None:
        return _said(found)
    for mark in figure.findobj(lambda artist: artist.get_url() is not None):
        mark.set_url(None)
    drawn = drawing(figure, "explorer", found, measure)
    html = template("figure.html.j2").render(
        svg=drawn, finding=found, measure=measure, rows=len(rows), source="events.csv and sessions.csv"
    )
    return Exhibit(html, f"{found}\n{measure}")


def _table(selection: pd.DataFrame) -> Exhibit:
    """A selection to read."""
    if selection.empty:
        return _said("No claim fits this selection. Take a choice back in one of the controls to widen it.")
    caption = f"The selection: {_counted(selection)}; a claim without events has a row of its own"
    rows = selection.assign(year=_years(selection), verdict=_verdicts(selection))
    return tabled(
        rows,
        name="explorer",
        caption=caption,
        columns={
            "claim_id": "Claim",
            "summary": "What",
            "body": "Body",
            "year": "Year",
            "kind": "Kind of claim",
            "verdict": "Verdict",
        },
        formats={"kind": plain, "verdict": _signed},
    )


def _signed(word: str) -> str:
    """A verdict with its sign and colour."""
    if word == UNCHECKED:
        return word
    return Markup('<span class="verdict {}">{}</span>').format(word, verdict(word))


def _card(section: Section, claim_id: str) -> Exhibit:
    html = template("cards.html.j2").render(rendered(section, [claim_id]))
    return Exhibit(html, f"{claim_id}: {section.claim(claim_id)['summary']}")
