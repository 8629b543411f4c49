"""The explorer as a researcher meets it: a real JupyterLab server, a real kernel, a real Chromium."""

from __future__ import annotations

import pytest
from labs import RUN, run_all, served
from pages import ROOT

from engagement import load
from engagement.wording import all_of, sentence

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(tmp_path):
    """The address of JupyterLab over a copy of the notebooks."""
    with served(ROOT / "notebooks", tmp_path / "lab") as address:
        yield address


@pytest.fixture
def page(browser):
    """A tab wide enough for the explorer."""
    context = browser.new_context(viewport={"width": 1500, "height": 1800})
    yield context.new_page()
    context.close()


def test_controls_redraw_chart_and_table_together(lab, page, tmp_path):
    from playwright.sync_api import expect

    section = load("CN2012")
    events = section.events
    of_body = events[events["body_id"] == "CESCR"]
    undated = of_body[of_body["year"].isna()]
    everything = len(events) + int((section.claims["events"] == 0).sum())
    assert 0 < len(undated) < len(of_body) < everything

    run_all(page, lab, "explore.ipynb")

    # The stored outputs have no controls: where there are some, the cells have run.
    shows_everything = page.get_by_role("button", name="Show everything")
    explorer = page.locator(".jp-OutputArea-output", has=shows_everything).first
    drawing, rows = explorer.locator("figure.chart svg"), explorer.locator(".scroll tbody tr")
    expect(rows).to_have_count(everything, timeout=RUN)
    expect(drawing).to_contain_text("Human Rights Council")

    explorer.get_by_label("Body", exact=True).select_option("CESCR")
    expect(rows).to_have_count(len(of_body))
    expect(drawing).to_contain_text("CESCR")
    expect(drawing).not_to_contain_text("Human Rights Council")

    explorer.get_by_label("Year", exact=True).select_option("undated")
    expect(rows).to_have_count(len(undated))
    expect(explorer.locator(".finding")).to_contain_text(
        sentence(f"{all_of(len(undated), 'event')} are with CESCR")
    )

    card = explorer.locator("article.card")
    expect(card).to_have_count(0)
    explorer.get_by_label("Claim", exact=True).select_option(index=1)
    expect(card).to_contain_text(undated["claim_id"].iloc[0])
    page.screenshot(path=tmp_path / "narrowed.png")

    own_work = page.locator(".jp-CodeCell", has_text="explorer.selection").last
    own_work.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    expect(own_work.locator("tbody tr")).to_have_count(len(undated))

    shows_everything.click()
    expect(rows).to_have_count(everything)
    expect(drawing).to_contain_text("Human Rights Council")
    page.screenshot(path=tmp_path / "everything.png")
