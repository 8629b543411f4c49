"""The coding desk as a researcher meets it: a fresh section is coded in a real JupyterLab, saved, checked, and its page built."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil

import pytest
from labs import CONTRASTS, RUN, THEMES, given, run_all, served, themed
from pages import ROOT

from engagement.package import Package
from engagement.validation import problems
from invented import add, make_package
from shell import command

pytestmark = pytest.mark.browser

SECTION = "ZE2011"
# A character beyond the first plane of Unicode stands before the claims: browsers count it as two, the tables as one.
PARAGRAPHS = (
    "Zenda (𝔷) in brief. In 2011 Zenda sent delegations to the fourth and fifth sessions of the Council of the Lakes, and paid "
    "$7,000 to it. It attaches importance to the rights of all who live by the water.",
    "The ministry will go on as before, and thanks all who took part.",
)
TEXT = "\n".join(PARAGRAPHS)
ATTENDED = "In 2011 Zenda sent delegations to the fourth and fifth sessions of the Council of the Lakes"
PAID = "paid $7,000 to it"

PATIENCE = 90_000  # milliseconds: what a hand does goes to the kernel and back


@pytest.fixture
def data(tmp_path):
    """A package with a section that nobody has coded yet."""
    row = {
        "section_id": SECTION,
        "state": "ZEN",
        "state_name": "Zenda",
        "title": "Waters",
        "document": "Zenda Reports",
        "publisher": "Ministry of Waters",
        "period_start": 2011,
        "period_end": 2011,
        "period_basis": "text",
        "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    }
    return add(make_package(tmp_path / "data"), {"sections": [row]})


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "waters.txt"
    path.write_text("Waters\n\n" + "\n\n".join(PARAGRAPHS), encoding="utf-8")
    return path


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1500, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    context.close()


# Where the first and the last character of some words stand in the window.
ENDS = """
(text, words) => {
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node; (node = nodes.nextNode()); ) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const boxes = [...range.getClientRects()], first = boxes[0], last = boxes[boxes.length - 1];
    return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
  }
}
"""


class Hand:
    """A hand at the desk."""

    def __init__(self, page):
        self.page = page
        self.desk = page.locator(".jp-OutputArea-output .desk:not(.still)")

    def select(self, words: str) -> None:
        """Drag over words of the text."""
        start, end = self.desk.locator(".text").evaluate(ENDS, words)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()

    def press(self, name: str, then: str = "") -> None:
        """Press a button; ``then`` is the row that is at hand afterwards."""
        self.desk.get_by_role("button", name=name, exact=True).click()
        self.at(then)

    def at(self, row: str) -> None:
        if row:
            self.desk.locator(".trail > b", has_text=re.compile(f"{row}$")).wait_for()

    def choose(self, field: str, value: str) -> None:
        box = self.desk.locator(f"[data-field={field}] :is(select, input[value='{value}'])")
        box.select_option(value) if box.evaluate("box => box.tagName") == "SELECT" else box.check()

    def type(self, **cells: str) -> None:
        for field, words in cells.items():
            box = self.desk.locator(f"[data-field={field}]").locator("input, textarea")
            box.click()
            box.press_sequentially(words) if len(words) < 8 else box.fill(words)

    def claim(self, claim_id: str, words: str, summary: str) -> None:
        self.select(words)
        self.press("New claim", claim_id)
        self.choose("kind", "event")
        self.type(summary=summary)

    def event(self, event_id: str, kind: str, **cells: str) -> None:
        self.press("Add an event", event_id)
        self.choose("type", kind)
        self.choose("year_basis", "stated")
        self.type(body_id="LC", year_start="2011", **cells)


def test_a_fresh_section_is_coded_saved_checked_and_built(browser, page, data, source, tmp_path):
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    notebooks = tmp_path / "given"
    notebooks.mkdir()
    given(
        shutil.copy(ROOT / "notebooks" / "code.ipynb", notebooks / "code.ipynb"),
        section_id=SECTION,
        source=str(source),
    )
    told = []
    page.on("pageerror", lambda error: told.append(str(error)))
    with served(notebooks, tmp_path / "lab", ENGAGEMENT_DATA=str(data)) as address:
        run_all(page, address, "code.ipynb")
        hand = Hand(page)
        desk, state, problem = hand.desk, hand.desk.locator(".state"), hand.desk.locator(".problem:visible")
        expect(state).to_have_text("sound", timeout=RUN)
        desk.scroll_into_view_if_needed()

        # A claim: what is missing is said as one types, and only that.
        hand.claim(
            "ZE2011-01",
            ATTENDED.removesuffix("kes"),
            "Reports delegations at two sessions of the Lake Council.",
        )
        expect(desk.locator("mark")).to_have_text([ATTENDED])
        expect(problem).to_have_text(
            [
                "claims.csv:6:claim_id: no check of ZE2011-01 found in checks.csv; it needs one",
                "claims.csv:6:kind: no event found in events.csv; a claim of kind event has at least one",
            ]
        )

        # Its events, one more like the first.
        hand.event("ZE2011-01.1", "attendance", ordinal="4th", summary="Fourth session of the Lake Council.")
        expect(desk.locator("[data-field=ordinal] .problem")).to_have_text(
            "events.csv:6:ordinal: '4th' found; text of the form [0-9]+(-[0-9]+)? is allowed"
        )
        page.screenshot(path=tmp_path / "event-wrong.png")
        desk.locator("[data-field=ordinal] input").fill("4")
        expect(desk.locator("[data-field=ordinal] .problem")).to_be_hidden()
        expect(desk.locator("[data-field=body_id] .meaning")).to_have_text("Council of the Lakes")
        expect(desk.locator("[data-field=body_basis] select")).to_have_value("named")
        hand.press("One more like it", "ZE2011-01.2")
        expect(desk.locator("[data-field=ordinal] input")).to_have_value("5")
        hand.type(summary="Fifth session of the Lake Council.")

        # A check with a record that is not there yet.
        hand.press("Add a check", "ZE2011-01c1")
        hand.choose("verdict", "qualified")
        hand.choose("reason", "less")
        hand.type(note="The minutes have Zenda among those who came, on one day of three.")
        hand.press("New record", "Record ")
        hand.type(title="Minutes of the fifth session", publisher="Lake Council", record_id="minutes-5")
        hand.type(symbol="LC/5", date="2011")
        hand.choose("kind", "un-document")
        hand.choose("side", "un")
        hand.press("‹ check ZE2011-01c1", "ZE2011-01c1")
        expect(desk.locator("[data-field=record_id] .meaning")).to_have_text("Minutes of the fifth session")
        hand.press("event ZE2011-01.2", "ZE2011-01.2")
        hand.press("‹ ZE2011-01", "ZE2011-01")
        desk.locator("button.row", has_text="ZE2011-01.1").click()
        hand.at("ZE2011-01.1")
        hand.press("Add a check", "ZE2011-01c2")
        hand.choose("verdict", "confirmed")
        hand.type(record_id="report", note="Seated.")

        # A second claim, with what it lacks; one step taken back and done again.
        hand.claim("ZE2011-02", PAID, "Reports a gift to the Lake Council.")
        hand.event("ZE2011-02.1", "contribution", amount_usd="7000", summary="Gift to the Lake Council.")
        hand.press("Add a check", "ZE2011-02c1")
        hand.choose("verdict", "no-record")
        hand.type(note="None found.", searched="Zenda gift Lake Council; Lake Council donors")
        expect(problem).to_have_text(
            ["checks.csv:9:searched: 2 wordings found; no-record needs at least three, parted by semicolons"]
        )
        hand.press("Undo")
        expect(desk.locator("[data-field=searched] textarea")).to_have_value("")
        hand.press("Redo")
        hand.type(searched="Zenda gift Lake Council; Lake Council donors; Zenda $7,000")
        expect(state).to_have_text("sound")
        expect(desk.locator("mark")).to_have_text([ATTENDED, PAID])

        # A commitment from a selection that begins and ends within words.
        hand.select("attaches importance to the rights of all who live by the wat")
        hand.press("New claim", "ZE2011-03")
        hand.choose("kind", "commitment")
        hand.type(summary="Attaches importance to the rights of all.")
        expect(state).to_have_text("sound")
        hand.select("delegations to the fourth")
        hand.press("New claim")
        expect(desk.locator(".said")).to_have_text("ZE2011-01 has some of these words; spans do not overlap")

        before = {path.name: path.read_bytes() for path in data.glob("*.csv")}
        assert len(Package(data).rows("claims")) == 4, "nothing is saved before one says so"
        page.keyboard.press("Control+s")
        expect(desk.locator(".said")).to_have_text("Saved claims, events, records and checks.")
        desk.locator("mark").first.click()
        for theme in THEMES:
            themed(page, theme)
            page.screenshot(path=tmp_path / f"desk-{theme}.png")
            assert [one for one in page.evaluate(CONTRASTS) if one["ratio"] < 4.5] == [], theme
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_timeout(300)
    assert told == []

    for name, content in before.items():
        assert (data / name).read_bytes().startswith(content), f"{name}: a diff shows only what was added"
    with (data / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = [row for row in csv.DictReader(file) if row["section_id"] == SECTION]
    assert [TEXT[int(row["start"]) : int(row["end"])] for row in claims] == [
        ATTENDED,
        PAID,
        "attaches importance to the rights of all who live by the water",
    ]
    assert problems(Package(data)) == []
    stored = (tmp_path / "lab" / "notebooks" / "code.ipynb").read_text(encoding="utf-8")
    assert "who live by the water" not in stored, "no sentence of the text is in a notebook that was saved"
    made = (
        "reports",
        "--data",
        data,
        "--out",
        tmp_path / "reports",
        "--section",
        SECTION,
        "--only",
        "evidence",
    )
    done = command(*made, "--source", source)
    assert done.returncode == 0, done.stderr
    built = (tmp_path / "reports" / SECTION / "evidence.html").read_text(encoding="utf-8")
    assert ATTENDED in built and "Minutes of the fifth session" in built
