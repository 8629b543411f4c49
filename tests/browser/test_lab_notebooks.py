"""Every notebook as a researcher runs it: a real JupyterLab, Run All, in the light and in the dark theme."""

from __future__ import annotations

import pytest
from labs import CONTRASTS, THEMES, run_all, served, themed
from pages import ROOT

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
READABLE = 4.5  # WCAG 2, level AA, for text of ordinary size


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of one JupyterLab for all notebooks."""
    with served(ROOT / "notebooks", tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all_leaves_no_error_and_readable_charts_in_both_themes(lab, browser, tmp_path, name):
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    try:
        run_all(page, lab, name)
        for theme in THEMES:
            themed(page, theme)
            panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
            wrong = panel.locator(
                "[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText[data-mime-type*=error]"
            )
            assert wrong.all_inner_texts() == []
            assert "Javascript Error" not in panel.inner_text()
            charts = page.evaluate(CONTRASTS)
            assert [one for one in charts if one["ratio"] < READABLE] == [], f"{name}, {theme}"
            assert charts, f"{name} draws nothing"
            page.screenshot(path=tmp_path / f"{name}-{theme}.png")
        assert told == []
    finally:
        context.close()
