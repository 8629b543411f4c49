"""`engagement new`: a section's row and its drafts, whole or not at all."""

from __future__ import annotations

import pytest

from engagement import opening, writing
from engagement.naming import Names
from engagement.opening import draft_again, endnotes, open_section
from engagement.package import EngagementError, Package
from engagement.text import verify
from engagement.validation import findings, problems

TEXT = """II. Ruling the lakes

4. In 1999, Ruritania acceded to the Lake Treaty,1 and held a dialogue with France.2

5. It has sent delegations to the 2nd and 3rd sessions of the Council of the Lakes.3

III. Other things

6. Nothing.
"""
GIVEN = {
    "section_id": "RU2001",
    "state": "RUR",
    "state_name": "Ruritania",
    "title": "Ruling the lakes",
    "document": "Gazette",
    "publisher": "Ministry",
    "published": "2001-05-01",
    "period_start": "1999",
    "period_end": "2000",
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def tables(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_section_is_opened_sound_and_its_places_hold(invented, file):
    opened = open_section(Package(invented), GIVEN, file, "2001-06-01")
    package = Package(invented)
    assert problems(package) == []
    assert verify(file, "RU2001", package).sound
    assert opened.section["endnotes"] == "1-3" and opened.section["text_sha256"] == opened.text.sha256
    assert [row["claim_id"] for row in opened.draft.claims] == ["RU2001-01", "RU2001-02", "RU2001-03"]
    assert [row["body_id"] for row in opened.partners] == ["FRA"]
    assert {row["status"] for row in package.rows("claims") if row["section_id"] == "RU2001"} == {"draft"}
    notes = [str(note) for note in findings(package).notes]
    assert notes == [
        "claims.csv:6:status: note: three drafts left; they count nowhere until their status is emptied",
        "events.csv:6:status: note: four drafts left; they count nowhere until their status is emptied",
    ]


def test_what_was_drafted_is_told_and_the_hash(invented, file):
    lines = open_section(Package(invented), GIVEN, file, "2001-06-01").lines
    assert any(
        line.startswith("RU2001-01.1") and "Draft: accession, Lake Committee, LT, 1999." in line
        for line in lines
    )
    assert "new in bodies.csv: FRA, France" in lines
    assert lines[-2:] == [
        "three draft claims and four draft events of two paragraphs, 1999 to 2000",
        f"text_sha256 {Package(invented).rows('sections')[-1]['text_sha256']}",
    ]


def again(folder, path):
    return draft_again(Package(folder), "RU2001", path, "2001-06-02")


def test_a_section_is_drafted_again_with_the_names_that_were_added(invented, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("In 1999, Ruritania hosted the 2nd session of the Hill Rights Forum.\n", encoding="utf-8")
    assert open_section(Package(invented), GIVEN, path, "2001-06-01").draft.unnamed == ["Hill Rights Forum"]
    others = [row for row in Package(invented).rows("claims") if row["section_id"] != "RU2001"]
    writing.add_row(
        invented,
        "bodies",
        {"body_id": "HF", "short_name": "Hill Forum", "name": "Hill Rights Forum", "kind": "regional-body"},
        [],
    )
    opened = again(invented, path)
    assert opened.draft.unnamed == [] and [row["body_id"] for row in opened.draft.events] == ["HF"]
    package = Package(invented)
    assert problems(package) == []
    assert [row for row in package.rows("claims") if row["section_id"] != "RU2001"] == others
    assert len([row for row in package.rows("sections") if row["section_id"] == "RU2001"]) == 1


def test_what_somebody_coded_is_not_drafted_again(invented, file, tmp_path):
    open_section(Package(invented), GIVEN, file, "2001-06-01")
    other = tmp_path / "other.txt"
    other.write_text("Another text, of one sentence.", encoding="utf-8")
    before = tables(invented)
    with pytest.raises(EngagementError, match="not the text as which RU2001 was opened"):
        again(invented, other)
    with pytest.raises(EngagementError, match="no section 'RU2002'; did you mean RU2001"):
        draft_again(Package(invented), "RU2002", file, "2001-06-02")
    assert tables(invented) == before
    writing.change_rows(invented, "events", ["RU2001-01.1"], {"status": ""})
    before = tables(invented)
    with pytest.raises(EngagementError, match="RU2001-01.1 is no draft"):
        again(invented, file)
    assert tables(invented) == before


def test_html_is_read_alike(invented, file, tmp_path):
    page = tmp_path / "page.html"
    blocks = TEXT.split("\n\n")
    page.write_text(
        f"<html><body><h2>{blocks[0]}</h2>{''.join(f'<p>{block}</p>' for block in blocks[1:])}</body></html>"
    )
    html = opening.read(page, GIVEN["title"], "1-3")
    assert html.sha256 == opening.read(file, GIVEN["title"], "1-3").sha256


@pytest.mark.parametrize(
    "change, said",
    [
        ({"section_id": "RU1998"}, "is there already"),
        ({"section_id": "ru-1"}, "section_id"),
        ({"state": "Ruritania"}, "sections.csv:3:state"),
        ({"published": "in May"}, "published"),
        ({"period_basis": "guess"}, "period_basis"),
        ({"period_start": "2001", "period_end": "1999"}, "the period starts in 2001"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_would_not_be_sound_writes_nothing(invented, file, change, said):
    before = tables(invented)
    with pytest.raises(EngagementError, match=said):
        open_section(Package(invented), GIVEN | change, file, "2001-06-01")
    assert tables(invented) == before


def test_a_write_that_fails_leaves_every_table_as_it_was(invented, file, monkeypatch):
    before = tables(invented)

    def fails(*_):
        raise OSError(28, "No space left on device", "claims.csv")

    monkeypatch.setattr("pathlib.Path.write_bytes", fails)
    with pytest.raises(Exception, match="No space left"):
        open_section(Package(invented), GIVEN, file, "2001-06-01")
    monkeypatch.undo()
    assert tables(invented) == before


def test_a_package_that_was_unsound_before_is_added_to_all_the_same(invented, file, edit):
    edit(invented, "claims", "claim_id", "RU1998-01", summary="word " * 30)
    assert len(problems(Package(invented))) == 1
    open_section(Package(invented), GIVEN, file, "2001-06-01")
    assert len(problems(Package(invented))) == 1


def test_the_period_is_that_of_the_series_where_none_is_given(invented, file):
    given = {name: value for name, value in GIVEN.items() if not name.startswith("period")}
    section = open_section(Package(invented), given, file, "2001-06-01").section
    before = Package(invented).rows("sections")[0]["period_end"]
    assert (section["period_start"], section["period_end"], section["period_basis"]) == (
        str(int(before) + 1),
        "2001",
        "series",
    )
    with pytest.raises(EngagementError, match="no period: give --period-start"):
        open_section(Package(invented), given | {"section_id": "ZE2001", "state": "ZEN"}, file, "2001-06-01")


def test_no_text_is_said(invented, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("Heading\n")
    with pytest.raises(EngagementError, match="no paragraph of text found"):
        open_section(Package(invented), GIVEN, empty, "2001-06-01")
    with pytest.raises(EngagementError, match="cannot be read"):
        open_section(Package(invented), GIVEN, tmp_path / "none.txt", "2001-06-01")


@pytest.mark.parametrize(
    "words, marks",
    [
        ("A party to it,4 and to that.5 In 2013.6", "4-6"),
        ("The G20 met in 2013, No. 12.", ""),
        ("On 26 September2013 it joined", ""),
        ("One,1 G20, two.2", "1-2"),
    ],
)
def test_endnote_marks_are_numbers_joined_to_words_that_count_on(words, marks):
    assert endnotes([words]) == marks


def test_a_state_is_no_partner_of_its_own(invented):
    assert (
        "FRA" not in Names.of(Package(invented), "FRA").bodies
        and "PER" in Names.of(Package(invented), "FRA").bodies
    )


def test_the_command(engagement, invented, file):
    asked = ["--state", "RUR", "--name", "Ruritania", "--title", GIVEN["title"], "--text", file]
    asked += ["--period-start", 1999, "--period-end", 2000, "--data", invented]
    done = engagement("new", "RU2001", *asked)
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("text_sha256 "), done.stderr
    again = engagement("new", "RU2001", *asked)
    assert again.returncode == 1 and again.stderr.startswith("error: section RU2001 is there already")
    assert "Traceback" not in again.stderr
    measure = engagement("draft", "measure", "RU2001", "--text", file, "--data", invented)
    assert measure.returncode == 0 and measure.stdout.startswith(
        "claims: recall 1.000, precision 0.000 (0 coded, 3 proposed"
    )
