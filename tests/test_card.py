"""What a card shows: of its own claim everything, of any other nothing; what the section says apart from what records say."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from engagement import card, load
from engagement.package import EngagementError
from invented import TEXT, add

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
            "url": "https://example.org/boats",
            "read_at": "https://example.org/copy",
            "date": "1998-05-02",
            "extent": "whole",
            "language": "de",
        },
    ],
    "checks": [
        {"check_id": "RU1998-01c3", "claim_id": "RU1998-01", "event_id": "RU1998-01.1", "record_id": "post"}
        | {"verdict": "qualified", "note": "Seated late."},
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

    def show(claims) -> dict[str, Tag]:
        out: list = []
        monkeypatch.setattr(card, "display", out.append)
        card.cards(section, claims)
        (exhibit,) = out
        show.text = exhibit.text
        page = BeautifulSoup(exhibit.html, "html.parser")
        return {article["id"]: article for article in page.select("article.card")}

    return show


def notes(article: Tag) -> list[str]:
    return [note.get_text() for note in article.select("section.records .check .note")]


def said(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_card_shows_the_checks_of_the_claim_then_of_each_event_under_its_name(shown):
    records = shown("RU1998-01")["RU1998-01"].select_one("section.records")
    parts = [
        (part["class"][0], said(part.select_one(".note") or part))
        for part in records.select(".check, .of-event")
    ]
    assert [part for part in parts if part[1] != "Of the claim as a whole"] == [
        ("check", "Speaks of both sessions."),
        ("of-event", "Second session."),
        ("check", "Seated."),
        ("check", "Seated late."),
        ("of-event", "Third session."),
        ("check", "None found."),
    ]
    assert not records.select(".unasked")


def test_a_card_shows_nothing_of_another_claim(shown, section):
    cards = shown(section.claims)
    assert list(cards) == section.claims["claim_id"].tolist()
    assert notes(cards["RU1998-02"]) and set(notes(cards["RU1998-02"])) == {
        "Lists 4,000 & not 5,000.",
        "Says 5,000.",
    }
    assert notes(cards["RU1998-03"]) == ["With a reservation."]
    assert notes(cards["RU1998-05"]) == ["Finds no praise."]
    for name, article in cards.items():
        own = section.events.loc[section.events["claim_id"] == name, "summary"].tolist()
        listed = [item.find(string=True).strip() for item in article.select("section.says ul.events li")]
        assert listed == own
        assert said(article.select_one(".summary")) == section.claim(name)["summary"]
        assert article["data-kind"] == section.claim(name)["kind"]
    for name in ("RU1998-04", "RU1998-06"):
        assert notes(cards[name]) == []
        assert said(cards[name].select_one(".unasked")) == "Not a statement that a record can be asked about."


def test_a_claim_is_attributed_by_name_with_a_link_only_where_there_is_a_page(shown):
    cards = shown(["RU1998-05", "RU1998-06", "RU1998-01"])
    place = cards["RU1998-05"].select_one(".place")
    assert said(place).endswith("paragraph 1, sentence 4; attributed to Lake Council, Forest Council")
    assert [(link["href"], link.get_text()) for link in place.select("a")] == [
        ("body-LC.html", "Lake Council")
    ]
    assert said(cards["RU1998-06"].select_one(".place")).endswith("sentence 5; judged by the state itself")
    assert said(cards["RU1998-01"].select_one(".place")) == (
        "From “In 1998 Ruritania sent delegations …”, paragraph 1, sentence 2"
    )


def test_a_verdict_stands_in_the_head_with_its_sign(shown, section):
    cards = shown(section.claims)
    heads = {name: said(article.header) for name, article in cards.items()}
    assert heads["RU1998-02"] == "RU1998-02 event ✗ contradicted"
    assert heads["RU1998-04"] == "RU1998-04 commitment"
    assert heads["RU1998-06"] == "RU1998-06 evaluation"


def test_an_event_says_what_with_whom_and_when(shown):
    cards = shown(["RU1998-01", "RU1998-03", "RU1998-05"])
    facts = [said(part) for article in cards.values() for part in article.select("li .facts")]
    assert [part.replace(" (by inference from the treaty)", "") for part in facts] == [
        "attendance · Lake Council · 1998",
        "attendance · Lake Council · 1998 by the calendar",
        "accession · Lake Committee · since 1997",
        "visit received · 2001",
    ]
    leads = [[link["href"] for link in part.select("a")] for part in cards["RU1998-01"].select("li .facts")]
    assert leads == [["body-LC.html", "year-1998.html"]] * 2
    assert cards["RU1998-05"].select("li .facts a") == []  # a year outside the period has no page


def test_a_record_is_cited_with_its_address_its_copy_and_how_much_was_read(shown):
    cards = shown(["RU1998-05", "RU1998-01"])
    cite = cards["RU1998-05"].select_one("cite")
    words = said(cite)
    assert words.startswith("Lakes & boats, LP/7, Boat Press, 2 May 1998 (copy read) NGO")
    assert words.endswith("whole read; in German")
    assert [link["href"] for link in cite.select("a")] == [
        "https://example.org/boats",
        "https://example.org/copy",
    ]
    plain = [cite for cite in cards["RU1998-01"].select("cite") if "Lake Council" in cite.get_text()]
    assert said(plain[0]).startswith("Report <of> the Lake Council, LC/1, Lake Council, 1998 UN document")
    assert said(plain[0]).endswith("whole read") and plain[0].select("a") == []


def test_what_was_searched_is_said_where_nothing_was_found_and_nowhere_else(shown, section):
    cards = shown(section.claims)
    searched = {
        name: [said(part) for part in article.select(".searched p")] for name, article in cards.items()
    }
    assert searched.pop("RU1998-01") == ["a; b; c"]
    assert not any(searched.values())
    (check,) = [check for check in cards["RU1998-01"].select(".check") if check.select(".searched")]
    assert check.select_one(".note").get_text() == "None found." and not check.select("cite")


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
    assert held["claim"]["claim_id"] == "RU1998-05"
    assert held["names"] == [("LC", "Lake Council"), ("FC", "Forest Council")]
    assert held["with_events"] == {"LC", "LTC"} and held["period"] == [1997, 1998]
    assert held["sentence"] is None
    assert [check.check_id for check in held["checks"]] == ["RU1998-05c1"]
    assert [(part["event"].event_id, part["checks"]) for part in held["events"]] == [("RU1998-05.1", [])]
    assert card.content(section, "RU1998-01")["names"] == []
