"""What a reader does with the pages: looks without being watched, clicks a mark, filters, sends an address."""

from __future__ import annotations

import pandas as pd
import pytest
from pages import COLUMNS, NAMES, REPORTS

from engagement.wording import VERDICT_MARKS, year_name

pytestmark = pytest.mark.browser

REFUSED = """addEventListener("securitypolicyviolation", (event) => {
  (window.refused ||= []).push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});"""
SECTION = REPORTS[0].section_id
FRONT = f".front:has(form[data-for='{SECTION}'])"
FORM, LIST = f"form.filter[data-for='{SECTION}']", f"ol.claims[data-section='{SECTION}']"


@pytest.fixture
def index(look, at):
    """The section's front page."""
    tab = look()
    tab.goto(at(f"{SECTION}/index").address)
    return tab


@pytest.fixture
def overview(look, at):
    """The overview of the section."""
    tab = look()
    tab.goto(at(f"{SECTION}/overview").address)
    return tab


def shown(tab) -> list[str]:
    """The claims that the list shows."""
    return tab.locator(f"{LIST} > li:visible > a").all_inner_texts()


def test_a_bar_is_drawn_whole_where_there_is_less_room_than_its_width(look, at):
    tab = look()
    tab.set_viewport_size({"width": 320, "height": 900})
    tab.goto(at("index").address)
    for bar in tab.locator(".entries svg").all():
        whole, parts = bar.bounding_box(), [part.bounding_box() for part in bar.locator("rect").all()]
        drawn = [int(part.get_attribute("width")) for part in bar.locator("rect").all()]
        assert parts[0]["x"] == pytest.approx(whole["x"], abs=1)
        for part, claims in zip(parts, drawn, strict=True):
            assert part["width"] == pytest.approx(whole["width"] * claims / sum(drawn), abs=1)
            assert part["x"] + part["width"] <= min(whole["x"] + whole["width"], 320) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_complains_of_nothing_and_keeps_its_policy(look, at, name):
    tab = look()
    requests, messages = [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: messages.append(message.text))
    tab.on("pageerror", lambda error: messages.append(str(error)))
    tab.add_init_script(REFUSED)
    tab.goto(at(name).address)
    tab.emulate_media(color_scheme="dark")
    tab.emulate_media(media="print")
    tab.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert [url for url in requests if url.startswith("file:")] == [at(name).address]
    assert messages == []
    assert not tab.evaluate("window.refused")


def test_an_address_may_end_in_anything(look, at, evidence):
    tab = look()
    messages = []
    tab.on("pageerror", lambda error: messages.append(str(error)))
    for name in (evidence, "index", f"{SECTION}/overview"):
        tab.goto(f"{at(name).address}#%E0%A4%A")
        for end in ("%", "%00", "a?b=%", "[x]", "'\"", "%F0%9F%8E%89"):
            tab.evaluate(f"location.hash = {'#' + end!r}")
    assert messages == []


def test_a_heading_is_found_by_the_name_that_jupyterlab_gives_it(look, at):
    tab = look()
    tab.goto(at(f"{SECTION}/overview").address)
    said = tab.locator("main h2[id]").last.inner_text()
    tab.evaluate(f"location.hash = {'#' + said.replace(' ', '-')!r}")
    tab.wait_for_function(
        "[...document.querySelectorAll('main h2[id]')].at(-1).getBoundingClientRect().top < innerHeight"
    )


def test_the_policy_lets_in_no_script_or_style_of_others(look, at):
    tab = look()
    tab.add_init_script(REFUSED)
    tab.goto(at("index").address)
    refused = tab.evaluate("""() => new Promise((resolve) => {
      addEventListener("securitypolicyviolation", () => refused.length === 3 && resolve(refused));
      setTimeout(resolve, 2000, window.refused || []);
      document.body.append(Object.assign(document.createElement("script"), { textContent: "window.entered = true" }));
      document.body.append(Object.assign(document.createElement("style"), { textContent: "body { color: red }" }));
      document.body.append(Object.assign(document.createElement("img"), { src: "https://example.org/seen.png" }));
    })""")
    assert sorted(line.split(":")[0] for line in refused) == ["img-src", "script-src-elem", "style-src-elem"]
    assert not tab.evaluate("window.entered")


def test_a_cell_of_the_chart_for_each_number_leads_to_the_body_at_that_year(overview, at):
    rows = at(f"{SECTION}/overview").rows("data/overview--events-by-body-and-year.csv")
    counted = [row for row in rows if row["events"] != "0"]
    assert counted
    for row in counted:
        where = f"body-{row['body_id']}.html#in-{row['year'] or 'undated'}"
        cell = overview.locator(f"figure table.signs a[href='{where}']")
        signs = "".join(sign * int(row[word]) for word, sign in VERDICT_MARKS.items() if word in row)
        assert cell.text_content().strip() == signs, where
        assert cell.get_attribute("aria-label").startswith(f"{row['body']}, {row['year'] or 'undated'}: ")


