"""Exploring a section under controls: what is chosen narrows the year x body chart and the table together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from . import chart, finding, tally
from .card import content
from .exhibit import Exhibit, _Table, svg
from .package import EngagementError, unknown
from .page import template
from .section import Section
from .wording import count, plain, verdict

# The words for what has no value of its own.
UNDATED, UNCHECKED = "undated", "unchecked"

# Each control: what one of its values is called, and its heading.
CONTROLS = {
    "years": ("year", "Year"),
    "body_kinds": ("kind of body", "Kind of body"),
    "bodies": ("body", "Body"),
    "claim_kinds": ("kind of claim", "Kind of claim"),
    "verdicts": ("verdict", "Verdict"),
}


class Explorer:
    """Controls over a section, with a chart, a table and a claim's card that follow them.

    A control in which nothing is chosen lets everything through; values within a control widen the selection, a
    second control narrows it. A claim without an event has no year and no body, so that choosing one leaves it out.

    Parameters
    ----------
    section
        The section, as from :func:`engagement.load`.

    Attributes
    ----------
    selection : DataFrame
        What the controls let through; see there for its columns.
    chosen : Section
        The same as a section, for :mod:`engagement.tally` and all else that takes one.

    Raises
    ------
    EngagementError
        If ipywidgets is not installed; the message names the extra that brings it.

    Examples
    --------
    >>> from engagement import load
    >>> explorer = Explorer(load("CN2012"))
    >>> explorer.choose(bodies=["HRC"], years=[2011])
    >>> explorer
    <Explorer CN2012: 4 events in two claims>
    >>> set(explorer.selection["body"])
    {'Human Rights Council'}
    >>> explorer.choose(bodies=["HCR"])
    Traceback (most recent call last):
    engagement.package.EngagementError: no body 'HCR'; did you mean HRC? There are: ...
    """

    def __init__(self, section: Section):
        widgets = _ipywidgets()
        self.section = section
        self._rows = _rows(section)
        self._values = _values(self._rows)
        self.controls = {
            name: widgets.SelectMultiple(
                options=options,
                description=CONTROLS[name][1],
                rows=9,
                layout={"flex": "1 1 9rem", "width": "auto", "display": "flex", "flex_flow": "column"},
                style={"description_width": "auto"},
            )
            for name, options in _options(section).items()
        }
        self.claim = widgets.Dropdown(description="Claim", layout={"width": "auto"}, style={"description_width": "auto"})
        self.chart, self.table, self.card = (widgets.Output() for _ in range(3))
        everything = widgets.Button(description="Show everything", tooltip="Clear every control")
        self.panel = widgets.VBox([
            widgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"}),
            everything,
            widgets.HBox([self.chart, self.table], layout={"flex_flow": "row wrap", "align_items": "flex-start"}),
            self.claim,
            self.card,
        ])
        everything.on_click(lambda _: self.choose(**dict.fromkeys(CONTROLS, ())))
        for control in self.controls.values():
            control.observe(self._redraw, "value")
        self.claim.observe(self._turn, "value")
        self._redraw()
        self._turn()

    @property
    def selection(self) -> pd.DataFrame:
        """What the controls let through, in the order of the text: a row for each event, and for each claim without one.

        Returns
        -------
        DataFrame
            ``claim_id``, ``paragraph``, ``sentence``, ``kind`` (of the claim), ``event_id``, ``type``, ``body_id``, ``body``
            (short name), ``body_kind``, ``treaty_id``, ``ordinal``, ``year`` (the one year, missing for undated), ``dated_by``,
            ``year_start``, ``year_end``, ``month``, ``amount_usd`` (US dollars, current), ``verdict`` and ``summary``: of the event
            or, where there is none, of the claim, and then what only events have is missing.
        """
        return self._let_through(self._asked)

    @property
    def chosen(self) -> Section:
        """The section with the selection's claims and events only."""
        selection = self.selection
        return replace(
            self.section,
            claims=self.section.claims_of(selection),
            events=self.section.events[self.section.events["event_id"].isin(selection["event_id"])],
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
        """Set controls from code, as a hand would; what is left out stays as it is, and an empty list clears a control.

        Parameters
        ----------
        years
            Years, or ``"undated"``.
        body_kinds, bodies, claim_kinds
            Kinds of body, body ids and kinds of claim, as the tables have them.
        verdicts
            Verdicts, or ``"unchecked"`` for what has none.
        claim
            The claim whose card to show; it must be in the selection.

        Raises
        ------
        EngagementError
            If a value does not exist, or the claim is not in the selection (the message names the nearest); then no
            control has changed.
        """
        given = {"years": years, "body_kinds": body_kinds, "bodies": bodies, "claim_kinds": claim_kinds, "verdicts": verdicts}
        asked = {name: _several(values) for name, values in given.items() if values is not None}
        for name, values in asked.items():
            allowed = [value for _, value in self.controls[name].options]
            for value in values:
                if value not in allowed:
                    raise unknown(CONTROLS[name][0], value, allowed)
        claims = self._let_through(self._asked | asked)["claim_id"].unique()
        if claim is not None and claim not in claims:
            raise unknown("claim in the selection", claim, claims, limit=8)
        for name, values in asked.items():
            self.controls[name].value = values
        if claim is not None:
            self.claim.value = claim

    def __repr__(self) -> str:
        selection = self.selection
        events, claims = selection["event_id"].notna().sum(), selection["claim_id"].nunique()
        return f"<Explorer {self.section.section_id}: {count(events, 'event')} in {count(claims, 'claim')}>"

    def _repr_mimebundle_(self, **options) -> dict:
        return self.panel._repr_mimebundle_(**options) | {"text/plain": repr(self)}

    @property
    def _asked(self) -> dict[str, tuple]:
        """The values chosen in each control."""
        return {name: control.value for name, control in self.controls.items()}

    def _let_through(self, asked: Mapping[str, Iterable]) -> pd.DataFrame:
        """The rows that some values of the controls let through."""
        inside = pd.Series(True, index=self._rows.index)
        for name, values in asked.items():
            if values:
                inside &= self._values[name].isin(values)
        return self._rows[inside].reset_index(drop=True)

    def _redraw(self, change=None) -> None:
        """Chart, table and the list of claims, from the controls."""
        chosen, selection = self.chosen, self.selection
        _put(self.chart, _chart(chosen))
        _put(self.table, _table(selection))
        before = self.claim.value
        claims = chosen.claims
        self.claim.options = [("choose one to see its card", None)] + [
            (f"{claim.claim_id}: {claim.summary}", claim.claim_id) for claim in claims.itertuples()
        ]
        self.claim.value = before if before in set(claims["claim_id"]) else None

    def _turn(self, change=None) -> None:
        """The card of the claim that is chosen."""
        _put(self.card, _card(self.section, self.claim.value) if self.claim.value else _say("No claim is chosen."))


def _ipywidgets():
    """The module ipywidgets, which only exploring needs."""
    try:
        import ipywidgets
    except ImportError as error:
        raise EngagementError(
            "exploring needs ipywidgets, of the extra `lab`: pip install 'human-rights-engagement[lab]'"
        ) from error
    return ipywidgets


def _rows(section: Section) -> pd.DataFrame:
    """Claims with their events, one row each; see :attr:`Explorer.selection`."""
    claims = section.claims[["claim_id", "paragraph", "sentence", "kind", "verdict", "summary"]]
    events = section.events.drop(columns=["paragraph", "sentence"])
    rows = claims.merge(events, on="claim_id", how="left", suffixes=("_of_claim", ""))
    own = rows["event_id"].notna()
    for column in ("verdict", "summary"):
        rows[column] = rows[column].where(own, rows[f"{column}_of_claim"])
    return rows[[
        "claim_id", "paragraph", "sentence", "kind", "event_id", "type", "body_id", "body", "body_kind", "treaty_id",
        "ordinal", "year", "dated_by", "year_start", "year_end", "month", "amount_usd", "verdict", "summary",
    ]]


def _values(rows: pd.DataFrame) -> pd.DataFrame:
    """What each control compares with: a column a control, the rows of :func:`_rows`."""
    return pd.DataFrame({
        "years": rows["year"].astype("object").where(rows["year"].notna() | rows["event_id"].isna(), UNDATED),
        "body_kinds": rows["body_kind"],
        "bodies": rows["body_id"],
        "claim_kinds": rows["kind"],
        "verdicts": rows["verdict"].astype("object").where(rows["verdict"].notna(), UNCHECKED),
    })


def _options(section: Section) -> dict[str, list[tuple[str, object]]]:
    """What each control offers, as pairs of words and value: all that the schema allows, and the bodies that have events."""
    kinds = {"body_kinds": section.events["body_kind"], "claim_kinds": section.claims["kind"]}
    years = sorted({*section.years, *section.events["year"].dropna().astype(int)})
    bodies = tally.matrix(section).drop_duplicates("body_id")
    return {
        "years": [(str(year), year) for year in [*years, UNDATED]],
        "body_kinds": [(plain(kind), kind) for kind in kinds["body_kinds"].cat.categories],
        "bodies": list(zip(bodies["body"], bodies["body_id"], strict=True)),
        "claim_kinds": [(plain(kind), kind) for kind in kinds["claim_kinds"].cat.categories],
        "verdicts": [(verdict(word), word) for word in section.claims["verdict"].cat.categories] + [(UNCHECKED, UNCHECKED)],
    }


def _several(values: object) -> tuple:
    """Values as a tuple; one alone, also a word, is one value."""
    return (values,) if isinstance(values, str) or not isinstance(values, Iterable) else tuple(values)


def _put(output, exhibit: Exhibit) -> None:
    """Make an output widget show an exhibit and nothing else."""
    output.outputs = ({"output_type": "display_data", "data": exhibit._repr_mimebundle_()[0], "metadata": {}},)


def _say(words: str) -> Exhibit:
    """A paragraph."""
    return Exhibit(template("paragraph.html.j2").render(words=words), words)


def _chart(section: Section) -> Exhibit:
    """Events by body and year, without the links of the pages: there is no page beside a notebook."""
    if section.events.empty:
        return _say("No event fits this selection, so there is nothing to draw; clear a control to widen it.")
    rows = tally.matrix(section)
    found, measure = finding.matrix(rows), "Events of the selection by body and year, number; undated events in a column apart"
    figure = chart.matrix(rows)
    for artist in figure.findobj(lambda artist: artist.get_url() is not None):
        artist.set_url(None)
    html = template("figure.html.j2").render(
        svg=svg(figure, "explorer", found, found), finding=found, measure=measure, rows=len(rows), source="events.csv"
    )
    return Exhibit(html, f"{found}\n{measure}")


def _table(selection: pd.DataFrame) -> Exhibit:
    """The selection's rows, for reading."""
    if selection.empty:
        return _say("No claim fits this selection; clear a control to widen it.")
    caption = f"The selection: {count(len(selection), 'row')}, in the order of the text"
    shown = pd.DataFrame({
        "Claim": selection["claim_id"],
        "What": selection["summary"],
        "Body": selection["body"].fillna("–"),
        "Year": selection["year"].astype("object").where(selection["year"].notna(), UNDATED).where(selection["event_id"].notna(), "–"),
        "Kind of claim": selection["kind"].map(plain),
        "Verdict": ["–" if pd.isna(word) else verdict(word) for word in selection["verdict"]],
    })
    styled = _Table(shown, escape="html", uuid="explorer", cell_ids=False).hide(axis="index")
    return Exhibit(styled.to_html(caption_text=caption, numeric=[], sparse_columns=False), f"{caption}\n{shown.to_string(index=False)}")


def _card(section: Section, claim_id: str) -> Exhibit:
    """A claim's card."""
    html = template("cards.html.j2").render(cards=[content(section, claim_id)])
    return Exhibit(html, f"{claim_id}: {section.claim(claim_id)['summary']}")
