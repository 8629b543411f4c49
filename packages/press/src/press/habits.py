"""What the kernels of both engines do alike where ipykernel's own ways would lose a report, or differ with how it is run.

An extension of IPython, and what packs a kernel's messages: `press.kernel` starts its kernels with both, `press.fast` takes them itself.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import time
import traceback
from typing import Any

from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import Session

LONE = re.compile("[\ud800-\udfff]")  # halves of letters, which no file can hold
PATIENCE = 2  # seconds for a thread to read a pipe
OPTIONS = ["--Session.packer=press.habits.pack", "--InteractiveShellApp.extra_extensions=press.habits"]


def pack(content: Any) -> bytes:
    """A message as JSON. What JSON has not is told in words: a number that is not finite, half a letter as U+FFFD."""
    options: dict[str, Any] = {"default": json_default, "ensure_ascii": False, "allow_nan": False}
    try:
        said = json.dumps(content, **options)
    except (TypeError, ValueError):
        said = json.dumps(json_clean(content), **options)
    try:
        return said.encode(errors="surrogateescape")  # bytes of a file's name are read as such again
    except UnicodeEncodeError:
        return LONE.sub("\ufffd", said).encode()


def load_ipython_extension(shell: Any) -> None:
    """Have a child that a cell forks print and nothing else, and end with its cell: it would run the rest of the notebook too.

    What a cell writes to a descriptor is read before the cell ends.
    """
    owner = os.getpid()
    silent = Silent()
    pipes = [
        pipe for stream in (sys.stdout, sys.stderr) if (pipe := getattr(stream, "_fid", None)) is not None
    ]

    def forked() -> None:
        shell.displayhook.session = shell.display_pub.session = silent

    def ended(result: Any) -> None:
        if os.getpid() != owner:
            _end(result.error_before_exec or result.error_in_exec)
        for pipe in pipes:
            _settle(pipe)

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forked)
    shell.events.register("post_run_cell", ended)


def _settle(pipe: int) -> None:
    """Give a kernel's thread the time to read what a cell wrote to a descriptor, lest it come when the cell has ended and is lost."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.001)
        if not select.select([pipe], [], [], 0)[0]:
            break


class Silent(Session):
    """Sends nothing."""

    def send(self, *_: Any, **__: Any) -> None:
        """Let it be."""


def _end(error: BaseException | None) -> None:
    """End a child as a Python process does."""
    status = 1 if error else 0
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else bool(error.code)
    elif error:
        print("".join(traceback.format_exception_only(error)), end="", file=sys.stderr)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status & 0xFF)
