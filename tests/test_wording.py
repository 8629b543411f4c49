"""Wording: numbers, dates, lists and names as a reader says them, at the edges that examples leave out."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace as Row

import pandas as pd
import pytest

from engagement import wording


def test_numbers_up_to_twelve_are_words():
    assert [wording.number_word(number) for number in (0, 1, 12, 13, 1000, -1)] == [
        "no",
        "one",
        "twelve",
        "13",
        "1,000",
        "-1",
    ]
    assert wording.in_one_form(12)(12) == "twelve" and wording.in_one_form(13)(12) == "12"
    assert wording.in_one_form(0)(0) == wording.in_one_form(5000)(0) == "none"
    assert wording.in_one_form(5000)(4000) == "4,000" and wording.in_one_form(-1)(2) == "2"


def test_nouns_agree():
    assert wording.count(2, "party") == "two parties" and wording.count(1, "other body") == "one other body"
    assert wording.count(2, "other body") == "two other bodies" and wording.count(1000, "row") == "1,000 rows"
    assert wording.all_of(2, "body") == "both bodies" and wording.all_of(3, "body") == "all three bodies"
    assert wording.any_of(3, "body") == "any of the three bodies"


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT])
def test_what_is_missing(value):
    assert wording.missing(value) is True and wording.date(value) == "" and wording.short_date(value) == ""


@pytest.mark.parametrize("value", [0, "", False, [], "x"])
def test_what_is_not_missing(value):
    assert wording.missing(value) is False


def test_dates():
    assert wording.date(dt.date(2010, 1, 5)) == wording.date("2010-01-05") == "5 January 2010"
    assert wording.date(pd.Timestamp(2010, 12, 31)) == "31 December 2010" and wording.date(2010) == "2010"
    assert wording.short_date("2010-09") == "Sep\u00a02010" and wording.short_date("2010") == "2010"


def test_when_an_event_lies():
    def when(start, end, month=None) -> str:
        return wording.when(Row(year_start=start, year_end=end, month=month))

    assert when(None, None) == when(pd.NA, 1999) == "no time given"
    assert when(1997, 1999) == when(1997, 1999, 3) == "1997 to 1999"
    assert when(1998, 1998) == "1998" and when(1998, 1998, 1) == "January 1998"
    assert when(1998, 1998, 12) == "December 1998" and when(1998, pd.NA, 3) == "since 1998"


def test_sentences_and_lists():
    assert wording.sentence("is it?") == "Is it?" and wording.sentence("stop!") == "Stop!"
    assert wording.sentence("") == "." and wording.sentence("UN body.") == "UN body."
    assert wording.listed([]) == "" and wording.listed(iter("ab")) == "a and b"


def test_codes_as_words():
    assert wording.plain("ngo") == "NGO" and wording.plain("un-un-press") == "UN UN press"
    assert wording.language("zh") == "Chinese" and wording.language("qq") == "qq"
    assert (
        wording.verdict("confirmed") == "✓ confirmed"
        and wording.yes("x") == "yes"
        and wording.yes("") == "no"
    )
    assert (
        wording.the("Commission of X") == "the Commission of X"
        and wording.the("Councillors") == "Councillors"
    )
