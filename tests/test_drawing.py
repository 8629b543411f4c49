"""A figure as inline SVG: its ids its own, its colours the page's, its links named once, its words for those who cannot see it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as xml

import pytest
from markupsafe import Markup
from matplotlib.figure import Figure

from engagement import chart
from engagement.drawing import HREF, LINK, SVG, drawing


def figure(**labels: str) -> Figure:
    """Two bars, one hatched, and three links of which two lead to one place."""
    made = Figure(figsize=(3, 1.5))
    axes = made.add_subplot()
    axes.barh([0], [2], color=chart.ACCENT)
    axes.barh([1], [1], facecolor="none", edgecolor=chart.VERDICTS["qualified"], hatch="///")
    axes.barh([2], [1], color="#123456").patches[0].set_url("a.html")
    axes.text(0, 0, "two", url="a.html")
    axes.text(0, 1, "one", url="b.html#x")
    made.labels = {"a.html": "The <first>", **labels}
    return made


@pytest.fixture
def drawn() -> str:
    return drawing(figure(), "name", "The title & more", "What it <shows>")


@pytest.fixture
def root(drawn) -> xml.Element:
    return xml.fromstring(drawn)


def test_it_is_markup_with_its_title_and_its_description_first(drawn, root):
    assert isinstance(drawn, Markup) and drawn.startswith("<svg ")
    title, description, *rest = root
    assert (title.tag, title.text) == (f"{{{SVG}}}title", "The title & more")
    assert (description.tag, description.text) == (f"{{{SVG}}}desc", "What it <shows>")
    assert rest and not root.findall(f"{{{SVG}}}metadata") and "<dc:" not in drawn


def test_its_size_is_in_pixels_and_its_box_in_points(root):
    assert root.attrib == {
        "width": "288",
        "height": "144",
        "viewBox": "0 0 216 108",
        "font-family": "system-ui, sans-serif",
        "role": "group",
    }


def test_a_drawing_without_links_is_one_image():
    plain = Figure(figsize=(1, 1))
    plain.add_subplot().barh([0], [1])
    assert xml.fromstring(drawing(plain, "n", "t", "d")).get("role") == "img"


def test_ids_and_what_refers_to_them_are_the_drawings_own(root):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) > 3 and all(one.startswith("name-") for one in ids)
    referred = {
        found
        for element in root.iter()
        for attribute, value in element.items()
        for found in re.findall(r"url\(#([^)]+)\)", value)
        + ([value[1:]] if attribute == HREF and element.tag != LINK else [])
    }
    assert len(referred) > 2 and referred <= set(ids)


def test_a_style_that_all_marks_share_is_said_once():
    made = Figure(figsize=(1, 1))
    axes = made.add_subplot()
    axes.plot([0, 1, 2], [0, 1, 2], marker="o", linestyle="none", color=chart.ACCENT)
    root = xml.fromstring(drawing(made, "n", "t", "d"))
    marks = [
        group for group in root.iter(f"{{{SVG}}}g") if len(group) == 3 and group[0].tag == f"{{{SVG}}}use"
    ]
    assert len(marks) == 1
    assert f"fill: var(--accent, {chart.ACCENT})" in marks[0].get("style")
    assert [use.get("style") for use in marks[0]] == [None] * 3
    assert len({(use.get("x"), use.get("y")) for use in marks[0]}) == 3


def test_lengths_are_in_hundredths_and_nothing_is_turned_by_nothing(drawn, root):
    assert not re.search(r"\d\.\d{3}", drawn)
    assert "rotate(-0" not in drawn and "DejaVu" not in drawn
    spaces = [
        part
        for part in root.iter()
        if part.tag != f"{{{SVG}}}text"
        for part in part
        if (part.tail or "x").isspace()
    ]
    assert spaces == []


def test_two_drawings_under_two_names_share_no_id():
    one, other = (set(re.findall(r'\bid="([^"]+)"', drawing(figure(), name, "t", "d"))) for name in "ab")
    assert one and not one & other


def test_colours_are_properties_of_the_page_that_stand_for_themselves_elsewhere(drawn):
    assert f"fill: var(--accent, {chart.ACCENT})" in drawn
    assert f"var(--qualified, {chart.VERDICTS['qualified']})" in drawn
    assert "fill: #123456" in drawn
    bare = re.sub(r"var\(--[\w-]+, #[0-9a-f]{6}\)", "", drawn)
    assert chart.ACCENT not in bare and chart.VERDICTS["qualified"] not in bare


def test_every_colour_of_the_charts_has_a_property():
    made = Figure(figsize=(1, 1))
    axes = made.add_subplot()
    colours = {
        chart.INK: "ink",
        chart.SOFT: "ink-soft",
        chart.LINE: "line",
        chart.TINT: "tint",
        chart.PAPER: "paper",
        **{colour: verdict for verdict, colour in chart.VERDICTS.items()},
    }
    for place, colour in enumerate(colours):
        axes.barh([place], [1], color=colour)
    drawn = drawing(made, "n", "t", "d")
    for colour, name in colours.items():
        assert f"var(--{name}, {colour})" in drawn


def test_each_place_is_named_once_and_passed_over_before(root):
    links = [
        (link.get(HREF), link.get("aria-label"), link.get("tabindex"), link.get("aria-hidden"))
        for link in root.iter(LINK)
    ]
    assert links == [
        ("a.html", None, "-1", "true"),
        ("a.html", "The <first>", None, None),
        ("b.html#x", "b.html#x", None, None),  # of which nothing else is known
    ]
    assert all("target" not in link.attrib for link in root.iter(LINK))


def test_a_figure_that_names_no_link_is_drawn_too():
    made = figure()
    del made.labels
    links = [link.get("aria-label") for link in xml.fromstring(drawing(made, "n", "t", "d")).iter(LINK)]
    assert links == [None, "a.html", "b.html#x"]


def test_paths_are_on_one_line_and_text_stays_text(root):
    paths = [element.get("d") for element in root.iter() if element.get("d")]
    assert paths and all("\n" not in path and path == path.strip() for path in paths)
    assert {"two", "one"} <= {element.text for element in root.iter(f"{{{SVG}}}text")}


def test_the_same_figure_is_the_same_drawing_without_a_date_or_a_maker(drawn):
    assert drawn == drawing(figure(), "name", "The title & more", "What it <shows>")
    assert "Matplotlib" not in drawn and not re.search(r"20\d\d-\d\d-\d\d", drawn)
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn and "xlink:href" in drawn and "ns0:" not in drawn
