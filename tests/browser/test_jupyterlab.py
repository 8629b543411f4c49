"""The explorer as a researcher meets it: a real JupyterLab server, a real kernel, a real Chromium."""

from __future__ import annotations

from statistics import median

import pandas as pd
import pytest
from labs import RUN, run_all, served
from pages import ROOT

from engagement import load
from engagement.wording import number_word

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(tmp_path):
    """The address of JupyterLab over a copy of the notebooks."""
    with served(ROOT / "notebooks", tmp_path / "lab") as address:
        yield address


@pytest.fixture
def page(browser):
    """A tab as wide as a small laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def in_sight(page, locator) -> bool:
    """Whether something stands in the window and in what scrolls around it."""
    box, panel = locator.bounding_box(), page.locator(".jp-WindowedPanel-outer:visible").bounding_box()
    return panel["y"] <= box["y"] and box["y"] + min(box["height"], 40) <= panel["y"] + panel["height"]


def test_controls_cells_and_rows_work_together(lab, page, tmp_path):
    from playwright.sync_api import expect

    section = load("CN2012")
    events = section.events
    of_body = events[events["body_id"] == "CESCR"]
    undated = of_body[of_body["year"].isna()]
    everything = len(events) + int((section.claims["events"] == 0).sum())
    assert 0 < len(undated) < len(of_body) < everything

    run_all(page, lab, "explore.ipynb")

    # The stored outputs have no controls: where there are some, the cells have run.
    explorer = page.locator(".jp-OutputArea-output .explorer", has=page.locator("[data-do=everything]")).first
    rows, chart = explorer.locator(".rows tbody tr"), explorer.locator(".chart-pane")
    expect(rows).to_have_count(everything, timeout=RUN)
    expect(chart).to_contain_text("Human Rights Council")
    explorer.scroll_into_view_if_needed()

    def choose(control: str, value: str) -> None:
        choice = explorer.locator(f".choice[data-control={control}]")
        choice.locator("summary").click()
        choice.locator(f"input[value='{value}']").check()
        page.keyboard.press("Escape")

    choose("bodies", "CESCR")
    expect(rows).to_have_count(len(of_body))
    expect(chart).to_contain_text("CESCR")
    expect(chart).not_to_contain_text("Human Rights Council")
    for part in (explorer.locator(".controls"), chart, explorer.locator(".table-pane")):
        assert in_sight(page, part)

    choose("years", "undated")
    expect(rows).to_have_count(len(undated))
    expect(explorer.locator(".count")).to_contain_text(f"{number_word(len(undated)).capitalize()} event")

    own_work = page.locator(".jp-CodeCell", has_text="explorer.selection").last
    own_work.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    expect(own_work.locator("tbody tr")).to_have_count(len(undated))

    explorer.locator("[data-do=everything]").click()
    expect(rows).to_have_count(everything)

    # A cell of the chart: its events, and the first one's card.
    of_cell = events.query("body_id == 'HRC' and year == 2011")
    card = explorer.locator(".opened article.card")
    expect(card).to_have_count(0)
    cell = explorer.locator("button.cell[data-body=HRC][data-year='2011']")
    cell.click()
    expect(rows).to_have_count(len(of_cell))
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(card).to_have_attribute("id", of_cell["claim_id"].iloc[0])
    page.screenshot(path=tmp_path / "cell.png")

    # The rows seen, kept.
    with page.expect_download() as kept:
        explorer.locator("[data-do=save]").click()
    saved = pd.read_csv(kept.value.path())
    assert saved["event_id"].tolist() == of_cell["event_id"].tolist()
    cell.click()
    expect(rows).to_have_count(everything)

    # A row opens its card; no link of a card leads to what is not there.
    last = events.iloc[-1]
    explorer.locator(f".rows button.id[data-row='{last['event_id']}']").click()
    expect(card).to_have_attribute("id", last["claim_id"])
    addresses = card.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert addresses
    assert all(address.startswith(("https://", "http://")) for address in addresses)
    explorer.locator("[data-do=close]").click()
    expect(card).to_have_count(0)

    # Sorted by year, then the other way round: what has none stands last.
    by_year = explorer.locator("[data-sort=year]")
    for direction in ("ascending", "descending"):
        by_year.click()
        expect(explorer.locator("th.col-year")).to_have_attribute("aria-sort", direction)
        years = [text for text in rows.locator("td:last-child").all_inner_texts() if text.isdigit()]
        assert years == sorted(years, reverse=direction == "descending")
        assert rows.locator("td:last-child").last.inner_text() == "–"

    # No id is broken over two lines.
    lines = explorer.locator(".rows button.id").evaluate_all(
        "ids => new Set(ids.map((id) => id.getClientRects().length)).size === 1 && ids[0].getClientRects().length"
    )
    assert lines == 1


def test_a_change_is_drawn_once_and_at_once(lab, page, record_property):
    """Twenty changes by hand: each is one redraw. How long they take is told, not judged."""
    run_all(page, lab, "explore.ipynb")
    explorer = page.locator(".jp-OutputArea-output .explorer", has=page.locator("[data-do=everything]")).first
    explorer.locator(".rows").wait_for(timeout=RUN)
    drawn = explorer.evaluate(TWENTY)
    record_property("milliseconds", drawn["times"])
    print(f"20 redraws: median {median(drawn['times']):.0f} ms, worst {max(drawn['times']):.0f} ms")
    assert drawn["redraws"] == [1] * 20


# Each of twenty boxes checked: milliseconds until the new rows stand, and how often they were drawn by then and a moment later.
TWENTY = """
async (explorer) => {
  const shown = explorer.querySelector('.shown'), times = [], redraws = [];
  const boxes = [...explorer.querySelectorAll('.choice[data-control=bodies] input')].slice(0, 10);
  for (const box of [...boxes, ...boxes]) {
    let count = 0, done;
    const drawn = new Promise((resolve) => { done = resolve; });
    const watch = new MutationObserver(() => { count += 1; done(); });
    watch.observe(shown, { childList: true });
    const start = performance.now();
    box.click();
    await drawn;
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 200));
    watch.disconnect();
    redraws.push(count);
  }
  return { times, redraws };
}
"""
