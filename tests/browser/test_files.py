"""The files as files: their size, their links, their rows, the notebooks beside them. No browser is needed."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from pages import DATA, EVERY, FIRST, ONE_OF_EACH, REPORTS, Page

import press
from engagement import report, wording
from engagement.package import Package

KB = 1000
LIMITS = {"index": 120, "evidence": 400}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


@pytest.mark.parametrize("name", EVERY)
def test_no_page_is_heavy(at, name):
    assert at(name).path.stat().st_size <= LIMITS.get(name.split("/")[-1], 150) * KB


@pytest.mark.parametrize("name", EVERY)
def test_every_link_and_reference_leads_somewhere(at, name):
    page = at(name)
    assert len(page.ids) == len(set(page.ids))
    for tag in page.html.find_all(["a", "use", "link", "img"]):
        link = tag.get("href") or tag.get("src")
        parts = urlsplit(link)
        if parts.scheme in ("http", "https", "data"):
            continue
        assert not parts.scheme and not parts.netloc and not parts.path.startswith("/"), link
        target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        assert target.is_file(), link
        assert target.is_relative_to(page.folder.resolve()), link
        if parts.fragment:
            led = page if target == page.path else at(str(target.relative_to(page.folder).with_suffix("")))
            assert unquote(parts.fragment) in led.ids, link
    for tag in page.html.find_all(True):
        for attribute in REFERENCES:
            assert set(tag.get(attribute, "").split()) <= set(page.ids), tag
        for value in tag.attrs.values():
            if isinstance(value, str) and value.startswith("url(#"):
                assert value[5:-1] in page.ids, value


@pytest.mark.parametrize("name", EVERY)
def test_every_page_names_itself_and_its_makers(at, name):
    html = at(name).html
    assert html.html["lang"] and html.title.string.strip() and len(html.find_all("h1")) == 1
    assert len(html.find_all("main")) == 1 and html.header and html.footer
    assert "Cite as" in html.footer.get_text()
    if not name.endswith("index"):
        made = html.select_one("details.provenance").get_text()
        assert (
            "Parameters" in made and "Inputs" in made and "Versions" in made and "engagement reports" in made
        )


def rows_shown(page: Page, link) -> int:
    """How many rows a page shows above a link to them: by a chart's foot, or by what is there to count."""
    before = link.find_parent("p").find_previous_sibling()
    if foot := before.select_one("figure .foot"):
        word = foot.get_text().rsplit(";", 1)[1].split()[0]
        return wording.SMALL.index(word) if word in wording.SMALL else int(word.replace(",", ""))
    return len(before.select("tbody tr, .years li"))


@pytest.mark.parametrize("name", [one.qualified for one in REPORTS])
def test_every_csv_parses_and_has_the_rows_that_the_page_shows(at, name):
    page = at(name)
    links = page.html.select("p.rows a[download]")
    exhibits = page.html.select("main figure, main .output table:not(figure *), main dl.years")
    assert len(links) == len(exhibits)
    assert links or not name.startswith(FIRST)  # the made-up ones may have nothing to list
    for link in links:
        rows = page.rows(link["href"])
        assert len(rows) == rows_shown(page, link), link["href"]
        assert all(None not in row and None not in row.values() for row in rows), link["href"]
        assert (page.path.parent / link["href"]).read_bytes().endswith(b"\n")


def test_every_csv_belongs_to_a_page(reports, at):
    linked = {
        (at(name).path.parent / link["href"]).resolve()
        for name in EVERY
        for link in at(name).html.select("p.rows a[download]")
    }
    assert linked == {path.resolve() for path in reports.rglob("*.csv")}


@pytest.mark.parametrize("name", EVERY)
def test_a_verdict_is_never_told_by_colour_alone(at, name):
    for tag in at(name).html.select(".verdict"):
        word = tag["class"][1]
        if tag.find_parent(class_="cell"):  # of the chart of signs, which says its cells in words
            assert set(tag.get_text()) - set("0123456789") == {wording.VERDICT_MARKS[word]}
            assert wording.verdict_words(word) in tag.find_parent(class_="cell")["aria-label"]
        else:
            assert tag.get_text() == wording.verdict(word)


def test_the_front_page_describes_the_data_to_machines(at):
    described = json.loads(at("index").html.select_one("script[type='application/ld+json']").string)
    package = Package(DATA)
    assert described["@type"] == "Dataset" and described["name"] == package.descriptor["title"]
    assert described["version"] == package.descriptor["version"]


def outputs(path) -> list:
    return [cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells]


def test_every_saved_notebook_runs_again_to_the_same_outputs(reports, tmp_path):
    some = [one for one in REPORTS if one.qualified in ONE_OF_EACH]
    every = report.Desk(Package(DATA), REPORTS).jobs(some)
    again = [
        replace(job, notebook=(reports / job.page).with_suffix(".ipynb"), parameters={}) for job in every
    ]
    results = press.press(again, tmp_path, preload=report.PRELOAD)
    assert [result.error for result in results if result.error] == []
    for job in again:
        ran = outputs((tmp_path / job.page).with_suffix(".ipynb"))
        assert any(ran) and ran == outputs(job.notebook), job.name
