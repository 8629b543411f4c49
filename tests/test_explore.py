"""Exploring: each control narrows the selection; count, chart and table follow together in one redraw; a row opens its claim's card."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from engagement import EngagementError, Explorer, load, signs, tally
from engagement.wording import count


@pytest.fixture(scope="module")
def section(root):
    return load("CN2012", root / "data")


@pytest.fixture
def explorer(section):
    return Explorer(section)


def shown(explorer) -> BeautifulSoup:
    """What an explorer shows of its selection."""
    return BeautifulSoup(explorer.panel.view["html"], "html.parser")


def rows(explorer) -> list[tuple[str, ...]]:
    """The rows of its table: claim, verdict, body and year as they are read."""
    table = shown(explorer).select(".rows tbody tr")
    cells = [[" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])] for row in table]
    return [(claim, verdict, body, year) for claim, verdict, _, body, year in cells]


def cells(explorer) -> dict[tuple[str, str], str]:
    """The cells of its chart that hold something: body and year, with the signs drawn there."""
    buttons = shown(explorer).select(".signs button.cell")
    return {(button["data-body"], button["data-year"]): button.get_text() for button in buttons}


def press(explorer, **message) -> None:
    """What the widget tells when something is pressed."""
    explorer._hear(message)


def test_at_first_everything_is_let_through(explorer, section):
    events, without = len(section.events), int((section.claims["events"] == 0).sum())
    assert len(explorer.selection) == len(rows(explorer)) == events + without
    assert explorer.selection["event_id"].count() == events
    assert set(explorer.selection["claim_id"]) == set(section.claims["claim_id"])
    assert explorer.claim is None
    assert explorer.panel.view["card"] == ""


@pytest.mark.parametrize(
    ("control", "value", "column"),
    [
        ("years", 2011, "year"),
        ("body_kinds", "treaty-body", "body_kind"),
        ("bodies", "HRC", "body_id"),
        ("claim_kinds", "standing", "kind"),
        ("verdicts", "confirmed", "verdict"),
    ],
)
def test_each_control_narrows_and_redraws_chart_and_table(explorer, control, value, column):
    before, html = explorer.selection, explorer.panel.view["html"]
    press(explorer, control=control, value=str(value))
    inside = (before[column] == value).fillna(False)
    if control == "verdicts":
        inside |= (before["claim_verdict"] == value).fillna(False) & (value == "partly")
    assert explorer.selection["claim_id"].tolist() == before.loc[inside, "claim_id"].tolist()
    assert 0 < len(explorer.selection) < len(before)
    assert explorer.panel.view["html"] != html
    assert [row[0] for row in rows(explorer)] == explorer.selection["claim_id"].tolist()


def test_one_change_is_one_redraw(explorer):
    seen = []
    explorer.panel.observe(seen.append, "view")
    press(explorer, control="years", value="2011")
    press(explorer, control="bodies", value="HRC")
    assert len(seen) == 2
    press(explorer, everything=True)
    assert len(seen) == 3
    press(explorer, everything=True)
    explorer.choose(years=[])
    assert len(seen) == 3


def test_each_event_is_the_sign_of_its_verdict_in_its_cell(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="LC", year_start="1998", year_end="1998")
    explorer = Explorer(load("RU1998", invented))
    signs = {"confirmed": "✓", "qualified": "±", "contradicted": "✗", "no-record": "–"}
    expected = {}
    for event in explorer.section.events.itertuples():
        if not pd.isna(event.body_id):
            year = "undated" if pd.isna(event.year) else str(event.year)
            sign = "○" if pd.isna(event.verdict) else signs[event.verdict]
            expected.setdefault((event.body_id, year), []).append(sign)
    assert expected
    assert {cell: sorted(text) for cell, text in cells(explorer).items()} == {
        cell: sorted(found) for cell, found in expected.items()
    }


def test_more_signs_than_fit_become_numbers_beside_each(explorer, section, monkeypatch):
    monkeypatch.setattr(signs, "FIT", 3)
    found = section.events.query("body_id == 'HRC' and year == 2010")["verdict"].value_counts()
    assert found.sum() > 3
    press(explorer, control="bodies", value="HRC")
    assert cells(explorer)["HRC", "2010"] == f"{found['confirmed']}✓{found['qualified']}±"


def test_a_cell_narrows_to_its_body_and_year_and_opens_a_card_and_lets_go_again(explorer):
    before = explorer.selection
    press(explorer, cell=["HRC", "2011"])
    inside = before.query("body_id == 'HRC' and year == 2011")
    assert explorer.selection["event_id"].tolist() == inside["event_id"].tolist()
    assert explorer.claim == inside["claim_id"].iloc[0]
    assert f'id="{explorer.claim}"' in explorer.panel.view["card"]
    assert ("HRC", "2010") in cells(explorer)
    press(explorer, cell=["HRC", "2011"])
    assert len(explorer.selection) == len(before)
    assert explorer.claim is None


def test_the_table_says_verdict_body_and_year(explorer, section):
    read = rows(explorer)
    words = {"confirmed": "✓ confirmed", "qualified": "± qualified", "no-record": "– no record"}
    for row, (claim, verdict, body, year) in zip(explorer.selection.itertuples(), read, strict=True):
        assert claim == row.claim_id
        assert verdict == ("○ unchecked" if pd.isna(row.verdict) else words.get(row.verdict, verdict))
        assert body == ("–" if pd.isna(row.body) else row.body)
        assert year == ("–" if pd.isna(row.event_id) else "undated" if pd.isna(row.year) else str(row.year))


def test_what_is_missing_reads_the_same_in_every_column(explorer):
    table = explorer.selection
    kinds = {type(value) for column in table for value in table[column][table[column].isna()]}
    assert kinds == {type(pd.NA)}


def test_undated_is_what_has_an_event_and_no_year(explorer, section):
    explorer.choose(years=["undated"])
    assert explorer.selection["event_id"].tolist() == tally.undated(section)["event_id"].tolist()


def test_unchecked_is_what_has_no_verdict(explorer):
    unchecked = explorer.selection["verdict"].isna().sum()
    explorer.choose(verdicts=["unchecked"])
    assert len(explorer.selection) == unchecked > 0
    assert explorer.selection["verdict"].isna().all()


def test_values_of_one_control_widen_and_two_controls_narrow(explorer):
    explorer.choose(bodies="HRC")
    one = len(explorer.selection)
    explorer.choose(bodies=["HRC", "UPR"])
    assert set(explorer.selection["body_id"]) == {"HRC", "UPR"}
    assert len(explorer.selection) > one
    explorer.choose(years=2010)
    assert set(explorer.selection["body_id"]) == {"HRC", "UPR"}
    assert set(explorer.selection["year"]) == {2010}


def test_tallies_take_what_is_chosen(explorer):
    explorer.choose(body_kinds=["treaty-body"])
    matrix = tally.matrix(explorer.chosen)
    assert int(matrix["events"].sum()) == explorer.selection["event_id"].count()
    assert set(matrix["kind"]) == {"treaty-body"}
    assert set(explorer.chosen.claims["claim_id"]) == set(explorer.selection["claim_id"])


def test_an_empty_list_clears_one_control_and_the_button_all(explorer):
    everything = len(explorer.selection)
    explorer.choose(bodies=["HRC"], years=[2010])
    explorer.choose(years=[])
    assert {name: values for name, values in explorer.asked.controls.items() if values} == {
        "bodies": ("HRC",)
    }
    press(explorer, everything=True)
    assert len(explorer.selection) == everything


def test_a_claim_shows_its_card_and_keeps_it_while_it_is_in_the_selection(explorer, section):
    explorer.choose(claim="CN2012-14")
    card = BeautifulSoup(explorer.panel.view["card"], "html.parser")
    assert card.find(id="CN2012-14")
    assert section.claim("CN2012-14")["summary"] in " ".join(card.get_text().split())
    explorer.choose(claim_kinds=[section.claim("CN2012-14")["kind"]])
    assert explorer.claim == "CN2012-14"
    explorer.choose(claim_kinds=["commitment"])
    assert explorer.claim is None
    assert explorer.panel.view["card"] == ""


def test_a_row_opens_the_card_of_its_claim(explorer):
    last = explorer.selection.dropna(subset=["event_id"]).iloc[-1]
    press(explorer, row=last["event_id"])
    assert explorer.claim == last["claim_id"]
    press(explorer, row="")
    assert explorer.claim is None


def test_claims_without_events_are_listed_where_there_is_nothing_to_draw(explorer):
    explorer.choose(claim_kinds=["commitment"])
    assert "No event fits this selection" in shown(explorer).get_text()
    assert len(rows(explorer)) == len(explorer.selection) > 0


def test_an_empty_selection_is_a_sentence(explorer):
    explorer.choose(body_kinds=["treaty-body"], bodies=["HRC"])
    assert explorer.selection.empty
    said = shown(explorer).get_text()
    assert "No event fits this selection" in said
    assert "No claim fits this selection" in said
    assert repr(explorer) == "<Explorer CN2012: no events, no claims>"


def test_two_years_stand_side_by_side_by_body(explorer):
    other = explorer.compare(years=[2010, 2012])
    heads = [" ".join(head.get_text().split()) for head in shown(other).select("thead th")]
    of_year = {year: explorer.selection.query("year == @year") for year in (2010, 2012)}
    assert heads[0] == "Body"
    for head, (year, events) in zip(heads[1:], of_year.items(), strict=True):
        claims = count(events["claim_id"].nunique(), "claim")
        assert head.startswith(f"{year} {count(len(events), 'event')} in {claims} ")
    lines = shown(other).select("tbody tr")
    assert sum(len(line.select("li")) for line in lines) == sum(map(len, of_year.values()))
    council = next(line for line in lines if line.th.get_text() == "Human Rights Council")
    assert [len(side.select("li")) for side in council.select("td")] == [
        int((events["body_id"] == "HRC").sum()) for events in of_year.values()
    ]
    assert explorer.asked.beside == ""


def test_two_bodies_stand_side_by_side_by_year(explorer):
    other = explorer.compare(bodies=["HRC", "CESCR"])
    heads = [head.get_text() for head in shown(other).select("thead th strong")]
    assert sorted(heads) == ["CESCR", "Human Rights Council"]
    events = sum(len(line.select("li")) for line in shown(other).select("tbody tr"))
    assert events == int(explorer.selection["body_id"].isin(["HRC", "CESCR"]).sum())


@pytest.mark.parametrize(("given", "told"), [({}, "neither"), ({"years": [2010], "bodies": ["HRC"]}, "both")])
def test_side_by_side_stand_years_or_bodies(explorer, given, told):
    with pytest.raises(EngagementError, match=f"{told} were given"):
        explorer.compare(**given)


def test_save_gives_the_rows_that_are_seen(explorer, monkeypatch):
    sent = []
    monkeypatch.setattr(type(explorer.panel), "send", lambda self, message: sent.append(message))
    press(explorer, control="years", value="2011")
    press(explorer, save=True)
    assert sent == [
        {"name": "CN2012-selection.csv", "csv": explorer.selection.to_csv(index=False, lineterminator="\n")}
    ]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"years": [2102]}, "no year '2102'; did you mean 2012?"),
        ({"body_kinds": ["treaty body"]}, "no kind of body 'treaty body'; did you mean treaty-body?"),
        ({"bodies": ["CESRC"]}, "no body 'CESRC'; did you mean CESCR?"),
        ({"claim_kinds": ["comitment"]}, "no kind of claim 'comitment'; did you mean commitment?"),
        ({"verdicts": ["confirm"]}, "no verdict 'confirm'; did you mean confirmed?"),
        ({"claim": "CN2021-14"}, "no claim in the selection 'CN2021-14'; did you mean CN2012-"),
    ],
)
def test_a_wrong_name_gets_did_you_mean(explorer, choice, message):
    with pytest.raises(EngagementError) as raised:
        explorer.choose(**choice)
    assert str(raised.value).startswith(message)


def test_one_wrong_name_among_right_ones_changes_nothing(explorer):
    explorer.choose(bodies=["UPR"], claim="CN2012-07")
    before, claim = explorer.selection, explorer.claim
    with pytest.raises(EngagementError):
        explorer.choose(years=[2010], bodies=["HRC"], verdicts=["confirm"])
    assert explorer.selection.equals(before)
    assert explorer.claim == claim == "CN2012-07"


def test_a_claim_outside_the_selection_is_refused(explorer):
    with pytest.raises(EngagementError, match="no claim in the selection 'CN2012-03'"):
        explorer.choose(bodies=["HRC"], claim="CN2012-03")
    assert explorer.asked.bodies == ()


def test_a_selection_of_events_without_a_body_is_a_sentence(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="", body_basis="none")
    explorer = Explorer(load("RU1998", invented))
    explorer.choose(verdicts=["contradicted"])
    assert explorer.selection["event_id"].tolist() == ["RU1998-02.1"]
    assert list(cells(explorer)) == [("no body", "1998")]
    assert rows(explorer) == [("RU1998-02", "✗ contradicted", "–", "1998")]


def test_what_a_table_says_is_shown_as_text(invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.1", summary="<script>alert(1)</script>")
    explorer = Explorer(load("RU1998", invented))
    explorer.choose(claim="RU1998-01")
    for html in (*explorer.panel.view.values(), explorer._repr_mimebundle_()["text/html"]):
        assert "<script" not in str(html)
    assert "&lt;script&gt;" in explorer.panel.view["html"]


def test_another_section_brings_its_own_years_and_bodies(invented):
    frame = BeautifulSoup(Explorer(load("RU1998", invented)).panel.frame, "html.parser")
    offered = {
        choice["data-control"]: [box["value"] for box in choice.select("input")]
        for choice in frame.select(".choice")
    }
    assert offered["years"] == ["1997", "1998", "undated"]
    assert set(offered["bodies"]) == {"LC", "LTC"}


def test_it_shows_itself_in_the_same_words_every_time(explorer, section):
    shown = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == Explorer(section)._repr_mimebundle_()["text/plain"] == repr(explorer)


def test_unrun_it_is_a_picture_with_nothing_to_press(explorer):
    still = BeautifulSoup(explorer._repr_mimebundle_()["text/html"], "html.parser")
    assert still.find(["button", "input", "a"]) is None
    assert len(still.select(".rows tbody tr")) == len(explorer.selection)


def test_without_anywidget_the_error_names_the_extra(section, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "engagement.panel", raising=False)
    with pytest.raises(EngagementError, match=r"extra `lab`.*human-rights-engagement\[lab\]"):
        Explorer(section)
