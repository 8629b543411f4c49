"""The canonical form: what can be computed is filled, what was written is kept, what no longer holds is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.canon import brought
from engagement.edition import Edition
from engagement.numbering import numbered
from engagement.package import EngagementError, Package
from engagement.placing import cells, snapped, starts
from engagement.text import Text
from engagement.validation import problems
from invented import SENTENCES, TEXT, make_package

DATA = Path(__file__).parents[1] / "data"
TODAY = "2020-01-01"
COMPUTED = ("claim_id", "paragraph", "sentence", "start", "end", "span_sha256", "coded_on")


@pytest.fixture
def text(tmp_path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(f"Lakes\n\n{TEXT}\n", encoding="utf-8")
    return path


def rows(edition: Edition, table: str, **cells: object) -> list[dict]:
    """The rows of a table with some cells changed: by a value, or by place."""
    return [row | {name: str(value) for name, value in cells.items()} for row in edition.rows(table)]


def test_the_shipped_data_are_in_canonical_form():
    edition = Edition(DATA)
    canon = brought(edition)
    assert (canon.changes, canon.problems, edition.changed) == ([], [], [])


def test_what_can_be_computed_is_computed_from_the_first_words_alone(invented, text):
    """As in a spreadsheet: made-up ids, no positions, rows out of order, days left out."""
    edition = Edition(invented)
    before = {table: edition.rows(table) for table in edition.names}
    names = {row["claim_id"]: f"new{place}" for place, row in enumerate(before["claims"])}
    edition.put("sections", rows(edition, "sections", text_sha256=""))
    edition.put(
        "claims",
        [
            row | dict.fromkeys(COMPUTED, "") | {"claim_id": names[row["claim_id"]]}
            for row in reversed(before["claims"])
        ],
    )
    edition.put(
        "events",
        [
            row | {"claim_id": names[row["claim_id"]], "event_id": f"e{row['event_id']}", "coded_on": ""}
            for row in before["events"]
        ],
    )
    edition.put(
        "checks",
        [
            row | {"claim_id": "", "check_id": "", "event_id": f"e{row['event_id']}"}
            for row in before["checks"]
            if row["event_id"]
        ],
    )
    canon = brought(edition, [text], today=TODAY)
    assert canon.problems == []
    assert edition.rows("sections") == before["sections"]
    assert edition.rows("claims") == before["claims"]
    assert edition.rows("events") == before["events"]
    kept = [row for row in before["checks"] if row["event_id"]]
    assert edition.rows("checks") == kept
    edition.save()
    assert problems(Package(invented)) == []
    told = [str(change) for change in canon.changes]
    assert (
        "claims.csv:5:start: now '11'" in told and "claims.csv:5:claim_id: 'new0' is now 'RU1998-01'" in told
    )
    assert "claims.csv:0:: rows are now in the order of the text and of their numbers" in told
    again = Edition(invented)
    assert (brought(again, [text]).changes, again.changed) == ([], [])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_shuffled_and_emptied_comes_back(data, made):
    """Rows in any order, made-up ids, computed cells empty or not: as a spreadsheet may leave them."""
    folder, source = made
    edition = Edition(folder)
    before = {table: edition.rows(table) for table in ("claims", "events", "checks")}
    order = data.draw(st.permutations(range(len(before["claims"]))))
    name = {row["claim_id"]: f"x{place}" for place, row in enumerate(before["claims"])}
    claims = [
        before["claims"][place] | {"claim_id": name[before["claims"][place]["claim_id"]]} for place in order
    ]
    for place, row in enumerate(claims):
        emptied = data.draw(st.sets(st.sampled_from(("paragraph", "sentence", "start", "end"))))
        claims[place] = row | dict.fromkeys(emptied | ({"span_sha256"} if emptied else set()), "")
    edition.put("claims", claims)
    rank = {row["claim_id"]: place for place, row in enumerate(claims)}
    for table, key in (("events", "event_id"), ("checks", "check_id")):
        rows = [row | {"claim_id": name[row["claim_id"]], key: ""} for row in before[table]]
        edition.put(table, sorted(rows, key=lambda row: rank[row["claim_id"]]))
    numbers = {row["event_id"]: f"e{place}" for place, row in enumerate(before["events"])}
    events = sorted(before["events"], key=lambda row: rank[name[row["claim_id"]]])
    edition.put(
        "events",
        [row | {"claim_id": name[row["claim_id"]], "event_id": numbers[row["event_id"]]} for row in events],
    )
    edition.put(
        "checks", [row | {"event_id": numbers.get(row["event_id"], "")} for row in edition.rows("checks")]
    )
    assert brought(edition, [source]).problems == []
    assert {table: edition.rows(table) for table in before} == before


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """The package of the invented state, and its text."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    return make_package(folder / "data"), folder / "text.txt"


