"""Two codings compared; the codings are made up, their alphas worked out by hand."""

from __future__ import annotations

import csv

import pytest

from engagement import agreement
from engagement.agreement import Coding, alpha, alpha_of_counts, between, compared, keep, measured, paired
from engagement.package import EngagementError, Package
from engagement.validation import problems


def claim(
    number: int, start: int, end: int, kind: str = "event", sentence: int = 1, whose: str = ""
) -> dict[str, str]:
    return {
        "claim_id": f"X-{number}",
        "paragraph": "1",
        "sentence": str(sentence),
        "start": str(start),
        "end": str(end),
        "kind": kind,
        "attributed_to": whose,
    }


def event(number: int, place: int = 1, **cells: str) -> dict[str, str]:
    empty = dict.fromkeys((*agreement.FIELDS, *agreement.YEARS), "")
    return (
        empty | {"event_id": f"X-{number}.{place}", "claim_id": f"X-{number}", "type": "attendance"} | cells
    )


def figures(comparison) -> dict[str, tuple]:
    return {
        one.name: (one.agreed, one.compared, one.alpha and round(one.alpha, 4)) for one in comparison.measures
    }


def by_hand(one: str, other: str) -> float:
    """Nominal alpha of two coders without gaps: one less observed over expected disagreement, from the counts of values."""
    values = one + other
    count = len(values)
    observed = 2 * sum(left != right for left, right in zip(one, other, strict=True)) / count
    expected = 1 - sum(values.count(value) * (values.count(value) - 1) for value in set(values)) / (
        count * (count - 1)
    )
    return 1 - observed / expected


@pytest.mark.parametrize("one, other", [("0100000010", "1110010000"), ("aabbc", "aabbb"), ("abab", "baba")])
def test_alpha_is_one_less_observed_over_expected_disagreement(one, other):
    assert alpha(one, other) == pytest.approx(by_hand(one, other))


def test_alpha_of_ten_units_with_four_disagreements_is_small():
    # fourteen 0 and six 1 in all: expected 2·14·6 of 20·19, observed 8 of 20
    assert alpha("0100000010", "1110010000") == pytest.approx(1 - (8 / 20) / (168 / 380))


def test_a_count_weighs_by_its_square():
    # values 1 1 2 1 1 4: squared differences within pairs 0, 0, 4; between any two of the six values 1·8 + 9·8 + 4·2 over ordered pairs
    within, every = 2 * 4 / 6, (2 * (4 * 1 + 4 * 9 + 1 * 4)) / (6 * 5)
    assert alpha_of_counts([1, 1, 2], [1, 1, 4]) == pytest.approx(1 - within / every)


def test_where_nothing_differs_in_value_there_is_no_alpha():
    assert alpha("aaa", "aaa") is None and alpha("", "") is None


def test_claims_are_one_from_half_of_what_they_cover_together():
    assert paired([claim(1, 0, 10)], [claim(1, 0, 5)]) and not paired([claim(1, 0, 10)], [claim(1, 0, 4)])
    split = [claim(1, 0, 6), claim(2, 6, 10)]
    (pair,) = paired([claim(1, 0, 10)], split)
    assert pair[1]["claim_id"] == "X-1"


def test_the_same_coding_agrees_in_everything():
    coding = Coding.made(
        [claim(1, 0, 9), claim(2, 10, 20, "standing", 2)], [event(1, year_start="1999", year_basis="stated")]
    )
    comparison = compared(coding, coding)
    assert figures(comparison)["claim-kind"] == (2, 2, 1.0) and comparison.differences == []
    assert figures(comparison)["event-rows"] == (1, 1, None)


def test_each_difference_is_counted_and_named():
    one = Coding.made(
        [claim(1, 0, 9), claim(2, 10, 20, "evaluation", 2, "LC"), claim(3, 21, 30, "standing", 3)],
        [event(1, 1, ordinal="2", year_start="1999"), event(1, 2, ordinal="3", year_start="1999")],
    )
    other = Coding.made(
        [claim(1, 0, 8), claim(2, 10, 20, "evaluation", 2), claim(3, 31, 40, "standing", 4)],
        [event(1, 1, ordinal="2", year_start="1998"), event(3, 1, type="dialogue")],
    )
    comparison = compared(one, other)
    assert {name: pair[:2] for name, pair in figures(comparison).items()} == {
        "claim-spans": (1, 4),
        "claim-kind": (2, 2),
        "claim-attribution": (1, 2),
        "event-rows": (1, 3),
        "event-fields": (1, 1),
        "event-years": (0, 1),
    }
    assert comparison.differences == [
        "X-1 end: 9 | 8",
        "X-1.1 year_start: 1999 | 1998",
        "X-1.2 only in the first: attendance 3 1999",
        "X-2 attributed_to: LC | empty",
        "X-3 only in the first: 21 to 30 (paragraph 1, sentence 3), standing",
        "X-3 only in the second: 31 to 40 (paragraph 1, sentence 4), standing",
        "X-3.1 only in the second: dialogue",
    ]
    assert figures(comparison)["claim-kind"][2] == 1.0
    # claims in sentences 1 to 4: 1 1 1 0 and 1 1 0 1
    assert figures(comparison)["claim-spans"][2] == pytest.approx(
        round(alpha_of_counts([1, 1, 1, 0], [1, 1, 0, 1]), 4)
    )


