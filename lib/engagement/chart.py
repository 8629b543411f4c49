"""Charts: a tidy DataFrame in, a matplotlib figure out; None where there is nothing to draw. What the chart finds is said
beside it, not in it.

A mark that stands for something with a page carries its link; ``figure.labels`` names each link for a screen reader.
Colour is never the only sign: shapes, hatches or words say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import wraps
from importlib.resources import files
from math import nan

import pandas as pd
from matplotlib import rc_context, style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator
from matplotlib.figure import Figure

from . import link
from .wording import UNDATED, VERDICT_MARKS, date, missing, report_name, year_name
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

# The marks of a timeline: shape and size in points; what they are called in the legend; those with room for a number.
MARKS = {
    "session": ("o", 12),
    "visit": ("*", 11),
    "held": ("s", 11),
    "announced": ("d", 8),
    "postponed": ("^", 8),
    "cancelled": ("x", 7),
    "due": ("|", 11),
    "received": ("o", 6),
    "reviewed": ("D", 6),
}
MARKS_SAID = {
    "session": "circle: session",
    "visit": "star: visit",
    "held": "square: round held",
    "announced": "thin diamond: announced only",
    "postponed": "triangle: put off",
    "cancelled": "cross: called off",
    "due": "bar: report due",
    "received": "dot: received",
    "reviewed": "diamond: reviewed",
}
NUMBERED = {"session", "held"}
LETTERS = 40  # points that a number with its sign needs, with the names left of the bars
BESIDE_BARS = 0.8  # room for a row's numbers, as a share of the longest bar
LEGEND = 105  # characters of a line of it
BESIDE = pd.Timedelta(days=40)  # room for half a mark at either end
LANE_GAP = 0.6  # between groups of lanes, as a share of a lane

WIDE, NARROW = 7.2, 3.4  # inches: a page, and a phone of 360 pixels
WIDTH = ContextVar("width", default=WIDE)

STYLE = str(files(__package__) / "engagement.mplstyle")


class Chart(Figure):
    """A figure with what else its readers need.

    Attributes
    ----------
    labels : dict
        For each address that a mark leads to, the words of it, for those who cannot see the mark.
    narrow : callable
        Draws the same for a phone: as wide as one, the letters as large as ever.
    """

    labels: dict[str, str]
    narrow: Callable[[], Chart]


def _of(amount: Callable[[pd.DataFrame], object]) -> Callable[[Callable], Callable[..., Chart | None]]:
    """A chart that is None unless there is some amount in its table."""

    def chart(draw: Callable) -> Callable[..., Chart | None]:
        @wraps(draw)
        def drawn(table: pd.DataFrame, *given, **named) -> Chart | None:
            def plainly() -> Chart:
                with rc_context({"text.parse_math": False}):  # a name with dollar signs is no formula
                    return draw(table, *given, **named)

            def narrow() -> Chart:
                before = WIDTH.set(NARROW)
                try:
                    return plainly()
                finally:
                    WIDTH.reset(before)

            if not amount(table):
                return None
            figure = plainly()
            figure.narrow = narrow
            return figure

        return drawn

    return chart


def _figure(height: float) -> tuple[Chart, Axes]:
    """An empty figure of a height in inches, with one axes."""
    with style.context(["default", STYLE]):
        figure = Chart(figsize=(WIDTH.get(), height), layout="constrained")
        axes = figure.add_subplot()
    figure.labels = {}
    return figure, axes


def _small() -> float:
    """The size of small letters, in points; nine are twelve pixels, which a phone needs."""
    return 8 if WIDTH.get() == WIDE else 9


def _rows(axes: Axes, places: Iterable[float], names: Iterable[str]) -> list[Artist]:
    """Name the rows of a chart: left of them, or above each on a phone, where there is no room beside."""
    places, names = list(places), list(names)
    if WIDTH.get() == WIDE:
        return [tick.label1 for tick in axes.set_yticks(places, names)]
    axes.set_yticks([])
    axes.set_ylim(max(places) + 0.45, min(places) - 0.8)
    across = axes.get_yaxis_transform()
    return [
        axes.text(0, place - 0.5, name, transform=across, va="center", fontsize=9)
        for place, name in zip(places, names, strict=True)
    ]


def _tall(page: float, phone: float) -> float:
    """The height of a row in inches, on a page and on a phone, where its name stands above it."""
    return page if WIDTH.get() == WIDE else phone


def _link(figure: Chart, artist: Artist, address: str, label: str) -> None:
    """Make a mark a link, with words for those who cannot see it."""
    artist.set_url(address)
    figure.labels[address] = label


def _legend(axes: Axes, *signs: str) -> None:
    """Say under a chart what its signs stand for, in lines that fit. (SVG makes one space of many: they are parted by a dot.)"""
    lines = [""]
    for sign in signs:
        if lines[-1] and len(lines[-1]) + len(sign) > LEGEND * WIDTH.get() / WIDE:
            lines.append("")
        lines[-1] += f" · {sign}" if lines[-1] else sign
    axes.set_xlabel("\n".join(lines), loc="left", fontsize=_small())


def _bare(axes: Axes) -> None:
    """No axis at all: for bars that carry their own numbers."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(y=0.04)


