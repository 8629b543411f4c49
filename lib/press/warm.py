"""The owner's side of a fork server: start it, have it fork a child for a task, stop it."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, Pipe

from .execution import DIED, Outcome, Task, surroundings, timed_out
from .job import Failure, PressError
from .server import READY, kill

SUPPORTED = hasattr(os, "fork") and hasattr(socket, "recv_fds")


class Warm:
    """A fork server that runs tasks, each in a fresh child. Any thread may call `run`.

    Parameters
    ----------
    preload : tuple of str
        Modules that the notebooks import, loaded once for all.
    samples : tuple of Task
        One of the tasks to come for each notebook, if known: see `press.rehearsal`.
    environment : mapping, optional
        Variables to set or, with None, to clear while modules are loaded.

    Raises
    ------
    PressError
        If the server can't start, or a module can't be imported.
    """

    def __init__(
        self,
        preload: tuple[str, ...] = (),
        samples: tuple[Task, ...] = (),
        environment: Mapping[str, str | None] | None = None,
    ):
        self._profile = tempfile.mkdtemp(prefix="press-")
        self._lock = threading.Lock()
        self._ends: dict[int, int] = {}
        self._ready = False
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "press.server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=surroundings(self._profile, environment),
                cwd=self._profile,  # nothing that lies where the build was started
                start_new_session=True,  # Ctrl-C in a terminal reaches the owner alone
            )
        self._given = pickle.dumps((preload, samples))

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait(self) -> None:
        """Have the server rehearse, and wait until it has."""
        try:
            self._socket.sendall(len(self._given).to_bytes(4, "big") + self._given)
            said = self._receive()
        except (EOFError, OSError):
            said = "it ended at once"
        if said != READY:
            self.close()
            raise PressError(f"The fork server could not start: {said}")
        self._ready = True

    def run(self, task: Task) -> Outcome:
        """Do a task in a fresh child; a child that dies or takes too long fails this task alone."""
        try:
            ours, theirs = Pipe()
            with theirs, self._lock:
                socket.send_fds(self._socket, [b"f"], [theirs.fileno()])
            with ours:
                return self._outcome(task, ours)
        except OSError:
            return Outcome({}, Failure(None, DIED, "the fork server is gone"))

    def close(self) -> None:
        """End the server and with it every child."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if not self._ready:
            self._process.kill()  # it has no child yet, and hears nothing while it rehearses
        self._process.wait()
        self._socket.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _outcome(self, task: Task, child: Connection) -> Outcome:
        pid = None
        try:
            pid = child.recv()
            child.send(task)
            if not child.poll(task.timeout):
                kill(pid)
                return Outcome({}, timed_out(task))
            return child.recv()
        except (EOFError, ConnectionError):
            return Outcome({}, Failure(None, DIED, f"the process that ran the notebook died{self._how(pid)}"))

    def _how(self, pid: int | None) -> str:
        """How a child ended. The server says so within moments, unless the child ended with success."""
        with self._lock, contextlib.suppress(EOFError, OSError):
            self._socket.settimeout(1)
            while pid is not None and pid not in self._ends:
                ended, code = self._receive()
                self._ends[ended] = code
        code = self._ends.pop(pid, None)
        if code is None:
            return ""
        return f" ({signal.Signals(-code).name})" if code < 0 else f" (exit code {code})"

    def _receive(self):
        size = self._exactly(4)
        return pickle.loads(self._exactly(int.from_bytes(size, "big")))

    def _exactly(self, size: int) -> bytes:
        content = self._socket.recv(size, socket.MSG_WAITALL)
        if len(content) < size:
            raise EOFError
        return content
