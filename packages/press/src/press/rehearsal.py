"""Everything done once before the first fork, so that a child imports, compiles and parses nothing.

A rehearsal must leave no trace that a notebook could see: no thread, no figure, no changed setting.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from .execution import Task, rehearsed
from .job import Frame, Job, PressError
from .schemas import load_jsonschema

# Modules that a kernel, or a cell, loads late.
MODULES = (
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.display",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "bdb",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.config",
    "pandas",
    "pandas.io.formats.style",
    "press.fast",
    "pygments.formatters.html",
    "pygments.lexers.python",
)
CODE = "year: int = 2000\n"


def rehearse(preload: tuple[str, ...] = (), samples: tuple[Task, ...] = ()) -> None:
    """Load what a report needs, make reports without running a cell, and have a kernel ready.

    Parameters
    ----------
    preload : tuple of str
        Modules to load besides; one that can't be imported is an error.
    samples : tuple of Task
        One of the tasks to come for each notebook: its words and code need not be marked up for each
        report anew.
    """
    gc.disable()  # while loading there is a lot to look through and nothing to find
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_jsonschema()
        for name in preload:
            importlib.import_module(name)
        for name in MODULES:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        _report([] if preload else [output for output in (_table(), _drawing()) if output])
        for task in samples:
            with contextlib.suppress(Exception):  # told, if it matters, by the report that has this notebook
                _mark_up(task)
        _kernel()
    _unload_inline_backend()
    gc.freeze()  # a child's garbage collections then leave the shared pages alone
    gc.enable()


def forget() -> None:
    """Give a child what a new process has: random numbers of its own, which Python's own module sees to itself."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _kernel() -> None:
    """Have a kernel ready, without the debugger: that takes as long to load as all of IPython."""
    from .fast import prepare

    if "debugpy" not in sys.modules:
        sys.modules["debugpy"] = None  # type: ignore[assignment]  # as Python itself says that there is none
        try:
            importlib.import_module("ipykernel.debugger")
        finally:
            del sys.modules["debugpy"]

    prepare()


def _mark_up(task: Task) -> None:
    from .exporter import code, markdown
    from .tidy import Plain, load

    Plain(task.job, task.folder)
    for number, cell in enumerate(load(task.notebook).cells):
        if cell.cell_type == "code":
            code(cell.source)
        elif cell.cell_type == "markdown":
            markdown(cell.source, title=number == 0)


def _unload_inline_backend() -> None:
    """Leave matplotlib's inline backend to the notebook: as it loads, it ties itself to a kernel."""
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module("matplotlib_inline.backend_inline")
        del sys.modules["matplotlib_inline.backend_inline"]
        del sys.modules["matplotlib_inline"].backend_inline


def _table() -> dict[str, str] | None:
    if "pandas" not in sys.modules:
        return None
    frame = sys.modules["pandas"].DataFrame({"a": [1, 2], "b": ["x", None], "c": [0.5, 1.5]})
    with contextlib.suppress(ImportError):
        frame.style.to_html()
    return {"text/html": frame._repr_html_(), "text/plain": repr(frame), "text/csv": frame.to_csv()}


def _drawing() -> dict[str, str] | None:
    if "matplotlib" not in sys.modules:
        return None
    from io import BytesIO, StringIO

    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "rehearsal"}):
        figure = Figure()
        axes = figure.subplots()
        axes.plot([1, 2, 3], label="a")
        axes.bar([1, 2], [1, 2])
        axes.set_title("Title", fontweight="bold")
        axes.legend()
        drawn = StringIO()
        FigureCanvasSVG(figure).print_figure(
            drawn, format="svg", metadata={"Date": None}, bbox_inches="tight"
        )
        FigureCanvasAgg(figure).print_figure(BytesIO(), format="png", bbox_inches="tight")
    return {"image/svg+xml": drawn.getvalue()}


def _report(bundles: list[dict[str, str]]) -> None:
    """Take a notebook the whole way but for its cells: parse, inject, drive, tidy, check, render, write."""
    import nbformat.v4 as v4
    from papermill.engines import Engine

    from .tidy import write

    class Rehearsal(Engine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                nb_man.cell_complete(cell, index)
            nb_man.nb.cells[-1].outputs = [
                v4.new_output("stream", name="stdout", text="\x1b[1;31ma\x1b[0m\r\n"),
                *(v4.new_output("display_data", data=bundle) for bundle in bundles),
            ]

    cells = [
        v4.new_markdown_cell("# Title\n\n## Part\n\n*Text* with `code`, [a link](#a) and $x$.\n\n- item\n"),
        v4.new_code_cell(CODE, metadata={"tags": ["parameters"]}),
        v4.new_code_cell("import this  # as code is shown\nf'{1.5:.1f}'"),
    ]
    frame, inputs = Frame(site="Site"), {"data": "0"}
    job = Job(
        name="rehearsal",
        notebook=Path("rehearsal.ipynb"),
        parameters={"year": 1},
        page="rehearsal.html",
        title="Title",
        frame=frame,
        inputs=inputs,
    )
    outcome = rehearsed(
        Task(job, write(v4.new_notebook(cells=cells)), os.getcwd(), 0), "press-rehearsal", Rehearsal
    )
    if outcome.failure:
        raise PressError(f"no report can be made: {outcome.failure}")
