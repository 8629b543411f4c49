"""What a kernel does alike in both engines: messages that any file can hold, children that end with their cell."""

from __future__ import annotations

import json

import pytest

from press import press
from press.habits import pack
from pressed import contents, saved


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("\ud800", "\ufffd"),
        ("a\udfffb", "a\ufffdb"),
        ("\udcc3\udca4", "ä"),
        ({"a": float("nan")}, {"a": "nan"}),
        ([float("-inf"), "\ud800é"], ["-inf", "\ufffdé"]),
        ({"a": 1, "b": None}, {"a": 1, "b": None}),
    ],
)
def test_a_message_is_json_whatever_a_cell_said(given, read):
    assert json.loads(pack(given).decode(errors="replace")) == read


def printed(out):
    return "".join(one.get("text", "") for one in saved(out, "report").cells[-1].outputs)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("os._exit(4)", 4),
        ("raise SystemExit", 0),
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('no')", 1),
        ("1 / 0", 1),
        ("pass", 0),
    ],
)
def test_a_forked_child_ends_with_its_cell_and_what_it_printed_is_seen(job, out, end, status):
    cell = f"import os\nif (pid := os.fork()) == 0:\n    print('child', flush=True)\n    {end}\n"
    cell += "if pid:\n    print('parent', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    (made,) = press([job(cell)], out)
    assert made.error is None
    assert printed(out).startswith(f"child\nparent {status}\n")
    assert ("ZeroDivisionError" in printed(out)) == (end == "1 / 0")


def test_what_a_cell_logs_is_its_own(job, out):
    cell = "import logging\nlogging.basicConfig(level=logging.DEBUG)"
    press([job(cell, "logging.debug('mine')")], out)
    assert printed(out) == "DEBUG:root:mine\n"


def test_a_widget_that_keeps_outputs_shows_them(job, out):
    cells = [
        "import ipywidgets\nheld = ipywidgets.Output()\nwith held:\n    print('kept'); display(1)\nheld",
        "held.outputs[0]['text']",
    ]
    (made,) = press([job(*cells)], out)
    assert made.error is None
    kept, told = saved(out, "report").cells[-2:]
    assert [one.output_type for one in kept.outputs] == ["stream", "display_data"]
    assert told.outputs[0].data["text/plain"] == "'kept\\n'"
    assert b"Output()" not in contents(out)["report.html"]
