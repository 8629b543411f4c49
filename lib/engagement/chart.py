"""Charts: a tidy DataFrame in, a matplotlib figure out; None where there is nothing to draw. What the chart finds is said
beside it, not in it.

A mark that stands for something with a page carries its link; ``figure.labels`` names each link for a screen reader.
Colour is never the only sign: shapes, hatches or words say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from importlib.resources import files

import pandas as pd
from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from . import link
from .wording import UNDATED, VERDICT_MARKS, date, plain, year_name
from .wording import verdict as in_words

INK, SOFT, LINE, ACCENT, TINT, PAPER = "#1b1f23", "#57606a", "#d0d7de", "#0b5c8a", "#cfe3f0", "#fefefe"
VERDICTS = {
    "confirmed": "#1a7f64",
    "partly": "#1b7f64",
    "qualified": "#9a5b00",
    "contradicted": "#b3261e",
    "no-record": "#6e7781",
}
VERDICT_HATCHES = {
    "confirmed": "",
    "partly": "\\\\\\",
    "qualified": "///",
    "contradicted": "xx",
    "no-record": "",
}

ROUND_MARKS = {"held": "o", "announced": "o", "postponed": "^", "cancelled": "x"}

STYLE = str(files(__package__) / "engagement.mplstyle")


class Chart(Figure):
    """A figure that names the links of its marks: for each address the words of it, for those who cannot see the mark."""

    labels: dict[str, str]


def _of(amount: Callable[[pd.DataFrame], object]) -> Callable[[Callable], Callable[..., Figure | None]]:
    """A chart that is None unless there is some amount in its table."""

    def chart(draw: Callable) -> Callable[..., Figure | None]:
        @wraps(draw)
        def drawn(table: pd.DataFrame, *given, **named) -> Figure | None:
            return draw(table, *given, **named) if amount(table) else None

        return drawn

    return chart


def _figure(height: float, width: float = 7.2) -> tuple[Chart, Axes]:
    """An empty figure of a size in inches, with one axes."""
    with style.context(["default", STYLE]):
        figure = Chart(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    figure.labels = {}
    return figure, axes


def _link(figure: Chart, artist: Artist, address: str, label: str) -> None:
    """Make a mark a link, with words for those who cannot see it."""
    artist.set_url(address)
    figure.labels[address] = label


def _legend(axes: Axes, *signs: str) -> None:
    """Say under a chart what its signs stand for. (SVG makes one space of many: they are parted by a dot.)"""
    axes.set_xlabel(" · ".join(signs), loc="left", fontsize=8)


def _bare(axes: Axes) -> None:
    """No axis at all: for bars that carry their own numbers."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(y=0.04)


@_of(lambda table: table["claims"].sum())
def kinds(table: pd.DataFrame) -> Figure:
    """Claims by kind as bars.

    Parameters
    ----------
    table
        ``kind``, ``claims`` (count), ``share`` (0 to 1), as from :func:`engagement.tally.kinds`.
    """
    figure, axes = _figure(0.42 * len(table) + 0.3)
    names = table["kind"].astype(str)
    bars = axes.barh(names, table["claims"], color=ACCENT, height=0.62)
    labels = [
        f"{claims}  ({share:.0%})" for claims, share in zip(table["claims"], table["share"], strict=True)
    ]
    axes.bar_label(bars, labels, padding=5, color=INK, fontsize=9)
    axes.invert_yaxis()
    _bare(axes)
    axes.set_xlim(0, max(table["claims"].max() * 1.18, 1))
    return figure


