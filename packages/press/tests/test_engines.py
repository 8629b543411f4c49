"""Both engines give the same bytes, and the same failures."""

from __future__ import annotations

import pytest

from press import Job, press
from pressed import FRAME, contents, save, saved

STREAMS = """
import sys, time
print("first")
print("error", file=sys.stderr)
print("second")
time.sleep(0.5)  # longer than a kernel waits before it sends what was written
print("third")
"""
DISPLAYS = """
from IPython.display import HTML, display
print("before")
display(HTML("<p id='mine'>html <b>bold</b></p>"), metadata={"press": {"name": "x"}})
print("between")
handle = display("old", display_id=True)
print("after")
handle.update("new")
"""
UPDATED_LATER = "handle.update('newest')"
TABLE = """
import pandas as pd
frame = pd.DataFrame({"year": [year, year + 1], "place": [place, None], "share": [0.25, 1.5]})
frame
"""
STYLED = "frame.style.set_caption('Styled')"
FIGURE = """
import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats
set_matplotlib_formats("svg")
figure, axes = plt.subplots()
axes.plot([1, 2, 3], label="line")
axes.set_title(f"{place} & {year}")
axes.legend();
"""
BAR = r"""
import sys
from IPython.display import clear_output
for step in range(3):
    sys.stderr.write(f"\r{step + 1}/3")
    sys.stderr.flush()
print()
for step in range(3):
    clear_output(wait=True)
    print("step", step)
"""
ASYNC = "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'"
WARNING = "import warnings\nwarnings.warn('careful')"
ADDRESS = "object()"
FOLDERS = "print(_dh, get_ipython().starting_dir)\n%cd -q /\n%cd -q -\nimport os\nos.getcwd()"
SHELL = "!echo from a shell\n%matplotlib inline\n_ = 1\nIn[1], len(Out)"
RANDOM_ORDER = "print({'a', 'b', 'c', 'd', 'e', 'f'})"
PLACE = "import os\nprint(os.getcwd(), os.environ['DATA'])\nimport pandas; print(pandas.__file__)"

