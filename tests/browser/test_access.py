"""Every page for every reader: by axe, in the dark, without script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import FIRST, FRONTS, NAMES, ONE_OF_EACH

pytestmark = pytest.mark.browser

SCHEMES = ("light", "dark")
RULES = {
    "light": None,
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}  # of axe: in the dark those that look at colours
AA = 4.5

# The contrast of each text in a drawing with the last shape that was filled beneath its middle, or with the page.
CONTRASTS = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const covers = (shape, x, y) => {
    if (shape.isPointInFill) return shape.isPointInFill(new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse()));
    const { left, right, top, bottom } = shape.getBoundingClientRect(); // a marker, drawn elsewhere
    return left < x && x < right && top < y && y < bottom;
  };
  const found = [];
  for (const text of document.querySelectorAll("main svg text")) {
    if (!text.checkVisibility()) continue;
    const box = text.getBoundingClientRect();
    let beneath = getComputedStyle(document.body).backgroundColor;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const shape of text.ownerSVGElement.querySelectorAll("path, rect, circle, use")) {
      const { fill, fillOpacity } = getComputedStyle(shape);
      if (fill === "none" || fillOpacity === "0" || shape.closest("defs, clipPath")) continue;
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      if (covers(shape, x, y)) beneath = fill;
    }
    const [one, other] = [luminance(getComputedStyle(text).fill), luminance(beneath)].sort((a, b) => b - a);
    found.push([text.textContent, beneath, (one + 0.05) / (other + 0.05)]);
  }
  return found;
}"""

CONTENT = """() => [...document.querySelectorAll("main :is(h1, h2, h3, h4, p, li, td, th, dt, dd, text)")]
  .filter((node) => !node.closest("form, .rows") && node.checkVisibility({ visibilityProperty: true }))
  .map((node) => node.textContent)"""


@pytest.fixture(scope="module")
def unguarded(context):
    """A tab in which axe may run: the page's own policy would forbid it."""
    tab = context(bypass_csp=True).new_page()
    tab.set_viewport_size({"width": 1280, "height": 900})
    return tab


@pytest.fixture(scope="module")
def scriptless(context):
    """A tab in which no script runs."""
    return context(java_script_enabled=False).new_page()


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name in {*FRONTS, *ONE_OF_EACH} or name.startswith(FIRST)]
)
def test_axe_finds_no_violation_in_light_and_in_dark(unguarded, at, name):
    unguarded.goto(at(name).address)
    for scheme, rules in RULES.items():
        unguarded.emulate_media(color_scheme=scheme)
        found = Axe().run(unguarded, options=rules)
        assert not found.violations_count, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("name", NAMES)
def test_every_text_in_a_drawing_can_be_read_in_light_and_in_dark(unguarded, at, name):
    unguarded.goto(at(name).address)
    try:
        for width, drawings in ((360, ".narrow"), (1280, ".wide")):
            unguarded.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                unguarded.emulate_media(color_scheme=scheme)
                contrasts = unguarded.evaluate(CONTRASTS)
                assert [drawn for drawn in contrasts if drawn[2] < AA] == [], scheme
                assert len(contrasts) == len(at(name).html.select(f"main {drawings} svg text"))
    finally:
        unguarded.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("name", NAMES)
def test_without_script_nothing_is_missing(unguarded, scriptless, at, name):
    for tab in (unguarded, scriptless):
        tab.goto(at(name).address)
    content = scriptless.evaluate(CONTENT)
    assert content and content == unguarded.evaluate(CONTENT)
    assert all(not form.is_visible() for form in scriptless.query_selector_all("form"))


def test_without_script_every_claim_is_on_the_front_page_and_among_the_evidence(look, at, claims):
    tab = look(java_script_enabled=False)
    tab.goto(at(f"{FIRST}/index").address)
    listed = tab.locator(f"ol.claims[data-section='{FIRST}'] > li:visible > a")
    assert listed.all_inner_texts() == claims
    listed.last.click()
    assert tab.locator("article.card:visible").evaluate_all("cards => cards.map((card) => card.id)") == claims
    assert tab.locator(f"[id='{claims[-1]}']:target").is_visible()
