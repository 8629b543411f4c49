"""A Dask scheduler and its workers, each a process of its own on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from press import PressError, press
from press.cluster import REFUSED, _silence
from press.progress import Quiet
from pressed import contents, save

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

CELL = """
import os, time
from pathlib import Path
print(year, Path(os.environ["DATA"], "sub", "rows.txt").read_text())
time.sleep(0.1)
"""


@pytest.fixture
def jobs(job, tmp_path):
    rows = tmp_path / "data" / "sub" / "rows.txt"
    rows.parent.mkdir(parents=True)
    rows.write_text("the rows")
    notebook = job(CELL).notebook
    fields = {"files": (tmp_path / "data",), "environment": {"DATA": str(tmp_path / "data")}}
    return [
        job(name=f"r{year}", notebook=notebook, parameters={"year": year}, **fields)
        for year in range(2000, 2024)
    ]


class Killer(Quiet):
    """Takes the data away when they must have been sent, and kills a worker when a third is done."""

    def __init__(self, worker: subprocess.Popen, data: Path):
        self.ended: list[str] = []
        self._worker = worker
        self._data = data

    def end(self, result):
        self.ended.append(result.name)
        if len(self.ended) == 1:
            self._data.rename(self._data.with_name("away"))
        if len(self.ended) == 8:
            os.killpg(self._worker.pid, signal.SIGKILL)


def test_a_worker_dies_and_all_is_built_once_with_the_same_bytes(cluster, jobs, tmp_path):
    address, workers = cluster
    killer = Killer(workers[1], tmp_path / "data")
    results = press(jobs, tmp_path / "cluster", scheduler=address, progress=killer, timeout=60)
    assert [result.error for result in results] == [None] * len(jobs)
    assert sorted(killer.ended) == [job.name for job in jobs]
    assert workers[1].wait(timeout=5) == -signal.SIGKILL
    (tmp_path / "away").rename(tmp_path / "data")
    press(jobs, tmp_path / "here")
    assert contents(tmp_path / "cluster") == contents(tmp_path / "here")
    assert b"2003 the rows" in contents(tmp_path / "here")["r2003.html"]


def test_a_cell_that_ends_a_worker_s_fork_server_takes_no_other_report(cluster, job, out):
    address, _ = cluster
    cell = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(0.2)"
    jobs = [job(cell, name=f"ends-{one}") for one in range(4)] + [
        job("1", name=f"r{one}") for one in range(8)
    ]
    made = press(jobs, out, scheduler=address, timeout=60)
    assert [one.error for one in made[4:]] == [None] * 8


@pytest.fixture
def hostile(monkeypatch, tmp_path):
    """What the workers, which are started after it, have in their environment."""
    for name in ("HOSTILE", "GIVEN", "MPLBACKEND"):
        monkeypatch.setenv(name, "of the worker")
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\n")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))


def test_nothing_of_a_worker_s_environment_reaches_a_page(hostile, cluster, job, out):
    address, _ = cluster
    cell = (
        "import os; print(*map(os.environ.get, ['GIVEN', 'HOSTILE', 'MPLBACKEND']))\n"
        "import matplotlib; print(matplotlib.rcParams['lines.linewidth'])"
    )
    (made,) = press([job(cell, environment={"HOSTILE": None, "GIVEN": "own"})], out, scheduler=address)
    assert made.error is None
    assert b"own None module://matplotlib_inline.backend_inline\n1.5\n" in contents(out)["report.html"]


@pytest.fixture
def port():
    """A port of loopback where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_where_nothing_listens_that_is_told_within_seconds(jobs, out, port):
    since = time.monotonic()
    with pytest.raises(PressError) as told:
        press(jobs, out, scheduler=f"tcp://127.0.0.1:{port}")
    assert str(told.value) == f"No Dask scheduler answers at tcp://127.0.0.1:{port}: nothing listens there."
    assert time.monotonic() - since < REFUSED + 2  # of which the second is for loading Dask
    assert contents(out) == {}


def test_one_that_listens_and_does_not_answer_is_one_clear_error(jobs, out, monkeypatch):
    monkeypatch.setattr("press.cluster.PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(PressError) as told:
            press(jobs, out, scheduler=address)
    assert str(told.value) == f"No Dask scheduler answers at {address}: it says nothing for 1 s."


def test_one_that_comes_up_a_moment_later_is_waited_for(port):
    def come_up() -> None:
        with socket.create_server(("127.0.0.1", port)) as late:
            late.accept()[0].sendall(b"welcome")

    later = threading.Timer(0.5, come_up)
    later.start()
    assert _silence("127.0.0.1", port, speaks=True) == ""
    later.join()


BUILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
from press.command import main
main(sys.argv[1:])
"""


def test_an_interrupt_of_a_build_that_waits_for_workers_is_one_line(idle, tmp_path):
    """Its scheduler has none yet."""
    save(tmp_path / "n.ipynb", "1")
    (tmp_path / "site.toml").write_text('title = "T"\n[[pages]]\nnotebook = "n.ipynb"\npage = "n.html"\n')
    (tmp_path / "tmp").mkdir()
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, "build", "site.toml", "--scheduler", idle],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path / "tmp")},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert build.stderr.readline() == f"The scheduler at {idle} has no workers yet.\n"
    since = time.monotonic()
    build.send_signal(signal.SIGINT)
    said = build.communicate(timeout=30)[1].splitlines()
    assert time.monotonic() - since < 5
    assert build.returncode == 130
    assert said[-1] == "interrupted: whole pages are kept" and "Traceback" not in "".join(said)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert contents(tmp_path / "site") == {}


def test_without_dask_the_extra_is_named(jobs, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PressError, match="install the extra 'cluster'"):
        press(jobs, out, scheduler="tcp://127.0.0.1:9")
