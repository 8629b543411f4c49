"""How a command is called, and how it ends: what a user can put right is one line on stderr, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .interrupt import ignored
from .job import PressError

INTERRUPTED = "interrupted: whole pages are kept"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
BY_INTERRUPT = 130  # the status that a shell gives a command which Ctrl-C ended, and typer too


def call(
    app: Callable[..., Any], name: str, given: list[str], errors: tuple[type[Exception], ...] = ()
) -> int:
    """Run a typer application.

    Parameters
    ----------
    app : typer.Typer
    name : str
        What the command is called.
    given : list of str
        Its arguments.
    errors : tuple of type
        Whose message is for the user, besides `PressError`.

    Returns
    -------
    int
        The exit status.
    """
    _stand_in()
    try:
        status = app(given or ["--help"], prog_name=name, standalone_mode=False) or 0
        sys.stdout.flush()
    except PressError as error:
        return said(f"error: {' '.join(str(error).split())}", 1)
    except errors as error:
        return said(f"error: {error}", 1)
    except KeyboardInterrupt:
        status = BY_INTERRUPT
    except BrokenPipeError:
        _nowhere(sys.stdout)
        return 1
    except OSError as error:
        if error.errno not in FULL:
            raise
        _nowhere(sys.stdout)
        return said(f"error: can't write {error.filename or 'what is to be said'}: {error.strerror}.", 1)
    except Exception as error:
        if not hasattr(error, "format_message"):  # else it is how the command was called
            raise
        return _misused(error, name)
    if status == BY_INTERRUPT:
        ignored()
        return said(INTERRUPTED, BY_INTERRUPT)
    return int(status)


def folder(text: object) -> Path:
    """The folder that an option names.

    Raises
    ------
    PressError
        If it names none: an empty path would be the folder where one stands.
    """
    if not str(text).strip():
        raise PressError("No folder is named: '' found, a path is allowed.")
    return Path(str(text))


def _misused(error: Any, name: str) -> int:
    words = " ".join(error.format_message().split())
    return said(f"error: {words or f'see {name} --help'}", error.exit_code)


def said(text: str, status: int) -> int:
    """Say something on stderr; gives back the status."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _nowhere(sys.stderr)
    return status


def _stand_in() -> None:
    """Put something in the place of a stream that is closed: else the first file that is opened is taken for it.

    What is said of errors is then said on stdout, what nobody hears goes nowhere.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            spare = os.dup(1) if name == "stderr" else os.open(os.devnull, os.O_RDWR)
            if spare != number:
                os.dup2(spare, number)
                os.close(spare)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115


def _nowhere(stream: Any) -> None:
    """Have what is left in a stream go nowhere, lest Python complain of it at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
