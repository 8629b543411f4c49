"""What a build says: a line for each report, a summary, a failure with all that is needed to find it."""

from __future__ import annotations

import io

from press import Failure, Result
from press.progress import Lines, Live, progress

BUILT = Result("a", "built", 0.314, "data changed")
UNCHANGED = Result("b", "unchanged", 0.0)
FAILED = Result("c", "failed", 1.0, "page missing", Failure(4, "ValueError", "[bad]"), {"year": 2011})

EXPECTED = [
    "built a 0.31 s (data changed)",
    "failed c 1.00 s (page missing)",
    "  parameters: year=2011",
    "  cell 4: ValueError: [bad]",
    "a remark",
]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def tell(listener):
    listener.start(2)
    for result in (UNCHANGED, BUILT, FAILED):
        if result.status != "unchanged":
            listener.begin(result.name)
        listener.end(result)
    listener.note("a remark")
    listener.close()


def test_lines_for_a_pipe():
    stream = io.StringIO()
    listener = progress(stream)
    assert type(listener) is Lines
    tell(listener)
    *lines, summary = stream.getvalue().splitlines()
    assert lines == EXPECTED
    assert summary.startswith("1 built, 1 unchanged, 1 failed in 0.")


def test_a_live_display_for_a_terminal_leaves_the_same_lines():
    stream = Terminal()
    listener = progress(stream)
    assert type(listener) is Live
    tell(listener)
    for said in [*EXPECTED, "1 built, 1 unchanged, 1 failed in 0."]:
        assert said in stream.getvalue()


def test_a_live_display_names_what_is_being_made_and_counts_what_is():
    stream = Terminal()
    listener = progress(stream)
    listener.start(2)
    listener.begin(BUILT.name)
    listener.begin(FAILED.name)
    listener._display.refresh()
    assert [task.description for task in listener._display.tasks] == ["all reports", "a", "c"]
    listener.end(BUILT)
    every, left = listener._display.tasks
    assert (every.completed, every.total, every.fields["count"], left.description) == (1, 2, "1/2", "c")
    listener.more(1)
    assert listener._display.tasks[0].total == 3
    assert "0/2" in stream.getvalue()
    listener.close()


def test_a_live_display_with_nothing_to_do_is_one_line():
    stream = Terminal()
    listener = progress(stream)
    listener.start(0)
    listener.end(UNCHANGED)
    listener.close()
    assert stream.getvalue() == "0 built, 1 unchanged, 0 failed in 0.0 s\n"