def test_a_claim_put_between_others_renumbers_what_follows_and_what_refers_to_it(invented, text):
    edition = Edition(invented)
    claims, events = edition.rows("claims"), edition.rows("events")
    new = dict.fromkeys(claims[0], "") | {
        "section_id": "RU1998",
        "kind": "standing",
        "anchor": "gave it",
        "summary": "Gift.",
    }
    new |= {"anchor": "the second and", "end": "third sessions"}
    edition.put("claims", [claims[0] | {"span_sha256": "", "end": "delegations"}, *claims[1:], new])
    edition.put(
        "events", [*events, dict.fromkeys(events[0], "") | {"claim_id": "RU1998-03", "summary": "Another."}]
    )
    canon = brought(edition, [text], today=TODAY)
    assert canon.problems == []
    assert [row["claim_id"] for row in edition.rows("claims")] == [
        f"RU1998-{number:02d}" for number in range(1, 6)
    ]
    spans = [TEXT[int(row["start"]) : int(row["end"])] for row in edition.rows("claims")]
    assert spans[:2] == ["In 1998 Ruritania sent delegations", "the second and third sessions"]
    assert [(row["event_id"], row["summary"]) for row in edition.rows("events")][-2:] == [
        ("RU1998-04.1", "Party to the treaty."),
        ("RU1998-04.2", "Another."),
    ]
    assert [row["check_id"] for row in edition.rows("checks")][2:] == [
        "RU1998-03c1",
        "RU1998-03c2",
        "RU1998-04c1",
    ]


def test_where_a_span_ends(invented, text):
    """By its last words; before the next claim and what joins the two; before the stop; the whole of what was pasted."""
    edition = Edition(invented)
    anchors = {
        "In 1998 Ruritania sent delegations": ("", SENTENCES[1].split(", and")[0]),
        "gave it $5,000": ("", "gave it $5,000"),
        "It has since 1997 been a party to the Lake Treaty, and values its Committee": (
            "",
            SENTENCES[2][:-1],
        ),
    }
    first = edition.rows("claims")[0] | dict.fromkeys(COMPUTED, "") | {"section_id": "RU1998"}
    edition.put("claims", [first | {"anchor": words, "end": end} for words, (end, _) in anchors.items()])
    edition.put("events", [])
    edition.put("checks", [])
    assert brought(edition, [text], today=TODAY).problems == []
    spans = [TEXT[int(row["start"]) : int(row["end"])] for row in edition.rows("claims")]
    assert spans == [span for _, span in anchors.values()]
    assert max(len(row["anchor"].split()) for row in edition.rows("claims")) == 8


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"anchor": "No such words", "span_sha256": ""}, "these words do not stand in the text"),
        ({"anchor": "", "span_sha256": ""}, "empty found; the first words"),
        (
            {"anchor": "the", "start": "", "span_sha256": ""},
            r"these words stand 3 times in the text \(paragraph 1, sentence 2",
        ),
        ({"end": "no such end", "span_sha256": ""}, "the span's last words do not stand after its first"),
        ({"span_sha256": "0" * 64}, "its span_sha256 is of no wording in the text; empty that cell"),
    ],
)
def test_what_cannot_be_placed_is_told_and_kept(invented, text, cells, said):
    edition = Edition(invented)
    claims = edition.rows("claims")
    edition.put("claims", [claims[0] | cells, *claims[1:]])
    canon = brought(edition, [text])
    (problem,) = canon.problems
    assert str(problem).startswith("claims.csv:2:anchor: ")
    assert re.search(said, problem.what)
    assert edition.rows("claims")[0] == claims[0] | cells


