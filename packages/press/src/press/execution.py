"""A task executed: the notebook run under an engine, made the same wherever it ran, and rendered."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import files, processes, tags
from .job import Failure, Job

INLINE = "module://matplotlib_inline.backend_inline"
# The same for a kernel and for the fork server: strings hash the same in every build, nothing that only
# one of the two would say reaches an output, and nothing of whoever builds (None: not set) changes a page.
SETTINGS: dict[str, str | None] = {
    "COLUMNS": None,
    "JUPYTER_PLATFORM_DIRS": "1",
    "LANG": None,
    "LANGUAGE": None,
    "LC_ALL": "C.UTF-8",
    "LINES": None,
    "MPLBACKEND": INLINE,
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTEST_CURRENT_TEST": None,  # with which a kernel does not read its descriptors
    "PYTHONHASHSEED": "0",
    "PYTHONOPTIMIZE": None,
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": None,
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}
MATPLOTLIBRC = "matplotlibrc"
DRAWING = (
    "svg.hashsalt: press\n"  # matplotlib's own defaults, but for ids that it would make up anew each time
)
SILENT = logging.NullHandler()
# Characters of a failure's message, of a line of its traceback, of the line that names its cell.
WORDS, LINE, NAMED = 1_000, 10_000, 60
DIED = "KernelDied"
TIMED_OUT = "TimedOut"


@dataclass(frozen=True)
class Task:
    """A job with all that is needed to do it elsewhere.

    `folder` is where the cells run; `timeout` the seconds that the report may take; `memory` the megabytes that each of
    its processes may have; `beside` the files beside the notebook that its cells name and a page can show.
    """

    job: Job
    notebook: bytes
    folder: str
    timeout: float
    memory: int
    beside: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The files of a report by their path in the output folder, or why there are none."""

    files: dict[str, bytes]
    failure: Failure | None = None
    fingerprint: str = ""


