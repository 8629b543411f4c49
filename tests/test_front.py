"""The pages that lead to reports, made in this process: the list of sections, a front page, the codebook; and what each depends on."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from engagement import front, index, load, method, report
from engagement.package import EngagementError, Package


@pytest.fixture
def desk(several) -> report.Desk:
    package = Package(several)
    return report.Desk(package, report.listed(package))


def place(out: Path, *pages: str) -> Path:
    """A folder with some pages in it."""
    for page in pages:
        (out / page).parent.mkdir(parents=True, exist_ok=True)
        (out / page).write_text("a page", encoding="utf-8")
    return out


def test_a_front_page_leads_to_the_pages_that_are_there(several, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_DATA", str(several))
    html, contents = front.page(
        "ZE2003",
        ["overview.html", "body-LC.html"],
        [{"id": "ZE2009", "period": "2009", "document": "Zenda Gazette 2009"}],
        [("compare-ZEN.html", "Zenda at several times")],
    )
    page = BeautifulSoup(html, "html.parser")
    leads = [link["href"] for link in page.select("a[href]")]
    assert contents == []
    assert (
        page.select_one(".answer").get_text()
        == "Two claims that can all be checked: two in no record that was read."
    )
    assert {"overview.html", "body-LC.html#in-2003", "../ZE2009/index.html", "../compare-ZEN.html"} <= set(
        leads
    )
    assert not [lead for lead in leads if lead.startswith(("evidence", "reporting"))]
    assert [item["data-verdict"] for item in page.select(".claims > li")] == ["no-record", "no-record"]
    assert [item["data-body"] for item in page.select(".claims > li")] == ["", "LC"]
    assert [item.get_text().strip() for item in page.select(".strip > li")] == ["–", "–"]


def test_every_page_of_a_section_coded_in_part_says_so(several, edit, monkeypatch):
    words = "Only paragraph 1 is coded, counted from the first of the section."
    edit(several, "sections", "section_id", "ZE2003", coded="1")
    monkeypatch.setenv("ENGAGEMENT_DATA", str(several))
    package = Package(several)
    reports = report.listed(package)
    jobs = report.Desk(package, reports).jobs(reports)
    told = {one.name for one in jobs if words in one.framed.header}
    of_it = {one.name for one in jobs if "ZE2003" in [*one.parameters.get("sections", []), one.name[:6]]}
    assert told == of_it and {"ZE2003/evidence", "compare"} < of_it
    assert (
        f"In part, ZE2003.</strong> {words}"
        in next(one for one in jobs if one.name == "compare").framed.header
    )
    assert all((".banner" in one.framed.css) == (one.name in told) for one in jobs)
    html, _ = index.page(["RU1998", "ZE2003", "ZE2009"], [])
    entries = [one.get_text() for one in BeautifulSoup(html, "html.parser").select(".entries > li > span")]
    assert [words in one for one in entries] == [False, True, False]
    edit(several, "sections", "section_id", "ZE2003", first_paragraph="27")
    assert ", from paragraph 27)" in load("ZE2003")._repr_html_()
    assert ", from paragraph 27)" in front.page("ZE2003", [], [], [])[0]
    edit(several, "sections", "section_id", "ZE2003", publisher="", published="", first_paragraph="")
    assert "Gazette 2003</cite>. Zenda, 2003" in load("ZE2003")._repr_html_()
    assert "Gazette 2003</cite>, claim by claim" in front.page("ZE2003", [], [], [])[0]
    assert words in load("ZE2003")._repr_html_() and "Only" not in load("RU1998")._repr_html_()


def test_the_list_and_front_pages_have_rules_and_banners_of_their_own(several, edit, tmp_path):
    edit(several, "sections", "section_id", "ZE2003", coded="1")
    package = Package(several)
    made = report.Desk(package, report.listed(package)).above(place(tmp_path, "ZE2003/evidence.html"))
    frames = {one.name: one.framed for one in made}
    front, whole = frames["ZE2003/index"], frames["index"]
    assert "In part." in front.header and "In part" not in whole.header
    assert [".strip" in one.css for one in (front, whole)] == [True, False]
    assert [".entries svg" in one.css for one in (front, whole)] == [False, True]
    assert all(".answer" in one.css for one in (front, whole))


def test_the_list_of_sections_groups_them_by_state(several, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_DATA", str(several))
    html, _ = index.page(["RU1998", "ZE2009"], [("compare.html", "Sections side by side")])
    page = BeautifulSoup(html, "html.parser")
    assert [head.get_text() for head in page.select("h2")] == ["Ruritania", "Zenda", "Side by side"]
    assert [link["href"] for link in page.select("a[href]")][:3] == [
        "RU1998/index.html",
        "ZE2009/index.html",
        "compare.html",
    ]
    assert page.select_one(".answer").get_text().startswith("Five claims; three can be checked: ")
    assert page.select_one(".of-what").get_text().startswith("Two sections. Each is coded")


def test_the_codebook_is_a_page(several, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_DATA", str(several))
    html, contents = method.page()
    page = BeautifulSoup(html, "html.parser")
    assert ("terms", "Terms") in contents and all(page.find(id=anchor) for anchor, _ in contents)
    assert not page.select("a[href$='.md']") and page.select("table")


def test_what_is_above_the_reports_leads_only_to_what_is_there(desk, tmp_path):
    out = place(tmp_path, "RU1998/overview.html", "ZE2003/evidence.html", "compare-ZEN.html")
    made = {job.name: job for job in desk.above(out)}
    assert set(made) == {"RU1998/index", "ZE2003/index", "index", "codebook"}
    assert made["RU1998/index"].parameters["pages"] == ["overview.html"]
    assert made["index"].parameters == {
        "sections": ["RU1998", "ZE2003"],
        "compared": [("compare-ZEN.html", "Zenda at several times")],
    }
    assert made["ZE2003/index"].parameters["siblings"] == [
        {"id": "ZE2009", "period": "2009", "document": "Zenda Gazette 2009"}
    ]
    assert made["ZE2003/index"].parameters["compared"] == [("compare-ZEN.html", "Zenda at several times")]
    assert made["RU1998/index"].parameters["compared"] == []
    assert made["RU1998/index"].title == (
        "What does Ruritania say of its human-rights engagement from 1997 to 1998, and do records bear it out?"
    )


def test_a_job_depends_on_its_sections_rows_and_on_no_text(desk, several, edit):
    def inputs() -> dict[str, str]:
        package = Package(several)
        every = report.listed(package)
        return {job.name: job.inputs["data"] for job in report.Desk(package, every).jobs(every)}

    before = inputs()
    edit(several, "claims", "claim_id", "ZE2003-01", summary="Another.")
    after = inputs()
    changed = {name for name in before if before[name] != after[name]}
    assert {name.split("/")[0] for name in changed} == {"ZE2003", "compare-ZEN"} | (
        {"compare"} if "compare" in before else set()
    )
    (job,) = desk.jobs(report.chosen(report.listed(Package(several)), ["RU1998/overview"]))
    assert job.environment["ENGAGEMENT_SOURCE"] is None
    assert job.rebuild == "engagement reports --only RU1998/overview"


def test_a_frame_is_made_late_and_names_the_page(desk, several):
    every = report.listed(Package(several))
    jobs = desk.jobs(report.chosen(every, ["RU1998/body-LC", "RU1998/overview", "compare-ZEN"]))
    assert len({job.frame.key for job in jobs}) == 3
    body, overview, beside = (
        BeautifulSoup(job.framed.header, "html.parser") for job in sorted(jobs, key=lambda job: job.name)
    )
    assert [link.get_text() for link in body.select("[aria-current]")] == ["Lake Council"]
    assert [link.get_text() for link in overview.select("[aria-current]")] == ["Overview"]
    assert not beside.select("nav") and beside.select_one(".home")["href"] == "index.html"
    assert body.select_one(".home")["href"] == "../index.html"


def test_a_text_counts_for_its_own_section_alone(several, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("A text.", encoding="utf-8")
    package = Package(several)
    every = report.listed(package)
    jobs = report.Desk(package, every, {"RU1998": text}).jobs(every)
    assert {job.name.split("/")[0] for job in jobs if "source" in job.inputs} == {"RU1998"}
    assert all(text in job.files for job in jobs if "source" in job.inputs)


def test_names_that_do_not_exist_are_told(several):
    every = report.listed(Package(several))
    with pytest.raises(EngagementError, match="no report 'overvew'; did you mean overview"):
        report.chosen(every, ["overvew"])
    with pytest.raises(EngagementError, match="is there"):
        report.chosen(every, ["overview"])


def test_what_a_folder_remembers(tmp_path):
    memory = report.Memory(tmp_path)
    memory.keep(sound="yes")
    assert report.Memory(tmp_path).kept == {"sound": "yes"}
    (tmp_path / report.MEMORY).write_text("{", encoding="utf-8")
    assert report.Memory(tmp_path).kept == {}
