"""What goes wrong in one report, or in the middle of a build, harms nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zmq

from press import PressError, press
from press.files import prepare, write
from press.interrupt import in_order
from pressed import contents, save

SCRIPT = """
import signal
import sys
from pathlib import Path
from press import Frame, Job, press

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
jobs = [
    Job(
        name=f"r{number}",
        notebook=Path(sys.argv[1]),
        parameters={"year": number},
        page=f"r{number}.html",
        title="Title",
        frame=Frame(site="Site"),
    )
    for number in range(60)
]
press(jobs, sys.argv[2], engine=sys.argv[3], workers=2)  # no __main__ guard: none is needed
"""


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "limit"), [("fast", 1.5), ("kernel", 3)])
def test_a_report_that_takes_too_long_fails_alone(job, out, engine, limit):
    started = time.monotonic()
    slow, quick = press(
        [job("import time; time.sleep(60)", name="slow"), job("1", name="quick")],
        out,
        engine=engine,
        workers=2,
        timeout=limit,
    )
    assert str(slow.error) == f"TimedOut: timed out after {limit} s"
    assert quick.status == "built"
    assert time.monotonic() - started < 20
    assert set(contents(out)) == {"quick.html", "quick.ipynb"}


KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
DYING = {
    "fast": {KILLED: " (SIGKILL)", "import os; os._exit(3)": " (exit code 3)", "import os; os._exit(0)": ""},
    "kernel": {KILLED: ""},
}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_a_process_that_dies_fails_one_report(job, out, engine):
    jobs = [job(cell, name=f"dead-{number}") for number, cell in enumerate(DYING[engine])]
    *dead, alive = press([*jobs, job("1", name="alive")], out, engine=engine, workers=2)
    said = "KernelDied: the process that ran the notebook died"
    assert [str(one.error) for one in dead] == [said + how for how in DYING[engine].values()]
    assert alive.status == "built"


STARTS = {
    "as it is": "import subprocess\npid = subprocess.Popen(['sleep', '600']).pid",
    "in a session of its own": "import subprocess\npid = subprocess.Popen(['sleep', '600'], start_new_session=True).pid",
    "without a parent": """
import os, subprocess
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    os.write(writing, str(subprocess.Popen(["sleep", "600"]).pid).encode())
    os._exit(0)
pid = int(os.read(reading, 20))
os.wait()
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_what_a_notebook_started_ends_with_it(job, out, tmp_path, start):
    cell = f"{start}\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(pid))"
    check = f"""
import time
time.sleep(0.5)
print(open("/proc/" + open({str(tmp_path / "pid")!r}).read() + "/stat").read().rsplit(")", 1)[1].split()[0])
"""
    starts, looks = press([job(cell, name="starts"), job(check, name="looks")], out, workers=1)
    assert starts.status == "built"
    # The next report finds it gone, or dead and not yet collected by whoever inherited it.
    if looks.error:
        assert looks.error.ename == "FileNotFoundError"
    else:
        assert b">Z\n</pre>" in (out / "looks.html").read_bytes()
    assert not alive(int((tmp_path / "pid").read_text()))


@pytest.mark.slow
def test_a_module_that_can_not_be_preloaded_is_named(job, out):
    with pytest.raises(PressError, match="No module named 'no_such_module'"):
        press([job("1")], out, preload=("no_such_module",))
    (made,) = press([job("1")], out, preload=("no_such_module",), engine="kernel")  # which loads it for none
    assert made.status == "built"


