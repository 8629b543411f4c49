"""What a card shows: of its own claim everything, of any other nothing; the section, the records and our reading in columns of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag

from engagement import card, load
from engagement.package import EngagementError
from invented import TEXT, add

COLUMNS = ("says", "record", "reading")
MORE = {
    "claims": [
        {
            "claim_id": "RU1998-05",
            "section_id": "RU1998",
            "paragraph": 1,
            "sentence": 4,
            "start": 500,
            "end": 520,
            "anchor": "The Council praised",
            "kind": "evaluation",
            "attributed_to": "LC;FC",
            "summary": "Says that two bodies praised <it>.",
        },
        {
            "claim_id": "RU1998-06",
            "section_id": "RU1998",
            "paragraph": 1,
            "sentence": 5,
            "start": 530,
            "end": 540,
            "anchor": "It did well",
            "kind": "evaluation",
            "summary": "Says that it did well.",
        },
    ],
    "events": [
        {
            "event_id": "RU1998-05.1",
            "claim_id": "RU1998-05",
            "type": "visit-received",
            "body_basis": "none",
            "year_start": 2001,
            "year_end": 2001,
            "year_basis": "stated",
            "summary": "A visit after the period.",
        },
    ],
    "bodies": [
        {"body_id": "FC", "short_name": "Forest Council", "name": "Council of Forests", "kind": "un-office"}
    ],
    "records": [
        {
            "record_id": "post",
            "symbol": "LP/7",
            "title": "Lakes & boats",
            "publisher": "Boat Press",
            "kind": "ngo",
            "side": "third",
            "url": "https://example.org/boats",
            "read_at": "https://example.org/copy",
            "date": "1998-05-02",
            "extent": "whole",
            "language": "de",
        },
    ],
    "checks": [
        {"check_id": "RU1998-01c3", "claim_id": "RU1998-01", "event_id": "RU1998-01.1", "record_id": "post"}
        | {"verdict": "qualified", "reason": "differs", "note": "Seated late."},
        {"check_id": "RU1998-01c4", "claim_id": "RU1998-01", "record_id": "post"}
        | {"verdict": "confirmed", "note": "Speaks of both sessions."},
        {"check_id": "RU1998-05c1", "claim_id": "RU1998-05", "record_id": "post"}
        | {"verdict": "contradicted", "note": "Finds no praise."},
    ],
}


@pytest.fixture
def section(invented):
    return load("RU1998", add(invented, MORE))


@pytest.fixture
def shown(section, monkeypatch):
    """Shows cards and returns their articles by claim."""

    def show(claims, of=section, events=None) -> dict[str, Tag]:
        out: list = []
        monkeypatch.setattr(card, "display", out.append)
        card.cards(of, claims, events)
        (exhibit,) = out
        show.text = exhibit.text
        page = BeautifulSoup(exhibit.html, "html.parser")
        return {article["id"]: article for article in page.select("article.card")}

    return show


def said(tag: Tag | None) -> str:
    """What a tag shows to the eye: without the names of the columns, which are for the ear."""
    if tag is None:
        return ""
    copy = BeautifulSoup(str(tag), "html.parser")
    for voice in copy.select(".voice"):
        voice.decompose()
    return " ".join(copy.get_text().split())


def folded(article: Tag) -> list[tuple[str, str, str]]:
    """The three columns of each row as they stand when it is folded."""
    return [
        (said(row.select_one(".says")), said(row.select_one(".record")), said(row.select_one(".reading")))
        for row in article.select("details.row > summary")
    ]


def unfolded(row: Tag) -> list[tuple[str, str]]:
    """What a row has below its folded line: each cell with its column."""
    return [(part["class"][0], said(part)) for part in row.select(".rest > *")]


def records(article: Tag) -> str:
    return " ".join(said(part) for part in article.select(".record"))


def test_a_row_for_the_claim_as_a_whole_then_one_for_each_event_in_three_columns(shown):
    assert folded(shown("RU1998-01")["RU1998-01"]) == [
        (
            "Of the claim as a whole",
            "Boat Press, 2 May 1998: Speaks of both sessions.",
            "✓ confirmed one witness third party read whole",
        ),
        (
            "Second session.",
            "Boat Press, 2 May 1998, and one more: Seated late.",
            "± qualified two witnesses third party read whole",
        ),
        ("Third session.", "No record found: None found.", "– no record"),
    ]


def test_each_column_is_named_for_those_who_hear_it(shown):
    (row,) = shown("RU1998-03")["RU1998-03"].select("details.row")
    names = ["The section says", "A record states", "Our reading"]
    for part in (row.summary, row.select_one(".rest")):
        assert [part.select_one(f".{column} .voice").get_text() for column in COLUMNS] == names
    page = row.find_parent(class_="ledger")
    heads = page.select_one(".heads")
    assert [head.get_text() for head in heads.select("span")] == names and heads["aria-hidden"] == "true"


def test_the_record_that_the_verdict_rests_on_stands_first_and_the_others_below(shown):
    row = shown("RU1998-01")["RU1998-01"].select("details.row")[1]
    assert unfolded(row) == [
        ("says", "attendance · Lake Council · 1998"),
        ("record", "Lakes & boats, LP/7, Boat Press, 2 May 1998; NGO in German (copy read)"),
        ("reading", "A number, a name or a date is another in the record."),
        (
            "record",
            "Lake Council, 1998: Seated. Report <of> the Lake Council, LC/1, Lake Council, 1998; UN document",
        ),
        ("reading", "✓ confirmed United Nations read whole"),
    ]


@pytest.mark.parametrize(
    "side, words",
    [("un", "United Nations"), ("party", "other party"), ("third", "third party"), ("state", "state's own")],
)
@pytest.mark.parametrize(
    "extent, read", [("whole", "read whole"), ("opening", "opening only"), ("excerpt", "excerpt only")]
)
def test_badges_say_whose_the_record_is_and_how_much_was_read(invented, shown, side, words, extent, read):
    record = {"record_id": "new", "title": "T", "publisher": "P", "kind": "press", "language": "en"}
    check = {"check_id": "RU1998-04c1", "claim_id": "RU1998-04", "record_id": "new", "verdict": "confirmed"}
    add(
        invented, {"records": [record | {"side": side, "extent": extent}], "checks": [check | {"note": "N."}]}
    )
    (row,) = folded(shown("RU1998-04", load("RU1998", invented))["RU1998-04"])
    assert row[2] == f"✓ confirmed one witness {words} {read}"


def test_copies_of_one_text_are_one_witness(invented, shown):
    copy = {"record_id": "copy", "title": "T", "publisher": "Elsewhere", "kind": "press", "same_as": "post"}
    check = {
        "check_id": "RU1998-01c5",
        "claim_id": "RU1998-01",
        "event_id": "RU1998-01.1",
        "record_id": "copy",
    }
    rows = {
        "records": [copy | {"extent": "whole", "side": "third", "language": "en"}],
        "checks": [check | {"verdict": "confirmed", "note": "N."}],
    }
    _, row, _ = folded(shown("RU1998-01", load("RU1998", add(invented, rows)))["RU1998-01"])
    assert "and two more" in row[1] and "two witnesses" in row[2]


def test_what_a_badge_means_is_said_once_below(shown):
    legend = shown("RU1998-01")["RU1998-01"].find_next_sibling("details", class_="meanings")
    words = {part.get_text(): said(part.parent) for part in legend.select("dd b")}
    assert set(words) == {
        *("✓ confirmed", "± qualified", "✗ contradicted", "– no record"),
        *("United Nations", "other party", "third party", "state's own"),
        *("read whole", "opening only", "excerpt only", "witness"),
    }
    assert all(len(meaning) > len(word) + 10 for word, meaning in words.items())


def test_rows_are_folded_where_there_are_many_cards(shown, section):
    few = shown(section.claims.head(card.FEW))
    assert all(row.has_attr("open") for article in few.values() for row in article.select("details.row"))
    many = shown(section.claims)
    rows = [row for article in many.values() for row in article.select("details.row")]
    assert rows and not any(row.has_attr("open") for row in rows)


def test_many_cards_have_a_filter_of_what_they_have_and_few_have_none(shown, section):
    page = shown(section.claims)["RU1998-01"].parent
    form, walk = page.select("form")
    assert form.has_attr("hidden") and walk.has_attr("hidden")  # without script they would do nothing
    values = {
        choice["name"]: [option["value"] for option in choice.select("option")][1:]
        for choice in form.select("select")
    }
    assert values == {
        "verdict": ["partly", "qualified", "contradicted"],
        "kind": ["event", "standing", "evaluation", "commitment"],
        "body": ["FC", "LTC", "LC"],
        "side": ["un", "third"],
        "order": ["verdict", "records"],
    }
    assert [button.get_text() for button in walk.select("button")] == ["Previous", "Next", "Unfold all"]
    assert not shown("RU1998-01")["RU1998-01"].parent.select("form")


def test_a_card_carries_what_it_is_found_by(shown, section):
    found = {name: article.attrs for name, article in shown(section.claims).items()}
    keys = ("data-kind", "data-verdict", "data-body", "data-side", "data-records")
    assert [found["RU1998-05"][key] for key in keys] == ["evaluation", "contradicted", "LC FC", "third", "1"]
    assert [found["RU1998-01"][key] for key in keys] == ["event", "partly", "LC", "un third", "2"]
    assert [found["RU1998-06"][key] for key in keys] == ["evaluation", "", "", "", "0"]


def test_a_card_of_some_events_shows_these_and_counts_the_others(shown, section):
    events = section.events[section.events["event_id"] == "RU1998-01.2"]
    article = shown("RU1998-01", events=events)["RU1998-01"]
    assert [row[0] for row in folded(article)] == ["Of the claim as a whole", "Third session."]
    elsewhere = article.select_one(".elsewhere")
    assert said(elsewhere) == "One more event of this claim: among the evidence"
    assert elsewhere.a["href"] == "evidence.html#RU1998-01"
    other = shown("RU1998-02", events=events)["RU1998-02"]  # none of its own among them: all are shown
    assert folded(other) == folded(shown("RU1998-02")["RU1998-02"]) and not other.select(".elsewhere")


def test_a_card_shows_nothing_of_another_claim(shown, section):
    cards = shown(section.claims)
    assert list(cards) == section.claims["claim_id"].tolist()
    for name, article in cards.items():
        own = section.events.loc[section.events["claim_id"] == name, "summary"].tolist()
        assert [row[0] for row in folded(article) if row[0] != "Of the claim as a whole"] == own
        of_it = section.checks["claim_id"] == name
        for note in section.checks.loc[of_it, "note"]:
            assert note in records(article)
        for note in section.checks.loc[~of_it, "note"]:
            assert note not in records(article)


def test_the_claim_is_the_title_and_its_id_stands_small_beside_its_place(shown, section):
    for name, article in shown(section.claims).items():
        title = article.select_one("header h3")
        assert said(title) == section.claim(name)["summary"] and title.a["href"] == f"#{name}"
        assert article["aria-labelledby"] == title["id"]
        assert said(article.select_one(".place")).startswith(f"{name} · {section.claim(name)['kind']} · “")
        assert article.select_one(".place .claim-id").get_text() == name


def test_a_claim_that_needs_no_check_is_a_line(shown, section):
    cards = shown(section.claims)
    assert [name for name, article in cards.items() if "brief" in article["class"]] == [
        "RU1998-04",
        "RU1998-06",
    ]
    line = cards["RU1998-06"]
    assert not line.select("details") and not line.select(".reading")
    assert said(line) == (
        "Says that it did well. RU1998-06 · evaluation · “It did well …”, paragraph 1, sentence 5; judged by the state itself"
    )


def test_a_claim_that_could_be_checked_and_was_not_says_so(shown, section):
    checks = section.checks[section.checks["claim_id"] != "RU1998-03"]
    cards = shown("RU1998-03", replace(section, checks=checks))
    assert folded(cards["RU1998-03"]) == [("Party to the treaty.", "Not yet compared with a record.", "")]


def test_a_claim_is_attributed_by_name_with_a_link_only_where_there_is_a_page(shown):
    cards = shown(["RU1998-05", "RU1998-01"])
    place = cards["RU1998-05"].select_one(".place")
    assert said(place).endswith("paragraph 1, sentence 4; attributed to Lake Council, Forest Council")
    assert [(link["href"], link.get_text()) for link in place.select("a")] == [
        ("body-LC.html", "Lake Council")
    ]
    assert said(cards["RU1998-01"].select_one(".place")) == (
        "RU1998-01 · event · “In 1998 Ruritania sent delegations …”, paragraph 1, sentence 2"
    )


def test_the_quoted_words_lead_to_their_place_in_the_publishers_page(shown, section):
    paged = replace(section, about=section.about | {"url": "https://example.org/paper"})
    link = shown("RU1998-01", paged)["RU1998-01"].select_one(".place a")
    assert link.get_text() == "“In 1998 Ruritania sent delegations …”"
    assert link["href"] == "https://example.org/paper#:~:text=In%201998%20Ruritania%20sent%20delegations"


def test_the_verdict_of_a_claim_stands_beside_its_title(shown, section):
    heads = {
        name: said(article.select_one("header .reading")) for name, article in shown(section.claims).items()
    }
    assert heads == {
        "RU1998-01": "◐ partly on record 1 of 2 events",
        "RU1998-02": "✗ contradicted",
        "RU1998-03": "± qualified",
        "RU1998-04": "",
        "RU1998-05": "✗ contradicted",
        "RU1998-06": "",
    }


def test_an_event_says_what_with_whom_and_when(shown):
    cards = shown(["RU1998-01", "RU1998-03", "RU1998-05"])
    facts = {name: article.select(".rest .says") for name, article in cards.items()}
    assert [said(part) for parts in facts.values() for part in parts] == [
        "event",  # the claim as a whole, by its kind
        "attendance · Lake Council · 1998",
        "attendance · Lake Council · 1998 by the calendar",
        "accession · Lake Committee (inferred from the treaty) · since 1997",
        "evaluation",
        "visit received · 2001",
    ]
    leads = [[link["href"] for link in part.select("a")] for part in facts["RU1998-01"][1:]]
    assert leads == [["body-LC.html", "year-1998.html"]] * 2
    assert facts["RU1998-05"][1].select("a") == []  # a year outside the period has no page


def test_a_record_is_cited_with_its_address_and_the_copy_that_was_read(shown):
    cards = shown(["RU1998-05", "RU1998-03"])
    cited = cards["RU1998-05"].select_one(".rest .record p")
    assert said(cited) == "Lakes & boats, LP/7, Boat Press, 2 May 1998; NGO in German (copy read)"
    assert [(link["href"], link.find_parent("cite") is not None) for link in cited.select("a")] == [
        ("https://example.org/boats", True),
        ("https://example.org/copy", True),
    ]
    assert cited.select("a")[1]["aria-label"] == "Copy that was read: Lakes & boats"
    plain = cards["RU1998-03"].select_one(".rest .record p")
    assert said(plain) == "Report <of> the Lake Council, LC/1, Lake Council, 1998; UN document"
    assert plain.select("a") == []


def test_records_that_a_note_names_are_numbered_and_listed(invented, shown):
    check = {
        "check_id": "RU1998-04c1",
        "claim_id": "RU1998-04",
        "record_id": "report",
        "verdict": "confirmed",
    }
    note = "As [paper-1] has it; [not-known] not; [paper-1] again."
    section = load("RU1998", add(invented, {"checks": [check | {"note": note}]}))
    (row,) = shown("RU1998-04", section)["RU1998-04"].select("details.row")
    assert said(row.summary.select_one(".note")) == (
        "Lake Council, 1998: As [1] has it; [not-known] not; [1] again."
    )
    assert said(row.select(".rest .record p")[1]) == "[1] The Lake Post, Lake Post"
    assert row.select(".rest .record a")[0]["href"] == "https://example.org/post"


def test_what_was_searched_is_our_reading_where_nothing_was_found_and_nowhere_else(shown, section):
    searched = {
        name: [said(part) for part in article.select(".searched")]
        for name, article in shown(section.claims).items()
    }
    assert searched.pop("RU1998-01") == ["Searched: a; b; c"]
    assert not any(searched.values())
    row = shown("RU1998-01")["RU1998-01"].select("details.row")[2]
    assert unfolded(row) == [
        ("says", "attendance · Lake Council · 1998 by the calendar"),
        ("reading", "Searched: a; b; c"),
    ]


def test_cards_are_asked_for_by_rows_by_ids_or_by_one_id(shown, section):
    assert list(shown(section.claims.tail(2))) == ["RU1998-05", "RU1998-06"]
    assert shown.text == ("RU1998-05: Says that two bodies praised <it>.\nRU1998-06: Says that it did well.")
    assert list(shown(name for name in ("RU1998-03", "RU1998-01"))) == ["RU1998-03", "RU1998-01"]
    assert list(shown("RU1998-04")) == ["RU1998-04"]
    with pytest.raises(EngagementError, match="no claim 'RU1998-09'"):
        shown("RU1998-09")


def test_the_claim_is_marked_in_its_sentence_where_the_text_is_at_hand(shown, tmp_path, monkeypatch):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("ENGAGEMENT_SOURCE", str(path))
    quote = shown("RU1998-02")["RU1998-02"].select_one("blockquote")
    assert str(quote) == (
        "<blockquote>In 1998 Ruritania sent delegations to the second and third sessions of the Council of the Lakes, and "
        "<mark>gave it $5,000</mark>.</blockquote>"
    )


def test_without_the_text_no_sentence_is_shown(shown):
    assert not shown("RU1998-02")["RU1998-02"].select("blockquote")


def test_what_a_card_holds(section):
    held = card.content(section, "RU1998-05")
    assert held["claim"]["claim_id"] == "RU1998-05" and not held["brief"]
    assert held["names"] == [("LC", "Lake Council"), ("FC", "Forest Council")]
    assert held["with_events"] == {"LC", "LTC"} and held["period"] == [1997, 1998]
    assert held["sentence"] is None and held["address"] is None
    whole, visit = held["rows"]
    assert whole["event"] is None and (whole["verdict"], whole["witnesses"]) == ("contradicted", 1)
    assert [check["row"].check_id for check in whole["checks"]] == ["RU1998-05c1"]
    assert visit["event"].event_id == "RU1998-05.1"
    assert (visit["verdict"], visit["witnesses"], visit["checks"]) == (None, 0, [])
    assert card.content(section, "RU1998-01")["names"] == []
