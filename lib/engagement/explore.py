"""Exploring a section under controls: chart, table and card follow one selection together.

Tried for it, and what spoke for the choice:

- *ipywidgets alone*, as before: its lists of choices need the height of a screen, HTML in it cannot be pressed, so that neither a
  cell of the chart nor a row can be chosen, and each control that changes redraws.
- *itables* and *ipydatagrid*: tables that sort and select, but no chart of cells and no card; the one brings a style and a paging of its
  own, the other paints on a canvas that a screen reader does not read.
- *anywidget*: one widget, its HTML from this library's templates, a script without build or address, messages both ways. Chosen.

A redraw took a second: two thirds in drawing the chart with matplotlib (its layout measures every word twice, then it is written), the rest in
the tally behind it and in pandas' Styler. So the chart is a table of signs from a template, and rows are prepared once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from . import formula
from .card import rendered as cards
from .package import EngagementError, unknown
from .page import template
from .pane import rendered
from .section import Section
from .selection import COMPARED, CONTROLS, Asked, Rows, row_id
from .wording import count, listed


class Explorer:
    """Controls over a section, with a chart, a table and a claim's card that follow them.

    A control in which nothing is chosen lets everything through. Several values in one control widen the
    selection, a second control narrows it, and a cell of the chart narrows it to its body and year. A claim without an event has no year
    and no body: choosing either leaves it out. ``partly``, a verdict that only a claim can have, lets the events of such claims through.

    Where nothing runs (a stored notebook, a page), it is a picture of the same without controls.

    Parameters
    ----------
    section
        The section, as from :func:`engagement.load`.

    Raises
    ------
    EngagementError
        If anywidget is not installed; the message names the extra that brings it.

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
        panel = _panel()
        self.section = section
        self.asked = Asked()
        self._rows = Rows(section)
        self.panel = panel(frame=_frame(self._rows), hear=self._hear)
        self._draw()

    @property
    def selection(self) -> pd.DataFrame:
        """What the controls and the chart's cell let through, in the order of the text.

        Returns
        -------
        DataFrame
            A row for each event, and for each claim without one; what is missing is ``<NA>`` in every column.

            - ``claim_id``; ``event_id``, missing where there is no event;
            - of the event or else of the claim: ``verdict``, ``summary``;
            - of the event: ``year`` (missing for undated), ``body`` (short name), ``type``, ``body_id``, ``body_kind``, ``treaty_id``,
              ``ordinal``, ``dated_by``, ``year_start``, ``year_end``, ``month``, ``amount_usd`` (US dollars, current);
            - of the claim: ``kind``, ``claim_verdict``, ``paragraph``, ``sentence``.
        """
        return self._rows.table.iloc[self._rows.within(self.asked)].reset_index(drop=True)

    @property
    def chosen(self) -> Section:
        """The section with the selection's claims and events only, for whatever takes a section."""
        selection, events = self.selection, self.section.events
        return replace(
            self.section,
            claims=self.section.claims_of(selection),
            events=events[events["event_id"].isin(selection["event_id"].dropna())],
        )

    @property
    def claim(self) -> str | None:
        """The claim whose card is open; None where none is."""
        open_row = (row for row in self._rows.items if self.asked.row == row_id(row))
        return next((row.claim_id for row in open_row), None)

    def choose(
        self,
        *,
        years: Iterable[int | str] | None = None,
        body_kinds: Iterable[str] | None = None,
        bodies: Iterable[str] | None = None,
        claim_kinds: Iterable[str] | None = None,
        verdicts: Iterable[str] | None = None,
        cell: tuple[str, int | str] | tuple[()] | None = None,
        claim: str | None = None,
    ) -> None:
        """Set controls from code, as a hand would; what is left out stays, an empty list clears a control.

        Parameters
        ----------
        years
            Years, or ``"undated"``.
        body_kinds, bodies, claim_kinds
            Kinds of body, body ids and kinds of claim, as the tables have them; ``"no body"`` for an event that has none.
        verdicts
            Verdicts, or ``"unchecked"`` for what has none.
        cell
            A cell of the chart: a body and a year.
        claim
            The claim whose card to open; ``""`` closes it.

        Raises
        ------
        EngagementError
            If a value does not exist, or the claim or the cell is not in the selection; the message names the nearest,
            and no control has changed.
        """
        given = dict(zip(CONTROLS, (years, body_kinds, bodies, claim_kinds, verdicts), strict=True))
        known = {name: self._rows.known(name, values) for name, values in given.items() if values is not None}
        asked = self.asked.under(known)
        if cell is not None:
            asked = replace(asked, cell=self._cell(asked, tuple(cell)))
        asked = self._rows.settled(asked)
        if claim is not None:
            asked = replace(asked, row=self._row(asked, claim) if claim else "")
        self._settle(asked)

    def compare(self, *, years: Iterable[int | str] = (), bodies: Iterable[str] = ()) -> Explorer:
        """A second explorer, of the same selection, in which years or bodies stand side by side.

        Parameters
        ----------
        years
            Years, or ``"undated"``; their events in columns, by body.
        bodies
            Or body ids; their events in columns, by year.

        Raises
        ------
        EngagementError
            If a value does not exist, or if both or neither are given.
        """
        given = {"years": self._rows.known("years", years), "bodies": self._rows.known("bodies", bodies)}
        named = [name for name, values in given.items() if values]
        if len(named) != 1:
            told = "both" if named else "neither"
            raise EngagementError(f"either years or bodies stand side by side; {told} were given")
        other = Explorer(self.section)
        (name,) = named
        other._settle(replace(self.asked.under({name: given[name]}), beside=name, cell=(), row=""))
        return other

    def __repr__(self) -> str:
        selection = self.selection
        events, claims = selection["event_id"].count(), selection["claim_id"].nunique()
        return f"<Explorer {self.section.section_id}: {count(events, 'event')}, {count(claims, 'claim')}>"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        data, _ = self.panel._repr_mimebundle_()
        still = rendered(self._rows, self.asked, still=True)
        return data | {"text/html": still, "text/plain": repr(self)}

    def _cell(self, asked: Asked, cell: tuple) -> tuple[str, ...]:
        """A cell of the chart, if it holds anything."""
        if not cell:
            return ()
        if len(cell) != 2:
            raise EngagementError(f"a cell is a body and a year, not {len(cell)} values")
        named = (*self._rows.known("bodies", cell[0]), *self._rows.known("years", cell[1]))
        if not self._rows.within(replace(asked, cell=named)):
            raise EngagementError(f"no event in the selection with {named[0]} in {named[1]}")
        return named

    def _row(self, asked: Asked, claim: str) -> str:
        """The first row of a claim in what is asked."""
        rows = [self._rows.items[place] for place in self._rows.within(asked)]
        found = next((row_id(row) for row in rows if row.claim_id == claim), None)
        if found is None:
            raise unknown(
                "claim in the selection", claim, list(dict.fromkeys(row.claim_id for row in rows)), limit=8
            )
        return found

    def _hear(self, message: dict) -> None:
        """What a hand did, as the widget tells it."""
        match message:
            case {"control": name, "value": value}:
                self._settle(self.asked.toggled(name, value))
            case {"cell": [body, year]}:
                self._press((body, year))
            case {"row": row}:
                self._settle(replace(self.asked, row=row))
            case {"beside": name}:
                self._settle(replace(self.asked, beside="" if self.asked.beside == name else name, cell=()))
            case {"everything": True}:
                self._settle(Asked())
            case {"save": True}:
                name = f"{self.section.section_id}-selection.csv"
                self.panel.send({"name": name, "csv": formula.to_csv(self.selection)})

    def _press(self, cell: tuple[str, str]) -> None:
        """Choose a cell of the chart and open its first card, or let go of it."""
        if self.asked.cell == cell:
            return self._settle(replace(self.asked, cell=(), row=""))
        asked = replace(self.asked, cell=cell)
        first = next(iter(self._rows.within(asked)), None)
        self._settle(replace(asked, row="" if first is None else row_id(self._rows.items[first])))

    def _settle(self, asked: Asked) -> None:
        """Ask something else and, if it is something else, draw once."""
        asked = self._rows.settled(asked)
        if asked != self.asked:
            self.asked = asked
            self._draw()

    def _draw(self) -> None:
        """Everything that is to be seen, as one value."""
        asked, claim = self.asked, self.claim
        self.panel.view = {
            "asked": {name: list(values) for name, values in asked.controls.items()},
            "labels": {name: self._label(name, values) for name, values in asked.controls.items()},
            "comparable": [
                name for name in COMPARED if len(getattr(asked, name)) > 1 or asked.beside == name
            ],
            "beside": asked.beside,
            "cell": list(asked.cell),
            "row": asked.row,
            "html": rendered(self._rows, asked),
            "card": template("cards.html.j2").render(cards(self.section, [claim])) if claim else "",
        }

    def _label(self, name: str, values: tuple[str, ...]) -> str:
        """What is chosen under a control, in words; nothing where nothing is."""
        return listed(self._rows.options[name][value] for value in values)


def _panel() -> type:
    """The widget's class; nothing but exploring needs anywidget."""
    try:
        from .panel import Panel
    except ImportError as error:
        extra = "pip install 'human-rights-engagement[lab]'"
        raise EngagementError(f"exploring needs anywidget, which the extra `lab` brings: {extra}") from error
    return Panel


def _frame(rows: Rows) -> str:
    """The controls, with how many rows of the section each choice lets through."""
    controls = [
        {
            "name": name,
            "words": words,
            "options": [
                {"value": value, "words": option, "number": len(rows.within(Asked().under({name: (value,)})))}
                for value, option in rows.options[name].items()
            ],
        }
        for name, words in CONTROLS.items()
    ]
    return template("explorer.html.j2").render(controls=controls)
