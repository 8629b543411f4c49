"""What is proposed of a text: kinds, events, years and numbers; the texts are made up, of states that are not there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engagement.draft import anchor, drafted
from engagement.package import Package
from engagement.rule import SUMMARY_WORDS
from engagement.text import Text
from invented import make_package

SECTION = {
    "section_id": "RU2001",
    "state": "RUR",
    "state_name": "Ruritania",
    "period_start": "1998",
    "period_end": "2000",
}
FIELDS = (
    "type",
    "body_id",
    "body_basis",
    "treaty_id",
    "ordinal",
    "year_start",
    "year_end",
    "year_basis",
    "month",
    "amount_usd",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Package:
    """The invented package with a committee's protocol, a forum at home, a partner and an office that has a process."""
    folder = make_package(tmp_path_factory.mktemp("draft") / "data")
    added = {
        "treaties": [
            ["LTP", "Optional Protocol to the Lake Treaty on fishing", "", "", "LTC", ""],
            ["RIV", "River Convention", "", "", "", ""],
            ["ILO-C999", "Boats and Oars Convention, 1999 (No. 999)", "", "", "", ""],
        ],
        "bodies": [
            ["OBB", "Office", "Office of Boats and Bridges", "un-office", "", "OB", ""],
            [
                "FISH",
                "Fish process",
                "Intergovernmental process of the Council of the Lakes on the lakes fish stock",
                "un-process",
                "LC",
                "",
                "",
            ],
            ["HOME", "Home Forum", "Streslau Forum on Lakes", "domestic-forum", "", "", ""],
        ],
    }
    for table, rows in added.items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return Package(folder)


def draft_of(package: Package, *paragraphs: str, **section: str):
    return drafted(Text(paragraphs), SECTION | section, package, "2001-01-01")


def kinds(package: Package, *paragraphs: str) -> list[str]:
    return [row["kind"] for row in draft_of(package, *paragraphs).claims]


def told(package: Package, *paragraphs: str) -> list[str]:
    """Each event's coded values on a line, empty ones as a hyphen."""
    return [" ".join(row[name] or "-" for name in FIELDS) for row in draft_of(package, *paragraphs).events]


@pytest.mark.parametrize(
    "sentence, kind",
    [
        ("Ruritania plays a constructive role in the Council of the Lakes.", "evaluation"),
        ("The process is open and transparent.", "evaluation"),
        ("The Council of the Lakes commended the efforts of Ruritania.", "evaluation"),
        ("In 1999 Ruritania acceded to the Lake Treaty.", "event"),
        ("Ruritania submitted a written opinion to the Council of the Lakes.", "event"),
        ("Ruritania is a party to the Lake Treaty.", "standing"),
        ("Ruritania has ratified the Lake Treaty.", "standing"),
        ("Ruritania has not ratified the River Convention.", "standing"),
        ("The group coordinates the reports.", "standing"),
        ("The group may propose amendments.", "standing"),
        ("Its first report under the Lake Treaty is being prepared.", "standing"),
        ("Ruritania will submit its report in 2001.", "commitment"),
        ("Ruritania attaches great importance to the lakes.", "commitment"),
        ("Ruritania endeavoured to keep the lakes clean.", "commitment"),
        ("Ruritania is in favour of a pact.", "commitment"),
        ("Ruritania has taken active measures to keep its duties.", "generalisation"),
        ("They discussed the state of the lakes.", "generalisation"),
    ],
)
def test_a_kind_is_the_first_question_answered_yes(package, sentence, kind):
    assert kinds(package, sentence) == [kind]