@_of(lambda table: table["events"].sum())
def years(table: pd.DataFrame, highlight: int | None = None) -> Figure:
    """Events by year as bars, dated by the text (full) and by the calendar (hatched), undated apart.

    Parameters
    ----------
    table
        ``year`` (missing for undated), ``by_text``, ``by_calendar``, ``events`` (counts), as from
        :func:`engagement.tally.years`.
    highlight
        A year to set off from the others.
    """
    figure, axes = _figure(0.46 * len(table) + 0.75)
    for place, row in enumerate(table.itertuples()):
        dated = not pd.isna(row.year)
        strong = highlight is None or (dated and row.year == highlight)
        colour = ACCENT if strong and dated else SOFT
        if dated:
            axes.barh(place, row.by_text, color=colour, height=0.6)
            axes.barh(
                place,
                row.by_calendar,
                left=row.by_text,
                facecolor="none",
                edgecolor=colour,
                hatch="////",
                height=0.6,
            )
        else:
            axes.barh(place + 0.3, row.events, facecolor="none", edgecolor=colour, linestyle="--", height=0.6)
        label = axes.text(
            row.events + 0.3,
            place if dated else place + 0.3,
            str(row.events),
            va="center",
            fontsize=9,
            fontweight="bold" if dated and row.year == highlight else "normal",
        )
        if dated:
            _link(figure, label, link.year(row.year), f"{row.year}: {row.events} events")
    places = [place if not pd.isna(year) else place + 0.3 for place, year in enumerate(table["year"])]
    names = axes.set_yticks(places, list(map(year_name, table["year"])))
    for name, year in zip(names, table["year"], strict=True):
        if not pd.isna(year) and year == highlight:
            name.label1.set_fontweight("bold")
    axes.invert_yaxis()
    _bare(axes)
    axes.set_xlim(0, max(table["events"].max() * 1.1, 1))
    _legend(
        axes, "full: the text gives the year", "hatched: a session's dates give it", "dashed: no single year"
    )
    return figure


@_of(lambda table: table["events"].sum())
def matrix(table: pd.DataFrame) -> Figure:
    """Events by body and year as a grid of numbers, each a link to the body's page at that year; undated in a column apart.

    Parameters
    ----------
    table
        ``body_id``, ``body``, ``kind``, ``year`` (missing for undated), ``events`` (count), as from
        :func:`engagement.tally.matrix`.
    """
    bodies = table.drop_duplicates("body_id").reset_index(drop=True)
    columns = [*sorted(table["year"].dropna().unique()), pd.NA]
    gap, place, places, kinds_at = 0.75, 0.0, {}, {}
    for previous, body in zip([None, *bodies["kind"]], bodies.itertuples(), strict=False):
        if body.kind != previous:
            place += gap
            kinds_at[body.kind] = place - 0.82
        places[body.body_id] = place
        place += 1
    figure, axes = _figure(0.27 * place + 0.5)
    x_of = {
        column: at + (0.25 if pd.isna(column) else 0)
        for at, column in enumerate(columns)
        if not pd.isna(column)
    }
    x_undated = len(columns) - 1 + 0.25
    most = max(int(table["events"].max()), 1)
    for cell in table.itertuples():
        x = x_undated if pd.isna(cell.year) else x_of[cell.year]
        y = places[cell.body_id]
        if not cell.events:
            axes.text(x, y, "·", ha="center", va="center", color=SOFT, fontsize=9)
            continue
        strength = 0.18 + 0.82 * cell.events / most
        dark = strength > 0.55
        when = year_name(cell.year)
        patch = FancyBboxPatch(
            (x - 0.38, y - 0.36), 0.76, 0.72, boxstyle="round,pad=0,rounding_size=0.08", linewidth=0.8
        )
        if pd.isna(cell.year):
            patch.set(facecolor="none", edgecolor=SOFT, linestyle="--")
        else:
            patch.set(facecolor=ACCENT if dark else TINT, edgecolor="none")
        address = link.body(cell.body_id, 0 if pd.isna(cell.year) else cell.year)
        _link(figure, patch, address, f"{cell.body}, {when}: {cell.events} events")
        axes.add_patch(patch)
        colour = PAPER if dark and not pd.isna(cell.year) else INK
        number = axes.text(x, y, str(cell.events), ha="center", va="center", color=colour, fontsize=9)
        _link(figure, number, address, f"{cell.body}, {when}: {cell.events} events")
    for kind, y in kinds_at.items():
        axes.text(-2.42, y, plain(kind), color=SOFT, fontsize=8, va="center")
    for body in bodies.itertuples():
        name = axes.text(-0.62, places[body.body_id], body.body, ha="right", va="center", fontsize=9)
        _link(figure, name, link.body(body.body_id), f"{body.body}: its page")
    for column in columns:
        x = x_undated if pd.isna(column) else x_of[column]
        axes.text(x, -0.55, year_name(column), ha="center", va="center", color=SOFT, fontsize=9)
    axes.set_xlim(-2.45, x_undated + 0.5)
    axes.set_ylim(place - 0.4, -1.0)
    axes.axis("off")
    return figure


