"""What a card shows: of its own claim everything, of any other nothing; section, record and our reading in columns of their own."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from engagement import card, load
from engagement.package import EngagementError
from engagement.wording import verdict_words
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

    def show(claims, events=None) -> dict[str, Tag]:
        out: list = []
        monkeypatch.setattr(card, "display", out.append)
        card.cards(section, claims, events)
        (exhibit,) = out
        show.text = exhibit.text
        page = BeautifulSoup(exhibit.html, "html.parser")
        return {article["id"]: article for article in page.select("article.card")}

    return show


def notes(article: Tag) -> list[str]:
    return [note.get_text() for note in article.select(".check .record .note")]


def rows(article: Tag) -> list[tuple[str, list[str]]]:
    """The rows of a card: what the section says, and the notes beside it."""
    return [(said(row.select_one(".says p")), notes(row)) for row in article.select(".row")]


def said(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_card_has_a_row_for_the_claim_as_a_whole_and_for_each_event(shown):
    article = shown("RU1998-01")["RU1998-01"]
    assert rows(article) == [
        ("Of the claim as a whole", ["Speaks of both sessions."]),
        ("Second session.", ["Seated.", "Seated late."]),
        ("Third session.", ["None found."]),
    ]
    assert not article.select(".unasked")


def test_the_three_voices_have_columns_of_their_own_and_never_mix(shown, section):
    for name, article in shown(section.claims).items():
        events = section.events[section.events["claim_id"] == name]
        checks = section.checks[section.checks["claim_id"] == name]
        for row in article.select(".row"):
            assert [part.b.get_text() for part in row.select(".says, .record, .reading")] == [
                "The section",
                *["The record", "Our reading"] * len(row.select(".check")),
            ]
        says = " ".join(said(part) for part in article.select(".says"))
        records = " ".join(said(part) for part in article.select(".record"))
        reading = " ".join(said(part) for part in article.select(".reading"))
        for event in events.itertuples():
            assert event.summary in says
            assert event.summary not in records + reading
        for check in checks.itertuples():
            assert " ".join(check.note.split()) in records
            assert check.note not in says + reading
            assert f"{verdict_words(check.verdict)}" in reading


def test_a_long_card_shows_one_row_and_folds_the_others_with_their_verdicts(shown):
    article = shown("RU1998-01")["RU1998-01"]
    (fold,) = article.select("details.rows-more")
    assert said(fold.summary) == "and two more events: 1 qualified, 1 no record"
    assert [said(row.select_one(".says p")) for row in fold.select(".row")] == [
        "Second session.",
        "Third session.",
    ]
    assert not shown("RU1998-02")["RU1998-02"].select("details.rows-more")


def test_more_records_than_one_are_folded_and_the_events_own_verdict_stands_before_them(shown):
    article = shown("RU1998-01")["RU1998-01"]
    row = article.select(".row")[1]
    assert said(row.select_one("details.more summary")) == "and one more record"
    assert said(row.select_one(".event-reading")) == "± qualified two independent witnesses"
    readings = [said(part) for part in row.select(".reading > p:not(.event-reading):not(.reason)")]
    assert readings[0].startswith("This record: ✓ confirmed ")
    assert readings[1] == "This record: ± qualified third side's read whole"


def test_one_record_has_its_verdict_its_witness_its_side_and_how_much_was_read(shown, section):
    article = shown("RU1998-05")["RU1998-05"]
    assert said(article.select_one(".reading p")) == "✗ contradicted one witness third side's read whole"
    assert article.select_one(".event-reading") is None


def test_a_card_of_some_events_shows_these_and_counts_the_others(shown, section):
    events = section.events[section.events["event_id"] == "RU1998-01.2"]
    article = shown("RU1998-01", events)["RU1998-01"]
    assert [row[0] for row in rows(article)] == ["Of the claim as a whole", "Third session."]
    elsewhere = article.select_one(".elsewhere")
    assert said(elsewhere) == "One more event of this claim: among the evidence"
    assert elsewhere.a["href"] == "evidence.html#RU1998-01"
    article = shown("RU1998-02", events)["RU1998-02"]  # none of its own among them: all are shown
    assert rows(article) == rows(shown("RU1998-02")["RU1998-02"])
    assert not article.select(".elsewhere")


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
        assert [says for says, _ in rows(article) if says != "Of the claim as a whole"] == own
        assert said(article.h3) == section.claim(name)["summary"]
        assert article["data-kind"] == section.claim(name)["kind"]
    for name in ("RU1998-04", "RU1998-06"):
        assert rows(cards[name]) == []
        assert "needs no check" in said(cards[name].select_one(".place"))
        assert "brief" in cards[name]["class"]


def test_a_claim_is_attributed_by_name_with_a_link_only_where_there_is_a_page(shown):
    cards = shown(["RU1998-05", "RU1998-06", "RU1998-01"])
    place = cards["RU1998-05"].select_one(".place")
    assert said(place).endswith("paragraph 1, sentence 4; attributed to Lake Council, Forest Council")
    assert [(link["href"], link.get_text()) for link in place.select("a")] == [
        ("body-LC.html", "Lake Council")
    ]
    assert said(cards["RU1998-06"].select_one(".place")).endswith("sentence 5; judged by the state itself")
    assert said(cards["RU1998-01"].select_one(".place")) == (
        "RU1998-01 · event · “In 1998 Ruritania sent delegations …”, paragraph 1, sentence 2"
    )


def test_the_quoted_words_lead_to_their_place_in_the_publishers_page(invented, edit, monkeypatch):
    edit(invented, "sections", "section_id", "RU1998", url="https://example.org/paper")
    section, out = load("RU1998", invented), []
    monkeypatch.setattr(card, "display", out.append)
    card.cards(section, "RU1998-01")
    link = BeautifulSoup(out[0].html, "html.parser").select_one(".place a")
    assert link["href"] == "https://example.org/paper#:~:text=In%201998%20Ruritania%20sent%20delegations"
    assert link.get_text() == "“In 1998 Ruritania sent delegations …”"


def test_a_verdict_stands_in_the_head_with_its_sign(shown, section):
    cards = shown(section.claims)
    heads = {
        name: said(reading)
        for name, article in cards.items()
        if (reading := article.select_one("header .claim-reading"))
    }
    assert heads["RU1998-02"] == "Our reading ✗ contradicted" == heads["RU1998-05"]
    assert {"RU1998-04", "RU1998-06"}.isdisjoint(heads)


def test_an_event_says_what_with_whom_and_when(shown):
    cards = shown(["RU1998-01", "RU1998-03", "RU1998-05"])
    facts = [said(part) for article in cards.values() for part in article.select(".says .facts")]
    assert [part.replace(" (inferred from the treaty)", "") for part in facts] == [
        "attendance · Lake Council · 1998",
        "attendance · Lake Council · 1998 by the calendar",
        "accession · Lake Committee · since 1997",
        "visit received · 2001",
    ]
    leads = [
        [link["href"] for link in part.select("a")] for part in cards["RU1998-01"].select(".says .facts")
    ]
    assert leads == [["body-LC.html", "year-1998.html"]] * 2
    assert cards["RU1998-05"].select(".says .facts a") == []  # a year outside the period has no page


def test_a_record_is_cited_with_its_address_its_copy_and_how_much_was_read(shown):
    cards = shown(["RU1998-05", "RU1998-01"])
    cited = cards["RU1998-05"].select_one(".record cite").parent
    assert said(cited) == "Lakes & boats, LP/7, Boat Press, 2 May 1998; NGO in German (copy read)"
    assert [link["href"] for link in cited.select("a")] == [
        "https://example.org/boats",
        "https://example.org/copy",
    ]
    plain = [cite.parent for cite in cards["RU1998-01"].select("cite") if "Lake Council" in cite.get_text()]
    assert said(plain[0]) == "Report <of> the Lake Council, LC/1, Lake Council, 1998; UN document"
    assert plain[0].select("a") == []


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
    assert [[check.check_id for check in row["checks"]] for row in held["rows"]] == [["RU1998-05c1"], []]
    assert [row["event"] and row["event"].event_id for row in held["rows"]] == [None, "RU1998-05.1"]
    assert (held["bodies"], held["sides"], held["records"]) == (["LC", "FC"], ["third"], 1)
    assert card.content(section, "RU1998-01")["names"] == []