@pytest.mark.parametrize("body, year", [("HRC", "2011"), ("CESCR", "undated")])
@pytest.mark.parametrize("page", ["overview", "index"])
def test_clicking_a_cell_of_the_chart_lands_on_the_page_and_anchor(overview, index, page, body, year):
    tab, folder = (overview if page == "overview" else index), ""
    tab.locator(f"table.signs a[href='{folder}body-{body}.html#in-{year}']").click()
    tab.wait_for_url(f"**/{SECTION}/body-{body}.html#in-{year}")
    heading = tab.locator(":target")
    assert heading.inner_text() == year
    assert 0 <= heading.bounding_box()["y"] < 900


def test_a_name_on_the_timeline_leads_to_its_body(overview):
    overview.locator("figure .wide svg a", has_text="Third Committee").click()
    overview.wait_for_url(f"**/{SECTION}/body-UNGA-C3.html")


def test_an_event_on_a_bodys_page_leads_to_the_claims_card(look, at):
    tab = look()
    tab.goto(at(f"{SECTION}/body-HRC").address)
    event = tab.locator("dl.years a[href^='#']").first
    claim = event.get_attribute("href")
    event.click()
    assert tab.url.endswith(claim)
    card = tab.locator("article.card:target")
    assert "#" + card.get_attribute("id") == claim
    assert abs(card.bounding_box()["y"]) < 100


def test_typing_narrows_the_list_and_the_address_restores_it(index, look, at, claims):
    form = index.locator(FORM)
    assert form.is_visible() and shown(index) == claims
    form.get_by_label("Words").press_sequentially("Rapporteur food")
    narrowed = shown(index)
    assert 0 < len(narrowed) < len(claims)
    for line in index.locator(f"{LIST} > li:visible").all_inner_texts():
        assert "rapporteur" in line.lower() and "food" in line.lower()
    assert form.locator("output").inner_text() == f"{len(narrowed)} of {len(claims)} claims"
    assert index.url == f"{at(f'{SECTION}/index').address}#{SECTION}?words=Rapporteur+food"
    other = look()
    other.goto(index.url)
    assert shown(other) == narrowed
    assert other.locator(FORM).get_by_label("Words").input_value() == "Rapporteur food"
    assert other.locator(FORM).bounding_box()["y"] < 900
    form.get_by_role("button", name="Clear").click()
    index.wait_for_url("**#claims")
    assert shown(index) == claims


def test_words_of_any_sort_come_back_from_the_address(index, look):
    words = "50% & more + #?=é"
    index.locator(FORM).get_by_label("Words").fill(words)
    other = look()
    other.goto(index.url)
    assert other.locator(FORM).get_by_label("Words").input_value() == words


@pytest.mark.parametrize(
    "field, value",
    [
        ("Year", "2011"),
        ("Year", "undated"),
        ("Body", "UNGA"),
        ("Kind", "evaluation"),
        ("Verdict", "no-record"),
    ],
)
def test_each_facet_shows_the_claims_that_the_data_have(index, section, field, value):
    index.locator(FORM).get_by_role("combobox", name=field, exact=True).select_option(value)
    events, claims = section.events, section.claims
    wanted = {
        "Year": lambda: events.loc[
            events["year"].isna() if value == "undated" else events["year"].eq(2011).fillna(False), "claim_id"
        ],
        "Body": lambda: events.loc[events["body_id"] == value, "claim_id"],
        "Kind": lambda: claims.loc[claims["kind"] == value, "claim_id"],
        "Verdict": lambda: claims.loc[claims["verdict"] == value, "claim_id"],
    }[field]()
    assert shown(index) == sorted(set(wanted))
    assert f"{field.lower()}={value}" in index.url


def test_strip_and_chart_follow_the_list(index, section):
    index.locator(FORM).get_by_role("combobox", name="Verdict", exact=True).select_option("qualified")
    claims = section.claims
    inside = (claims["verdict"] == "qualified").fillna(False)
    out = index.locator(f"{FRONT} .strip > li").evaluate_all(
        "all => all.map((one) => one.classList.contains('out'))"
    )
    assert out == (~inside).tolist()
    events = section.events[section.events["claim_id"].isin(claims.loc[inside, "claim_id"])].dropna(
        subset=["body_id"]
    )
    led = {f"body-{row.body_id}.html#in-{year_name(row.year)}" for row in events.itertuples()}
    lit = index.locator(f"{FRONT} .signs a.cell:not(.out)").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    assert led <= set(lit) and len(lit) < index.locator(f"{FRONT} .signs a.cell").count()


def test_the_list_takes_another_order(index, section):
    index.locator(FORM).get_by_label("Order").select_option("verdict")
    verdicts = [section.claim(name)["verdict"] for name in shown(index)]
    told = [word for word in verdicts if isinstance(word, str)]
    assert verdicts[: len(told)] == told == sorted(told, key=list(VERDICT_MARKS).index)
    assert index.url.endswith(f"#{SECTION}?order=verdict")