def test_kinds_that_differ_have_the_alpha_worked_out_by_hand():
    kinds = [("e", "e"), ("e", "e"), ("s", "s"), ("s", "e")]
    codings = [
        Coding.made([claim(at, 10 * at, 10 * at + 9, pair[side]) for at, pair in enumerate(kinds)], [])
        for side in (0, 1)
    ]
    expected = by_hand("eess", "eese")
    assert figures(compared(*codings))["claim-kind"] == (3, 4, round(expected, 4))


def test_a_draft_is_measured_by_what_was_coded():
    coded = Coding.made(
        [claim(1, 0, 10), claim(2, 11, 20, "standing")], [event(1, body_id="LC", year_start="1999")]
    )
    draft = Coding.made(
        [claim(1, 0, 9, "standing")], [event(1, body_id="LC", year_start="1999", type="seminar")] * 2
    )
    found = measured(draft, coded)
    assert (found.claims.recall, found.claims.precision, found.kinds) == (0.5, 1.0, (0, 1))
    assert (found.events.recall, found.events.precision) == (1.0, 0.5)
    assert str(found.claims) == "recall 0.500, precision 1.000 (2 coded, 1 proposed, 1 in both)"


@pytest.fixture
def two(invented, tmp_path, edit):
    """The invented package and a second coding of it that differs in one kind and one year."""
    import shutil

    second = tmp_path / "second"
    shutil.copytree(invented, second)
    edit(second, "claims", "claim_id", "RU1998-03", kind="generalisation")
    edit(second, "events", "event_id", "RU1998-01.1", year_start="1997", year_end="1997")
    return Package(invented), Package(second)


def test_two_folders_are_compared_and_the_figures_kept(two):
    found = between(*two)
    assert list(found) == ["RU1998"]
    assert figures(found["RU1998"])["claim-kind"][:2] == (3, 4)
    keep(two[0], found)
    rows = {row["measure"]: row for row in Package(two[0].folder).rows("agreement")}
    assert (rows["claim-kind"]["agreed"], rows["claim-kind"]["compared"]) == ("3", "4")
    assert float(rows["claim-kind"]["alpha"]) == pytest.approx(
        figures(found["RU1998"])["claim-kind"][2], abs=1e-3
    )
    assert problems(Package(two[0].folder)) == []
    again = (two[0].folder / "agreement.csv").read_bytes()
    keep(Package(two[0].folder), found)
    assert (two[0].folder / "agreement.csv").read_bytes() == again


def test_drafts_are_no_coding(two, edit):
    edit(two[0].folder, "claims", "claim_id", "RU1998-04", status="draft")
    assert len(Coding.of(Package(two[0].folder), "RU1998").claims) == 3


def test_what_cannot_be_compared_is_said(two, edit):
    with pytest.raises(EngagementError, match="no section in .* 'XX1'"):
        between(*two, "XX1")
    edit(two[1].folder, "sections", "section_id", "RU1998", text_sha256="0" * 64)
    with pytest.raises(EngagementError, match="code different texts"):
        between(two[0], Package(two[1].folder))


def test_the_command_prints_measures_then_differences(engagement, two):
    done = engagement("compare", two[0].folder, two[1].folder, "--section", "RU1998", "--write")
    assert done.returncode == 0, done.stderr
    assert "RU1998 claim-kind: 3 of 4, Krippendorff's alpha 0." in done.stdout
    assert "RU1998-03 kind: standing | generalisation" in done.stdout
    with (two[0].folder / "agreement.csv").open(encoding="utf-8", newline="") as file:
        assert {row["measure"] for row in csv.DictReader(file)} >= {"claim-spans", "event-years"}