@pytest.mark.slow
def test_no_worker_is_refused(job, out):
    with pytest.raises(PressError, match="-1 workers"):
        press([job("1")], out, workers=-1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "number"),
    [("fast", signal.SIGINT), ("fast", signal.SIGTERM), ("fast", signal.SIGHUP), ("kernel", signal.SIGINT)],
)
def test_an_interrupt_leaves_whole_pages_and_no_process(job, out, tmp_path, engine, number):
    # The first few are quick; an interrupt that waited for the rest would take ten minutes.
    notebook = job("import time; time.sleep(0.1 if year < 4 else 600)").notebook
    script = tmp_path / "build.py"
    script.write_text(SCRIPT)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PRESS_TEST": str(tmp_path), "TMPDIR": str(temporary)}
    build = subprocess.Popen(
        [sys.executable, script, notebook, out, engine],
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: len(list(out.glob("*.html"))) == 4)
    os.killpg(build.pid, number)  # as a terminal does: to the whole group
    build.wait(timeout=90)
    assert build.returncode in (-signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGHUP)
    assert list(temporary.iterdir()) == []
    wait_for(lambda: not processes(f"PRESS_TEST={tmp_path}"), seconds=3)
    pages = list(out.glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        assert page.read_bytes().endswith(b"</html>")
        assert page.with_suffix(".ipynb").exists()
    assert not list(out.glob(".*.part"))


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_no_process(job, out, tmp_path):
    notebook = job("import time; time.sleep(0.2)").notebook
    script = tmp_path / "build.py"
    script.write_text(SCRIPT)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PRESS_TEST": str(tmp_path), "TMPDIR": str(temporary)}
    build = subprocess.Popen([sys.executable, script, notebook, out, "fast"], env=environment)
    wait_for(lambda: len(list(out.glob("*.html"))) >= 1)
    build.kill()
    build.wait()
    wait_for(lambda: not processes(f"PRESS_TEST={tmp_path}"), seconds=3)
    assert list(temporary.iterdir()) == []  # its fork server saw to that


def test_the_folders_of_a_build_that_was_killed_whole_are_removed_by_the_next(
    job, out, tmp_path, monkeypatch
):
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, used = (tmp_path / f"press-{pid}-abc_1" for pid in (gone.pid, os.getpid()))
    for folder in (left, used):
        (folder / "deeper").mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    press([job("1")], out)
    assert used.exists() and not left.exists()


def alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and waits to be collected does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before or while it was read
        return False


def processes(mark: str) -> list[int]:
    """The processes that run with an environment variable."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes() and alive(int(path.parent.name)):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def wait_for(condition, seconds: float = 60) -> None:
    """Wait until something holds; fail if it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_an_attachment_that_is_gone_is_said_in_its_place(job, out, engine):
    jobs = [job("# Part\n\n![x](attachment:gone.png)", name="odd"), job("1", name="good")]
    odd, good = press(jobs, out, engine=engine)
    assert (odd.status, good.status) == ("built", "built")
    assert b"gone.png" in contents(out)["odd.html"] and b"<img" not in contents(out)["odd.html"]


@pytest.mark.slow
def test_a_server_that_dies_at_once_is_one_clear_error(job, out, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(PressError, match="The fork server could not start: it ended at once"):
        press([job("1" + " " * 2_000_000)], out)


def test_what_papermill_left_of_an_earlier_failure_is_not_shown(job, out, tmp_path):
    notebook = save(tmp_path / "n.ipynb", "# An Exception was encountered", "1")
    content = json.loads(notebook.read_text())
    content["cells"][2]["metadata"]["tags"] = ["papermill-error-cell-tag"]
    notebook.write_text(
        json.dumps(content), encoding="utf-8-sig"
    )  # with a byte order mark, as some editors do
    (made,) = press([job(notebook=notebook)], out)
    assert made.status == "built"
    assert b"An Exception was encountered" not in contents(out)["report.html"]


@pytest.mark.slow
@pytest.mark.parametrize("number", ["SIGKILL", "SIGSTOP"])
def test_a_cell_that_ends_the_fork_server_takes_no_other_report(job, out, monkeypatch, number):
    monkeypatch.setattr("press.warm.PATIENCE", 3)
    cell = f"import os, signal, time; os.kill(os.getppid(), signal.{number}); time.sleep(0.2)"
    jobs = [job(cell, name=f"ends-{one}") for one in range(2)]
    jobs += [job("import time; time.sleep(0.3)", name=f"later-{one}") for one in range(4)]
    made = press(jobs, out, workers=2)
    assert [one.status for one in made[2:]] == ["built"] * 4


@pytest.mark.slow
def test_what_outlives_its_fork_server_ends_with_the_build(job, out, tmp_path):
    """Its own child does, whose server dies while it runs on past the deadline."""
    cell = f"""
import os, signal, time
open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(60)
"""
    (late,) = press([job(cell)], out, timeout=2)
    assert late.error.ename == "TimedOut"
    wait_for(lambda: not alive(int((tmp_path / "pid").read_text())), seconds=3)


def test_a_report_that_is_late_does_not_run_on(job, out, tmp_path):
    cell = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    (late,) = press([job(cell)], out, timeout=1)
    assert late.error.ename == "TimedOut"
    wait_for(lambda: not alive(int((tmp_path / "pid").read_text())), seconds=10)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_no_daemon_outlives_its_build(job, out, tmp_path, engine):
    cells = [
        f"{start}\nopen({str(tmp_path / str(number))!r}, 'w').write(str(pid))"
        for number, start in enumerate(STARTS.values())
    ]
    made = press([job(cell, name=f"r{number}") for number, cell in enumerate(cells)], out, engine=engine)
    assert [one.error for one in made] == [None] * len(STARTS)
    assert not any(alive(int((tmp_path / str(number)).read_text())) for number, _ in enumerate(STARTS))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_no_daemon_does_though_its_server_is_killed(job, out, tmp_path, engine):
    cell = (
        f"{STARTS['in a session of its own']}\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(pid))\n"
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    killed, good = press([job(cell, name="killed"), job("1", name="good")], out, engine=engine)
    assert (killed.status, good.status) == ("failed", "built")
    assert not alive(int((tmp_path / "pid").read_text()))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="no other system holds a process to it")
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_a_report_has_so_much_memory_and_no_more(job, out, engine):
    greedy = job("held = [bytearray(50_000_000) for _ in range(100)]", name="greedy")
    made = press(
        [greedy, job("held = bytearray(50_000_000); len(held)", name="modest")],
        out,
        engine=engine,
        memory=700,
    )
    assert (made[0].error.cell, made[0].error.ename, made[1].status) == (2, "MemoryError", "built")
    assert "700 MB" in str(made[0].error)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("timeout", float("inf")),
        ("timeout", float("nan")),
        ("timeout", 1e300),
        ("timeout", -1),
        ("memory", 1),
    ],
)
def test_a_limit_that_is_none_is_refused(job, out, option, value):
    with pytest.raises(PressError, match="A report can't"):
        press([job("1")], out, **{option: value})


