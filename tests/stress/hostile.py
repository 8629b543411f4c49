"""Hostile text: every field that takes text filled with what a web page, a template or a spreadsheet would run.

The data are built as they are, past every rule; then Chromium opens each page, with the page's own policy and without it, and the
outputs that the notebooks hold; and a real JupyterLab runs the overview, the explorer and the coding desk, with a section's text that
is as hostile. Nothing may run, nothing be asked for, nothing of the page be broken.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

import press
from browser import labs
from browser import outputs as laboratory
from engagement import report
from engagement.package import Package
from engagement.text import candidates
from invented import add, bare_tables, make_package

ROOT = Path(__file__).parents[2]
SECTION = "RU1998"  # one of the made-up sections
SENTENCES = 12  # of a hostile paragraph at least, so that it has each that claims stand in
NOTEBOOKS = ("explore", "overview", "code")
IN_LAB = {
    "fields": "hostile fields in JupyterLab",
    "notebooks": "notebooks run in it",
    "placed": "hostile paragraphs of a text at the coding desk",
    "pressed": "rows, cells, cards and claims pressed in them",
    "asked": "requests, all to loopback",
}
RUN = "window.ran=(window.ran||0)+1"
ASKED = "https://hostile.example"
TEXTS = {
    "a script": f"<script>{RUN}</script><script src='{ASKED}/a.js'></script>",
    "event handlers": f"<img src=x onerror='{RUN}'><b onmouseover=\"{RUN}\" autofocus onfocus='{RUN}' tabindex=0>x</b>",
    "an attribute left": f"\" onload=\"{RUN}\" x=\"' onload='{RUN}' x='",
    "a link that runs": f"<a href='javascript:{RUN}' id=main>x</a>[x](javascript:{RUN})",
    "a page in a page": f"<iframe src='{ASKED}/'></iframe><object data='{ASKED}/o'></object><base href='{ASKED}/'>",
    "a drawing with a script": f"<svg onload='{RUN}'><script>{RUN}</script><image href='{ASKED}/i.png'/></svg>",
    "a template": "{{ ''.__class__.__mro__ }}{% for x in range(9) %}{{ x }}{% endfor %}{# x #}${7*7}",
    "LaTeX": r"$\frac{1}{0}^$ \(\unicode{x}\) $$x_1^$$ \begin{align} \href{javascript:1}{x} $ & $",
    "the end of a style": f"</style></title></textarea></script></svg></main></body><script>{RUN}</script><!--",
    "a style": f"<style>body{{display:none}}</style><link rel=stylesheet href='{ASKED}/s.css'>",
    "10,000 characters": "long" * 2_500,
    "10,000 characters in words": "many words " * 900,
    "right to left": "\u202eright to left\u202d \u2066isolate \u061c\u200f\u202b",
    "a formula": f'=HYPERLINK("{ASKED}","x")',
    "an entity": f"&lt;script&gt;{RUN}&lt;/script&gt;&#x3C;script&#x3E;{RUN}//&amp;",
    "a comment": f"--><script>{RUN}</script><!-- ]]> <![CDATA[ <script>{RUN}</script>",
}
ADDRESSES = [
    f"javascript:{RUN}//",
    f" java\tscript:{RUN}//",
    f"data:text/html,<script>{RUN}</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//hostile.example/x",
    f'https://example.org/"onmouseover="{RUN}',
    "https:///x",
    "\\\\hostile.example\\x",
]
GUARD = f"""
window.ran = window.ran || 0;
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => {{ {RUN} }};
"""
PARTS = "1,1,1,1"  # one main part with one heading, between a header and a footer
FOUND = """() => ({
  ran: window.ran,
  foreign: document.querySelectorAll("iframe, object, embed, base, form[action], link[rel=stylesheet], meta[http-equiv=refresh]").length,
  handlers: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some((part) => /^on/i.test(part.name))).length,
  leads: [...document.querySelectorAll("a, area")]
    .map((one) => one.href && (one.href.baseVal === undefined ? one.href : new URL(one.href.baseVal, document.baseURI).href))
    .filter(Boolean)
    .filter((address) => !/^(https?:\\/\\/[^/]|file:)/.test(address)),
  files: [...document.querySelectorAll("a[href]")].filter((one) => /^file:/i.test(one.getAttribute("href").trim())).length,
  parts: ["main", "main h1", "body > header", "body > footer"].map((name) => document.querySelectorAll(name).length).join(),
  hidden: getComputedStyle(document.body).display === "none",
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


def package(folder: Path, texts: list[str], every: bool = True) -> int:
    """Write the made-up sections, or one of them, with hostile text in every field that takes any; returns in how many cells."""
    make_package(folder)
    if every:
        add(folder, bare_tables())
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    number = 0
    for resource in described["resources"]:
        path = folder / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        free = list(_free(resource))
        for row in rows:
            for name, address in free:
                kinds = ADDRESSES if address else texts
                row[name] = kinds[number % len(kinds)] + ("" if address else f" {number}")
                number += 1
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field["name"] for field in resource["schema"]["fields"]])
            writer.writeheader()
            writer.writerows(rows)
    return number