@pytest.mark.parametrize(("field", "one", "other"), [("Year", "2010", "2012"), ("Body", "HRC", "CESCR")])
def test_two_years_or_bodies_stand_side_by_side_by_address(index, look, section, field, one, other):
    form = index.locator(FORM)
    form.get_by_role("combobox", name=field, exact=True).select_option(one)
    form.get_by_label("Beside").select_option(f"{field.lower()}:{other}")
    column = "body_id" if field == "Body" else "year"
    for tab in (index, look()):
        if tab is not index:
            tab.goto(index.url)
        sides = tab.locator(f"{FRONT} .lists > div")
        for side, value in zip(sides.all(), (one, other), strict=True):
            events = section.events[(section.events[column].astype("string") == value).fillna(False)]
            listed = side.locator("li").filter(visible=True).locator("> a").all_inner_texts()
            assert listed == sorted(set(events["claim_id"]))
            name = section.body_names[value] if field == "Body" else value
            claims = f"{len(listed)} claim{'' if len(listed) == 1 else 's'}"
            assert side.locator(".side-head").inner_text().startswith(f"{name}: {claims}, ")
        left, right = (side.bounding_box() for side in sides.all())
        assert left["x"] + left["width"] <= right["x"]


def test_what_is_shown_can_be_had_as_csv(index, section):
    index.locator(FORM).get_by_role("combobox", name="Kind", exact=True).select_option("commitment")
    with index.expect_download() as kept:
        index.locator(FORM).get_by_role("button", name="Save CSV").click()
    rows = pd.read_csv(kept.value.path(), keep_default_na=False)
    wanted = section.claims[section.claims["kind"] == "commitment"]
    assert rows["claim_id"].tolist() == wanted["claim_id"].tolist() == shown(index)
    assert rows["summary"].tolist() == wanted["summary"].tolist()


def test_two_lists_side_by_side_are_both_in_the_csv(index, section):
    form = index.locator(FORM)
    form.get_by_role("combobox", name="Year", exact=True).select_option("2010")
    form.get_by_label("Beside").select_option("body:HRC")
    with index.expect_download() as kept:
        form.get_by_role("button", name="Save CSV").click()
    rows = pd.read_csv(kept.value.path(), keep_default_na=False)
    lists = {words: claims["claim_id"].tolist() for words, claims in rows.groupby("list", sort=False)}
    sides = [
        side.locator("li").filter(visible=True).locator("> a").all_inner_texts()
        for side in index.locator(f"{FRONT} .lists > div").all()
    ]
    assert lists == dict(zip(["Any body", section.body_names["HRC"]], sides, strict=True))
    assert (
        index.locator(f"{FRONT} .side-head")
        .first.inner_text()
        .startswith(f"Any body: {len(sides[0])} claims, ")
    )
    assert all(sides) and sides[0] != sides[1]


def test_a_chart_can_be_had_as_svg_and_png_with_its_title_and_source(overview):
    chart = overview.locator("figure.chart:has(svg)").first
    for kind in ("SVG", "PNG"):
        with overview.expect_download() as kept:
            overview.get_by_role("button", name=f"Chart as {kind}").first.click()
        assert kept.value.suggested_filename == f"overview--claims-by-kind.{kind.lower()}"
        content = kept.value.path().read_bytes()
        if kind == "PNG":
            assert content.startswith(b"\x89PNG") and len(content) > 5000
        else:
            said = content.decode()
            for part in (".finding", ".measure", ".foot"):
                assert chart.locator(part).inner_text() in said
            assert "var(" not in said and "<script" not in said


def test_the_navigation_leads_from_any_body_to_any_other(look, at):
    tab = look(width=360)
    tab.goto(at(f"{SECTION}/body-HRC").address)
    nav = tab.get_by_role("navigation", name="Reports")
    assert nav.bounding_box()["height"] < 80
    nav.get_by_text("Bodies").click()
    assert nav.locator("[aria-current]").inner_text() == "Human Rights Council"
    nav.get_by_role("link", name="CESCR").click()
    tab.wait_for_url("**/body-CESCR.html")


def test_print_is_on_white_without_controls_and_cuts_no_card(look, at, evidence):
    tab = look(width=720, color_scheme="dark")
    tab.goto(at(evidence).address)
    tab.emulate_media(media="print")
    assert (
        not tab.locator("nav, form, button, summary:not(.provenance *, .row *)").filter(visible=True).count()
    )
    assert tab.evaluate("getComputedStyle(document.querySelector('.card')).breakInside") == "avoid-page"
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for says, record, reading in tab.locator(".row > summary").evaluate_all(COLUMNS):
        assert says["right"] <= record["left"] + 0.1 and record["right"] <= reading["left"] + 0.1


def test_print_unfolds_every_row_and_writes_the_addresses_of_records(look, at, evidence):
    tab = look(width=720)
    tab.goto(at(evidence).address)
    tab.emulate_media(media="print")
    for part in (".row > .rest", ".row cite"):
        assert all(tab.locator(part).evaluate_all("parts => parts.map((part) => part.checkVisibility())")), (
            part
        )
    notes = tab.locator(".row > summary .note")
    assert set(notes.evaluate_all("notes => notes.map((note) => getComputedStyle(note).display)")) == {
        "inline"
    }
    written = tab.locator(".row cite a").evaluate_all(
        "links => links.map((link) => [link.href, getComputedStyle(link, '::after').content])"
    )
    assert written and all(address in words for address, words in written)
