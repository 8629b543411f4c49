"""What is taken out of an executed notebook, piece by piece: times, paths, addresses, random ids; and what stays."""

from __future__ import annotations

import json
import os
import sysconfig
import tempfile

import nbformat
import pytest
from nbformat import v4

from press.tidy import (
    KERNELSPEC,
    LANGUAGE,
    LARGEST,
    LARGEST_LINE,
    LARGEST_MARKUP,
    STATES,
    WIDGET,
    cut,
    load,
    paths,
    tidy,
    write,
)

FOLDER = "/where/cells ran"


@pytest.fixture
def run(job):
    """A notebook with some outputs of one cell, tidied: its outputs."""

    def made(*outputs, **fields):
        given = job(**{"parameters": {"year": 2}, **fields})
        notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=list(outputs))])
        return tidy(notebook, given, FOLDER).cells[0].outputs

    return made


def shown(**data):
    return v4.new_output("display_data", data={kind.replace("_", "/"): value for kind, value in data.items()})


def stream(text, name="stdout"):
    return v4.new_output("stream", text=text, name=name)


def raw(*cells, **fields) -> bytes:
    return json.dumps(
        {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 2, **fields}
    ).encode()


def code(source, **fields) -> dict:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        **fields,
    }


def test_a_notebook_is_read_with_ids_tags_and_the_one_kernel():
    lines = ["a = 1\n", "b"]
    read = load(
        raw(
            code(lines), code("c", id="own", metadata={"tags": ["x"]}), metadata={"kernelspec": {"name": "r"}}
        )
    )
    assert [cell.id for cell in read.cells] == ["cell-1", "own"]
    assert [cell.source for cell in read.cells] == ["a = 1\nb", "c"]
    assert [cell.metadata.tags for cell in read.cells] == [[], ["x"]]
    assert read.metadata == {"kernelspec": KERNELSPEC, "language_info": LANGUAGE, "papermill": {}}
    assert read.nbformat_minor == 5
    assert load(raw(nbformat_minor=7)).nbformat_minor == 7
    bare = json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode()
    assert load(bare).nbformat_minor == 5


def test_an_error_that_an_earlier_run_marked_is_taken_out():
    mark = code("boom", metadata={"tags": ["papermill-error-cell-tag"]})
    assert [cell.source for cell in load(raw(mark, code("a"))).cells] == ["a"]


def test_of_the_notebook_stay_the_kernel_and_the_parameters(job):
    notebook = v4.new_notebook(
        metadata={"kernelspec": {"name": "other", "display_name": "Other"}, "authors": [{"name": "x"}]}
    )
    notebook.nbformat_minor = 2
    made = tidy(notebook, job(parameters={"year": 2}), FOLDER)
    assert made is notebook
    assert made.metadata == {
        "kernelspec": KERNELSPEC,
        "language_info": LANGUAGE,
        "papermill": {"parameters": {"year": 2}},
    }
    assert (made.nbformat, made.nbformat_minor) == (4, 5)


def test_of_a_cell_go_times_and_empty_tags(job):
    volatile = {
        key: {"start": "now"} for key in ("papermill", "execution", "ExecuteTime", "widgets", "vscode")
    }
    cells = [
        v4.new_code_cell("a", metadata={**volatile, "tags": [], "kept": 1}),
        v4.new_code_cell("b", metadata={"tags": ["injected-parameters"]}, id="random"),
        v4.new_markdown_cell("c", metadata={"tags": ["x"]}, id="mine"),
    ]
    first, second, third = tidy(v4.new_notebook(cells=cells), job(), FOLDER).cells
    assert first.metadata == {"kept": 1}
    assert second.id == "injected-parameters"
    assert second.metadata == {"tags": ["injected-parameters"]}
    assert (third.id, third.metadata) == ("mine", {"tags": ["x"]})


def test_streams_are_joined_stdout_first_between_two_displays(run):
    seen = run(
        stream("a"),
        stream("x", "stderr"),
        stream("b"),
        shown(text_plain="d"),
        stream("", "stderr"),
        stream("c\rC"),
    )
    assert [(one.output_type, one.get("name"), one.get("text")) for one in seen] == [
        ("stream", "stdout", "ab"),
        ("stream", "stderr", "x"),
        ("display_data", None, None),
        ("stream", "stdout", "C"),
    ]


def test_paths_of_the_machine_have_names(run, monkeypatch):
    home, library = os.path.expanduser("~"), sysconfig.get_path("purelib")
    standard = sysconfig.get_path("stdlib")
    data = "/data of/mine"
    text = f"{FOLDER}/a.csv {library}/x.py {standard}/json.py {data}/b {home}/c {home}x -{home}"
    (seen,) = run(stream(text), environment={"DATA": data, "RELATIVE": "a/b", "NONE": None, "EMPTY": ""})
    assert seen.text == f"./a.csv site-packages/x.py python/json.py $DATA/b ~/c {home}x -{home}"


