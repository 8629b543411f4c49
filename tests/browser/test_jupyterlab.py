"""The explorer as a researcher meets it: a real JupyterLab server, a real kernel, a real Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engagement import load
from engagement.wording import count

pytestmark = pytest.mark.browser

TOKEN = "explore"
# JupyterLab asks on its first start whether it may fetch news; here nothing leaves the machine.
SETTINGS = {"fetchNews": "false", "checkForUpdates": False}
START, RUN = 90, 90_000  # seconds for the server, milliseconds for the cells


@pytest.fixture
def lab(root, tmp_path):
    """The address of JupyterLab over a copy of the notebooks, with settings and runtime files of its own."""
    notebooks, runtime, settings = tmp_path / "notebooks", tmp_path / "runtime", tmp_path / "settings"
    shutil.copytree(root / "notebooks", notebooks, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    notification = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    notification.parent.mkdir(parents=True)
    notification.write_text(json.dumps(SETTINGS))
    environment = os.environ | {
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "share"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip", "127.0.0.1", "--port", "0"),
        *("--allow-root", f"--IdentityProvider.token={TOKEN}", "--LabApp.extension_manager=readonly"),
    ]
    log = tmp_path / "lab.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=notebooks, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield _address(server, runtime, log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """The address that the server writes down once it listens."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            return json.loads(file.read_text())["url"]
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


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

    page.goto(f"{lab}lab/tree/explore.ipynb?token={TOKEN}")
    # Before the kernel has answered, JupyterLab drops what it is told to run, or asks which kernel to take.
    page.get_by_text("| Idle").wait_for(timeout=RUN)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

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
    expect(explorer.locator(".finding")).to_contain_text(f"All {count(len(undated), 'event')} are with CESCR")

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
