"""Hostile text in every field: nothing of it runs, asks for anything or breaks a page, in a page or in a notebook's outputs."""

from __future__ import annotations

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
