"""Several sections in one package: each has its own pages, about itself alone; none is broken by what another lacks."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from engagement import load, report
from engagement.command import app
from engagement.package import Package
from engagement.validation import problems
from invented import BARE_TEXT, TEXT, add, bare_tables, make_package
from shell import command
from test_command import unresolved

MADE_UP = ["RU1998", "ZE2003", "ZE2009"]


def test_the_made_up_sections_are_sound(several):
    assert problems(Package(several)) == []


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Every report of the made-up sections, with the front page of all."""
    base = tmp_path_factory.mktemp("several")
    data = add(make_package(base / "data"), bare_tables())
    done = command("reports", "--data", data, "--out", base / "out", cwd=base)
    assert done.returncode == 0, done.stderr
    return base / "out"


@cache
def words(page: Path) -> str:
    """What a page says, without its code."""
    html = BeautifulSoup(page.read_bytes(), "html.parser")
    for part in html.select(".workings, script, style"):
        part.decompose()
    return " ".join(html.get_text(" ").split())


@pytest.mark.slow
def test_every_notebook_of_every_section_is_built_and_no_link_is_dead(out):
    expected = {
        "RU1998": {
            "overview",
            "evidence",
            "records",
            "reporting",
            "year-1997",
            "year-1998",
            "body-LC",
            "body-LTC",
        },
        "ZE2003": {"overview", "evidence", "records", "reporting", "year-2003", "body-LC"},
        "ZE2009": {"overview", "evidence", "records", "reporting", "year-2009"},
    }
    for name, pages in expected.items():
        assert {page.stem for page in (out / name).glob("*.html")} == pages | {"index"}
    assert unresolved(out) == []


@pytest.mark.slow
def test_the_pages_of_one_section_say_nothing_of_another(out):
    for page in out.glob("*/*.html"):
        said = words(page)
        own, other = ("Ruritania", "Zenda") if page.parent.name == "RU1998" else ("Zenda", "Ruritania")
        assert own in said and other not in said, page.name
        assert f"Cite as Engagement, claimed and recorded: {page.parent.name}" in said
    assert "Lake Treaty" not in words(out / "ZE2003" / "reporting.html")
    assert "1997" not in words(out / "ZE2003" / "overview.html")


@pytest.mark.slow
def test_what_a_section_lacks_is_said(out):
    said = words(out / "ZE2009" / "overview.html")
    assert "The one claim is of kind commitment; none tells of something" in said
    assert "The section tells of no event." in said and "No event here is with a body." in said
    assert "Records cannot be asked about the one claim." in said
    assert "Events that the claims imply, by type: none." in said
    said = words(out / "ZE2003" / "overview.html")
    assert "No numbered session in the period is in the calendar." in said
    assert "No record read shows either of the two claims." in said
    said = words(out / "ZE2003" / "reporting.html")
    assert "No report of the state under a treaty in the period is in the tables." in said
    assert "The section tells of no contribution, and none is listed." in said


@pytest.mark.slow
def test_the_list_of_sections_is_no_ones_own(out):
    index = BeautifulSoup((out / "index.html").read_bytes(), "html.parser")
    assert [link["href"] for link in index.select(".entries a")] == [f"{name}/index.html" for name in MADE_UP]
    assert [head.get_text() for head in index.select("main h2")] == ["Ruritania", "Zenda", "Side by side"]
    assert index.select_one("header .of") is None and not index.select("nav.site-nav a")
    assert "it shows what states say of themselves and what records say" in index.footer.get_text()
    assert "Ruritania" not in index.footer.get_text()


@pytest.mark.slow
def test_a_bar_is_its_sections_claims_by_verdict(out):
    index = BeautifulSoup((out / "index.html").read_bytes(), "html.parser")
    bars = [
        [(part["class"][0], int(part.get("x", 0)), int(part["width"])) for part in bar.select("rect")]
        for bar in index.select(".entries svg")
    ]
    assert bars == [
        [("partly", 0, 1), ("qualified", 1, 1), ("contradicted", 2, 1), ("unasked", 3, 1)],
        [("no-record", 0, 2)],
        [("unasked", 0, 1)],
    ]
    # drawn whole where there is less room than its width, eight pixels a claim
    shapes = [(int(bar["width"]), bar["viewbox"]) for bar in index.select(".entries svg")]
    assert shapes == [
        (8 * sum(part[2] for part in bar), f"0 0 {sum(part[2] for part in bar)} 1.5") for bar in bars
    ]
    assert [entry.span.get_text() for entry in index.select(".entries li")] == [
        "Four claims; three can be checked: one partly on record, one qualified and one contradicted.",
        "Two claims that can all be checked: two in no record that was read.",
        "One claim, none of which records can be asked about.",
    ]
    assert index.select_one(".answer").get_text().startswith("Seven claims; five can be checked: ")


