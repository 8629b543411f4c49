"""The chart of signs: each event the sign of its verdict, in the cell of its body and year, which leads to the body's page."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup

from engagement import load, signs

SIGNS = {"confirmed": "✓", "qualified": "±", "contradicted": "✗", "no-record": "–"}


def drawn(section, **named) -> BeautifulSoup:
    return BeautifulSoup(signs.matrix(section, **named), "html.parser")


def cells(page) -> dict[tuple[str, str], object]:
    """For a body's name and a year, the cell."""
    years = [head.get_text() for head in page.select("thead th")][1:]
    return {
        (row.find("th").get_text(), year): cell
        for row in page.select("tbody tr:not(.group)")
        for year, cell in zip(years, row.select("td"), strict=True)
    }


def test_each_event_is_the_sign_of_its_verdict_in_its_cell(root):
    section = load("CN2012", root / "data")
    expected: dict[tuple[str, str], list[str]] = {}
    for event in section.events.dropna(subset=["body_id"]).itertuples():
        year = "undated" if pd.isna(event.year) else str(event.year)
        expected.setdefault((section.body_names[event.body_id], year), []).append(SIGNS[event.verdict])
    found = {at: cell.a.get_text() for at, cell in cells(drawn(section)).items() if cell.a}
    assert {at: sorted(text) for at, text in found.items()} == {
        at: sorted(text) for at, text in expected.items()
    }


def test_a_cell_leads_to_its_body_at_its_year_and_says_what_is_in_it(invented):
    section = load("RU1998", invented)
    found = cells(drawn(section))
    assert list(found) == [
        (body, year) for body in ("Lake Council", "Lake Committee") for year in ("1997", "1998", "undated")
    ]
    cell = found["Lake Council", "1998"].a
    assert cell["href"] == "body-LC.html#in-1998"
    events = section.events.query("body_id == 'LC' and year == 1998")
    assert cell["aria-label"].startswith("Lake Council, 1998: three events, ")
    assert len(events) == 3 == len(cell.get_text())
    undated = found["Lake Committee", "undated"].a
    assert undated["href"] == "body-LTC.html#in-undated"
    assert "undated" in undated["class"]
    assert found["Lake Council", "1997"].a is None
    assert "none" in found["Lake Council", "1997"].get_text()


def test_it_leads_only_to_pages_that_there_are(invented):
    section = load("RU1998", invented)
    page = drawn(section, at="RU1998/", pages={"body-LC.html"})
    assert {link["href"] for link in page.select("a")} == {
        "RU1998/body-LC.html",
        "RU1998/body-LC.html#in-1998",
    }
    assert (
        cells(page)["Lake Committee", "undated"]
        .span["aria-label"]
        .startswith("Lake Committee, undated: one event")
    )


def test_the_legend_has_the_signs_that_occur(invented):
    section = load("RU1998", invented)
    said = {" ".join(item.get_text().split()) for item in drawn(section).select(".key li")}
    words = {
        "confirmed": "✓ confirmed",
        "qualified": "± qualified",
        "contradicted": "✗ contradicted",
        "no-record": "– no record",
    }
    with_body = section.events[section.events["body_id"].notna()]
    expected = {words[word] for word in with_body["verdict"].dropna()}
    assert said == expected | ({"○ unchecked"} if with_body["verdict"].isna().any() else set())


def test_more_signs_than_fit_become_numbers():
    body = {"id": "LC", "name": "Lake Council", "kind": "court"}
    many = ["confirmed"] * 5 + ["no-record"] * 2
    chart = signs.chart([body], ["1998"], {("LC", "1998"): many})
    (cell,) = chart["groups"]["court"][0]["cells"]
    assert cell["marks"] == [("confirmed", "5✓"), ("no-record", "2–")]
    assert cell["words"] == "Lake Council, 1998: seven events, five confirmed and two no record"
    chart = signs.chart([body], ["1998"], {("LC", "1998"): many[:6]})
    assert chart["groups"]["court"][0]["cells"][0]["marks"] == [("confirmed", "✓✓✓✓✓"), ("no-record", "–")]


def test_without_an_event_with_a_body_there_is_none(invented):
    section = load("RU1998", invented)
    section.events["body_id"] = pd.NA
    assert signs.matrix(section) is None
