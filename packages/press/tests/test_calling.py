"""How the command ends: one line, a status, and never a traceback, whatever it is called with and wherever its words go."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import typer

from press import PressError
from press.calling import call, folder


def app(do):
    """A command that does something, whose option takes a folder."""
    made = typer.Typer(pretty_exceptions_enable=False)

    @made.command()
    def run(out: str = typer.Option("here", parser=folder)) -> None:
        do()

    return made


def raising(error):
    def do():
        raise error

    return do


class Own(Exception):
    """An error of whoever uses `call`."""


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (PressError("one\n  and two"), 1, "error: one and two\n"),
        (Own("line\nline"), 1, "error: line\nline\n"),
        (KeyboardInterrupt(), 130, "interrupted: whole pages are kept\n"),
        (
            OSError(28, "No space left on device"),
            1,
            "error: can't write what is to be said: No space left on device.\n",
        ),
        (
            OSError(28, "No space left on device", "a/file"),
            1,
            "error: can't write a/file: No space left on device.\n",
        ),
        (typer.Exit(3), 3, ""),
        (typer.BadParameter("x is none"), 2, "error: Invalid value: x is none\n"),
    ],
)
def test_what_ends_a_command_is_said_in_a_line(capsys, monkeypatch, error, status, said):
    monkeypatch.setattr("press.calling._nowhere", lambda stream: None)
    monkeypatch.setattr("press.calling.ignored", lambda: None)
    assert call(app(raising(error)), "it", ["--out", "x"], (Own,)) == status
    assert capsys.readouterr().err == said


def test_what_is_no_fault_of_the_user_is_a_traceback():
    with pytest.raises(ZeroDivisionError):
        call(app(lambda: 1 / 0), "it", ["--out", "x"])


@pytest.mark.parametrize("given", ["", " "])
def test_a_folder_without_a_name_is_refused(capsys, given):
    assert call(app(lambda: None), "it", ["--out", given]) == 1
    assert capsys.readouterr().err == "error: No folder is named: '' found, a path is allowed.\n"


def test_a_command_that_is_not_called_right_says_so_in_a_line(capsys):
    assert call(app(lambda: None), "it", ["--nothing"]) == 2
    assert capsys.readouterr().err == "error: No such option: --nothing\n"


SAYS = "import sys; from press.calling import call; from test_calling import app; sys.exit(call(app(lambda: print('said')), 'it', ['--out', 'x']))"
FAILS = SAYS.replace("lambda: print('said')", "lambda: [][1]").replace(
    "[][1]", "(_ for _ in ()).throw(__import__('press').PressError('wrong'))"
)


def typed(code: str, redirected: str) -> subprocess.CompletedProcess[str]:
    """Run code in a shell with its streams redirected."""
    line = f'exec "$0" -c "$1" {redirected}'
    environment = os.environ | {"PYTHONPATH": os.path.dirname(__file__), "PYTHONUNBUFFERED": ""}
    return subprocess.run(
        ["sh", "-c", line, sys.executable, code], capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize(
    ("code", "redirected", "status", "out", "err"),
    [
        (SAYS, ">/dev/full", 1, "", "error: can't write what is to be said: No space left on device.\n"),
        (SAYS, "2>&-", 0, "said\n", ""),
        (SAYS, "<&- >&- 2>&-", 0, "", ""),
        (FAILS, "2>&-", 1, "error: wrong\n", ""),
        (FAILS, "2>/dev/full", 1, "", ""),
        (FAILS, "<&- >&- 2>&-", 1, "", ""),
    ],
)
def test_a_stream_that_is_full_or_closed_ends_no_command_in_a_traceback(code, redirected, status, out, err):
    done = typed(code, redirected)
    assert (done.returncode, done.stdout, done.stderr) == (status, out, err)


def test_an_interrupt_while_the_command_loads_is_one_line(tmp_path):
    (tmp_path / "typer.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)\n")
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from press.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (130, "interrupted: nothing was begun\n")
