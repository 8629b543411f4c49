"""Output of any size: its time grows with it, all of a report is inside its deadline, and what is too long is cut and says so."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press import press
from press.terminal import markup, overwritten
from press.tidy import LARGEST
from pressed import contents, saved

ENGINES = ["fast", pytest.param("kernel", marks=pytest.mark.slow)]
MILLION = 1_000_000
SIZES = {
    "one line of 1 MB": f"print('x' * {MILLION - 2})",
    "one line of 10 MB": f"print('x' * {10 * MILLION})",
    "many lines, 10 MB": f"for number in range({MILLION // 10}): print('x' * 99)",
    "returns": f"print('ab\\r' * {MILLION} + 'end')",
    "backspaces": f"print('a' * {MILLION} + '\\b' * {MILLION} + 'end')",
    "escapes": f"print('\\x1b[31mx\\x1b[0m' * {MILLION // 10})",
    "open escapes": f"print('\\x1b[' * {MILLION})",
    "numbers": f"print('\\x1b[' + '1;' * {MILLION // 3} + 'm')",
    "text": f"'x' * {10 * MILLION}",
    "paths": f"print('/a/' * {MILLION})",
}


@pytest.mark.parametrize("cell", SIZES.values(), ids=SIZES)
def test_no_output_takes_a_report_past_its_deadline(job, out, cell):
    """A pattern whose time grew with the square would take a quarter of an hour for each of these."""
    (made,) = press([job(cell)], out, timeout=40)
    assert made.error is None
    assert len(contents(out)["report.html"]) < 12 * MILLION


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_too_long_is_cut_with_a_note_that_counts(job, out, engine):
    cells = [
        f"print('x' * {3 * MILLION})\nimport sys; print('y' * 9, file=sys.stderr)",
        f"'z' * {2 * MILLION}",
    ]
    (made,) = press([job(*cells)], out, engine=engine)
    assert made.error is None
    page = contents(out)["report.html"].decode()
    stdout, stderr, text = (
        output for cell in saved(out, "report").cells for output in cell.get("outputs", [])
    )
    assert re.fullmatch(r"x{1000000}\n\[2,000,001 more characters are not shown\]\n", stdout.text)
    assert stderr.text == "y" * 9 + "\n"
    assert text.data["text/plain"].endswith("\n[1,000,002 more characters are not shown]\n")
    assert "[2,000,001 more characters are not shown]" in page and len(page) < 2.1 * MILLION


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("HTML('<p>x</p>' * 700_000)", "<p>[5,600,000 characters of text/html are not shown]</p>"),
        (
            "display({'image/svg+xml': '<svg>' + '<g/>' * 1_500_000 + '</svg>'}, raw=True)",
            "characters of image/svg+xml are not shown]</p>",
        ),
        ("Markdown('word ' * 300_000)", "[500,000 more characters are not shown]"),
        ("Latex('word ' * 300_000)", "[500,000 more characters are not shown]"),
        ("HTML('<img src=data:image/png;base64,' + 'A' * 6_000_000 + '>')", "AAAA"),
    ],
)
def test_markup_that_is_too_large_to_read_is_not_shown_and_says_so(job, out, shown, said):
    (made,) = press([job(f"from IPython.display import *\n{shown}")], out, timeout=60)
    assert made.error is None
    page = contents(out)["report.html"].decode()
    assert said in page and (len(page) < 2 * MILLION) == ("AAAA" not in said)


def test_a_progress_bar_is_not_cut_for_what_it_overwrote(job, out):
    assert press([job(f"print('step\\r' * {LARGEST} + 'done')")], out)[0].error is None
    assert saved(out, "report").cells[-1].outputs[0].text == "done\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_failure_of_any_size_is_told_in_a_few_words(job, out, engine):
    cell = f"raise ValueError('x' * {MILLION} + '\\x1b[' * {MILLION})"
    (failed,) = press([job(cell)], out, engine=engine, timeout=60)
    assert failed.error.ename == "ValueError"
    assert len(str(failed.error)) < 2_000 and failed.error.evalue.startswith("xxx")
    assert sum(map(len, failed.error.traceback)) < MILLION


# Markdown that mistune takes a time to read that grows with the square of its length: minutes for this.
SLOW = 'from IPython.display import display\ndisplay({"text/markdown": "\\\\\\\\(" * 60_000}, raw=True)'


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_making_the_page_is_inside_the_deadline(job, out, engine):
    late, good = press([job(SLOW, name="late"), job("1", name="good")], out, engine=engine, timeout=5)
    assert str(late.error) == "TimedOut: timed out after 5 s"
    assert good.status == "built"
    assert set(contents(out)) == {"good.html", "good.ipynb"}


LETTERS = st.text(alphabet="ab\r\n\x08", max_size=40)


@given(LETTERS)
@settings(max_examples=500, deadline=None)
def test_returns_and_backspaces_act_as_in_a_terminal(text):
    """Each line by itself, letter by letter."""

    def line(text):
        kept = []
        for letter in text:
            if letter != "\x08":
                kept.append(letter)
            elif kept:
                kept.pop()
        text = "".join(kept)
        while found := re.search(r"\r(?=.)", text, re.DOTALL):
            text = text[found.end() :]
        return text

    assert overwritten(text) == "\n".join(line(one) for one in text.split("\n"))


# An escape that is never closed takes what follows, where nbconvert reads what it has itself written for "<".
PIECES = st.sampled_from(
    [
        "a",
        "<&\"'",
        "\n",
        "m",
        "1;",
        "2J",
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[31m",
        "\x1b[97;44m",
        "\x1b[7m",
        "\x1b[;m",
    ]
    + ["\x1b[38;5;9m", "\x1b[38;5;99m", "\x1b[48;2;1;2;3m", "\x1b[4;5m", "\x1b[22;24;27m", "\x1b[39;49m"]
    + ["\x1b[K", "\x1b[x1m", "\x1b[38;5;-1;4m", "\x1b[103;36m", "\x1b[48;2;999;0;0;1m", "\x1b[\x1b[31m"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=1000, deadline=None)
def test_colours_are_those_of_nbconvert_but_for_those_that_the_page_has_not(text):
    from nbconvert.filters.ansi import ansi2html

    assert markup(text) == re.sub(r' style="[^"]*"', "", ansi2html(text))


@pytest.mark.parametrize("text", ["\x1b[38m", "\x1b[48;5m", "\x1b[38;2;1m", "\x1b[" + "9" * 5000 + "m"])
def test_a_colour_that_is_none_changes_nothing(text):
    assert markup(f"a{text}b") == "ab"
