"""What is drawn in a figure, to be read in a test: bars, marks, texts, links, and a portrait of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle
from matplotlib.text import Annotation, Text


class Bar(NamedTuple):
    left: float
    middle: float
    width: float
    fill: str
    edge: str
    hatch: str
    line: str


def colour(value) -> str:
    """A colour as it is written in the charts; none where nothing shows."""
    return "none" if isinstance(value, str) and value == "none" else _hex(value)


def _hex(value) -> str:
    written = to_hex(value, keep_alpha=True)
    return "none" if written.endswith("00") else written[:7]


def line_style(patch: Patch) -> str:
    """A patch's line style in its short form, which matplotlib keeps as it was given."""
    return {"solid": "-", "dashed": "--"}.get(patch.get_linestyle(), patch.get_linestyle())


def number(value: float) -> float:
    return round(float(value), 3) + 0.0


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def bars(figure: Figure) -> list[Bar]:
    """The bars that have a length, in the order in which they were drawn."""
    return [
        Bar(
            number(patch.get_x()),
            number(patch.get_y() + patch.get_height() / 2),
            number(patch.get_width()),
            colour(patch.get_facecolor()),
            colour(patch.get_edgecolor()),
            patch.get_hatch() or "",
            line_style(patch),
        )
        for patch in axes_of(figure).patches
        if isinstance(patch, Rectangle) and patch.get_width()
    ]


def words(figure: Figure) -> list[str]:
    """The texts in a figure, without those of its axes."""
    return [text.get_text().strip() for text in axes_of(figure).texts]


def places(figure: Figure) -> dict[str, tuple[float, float]]:
    """Where each text stands."""
    return {
        text.get_text().strip(): tuple(map(number, text.get_position())) for text in axes_of(figure).texts
    }


def rows(figure: Figure) -> list[str]:
    """The names of the rows, from the top."""
    axes = axes_of(figure)
    assert axes.yaxis_inverted(), "the first row stands at the bottom"
    return [label.get_text() for label in axes.get_yticklabels()]


def columns(figure: Figure) -> list[str]:
    """The names of the columns, from the left."""
    return [label.get_text() for label in axes_of(figure).get_xticklabels()]


def legend(figure: Figure) -> str:
    return axes_of(figure).get_xlabel()


def links(figure: Figure) -> dict[str, list[str]]:
    """Where the marks and texts of a figure lead, and which texts lead there."""
    found: dict[str, list[str]] = {}
    for artist in figure.findobj():
        if isinstance(artist, PathCollection):
            for address in artist.get_urls():
                found.setdefault(address, [])
        elif address := artist.get_url():
            said = artist.get_text() if isinstance(artist, Text) else None
            found.setdefault(address, []).extend([said] if said else [])
    return found


def portrait(figure: Figure) -> str:
    """Everything that is drawn in a figure, a line each: a change of its look is a change of a line."""
    figure.draw_without_rendering()
    return "\n".join(_lines(figure, axes_of(figure))) + "\n"


def _lines(figure: Figure, axes: Axes) -> Iterator[str]:
    yield f"figure {' x '.join(f'{side:.2f}' for side in figure.get_size_inches())} {figure.get_layout_engine().__class__.__name__}"
    for name, axis, limits in (("x", axes.xaxis, axes.get_xlim()), ("y", axes.yaxis, axes.get_ylim())):
        yield f"{name} {number(limits[0])} to {number(limits[1])}"
        for tick, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True):
            if axes.axison:
                marks = "" if axis.get_ticks_position() == "none" else " with a mark"
                yield from _seen(label, f"tick at {number(tick)}{marks}")
    yield f"axis {'shown' if axes.axison else 'not shown'}, lines {[name for name, line in axes.spines.items() if line.get_visible()]}"
    if axes.get_xlabel():
        yield from _seen(axes.xaxis.label, f"legend {axes.xaxis.label.get_ha()}")
    for artist in [*axes.patches, *axes.lines, *axes.collections, *axes.texts]:
        yield from _seen(artist, type(artist).__name__.lower())


def _seen(artist: Artist, kind: str) -> Iterator[str]:
    parts: list[object] = [kind]
    if isinstance(artist, Text):
        size, weight = artist.get_fontsize(), artist.get_fontweight()
        parts += [repr(artist.get_text()), f"{size:g} pt", weight]
        if not kind.startswith(("tick", "legend")):  # they stand where matplotlib puts them
            parts += map(_at, artist.get_position())
        parts += [artist.get_ha(), artist.get_va(), colour(artist.get_color())]
        if isinstance(artist, Annotation):
            parts += ["at", *map(_at, artist.xy), artist.anncoords]
        if box := artist.get_bbox_patch():
            parts += [
                "on",
                colour(box.get_facecolor()),
                colour(box.get_edgecolor()),
                box.get_boxstyle().pad * size,
            ]
    elif isinstance(artist, Rectangle | FancyBboxPatch):
        parts += map(_at, (artist.get_x(), artist.get_y(), artist.get_width(), artist.get_height()))
        parts += [
            colour(artist.get_facecolor()),
            colour(artist.get_edgecolor()),
            artist.get_hatch() or "plain",
        ]
        parts += [line_style(artist), f"{artist.get_linewidth():g} pt"]
        if isinstance(artist, FancyBboxPatch):
            style = artist.get_boxstyle()
            parts += [type(style).__name__, style.pad, style.rounding_size]
    elif isinstance(artist, Line2D):
        parts += [_at(value) for value in artist.get_xydata().flatten()]
        parts += [artist.get_marker(), f"{artist.get_markersize():g}", f"{artist.get_markeredgewidth():g}"]
        parts += [colour(artist.get_markerfacecolor()), colour(artist.get_markeredgecolor())]
        parts += [colour(artist.get_color()), artist.get_linestyle(), f"{artist.get_linewidth():g} pt"]
    elif isinstance(artist, PathCollection):
        parts += [_at(value) for value in artist.get_offsets().flatten()]
        parts += [artist.get_sizes().tolist(), len(artist.get_paths()[0].vertices)]
        parts += [
            *map(colour, artist.get_facecolor()),
            *map(colour, artist.get_edgecolor()),
            artist.get_urls(),
        ]
    link = f" -> {artist.get_url()}" if artist.get_url() else ""
    yield " ".join(str(part) for part in parts) + f" z{artist.get_zorder():g}{link}"


def _at(value) -> str:
    return str(value.date()) if hasattr(value, "date") else f"{number(value):g}"
