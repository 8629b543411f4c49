"""A task executed: the notebook run under an engine, made the same wherever it ran, and rendered."""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from .job import Failure, Job

# The same for a kernel and for the fork server: strings hash the same in every build, and nothing that
# only one of the two would say reaches an output.
SETTINGS = {
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
}
SILENT = logging.NullHandler()
DIED = "KernelDied"
TIMED_OUT = "TimedOut"


@dataclass(frozen=True)
class Task:
    """A job with all that is needed to do it elsewhere.

    `folder` is where the cells run; `timeout` the seconds that the report may take.
    """

    job: Job
    notebook: bytes
    folder: str
    timeout: float


@dataclass(frozen=True)
class Outcome:
    """The files of a report by their path in the output folder, or why there are none."""

    files: dict[str, bytes]
    failure: Failure | None = None
    fingerprint: str = ""


def surroundings(profile: str) -> dict[str, str]:
    """The environment in which both engines' processes start.

    Parameters
    ----------
    profile : str
        An empty folder to stand for the user's IPython folder: a page must not depend on it.
    """
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(__file__).parents[1]), *(os.path.abspath(folder) for folder in given if folder)]
    return {
        **os.environ,
        **SETTINGS,
        "IPYTHONDIR": profile,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(folders)),
    }


def in_this_process(task: Task) -> Outcome:
    """Do a task in this process, which is then spent: a process runs one notebook."""
    from .fast import FastEngine

    os.environ.update(task.job.environment)
    os.chdir(task.folder)
    return done(task, "press-fast", FastEngine)


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

    environment = {**surroundings(profile), **task.job.environment}
    deadline = time.monotonic() + task.timeout

    def remaining(cell) -> float:
        over = stopped is not None and stopped.is_set()
        return 0.001 if over else max(0.001, deadline - time.monotonic())

    return done(
        task,
        "press-kernel",
        NBClientEngine,
        kernel_manager_class=manager(environment),
        resources={"metadata": {"path": task.folder}},
        timeout_func=remaining,
        shutdown_kernel="immediate",
    )


def timed_out(task: Task) -> Failure:
    """The failure of a report that took too long."""
    return Failure(None, TIMED_OUT, f"timed out after {task.timeout:g} s")


def done(task: Task, name: str, engine: type, **options) -> Outcome:
    """Do a task with a papermill engine, given its name and what else it takes."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from .page import render

    papermill_engines.register(name, engine)
    logging.getLogger("papermill").addHandler(SILENT)
    try:
        return Outcome(render(_execute(task, name, **options), task.job))
    except PapermillExecutionError as error:
        return Outcome({}, Failure(error.exec_count, error.ename, error.evalue, tuple(error.traceback)))
    except CellTimeoutError:
        return Outcome({}, timed_out(task))
    except DeadKernelError:
        return Outcome({}, Failure(None, DIED, "the process that ran the notebook died"))
    except Exception as error:  # a fault of press or of a library must not take the other reports with it
        lines = tuple(traceback.format_exception(error))
        return Outcome({}, Failure(None, type(error).__name__, str(error), lines))


def _execute(task: Task, engine: str, **options):
    """What `papermill.execute_notebook` does, but for reading the notebook and writing it twice over."""
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.parameterize import parameterize_notebook

    from .tidy import KERNELSPEC, load, tidy

    notebook, kernel, language = load(task.notebook), KERNELSPEC["name"], KERNELSPEC["language"]
    if task.job.parameters:
        notebook = parameterize_notebook(
            notebook, task.job.parameters, kernel_name=kernel, language=language, engine_name=engine
        )
    executed = papermill_engines.execute_notebook_with_engine(
        engine, notebook, kernel, progress_bar=False, record_timing=False, store_widget_state=False, **options
    )
    raise_for_execution_errors(executed, None)
    return tidy(executed, task.job, task.folder)
