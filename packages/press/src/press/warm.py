"""The owner's side of a fork server: start it, have it fork a child for each errand, replace it if it dies, stop it."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection, Pipe
from typing import Any

from . import files
from .execution import DIED, Outcome, Task, in_a_child, surroundings, timed_out
from .job import Failure, PressError
from .processes import end, kill, marked
from .server import READY

SUPPORTED = hasattr(os, "fork") and hasattr(socket, "recv_fds")
PATIENCE = 30  # seconds for a server to fork a child
FAREWELL = 5  # and to end its children and itself
TRIES = 3


class Gone(Exception):
    """The server has died, or answers no more: the errand never began."""


class Warm:
    """Children of a fork server, one for each errand. Any thread may ask for one.

    A server that dies is replaced: what its children were doing goes on, what had not begun begins again.

    Parameters
    ----------
    preload : tuple of str
        Modules that the notebooks import, loaded once for all.
    samples : tuple of Task
        One of the tasks to come for each notebook, if known: see `press.rehearsal`.
    environment : mapping, optional
        Variables to set or, with None, to clear while modules are loaded.
    """

    def __init__(
        self,
        preload: tuple[str, ...] = (),
        samples: tuple[Task, ...] = (),
        environment: Mapping[str, str | None] | None = None,
    ):
        self._how = (pickle.dumps((preload, samples)), dict(environment or {}))
        self._replacing = threading.Lock()
        self._closed = False
        self._children: set[int] = set()
        self._server = Server(*self._how)
        self._marks = [self._server.mark]

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait(self) -> None:
        """Wait until all is loaded and rehearsed.

        Raises
        ------
        PressError
            If the server can't start, or a module can't be imported.
        """
        self._server.wait()

    def run(self, task: Task, engine: str) -> Outcome:
        """Do a task with an engine; a child that dies or takes too long fails this task alone."""
        for _ in range(TRIES):
            server = self._server
            try:
                server.wait()
                with server.child() as (pid, child):
                    self._children.add(pid)
                    try:
                        return _outcome(task, server, pid, child, engine)
                    finally:
                        self._children.discard(pid)
            except Gone:
                if not self._replaced(server):
                    break
        return Outcome({}, Failure(None, DIED, "the fork server is gone"))

    def close(self) -> None:
        """End the server and with it every child."""
        with self._replacing:
            self._closed = True
        self._server.close()
        for pid in list(self._children):  # whose server died before them
            kill(pid)
        end(marked(self._marks))  # what they left, where a server died or had no time for that

    def _replaced(self, server: Server) -> bool:
        """Put another in the place of a server that is gone, if no other thread has; False if none is wanted any more."""
        with self._replacing:
            if self._closed:
                return False
            if self._server is server:
                self._server = Server(*self._how)
                self._marks.append(self._server.mark)
                server.close(gone=True)
            return True


def _outcome(task: Task, server: Server, pid: int, child: Connection, engine: str) -> Outcome:
    try:
        child.send((in_a_child, (task, engine)))
        if not child.poll(task.timeout):
            kill(pid)
            return Outcome({}, timed_out(task))
        outcome: Outcome = child.recv()
        return outcome
    except (EOFError, ConnectionError):
        how = server.how(pid)
        return Outcome({}, Failure(None, DIED, f"the process that ran the notebook died{how}"))


class Server:
    """One process that forks children.

    Parameters
    ----------
    given : bytes
        What it rehearses, pickled.
    environment : dict
        As `Warm` takes it.
    """

    def __init__(self, given: bytes, environment: dict[str, str | None]):
        self._given = given
        self._profile = files.folder()
        self._lock = threading.Lock()
        self._starting = threading.Lock()
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
                env=surroundings(self._profile.name, environment),
                cwd=self._profile.name,  # nothing that lies where the build was started
                start_new_session=True,  # Ctrl-C in a terminal reaches the owner alone
            )

    @property
    def mark(self) -> str:
        """What all that comes of it has in its environment: see `press.processes`."""
        return self._profile.name

    def wait(self) -> None:
        """Have it rehearse, unless it has, and wait until it is ready."""
        with self._starting:
            if self._ready:
                return
            try:
                self._socket.sendall(len(self._given).to_bytes(4, "big") + self._given)
                said = self._receive()
            except (EOFError, OSError):
                said = "it ended at once"
            if said != READY:
                self.close()
                raise PressError(f"The fork server could not start: {said}")
            self._ready = True

    @contextlib.contextmanager
    def child(self) -> Iterator[tuple[int, Connection]]:
        """Fork a child, which is gone at the end.

        Yields
        ------
        tuple
            Its process id, and the connection to it.

        Raises
        ------
        Gone
        """
        ours, theirs = Pipe()
        with ours:
            try:
                with theirs, self._lock:
                    socket.send_fds(self._socket, [b"f"], [theirs.fileno()])
                if not ours.poll(PATIENCE):
                    raise Gone
                pid: int = ours.recv()
            except (EOFError, OSError):
                raise Gone from None
            try:
                yield pid, ours
            finally:
                if self._process.poll() is not None:  # else it sees to that itself
                    kill(pid)

    def how(self, pid: int) -> str:
        """How a child ended. The server says so within moments, unless the child ended with success."""
        with self._lock, contextlib.suppress(EOFError, OSError):
            self._socket.settimeout(1)
            while pid not in self._ends:
                ended, code = self._receive()
                self._ends[ended] = code
        code = self._ends.pop(pid, None)
        if code is None:
            return ""
        return f" ({signal.Signals(-code).name})" if code < 0 else f" (exit code {code})"

    def close(self, gone: bool = False) -> None:
        """End it, and its children with it unless it is gone before them."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if gone or not self._ready:
            self._process.kill()  # before it is ready it has no child, and hears nothing
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._socket.close()
        self._profile.cleanup()

    def _receive(self) -> Any:
        size = self._exactly(4)
        return pickle.loads(self._exactly(int.from_bytes(size, "big")))

    def _exactly(self, size: int) -> bytes:
        content = self._socket.recv(size, socket.MSG_WAITALL)
        if len(content) < size:
            raise EOFError
        return content
