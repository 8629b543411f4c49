"""Hostile text in every field: nothing of it runs, asks for anything or breaks a page, in a page or in a notebook's outputs."""

from __future__ import annotations

import outputs
import pytest

from stress import hostile

pytestmark = pytest.mark.browser


def test_nothing_that_a_field_can_hold_runs_asks_or_breaks_a_page(browser):
    found = hostile.tried(browser, list(hostile.TEXTS.values()), every=False)
    assert found["wrong"] == []
    assert found["fields"] > 50 and found["opened"] > 20


def test_what_would_run_or_ask_is_found_where_it_is(browser, tmp_path):
    """The test's own test: a page made of the same texts, as they are."""
    expected = {
        "".join(hostile.TEXTS.values()): ("ran", "foreign", "handlers", "leads", "asked"),
        hostile.TEXTS["a style"]: ("foreign", "asked", "hidden"),
        hostile.TEXTS["10,000 characters"]: ("wide",),
        f"<a href='{hostile.ADDRESSES[4]}'>x</a>": ("files",),
    }
    for number, (text, kinds) in enumerate(expected.items()):
        path = tmp_path / f"{number}.html"
        path.write_text(f"<!doctype html><main><h1>x</h1>{text}", encoding="utf-8")
        tab = browser.new_page()
        found = hostile.looked_at(tab, path.as_uri())
        tab.close()
        assert found["parts"] != hostile.PARTS
        assert [kind for kind in kinds if not found[kind]] == []


def test_nothing_that_a_field_can_hold_runs_in_jupyterlab(browser):
    """The explorer, whose rows are pressed and cards opened; `make stress` has the overview and the coding desk too, text by text."""
    found = hostile.in_lab(browser, list(hostile.TEXTS.values()), ("explore",), every=False)
    assert found["wrong"] == []
    assert hostile.TEXTS["event handlers"] in found["shown"], (
        "the cells have run, and the text is shown as it is"
    )
    assert found["fields"] > 50 and found["pressed"] > 10


def test_what_would_run_in_an_output_is_found_where_it_is(browser, tmp_path):
    """The test's own test: an output made of the same texts, as they are."""
    path = tmp_path / "wild.html"
    address = f"<a href='{hostile.ADDRESSES[4]}'>x</a>"
    path.write_text(
        f"<!doctype html><div class=jp-OutputArea-output>{address}{''.join(hostile.TEXTS.values())}",
        encoding="utf-8",
    )
    tab, asked = browser.new_page(), []
    tab.on("request", lambda request: asked.append(request.url))
    tab.add_init_script(hostile.GUARD)
    tab.goto(path.as_uri())
    found = tab.evaluate(outputs.OUTPUTS)
    tab.close()
    assert [kind for kind in ("ran", "foreign", "handlers", "leads") if not found[kind]] == []
    assert hostile.ADDRESSES[4] in found["leads"] and any(map(outputs.abroad, asked))
    assert not any(map(outputs.abroad, ("http://127.0.0.1:8888/api", "ws://localhost:1/x", "data:,x")))
