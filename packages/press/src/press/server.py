"""The fork server: a process that has loaded and rehearsed everything, and forks one child a report.

It is the standard library's `forkserver` in what it does. It is our own because that one is a single
server for the whole program, would import the caller's script in every child, and refuses to work in
a daemonic process, which every Dask worker is. This one belongs to whoever started it: when its owner
goes, by whatever death, it kills its children and whatever they left, removes its folder and goes too.

Run as `python -m press.server FD`, FD being the owner's socket; `press.warm` is the owner's side.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import socket
import sys
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from . import processes

if TYPE_CHECKING:
    from .execution import Task

POLL = 0.05
READY = "ready"


def main(descriptor: int) -> None:
    """Rehearse, then serve until the owner closes its socket."""
    owner = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides what an interrupt means
    profile = os.environ[processes.MARK]
    try:
        try:
            _rehearse(*_receive(owner))
        except Exception as error:
            _send(owner, f"{type(error).__name__}: {error}")
            return
        _send(owner, READY)
        _serve(owner)
        processes.end(processes.marked([profile]))
    finally:
        shutil.rmtree(profile, ignore_errors=True)  # its owner may have been killed


def _rehearse(preload: tuple[str, ...], samples: tuple[Task, ...]) -> None:
    import threading

    from .rehearsal import rehearse

    rehearse(preload, samples)
    if threading.active_count() > 1:
        names = ", ".join(thread.name for thread in threading.enumerate()[1:])
        raise RuntimeError(f"a thread runs where processes are forked: {names}")


def _serve(owner: socket.socket) -> None:
    """Fork a child for each descriptor that arrives; say of each child how it ended."""
    children: set[int] = set()
    owner.settimeout(POLL)
    with contextlib.suppress(OSError):
        while True:
            with contextlib.suppress(TimeoutError):
                message, descriptors, _, _ = socket.recv_fds(owner, 1, 1)
                if not message:
                    break
                children.add(_fork(owner, descriptors[0]))
            for pid in list(children):
                ended, status = os.waitpid(pid, os.WNOHANG)
                if ended:
                    children.remove(pid)
                    processes.kill(pid)  # whatever it left, if it died
                    if status:
                        _send(owner, (pid, os.waitstatus_to_exitcode(status)))
    for pid in children:
        processes.kill(pid)
        os.waitpid(pid, 0)


def _fork(owner: socket.socket, descriptor: int) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    status = 1
    try:
        owner.close()
        os.setsid()
        os.set_inheritable(descriptor, False)  # else a process that the notebook starts keeps it open
        signal.signal(signal.SIGINT, signal.default_int_handler)
        processes.adopt()
        _child(Connection(descriptor))
        status = 0
    finally:
        processes.end(processes.below(os.getpid()))  # whatever the notebook left running
        os._exit(status)  # waits for no thread that it left


def _child(connection: Connection) -> None:
    from .rehearsal import forget

    connection.send(os.getpid())
    own = os.getpid()
    do, given = connection.recv()
    forget()
    outcome = do(*given)
    if os.getpid() == own:  # a cell may have forked, and its copy would tell the same once more
        connection.send(outcome)


def _send(owner: socket.socket, message: object) -> None:
    content = pickle.dumps(message)
    owner.setblocking(True)
    owner.sendall(len(content).to_bytes(4, "big") + content)
    owner.settimeout(POLL)


def _receive(owner: socket.socket) -> Any:
    owner.settimeout(None)
    size = int.from_bytes(owner.recv(4, socket.MSG_WAITALL), "big")
    return pickle.loads(owner.recv(size, socket.MSG_WAITALL))


if __name__ == "__main__":
    main(int(sys.argv[1]))