def surroundings(profile: str, declared: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment in which both engines' processes start.

    Parameters
    ----------
    profile : str
        A folder to stand for the user's settings of IPython and matplotlib: a page must not depend on them.
    declared : mapping, optional
        Variables to set, or with None to clear: see `Job`.
    """
    settings = Path(profile, MATPLOTLIBRC)
    if not settings.exists():  # whole from the first moment: another kernel may be reading it
        settings.parent.mkdir(parents=True, exist_ok=True)
        files.write(settings.parent, {settings.name: DRAWING.encode()})
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(__file__).parents[1]), *(os.path.abspath(folder) for folder in given if folder)]
    wanted = {
        **os.environ,
        **SETTINGS,
        processes.MARK: profile,
        "MATPLOTLIBRC": str(settings),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(folders)),
        **(declared or {}),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def shared(jobs: Iterable[Job]) -> dict[str, str | None]:
    """What a process that is to serve several jobs may have of their environments: what they all agree on."""
    environments = [job.environment for job in jobs]
    found: dict[str, str | None] = {}
    for name in dict.fromkeys(name for one in environments for name in one):
        values = {one.get(name) for one in environments}
        found[name] = values.pop() if len(values) == 1 else None
    return found


def in_a_child(task: Task, engine: str) -> Outcome:
    """Do a task with an engine in this process, a fork server's child, which is then spent."""
    processes.limit(task.memory)
    if engine == "fast" or task.job.function:
        return in_this_process(task)
    return with_kernel(task, os.environ[processes.MARK])


def in_this_process(task: Task) -> Outcome:
    """Do a task in this process: it runs one notebook and no other."""
    from .fast import FastEngine

    for name, value in task.job.environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    os.chdir(task.folder)
    if "matplotlib" in sys.modules and os.path.isfile(MATPLOTLIBRC):
        # As matplotlib does where it is loaded in the folder.
        matplotlib = sys.modules["matplotlib"]
        matplotlib.rc_file(MATPLOTLIBRC)
        matplotlib.rcParamsOrig.update(matplotlib.rcParams)
    if task.job.function:
        return _told(task, lambda: _called(task))
    return _told(task, lambda: finish(task, _executed(task, "press-fast", FastEngine)))


def _called(task: Task) -> Outcome:
    """The page of a job's function."""
    from .page import shell

    module, _, name = task.job.function.partition(":")
    body, contents = getattr(importlib.import_module(module), name)(**task.job.parameters)
    return Outcome({task.job.page: shell(task.job.title, body, task.job.framed, contents=contents)})


def with_kernel(task: Task, profile: str, stopped: threading.Event | None = None) -> Outcome:
    """Do a task with a real kernel, which is gone when this returns.

    Parameters
    ----------
    task : Task
    profile : str
        As `surroundings` takes it.
    stopped : Event, optional
        Once it is set no further cell is run.
    """
    from papermill.engines import NBClientEngine

    from .kernel import manager

    if task.job.function:  # where no process can be forked, here
        return _told(task, lambda: _called(task))
    environment = surroundings(profile, task.job.environment)
    deadline = time.monotonic() + task.timeout

    def remaining(cell: Any = None) -> float:
        over = stopped is not None and stopped.is_set()
        return 0.001 if over else max(0.001, deadline - time.monotonic())

    def do() -> Outcome:
        notebook = _executed(
            task,
            "press-kernel",
            NBClientEngine,
            kernel_manager_class=manager(environment),
            resources={"metadata": {"path": task.folder}},
            timeout_func=remaining,
            shutdown_kernel="immediate",
        )
        return finish(task, notebook)

    return _told(task, do)


def finish(task: Task, notebook: Any) -> Outcome:
    """Make the files of a task whose cells have run: tell of a cell that failed, else tidy and render.

    Parameters
    ----------
    task : Task
    notebook : NotebookNode
        As an engine left it.
    """
    return _told(task, lambda: _finished(task, notebook))


def timed_out(task: Task) -> Failure:
    """The failure of a report that took too long."""
    return Failure(None, TIMED_OUT, f"timed out after {task.timeout:g} s")


def _told(task: Task, do: Callable[[], Outcome]) -> Outcome:
    """Do something; what goes wrong in it is an outcome."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        return do()
    except PapermillExecutionError as error:
        said = _shortened(error.evalue, WORDS)
        if error.ename == "MemoryError":
            said = f"{said or 'no more is to be had'} (a report has {task.memory} MB)"
        lines = tuple(_shortened(line, LINE) for line in error.traceback)
        first = next(filter(None, map(str.strip, error.source.splitlines())), "")
        return Outcome({}, Failure(error.exec_count, error.ename, said, lines, _shortened(first, NAMED)))
    except CellTimeoutError:
        return Outcome({}, timed_out(task))
    except DeadKernelError:
        return Outcome({}, Failure(None, DIED, "the process that ran the notebook died"))
    except Exception as error:  # a fault of press or of a library must not take the other reports with it
        lines = tuple(_shortened(line, LINE) for line in traceback.format_exception(error))
        return Outcome({}, Failure(None, type(error).__name__, _shortened(str(error), WORDS), lines))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _executed(task: Task, name: str, engine: type, **options: Any) -> Any:
    """What `papermill.execute_notebook` does first: the notebook with its parameters, run by an engine of a name."""
    from papermill.engines import papermill_engines
    from papermill.parameterize import parameterize_notebook

    from .tidy import KERNELSPEC, load

    papermill_engines.register(name, engine)
    logging.getLogger("papermill").addHandler(SILENT)
    notebook, kernel, language = load(task.notebook), KERNELSPEC["name"], KERNELSPEC["language"]
    if task.job.parameters:
        notebook = parameterize_notebook(
            notebook, task.job.parameters, kernel_name=kernel, language=language, engine_name=name
        )
    stored = {
        cell.id: cell.outputs
        for cell in notebook.cells
        if tags.SKIPPED in tags.of(cell) and "outputs" in cell
    }
    executed = papermill_engines.execute_notebook_with_engine(
        name, notebook, kernel, progress_bar=False, record_timing=False, store_widget_state=True, **options
    )
    for cell in executed.cells:
        cell.update({"outputs": stored[cell.id]} if cell.id in stored else {})
    return executed


def _finished(task: Task, notebook: Any) -> Outcome:
    from .media import Shelf
    from .page import render
    from .tidy import tidy

    _raise_for_failed(notebook)
    shelf = Shelf(Path(task.folder), task.beside)
    return Outcome(render(tidy(notebook, task.job, task.folder), task.job, shelf))


def _raise_for_failed(notebook: Any) -> None:
    """Raise, as papermill does, for a cell that failed and may not."""
    from papermill.execute import raise_for_execution_errors

    cells = [cell for cell in notebook.cells if not tags.allowed_to_fail(cell)]
    for cell in cells:
        if cell.metadata.get("papermill", {}).get("exception"):
            _have_it_say_why(cell)
    raise_for_execution_errors(type(notebook)({**notebook, "cells": cells}), None)


def _have_it_say_why(cell: Any) -> None:
    """Give a cell that failed without an error of its own, as a magic does, what it said last as its error."""
    from nbformat.v4 import new_output

    if any(output.output_type == "error" for output in cell.outputs):
        return
    said = "".join(output.text for output in cell.outputs if output.get("name") == "stderr").strip()
    name, _, words = said.rpartition("\n")[2].partition(": ")
    if words:
        cell.outputs.append(new_output("error", ename=name, evalue=words, traceback=said.splitlines()))


def rehearsed(task: Task, name: str, engine: type) -> Outcome:
    """Do a task with an engine that runs nothing, in a process that will fork others."""
    return _told(task, lambda: finish(task, _executed(task, name, engine)))
