"""Every page on every screen and by keyboard: on a phone, at any width, from control to control."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pages import COLUMNS, FIRST, NAMES, ONE_OF_EACH

pytestmark = pytest.mark.browser

# What the Tab key ought to meet, in the order of the page; the rest is closed, hidden or taken out by hand.
CONTROLS = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex]";
  window.controls = [...document.querySelectorAll(all)].filter((node) =>
    node.getAttribute("tabindex") !== "-1" && node.checkVisibility({ visibilityProperty: true }));
  return controls.map((node) => `${node.tagName} ${node.getAttribute("aria-label") || node.textContent}`.trim());
}"""
FOCUSED = """() => {
  const node = document.activeElement;
  return [controls.indexOf(node), getComputedStyle(node).outlineStyle !== "none"];
}"""

TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((node) =>
  node.getBoundingClientRect().right > innerWidth + 1 && !node.parentElement.closest(".scroll, pre, .highlight, svg, .hidden"))
  .map((node) => `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(FIRST)])
def test_on_a_phone_a_drawing_fits_and_its_letters_can_be_read(look, at, name):
    sizes = {}
    for width in (360, 1280):
        tab = look(width=width)
        tab.goto(at(name).address)
        drawn = tab.locator("main figure svg").filter(visible=True)
        sizes[width] = drawn.evaluate_all(
            """drawings => drawings.map((svg) => Math.min(...[...svg.querySelectorAll("text")].map(
              (text) => parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""
        )
        for box in drawn.evaluate_all(
            "drawings => drawings.map((svg) => svg.getBoundingClientRect().toJSON())"
        ):
            assert box["left"] >= 0 and box["right"] <= width
    assert len(sizes[360]) == len(sizes[1280])
    assert all(size >= 11.9 for size in sizes[360]), sizes


@pytest.mark.parametrize("name", NAMES)
def test_no_page_scrolls_sideways(look, at, name):
    tab = look(width=360)
    tab.goto(at(name).address)
    for details in tab.query_selector_all("details:not([open]) > summary"):
        details.evaluate("summary => summary.parentElement.open = true")
    for width in (360, 768, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, tab.evaluate(TOO_WIDE)
        assert not tab.evaluate(TOO_WIDE)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(look, at, name):
    tab = look()
    tab.goto(at(name).address)
    controls = tab.evaluate(CONTROLS)
    assert controls[0] == "A Skip to content"
    for number, control in enumerate(controls):
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED) == [number, True], control


@pytest.mark.parametrize("width", [390, 1280])
def test_the_three_columns_stand_side_by_side_or_one_under_the_other(look, at, evidence, width):
    tab = look(width=width)
    tab.goto(at(evidence).address)
    boxes = tab.locator(".row > summary").evaluate_all(COLUMNS)
    assert boxes
    for columns in boxes:
        for one, next in pairwise(columns):
            if width == 390:
                assert next["top"] >= one["bottom"] and next["left"] == one["left"]
            else:
                assert next["left"] >= one["right"] - 0.1 and next["top"] == one["top"]
    starts = {tuple(round(column["left"]) for column in columns) for columns in boxes}
    assert len(starts) == 1  # aligned from the first row to the last
    named = tab.locator(".row > summary .voice").first.bounding_box()
    assert (named["width"] > 20) == (width == 390)