@_of(lambda table: table["claims"].sum())
def kinds(table: pd.DataFrame) -> Chart:
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
def years(table: pd.DataFrame, highlight: int | None = None) -> Chart:
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


@_of(lambda table: table["count"].sum())
def verdicts(table: pd.DataFrame, names: Mapping[str, str] | None = None) -> Chart:
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
    figure, axes = _figure(_tall(0.44, 0.62) * len(wide) + 0.75)
    left = pd.Series(0, index=wide.index)
    longest = wide.sum(axis=1).max()
    # Where a part is too short for its number, a row's numbers stand beside it.
    fit = longest * LETTERS / (WIDTH.get() * 72)
    beside = {place for place, row in enumerate(wide.to_numpy()) if any(0 < count < fit for count in row)}
    for verdict, colour in VERDICTS.items():
        counts = wide[verdict]
        if counts.any():
            axes.barh(
                range(len(wide)),
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
            if count and place not in beside:
                axes.text(
                    start + count / 2,
                    place,
                    f"{VERDICT_MARKS[verdict]} {count}",
                    ha="center",
                    va="center",
                    fontsize=_small(),
                    color=PAPER if verdict == "confirmed" else INK,
                    bbox=None
                    if verdict == "confirmed"
                    else {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
                )
        left = left + counts
    axes.invert_yaxis()
    _bare(axes)
    axes.margins(y=min(0.04, 0.3 / max(len(wide), 1)))
    _rows(axes, range(len(wide)), wide.index)
    for place in beside:
        numbers = "  ".join(
            f"{VERDICT_MARKS[word]} {count}" for word, count in wide.iloc[place].items() if count
        )
        axes.text(left.iloc[place] + fit / 4, place, numbers, va="center", fontsize=_small())
    axes.set_xlim(0, max(left.max() * (1 + BESIDE_BARS * bool(beside)) * 1.02, 1))
    _legend(axes, *(in_words(name) for name in VERDICTS if wide[name].sum()))
    return figure


@_of(len)
def reporting(table: pd.DataFrame) -> Chart:
    """The reporting cycle: from due over received to reviewed, a line a report.

    Parameters
    ----------
    table
        ``treaty_id``, ``ordinal``, ``due``, ``received``, ``reviewed`` (text, ISO 8601, perhaps of a year or month only),
        ``named``, as from :func:`engagement.tally.reporting`. A date known only to the month or year stands in its middle; of a
        due date the whole month or year is drawn.
    """

    figure, axes = _figure(_tall(0.5, 0.85) * len(table) + 0.8)
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
                date(getattr(row, step)[: 7 if WIDTH.get() == WIDE else 4]),
                (when, place),
                xytext=(0, -12 if step == "due" else 7),
                ha="center",
                va="top" if step == "due" else "bottom",
                textcoords="offset points",
                fontsize=_small(),
                color=SOFT,
            )
    axes.set_ylim(len(table) - 0.5, -0.7)
    _rows(axes, range(len(table)), map(report_name, table.itertuples()))
    axes.margins(x=0.1)
    axes.xaxis.set_major_locator(YearLocator(1 if WIDTH.get() == WIDE else 2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    _legend(axes, "bar: due, or the year in which it was", "dot: received", "diamond: reviewed")
    return figure


def _middle(date: str) -> pd.Timestamp:
    """A day; of a date known only to the month or year its middle."""
    start = pd.Period(date, freq={4: "Y", 7: "M", 10: "D"}[len(date)]).to_timestamp()
    return start + pd.Timedelta(days={4: 182, 7: 15, 10: 0}[len(date)])


@_of(len)
def timeline(table: pd.DataFrame, years: list[int], published: pd.Timestamp | None = None) -> Chart:
    """What has a time of its own, a line for each body, partner and report.

    Parameters
    ----------
    table
        ``group``, ``lane``, ``what``, ``label``, ``start``, ``end`` and ``told``, as from :func:`engagement.tally.timeline`. A time
        known only to the month or year stands in its middle. Full is what the section tells of, open what only records do.
    years
        The years of the period, which are shaded.
    published
        The day of the document, a line of its own.
    """
    lanes = table.drop_duplicates("lane")
    places, place = {}, 0.0
    for previous, lane in zip([None, *lanes["group"]], lanes.itertuples(), strict=False):
        place += LANE_GAP if previous not in (None, lane.group) else 0
        places[lane.lane] = place
        place += 1
    figure, axes = _figure(_tall(0.29, 0.42) * place + 0.75)
    axes.axvspan(
        pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[-1], 12, 31), color=TINT, alpha=0.5, linewidth=0
    )
    day = None if missing(published) else published
    if day is not None:
        axes.axvline(day, color=SOFT, linewidth=1, linestyle=":", zorder=0)
    middles = [_between(mark.start, mark.end) for mark in table.itertuples()]
    table = table.assign(at=middles, place=table["lane"].map(places))
    across = axes.get_yaxis_transform()
    axes.plot(
        [0.0, 1.0, nan] * len(places),  # one path for all
        [at for at in places.values() for _ in range(3)],
        transform=across,
        color=LINE,
        linewidth=0.6,
        zorder=0,
        clip_on=False,
    )
    for at, inside in table.groupby("place"):
        if inside["group"].iloc[0] == "reports" and len(inside) > 1:
            span = [inside["at"].min(), inside["at"].max()]
            axes.plot(span, [at] * 2, color=LINE, linewidth=3, zorder=1, clip_on=False)
    for (what, told), marks in table.groupby(["what", "told"]):
        _marks(axes, what, told, marks)
    axes.set_ylim(place - 0.4, -0.6)
    for name, lane in zip(_rows(axes, places.values(), places), lanes.itertuples(), strict=True):
        if not pd.isna(lane.body_id):
            _link(figure, name, link.body(lane.body_id), f"{lane.lane}: the body's page")
    first, last = (int(side) for side in (table["start"].str[:4].min(), table["end"].str[:4].max()))
    first, last = min(first, years[0]), max(last, years[-1], day.year if day is not None else 0)
    axes.set_xlim(pd.Timestamp(first, 1, 1) - BESIDE, pd.Timestamp(last, 12, 31) + BESIDE)
    axes.xaxis.set_major_locator(YearLocator(1 if WIDTH.get() == WIDE else 2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    signs = [words for what, words in MARKS_SAID.items() if (table["what"] == what).any()]
    _legend(
        axes,
        *signs,
        "full: the section tells of it",
        "open: on record alone",
        "shaded: its period",
        *["dotted: published"] * (day is not None),
    )
    return figure


def _marks(axes: Axes, what: str, told: bool, marks: pd.DataFrame) -> None:
    """The marks of one kind on a timeline, with their numbers where there is room."""
    shape, size = MARKS[what]
    room = WIDTH.get() == WIDE
    axes.plot(
        marks["at"],
        marks["place"],
        linestyle="none",
        marker=shape,
        markersize=size if room else size * 0.6,
        markerfacecolor=ACCENT if told else PAPER,
        markeredgecolor=ACCENT if told or shape == "|" else SOFT,
        markeredgewidth=2 if shape == "|" else 1,
        zorder=2,
        clip_on=False,
    )
    for mark in marks.itertuples():
        if mark.label and what in NUMBERED and room:
            axes.text(
                mark.at,
                mark.place,
                mark.label,
                ha="center",
                va="center_baseline",
                fontsize=7,
                color=PAPER if told else INK,
                in_layout=False,  # inside its mark
            )


def _between(start: str, end: str) -> pd.Timestamp:
    """The middle of some days."""
    first = _middle(start)
    return first + (_middle(end) - first) / 2


@_of(len)
def contributions(table: pd.DataFrame) -> Chart:
    """Money that the section says was given, a bar a year, in US dollars.

    Parameters
    ----------
    table
        ``year``, ``claimed_usd``, ``listed_usd``, as from :func:`engagement.tally.contributions`. Where the body's own list was
        read, its figure stands beside as an open bar.
    """
    figure, axes = _figure(0.55 * len(table) + 0.5)
    for place, row in enumerate(table.itertuples()):
        told = pd.notna(row.claimed_usd)
        claimed = row.claimed_usd if told else 0
        axes.barh(place - 0.17, claimed, height=0.32, color=ACCENT)
        said = f"  section: {claimed:,}" if told else "  section: no sum given"
        axes.text(claimed, place - 0.17, said, va="center", fontsize=_small())
        if pd.isna(row.listed_usd):
            axes.text(
                0,
                place + 0.19,
                "  records: no list with the state in it was read",
                va="center",
                fontsize=_small(),
                color=SOFT,
            )
        else:
            axes.barh(place + 0.19, row.listed_usd, height=0.32, facecolor="none", edgecolor=SOFT)
            axes.text(
                row.listed_usd, place + 0.19, f"  records: {row.listed_usd:,}", va="center", fontsize=_small()
            )
    axes.set_yticks(range(len(table)), [UNDATED if pd.isna(year) else str(year) for year in table["year"]])
    axes.invert_yaxis()
    _bare(axes)
    axes.set_xlim(0, max(table[["claimed_usd", "listed_usd"]].fillna(0).to_numpy().max() * 1.3, 1))
    return figure
