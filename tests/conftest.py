"""What the tests share: the shipped data, copies of it to spoil, and a package of an invented state."""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engagement.codebook import accept
from engagement.package import Package
from invented import add_sections, make_package
from shell import command

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"


# What makes a test slow: it starts the command line or a cluster, builds reports, drives a browser.
SLOW_FIXTURES = {"engagement", "cluster"}
SLOW_FOLDERS = {"browser"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what a look at a test can tell; a module that builds reports in another way says so itself."""
    for item in items:
        by_use = SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if by_use or SLOW_FOLDERS.intersection(item.path.relative_to(ROOT).parts):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(autouse=True)
def shipped_data(monkeypatch):
    """Every test means the shipped data unless it says otherwise, whatever the environment holds."""
    monkeypatch.setenv("ENGAGEMENT_DATA", str(DATA))
    monkeypatch.delenv("ENGAGEMENT_SOURCE", raising=False)


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the shipped data that a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    return folder


@pytest.fixture
def invented(tmp_path) -> Path:
    """A small package of an invented state, with other years and bodies."""
    return make_package(tmp_path / "invented")


@pytest.fixture
def several(copy) -> Path:
    """The shipped data with three made-up sections beside it."""
    return add_sections(copy)


@pytest.fixture
def edit() -> Callable:
    """Change rows of a table, and its totals: ``edit(folder, "events", "event_id", "CN2012-04.1", month="5")``."""

    def change(folder: Path, table: str, key: str, value: str, **cells: str) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        hit = [row for row in rows if row[key] == value]
        assert hit, f"no {key} {value} in {table}"
        for row in hit:
            row.update(cells)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        accept(Package(folder))

    return change


@pytest.fixture
def engagement(tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """The command line as a user types it, in an empty folder."""

    def run(*arguments: object, **options) -> subprocess.CompletedProcess:
        folder = tmp_path / "elsewhere"
        folder.mkdir(exist_ok=True)
        return command(*arguments, cwd=folder, **options)

    return run


def dask(command: str, *arguments: str) -> subprocess.Popen:
    """One of Dask's own commands, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A Dask scheduler on loopback: its address, and its two workers, one under Dask's nanny, which is the default, one alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    quiet = ("--no-dashboard",)
    processes = [dask("dask_scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1], *quiet)]
    for extra in ((), ("--no-nanny",)):
        processes.append(dask("dask_worker", address, "--nthreads", "1", *quiet, *extra))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1]))),
        ):
            break
        time.sleep(0.05)
    yield address, processes[1:]
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
