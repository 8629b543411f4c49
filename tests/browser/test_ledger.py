"""The page of evidence as a ledger: how high it is, how it narrows, takes another order and is walked through."""

from __future__ import annotations

import pytest

from engagement.verdict import VERDICTS

pytestmark = pytest.mark.browser

HIGHEST = 10_200  # a third of what the page was when every record stood open
IDS = "cards => cards.map((card) => card.id)"


@pytest.fixture
def ledger(look, at, evidence):
    """The page of evidence."""
    tab = look(width=1440)
    tab.goto(at(evidence).address)
    return tab


def shown(tab) -> list[str]:
    """The claims that are shown, in their order."""
    return tab.locator("article.card:visible").evaluate_all(IDS)


def choose(tab, name: str, value: str) -> None:
    tab.get_by_role("combobox", name=name, exact=True).select_option(value)


def current(tab) -> list[str]:
    return tab.locator("article.card[aria-current=true]").evaluate_all(IDS)


def test_folded_it_is_a_third_as_high_as_it_was(ledger):
    assert ledger.locator(".row").count() and not ledger.locator(".row[open]").count()
    assert ledger.evaluate("document.documentElement.scrollHeight") <= HIGHEST


@pytest.mark.parametrize(
    "name, value, column",
    [
        ("Verdict", "partly", "verdict"),
        ("Kind", "standing", "kind"),
        ("Body", "HRC", None),
        ("Side", "state", None),
    ],
)
def test_each_choice_shows_the_claims_that_the_data_have(ledger, look, section, name, value, column):
    choose(ledger, name, value)
    events, checks, claims = section.events, section.checks, section.claims
    by = claims["attributed_to"].fillna("").str.split(";").map(lambda bodies: value in bodies)
    wanted = {
        "Body": lambda: {*events.loc[events["body_id"] == value, "claim_id"], *claims.loc[by, "claim_id"]},
        "Side": lambda: {*checks.loc[checks["side"] == value, "claim_id"]},
    }.get(name, lambda: {*claims.loc[claims[column] == value, "claim_id"]})()
    assert shown(ledger) == sorted(wanted)
    assert ledger.locator("output").inner_text() == f"{len(wanted)} of {len(claims)} claims"
    assert ledger.url.endswith(f"#ledger?{name.lower()}={value}")
    other = look(width=1440)
    other.goto(ledger.url)
    assert shown(other) == sorted(wanted)


def test_words_narrow_and_clear_shows_all_again(ledger, claims):
    ledger.get_by_role("searchbox", name="Words").press_sequentially("Rapporteur food")
    narrowed = shown(ledger)
    assert 0 < len(narrowed) < len(claims)
    for card in narrowed:
        words = ledger.locator(f"#{card}").text_content().lower()
        assert "rapporteur" in words and "food" in words
    ledger.get_by_role("button", name="Clear").click()
    ledger.wait_for_url(lambda url: "#" not in url)
    assert shown(ledger) == claims


def test_the_names_of_the_columns_are_no_words_of_a_claim(ledger):
    ledger.get_by_role("searchbox", name="Words").fill("our reading")
    assert shown(ledger) == []
    assert ledger.get_by_role("button", name="Next").is_disabled()


def test_it_takes_the_order_of_verdicts_of_records_and_of_the_text(ledger, section, claims):
    choose(ledger, "Order", "verdict")
    verdicts = section.claims.set_index("claim_id")["verdict"].astype("object")
    place = {word: number for number, word in enumerate(VERDICTS)}
    assert shown(ledger) == sorted(claims, key=lambda claim: place.get(verdicts[claim], len(place)))
    choose(ledger, "Order", "records")
    records = section.checks.groupby("claim_id")["record_id"].nunique()
    assert shown(ledger) == sorted(claims, key=lambda claim: -records.get(claim, 0))
    choose(ledger, "Order", "")
    assert shown(ledger) == claims and "#" not in ledger.url


def test_next_and_previous_walk_through_what_is_shown_by_keyboard(ledger, look):
    choose(ledger, "Verdict", "qualified")
    first, second, *_ = shown(ledger)
    ledger.get_by_role("button", name="Next").focus()
    walked = []
    for key in ("Enter", "Enter"):
        ledger.keyboard.press(key)
        walked += current(ledger)
    assert walked == [first, second]
    bar = ledger.locator(".bar").bounding_box()
    top = ledger.locator(f"#{second}").bounding_box()["y"]
    assert (
        bar["y"] <= 0 and bar["height"] <= top < bar["height"] + 40
    )  # just below the bar, which stays in sight
    assert ledger.locator("output").inner_text().endswith("at number 2")
    ledger.get_by_role("button", name="Previous").click()
    assert current(ledger) == [first] and ledger.url.endswith(f"at={first}")
    other = look(width=1440)
    other.goto(ledger.url)
    assert current(other) == [first]


def test_the_walk_ends_at_the_last(ledger):
    choose(ledger, "Verdict", "partly")
    last = shown(ledger)[-1]
    for _ in range(len(shown(ledger)) + 2):
        ledger.get_by_role("button", name="Next").click()
    assert current(ledger) == [last]


def test_whoever_is_led_to_a_claim_finds_it_unfolded(look, at, evidence, section):
    claim = section.checks["claim_id"].iloc[-1]
    tab = look(width=1440)
    tab.goto(f"{at(evidence).address}#{claim}")
    assert tab.locator(".row[open]").count() == tab.locator(f"#{claim} .row").count() > 0
    bar, top = tab.locator(".bar").bounding_box(), tab.locator(f"#{claim}").bounding_box()["y"]
    assert bar["y"] + bar["height"] <= top < 900


def test_all_rows_unfold_and_fold(ledger):
    button = ledger.get_by_role("button", name="Unfold all")
    button.click()
    assert ledger.locator(".row[open]").count() == ledger.locator(".row").count()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert not ledger.locator(".row[open]").count()


def test_a_row_unfolds_by_keyboard_and_without_script(look, at, evidence):
    tab = look(width=1440, java_script_enabled=False)
    tab.goto(at(evidence).address)
    row = tab.locator(".row:has(.rest cite)").first
    assert not row.locator("cite").first.is_visible()
    row.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert row.locator("cite").first.is_visible()