@_of(len)
def sessions(table: pd.DataFrame) -> Figure:
    """Sessions held in the period on a time axis: full where the section says that it was attended, open where it does not.

    Parameters
    ----------
    table
        ``body_id``, ``body``, ``number``, ``start_date``, ``end_date``, ``attended`` (bool), as from
        :func:`engagement.tally.sessions`.
    """
    listed = table.drop_duplicates("body_id").reset_index(drop=True)
    figure, axes = _figure(0.36 * len(listed) + 0.6)
    for place, body in enumerate(listed.itertuples()):
        axes.axhline(place, color=LINE, linewidth=0.6, zorder=0)
        for session in table[table["body_id"] == body.body_id].itertuples():
            middle = session.start_date + (session.end_date - session.start_date) / 2
            fill = ACCENT if session.attended else "none"
            axes.plot(
                middle,
                place,
                marker="o",
                markersize=15,
                markerfacecolor=fill,
                markeredgecolor=ACCENT if session.attended else SOFT,
                markeredgewidth=1,
            )
            axes.text(
                middle,
                place,
                str(session.number),
                ha="center",
                va="center_baseline",
                fontsize=7.5,
                color=PAPER if session.attended else INK,
            )
    names = axes.set_yticks(range(len(listed)), listed["body"])
    for name, body_id in zip(names, listed["body_id"], strict=True):
        _link(figure, name.label1, link.body(body_id), f"{name.label1.get_text()}: its page")
    axes.invert_yaxis()
    axes.margins(x=0.03, y=0.5 / max(len(listed), 1))
    from matplotlib.dates import DateFormatter, YearLocator

    axes.xaxis.set_major_locator(YearLocator())
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    first, last = table["start_date"].dt.year.min(), table["end_date"].dt.year.max()
    axes.set_xlim(pd.Timestamp(first, 1, 1) - pd.Timedelta(days=20), pd.Timestamp(last, 12, 31))
    _legend(
        axes,
        "full: said to be attended",
        "open: held, attendance not claimed",
        "number: the session",
    )
    return figure


@_of(len)
def strip(events: pd.DataFrame, years: list[int]) -> Figure:
    """A body's events as marks over the years, each a link to its claim's card; undated events stand apart.

    Parameters
    ----------
    events
        Rows of ``section.events``.
    years
        The years of the period.
    """
    columns = [*years, *sorted(set(events["year"].dropna().astype(int)) - set(years)), None]
    stacks = {
        column: events[events["year"].isna()]
        if column is None
        else events[(events["year"] == column).fillna(False)]
        for column in columns
    }
    tallest = max((len(stack) for stack in stacks.values()), default=1)
    figure, axes = _figure(0.34 * max(tallest, 1) + 0.55)
    for x, (column, stack) in enumerate(stacks.items()):
        at = x + (0.3 if column is None else 0)
        for y, event in enumerate(stack.itertuples()):
            number = "" if pd.isna(event.ordinal) else f" {event.ordinal}"
            words = f"{plain(event.type)}{number}"
            mark = axes.scatter(
                [at - 0.4],
                [y],
                s=46,
                marker="s" if column is None else "o",
                facecolor="none" if column is None else ACCENT,
                edgecolor=SOFT if column is None else ACCENT,
            )
            mark.set_urls([f"#{event.claim_id}"])
            name = axes.text(at - 0.34, y, words, va="center", fontsize=8.5)
            _link(figure, name, f"#{event.claim_id}", f"{event.claim_id}: {event.summary}")
    axes.set_xticks(
        [x + (0.3 if column is None else 0) for x, column in enumerate(columns)],
        list(map(year_name, columns)),
    )
    axes.set_yticks([])
    axes.set_xlim(-0.55, len(columns) - 0.1)
    axes.set_ylim(-0.6, tallest - 0.4)
    axes.xaxis.set_ticks_position("none")
    return figure


