"""Every notebook as a researcher runs it: a real JupyterLab, Run All, in the light and in the dark theme."""

from __future__ import annotations

import shutil

import pytest
from labs import CONTRASTS, THEMES, given, run_all, served, themed
from pages import DATA, ROOT

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
READABLE = 4.5  # WCAG 2, level AA, for text of ordinary size
BARE = {
    "section_id": "ZE2003",
    "year": 2003,
    "body_id": "LC",
    "sections": ["ZE2003", "ZE2009"],
}  # a section that lacks much


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of one JupyterLab for all notebooks, as they are and (``bare-…``) of a section that lacks much."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "given", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for path in sorted((folder / "given").glob("*.ipynb")):
        given(shutil.copy(path, path.with_name(f"bare-{path.name}")), **BARE)
    with served(folder / "given", folder / "lab", ENGAGEMENT_DATA=str(DATA)) as address:
        yield address


@pytest.mark.parametrize(
    "name",
    [
        *NOTEBOOKS,
        *(f"bare-{name}" for name in ("overview.ipynb", "compare.ipynb")),
    ],
)
def test_run_all_leaves_no_error_and_readable_charts_in_both_themes(lab, look, tmp_path, name):
    page, told = look(), []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
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
        assert charts or name.startswith("bare-"), f"{name} draws nothing"
        page.screenshot(path=tmp_path / f"{name}-{theme}.png")
    assert told == []