@pytest.mark.slow
def test_sections_of_one_state_lead_to_each_other(out):
    front = BeautifulSoup((out / "ZE2003" / "index.html").read_bytes(), "html.parser")
    assert [link["href"] for link in front.select(".siblings a")] == [
        "../ZE2009/index.html",
        "../compare.html",
        "../compare-ZEN.html",
    ]
    assert front.select_one("form.filter")["data-for"] == "ZE2003"
    alone = BeautifulSoup((out / "RU1998" / "index.html").read_bytes(), "html.parser")
    assert [link["href"] for link in alone.select(".siblings a")] == ["../compare.html"]


# What no sentence on a page may be like: each pattern once stood on one.
CLUMSY = [
    r"\b([A-Za-z]\w+) \1\b",
    r"\b[Aa]ll (no|one|two) ",
    r"\bOf (one|two) \w+ checked, (one|two) (is|are) \w+\.",
    r"\b(no|one) (claims|events|bodies|sessions|reports|rows)\b(?! (is|are|of a state))",
    r"\bnone of (the )?(no|one|none)\b",
    r"another state, or the",
    r"was one found",
    r"\bnan\b|<NA>|\(None\b|\bNone (is|are) of kind",
    r"with no bod",
]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", CLUMSY)
def test_no_sentence_is_clumsy(out, pattern):
    for page in out.rglob("*.html"):
        found = re.search(pattern, words(page))
        assert not found, (
            f"{page.parent.name}/{page.name}: …{words(page)[max(found.start() - 40, 0) : found.end() + 40]}…"
        )


@pytest.mark.slow
def test_a_report_that_fails_leaves_an_index_of_what_is_there(tmp_path, monkeypatch):
    data = add(make_package(tmp_path / "data"), bare_tables())
    folder = tmp_path / "notebooks"
    shutil.copytree(report.notebooks(), folder)
    broken = json.loads((folder / "evidence.ipynb").read_text(encoding="utf-8"))
    broken["cells"][-2]["source"] = "section.body('nowhere')"
    (folder / "evidence.ipynb").write_text(json.dumps(broken), encoding="utf-8")
    monkeypatch.setattr(report, "notebooks", lambda: folder)
    out = tmp_path / "out"
    assert app(["reports", "--data", str(data), "--out", str(out)], standalone_mode=False) == 1
    assert not (out / "RU1998" / "evidence.html").exists()
    assert "RU1998/index.html" in (out / "index.html").read_text(encoding="utf-8")
    front = BeautifulSoup((out / "RU1998" / "index.html").read_bytes(), "html.parser")
    leads = [link["href"].split("#")[0] for link in front.select("main a[href]")]
    assert "overview.html" in leads and "evidence.html" not in leads
    assert "RU1998-01" in front.get_text()


def test_each_text_goes_to_its_own_section(engagement, tmp_path):
    data = add(make_package(tmp_path / "data"), bare_tables())
    texts = {"RU1998": TEXT, **BARE_TEXT}
    given = []
    for name in ("RU1998", "ZE2003"):
        (tmp_path / f"{name}.txt").write_text(texts[name], encoding="utf-8")
        given += ["--source", tmp_path / f"{name}.txt"]
    out = tmp_path / "out"
    only = [part for name in MADE_UP for part in ("--only", f"{name}/evidence")]
    done = engagement("reports", "--data", data, "--out", out, *only, *given)
    assert done.returncode == 0, done.stderr
    quoted = {
        name: (out / name / "evidence.html").read_text(encoding="utf-8").count("<mark>") for name in MADE_UP
    }
    assert quoted == {"RU1998": 4, "ZE2003": 2, "ZE2009": 0}
    (tmp_path / "ZE2003.txt").write_text("Another text.", encoding="utf-8")
    done = engagement("reports", "--data", data, "--out", tmp_path / "none", *only, *given)
    assert done.returncode == 1 and "not the text that was coded as any section" in done.stderr
    assert not list((tmp_path / "none").rglob("*.html"))


def test_a_name_that_several_sections_have_is_asked_for_whole(engagement, tmp_path):
    data = add(make_package(tmp_path / "data"), bare_tables())
    done = engagement("reports", "--data", data, "--out", tmp_path / "out", "--only", "body-LC")
    assert done.returncode == 1 and "name one of RU1998/body-LC, ZE2003/body-LC" in done.stderr
    done = engagement("reports", "--data", data, "--out", tmp_path / "out", "--only", "ZE2003/body-LC")
    assert done.returncode == 0, done.stderr
    assert [page.parent.name for page in (tmp_path / "out").rglob("*.html")] == ["ZE2003"]


def test_the_real_section_is_the_same_beside_others(several):
    alone, beside = load("CN2012"), load("CN2012", several)
    for name in (
        "claims",
        "events",
        "bodies",
        "sessions",
        "treaties",
        "actions",
        "contributions",
        "records",
        "checks",
    ):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(beside, name))


@pytest.mark.slow
def test_no_sentence_is_cut_off(out):
    for page in out.rglob("*.html"):
        html = BeautifulSoup(page.read_bytes(), "html.parser")
        for part in html.select("main p"):
            said = " ".join(part.get_text(" ").split())
            long = (
                len(said.split()) > 6
                and part.find_parent(["figure", "form", "li", "article"]) is None
                and not part.get("class")
            )
            assert not long or said[-1] in ".:?!”)", f"{page.parent.name}/{page.name}: {said}"
