"""Sections side by side: what each is made of and what came of it, recomputed; what is said where nothing stands out."""

from __future__ import annotations

import pandas as pd
import pytest

from engagement import comparison, load
from engagement.package import EngagementError, Package
from engagement.report import listed

SECTIONS = ["RU1998", "ZE2003", "ZE2009"]


@pytest.fixture
def loaded(several):
    return [load(name, several) for name in SECTIONS]


def test_sections_are_called_by_state_and_years(loaded):
    assert list(comparison.names(loaded).values()) == [
        "Ruritania, 1997 to 1998",
        "Zenda, 2003",
        "Zenda, 2009",
    ]
    again = comparison.names([loaded[0], loaded[0]])
    assert again == {"RU1998": "Ruritania, 1997 to 1998"}


def test_the_sections_as_numbers(loaded):
    table = comparison.overview(loaded).set_index("section_id")
    assert table[["claims", "events", "asked", "read", "checks"]].to_numpy().tolist() == [
        [4, 4, 3, 3, 5],
        [2, 2, 2, 0, 2],
        [1, 0, 0, 0, 0],
    ]
    assert table["share"].fillna(-1).tolist() == [1.0, 0.0, -1.0]


def test_kinds_verdicts_and_reasons_are_each_sections_own(loaded):
    kinds = comparison.kinds(loaded).set_index("kind")
    assert kinds["RU1998"].to_dict() == {
        "event": 2,
        "standing": 1,
        "evaluation": 0,
        "commitment": 1,
        "generalisation": 0,
    }
    assert kinds["ZE2009"].sum() == kinds.loc["commitment", "ZE2009"] == 1
    verdicts = comparison.verdicts(loaded)
    shown = verdicts[verdicts["count"] > 0]
    assert list(zip(shown["section_id"], shown["verdict"], shown["count"], strict=True)) == [
        ("RU1998", "partly", 1),
        ("RU1998", "qualified", 1),
        ("RU1998", "contradicted", 1),
        ("ZE2003", "no-record", 2),
    ]
    reasons = comparison.reasons(loaded)
    assert list(reasons.columns) == ["meaning", *SECTIONS]
    assert reasons["RU1998"].sum() == (loaded[0].checks["verdict"] == "qualified").sum() > 0
    assert reasons[["ZE2003", "ZE2009"]].to_numpy().sum() == 0


def test_bodies_of_several_sections(loaded):
    table = comparison.bodies(loaded)
    assert table.to_dict("records") == [
        {"body": "Lake Council", "RU1998": "✓ 1 ✗ 1 – 1", "ZE2003": "– 1", "ZE2009": "none"}
    ]


def test_one_state_at_two_times(several, edit):
    assert comparison.again([load(name, several) for name in SECTIONS]).empty
    sections = pd.read_csv(several / "sections.csv", dtype="string", keep_default_na=False)
    sections.loc[sections["section_id"] == "RU1998", ["state", "state_name"]] = ["ZEN", "Zenda"]
    sections.to_csv(several / "sections.csv", index=False)
    table = comparison.again([load("ZE2003", several), load("RU1998", several)])
    assert set(table["subject"]) == {"Lake Council"} and list(dict.fromkeys(table["section"])) == [
        "Zenda, 1997 to 1998",
        "Zenda, 2003",
    ]
    assert table["href"].iloc[0] == f"RU1998/evidence.html#{table['claim_id'].iloc[0]}"
    promised = comparison.promised([load("ZE2009", several), load("RU1998", several)])
    assert promised["claim_id"].tolist() == ["RU1998-04", "ZE2009-01"]
    assert comparison.promised([load("RU1998", several)]).empty


def test_a_difference_is_told_where_shares_lie_apart(loaded):
    assert comparison.finding(loaded) == "", "too few claims to compare"

    def with_verdicts(section, *words):
        claims = pd.DataFrame({"checked": True, "verdict": pd.Categorical(words)})
        from dataclasses import replace

        return replace(section, claims=claims)

    most = with_verdicts(loaded[0], *["confirmed"] * 4, "qualified")
    least = with_verdicts(loaded[1], *["no-record"] * 5, "confirmed")
    assert comparison.finding([least, most]) == (
        "Of the claims that can be checked, records confirm four of five (80%) for Ruritania, 1997 to 1998 and one of six (17%) for Zenda, 2003."
    )
    alike = with_verdicts(loaded[1], *["confirmed"] * 4, "no-record")
    assert comparison.finding([alike, most]) == ""


def test_which_pages_set_sections_side_by_side(several, invented):
    def across(folder) -> dict[str, list[str]]:
        return {one.name: one.parameters["sections"] for one in listed(Package(folder)) if not one.section_id}

    found = across(several)
    assert found["compare-ZEN"] == ["ZE2003", "ZE2009"] and set(found["compare"]) >= set(SECTIONS)
    assert across(invented) == {}
    rows = pd.read_csv(invented / "sections.csv", dtype="string", keep_default_na=False)
    ten = pd.concat(
        [rows.assign(section_id=f"RU{1990 + number}", period_end=str(1998 + number)) for number in range(10)]
    )
    ten.to_csv(invented / "sections.csv", index=False)
    assert across(invented) == {"compare-RUR": [f"RU{1990 + number}" for number in range(2, 10)]}


def test_no_section_is_one_clear_error():
    with pytest.raises(EngagementError, match="no section is given"):
        comparison.names([])
