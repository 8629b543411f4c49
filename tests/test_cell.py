"""The grammar of a cell: the check and the loader read the same, and what is taken is what the file shows."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.cell import Slow, day, judge, quoted, unprintable, values, whole, year
from engagement.package import _typed

DIGITS = "0123456789०٣５²½"
MADE = st.text(st.sampled_from(f"{DIGITS}-+_., \xa0\u200b\n eE/"), max_size=22)
DAYS = st.from_regex(r"[0-9]{4}-?[0-9]{1,2}-?[0-9]{1,2}", fullmatch=True)


@given(st.sampled_from(["integer", "year", "date"]), st.one_of(MADE, DAYS, st.integers().map(str)))
def test_what_the_check_takes_the_loader_reads_as_the_file_shows_it(kind, text):
    field = {"name": "field", "type": kind}
    if judge(field)(text):
        return
    read = _typed(values([text], field), field)
    shown = "" if pd.isna(read[0]) else str(read[0])[:10] if kind == "date" else str(read[0])
    assert shown == text or (kind == "year" and int(shown) == int(text))


@pytest.mark.parametrize("text", ["0", "7", "-5", "48", "9223372036854775807", "-9223372036854775808"])
def test_whole_numbers(text):
    assert str(whole(text)) == text
    assert _typed(values([text], {"type": "integer"}), {"type": "integer"})[0] == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4_8",
        "4٨",
        "1８",
        "٤٨",
        "４８",
        "+5",
        "05",
        "-0",
        "4.0",
        "4e1",
        "4,000",
        " 4",
        "4 ",
        "4\n",
        "9223372036854775808",
    ]
    + ["9" * 30, "9" * 5000, "-9223372036854775809", "0x10", "½", "²"],
)
def test_what_is_no_whole_number(text):
    with pytest.raises(ValueError):
        whole(text)
    if text:
        assert judge({"name": "n", "type": "integer"})(text)


@pytest.mark.parametrize(
    "text",
    ["2011-02-29", "2011-13-01", "0000-01-01", "2011-1-1", "20110101", "2011-01-01T00:00", "２０１１-01-01"],
)
def test_what_is_no_day(text):
    with pytest.raises(ValueError):
        day(text)


def test_decimal_numbers():
    field = {"name": "alpha", "type": "number", "constraints": {"maximum": 1}}
    read = _typed(values(["0.53", "-0.2", "1", ""], field), field)
    assert str(read.dtype) == "Float64" and read[:3].tolist() == [0.53, -0.2, 1.0] and pd.isna(read[3])
    wrong = ["1.01", ".5", "5.", "05.1", "1e1", "0,5", "nan", "0." + "1" * 30, "0.٥"]
    assert not any(map(judge(field), ["0.53", "1", "-0.2"])) and all(map(judge(field), wrong))


@pytest.mark.parametrize("text", ["998", "20110", "２０１１", "-201", "20_1"])
def test_what_is_no_year(text):
    with pytest.raises(ValueError):
        year(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty found"),
        (" ", "' ' found, with white space around it"),
        ("a ", "'a ' found, with white space around it"),
        ("\xa0a", "'\\xa0a' found, with white space around it"),
        ("a\u200b", "'a\\u200b' found, with U+200B ZERO WIDTH SPACE in it"),
        ("\ufeffa", "'\\ufeffa' found, with U+FEFF ZERO WIDTH NO-BREAK SPACE in it"),
        ("a\u202eb", "'a\\u202eb' found, with U+202E RIGHT-TO-LEFT OVERRIDE in it"),
        ("a\x07", "'a\\x07' found, with U+0007 a control character in it"),
        ("a\nb", "'a\\nb' found, with U+000A a control character in it"),
        ("a\u2028b", "'a\\u2028b' found, with U+2028 LINE SEPARATOR in it"),
        ("a\ufffd", "'a\ufffd' found, with U+FFFD REPLACEMENT CHARACTER in it"),
        ("=1+1", "'=1+1' found, which a spreadsheet would run by its first character"),
        ("#REF!", "'#REF!' found, which a spreadsheet leaves where it failed"),
        ("x" * 90, f"'{'x' * 60}…' found, with"),
    ],
)
def test_what_is_wrong_with_a_text(text, words):
    found = judge({"name": "note", "type": "string", "constraints": {"required": True}})(text)
    assert found == (words if len(text) < 90 else "")
    assert len(text) < 90 or quoted(text) in words


@pytest.mark.parametrize(
    "text", ["a", "5", "-5", "+5.2", "Genève, the 3rd", "中国", "a\xa0b", "“a”; b; c", "US$ 5 and A$ 6"]
)
def test_what_is_well_with_a_text(text):
    assert judge({"name": "note", "type": "string"})(text) == "" and unprintable(text) == ""


def test_constraints_are_held():
    number = judge({"name": "n", "type": "integer", "constraints": {"minimum": 1, "maximum": 12}})
    assert [bool(number(text)) for text in ("0", "1", "12", "13", "")] == [True, False, False, True, False]
    date = judge(
        {"name": "d", "type": "date", "constraints": {"minimum": "1800-01-01", "maximum": "2100-12-31"}}
    )
    assert [bool(date(text)) for text in ("1799-12-31", "1800-01-01", "9999-01-01")] == [True, False, True]
    code = judge({"name": "c", "type": "string", "constraints": {"pattern": "[A-Z]{3}", "maxLength": 3}})
    assert [bool(code(text)) for text in ("CHE", "CH", "CHEX", "che", "xCHE")] == [
        False,
        True,
        True,
        True,
        True,
    ]
    listed = judge({"name": "k", "type": "string", "categories": ["a", {"value": "b"}]})
    assert [bool(listed(text)) for text in ("a", "b", "c", "A")] == [False, False, True, True]


def test_a_pattern_that_takes_for_ever_is_told():
    with pytest.raises(Slow, match="^'aaaa"):
        judge({"name": "c", "type": "string", "constraints": {"pattern": "(a|aa)+[bc]"}})("a" * 50)


def test_the_loader_names_the_first_value_that_is_none():
    with pytest.raises(ValueError, match="^'4_8'$"):
        values(["1", "", "4_8"], {"type": "integer"})
    with pytest.raises(ValueError, match="^'c'$"):
        values(["a", "c"], {"type": "string", "categories": ["a", "b"]})
    assert values(["1", ""], {"type": "integer"}) == [1, None]