@pytest.mark.parametrize(
    "text, events",
    [
        (
            "Since 1998 it has sent delegations to the second to 4th sessions of the Council of the Lakes.",
            [f"attendance LC named - {number} 1998 - since - -" for number in (2, 3, 4)],
        ),
        (
            "It made donations of $5,000, $6,000 and $7,000 to the Office of Boats and Bridges from 1998 to 2000.",
            [
                f"contribution OBB named - - {year} {year} ordered - {sum_}"
                for year, sum_ in ((1998, 5000), (1999, 6000), (2000, 7000))
            ],
        ),
        (
            "In 1998 and 1999 it took part in the review of the Council of the Lakes, and urged it to adopt a resolution.",
            [
                "review-participation LC named - - 1998 1998 stated - -",
                "review-participation LC named - - 1999 1999 stated - -",
            ]
            + ["resolution-support LC named - - 1998 1999 range - -"],
        ),
        (
            "In 1999 it filed one combined report on its third and fourth implementation of the Lake Treaty and an "
            "initial report under the Optional Protocol to the Lake Treaty on fishing.",
            [
                "report-submission LTC treaty LT 3-4 1999 1999 stated - -",
                "report-submission LTC treaty LTP 1 1999 1999 stated - -",
            ],
        ),
        (
            "It presented its second report under the Lake Treaty in 1998, which passed the review of the Committee on the Lake Treaty in May 1999.",
            [
                "report-submission LTC treaty LT 2 1998 1998 stated - -",
                "report-review LTC named LT 2 1999 1999 stated 5 -",
            ],
        ),
        (
            "From 1998 to 2000 a society held the fourth, fifth and sixth sessions of the Streslau Forum on Lakes.",
            [
                f"hosting HOME named - {number} {year} {year} ordered - -"
                for number, year in ((4, 1998), (5, 1999), (6, 2000))
            ],
        ),
        (
            "From 1998 to 2000 a society held the third and fourth sessions of the Streslau Forum on Lakes.",
            [f"hosting HOME named - {number} 1998 2000 range - -" for number in (3, 4)],
        ),
        (
            "In the past three years it has held dialogues with France, Peru and Fiji.",
            [f"dialogue {state} named - - 1998 2000 range - -" for state in ("FRA", "PER", "FJI")],
        ),
        (
            "Since 1998, it signed and ratified these treaties: Lake Treaty; ratified on 2 May 1998, entered into force on 1 June 1999; "
            "River Convention; signed on 3 March 2000, ratification pending.",
            [
                "accession LTC treaty LT - 1998 1998 stated 5 -",
                "entry-into-force LTC treaty LT - 1999 1999 stated 6 -",
            ]
            + [
                "signature - none RIV - 2000 2000 stated 3 -",
                "ratification-effort - none RIV - - - none - -",
            ],
        ),
        (
            "In 2000 it ratified ILO convention number 999.",
            ["accession - none ILO-C999 - 2000 2000 stated - -"],
        ),
        (
            "It takes part in the intergovernmental process of the Council of the Lakes on saving and keeping the lakes' fish stock "
            "(“the fish round”). In May 1999 it sent a delegation to the first consultation of the “fish round”.",
            [
                "review-participation FISH named - - - - none - -",
                "attendance FISH named - 1 1999 1999 stated 5 -",
            ],
        ),
        (
            "In 1999 the Lake Committee visited Ruritania. The Committee visited it again in the same year.",
            ["visit-received LTC named - - 1999 1999 stated - -"] * 2,
        ),
        (
            "In 1999 it celebrated the 20th anniversary of the Lake Treaty.",
            ["commemoration LTC treaty LT - 1999 1999 stated - -"],
        ),
        ("It has not ratified the River Convention.", ["non-acceptance - none RIV - - - none - -"]),
        ("It will ratify the River Convention in 2002.", []),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_events_are_expanded_as_the_text_tells_them(package, text, events):
    assert told(package, text) == events


def test_a_judgement_is_whose_it_is(package):
    claims = draft_of(
        package,
        "In 1999 the Council of the Lakes visited Ruritania, and praised its efforts. Both sides regarded the visit as a good one.",
    ).claims
    assert [row["attributed_to"] for row in claims] == ["", "LC", "LC"]


def test_what_the_tables_lack_is_named_and_its_event_is_there(package):
    draft = draft_of(package, "In 1999 it ratified the Convention on Rowing and Sailing.")
    assert draft.unnamed == ["Convention on Rowing and Sailing"]
    assert [(row["type"], row["treaty_id"], row["body_basis"]) for row in draft.events] == [
        ("accession", "", "none")
    ]


TEXT = (
    "Ruritania has long taken part in the work of the Council of the Lakes and of its many committees on rights of all kinds. In 1999 it "
    "submitted its second report under the Lake Treaty, and sent delegations to the 2nd and 3rd sessions of the Council of the Lakes.",
    "It will go on.",
)


def test_rows_are_drafts_whose_places_hold(package):
    text = Text(TEXT)
    draft = draft_of(package, *TEXT)
    assert [row["claim_id"] for row in draft.claims] == [f"RU2001-0{number}" for number in (1, 2, 3, 4)]
    for row in draft.claims:
        start, end = int(row["start"]), int(row["end"])
        assert text.whole[start:].startswith(row["anchor"]) and len(row["anchor"].split()) <= 8
        assert (int(row["paragraph"]), int(row["sentence"])) == text.place(start)
        assert row["anchor"] != text.whole[start:end] and row["status"] == "draft"
    assert {row["status"] for row in draft.events} == {"draft"}


def test_summaries_are_made_of_values_and_copy_nothing(package):
    draft = draft_of(package, *TEXT)
    text = " ".join(TEXT).casefold()
    for row in (*draft.claims, *draft.events):
        words = row["summary"].casefold().split()
        assert row["summary"].startswith("Draft: ") and len(words) <= SUMMARY_WORDS
        runs = (" ".join(words[at : at + 9]) for at in range(len(words) - 8))
        assert not any(run in text for run in runs)


def test_an_anchor_is_never_all_of_its_span():
    assert (
        anchor("It rained") == "It" and anchor("One two three four five six seven eight nine").count(" ") == 7
    )


def test_a_text_without_sentences_gives_nothing(package):
    draft = draft_of(package, "Contents", "…")
    assert (draft.claims, draft.events, draft.unnamed) == ([], [], [])


def test_the_lexicon_names_types_and_kinds_of_the_schema():
    from engagement.lexicon import LEXICON

    shipped = Package(Path(__file__).parents[1] / "data")
    assert {entry["name"] for entry in LEXICON["type"]} <= set(shipped.meanings("events", "type"))
    assert {entry["by"] for entry in LEXICON["type"]} == {"treaty", "body", "amount"}


WORDS = [
    "the",
    "and",
    ",",
    ".",
    ";",
    ":",
    "(",
    ")",
    "that",
    "which",
    "May",
    "1999",
    "from",
    "to",
    "3rd",
    "second",
    "Council",
    "of",
    "the",
    "Lakes",
    "Lake",
    "Treaty",
    "has",
    "been",
    "was",
    "submitted",
    "ratified",
    "it",
    "$",
    "5",
    "million",
    "since",
    "not",
    "will",
    "report",
    "reports",
    "visits",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
@example("; : submitted report")  # a colon and a semicolon without a list
def test_any_words_give_rows_that_the_rules_allow(package, text):
    draft = draft_of(package, text)
    with_events = {row["claim_id"] for row in draft.events}
    for before, row in zip([None, *draft.claims], draft.claims, strict=False):
        assert int(row["start"]) < int(row["end"]) <= len(text)
        assert before is None or int(before["end"]) <= int(row["start"])
        assert (row["kind"] != "event") or row["claim_id"] in with_events
    for row in draft.events:
        first, last = row["year_start"], row["year_end"]
        shapes = {"stated": first == last != "", "ordered": first == last != "", "range": "" < first < last}
        shapes |= {"since": first != "" == last, "none": first == "" == last}
        assert shapes[row["year_basis"]], row
        assert bool(row["body_id"]) == (row["body_basis"] != "none")
        assert not row["month"] or first == last
