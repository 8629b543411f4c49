"""Charts, tables and cards: what they draw, that everything from the data is escaped, and that the same data give the same bytes."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from matplotlib.figure import Figure

from engagement import card, chart, exhibit, finding, load, tally
from engagement.drawing import drawing


@pytest.fixture
def section(invented):
    return load("RU1998", invented)


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, in order."""
    out: list = []
    for module in (exhibit, card):
        monkeypatch.setattr(module, "display", out.append)
    return out


FIGURES = {
    "kinds": lambda section: (chart.kinds, tally.kinds(section)),
    "years": lambda section: (chart.years, tally.years(section)),
    "matrix": lambda section: (chart.matrix, tally.matrix(section)),
    "sessions": lambda section: (chart.sessions, tally.sessions(section)),
    "verdicts": lambda section: (chart.verdicts, tally.verdicts(section)),
    "verdicts-by-year": lambda section: (chart.verdicts, tally.verdicts(section, by="year")),
    "reporting": lambda section: (chart.reporting, tally.reporting(section)),
    "contributions": lambda section: (chart.contributions, tally.contributions(section)),
    "strip": lambda section: (lambda events: chart.strip(events, section.years), section.events),
}


@pytest.mark.parametrize("name", FIGURES)
def test_each_chart_is_the_same_drawing_each_time(section, name):
    draw, rows = FIGURES[name](section)
    figures = [draw(rows) for _ in range(2)]
    assert all(isinstance(figure, Figure) for figure in figures)
    first, second = (drawing(figure, name, "title", "words") for figure in figures)
    assert first == second
    assert "<title" in first and "<desc" in first and "<metadata" not in first and "target=" not in first
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert len(ids) == len(set(ids)) and all(one.startswith(name) for one in ids)
    assert not set(re.findall(r"url\(#([^)]+)\)", first)) - set(ids)


def test_text_stays_text_and_colours_are_the_pages(section):
    drawn = drawing(chart.kinds(tally.kinds(section)), "k", "t", "d")
    assert ">event</text>" in drawn and f"var(--accent, {chart.ACCENT})" in drawn


def test_a_change_of_colour_changes_the_drawing(section, monkeypatch):
    before = drawing(chart.kinds(tally.kinds(section)), "k", "t", "d")
    monkeypatch.setattr(chart, "ACCENT", "#123456")
    assert drawing(chart.kinds(tally.kinds(section)), "k", "t", "d") != before


def test_cells_of_the_matrix_are_named_links(section):
    drawn = drawing(chart.matrix(tally.matrix(section)), "m", "t", "d")
    assert 'href="body-LC.html#in-1998" aria-label="Lake Council, 1998: 3 events"' in drawn
    assert (
        'href="body-LTC.html#in-undated" aria-label="Lake Committee, undated: 1 events"' in drawn
        or "one event" in drawn
    )


def test_a_figure_carries_its_rows(section, shown):
    rows = tally.kinds(section)
    exhibit.show(
        chart.kinds(rows), rows, name="kinds", finding="Found.", measure="Claims", source="claims.csv"
    )
    data, metadata = shown[0]._repr_mimebundle_()
    assert metadata == {"press": {"name": "kinds"}}
    assert (
        data["text/csv"].splitlines()[0] == "kind,meaning,claims,share"
        and len(data["text/csv"].splitlines()) == len(rows) + 1
    )
    assert '<p class="finding">Found.</p>' in data["text/html"]


def test_a_table_is_escaped_and_says_what_its_headers_are(shown):
    rows = pd.DataFrame({"name": ["<b>&", "plain"], "number": pd.array([1, pd.NA], dtype="Int64")})
    exhibit.table(
        rows,
        name="t",
        caption="Cap <i>",
        columns={"name": "Name", "number": "Number"},
        links={"name": lambda row: f"x.html#{row.number}"},
    )
    html = shown[0].html
    assert "<b>" not in html and "&lt;b&gt;&amp;" in html and "Cap &lt;i&gt;" in html
    assert html.count('scope="col"') == 2 and html.count('scope="row"') == 2
    assert '<td class="number">1</td>' in html and "–" in html and 'href="x.html#1"' in html


def test_a_card_keeps_the_two_voices_apart(section, shown):
    card.cards(section, section.claims)
    html = shown[0].html
    assert [found for found in re.findall(r'<article class="card" id="([^"]+)"', html)] == section.claims[
        "claim_id"
    ].tolist()
    for part in html.split("<article")[1:]:
        says, records = part.split('<section class="records"')
        assert "check" not in says.split('<section class="says"')[1]
        assert 'class="summary"' not in records
    assert "Report &lt;of&gt; the Lake Council" in html and "4,000 &amp; not 5,000" in html
    assert "What was searched" in html and "Not a statement that a record can be asked about" in html
    assert "<mark>" not in html


def test_a_card_shows_the_sentence_only_with_the_text(section, shown, monkeypatch, tmp_path):
    from invented import TEXT

    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("ENGAGEMENT_SOURCE", str(path))
    section.__dict__.pop("text", None)
    card.cards(section, "RU1998-02")
    assert "<mark>gave it $5,000</mark>" in shown[0].html


def test_findings_follow_the_data(section):
    assert finding.kinds(tally.kinds(section)).startswith("Two of four claims are of kind event")
    assert (
        finding.years(tally.years(section))
        == "1998 holds far the most dated events (three); one of four events has no single year."
    )
    assert "one is contradicted" in finding.verdicts(tally.verdicts(section))
    assert finding.year(section, 1997) == "The section dates no event to 1997."
    assert finding.place(section, "LTC") == (
        "Committee on the Lake Treaty: a committee of experts that monitors a treaty; under the Council of the Lakes; "
        "monitors the Lake Treaty."
    )
    assert "one report came late" in finding.reporting(tally.reporting(section))
    assert "accession 1997" in finding.treaty_dates(section, "LT")


def test_a_section_shows_itself(section):
    html = section._repr_html_()
    assert "Ruritania" in html and "1 February 1999" in html
    assert repr(section) == "<Section RU1998: Ruritania, 1997 to 1998; 4 claims, 4 events, 5 checks>"
