"""Jobs for the tests of press."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from press import Job
from press.warm import Warm
from pressed import FRAME, save


@pytest.fixture(scope="session")
def standing() -> Iterator[Warm]:
    """A fork server for all the tests that are quick: starting one takes longer than they do."""
    with Warm() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def hangups() -> Iterator[None]:
    """Have SIGHUP end what the tests start as it does in a terminal, under `nohup` too, which has it ignored (and a build keeps to that)."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(autouse=True)
def quick(request, monkeypatch) -> None:
    """Have builds of a quick test use the server that stands; those of a slow one start their own, as in life."""
    if request.node.get_closest_marker("slow"):
        return

    def lent(*_: object) -> contextlib.nullcontext[Warm]:
        return contextlib.nullcontext(request.getfixturevalue("standing"))

    monkeypatch.setattr("press.warm.Warm", lent)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder."""
    return tmp_path / "out"


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    """Makes a job from cells, or from a notebook that is there."""

    def make(*cells: str, name: str = "report", notebook: Path | None = None, **fields) -> Job:
        notebook = notebook or save(tmp_path / "notebooks" / f"{name}.ipynb", *cells)
        fields = {"page": f"{name}.html", "title": f"Title of {name}", "parameters": {}, **fields}
        return Job(name=name, notebook=notebook, frame=FRAME, **fields)

    return make


def dask(command: str, *arguments: str) -> subprocess.Popen:
    """One of Dask's own commands, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def ended(processes: list[subprocess.Popen]) -> None:
    """End processes, each with its group."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def reached(port: int, seconds: float = 60) -> None:
    """Wait until something listens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


@pytest.fixture
def idle() -> Iterator[str]:
    """The address of a Dask scheduler on loopback that has no workers yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scheduler = dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    reached(port)
    yield f"tcp://127.0.0.1:{port}"
    ended([scheduler])


@pytest.fixture
def cluster(idle: str) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A Dask scheduler on loopback: its address, and its two workers, one under Dask's nanny, which is the default, one alone."""
    workers = [
        dask("dask_worker", idle, "--nthreads", "1", "--no-dashboard", *extra)
        for extra in ((), ("--no-nanny",))
    ]
    yield idle, workers
    ended(workers)
