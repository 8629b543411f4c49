"""Bad calls: one clear line each, nothing written outside the folder that is named, and nothing executed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engagement import report
from engagement.command import app
from engagement.package import EngagementError, Package
from press.calling import call

pytestmark = pytest.mark.slow  # most validate the data before they find out
LONG = "x" * 300
WRONG = {
    "section": (["--section", "ZZ1999"], "no section 'ZZ1999'; did you mean RU1998? There are: RU1998"),
    "section that leads out": (["--section", "../../x"], "no section '../../x'. There are: RU1998"),
    "section that is a device": (["--section", "CON"], "no section 'CON'. There are: RU1998"),
    "section but for case": (
        ["--section", "ru1998"],
        "no section 'ru1998'; did you mean RU1998? There are: RU1998",
    ),
    "section of 300 letters": (["--section", LONG], f"no section '{LONG}'. There are: RU1998"),
    "year": (["--only", "year-1850"], "no report 'year-1850'; did you mean year-1998?"),
    "body": (["--only", "body-XX"], "no report 'body-XX'; did you mean body-LC?"),
    "report that leads out": (["--only", "../../x"], "no report '../../x'. There are: "),
    "report that is a device": (["--only", "CON"], "no report 'CON'"),
    "report but for case": (["--only", "BODY-lc"], "no report 'BODY-lc'; did you mean body-LC?"),
    "engine": (["--engine", "quick"], "Invalid value for '--engine'"),
    "option": (["--nothing"], "No such option: --nothing"),
    "no jobs": (["--jobs", "0"], "Invalid value for '--jobs'"),
    "no number": (["--jobs", "many"], "Invalid value for '--jobs'"),
    "no time": (["--timeout", "-1"], "Invalid value for '--timeout'"),
    "endless": (["--timeout", "inf"], "Invalid value for '--timeout'"),
    "not a number": (["--timeout", "nan"], "Invalid value for '--timeout'"),
    "longer than time": (["--timeout", "1e300"], "Invalid value for '--timeout'"),
    "no memory": (["--memory", "1"], "Invalid value for '--memory'"),
    "no folder": (["--out", ""], "No folder is named"),
    "no data": (["--data", "nowhere"], "no datapackage.json in this folder"),
    "no text": (["--source", "nowhere.txt"], "nowhere.txt"),
    "scheduler": (["--scheduler", "nonsense"], "No Dask scheduler is at 'nonsense'"),
    "scheduler without a port": (
        ["--scheduler", "tcp://127.0.0.1"],
        "No Dask scheduler is at 'tcp://127.0.0.1'",
    ),
    "scheduler of no kind": (
        ["--scheduler", "ftp://127.0.0.1:1"],
        "No Dask scheduler is at 'ftp://127.0.0.1:1'",
    ),
    "scheduler with certificates": (["--scheduler", "tls://127.0.0.1:1"], "no certificates are configured"),
}


@pytest.fixture
def called(invented, tmp_path, monkeypatch, capfd):
    """Calls the command in an empty folder; the status, what it said and what was written anywhere below the test's own folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("press.calling._stand_in", lambda: None)

    def run(*arguments: str) -> tuple[int, str, list[str]]:
        before = set(tmp_path.rglob("*"))
        status = call(app, "engagement", ["reports", "--data", str(invented), *arguments], (EngagementError,))
        said = capfd.readouterr()
        return status, said.out + said.err, sorted(path.name for path in set(tmp_path.rglob("*")) - before)

    return run


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_a_call_that_is_wrong_is_one_line_and_makes_no_page(called, arguments, words):
    status, said, written = called("--out", "out", *arguments)
    assert status in (1, 2)
    assert said.startswith("error: ") and words in said and said.count("\n") == 1
    assert set(written) <= {"out", report.MEMORY}


@pytest.mark.parametrize("out", ["file", "file/below", "/dev/null", "/proc/none"])
def test_a_place_that_cannot_be_written_is_one_line(called, tmp_path, out):
    (tmp_path / "here" / "file").write_text("a file")
    status, said, written = called("--out", out)
    assert status == 1 and said.startswith(f"error: Can't write {out}: ") and said.count("\n") == 1
    assert written == [] and (tmp_path / "here" / "file").read_text() == "a file"


def test_without_an_argument_a_group_of_commands_explains_itself(capfd):
    assert call(app, "engagement", []) == 0
    assert "reports" in capfd.readouterr().out


def test_an_interrupt_while_the_command_loads_is_one_line(tmp_path):
    (tmp_path / "typer.py").write_text(
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8"
    )
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from engagement.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (130, "interrupted: nothing was begun\n")


def test_check_on_a_full_device_is_one_line():
    line = 'exec "$0" -m engagement check >/dev/full'
    done = subprocess.run(["sh", "-c", line, sys.executable], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        1,
        "error: can't write what is to be said: No space left on device.\n",
    )


@pytest.mark.parametrize("name", ["../../x", "CON", "a/b", LONG])
def test_a_section_whose_id_leads_out_is_refused_before_anything_runs(invented, tmp_path, edit, name):
    """Validation refuses it; whoever goes past that by the library gets no file outside the folder either."""
    for table in ("sections", "claims", "agreement"):
        edit(invented, table, "section_id", "RU1998", section_id=name)
    package = Package(invented)
    every = report.listed(package)
    if name == "../../x":
        import press

        with pytest.raises(press.PressError, match="is not a relative path"):
            press.press(report.Desk(package, every).jobs(every), tmp_path / "out")
    with pytest.raises(EngagementError):
        from engagement.validation import require

        require(package)


@pytest.mark.parametrize("what", ["gone", "a pipe"])
@pytest.mark.parametrize("called", [["reports"], ["fmt"], ["set", "body", "LC", "--name", "Another"]])
def test_a_table_that_is_no_plain_file_is_one_line_and_never_waited_for(engagement, invented, what, called):
    table = invented / "rounds.csv"
    table.unlink()
    if what == "a pipe":
        os.mkfifo(table)
    done = engagement(*called, "--data", invented, timeout=60)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    said = "no such file" if what == "gone" else "a pipe, a device or a socket found"
    assert len(done.stderr.splitlines()) == 1 and "rounds.csv" in done.stderr and said in done.stderr


def test_a_text_that_is_no_plain_file_is_one_line_and_never_waited_for(engagement, invented, tmp_path):
    os.mkfifo(tmp_path / "text")
    for called in (
        ["reports", "--source", tmp_path / "text"],
        ["source", "verify", tmp_path / "text", "--section", "RU1998"],
    ):
        done = engagement(*called, "--data", invented, timeout=60)
        assert done.returncode == 1
        assert (
            done.stderr
            == f"error: {tmp_path / 'text'}: cannot be read (a pipe, a device or a socket found; a plain file is needed)\n"
        )
