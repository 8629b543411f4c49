"""Exploring: each control narrows the selection, chart and table follow together, a claim shows its card."""

from __future__ import annotations

import sys

import pytest
from markupsafe import escape

from engagement import EngagementError, Explorer, load, tally


@pytest.fixture(scope="module")
def section(root):
    return load("CN2012", root / "data")


@pytest.fixture
def explorer(section):
    return Explorer(section)


def html(output) -> str:
    """What an output widget shows."""
    return "".join(shown["data"]["text/html"] for shown in output.outputs)


def table_rows(explorer) -> int:
    return html(explorer.table).count('<th scope="row">')


def test_at_first_everything_is_let_through(explorer, section):
    events, without = len(section.events), int((section.claims["events"] == 0).sum())
    assert len(explorer.selection) == table_rows(explorer) == events + without
    assert explorer.selection["event_id"].count() == events
    assert set(explorer.selection["claim_id"]) == set(section.claims["claim_id"])
    assert explorer.claim.label == "choose one to see its card"
    assert explorer.card.outputs == ()


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
    before, chart, table = explorer.selection, html(explorer.chart), html(explorer.table)
    explorer.controls[control].value = (value,)
    assert explorer.selection["claim_id"].tolist() == before.loc[before[column] == value, "claim_id"].tolist()
    assert 0 < len(explorer.selection) < len(before)
    assert html(explorer.chart) != chart
    assert html(explorer.table) != table
    assert table_rows(explorer) == len(explorer.selection)


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
    assert {control: widget.value for control, widget in explorer.controls.items() if widget.value} == {
        "bodies": ("HRC",)
    }
    explorer.panel.children[1].click()
    assert len(explorer.selection) == everything


def test_a_claim_shows_its_card_and_keeps_it_while_it_is_in_the_selection(explorer, section):
    explorer.choose(claim="CN2012-14")
    assert 'id="CN2012-14"' in html(explorer.card)
    assert str(escape(section.claim("CN2012-14")["summary"])) in html(explorer.card)
    explorer.choose(claim_kinds=[section.claim("CN2012-14")["kind"]])
    assert 'id="CN2012-14"' in html(explorer.card)
    explorer.choose(claim_kinds=["commitment"])
    assert explorer.card.outputs == ()
    assert explorer.claim.label == "choose one to see its card"


def test_claims_without_events_are_listed_where_there_is_nothing_to_draw(explorer):
    explorer.choose(claim_kinds=["commitment"])
    assert "No event fits this selection" in html(explorer.chart)
    assert table_rows(explorer) == len(explorer.selection) > 0


def test_an_empty_selection_is_a_sentence(explorer):
    explorer.choose(body_kinds=["treaty-body"], bodies=["HRC"])
    assert explorer.selection.empty
    assert "No event fits this selection" in html(explorer.chart)
    assert "No claim fits this selection" in html(explorer.table)
    assert repr(explorer) == "<Explorer CN2012: no events, no claims>"


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
    before, claim = explorer.selection, explorer.claim.value
    with pytest.raises(EngagementError):
        explorer.choose(years=[2010], bodies=["HRC"], verdicts=["confirm"])
    assert explorer.selection.equals(before)
    assert explorer.claim.value == claim


def test_a_claim_outside_the_selection_is_refused(explorer):
    with pytest.raises(EngagementError, match="no claim in the selection 'CN2012-03'"):
        explorer.choose(bodies=["HRC"], claim="CN2012-03")
    assert explorer.controls["bodies"].value == ()


def test_a_selection_of_events_without_a_body_is_a_sentence(invented, edit):
    edit(invented, "events", "event_id", "RU1998-02.1", body_id="", body_basis="none")
    explorer = Explorer(load("RU1998", invented))
    explorer.choose(verdicts=["contradicted"])
    assert explorer.selection["event_id"].tolist() == ["RU1998-02.1"]
    assert "No event here is with a body." in html(explorer.chart)


def test_the_chart_leads_nowhere_and_the_table_escapes(invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.1", summary="<script>alert(1)</script>")
    explorer = Explorer(load("RU1998", invented))
    assert "<a " not in html(explorer.chart)
    assert "<script>" not in html(explorer.table)
    assert "&lt;script&gt;" in html(explorer.table)


def test_another_section_brings_its_own_years_and_bodies(invented):
    explorer = Explorer(load("RU1998", invented))
    assert [value for _, value in explorer.controls["years"].options] == [1997, 1998, "undated"]
    assert {value for _, value in explorer.controls["bodies"].options} == {"LC", "LTC"}


def test_it_shows_itself_in_the_same_words_every_time(explorer, section):
    shown = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == Explorer(section)._repr_mimebundle_()["text/plain"] == repr(explorer)


def test_without_ipywidgets_the_error_names_the_extra(section, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(EngagementError, match=r"extra `lab`.*human-rights-engagement\[lab\]"):
        Explorer(section)