def test_wording_that_moved_is_followed(invented, tmp_path):
    edition = Edition(invented)
    longer = f"A word before. {TEXT}"
    path = tmp_path / "moved.txt"
    path.write_text(longer, encoding="utf-8")
    edition.put("sections", rows(edition, "sections", text_sha256=""))
    canon = brought(edition, [path])
    assert canon.problems == []
    assert [int(row["start"]) for row in edition.rows("claims")] == [
        int(row["start"]) + 15 for row in Package(invented).rows("claims")
    ]
    assert [row["sentence"] for row in edition.rows("claims")] == ["3", "3", "4", "4"]


def test_a_file_that_is_no_sections_text_is_an_error(invented, tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("Something else.", encoding="utf-8")
    with pytest.raises(EngagementError, match="not the text of any section"):
        brought(Edition(invented), [path])


def test_an_id_that_stands_twice_and_is_referred_to_is_an_error(invented):
    edition = Edition(invented)
    claims = edition.rows("claims")
    edition.put("claims", [*claims, claims[0]])
    with pytest.raises(EngagementError, match=r"claims\.csv:6:claim_id: 'RU1998-01' stands in rows 2 and 6"):
        numbered(edition)
    edition.put("claims", [*claims, claims[0], claims[0]])
    with pytest.raises(
        EngagementError, match="stands in rows 2 and 7 and one other, and other rows refer to it"
    ):
        numbered(edition)


def test_a_table_that_changes_in_its_form_alone_says_so(invented):
    path = invented / "bodies.csv"
    before = path.read_text(encoding="utf-8")
    head, *lines = before.splitlines()
    path.write_text(
        "\n".join([head, *(re.sub(r"(?<=,)([^,\"]+)(?=,)", r'"\1"', line, count=1) for line in lines)]) + "\n"
    )
    assert path.read_text() != before
    canon = brought(Edition(invented))
    assert [str(one) for one in canon.changes] == [
        "bodies.csv:0:: columns, quotes or line ends are now as they are everywhere"
    ]


def test_what_refers_to_nothing_is_kept_at_the_end(invented):
    edition = Edition(invented)
    events = edition.rows("events")
    lost = events[0] | {"claim_id": "RU1998-77", "event_id": "RU1998-77.1"}
    edition.put("events", [lost, *events])
    assert numbered(edition).rows["events"] == [*events, lost]


def test_white_space_around_cells_goes_and_text_is_composed(invented):
    edition = Edition(invented)
    edition.put("bodies", [row | {"name": f" {row['name']}e\u0301 "} for row in edition.rows("bodies")])
    brought(edition)
    assert [row["name"][-2:] for row in edition.rows("bodies")] == ["sé", "yé"]


@pytest.mark.parametrize(
    ("selected", "span"),
    [
        ("elegations to the sec", "delegations to the second"),
        (" and gave it $5,000.", "and gave it $5,000"),
        ("5,000", "$5,000"),
        ("Treaty, ", "Treaty"),
        ("its Committee", "its Committee"),
        (". In 1998 Ruri", "In 1998 Ruritania"),
    ],
)
def test_a_selection_becomes_whole_words(selected, span):
    text = Text((TEXT,))
    start = TEXT.index(selected)
    first, last = snapped(text, start, start + len(selected))
    assert TEXT[first:last] == span


def test_words_that_stand_twice_are_told_apart_by_the_sentence_or_by_what_others_have():
    text = Text(("It gave money. It gave money again.",))
    row = {"anchor": "It gave money", "paragraph": "", "sentence": "", "start": "", "end": ""}
    second = text.whole.rindex("It gave")
    assert starts(text, [row | {"sentence": "2"}]) == {0: second}
    assert starts(text, [row, row | {"start": "0", "end": "13"}]) == {0: second, 1: 0}
    assert "stand 2 times" in str(starts(text, [row])[0])


def test_an_anchor_is_never_a_whole_sentence():
    text = Text(("Zenda will uphold all rights. It will.",))
    assert cells(text, 0, 28)["anchor"] == "Zenda will uphold all"
