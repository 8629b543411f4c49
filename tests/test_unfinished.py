"""Drafts count nowhere; a section half coded can be looked at under a banner that says so."""

from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup

from engagement import load, report
from engagement.package import EngagementError, Package
from engagement.unfinished import notes, unfinished
from engagement.validation import problems, require
from invented import add


@pytest.fixture
def half(invented, edit):
    """The invented section with one claim and its event only drafted, and one coded event without a check."""
    edit(invented, "claims", "claim_id", "RU1998-02", status="draft")
    edit(invented, "events", "event_id", "RU1998-02.1", status="draft")
    path = invented / "checks.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    kept = [row for row in rows if row["claim_id"] not in ("RU1998-02", "RU1998-03")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return invented


def test_a_draft_needs_no_check_and_a_coded_claim_does(half):
    found = [str(problem) for problem in problems(Package(half))]
    assert [line for line in found if "RU1998-02" in line] == []
    assert any("no check of RU1998-03 found" in line for line in found)
    assert any("no check of RU1998-03.1 found" in line for line in found)


def test_what_is_only_not_done_yet_lets_a_half_coded_section_be_looked_at(half, edit):
    require(Package(half), half_coded=True)
    with pytest.raises(EngagementError, match="no check of RU1998-03"):
        require(Package(half))
    edit(half, "claims", "claim_id", "RU1998-04", summary=" ".join(["word"] * 30))
    with pytest.raises(EngagementError, match="30 words found") as caught:
        require(Package(half), half_coded=True)
    assert "no check" not in str(caught.value)


def test_ids_and_order_hold_across_both(half, edit):
    edit(half, "claims", "claim_id", "RU1998-02", start="0")
    assert any("spans do not overlap" in str(problem) for problem in problems(Package(half)))


def test_a_coded_claim_of_kind_event_needs_an_event_that_is_coded(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", status="draft")
    assert any("RU1998-02" in str(one) or "no event found" in str(one) for one in problems(Package(invented)))


def test_drafts_count_in_nothing_that_is_loaded_unless_asked(half, monkeypatch):
    claims, events = load("RU1998", half).claims["claim_id"], load("RU1998", half).events["claim_id"]
    assert "RU1998-02" not in set(claims) and "RU1998-02" not in set(events)
    assert "RU1998-02" in set(load("RU1998", half, drafts=True).claims["claim_id"])
    monkeypatch.setenv("ENGAGEMENT_DRAFTS", "1")
    assert "RU1998-02" in set(load("RU1998", half).claims["claim_id"])
    assert "RU1998-02" not in set(load("RU1998", half, drafts=False).claims["claim_id"])


def test_a_check_of_a_draft_event_is_left_out_with_it(invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.2", status="draft")
    section = load("RU1998", invented)
    assert set(section.checks["event_id"].dropna()) <= set(section.events["event_id"])


def test_how_many_are_left_is_a_note(half):
    assert [str(note) for note in notes(Package(half))] == [
        "claims.csv:3:status: note: one draft left; they count nowhere until their status is emptied",
        "events.csv:4:status: note: one draft left; they count nowhere until their status is emptied",
    ]
    assert notes(Package()) == []


def test_check_notes_drafts_and_is_content(invented, edit, engagement):
    edit(invented, "claims", "claim_id", "RU1998-04", status="draft")
    done = engagement("check", "--data", invented)
    assert done.returncode == 0, done.stdout
    assert "claims.csv:5:status: note: one draft left" in done.stdout and "sound: " in done.stdout


def test_what_is_unfinished_is_told(half):
    (one,) = unfinished(Package(half)).values()
    assert str(one) == (
        "Proposed from the text by rules, and coded by nobody yet: one claim and one event. "
        "Not yet compared with a record: RU1998-03."
    )
    assert unfinished(Package(half)) and not unfinished(Package())


def test_a_section_of_drafts_alone_has_reports_only_with_drafts(invented, edit):
    for claim in ("RU1998-01", "RU1998-02", "RU1998-03", "RU1998-04"):
        edit(invented, "claims", "claim_id", claim, status="draft")
    package = Package(invented)
    assert report.listed(package) == [] and report.listed(package, drafts=True)
    with pytest.raises(EngagementError, match="RU1998 has only drafts; build it with --drafts"):
        report.listed(package, "RU1998")


def test_a_body_that_only_drafts_name_has_a_page_only_with_drafts(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-03", status="draft")
    package = Package(invented)
    names = [{one.name for one in report.listed(package, drafts=drafts)} for drafts in (False, True)]
    assert names[1] - names[0] == {"body-LTC"}


def banner(page) -> str:
    found = BeautifulSoup(page.read_bytes(), "html.parser").select(".banner")
    return " ".join(" ".join(one.get_text(" ").split()) for one in found)


def test_pages_with_drafts_say_so_and_pages_without_never_show_them(half, tmp_path, engagement):
    out = tmp_path / "out"
    build = ["reports", "--data", half, "--out", out, "--only", "evidence"]
    refused = engagement(*build)
    assert refused.returncode == 1 and "no check of RU1998-03" in refused.stderr
    done = engagement(*build, "--drafts")
    assert done.returncode == 0, done.stderr
    assert "RU1998: Proposed from the text" in done.stdout
    page = out / "RU1998" / "evidence.html"
    assert (
        banner(page).startswith("Draft. Proposed from the text by rules") and "RU1998-02" in page.read_text()
    )
    # once the rest is checked, the same page without the option is built anew: no draft, no banner
    add(half, {"checks": [_check("RU1998-03", "RU1998-03.1")]})
    done = engagement(*build)
    assert done.returncode == 0, done.stderr
    assert banner(page) == "" and "RU1998-02" not in page.read_text()


def test_the_pages_above_say_which_sections_are_drafts(half):
    package = Package(half)
    front = report.frame(package, None, [], None, unfinished(package))
    assert "Draft, RU1998." in front.header and ".banner" in front.css
    plain = report.frame(package, None, [], None)
    assert "Draft" not in plain.header and ".banner" not in plain.css


def test_a_page_depends_on_whether_it_shows_drafts(half):
    package = Package(half)
    reports = report.listed(package, drafts=True)
    plain, drafted = (report.Desk(package, reports, {}, some) for some in ({}, unfinished(package)))
    for made in (
        lambda desk: desk.jobs(reports)[0],
        lambda desk: desk._front("RU1998", {"RU1998": reports, "": []}),
    ):
        without, with_ = made(plain), made(drafted)
        assert without.environment[report.DRAFTS] is None and with_.environment[report.DRAFTS] == "1"
        assert dict(with_.inputs) == dict(without.inputs) | {"drafts": "shown"}
        assert with_.frame.key != without.frame.key


def _check(claim: str, event: str) -> dict[str, str]:
    return {
        "check_id": f"{claim}c1",
        "claim_id": claim,
        "event_id": event,
        "verdict": "no-record",
        "note": "None found.",
        "searched": "a; b; c",
    }