def test_the_longest_path_is_found_and_both_spellings_of_a_link(tmp_path):
    real = tmp_path / "real"
    (real / "deep").mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(real)
    names, pattern = paths((("$LINK", str(link)), ("$DEEP", f"{real}/deep/")), FOLDER)
    said = pattern.sub(lambda found: names[found[0]], f"{link}/a {real}/b {real}/deep/c {FOLDER}")
    assert said == "$LINK/a $LINK/b $DEEP/c ."
    assert "/" not in names


def test_addresses_cells_and_widgets_are_the_same_in_every_run(run):
    cell = f"{tempfile.gettempdir()}/ipykernel_123/4567.py"
    error = v4.new_output(
        "error", ename="E", evalue=f"<f at 0x7f12ab>, {FOLDER}", traceback=[f"{cell}:1", "at 0x12"]
    )
    display = shown(text_plain="<g at 0xABCDEF0>")
    display.data[WIDGET] = {"model_id": "random"}
    seen, drawn = run(error, display)
    assert (seen.ename, seen.evalue) == ("E", "<f at 0x0>, .")
    assert seen.traceback == ["<cell>:1", "at 0x12"]
    assert drawn.data == {"text/plain": "<g at 0x0>"}


def test_tables_of_a_styler_are_numbered_in_order_and_only_in_html(run):
    html = '<style>#T_a1b2c td {}</style><table id="T_a1b2c"></table><table id="T_ffff0">'
    one, other, plain = run(
        shown(text_html=html), shown(text_html='<a class="T_ffff0 x T_12345">'), shown(text_plain="T_a1b2c ")
    )
    assert (
        one.data["text/html"]
        == '<style>#T_00000 td {}</style><table id="T_00000"></table><table id="T_00001">'
    )
    assert other.data["text/html"] == '<a class="T_00001 x T_00002">'
    assert plain.data["text/plain"] == "T_a1b2c "


def test_what_is_no_text_stays_and_what_is_drawn_is_made_plain(run):
    image, drawing, rows = "at 0x7f12 /", f"<svg>{FOLDER}</svg>", {"a": f"{FOLDER}"}
    display = v4.new_output(
        "display_data", data={"image/png": image, "image/svg+xml": drawing, "application/json": rows}
    )
    (seen,) = run(display)
    assert seen.data == {
        "image/png": image,
        "image/svg+xml": "<svg>.</svg>",
        "application/json": {"a": FOLDER},
    }


def test_too_long_is_cut_with_a_note():
    assert cut("x" * 5, 5) == "x" * 5
    assert cut("x" * 1_239, 5) == "xxxxx\n[1,234 more characters are not shown]\n"
    assert cut("x" * LARGEST) == "x" * LARGEST


def test_text_is_cut_and_what_a_program_reads_is_whole(run):
    long = "x" * (LARGEST + 1)
    line = "y" * (LARGEST_LINE + 2)
    printed, error, display = run(
        stream(long),
        v4.new_output("error", ename="E", evalue=line, traceback=[line]),
        shown(text_plain=long, text_csv=long, text_latex=long, text_markdown=long),
    )
    assert printed.text.endswith("\n[1 more characters are not shown]\n")
    assert error.evalue.endswith("\n[2 more characters are not shown]\n")
    assert error.traceback[0].endswith("\n[2 more characters are not shown]\n")
    for kind in ("text/plain", "text/latex", "text/markdown"):
        assert display.data[kind].endswith("[1 more characters are not shown]\n")
    assert display.data["text/csv"] == long


def test_the_file_is_a_notebook_that_ends_with_a_line(job):
    written = write(v4.new_notebook(cells=[v4.new_markdown_cell("é", id="a")]))
    assert written.endswith(b"}\n")
    assert nbformat.reads(written.decode(), as_version=4).cells[0].source == "é"


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml"])
def test_markup_that_no_page_has_room_for_is_said_to_be_left_out(run, kind):
    (output,) = run(v4.new_output("display_data", data={kind: "<p>" + "x" * LARGEST_MARKUP}))
    assert dict(output.data) == {"text/html": f"<p>[5,000,003 characters of {kind} are not shown]</p>"}


def test_what_addresses_hold_does_not_count(run):
    large = f"<img src='data:image/png;base64,{'A' * LARGEST_MARKUP}'>"
    assert run(shown(text_html=large))[0].data["text/html"] == large


def test_what_a_widget_keeps_stands_in_its_place(job):
    kept = stream("kept\n")
    states = {
        "one": {"model_name": "OutputModel", "state": {"outputs": [kept]}},
        "none": {"model_name": "OutputModel", "state": {}},
        "other": {"model_name": "SliderModel", "state": {}},
    }
    outputs = [
        v4.new_output("display_data", data={WIDGET: {"model_id": name}, "text/plain": name})
        for name in states
    ]
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=outputs)])
    notebook.metadata["widgets"] = {STATES: {"state": states}}
    made = tidy(notebook, job(), FOLDER).cells[0].outputs
    assert [one.get("text") or one.data["text/plain"] for one in made] == ["kept\n", "other"]
    assert made[1].metadata["press"] == {"widget": True}
