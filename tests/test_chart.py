"""What each chart draws: lengths, places, fills, words and links, from made-up tables whose every number is known.

A chart's whole look stands in ``tests/portraits``, where a change of it shows as a change of lines:
``python tests/test_chart.py`` draws the portraits again.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from matplotlib.dates import num2date
from matplotlib.text import Text

from drawn import axes_of, bars, colour, legend, links, portrait, rows, words
from engagement import chart

PORTRAITS = Path(__file__).parent / "portraits"
ACCENT, SOFT, INK, PAPER, TINT = chart.ACCENT, chart.SOFT, chart.INK, chart.PAPER, chart.TINT


def ints(*values: int | None) -> pd.Series:
    return pd.Series(values, dtype="Int64")


KINDS = pd.DataFrame(
    {"kind": ["event", "standing", "commitment"], "claims": [5, 0, 3], "share": [0.625, 0, 0.375]}
)
YEARS = pd.DataFrame(
    {
        "year": ints(2001, 2002, 2003, None),
        "by_text": [3, 0, 1, 0],
        "by_calendar": [2, 4, 0, 0],
        "events": [5, 4, 1, 7],
    }
)
TIMES = pd.DataFrame(
    [
        ("sessions", "Lake Council", "LC", "session", "1", "2001-03-01", "2001-03-31", True),
        ("sessions", "Lake Council", "LC", "session", "2", "2002-03-01", "2002-03-03", False),
        ("sessions", "Lake Assembly", "LA", "session", "8", "2002-05-01", "2003-01-01", True),
        ("visits", "Visit: no body", None, "visit", "", "2001-05", "2001-05", True),
        ("talks", "Sea Council, dialogue", "SC", "held", "3", "2001-06", "2001-06", False),
        ("talks", "Sea Council, dialogue", "SC", "postponed", "4", "2002", "2002", False),
        ("talks", "Sea Council, seminar", "SC", "cancelled", "", "2002-05-02", "2002-05-02", False),
        ("talks", "Sea Council, seminar", "SC", "announced", "", "2003-01-01", "2003-01-01", False),
        ("reports", "LT, report 1", "LTC", "due", "", "2000-06-30", "2000-06-30", True),
        ("reports", "LT, report 1", "LTC", "received", "", "2002-01-15", "2002-01-15", True),
        ("reports", "LT, report 1", "LTC", "reviewed", "", "2003-02-01", "2003-02-01", True),
        ("reports", "ST, report 4", None, "due", "", "2002-03", "2002-03", False),
    ],
    columns=["group", "lane", "body_id", "what", "label", "start", "end", "told"],
)
REPORTING = pd.DataFrame(
    [
        ("LT", "1", "2001-06-30", "2002-01-15", "2003-02-01", True, pd.NA),
        ("LT", "2", "2003", "2003-05", pd.NA, False, "3"),
        ("ST", "4", "2002-03", pd.NA, pd.NA, False, pd.NA),
    ],
    columns=["treaty_id", "ordinal", "due", "received", "reviewed", "named", "state_ordinal"],
)
MONEY = pd.DataFrame(
    {
        "year": ints(2001, 2002, 2003, 2004),
        "claimed_usd": ints(20000, 30000, None, 1500),
        "listed_usd": ints(25000, None, 40000, 1000),
    }
)


def verdicts(by: str, counts: dict) -> pd.DataFrame:
    """A long table of the four verdicts, a row of counts each group."""
    words = ["confirmed", "qualified", "contradicted", "no-record"]
    long = [
        (group, word, count)
        for group, found in counts.items()
        for word, count in zip(words, found, strict=True)
    ]
    return pd.DataFrame(long, columns=[by, "verdict", "count"])


VERDICTS = verdicts("kind", {"event": (4, 2, 1, 3), "standing": (0, 0, 0, 0), "evaluation": (1, 3, 0, 2)})

FIGURES = {
    "kinds": lambda: chart.kinds(KINDS),
    "years": lambda: chart.years(YEARS),
    "years-highlight": lambda: chart.years(YEARS, highlight=2002),
    "timeline": lambda: chart.timeline(TIMES, [2001, 2002], pd.Timestamp("2003-05-14")),
    "verdicts": lambda: chart.verdicts(VERDICTS),
    "reporting": lambda: chart.reporting(REPORTING),
    "contributions": lambda: chart.contributions(MONEY),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_look_is_the_one_that_was_agreed(name):
    assert portrait(FIGURES[name]()) == (PORTRAITS / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FIGURES)
def test_every_link_has_a_name_and_every_name_a_link(name):
    figure = FIGURES[name]()
    assert set(links(figure)) == set(figure.labels)


@pytest.mark.parametrize("fewest", [{}, {"claims": 1}])
def test_a_chart_of_nothing_is_none(fewest):
    assert (chart.kinds(KINDS.assign(**{"claims": 0, **fewest})) is None) == (not fewest)
    assert chart.years(YEARS.assign(events=0)) is None
    assert chart.verdicts(VERDICTS.assign(count=0)) is None
    for draw, table in (
        (chart.reporting, REPORTING),
        (chart.contributions, MONEY),
    ):
        assert draw(table.head(0)) is None and draw(table.head(1)) is not None
    assert chart.timeline(TIMES.head(0), [2001]) is None


def test_kinds_are_bars_as_long_as_they_have_claims():
    figure = chart.kinds(KINDS)
    assert rows(figure) == ["event", "standing", "commitment"]
    assert [(bar.left, bar.middle, bar.width, bar.fill) for bar in bars(figure)] == [
        (0, 0, 5, ACCENT),
        (0, 2, 3, ACCENT),
    ]
    assert words(figure) == ["5  (62%)", "0  (0%)", "3  (38%)"]
    assert axes_of(figure).get_xlim()[1] > 5


def test_years_are_full_by_the_text_hatched_by_the_calendar_and_dashed_undated():
    figure = chart.years(YEARS)
    assert rows(figure) == ["2001", "2002", "2003", "undated"]
    assert [tuple(bar) for bar in bars(figure)] == [
        (0, 0, 3, ACCENT, "none", "", "-"),
        (3, 0, 2, "none", ACCENT, "////", "-"),
        (0, 1, 4, "none", ACCENT, "////", "-"),
        (0, 2, 1, ACCENT, "none", "", "-"),
        (0, 3.3, 7, "none", SOFT, "", "--"),
    ]
    assert words(figure) == ["5", "4", "1", "7"]
    assert links(figure) == {
        "year-2001.html": ["5"],
        "year-2002.html": ["4"],
        "year-2003.html": ["1"],
    }
    assert figure.labels["year-2002.html"] == "2002: 4 events"
    assert legend(figure) == (
        "full: the text gives the year · hatched: a session's dates give it · dashed: no single year"
    )


def test_the_year_of_a_page_is_set_off():
    figure = chart.years(YEARS, highlight=2002)
    coloured = [bar.fill if bar.fill != "none" else bar.edge for bar in bars(figure)]
    assert coloured == [SOFT, SOFT, ACCENT, SOFT, SOFT]
    bold = [text.get_text() for text in axes_of(figure).texts if text.get_fontweight() == "bold"]
    assert bold == ["4"]
    bold = [
        label.get_text() for label in axes_of(figure).get_yticklabels() if label.get_fontweight() == "bold"
    ]
    assert bold == ["2002"]


def marks(figure) -> list[tuple]:
    """The marks of a timeline, from above and from the left: row, shape, day, fill, edge."""
    return sorted(
        (
            (
                round(float(place), 3),
                line.get_marker(),
                str(pd.Timestamp(at).date()),
                colour(line.get_markerfacecolor()),
                colour(line.get_markeredgecolor()),
            )
            for line in axes_of(figure).lines
            if line.get_marker() not in ("None", None, "")
            for at, place in zip(line.get_xdata(), line.get_ydata(), strict=True)
        ),
        key=lambda mark: (mark[0], mark[2]),
    )


def test_a_timeline_is_full_where_the_section_tells_of_it_and_open_where_only_records_do():
    figure = chart.timeline(TIMES, [2001, 2002])
    assert rows(figure) == list(dict.fromkeys(TIMES["lane"]))
    assert axes_of(figure).yaxis_inverted()
    assert marks(figure) == [
        (0, "o", "2001-03-16", ACCENT, ACCENT),
        (0, "o", "2002-03-02", PAPER, SOFT),
        (1, "o", "2002-08-31", ACCENT, ACCENT),
        (2.6, "*", "2001-05-16", ACCENT, ACCENT),
        (4.2, "s", "2001-06-16", PAPER, SOFT),
        (4.2, "^", "2002-07-02", PAPER, SOFT),
        (5.2, "x", "2002-05-02", PAPER, SOFT),
        (5.2, "d", "2003-01-01", PAPER, SOFT),
        (6.8, "|", "2000-06-30", ACCENT, ACCENT),
        (6.8, "o", "2002-01-15", ACCENT, ACCENT),
        (6.8, "D", "2003-02-01", ACCENT, ACCENT),
        (7.8, "|", "2002-03-16", PAPER, ACCENT),
    ]


def test_a_timeline_numbers_sessions_and_rounds_that_were_held():
    figure = chart.timeline(TIMES, [2001, 2002])
    said = {
        (text.get_text(), round(text.get_position()[1], 3), colour(text.get_color()))
        for text in axes_of(figure).texts
    }
    assert said == {("1", 0, PAPER), ("2", 0, INK), ("8", 1, PAPER), ("3", 4.2, INK)}


@pytest.mark.parametrize("name", FIGURES)
def test_for_a_phone_a_chart_is_as_wide_as_one_and_its_letters_as_large(name):
    wide = FIGURES[name]()
    narrow = wide.narrow()
    assert (wide.get_figwidth(), narrow.get_figwidth()) == (7.2, 3.4)
    beside = axes_of(narrow).transData
    named = [
        text.get_text()
        for text in axes_of(narrow).texts
        if type(text) is Text and text.get_transform() != beside
    ]
    named = rows(narrow) or named
    assert named == rows(wide)
    drawn = [*axes_of(narrow).texts, axes_of(narrow).xaxis.label]
    assert all(text.get_fontsize() >= 9 for text in drawn if text.get_text())
    assert {place: len(line) for place, line in enumerate(legend(narrow).split("\n")) if len(line) > 60} == {}
    assert FIGURES[name]().get_figwidth() == 7.2


def test_a_timeline_leads_from_a_name_to_its_body_where_there_is_one():
    figure = chart.timeline(TIMES, [2001, 2002])
    assert links(figure) == {
        "body-LC.html": ["Lake Council"],
        "body-LA.html": ["Lake Assembly"],
        "body-SC.html": ["Sea Council, dialogue", "Sea Council, seminar"],
        "body-LTC.html": ["LT, report 1"],
    }
    assert figure.labels["body-LA.html"] == "Lake Assembly: the body's page"


def test_a_timeline_has_every_mark_inside_its_axis_and_shades_the_period():
    figure = chart.timeline(TIMES, [2001, 2002], pd.Timestamp("2003-05-14"))
    axes = axes_of(figure)
    assert [str(num2date(edge).date()) for edge in axes.get_xlim()] == ["1999-11-22", "2004-02-09"]
    (shade,) = axes.patches
    days = [num2date(x).date() for x in (shade.get_x(), shade.get_x() + shade.get_width())]
    assert list(map(str, days)) == ["2001-01-01", "2002-12-31"]
    day = [line for line in axes.lines if line.get_linestyle() == ":"]
    assert [str(pd.Timestamp(line.get_xdata()[0]).date()) for line in day] == ["2003-05-14"]
    spans = [
        (round(line.get_ydata()[0], 3), *(str(pd.Timestamp(at).date()) for at in line.get_xdata()))
        for line in axes.lines
        if line.get_linewidth() == 3
    ]
    assert spans == [(6.8, "2000-06-30", "2003-02-01")]


def test_a_timeline_shows_the_whole_period_and_the_day_of_the_document():
    late = TIMES[TIMES["start"] >= "2002-05-02"]
    for published, last in ((None, "2005"), (pd.Timestamp("2007-05-14"), "2008")):
        edges = [
            num2date(edge).date()
            for edge in axes_of(chart.timeline(late, [1999, 2004], published)).get_xlim()
        ]
        assert (str(edges[0]), str(edges[1])[:4]) == ("1998-11-22", last)


def test_a_timeline_has_room_for_every_lane():
    for figure in (chart.timeline(TIMES, [2001, 2002]), chart.timeline(TIMES, [2001, 2002]).narrow()):
        bottom, top = axes_of(figure).get_ylim()
        assert top <= -0.6 and bottom >= 7.8 + 0.4


def test_a_timeline_explains_the_signs_that_it_has():
    figure = chart.timeline(TIMES.head(3), [2001, 2002])
    assert (
        legend(figure)
        == "circle: session · full: the section tells of it · open: on record alone · shaded: its period"
    )
    figure = chart.timeline(TIMES, [2001, 2002], pd.Timestamp("2003-05-14"))
    said = legend(figure).replace("\n", " · ").split(" · ")
    assert said == [
        *chart.MARKS_SAID.values(),
        "full: the section tells of it",
        "open: on record alone",
        "shaded: its period",
        "dotted: published",
    ]


def test_verdicts_are_stacked_each_with_its_sign_and_number():
    figure = chart.verdicts(VERDICTS)
    assert rows(figure) == ["event", "evaluation"]
    colours = chart.VERDICTS
    assert [tuple(bar) for bar in bars(figure)] == [
        (0, 0, 4, colours["confirmed"], colours["confirmed"], "", "-"),
        (0, 1, 1, colours["confirmed"], colours["confirmed"], "", "-"),
        (4, 0, 2, "none", colours["qualified"], "///", "-"),
        (1, 1, 3, "none", colours["qualified"], "///", "-"),
        (6, 0, 1, "none", colours["contradicted"], "xx", "-"),
        (7, 0, 3, "none", colours["no-record"], "", "--"),
        (4, 1, 2, "none", colours["no-record"], "", "--"),
    ]
    assert [(text.get_text(), text.get_position()) for text in axes_of(figure).texts] == [
        ("✓ 4", (2, 0)),
        ("✓ 1", (0.5, 1)),
        ("± 2", (5, 0)),
        ("± 3", (2.5, 1)),
        ("✗ 1", (6.5, 0)),
        ("– 3", (8.5, 0)),
        ("– 2", (5, 1)),
    ]
    assert legend(figure) == "✓ confirmed · ± qualified · ✗ contradicted · – no record"


def test_numbers_that_no_part_has_room_for_stand_beside_the_bar():
    figure = chart.verdicts(verdicts("year", {2001: (60, 1, 0, 2), 2002: (30, 30, 0, 0)}))
    said = {text.get_text(): text.get_position() for text in axes_of(figure).texts}
    beside = said.pop("✓ 60  ± 1  – 2")
    assert beside[0] > 63 and beside[1] == 0
    assert said == {"✓ 30": (15, 1), "± 30": (45, 1)}
    assert axes_of(figure).get_xlim()[1] > 63 * 1.5
    roomy = chart.verdicts(verdicts("year", {2002: (30, 30, 0, 0)}))
    assert axes_of(roomy).get_xlim()[1] < 63


def test_verdicts_by_year_and_by_body_are_named():
    counts = {2001: (1, 0, 0, 0), 2002: (0, 0, 0, 2), pd.NA: (0, 1, 0, 0)}
    figure = chart.verdicts(verdicts("year", counts))
    assert rows(figure) == ["2001", "2002", "undated"]
    assert legend(figure) == "✓ confirmed · ± qualified · – no record"
    counts = {"LC": (1, 0, 0, 0), "LTC": (0, 0, 0, 2)}
    figure = chart.verdicts(verdicts("body_id", counts), {"LC": "Lake Council"})
    assert rows(figure) == ["Lake Council", "LTC"]


def test_many_verdicts_stand_no_further_apart_than_few():
    few, many = (
        chart.verdicts(verdicts("kind", {f"kind {place}": (1, 0, 0, 0) for place in range(number)}))
        for number in (2, 30)
    )
    for figure, edge in ((few, 0.31 + 0.04 * 1.62), (many, 0.31 + 0.01 * 29.62)):
        assert axes_of(figure).get_ylim()[1] == pytest.approx(-edge)


def steps(figure) -> list[tuple]:
    """The marks of a reporting cycle: row, shape, day."""
    return [
        (line.get_ydata()[0], line.get_marker(), str(pd.Timestamp(line.get_xdata()[0]).date()))
        for line in axes_of(figure).lines
        if line.get_marker() not in ("None", None, "")
    ]


def test_a_reports_way_is_drawn_from_due_to_reviewed():
    figure = chart.reporting(REPORTING)
    assert rows(figure) == ["LT, report 1", "LT, report 2 (the state: 3)", "ST, report 4"]
    assert steps(figure) == [
        (0, "|", "2001-06-30"),
        (0, "o", "2002-01-15"),
        (0, "D", "2003-02-01"),
        (1, "|", "2003-01-01"),
        (1, "o", "2003-05-16"),
        (2, "|", "2002-03-01"),
    ]
    full = {
        line.get_marker(): colour(line.get_markerfacecolor())
        for line in axes_of(figure).lines
        if line.get_marker() in "oD"
    }
    assert full == {"o": ACCENT, "D": "none"}
    spans = [
        (line.get_ydata()[0], colour(line.get_color()), *(str(at.date()) for at in line.get_xdata()))
        for line in axes_of(figure).lines
        if line.get_marker() in ("None", None, "")
    ]
    assert spans == [
        (0, chart.LINE, "2001-06-30", "2003-02-01"),
        (1, chart.LINE, "2003-05-16", "2003-07-02"),
        (1, INK, "2003-01-01", "2003-12-31"),
        (2, INK, "2002-03-01", "2002-03-31"),
    ]
    assert words(figure) == ["June 2001", "January 2002", "February 2003", "2003", "May 2003", "March 2002"]
    assert legend(figure) == "bar: due, or the year in which it was · dot: received · diamond: reviewed"


def test_money_of_the_section_and_of_the_record_are_two_bars():
    figure = chart.contributions(MONEY)
    assert rows(figure) == ["2001", "2002", "2003", "2004"]
    assert [(bar.middle, bar.width, bar.fill) for bar in bars(figure)] == [
        (-0.17, 20000, ACCENT),
        (0.19, 25000, "none"),
        (0.83, 30000, ACCENT),
        (2.19, 40000, "none"),
        (2.83, 1500, ACCENT),
        (3.19, 1000, "none"),
    ]
    assert [(text.get_text().strip(), *text.get_position()) for text in axes_of(figure).texts] == [
        ("section: 20,000", 20000, -0.17),
        ("records: 25,000", 25000, 0.19),
        ("section: 30,000", 30000, 0.83),
        ("records: no list with the state in it was read", 0, 1.19),
        ("section: no sum given", 0, 1.83),
        ("records: 40,000", 40000, 2.19),
        ("section: 1,500", 1500, 2.83),
        ("records: 1,000", 1000, 3.19),
    ]
    assert axes_of(figure).get_xlim() == (0, 52000)


if __name__ == "__main__":
    PORTRAITS.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        (PORTRAITS / f"{name}.txt").write_text(portrait(draw()), encoding="utf-8")