ALL = (
    STREAMS,
    DISPLAYS,
    UPDATED_LATER,
    TABLE,
    STYLED,
    FIGURE,
    BAR,
    ASYNC,
    WARNING,
    ADDRESS,
    FOLDERS,
    SHELL,
    RANDOM_ORDER,
)
PNG = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nplt.get_fignums()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the notebooks and what is made of them are."""
    return tmp_path_factory.mktemp("engines")


def made(name, notebook, parameters, **fields):
    return Job(
        name=name,
        notebook=notebook,
        parameters=parameters,
        page=f"{name}.html",
        title=name,
        frame=FRAME,
        **fields,
    )


@pytest.fixture(scope="module")
def jobs(folder):
    environment = {"DATA": str(folder / "some-data")}
    every = save(folder / "notebooks" / "all.ipynb", "# Part", *ALL, PLACE)
    png = save(folder / "notebooks" / "png.ipynb", PNG)
    return [
        made("all", every, {"year": 2011}, environment=environment),
        made("png", png, {"place": "é\n\"'"}),
    ]


@pytest.fixture(scope="module")
def built(jobs, folder):
    """What the fast engine makes of the notebooks with four workers."""
    results = press(jobs, folder / "fast", workers=4)
    assert [result.error for result in results] == [None, None]
    return folder / "fast"


@pytest.mark.parametrize(
    "options", [pytest.param({"engine": "kernel"}, marks=pytest.mark.slow), {"workers": 1}]
)
def test_both_engines_and_any_number_of_workers_give_the_same_bytes(jobs, built, tmp_path, options):
    results = press(jobs, tmp_path, **options)
    assert [result.error for result in results] == [None, None]
    assert set(contents(built)) == {"all.html", "all.ipynb", "png.html", "png.ipynb"}
    assert contents(tmp_path) == contents(built)


def test_outputs_are_those_of_a_notebook(built):
    outputs = [cell.outputs for cell in saved(built, "all").cells if cell.cell_type == "code"]
    streams, displays, later, table, styled, figure, bar = outputs[2:9]
    assert [(one.name, one.text) for one in streams] == [
        ("stdout", "first\nsecond\nthird\n"),
        ("stderr", "error\n"),
    ]
    kinds = [one.output_type for one in displays]
    assert kinds == ["stream", "display_data", "stream", "display_data", "stream"]
    assert displays[3].data["text/plain"] == "'newest'"
    assert not later
    assert table[0].execution_count == 6
    assert "<td>2011</td>" in table[0].data["text/html"]
    assert 'id="T_00000"' in styled[0].data["text/html"]
    assert "here &amp; 2011" in figure[0].data["image/svg+xml"]
    assert [one.text for one in bar] == ["step 2\n"]
    assert "image/png" in saved(built, "png").cells[-1].outputs[-1].data


def test_no_output_tells_of_the_machine(built, folder):
    for name, content in contents(built).items():
        assert str(folder).encode() not in content, name
        assert b"ipykernel_" not in content, name
    outputs = [one for cell in saved(built, "all").cells for one in cell.get("outputs", [])]
    text = "".join(one.get("text", "") for one in outputs)
    assert ". $DATA\n" in text and "[PosixPath('.')] .\n" in text
    assert "site-packages/pandas/__init__.py" in text
    assert "<cell>:2: UserWarning: careful" in text


def test_a_saved_notebook_has_its_parameters_and_no_trace_of_the_run(built):
    notebook = saved(built, "all")
    injected = [cell for cell in notebook.cells if cell.id == "injected-parameters"]
    assert [cell.source for cell in injected] == ["# Parameters\nyear = 2011\n"]
    assert notebook.metadata.papermill == {"parameters": {"year": 2011}}
    assert "version" not in notebook.metadata.language_info
    assert not [cell for cell in notebook.cells if set(cell.metadata) - {"tags"}]


def test_a_notebook_starts_as_in_a_new_process(job, out):
    cells = [
        "import matplotlib.pyplot as plt, sys, os",
        "print(plt.get_fignums(), plt.rcParams['svg.hashsalt'], os.path.basename(os.getcwd()))",
        "print('press' in globals(), __name__, len(In))",
        "import threading; print([t.name for t in threading.enumerate()])",
    ]
    press([job(*cells)], out)
    text = [cell.outputs[0].text for cell in saved(out, "report").cells[3:]]
    assert text == ["[] press notebooks\n", "False __main__ 5\n", "['MainThread']\n"]


def test_what_a_child_process_writes_is_seen_in_order(job, out):
    cell = "import os\nprint('a')\nos.system('echo b; echo c >&2')\nprint('d')"
    press([job(cell)], out)
    outputs = saved(out, "report").cells[-1].outputs
    assert [(one.name, one.text) for one in outputs] == [("stdout", "a\nb\nd\n"), ("stderr", "c\n")]


FAILING = {
    "raises": ("print('x')\n1 / 0", "ZeroDivisionError: division by zero"),
    "syntax": ("def broken(:", "SyntaxError: invalid syntax"),
    "exit": ("import sys\nsys.exit('reason')", "SystemExit: reason"),
    "input": ("input()", "StdinNotImplementedError"),
}


@pytest.mark.slow
def test_a_notebook_that_fails_fails_alike_and_leaves_no_page(job, tmp_path):
    jobs = [job("1", "2", cell, name=name) for name, (cell, _) in FAILING.items()]
    jobs.append(job("1", name="good"))
    errors = []
    for engine in ("fast", "kernel"):
        *failed, good = press(jobs, tmp_path / engine, engine=engine)
        assert good.status == "built"
        assert {result.status for result in failed} == {"failed"}
        assert set(contents(tmp_path / engine)) == {"good.html", "good.ipynb"}
        errors.append([result.error for result in failed])
    assert errors[0] == errors[1]
    for error, (cell, said) in zip(errors[0], FAILING.values(), strict=True):
        assert str(error).startswith(f"cell 4 ({cell.splitlines()[0]}): {said}")
        assert error.traceback


def test_each_report_has_random_numbers_of_its_own(job, out):
    cell = "import random, numpy\nprint(random.random(), numpy.random.random())"
    press([job(cell, name="a"), job(cell, name="b")], out)
    first, second = (saved(out, name).cells[-1].outputs[0].text.split() for name in ("a", "b"))
    assert first[0] != second[0] and first[1] != second[1]