@_of(lambda table: table["count"].sum())
def verdicts(table: pd.DataFrame, names: Mapping[str, str] | None = None) -> Figure:
    """Verdicts as stacked bars, each part with its sign and number.

    Parameters
    ----------
    table
        A grouping column (``kind``, ``year`` or ``body_id``), ``verdict`` and ``count``, as from
        :func:`engagement.tally.verdicts`.
    names
        For a value of the grouping column, what to call it; itself if left out.
    """
    by = table.columns[0]
    named = table.assign(
        name=[UNDATED if pd.isna(name) else (names or {}).get(name, str(name)) for name in table[by]]
    )
    order = [name for name in dict.fromkeys(named["name"]) if named.loc[named["name"] == name, "count"].sum()]
    wide = named.pivot(index="name", columns="verdict", values="count").reindex(
        index=order, columns=list(VERDICTS), fill_value=0
    )
    figure, axes = _figure(0.44 * len(wide) + 0.75)
    left = pd.Series(0, index=wide.index)
    rows = list(wide.index)
    for verdict, colour in VERDICTS.items():
        counts = wide[verdict]
        if counts.any():
            axes.barh(
                rows,
                counts,
                left=left,
                facecolor=colour if verdict == "confirmed" else "none",
                edgecolor=colour,
                hatch=VERDICT_HATCHES[verdict],
                linestyle="--" if verdict == "no-record" else "-",
                height=0.62,
                linewidth=1,
            )
        for place, (start, count) in enumerate(zip(left, counts, strict=True)):
            if count:
                axes.text(
                    start + count / 2,
                    place,
                    f"{VERDICT_MARKS[verdict]} {count}",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color=PAPER if verdict == "confirmed" else INK,
                    bbox=None
                    if verdict == "confirmed"
                    else {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
                )
        left = left + counts
    axes.invert_yaxis()
    _bare(axes)
    axes.margins(y=min(0.04, 0.3 / max(len(wide), 1)))
    axes.set_xlim(0, max(left.max() * 1.02, 1))
    _legend(axes, *(in_words(name) for name in VERDICTS if wide[name].sum()))
    return figure


@_of(len)
def reporting(table: pd.DataFrame) -> Figure:
    """The reporting cycle: from due over received to reviewed, a line a report.

    Parameters
    ----------
    table
        ``treaty_id``, ``ordinal``, ``due``, ``received``, ``reviewed`` (text, ISO 8601, perhaps of a year or month only),
        ``named``, as from :func:`engagement.tally.reporting`. A date known only to the month or year stands in its middle; of a
        due date the whole month or year is drawn.
    """

    figure, axes = _figure(0.5 * len(table) + 0.8)
    marks = {"due": "|", "received": "o", "reviewed": "D"}
    for place, row in enumerate(table.itertuples()):
        known = {step: _middle(getattr(row, step)) for step in marks if not pd.isna(getattr(row, step))}
        if len(known) > 1:
            axes.plot(
                [min(known.values()), max(known.values())], [place, place], color=LINE, linewidth=3, zorder=1
            )
        if "due" in known and len(row.due) < 10:
            whole = pd.Period(row.due)
            axes.plot([whole.start_time, whole.end_time], [place, place], color=INK, linewidth=2, zorder=2)
        for step, when in known.items():
            if step == "due" and len(row.due) < 10:
                when = pd.Period(row.due).start_time
            axes.plot(
                when,
                place,
                marker=marks[step],
                markersize=13 if step == "due" else 7,
                markeredgewidth=2 if step == "due" else 1,
                color=INK if step == "due" else ACCENT,
                markerfacecolor=ACCENT if step == "received" else "none",
                zorder=2,
            )
            axes.annotate(
                date(getattr(row, step)[:7]),
                (when, place),
                xytext=(0, -12 if step == "due" else 7),
                ha="center",
                va="top" if step == "due" else "bottom",
                textcoords="offset points",
                fontsize=8,
                color=SOFT,
            )
    axes.set_yticks(range(len(table)), [f"{row.treaty_id} {row.ordinal}" for row in table.itertuples()])
    axes.set_ylim(len(table) - 0.5, -0.7)
    axes.margins(x=0.1)
    _legend(axes, "bar: due, or the year in which it was", "dot: received", "diamond: reviewed")
    return figure


def _middle(date: str) -> pd.Timestamp:
    """A day; of a date known only to the month or year its middle."""
    start = pd.Period(date, freq={4: "Y", 7: "M", 10: "D"}[len(date)]).to_timestamp()
    return start + pd.Timedelta(days={4: 182, 7: 15, 10: 0}[len(date)])


@_of(len)
def rounds(table: pd.DataFrame, years: list[int]) -> Figure:
    """Rounds of talks on a time axis, a line a partner and series: full where held, else open, with what became of it.

    Parameters
    ----------
    table
        ``body``, ``series``, ``number`` (may be missing), ``status``, ``start_date`` (text, ISO 8601, perhaps of a year or month
        only), as from :func:`engagement.tally.rounds`. A date known only to the month or year stands in its middle.
    years
        The years of the period, which are shaded.
    """
    lines = list(dict.fromkeys(zip(table["body"], table["series"].astype(str), strict=True)))
    figure, axes = _figure(0.5 * len(lines) + 0.8)
    axes.axvspan(
        pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[-1], 12, 31), color=TINT, alpha=0.5, linewidth=0
    )
    for place, line in enumerate(lines):
        axes.axhline(place, color=LINE, linewidth=0.6, zorder=0)
        for talks in table[
            (table["body"] == line[0]) & (table["series"].astype(str) == line[1])
        ].itertuples():
            held, when = talks.status == "held", _middle(talks.start_date)
            axes.plot(
                when,
                place,
                marker=ROUND_MARKS[talks.status],
                markersize=13 if held else 9,
                markerfacecolor=ACCENT if held else "none",
                markeredgecolor=ACCENT if held else SOFT,
            )
            if held and not pd.isna(talks.number):
                axes.text(
                    when, place, str(talks.number), ha="center", va="center_baseline", fontsize=7, color=PAPER
                )
    several = len({body for body, _ in lines}) > 1
    names = [f"{body}, {plain(series)}" if several else plain(series) for body, series in lines]
    axes.set_yticks(range(len(lines)), names)
    axes.set_ylim(len(lines) - 0.5, -0.6)
    axes.margins(x=0.05)
    signs = {
        "held": "full: held",
        "announced": "open: announced",
        "postponed": "triangle: put off",
        "cancelled": "cross: called off",
    }
    _legend(
        axes,
        *(words for status, words in signs.items() if (table["status"] == status).any()),
        "shaded: the period",
    )
    return figure


