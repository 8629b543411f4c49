"""Tags mean what they mean elsewhere, and what an author hides is nowhere in what is published."""

from __future__ import annotations

import json

import nbformat
import nbformat.v4 as v4
import pytest

from press import press, render
from press.tidy import load
from pressed import contents, save, saved

HIDES = {
    "remove-cell": {"input", "output"},
    "hide-cell": {"input", "output"},
    "remove-input": {"input"},
    "hide-input": {"input"},
    "remove-output": {"output"},
    "hide-output": {"output"},
    "other": set(),
}


def both(tag):
    return [tag, tag.replace("-", "_")]


@pytest.mark.parametrize(("tag", "hidden"), [(tag, HIDES[name]) for name in HIDES for tag in both(name)])
def test_what_a_tag_hides_is_in_no_file_of_the_report(job, tag, hidden):
    outputs = [
        v4.new_output("stream", text="OUT-PUT"),
        v4.new_output("display_data", data={"text/html": "<p id='OUT-PUT'>x</p>", "text/csv": "OUT-PUT,1\n"}),
    ]
    cells = [
        v4.new_markdown_cell("# Title"),
        v4.new_code_cell("IN_PUT = 1", metadata={"tags": [tag]}, outputs=outputs),
    ]
    made = {name: content.decode() for name, content in render(v4.new_notebook(cells=cells), job()).items()}
    for part, word in (("input", "IN_PUT"), ("output", "OUT-PUT")):
        there = [name for name, content in made.items() if word in content]
        assert (not there) if part in hidden else ("report.html" in there and "report.ipynb" in there), there


@pytest.mark.parametrize("tag", ["remove-cell", "hide_cell", "remove-input", "hide-input"])
def test_words_are_hidden_as_code_is(job, tag):
    cells = [v4.new_markdown_cell("# A"), v4.new_markdown_cell("## SECRET words", metadata={"tags": [tag]})]
    assert not [one for one in render(v4.new_notebook(cells=cells), job()).values() if b"SECRET" in one]


def test_what_is_for_the_notebook_only_is_not_on_the_page(job):
    cells = [
        v4.new_markdown_cell("# A"),
        v4.new_code_cell("laid_out()", metadata={"tags": ["notebook-only"]}),
    ]
    made = render(v4.new_notebook(cells=cells), job())
    assert b"laid_out" not in made["report.html"] and b"laid_out" in made["report.ipynb"]


@pytest.mark.parametrize("tags", [None, "remove-cell", {"a": 1}, [1, None], ["x"]])
def test_tags_of_a_wrong_kind_are_none(out, job, tags):
    notebook = save(out.parent / "n.ipynb", "print('seen')")
    content = json.loads(notebook.read_text())
    content["cells"][-1]["metadata"]["tags"] = tags
    notebook.write_text(json.dumps(content))
    assert press([job(notebook=notebook)], out)[0].error is None
    assert b"seen" in contents(out)["report.html"]


def tagged(path, *cells):
    """A notebook of cells with tags, and outputs that were stored before."""
    made = [v4.new_code_cell("", metadata={"tags": ["parameters"]})]
    for source, tag in cells:
        stored = [v4.new_output("stream", text="stored\n")]
        made.append(v4.new_code_cell(source, metadata={"tags": [tag]}, outputs=stored))
    path.parent.mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=made), path)
    return path


@pytest.mark.parametrize(
    ("engine", "spelled"), [("fast", 0), ("fast", 1), pytest.param("kernel", 1, marks=pytest.mark.slow)]
)
def test_a_cell_may_fail_or_be_skipped_where_its_tag_says_so(tmp_path, out, job, engine, spelled):
    cells = [("1 / 0", "raises-exception"), ("print('run')", "skip-execution"), ("print('after')", "x")]
    notebook = tagged(tmp_path / "n.ipynb", *((source, both(tag)[spelled]) for source, tag in cells))
    (made,) = press([job(notebook=notebook)], out, engine=engine)
    assert made.error is None
    failed, skipped, after = (cell.outputs[0] for cell in saved(out, "report").cells[-3:])
    assert failed.ename == "ZeroDivisionError" and skipped.text == "stored\n" and after.text == "after\n"
    assert b'<pre class="traceback"' in contents(out)["report.html"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%nosuch 1", "cell 2 (%nosuch 1): UsageError: Line magic function `%nosuch` not found."),
        ("%%nosuch\nx", "cell 2 (%%nosuch): UsageError: Cell magic `%%nosuch` not found."),
        ("%timeit -z", "cell 2 (%timeit -z): UsageError: option -z not recognized"),
        ("1 +* 2", "cell 2 (1 +* 2): SyntaxError: invalid syntax"),
    ],
)
def test_what_a_magic_that_fails_says_is_told(out, job, cell, said):
    (failed,) = press([job(cell)], out)
    assert str(failed.error).startswith(said)


def test_cells_without_an_id_of_their_own_get_the_same_in_every_build():
    given = ["cell-2", None, "a", "a", "not an id", "x" * 65, "", "b" * 64, "b" * 64, None]
    cells = [v4.new_code_cell(str(number)) for number in range(len(given))]
    for cell, name in zip(cells, given, strict=True):
        cell.pop("id")
        cell.update({} if name is None else {"id": name})
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    first, second = (load(content) for _ in range(2))
    names = [cell.id for cell in first.cells]
    assert names == [cell.id for cell in second.cells]
    assert names == [
        *("cell-2", "cell-2-2", "a", "a-2", "cell-5", "cell-6", "cell-7"),
        *("b" * 64, "b" * 56 + "-2", "cell-10"),
    ]
    nbformat.validate(first)


def test_an_id_that_is_the_injected_cells_is_not_given_twice(out, job, tmp_path):
    notebook = save(tmp_path / "n.ipynb", "print(year)")
    content = json.loads(notebook.read_text())
    content["cells"][-1]["id"] = "injected-parameters"
    notebook.write_text(json.dumps(content))
    press([job(notebook=notebook, parameters={"year": 1})], out)
    names = [cell.id for cell in saved(out, "report").cells]
    assert names == ["cell-0", "cell-1", "injected-parameters", "injected-parameters-2"]