@pytest.mark.slow
def test_a_cell_that_ends_its_kernel_s_parent_takes_no_other_report(job, out):
    cell = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(5)"
    ends, *others = press(
        [job(cell, name="ends"), *(job("1", name=f"r{one}") for one in range(3))],
        out,
        engine="kernel",
        workers=2,
    )
    assert ends.error.ename == "KernelDied"
    assert [one.status for one in others] == ["built"] * 3


@pytest.mark.slow
@pytest.mark.skipif(not zmq.has("ipc"), reason="this system has no sockets that are files")
@pytest.mark.parametrize(("folder", "listening"), [("", 1), ("long" * 25, 6)])
def test_a_kernel_takes_no_port_that_may_be_another_s(job, out, tmp_path, monkeypatch, folder, listening):
    """What is found free first and taken later may be another's by then: no port is, unless a file's name would be too long.

    The one that stays is taken as it is found: what a child of the kernel prints goes through it.
    """
    if folder:
        (tmp_path / folder).mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / folder))
    cell = "import psutil\nprint(sum(one.status == 'LISTEN' for one in psutil.Process().net_connections('tcp')), 'ports')"
    (made,) = press([job(cell)], out, engine="kernel")
    assert made.status == "built"
    assert f"{listening} ports\n" in (out / "report.html").read_text()


def test_a_cell_that_forks_is_told_once(job, out):
    (made,) = press([job("import os, time\nchild = os.fork()\nif not child: time.sleep(0.5)\n'told'")], out)
    assert made.status == "built"


def test_many_writers_of_one_file_leave_one_of_theirs_whole(tmp_path):
    """Threads and processes: each has a temporary name of its own."""
    code = "import sys; from pathlib import Path; from press.files import write\nfor _ in range(200): write(Path(sys.argv[1]), {'a': sys.argv[2].encode() * 9999})"
    writers = [subprocess.Popen([sys.executable, "-c", code, tmp_path, letter]) for letter in "abc"]
    with ThreadPoolExecutor(4) as threads:
        for _ in threads.map(lambda letter: write(tmp_path, {"a": letter.encode() * 9999}), "defg" * 100):
            content = (tmp_path / "a").read_bytes()
            assert len(content) == 9999 and len(set(content)) == 1
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_two_builds_may_make_one_folder_ready_at_once(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(prepare, [tmp_path] * 400))


@pytest.fixture
def heard():
    """Signals as they are in a new process, and whatever a test made of them undone."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("number", "raised"),
    [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit), (signal.SIGHUP, SystemExit)],
)
def test_the_first_signal_ends_a_build_and_a_second_does_not_disturb_the_end(heard, number, raised):
    tidied = []
    with pytest.raises(raised), in_order():
        try:
            signal.raise_signal(number)
        finally:
            for other in (number, signal.SIGINT, signal.SIGTERM):
                signal.raise_signal(other)
            tidied.append(True)
    assert tidied and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_signal_that_is_ignored_stays_so(heard):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with in_order():
        signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
