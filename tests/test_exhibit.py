"""Charts, tables and cards: what they draw, that everything from the data is escaped, and that the same data give the same bytes."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
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
    "timeline": lambda section: (lambda rows: chart.timeline(rows, section.years), tally.timeline(section)),
    "verdicts": lambda section: (chart.verdicts, tally.verdicts(section)),
    "verdicts-by-year": lambda section: (chart.verdicts, tally.verdicts(section, by="year")),
    "reporting": lambda section: (chart.reporting, tally.reporting(section)),
    "contributions": lambda section: (chart.contributions, tally.contributions(section)),
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


def test_the_head_of_a_part_is_a_heading_and_its_purpose(shown):
    exhibit.part("Rounds & talks", "What became of them.")
    (head,) = shown
    assert head.html.split("\n") == ["<h2>Rounds &amp; talks</h2>", "<p>What became of them.</p>"]
    assert head.text == "Rounds & talks\nWhat became of them."


def test_text_stays_text_and_colours_are_the_pages(section):
    drawn = drawing(chart.kinds(tally.kinds(section)), "k", "t", "d")
    assert ">event</text>" in drawn and f"var(--accent, {chart.ACCENT})" in drawn


def test_a_change_of_colour_changes_the_drawing(section, monkeypatch):
    before = drawing(chart.kinds(tally.kinds(section)), "k", "t", "d")
    monkeypatch.setattr(chart, "ACCENT", "#123456")
    assert drawing(chart.kinds(tally.kinds(section)), "k", "t", "d") != before


def test_a_figure_carries_its_rows(section, shown):
    rows = tally.kinds(section)
    exhibit.show(
        chart.kinds(rows), rows, name="kinds", finding="Found.", measure="Claims", source="claims.csv"
    )
    data, metadata = shown[0]._repr_mimebundle_()
    assert metadata["press"]["name"] == "kinds"
    assert metadata["press"]["about"] | {"tableSchema": 0} == {
        "dc:title": "Claims",
        "dc:source": "claims.csv",
        "tableSchema": 0,
    }
    columns = metadata["press"]["about"]["tableSchema"]["columns"]
    assert [(column["name"], column["datatype"]) for column in columns] == [
        ("kind", "string"),
        ("meaning", "string"),
        ("claims", "integer"),
        ("share", "number"),
    ]
    assert columns[0]["dc:description"] == section.package.field("claims", "kind")["description"]
    assert (
        data["text/csv"].splitlines()[0] == "kind,meaning,claims,share"
        and len(data["text/csv"].splitlines()) == len(rows) + 1
    )
    assert '<p class="finding">Found.</p>' in data["text/html"]


def test_rows_can_be_shown_where_no_data_are_at_hand(section, shown, monkeypatch, tmp_path):
    monkeypatch.setenv("ENGAGEMENT_DATA", str(tmp_path / "nowhere"))
    exhibit._meanings.cache_clear()
    try:
        exhibit.table(tally.kinds(section), name="k", caption="C", columns={"kind": "Kind"})
        columns = shown[0]._repr_mimebundle_()[1]["press"]["about"]["tableSchema"]["columns"]
    finally:
        exhibit._meanings.cache_clear()
    assert [set(column) for column in columns] == [{"name", "titles", "datatype"}] * 4


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


def test_cards_are_escaped(section, shown):
    card.cards(section, section.claims)
    html = shown[0].html
    assert "Report &lt;of&gt; the Lake Council" in html and "4,000 &amp; not 5,000" in html
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
        "Committee on the Lake Treaty: a committee of experts that monitors the Lake Treaty; under the Council of the Lakes."
    )
    assert "it came late" in finding.reporting(tally.reporting(section))
    assert "accession in 1997" in finding.treaty_dates(section, "LT")


def test_a_section_shows_itself(section):
    html = section._repr_html_()
    assert "Ruritania" in html and "1 February 1999" in html
    assert repr(section) == "<Section RU1998: Ruritania, 1997 to 1998; 4 claims, 4 events, 5 checks>"


# What is shown, part by part.


def parts(exhibit_) -> BeautifulSoup:
    return BeautifulSoup(exhibit_.html, "html.parser")


def said(tag) -> str:
    return " ".join(tag.get_text().split())


def shown_figure(rows, shown, **named):
    given = {"name": "kinds", "finding": "Found.", "measure": "Claims", "source": "claims.csv"} | named
    exhibit.show(chart.kinds(rows), rows, **given)
    return shown[-1]


KINDS = pd.DataFrame({"kind": ["event", "standing"], "claims": [5, 3], "share": [0.625, None]})


def test_a_figure_stands_with_its_finding_its_measure_and_its_rows(shown):
    page = parts(shown_figure(KINDS, shown))
    assert said(page.select_one("figcaption .finding")) == "Found."
    assert said(page.select_one("figcaption .measure")) == "Claims"
    assert said(page.select_one(".foot")) == "Source: claims.csv; two rows."
    drawn = page.select_one(".drawing")
    assert drawn["aria-label"] == "Chart: Found." and drawn["tabindex"] == "0" and drawn.svg
    assert said(drawn.svg.title) == "Found."
    assert said(drawn.svg.desc) == "Found. Its rows can be had as a table, under the chart."
    assert all(tag["id"].startswith("kinds-") for tag in drawn.svg.select("[id]"))
    assert shown[-1].text == "Found.\nClaims" and shown[-1].name == "kinds"


def test_a_figure_can_have_its_own_description(shown):
    page = parts(shown_figure(KINDS, shown, description="Own words."))
    assert said(page.svg.desc) == "Own words."


def test_without_a_finding_the_measure_is_title_and_description(shown):
    page = parts(shown_figure(KINDS, shown, finding=""))
    assert said(page.select_one("figcaption")) == "Claims"
    assert said(page.svg.desc) == "Claims. Its rows can be had as a table, under the chart."


def test_of_no_figure_the_finding_is_said(shown):
    exhibit.show(None, KINDS, name="n", finding="Nothing <here>.", measure="m", source="s")
    (paragraph,) = shown
    assert paragraph.html.strip() == '<p class="computed">Nothing &lt;here&gt;.</p>'
    data, metadata = paragraph._repr_mimebundle_()
    assert data == {"text/html": paragraph.html, "text/plain": "Nothing <here>."} and metadata == {}


def test_rows_travel_as_csv_under_their_name(shown):
    data, metadata = shown_figure(KINDS, shown)._repr_mimebundle_(include=None, exclude=None)
    assert data["text/csv"] == "kind,claims,share\nevent,5,0.625\nstanding,3,\n"
    assert metadata["press"]["name"] == "kinds" and data["text/plain"] == "Found.\nClaims"


ROWS = pd.DataFrame(
    {
        "name": pd.array(["one", "two", None], dtype="string"),
        "held": [True, False, True],
        "number": pd.array([1000, None, 3], dtype="Int64"),
        "note": ["", "b <c>", "d"],
        "left_out": [7, 8, 9],
    }
)


def tabled(**options) -> exhibit.Exhibit:
    given = {
        "name": "t",
        "caption": "A caption",
        "columns": {"name": "Name", "held": "Held?", "number": "Number", "note": "Note"},
    }
    return exhibit.tabled(ROWS, **given | options)


def test_a_table_shows_the_columns_asked_for_under_their_headings():
    page = parts(tabled())
    assert said(page.caption) == "A caption" and page.div["aria-label"] == "Table: A caption"
    assert [said(cell) for cell in page.select("thead th")] == ["Name", "Held?", "Number", "Note"]
    assert [[said(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")] == [
        ["one", "True", "1000", "–"],
        ["two", "False", "–", "b <c>"],
        ["–", "True", "3", "d"],
    ]
    assert [cell.get("class") for cell in page.select("thead th")] == [None, None, ["number"], None]
    for row in page.select("tbody tr"):
        assert [(cell.name, cell.get("scope"), cell.get("class")) for cell in row.select("th, td")] == [
            ("th", "row", None),
            ("td", None, None),
            ("td", None, ["number"]),
            ("td", None, None),
        ]


def test_a_table_formats_and_links_its_cells():
    page = parts(
        tabled(
            formats={"number": "{:,}".format, "held": lambda held: "yes" if held else "no"},
            links={"name": lambda row: f"x.html#{row.left_out}" if row.held else None},
        )
    )
    assert [said(row.select("td")[1]) for row in page.select("tbody tr")] == ["1,000", "–", "3"]
    assert [said(row.select("td")[0]) for row in page.select("tbody tr")] == ["yes", "no", "yes"]
    assert [(link["href"], said(link)) for link in page.select("a")] == [
        ("x.html#7", "one"),
        ("x.html#9", "–"),
    ]


def test_a_table_in_plain_text_and_as_csv():
    table = tabled(formats={"number": "{:,}".format})
    assert (
        table.text.splitlines()[0] == "A caption" and "1,000" in table.text and "left_out" not in table.text
    )
    assert [line.split()[0] for line in table.text.splitlines()[1:]] == ["name", "one", "two", "–"]
    assert table.rows is ROWS and table.name == "t"


def test_a_table_of_no_rows_says_so(shown):
    exhibit.table(ROWS.head(0), name="t", caption="A caption", columns={"name": "Name"})
    exhibit.table(ROWS, name="t", caption="A caption", columns={"name": "Name"})
    assert [one.text.splitlines()[0] for one in shown] == ["A caption: none.", "A caption"]
    assert shown[1].html == tabled(columns={"name": "Name"}).html


def test_events_by_year_stand_under_the_years_of_the_period_and_any_other(invented, edit, shown):
    edit(invented, "events", "event_id", "RU1998-02.1", year_start="2001", year_end="2001")
    section = load("RU1998", invented)
    exhibit.by_year(section, section.events, name="events")
    page = parts(shown[0])
    heads = {head["id"]: head.find_next("dd") for head in page.select("dt")}
    assert list(heads) == ["in-1998", "in-2001", "in-undated"]
    assert [[link["href"] for link in head.select("a")] for head in page.select("dt")] == [
        ["year-1998.html"],
        [],
        [],
    ]
    listed = {name: [said(item) for item in part.select("li")] for name, part in heads.items()}
    assert listed == {
        "in-1998": [
            "RU1998-01.1 Second session. attendance · dated by the text · ✓ confirmed",
            "RU1998-01.2 Third session. attendance · dated by the calendar · – no record",
        ],
        "in-2001": ["RU1998-02.1 Gift. contribution · dated by the text · ✗ contradicted"],
        "in-undated": ["RU1998-03.1 Party to the treaty. accession · since 1997 · ± qualified"],
    }
    assert [link["href"] for link in heads["in-1998"].select("li a")] == ["#RU1998-01", "#RU1998-01"]
    assert shown[0].text.splitlines() == [
        "1998: RU1998-01.1 Second session.",
        "1998: RU1998-01.2 Third session.",
        "2001: RU1998-02.1 Gift.",
        "undated: RU1998-03.1 Party to the treaty.",
    ]
    assert shown[0].name == "events" and len(shown[0].rows) == 4


def test_a_notebook_is_dressed_in_the_pages_own_style(shown, root):
    exhibit.dress()
    folder = root / "lib" / "engagement" / "templates"
    css = shown[0].html
    if folder.is_dir():  # not where the library is installed elsewhere
        assert (folder / "site.css").read_text(encoding="utf-8").strip()[:200] in css
        assert (folder / "notebook.css").read_text(encoding="utf-8").strip()[-200:] in css
    assert "--accent:" in css and ".card" in css
    assert css.lstrip().startswith("<style") and "&gt;" not in css and shown[0].text == "style"
