"""Every report of the real matrix, built once by the command's own code, and a Chromium to look at it."""

from __future__ import annotations

import fcntl
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pages import DATA, REPORTS, Page

from engagement import command, load

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds that a page may take to do what it is asked
UNSEEN = (
    "NO PAGE WAS LOOKED AT: no Chromium on PATH, every browser test is skipped (apt-get install chromium)"
)


@pytest.fixture(scope="session")
def reports(tmp_path_factory) -> Path:
    """The folder of reports. Workers share it: the first builds, the others find nothing left to do."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "reports.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.delenv("ENGAGEMENT_SOURCE", raising=False)
        command.reports(data=DATA, out=shared / "reports")
    return shared / "reports"


@pytest.fixture(scope="session")
def at(reports) -> Callable[[str], Page]:
    """A page by its name."""
    return cache(lambda name: Page(reports, name))


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the session."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not executable:
        warnings.warn(UNSEEN, stacklevel=1)
        pytest.skip(UNSEEN)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser) -> Callable:
    """A profile of the browser for some options, made once: making one takes longer than looking at a page."""

    def make(**options):
        made = browser.new_context(**options)
        made.set_default_timeout(PATIENCE)
        return made

    return cache(make)


@pytest.fixture
def look(context) -> Iterator[Callable]:
    """Makes a tab: ``look(width=360, java_script_enabled=False, ...)``, options as Playwright's contexts take them."""
    tabs = []

    def make(width: int = 1280, **options):
        tabs.append(context(**options).new_page())
        tabs[-1].set_viewport_size({"width": width, "height": 900})
        return tabs[-1]

    yield make
    for tab in tabs:
        tab.close()


@pytest.fixture(scope="session")
def section():
    """The section that the pages are about."""
    return load(REPORTS[0].section_id, DATA)


@pytest.fixture(scope="session")
def claims(section) -> list[str]:
    """Its claims, in order."""
    return section.claims["claim_id"].tolist()


@pytest.fixture(scope="session")
def evidence() -> str:
    """The name of the page with all its cards."""
    return next(one.qualified for one in REPORTS if one.notebook == "evidence")
