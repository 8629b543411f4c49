"""A real JupyterLab over a copy of the notebooks, and what is asked of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOKEN = "explore"
# JupyterLab asks on its first start whether it may fetch news; here nothing leaves the machine.
SETTINGS = {"fetchNews": "false", "checkForUpdates": False}
START, RUN = 90, 90_000  # seconds for the server, milliseconds for the cells
THEMES = ("JupyterLab Light", "JupyterLab Dark")


@contextmanager
def served(notebooks: Path, folder: Path, **environment: str) -> Iterator[str]:
    """The address of JupyterLab over a copy of some notebooks, with settings and runtime files of its own.

    Parameters
    ----------
    notebooks
        The folder of notebooks.
    folder
        A folder to be made, for the copy and for what the server writes.
    environment
        Variables that the kernels shall have.
    """
    copied, runtime, settings = folder / "notebooks", folder / "runtime", folder / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(notebooks, copied, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    notification = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    notification.parent.mkdir(parents=True)
    notification.write_text(json.dumps(SETTINGS))
    own = {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "share"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip", "127.0.0.1", "--port", "0"),
        *("--allow-root", f"--IdentityProvider.token={TOKEN}", "--LabApp.extension_manager=readonly"),
        "--LabApp.expose_app_in_browser=True",
    ]
    log = folder / "lab.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=copied, env=os.environ | own | environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield _address(server, runtime, log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _address(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """The address that the server writes down once it listens."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            return json.loads(file.read_text())["url"]
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def given(notebook: Path, **parameters: object) -> None:
    """Change the parameters of a notebook, as a researcher does in its parameters cell."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    (cell,) = (cell for cell in content["cells"] if "parameters" in cell["metadata"].get("tags", []))
    asked = [line.split(" = ")[0] for line in "".join(cell["source"]).splitlines()]
    cell["source"] = "\n".join(f"{name} = {parameters.get(name, '')!r}" for name in asked)
    notebook.write_text(json.dumps(content), encoding="utf-8")


def run_all(page, address: str, name: str) -> None:
    """Open a notebook, run all its cells, and wait until the last has ended."""
    page.goto(f"{address}lab/tree/{name}?token={TOKEN}&reset")
    # Before the kernel has answered, JupyterLab drops what it is told to run, or asks which kernel to take.
    page.get_by_text("| Idle").wait_for(timeout=RUN)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text("| Idle").wait_for(timeout=RUN)


def themed(page, theme: str) -> None:
    """Change JupyterLab's theme."""
    page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    light = str(theme == "JupyterLab Light").lower()
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
    page.wait_for_timeout(300)  # colours are animated


# Every text of every chart and explorer: what it says and its contrast with what is painted under it (WCAG 2, relative luminance).
CONTRASTS = r"""
(async () => {
  const panel = jupyterapp.shell.currentWidget.content.node;
  const rgb = (colour) => {
    const found = colour && colour.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
    if (!found) return null;
    const [red, green, blue] = found.slice(1, 4).map(Number);
    return { red, green, blue, alpha: found[4] === undefined ? 1 : Number(found[4]) };
  };
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ({ red, green, blue }) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const painted = (element) => {
    const style = getComputedStyle(element);
    const colour = rgb(element instanceof SVGElement && element.tagName !== 'svg' ? style.fill : style.backgroundColor);
    return colour && colour.alpha > 0.99 && Number(style.opacity) > 0.99 && Number(style.fillOpacity) > 0.99 ? colour : null;
  };
  const found = [];
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const seen = (element) => element.checkVisibility() && !element.closest('.hidden, style, option');
  const texts = [...panel.querySelectorAll('figure.chart svg text')].filter((text) => text.textContent.trim() && text.checkVisibility());
  texts.push(...[...panel.querySelectorAll('.explorer *, .desk *')].filter((element) => own(element) && seen(element)));
  for (const text of texts) {
    text.scrollIntoView({ block: 'center', inline: 'center' });
    const box = text.getBoundingClientRect();
    if (!box.width) { found.push({ text: text.textContent, ratio: 0, why: 'not drawn' }); continue; }
    const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const drawn = text instanceof SVGElement;
    const beneath = under.filter((one) => !drawn || (!text.contains(one) && !['g', 'a', 'text', 'tspan'].includes(one.tagName)));
    const ground = beneath.map(painted).find(Boolean);
    const ink = rgb(getComputedStyle(text)[drawn ? 'fill' : 'color']);
    if (!ground || !ink) { found.push({ text: text.textContent, ratio: 0, why: 'no colour' }); continue; }
    const [dark, bright] = [light(ink), light(ground)].sort((one, other) => one - other);
    found.push({ text: text.textContent, ratio: (bright + 0.05) / (dark + 0.05) });
  }
  return found;
})()
"""
