"""Processes: what a report started, found and ended; and how much memory one may have."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Collection, Iterable

import psutil

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, of <linux/prctl.h>
MARK = "IPYTHONDIR"  # whose value, a folder that one fork server has, is inherited by all that comes of it
MB = 1_000_000
GONE = (psutil.Error, OSError)


def adopt() -> None:
    """Have whatever loses its parent below this process become this one's child, where a system can (Linux): so `below` finds daemons."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def limit(megabytes: int) -> None:
    """Let this process, and each that it starts, have so much memory and no more, where a system can (Linux)."""
    import resource

    size = megabytes * MB
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most != resource.RLIM_INFINITY:
        size = min(size, most)
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def below(pid: int) -> list[psutil.Process]:
    """The processes that a process started, and those that they did."""
    try:
        found: list[psutil.Process] = psutil.Process(pid).children(recursive=True)
    except GONE:
        return []
    return found


def marked(values: Collection[str]) -> list[psutil.Process]:
    """The processes, but for this one, that have the mark of one of some fork servers in their environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(*GONE):
            if process.pid != os.getpid() and process.environ().get(MARK) in values:
                found.append(process)
    return found


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill processes."""
    for process in processes:
        with contextlib.suppress(*GONE):
            process.kill()


def kill(pid: int) -> None:
    """Kill a child and what it started, in its own process group or out of it."""
    started = below(pid)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    end(started)