def hostile_text(data: Path, path: Path, texts: list[str]) -> Path:
    """Write a section's text of hostile paragraphs, and make it the one that was coded."""
    paragraph = " ".join(f"It was {one} done." for one in texts * (1 + SENTENCES // len(texts)))
    path.write_text("\n\n".join([paragraph] * 2), encoding="utf-8")
    table = data / "sections.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["section_id"] == SECTION)
    row["text_sha256"] = next(candidates(path, row["title"], row["endnotes"])).sha256
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _free(resource: dict) -> Iterator[tuple[str, bool]]:
    """The fields of a table that take any text, and whether it is an address."""
    keys = {
        name
        for key in resource["schema"].get("foreignKeys", [])
        for name in [key["fields"]]
        if isinstance(name, str)
    } | {
        name
        for key in resource["schema"].get("foreignKeys", [])
        for name in key["fields"]
        if not isinstance(key["fields"], str)
    }
    for field in resource["schema"]["fields"]:
        constraints = field.get("constraints", {})
        bound = "pattern" in constraints or "enum" in constraints or "categories" in field
        if field["type"] == "string" and not bound and field["name"] not in keys:
            yield field["name"], field.get("format") == "uri"


def built(data: Path, out: Path, source: Path) -> list[press.Result]:
    """Build every page of a package as it is, past validation, with a section's text."""
    made = Package(data)
    every = report.listed(made)
    desk = report.Desk(made, every, {SECTION: source})
    return press.press(desk.jobs(every), out, preload=report.PRELOAD, then=lambda: desk.above(out))


def outputs(path: Path) -> str:
    """A page made of the HTML and the drawings that a notebook's outputs hold, as JupyterLab shows them when it trusts them."""
    cells = nbformat.read(path, as_version=4).cells
    shown = [
        output["data"][kind]
        for cell in cells
        for output in cell.get("outputs", [])
        for kind in ("text/html", "image/svg+xml", "text/markdown", "text/latex", "application/javascript")
        if kind in output.get("data", {})
    ]
    return "<!doctype html><meta charset=utf-8><body>" + "\n".join(f"<div>{one}</div>" for one in shown)


def looked_at(tab: Page, address: str) -> dict:
    """Open a page, move about in it, and tell what was found."""
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.add_init_script(GUARD)
    tab.goto(address)
    tab.mouse.move(300, 300)
    for _ in range(3):
        tab.keyboard.press("Tab")
    found = tab.evaluate(FOUND)
    asked = [url for url in requests if url != address and not url.startswith("data:")]
    return {**found, "asked": asked}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium."""
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if executable is None:
        raise SystemExit("no Chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def faults(browser: Browser, out: Path, work: Path) -> tuple[int, list[str]]:
    """Look at every page of a folder and at every notebook's outputs; how many were opened, and what is wrong with which."""
    wrong, opened = [], 0
    pages = sorted(out.rglob("*.html"))
    alone = [work / f"{number}.html" for number, _ in enumerate(sorted(out.rglob("*.ipynb")))]
    for path, notebook in zip(alone, sorted(out.rglob("*.ipynb")), strict=True):
        path.write_text(outputs(notebook), encoding="utf-8")
    for guarded in (True, False):
        context = browser.new_context(bypass_csp=not guarded)
        for path in [*pages, *(() if guarded else alone)]:
            tab = context.new_page()
            found = looked_at(tab, path.as_uri())
            tab.close()
            opened += 1
            name = f"{path.relative_to(out if path in pages else work)}{'' if guarded else ' without its policy'}"
            for what in ("ran", "foreign", "handlers", "leads", "files", "asked", "hidden"):
                if found[what]:
                    wrong.append(f"{name}: {what}: {found[what]}")
            if path in pages and (found["parts"] != PARTS or found["wide"] > 0):
                wrong.append(f"{name}: broken: parts {found['parts']}, {found['wide']} too wide")
        context.close()
    return opened, wrong


def tried(browser: Browser, texts: list[str], every: bool = True) -> dict[str, object]:
    """Build and look at a package of some texts."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        cells = package(base / "data", texts, every)
        source = hostile_text(base / "data", base / "text.txt", texts)
        failed = [
            f"{one.name}: {one.error}" for one in built(base / "data", base / "out", source) if one.error
        ]
        (base / "alone").mkdir()
        opened, wrong = faults(browser, base / "out", base / "alone")
    return {"fields": cells, "opened": opened, "wrong": failed + wrong}


def in_lab(
    browser: Browser, texts: list[str], names: tuple[str, ...] = NOTEBOOKS, every: bool = True
) -> dict[str, object]:
    """Run notebooks over a package of some texts in a real JupyterLab, and look at what they show there."""
    told: dict[str, object] = {
        "notebooks": 0,
        "placed": 0,
        "pressed": 0,
        "asked": 0,
        "wrong": [],
        "shown": "",
    }
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        told["fields"] = package(base / "data", texts, every)
        (base / "given").mkdir()
        for name in names:
            copied = shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", base / "given")
            labs.given(Path(copied), section_id=SECTION)
        given = {
            "ENGAGEMENT_DATA": str(base / "data"),
            "ENGAGEMENT_SOURCE": str(hostile_text(base / "data", base / "text.txt", texts)),
        }
        with labs.served(base / "given", base / "lab", **given) as address:
            for name in names:
                found = laboratory.looked_at(browser, address, name, GUARD)
                told["notebooks"] += 1
                for one in ("placed", "pressed", "asked", "shown"):
                    told[one] += found[one]
                told["wrong"] += laboratory.faults(name, found)
                if name == "code" and not found["placed"]:
                    told["wrong"].append("code in JupyterLab: the text is not shown")
    return told


def measure() -> dict[str, object]:
    """Each text in every field, one text a package: its pages, and its notebooks in JupyterLab."""
    on_pages, in_outputs = "scripts run, requests, broken pages", "scripts run, requests, handlers in outputs"
    total: dict[str, object] = {"hostile fields": 0, "pages opened": 0, on_pages: 0}
    total |= {**dict.fromkeys(IN_LAB.values(), 0), in_outputs: 0}
    with chromium() as browser:
        for text in TEXTS.values():
            found = tried(browser, [text])
            total["hostile fields"] += found["fields"]
            total["pages opened"] += found["opened"]
            total[on_pages] += len(found["wrong"])
            shown = in_lab(browser, [text])
            for name, label in IN_LAB.items():
                total[label] += shown[name]
            total[in_outputs] += len(shown["wrong"])
            for line in (*found["wrong"], *shown["wrong"]):
                print(line, file=sys.stderr)
    return total


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
