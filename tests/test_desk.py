"""The desk without a browser: what a hand does, what follows from it, what is said, what is saved."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement import Desk, EngagementError
from engagement.cell import allowed, categories
from engagement.edition import Edition
from engagement.entry import Judge
from engagement.numbering import NUMBERED
from engagement.package import Package
from engagement.validation import problems
from invented import SENTENCES, TEXT
from worlds import packages, write

SECTION = "RU1998"
COMPUTED = ("claim_id", "section_id", "event_id", "check_id", "status")  # what nobody types
STRANGE = ("", "x", "7", "2001", "LC", "1;2;3")


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def desk(invented, source):
    return Desk(SECTION, invented, source)


def at(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def hear(desk, act: str, *given) -> None:
    """A button pressed."""
    desk._hear({"do": act, "with": list(given), "at": list(desk.at)})


def type_(desk, **cells: str) -> None:
    for name, value in cells.items():
        desk._hear({"set": [*desk.at, name, value]})


def shown(desk, part: str) -> BeautifulSoup:
    return BeautifulSoup(desk.panel.view[part], "html.parser")


def names(desk) -> list[str]:
    """The fields of the form, in order."""
    return [field["data-field"] for field in shown(desk, "form").select("[data-field]")]


def test_the_text_stands_with_its_claims_in_place(desk):
    text = shown(desk, "text")
    paragraphs = text.select("p[data-start]")
    assert [(int(p["data-start"]), p.get_text()) for p in paragraphs] == [(0, TEXT)], (
        "nothing but the text, so that positions count"
    )
    marks = text.select("mark")
    spans = [TEXT[int(row["start"]) : int(row["end"])] for row in desk.claims]
    assert [mark.get_text() for mark in marks] == spans
    assert [mark["data-claim"] for mark in marks] == [row["claim_id"] for row in desk.claims]
    assert desk.panel.view["state"] == "sound" and not desk.panel.view["can"]["save"]


def test_a_claim_in_the_text_says_its_kind_and_that_it_is_a_draft(desk):
    desk.open("claims", "RU1998-02")
    type_(desk, status="draft", kind="")
    titles = [mark["title"] for mark in shown(desk, "text").select("mark")]
    kinds = {row["claim_id"]: row["kind"] for row in desk.claims}
    assert titles[0] == f"RU1998-01, {kinds['RU1998-01']}" and titles[1] == "RU1998-02, no kind yet, draft"


def test_without_the_text_it_says_so_and_claims_can_be_edited_not_placed(invented, monkeypatch, source):
    desk = Desk(SECTION, invented)
    assert desk.text is None and "text is not at hand" in desk.panel.frame
    assert TEXT[20:40] not in str(desk.panel.view)
    assert [mark.get_text() for mark in shown(desk, "text").select("mark")] == [
        row["summary"] for row in desk.claims
    ]
    hear(desk, "claim", *at("Attending"))
    assert desk.panel.view["said"].startswith("The section's text is not at hand") and len(desk.claims) == 4
    desk.open("claims", "RU1998-02")
    type_(desk, summary="Another.")
    assert desk.claims[1]["summary"] == "Another."
    monkeypatch.setenv("ENGAGEMENT_SOURCE", str(source))
    assert Desk(SECTION, invented).text is not None


def test_a_file_with_another_text_is_an_error(invented, tmp_path):
    (tmp_path / "other.txt").write_text("Another text.", encoding="utf-8")
    with pytest.raises(EngagementError, match="not the text of any section"):
        Desk(SECTION, invented, tmp_path / "other.txt")
    with pytest.raises(EngagementError, match="no section 'RU199'; did you mean RU1998"):
        Desk("RU199", invented)


def test_no_picture_that_is_stored_holds_the_text(desk):
    bundle = desk._repr_mimebundle_()
    assert TEXT[20:50] not in bundle["text/html"] and "Reports a gift" in bundle["text/html"]
    assert bundle["text/plain"] == "<Desk RU1998: four claims, four events, five checks; nothing to save>"


def test_a_claim_is_made_of_the_words_that_were_selected_and_the_others_are_numbered_anew(desk):
    start = TEXT.index("Attending")
    hear(desk, "claim", start + 3, start + 10)
    assert desk.row["claim_id"] == "RU1998-01" and desk.row["anchor"] == "Attending"
    assert [row["claim_id"] for row in desk.claims] == [f"RU1998-{number:02d}" for number in range(1, 6)]
    assert [row["event_id"] for row in desk.edition.rows("events")][0] == "RU1998-02.1"
    assert [row["check_id"] for row in desk.edition.rows("checks")][-1] == "RU1998-04c1"
    assert names(desk) == ["kind", "summary"]
    assert shown(desk, "text").select_one("mark[aria-current]")["data-claim"] == "RU1998-01"
    hear(desk, "claim", *at("Ruritania sent"))
    assert desk.panel.view["said"] == "RU1998-02 has some of these words; spans do not overlap"
    hear(desk, "claim", 9, 11)
    assert (
        desk.panel.view["said"] == "no word is selected; select words of one sentence"
        and len(desk.claims) == 5
    )


def test_the_span_of_a_claim_can_be_set_anew(desk):
    desk.open("claims", "RU1998-02")
    hear(desk, "span", *at("gave it"))
    assert TEXT[int(desk.row["start"]) : int(desk.row["end"])] == "gave it" == desk.row["anchor"]
    assert desk.panel.view["state"] == "sound"


def test_each_allowed_value_stands_with_its_definition(desk):
    package = desk.edition
    desk.open("events", "RU1998-01.1")
    options = {
        select.find_parent(class_="field")["data-field"]: [
            option["value"] for option in select.select("option[value]")
        ]
        for select in shown(desk, "form").select("select")
    }
    for name in ("type", "body_basis", "year_basis"):
        assert options[name] == ["", *package.meanings("events", name)]
    assert all(
        meaning in desk.panel.view["form"] for meaning in package.meanings("events", "year_basis").values()
    )
    assert desk.panel.view["meanings"]["body_id"] == "Council of the Lakes"
    desk.open("claims", "RU1998-01")
    radios = shown(desk, "form").select("[data-field=kind] label")
    assert [label.input["value"] for label in radios] == list(package.meanings("claims", "kind"))
    assert all(meaning in desk.panel.view["form"] for meaning in package.meanings("claims", "kind").values())


def test_what_the_rules_ask_is_said_at_each_change_in_the_checks_own_words(desk, invented):
    desk.open("events", "RU1998-01.1")
    type_(desk, month="13")
    assert desk.panel.view["problems"] == [
        ["month", "events.csv:2:month: '13' found; a whole number from 1 to 12 is allowed"]
    ]
    type_(desk, month="", body_id="LCC")
    assert desk.panel.view["problems"] == [
        ["body_id", "events.csv:2:body_id: 'LCC' found; it must be a body_id in bodies.csv"]
    ]
    type_(desk, body_id="LC", summary="word " * 26)
    assert [field for field, _ in desk.panel.view["problems"]] == ["summary"]
    assert desk.panel.view["state"] == "one thing to mend"
    desk.save()
    assert [str(problem) for problem in problems(Package(invented))] == [
        what for _, what in desk.panel.view["problems"]
    ]


@pytest.mark.parametrize(
    ("table", "row", "typed", "cells"),
    [
        ("events", "RU1998-01.1", {"body_id": ""}, {"body_basis": "none"}),
        ("events", "RU1998-01.1", {"body_basis": "none"}, {"body_id": ""}),
        ("events", "RU1998-01.1", {"treaty_id": "LT", "body_basis": "treaty"}, {"body_id": "LTC"}),
        ("events", "RU1998-01.1", {"year_start": "1997"}, {"year_end": "1997"}),
        ("events", "RU1998-01.1", {"year_basis": "none"}, {"year_start": "", "year_end": ""}),
        ("events", "RU1998-02.1", {"type": "seminar"}, {"amount_usd": ""}),
        ("checks", "RU1998-03c1", {"verdict": "confirmed"}, {"reason": ""}),
        ("checks", "RU1998-03c1", {"verdict": "no-record"}, {"record_id": "", "reason": ""}),
        ("claims", "RU1998-04", {"kind": "evaluation", "attributed_to": "LC", }, {"attributed_to": "LC"}),
        ("claims", "RU1998-04", {"kind": "evaluation", "attributed_to": "LC", "summary": "A", }, {"attributed_to": "LC"}),
    ],
)  # fmt: skip
def test_what_follows_from_a_cell(desk, table, row, typed, cells):
    desk.open(table, row)
    type_(desk, **typed)
    assert {name: desk.row[name] for name in cells} == cells
    assert (
        set(cells) - {"year_end", "body_id", "body_basis", "attributed_to"}
        <= set(desk.row) - set(names(desk))
        or table == "events"
    )


def test_a_row_that_changes_takes_the_day(desk):
    desk.open("claims", "RU1998-02")
    assert desk.row["coded_on"] == "2020-01-01"
    type_(desk, summary="Another.")
    assert desk.row["coded_on"] > "2020-01-01"
    desk.undo()
    assert desk.row["coded_on"] == "2020-01-01"


def test_the_state_of_a_draft_and_the_day_itself_take_no_day(desk):
    desk.open("claims", "RU1998-02")
    type_(desk, status="draft")
    assert (desk.row["status"], desk.row["coded_on"]) == ("draft", "2020-01-01")
    type_(desk, coded_on="2021-02-03")
    assert desk.row["coded_on"] == "2021-02-03"


@pytest.mark.parametrize(
    ("table", "row", "event"),
    [
        ("events", "RU1998-01.2", "RU1998-01.2"),
        ("checks", "RU1998-01c1", "RU1998-01.1"),
        ("claims", "RU1998-01", ""),
    ],
)
def test_a_check_is_of_the_event_at_hand(desk, table, row, event):
    desk.open(table, row)
    assert table != "checks" or desk.row["event_id"] == event
    hear(desk, "add", "checks")
    assert (desk.at[0], desk.row["claim_id"], desk.row["event_id"]) == ("checks", "RU1998-01", event)


@pytest.mark.parametrize("table", ["events", "checks"])
def test_after_a_row_that_is_deleted_its_claim_is_at_hand(desk, table):
    place = next(at for at, row in enumerate(desk.edition.rows(table)) if row["claim_id"] == "RU1998-02")
    key = {"events": "event_id", "checks": "check_id"}[table]
    desk.open(table, desk.edition.rows(table)[place][key])
    hear(desk, "delete")
    assert (desk.at[0], desk.row["claim_id"]) == ("claims", "RU1998-02")


def test_an_event_like_another_has_the_next_number(desk):
    desk.open("events", "RU1998-01.1")
    hear(desk, "like")
    assert (desk.row["event_id"], desk.row["ordinal"], desk.row["type"]) == ("RU1998-01.3", "3", "attendance")
    hear(desk, "like")
    assert (desk.row["event_id"], desk.row["ordinal"]) == ("RU1998-01.4", "4")


def test_a_record_made_for_a_check_is_named_by_it_as_it_is_typed(desk):
    desk.open("events", "RU1998-01.2")
    hear(desk, "delete")
    desk.open("events", "RU1998-01.1")
    hear(desk, "add", "checks")
    check = desk.row["check_id"]
    assert desk.row["event_id"] == "RU1998-01.1"
    type_(desk, verdict="confirmed", note="So.")
    hear(desk, "add", "records")
    for word in ("r", "report", "report-2"):
        type_(desk, record_id=word)
    assert [row["record_id"] for row in desk.edition.rows("checks") if row["check_id"] == check] == [
        "report-2"
    ]
    assert [row["record_id"] for row in desk.edition.rows("checks")].count("report") == 3, (
        "a name that it had on the way took no other's"
    )
    desk.open("checks", check)
    desk.open("records", "report-2")
    assert "record_id" in names(desk)
    desk.open("records", "report")
    assert "record_id" not in names(desk), "others name it"


def test_with_a_claim_go_its_events_and_checks_and_come_back(desk):
    before = desk.edition.state
    desk.open("claims", "RU1998-01")
    hear(desk, "delete")
    assert [row["claim_id"] for row in desk.claims] == ["RU1998-01", "RU1998-02", "RU1998-03"]
    assert {row["claim_id"] for row in desk.edition.rows("checks")} == {"RU1998-01", "RU1998-02"}
    assert desk.panel.view["state"] == "sound" and desk.row is None
    hear(desk, "undo")
    assert all(desk.edition.rows(table) == before[table] for table in ("claims", "events", "checks"))
    hear(desk, "redo")
    assert len(desk.claims) == 3


def test_what_is_typed_in_one_go_is_undone_in_one(desk):
    desk.open("claims", "RU1998-02")
    for words in ("A", "An", "Ano", "Another"):
        type_(desk, summary=words)
    type_(desk, kind="standing")
    hear(desk, "undo")
    assert (desk.row["summary"], desk.row["kind"]) == ("Another", "event")
    hear(desk, "undo")
    assert desk.row["summary"] == "Reports a gift to the Lake Council."
    hear(desk, "undo")
    hear(desk, "redo")
    hear(desk, "redo")
    assert desk.row["kind"] == "standing" and not desk.panel.view["can"]["redo"]


def test_a_draft_is_accepted_with_its_events_or_deleted(invented, source, edit):
    for table, key in (("claims", "claim_id"), ("events", "claim_id")):
        for claim in ("RU1998-01", "RU1998-02"):
            edit(invented, table, key, claim, status="draft")
    edit(invented, "checks", "claim_id", "RU1998-02", claim_id="RU1998-03", event_id="")
    desk = Desk(SECTION, invented, source)
    assert (
        "two drafts left" in desk.panel.view["state"]
        and "draft" in shown(desk, "text").select_one("mark")["class"]
    )
    assert not [one for one in desk.problems if "no check" in one.what], "a draft needs none"
    desk._hear({"go": "draft", "at": list(desk.at)})
    assert desk.row["claim_id"] == "RU1998-01"
    for wanted in ("RU1998-02", "RU1998-01"):  # the next, and round the end
        desk._hear({"go": "draft", "at": list(desk.at)})
        assert desk.row["claim_id"] == wanted
    hear(desk, "accept")
    assert [row["status"] for row in desk.claims[:2]] == ["", "draft"]
    assert [row["status"] for row in desk.edition.rows("events")][:3] == ["", "", "draft"]
    desk._hear({"go": "draft", "at": list(desk.at)})
    hear(desk, "delete")
    assert not desk.panel.view["can"]["draft"]


def test_saving_writes_the_tables_that_changed_and_nothing_before(desk, invented):
    before = {path.name: path.read_bytes() for path in invented.iterdir()}
    desk.open("claims", "RU1998-04")
    type_(desk, summary="Says that it values the Committee.")
    assert {path.name: path.read_bytes() for path in invented.iterdir()} == before
    hear(desk, "save")
    assert desk.panel.view["said"] == "Saved claims." and not desk.panel.view["can"]["save"]
    changed = [path.name for path in invented.iterdir() if path.read_bytes() != before[path.name]]
    assert sorted(changed) == ["claims.csv", "datapackage.json"], "which holds the sizes of the tables"
    with (invented / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert [row["summary"] for row in csv.DictReader(file)][-1] == "Says that it values the Committee."
    hear(desk, "save")
    assert desk.panel.view["said"] == "Nothing to save."


def test_a_save_that_fails_is_said_and_everything_is_still_there(desk, invented, monkeypatch):
    from engagement import journal

    def full(*arguments, **options):
        raise OSError(28, "No space left on device", "claims.csv")

    before = {path.name: path.read_bytes() for path in invented.iterdir()}
    desk.open("claims", "RU1998-04")
    type_(desk, summary="Another.")
    monkeypatch.setattr(journal, "_write", full)
    hear(desk, "save")
    assert desk.panel.view["said"] == "claims.csv: No space left on device; nothing was saved"
    assert {path.name: path.read_bytes() for path in invented.iterdir()} == before
    monkeypatch.undo()
    hear(desk, "save")
    assert desk.panel.view["said"] == "Saved claims."


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_desk_says_what_the_check_says_whatever_is_typed(invented, data):
    """Cells of the section's rows with values that are right, wrong or another's: the same lines, no more and no fewer."""
    edition = Edition(invented)
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from(("claims", "events", "checks", "records")))
        rows = edition.rows(table)
        place = data.draw(st.integers(0, len(rows) - 1))
        fields = [field for field in edition.fields(table) if field["name"] not in COMPUTED]
        field = data.draw(st.sampled_from(fields))
        values = [*categories(field), *(row[field["name"]] for row in rows), *STRANGE]
        row = rows[place] | {field["name"]: data.draw(st.sampled_from(values))}
        edition.put(table, [*rows[:place], row, *rows[place + 1 :]])
    state = Judge(edition).state(SECTION)
    files = {f"{table}.csv" for table in (*NUMBERED, "records")}
    wanted = {str(problem) for problem in problems(edition) if problem.file in files}
    assert {str(problem) for problem in (*state.wrong, *state.lacking)} == wanted


@settings(max_examples=12, deadline=None)
@given(tables=packages())
def test_any_sound_package_is_at_home_on_the_desk(tables, tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("world") / "data", tables)
    desk = Desk(data=folder)
    assert desk.problems == [] and desk.panel.view["state"] == "sound"
    ids = {row["claim_id"] for row in desk.claims}
    for table, key in {**NUMBERED, "records": "record_id"}.items():
        for row in desk.edition.rows(table)[:3]:
            if row.get("claim_id", "") in ids | {""}:
                desk.open(table, row[key])
                assert names(desk) and desk.panel.view["problems"] == []
    assert desk.edition.changed == [] and "<ul>" in desk._repr_mimebundle_()["text/html"] or not desk.claims


def test_what_was_pressed_on_a_form_that_is_no_longer_shown_does_nothing(desk):
    desk.open("claims", "RU1998-01")
    old = list(desk.at)
    desk.open("claims", "RU1998-02")
    desk._hear({"do": "delete", "with": [], "at": old})
    desk._hear({"set": [*old, "summary", "For the other."]})
    assert len(desk.claims) == 4 and desk.row["summary"] == "Reports a gift to the Lake Council."


def test_from_claim_to_claim_and_to_what_is_to_mend(desk):
    desk._hear({"go": 1, "at": list(desk.at)})
    assert desk.row["claim_id"] == "RU1998-01"
    desk._hear({"go": 1, "at": list(desk.at)})
    desk._hear({"go": -1, "at": list(desk.at)})
    desk._hear({"go": -1, "at": list(desk.at)})
    assert desk.row["claim_id"] == "RU1998-01"
    desk.open("events", "RU1998-03.1")
    type_(desk, summary="")
    desk.open("checks", "RU1998-01c1")
    type_(desk, note="")
    lines = shown(desk, "all").select("li")
    assert [line.button["data-id"] for line in lines] == ["RU1998-01c1", "RU1998-03.1"]
    for wanted in ("RU1998-03.1", "RU1998-01c1", "RU1998-03.1"):
        desk._hear({"go": "problem", "at": list(desk.at)})
        assert wanted in (desk.row.get("event_id"), desk.row.get("check_id"))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda desk: desk.set("kind", "event"), "no row is at hand"),
        (lambda desk: desk.span(0, 3), "no claim is at hand"),
        (lambda desk: desk.add("events"), "no claim is at hand"),
        (lambda desk: desk.like(), "no event is at hand"),
        (lambda desk: desk.delete(), "no row is at hand"),
        (lambda desk: desk.accept(), "no claim is at hand"),
        (lambda desk: desk.open("claims", "RU1998-9"), "no claim 'RU1998-9'; did you mean RU1998-0"),
        (lambda desk: desk.open("bodies", "LC"), "no table 'bodies'"),
    ],
)
def test_what_cannot_be_done_is_one_line(desk, act, said):
    with pytest.raises(EngagementError, match=said):
        act(desk)


def test_an_unfinished_row_hides_no_other_problem(desk):
    desk.open("claims", "RU1998-04")
    type_(desk, summary="word " * 26)
    hear(desk, "claim", *at("Attending"))
    lines = [str(one) for one in desk.problems]
    assert any("26 words found" in line for line in lines) and any(
        ":kind: empty found" in line for line in lines
    )
    assert not any("claim_id: 'RU" in line for line in lines)


def test_a_claim_without_a_place_is_told_and_its_neighbours_are_not(invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", start="", end="")
    told = [str(problem) for problem in Desk(SECTION, invented).problems]
    assert told == [
        f"claims.csv:3:{name}: empty found; {allowed(Package(invented).field('claims', name))}"
        for name in ("end", "start")
    ]


def test_a_body_added_elsewhere_is_there_when_the_next_row_is_opened(desk, invented):
    desk.open("events", "RU1998-01.1")
    type_(desk, body_id="NEW")
    assert [field for field, _ in desk.panel.view["problems"]] == ["body_id"]
    with (invented / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write("NEW,New,New Body,court,,,\n")
    desk.open("events", "RU1998-01.1")
    assert desk.panel.view["problems"] == [] and 'value="NEW"' in desk.panel.lists
    hear(desk, "undo")
    assert desk.edition.changed == []


def test_a_section_without_a_digest_takes_it_from_the_text(invented, source, edit):
    digest = Package(invented).rows("sections")[0]["text_sha256"]
    edit(invented, "sections", "section_id", SECTION, text_sha256="")
    desk = Desk(SECTION, invented, source)
    assert desk.edition.changed == ["sections"]
    desk.save()
    assert Package(invented).rows("sections")[0]["text_sha256"] == digest


def test_without_anywidget_the_error_names_the_extra(invented, monkeypatch):
    monkeypatch.setitem(sys.modules, "engagement.panel", None)
    with pytest.raises(EngagementError, match=r"human-rights-engagement\[lab\]"):
        Desk(SECTION, invented)


def test_hostile_text_stays_text(invented, tmp_path, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", summary="<script>alert(1)</script>")
    desk = Desk(SECTION, invented)
    desk.open("claims", "RU1998-02")
    for part in ("text", "form", "all"):
        assert "<script" not in desk.panel.view[part]
    assert "<script" not in desk._repr_mimebundle_()["text/html"]
    assert len(SENTENCES) == 3
