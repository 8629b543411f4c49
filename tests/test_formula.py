"""Cells that a spreadsheet would run, addresses that would run in a browser, dollar signs that would be mathematics: all stand as text."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from matplotlib.figure import Figure

from engagement import chart, exhibit, formula, link, load
from engagement.address import leads, linkable
from engagement.card import rendered
from engagement.drawing import drawing
from engagement.package import Package
from engagement.page import template

ACTIVE = [
    "=1+1",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    '=HYPERLINK("https://example.org")',
    "- none",
]
PLAIN = ["-5", "+5", "-5.25", "-.5", "1e-5", "a=b", "5", "", "n/a", "“=1”", "–5"]


@pytest.mark.parametrize("text", ACTIVE)
def test_a_cell_that_would_run_has_an_apostrophe(text):
    read = list(
        csv.reader(io.StringIO(formula.to_csv(pd.DataFrame({"a": [text, "b"], text: [1, -2]})), newline=""))
    )
    safe = "'" + text.replace("\r", "\n")
    assert read == [["a", safe], [safe, "1"], ["b", "-2"]]


@pytest.mark.parametrize("text", PLAIN)
def test_a_number_and_any_other_text_stand_as_they_are(text):
    frame = pd.DataFrame({"a": [text, "b"]}, dtype="string")
    assert formula.to_csv(frame) == frame.to_csv(index=False, lineterminator="\n")


def test_a_carriage_return_begins_no_row():
    assert formula.to_csv(pd.DataFrame({"a": ["b\r=1", "c\r\nd"]})) == 'a\n"b\n=1"\n"c\nd"\n'


def test_types_are_not_touched(invented):
    section = load("RU1998", invented)
    for frame in (
        section.claims,
        section.events,
        section.checks,
        pd.DataFrame({"a": [-1.5, None], "b": [pd.NaT, None]}),
    ):
        before = frame.copy()
        assert formula.to_csv(frame) == frame.to_csv(index=False, lineterminator="\n")
        pd.testing.assert_frame_equal(before, frame)


def test_categories_that_would_run(invented):
    frame = pd.DataFrame({"a": pd.Categorical(["=1", "b", None])})
    assert formula.to_csv(frame).splitlines() == ["a", "'=1", "b", '""'] and frame["a"].iloc[0] == "=1"


def test_what_a_page_offers_as_csv_runs_nothing():
    shown = exhibit.tabled(pd.DataFrame({"name": ["=1+1"]}), name="t", caption="C", columns={"name": "Name"})
    bundle, _ = shown._repr_mimebundle_()
    assert bundle["text/csv"] == "name\n'=1+1\n" and "'=1+1" not in bundle["text/html"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a?b#c",
        "https://пример.example/путь",
        "https://[::1]/",
        "HTTPS://EXAMPLE.ORG",
    ],
)
def test_addresses_of_the_web(address):
    assert linkable(address) and leads(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
    ]
    + [
        "file:///etc/passwd",
        "http://",
        "https:///x",
        "http:example.org",
        "//example.org",
        "ftp://example.org",
        "https://a@b.example",
    ]
    + [
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org\\x",
        "http://[::1",
        "https://a:b/",
        "vbscript:x",
    ]
    + ["https://example.org/\u202e", "https://example.org/<x>", "mailto:a@example.org", "", None, pd.NA],
)
def test_what_is_no_address_of_the_web_leads_nowhere(address):
    assert not linkable(address) and not leads(address)
    assert link.passage(address, "words") is None
    html = exhibit.tabled(
        pd.DataFrame({"name": ["A"]}),
        name="t",
        caption="C",
        columns={"name": "Name"},
        links={"name": lambda row: address},
    ).html
    assert "<a " not in html


def test_pages_beside_may_be_led_to():
    assert all(map(leads, ("evidence.html#A-1", "#in-1998", "../index.html", "body-A.html")))
    assert not leads("body:1") and not linkable("evidence.html")


def test_an_address_that_is_none_is_shown_on_a_card_and_is_no_link(invented, edit):
    edit(invented, "records", "record_id", "paper-1", url="javascript:alert(1)", read_at="data:text/html,x")
    edit(invented, "checks", "check_id", "RU1998-01c1", record_id="paper-1")
    html = template("cards.html.j2").render(rendered(load("RU1998", invented), ["RU1998-01"]))
    assert "(javascript:alert(1))" in html and "(data:text/html,x)" in html
    assert 'href="javascript' not in html and 'href="data' not in html


def test_two_dollar_signs_in_a_name_are_no_mathematics():
    table = pd.DataFrame({"kind": ["US$ 5 and A$ 6", "$x_1^$"], "claims": [3, 2], "share": [0.6, 0.4]})
    for figure in (chart.kinds(table), chart.kinds(table).narrow()):
        svg = drawing(figure, "d", "title", "words")
        assert "US$ 5 and A$ 6" in svg and "$x_1^$" in svg
    assert isinstance(figure, Figure)


def test_the_shipped_tables_hold_nothing_that_runs():
    package = Package()
    for table in package.names:
        assert not [cell for row in package.rows(table) for cell in row.values() if formula.runs(cell)]
