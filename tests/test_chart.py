"""What each chart draws: lengths, places, fills, words and links, from made-up tables whose every number is known.

A chart's whole look stands in ``tests/portraits``, where a change of it shows as a change of lines:
``python tests/test_chart.py`` draws the portraits again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date

from drawn import axes_of, bars, colour, columns, legend, line_style, links, places, portrait, rows, words
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
CELLS = [
    ("LC", "Lake Council", "charter-body", (8, 0, 2)),
    ("LA", "Lake Assembly", "charter-body", (1, 3, 0)),
    ("LTC", "Lake Committee", "treaty-body", (0, 6, 8)),
]
MATRIX = pd.DataFrame(
    [
        (body_id, body, kind, year, events)
        for body_id, body, kind, counts in CELLS
        for year, events in zip((2001, 2002, pd.NA), counts, strict=True)
    ],
    columns=["body_id", "body", "kind", "year", "events"],
).astype({"year": "Int64"})
SESSIONS = pd.DataFrame(
    [
        ("LC", "Lake Council", 1, "2001-03-01", "2001-03-31", True),
        ("LC", "Lake Council", 2, "2002-03-01", "2002-03-03", False),
        ("LTC", "Lake Committee", 7, "2001-05-01", "2001-05-01", False),
        ("LTC", "Lake Committee", 8, "2002-05-01", "2003-01-01", True),
    ],
    columns=["body_id", "body", "number", "start_date", "end_date", "attended"],
).astype({"start_date": "datetime64[s]", "end_date": "datetime64[s]"})
STRIP = pd.DataFrame(
    [
        ("AB-01", "attendance", "3", 2001, "Third session."),
        ("AB-02", "visit-received", pd.NA, 2001, "A visit."),
        ("AB-03", "hosting", pd.NA, 2004, "A forum."),
        ("AB-04", "seminar", "1", pd.NA, "A seminar."),
        ("AB-04", "dialogue", pd.NA, pd.NA, "A dialogue."),
    ],
    columns=["claim_id", "type", "ordinal", "year", "summary"],
).astype({"year": "Int64"})
REPORTING = pd.DataFrame(
    [
        ("LT", "1", "2001-06-30", "2002-01-15", "2003-02-01", True),
        ("LT", "2", "2003", "2003-05", pd.NA, False),
        ("ST", "4", "2002-03", pd.NA, pd.NA, False),
    ],
    columns=["treaty_id", "ordinal", "due", "received", "reviewed", "named"],
)
MONEY = pd.DataFrame(
    {
        "year": ints(2001, 2002, 2003, 2004),
        "claimed_usd": ints(20000, 30000, None, 1500),
        "listed_usd": ints(25000, None, 40000, 1000),
    }
)


TALKS = pd.DataFrame(
    [
        ("Lake Council", "dialogue", 1, "held", "2001-06"),
        ("Lake Council", "dialogue", None, "postponed", "2002"),
        ("Lake Council", "dialogue", None, "held", "2002-05-02"),
        ("Lake Council", "expert-seminar", None, "cancelled", "2001-03-01"),
        ("Sea Council", "dialogue", 2, "announced", "2003-01-01"),
    ],
    columns=["body", "series", "number", "status", "start_date"],
).astype({"number": "Int64"})


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
    "matrix": lambda: chart.matrix(MATRIX),
    "sessions": lambda: chart.sessions(SESSIONS),
    "strip": lambda: chart.strip(STRIP, [2001, 2002]),
    "verdicts": lambda: chart.verdicts(VERDICTS),
    "reporting": lambda: chart.reporting(REPORTING),
    "rounds": lambda: chart.rounds(TALKS, [2001, 2002]),
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
    assert chart.matrix(MATRIX.assign(events=0)) is None
    assert chart.verdicts(VERDICTS.assign(count=0)) is None
    for draw, table in (
        (chart.sessions, SESSIONS),
        (chart.reporting, REPORTING),
        (chart.contributions, MONEY),
    ):
        assert draw(table.head(0)) is None and draw(table.head(1)) is not None
    assert chart.strip(STRIP.head(0), [2001]) is None


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


def test_the_matrix_has_a_number_for_each_body_and_year():
    figure = chart.matrix(MATRIX)
    at = {
        (label, column): text.get_text()
        for text in axes_of(figure).texts
        for label, column in [(number_row(figure, text), text.get_position()[0])]
        if text.get_ha() == "center" and label
    }
    assert at == {
        ("Lake Council", 0): "8",
        ("Lake Council", 1): "·",
        ("Lake Council", 2.25): "2",
        ("Lake Assembly", 0): "1",
        ("Lake Assembly", 1): "3",
        ("Lake Assembly", 2.25): "·",
        ("Lake Committee", 0): "·",
        ("Lake Committee", 1): "6",
        ("Lake Committee", 2.25): "8",
    }
    heads = {word: place for word, place in places(figure).items() if place[1] == -0.55}
    assert heads == {"2001": (0, -0.55), "2002": (1, -0.55), "undated": (2.25, -0.55)}
    order = sorted((place[1], word) for word, place in places(figure).items() if place[0] < 0)
    assert [word for _, word in order] == [
        "charter body",
        "Lake Council",
        "Lake Assembly",
        "treaty body",
        "Lake Committee",
    ]
    top, bottom = sorted(axes_of(figure).get_ylim())
    assert axes_of(figure).yaxis_inverted() and top < -0.55 and bottom > order[-1][0]


def number_row(figure, text) -> str:
    """The body in whose row a text stands."""
    return {place[1]: word for word, place in places(figure).items() if place[0] == -0.62}.get(
        round(text.get_position()[1], 3), ""
    )


def test_the_cells_of_the_matrix_are_as_strong_as_their_numbers_and_lead_to_their_place():
    figure = chart.matrix(MATRIX)
    cells = {
        patch.get_url(): (colour(patch.get_facecolor()), colour(patch.get_edgecolor()), line_style(patch))
        for patch in axes_of(figure).patches
    }
    assert cells == {
        "body-LC.html#in-2001": (ACCENT, "none", "-"),
        "body-LC.html#in-undated": ("none", SOFT, "--"),
        "body-LA.html#in-2001": (TINT, "none", "-"),
        "body-LA.html#in-2002": (TINT, "none", "-"),
        "body-LTC.html#in-2002": (ACCENT, "none", "-"),
        "body-LTC.html#in-undated": ("none", SOFT, "--"),
    }
    said = links(figure)
    assert said["body-LC.html#in-2001"] == ["8"] and said["body-LTC.html#in-undated"] == ["8"]
    assert said["body-LA.html"] == ["Lake Assembly"]
    assert figure.labels["body-LC.html#in-2001"] == "Lake Council, 2001: 8 events"
    assert figure.labels["body-LC.html#in-undated"] == "Lake Council, undated: 2 events"
    assert figure.labels["body-LC.html"] == "Lake Council: its page"
    inks = {
        (text.get_text(), text.get_url()): colour(text.get_color())
        for text in axes_of(figure).texts
        if text.get_url() and "#" in text.get_url()
    }
    assert inks["8", "body-LC.html#in-2001"] == PAPER and inks["1", "body-LA.html#in-2001"] == INK
    assert inks["8", "body-LTC.html#in-undated"] == INK


def test_sessions_are_full_where_attendance_is_claimed_and_open_where_it_is_not():
    figure = chart.sessions(SESSIONS)
    assert rows(figure) == ["Lake Council", "Lake Committee"]
    dots = [line for line in axes_of(figure).lines if line.get_marker() == "o"]
    drawn = [
        (
            pd.Timestamp(line.get_xdata()[0]).isoformat(),
            line.get_ydata()[0],
            colour(line.get_markerfacecolor()),
            colour(line.get_markeredgecolor()),
        )
        for line in dots
    ]
    assert drawn == [
        ("2001-03-16T00:00:00", 0, ACCENT, ACCENT),
        ("2002-03-02T00:00:00", 0, "none", SOFT),
        ("2001-05-01T00:00:00", 1, "none", SOFT),
        ("2002-08-31T12:00:00", 1, ACCENT, ACCENT),
    ]
    said = [(text.get_text(), colour(text.get_color())) for text in axes_of(figure).texts]
    assert said == [("1", PAPER), ("2", INK), ("7", INK), ("8", PAPER)]
    assert links(figure) == {"body-LC.html": ["Lake Council"], "body-LTC.html": ["Lake Committee"]}
    assert figure.labels["body-LTC.html"] == "Lake Committee: its page"
    assert [str(num2date(edge).date()) for edge in axes_of(figure).get_xlim()] == ["2000-12-12", "2003-12-31"]
    assert legend(figure) == (
        "full: said to be attended · open: held, attendance not claimed · number: the session"
    )


def test_a_strip_stacks_events_over_their_years_the_undated_apart():
    figure = chart.strip(STRIP, [2001, 2002])
    assert columns(figure) == ["2001", "2002", "2004", "undated"]
    assert places(figure) == {
        "attendance 3": (-0.34, 0),
        "visit received": (-0.34, 1),
        "hosting": (1.66, 0),
        "seminar 1": (2.96, 0),
        "dialogue": (2.96, 1),
    }
    marks = [
        (*mark.get_offsets()[0].round(3).tolist(), colour(mark.get_edgecolor()[0]), mark.get_urls())
        for mark in axes_of(figure).collections
    ]
    assert marks == [
        (-0.4, 0, ACCENT, ["#AB-01"]),
        (-0.4, 1, ACCENT, ["#AB-02"]),
        (1.6, 0, ACCENT, ["#AB-03"]),
        (2.9, 0, SOFT, ["#AB-04"]),
        (2.9, 1, SOFT, ["#AB-04"]),
    ]
    full = [bool(np.any(mark.get_facecolor())) for mark in axes_of(figure).collections]
    assert full == [True, True, True, False, False]
    assert links(figure) == {
        "#AB-01": ["attendance 3"],
        "#AB-02": ["visit received"],
        "#AB-03": ["hosting"],
        "#AB-04": ["seminar 1", "dialogue"],
    }
    assert figure.labels["#AB-01"] == "AB-01: Third session."


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
    assert rows(figure) == ["LT 1", "LT 2", "ST 4"]
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
        ("section: 0", 0, 1.83),
        ("records: 40,000", 40000, 2.19),
        ("section: 1,500", 1500, 2.83),
        ("records: 1,000", 1000, 3.19),
    ]
    assert axes_of(figure).get_xlim() == (0, 52000)


def test_rounds_are_full_where_held_and_say_what_became_of_the_others():
    figure = chart.rounds(TALKS, [2001, 2002])
    assert rows(figure) == [
        "Lake Council, dialogue",
        "Lake Council, expert seminar",
        "Sea Council, dialogue",
    ]
    assert [
        (*step, colour(line.get_markerfacecolor()), colour(line.get_markeredgecolor()))
        for step, line in zip(
            steps(figure), [one for one in axes_of(figure).lines if one.get_marker() in "o^x"], strict=True
        )
    ] == [
        (0, "o", "2001-06-16", ACCENT, ACCENT),
        (0, "^", "2002-07-02", "none", SOFT),
        (0, "o", "2002-05-02", ACCENT, ACCENT),
        (1, "x", "2001-03-01", "none", SOFT),
        (2, "o", "2003-01-01", "none", SOFT),
    ]
    assert [(text.get_text(), colour(text.get_color())) for text in axes_of(figure).texts] == [("1", PAPER)]
    (shade,) = axes_of(figure).patches
    edges = [str(num2date(edge).date()) for edge in (shade.get_x(), shade.get_x() + shade.get_width())]
    assert edges == ["2001-01-01", "2002-12-31"]
    assert legend(figure) == (
        "full: held · open: announced · triangle: put off · cross: called off · shaded: the period"
    )


def test_rounds_of_one_partner_are_named_by_their_series():
    figure = chart.rounds(TALKS.head(4), [2001])
    assert rows(figure) == ["dialogue", "expert seminar"]
    assert legend(figure) == "full: held · triangle: put off · cross: called off · shaded: the period"
    assert chart.rounds(TALKS.head(0), [2001]) is None


if __name__ == "__main__":
    PORTRAITS.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        (PORTRAITS / f"{name}.txt").write_text(portrait(draw()), encoding="utf-8")