@_of(len)
def contributions(table: pd.DataFrame) -> Figure:
    """Money that the section says was given, a bar a year, in US dollars.

    Parameters
    ----------
    table
        ``year``, ``claimed_usd``, ``listed_usd``, as from :func:`engagement.tally.contributions`. Where the body's own list was
        read, its figure stands beside as an open bar.
    """
    figure, axes = _figure(0.55 * len(table) + 0.5)
    for place, row in enumerate(table.itertuples()):
        claimed = 0 if pd.isna(row.claimed_usd) else row.claimed_usd
        axes.barh(place - 0.17, claimed, height=0.32, color=ACCENT)
        axes.text(claimed, place - 0.17, f"  section: {claimed:,}", va="center", fontsize=8.5)
        if pd.isna(row.listed_usd):
            axes.text(
                0,
                place + 0.19,
                "  records: no list with the state in it was read",
                va="center",
                fontsize=8,
                color=SOFT,
            )
        else:
            axes.barh(place + 0.19, row.listed_usd, height=0.32, facecolor="none", edgecolor=SOFT)
            axes.text(
                row.listed_usd, place + 0.19, f"  records: {row.listed_usd:,}", va="center", fontsize=8.5
            )
    axes.set_yticks(range(len(table)), table["year"].astype(str))
    axes.invert_yaxis()
    _bare(axes)
    axes.set_xlim(0, max(table[["claimed_usd", "listed_usd"]].max(axis=None, skipna=True) * 1.3, 1))
    return figure
