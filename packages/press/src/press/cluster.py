"""The same tasks on an existing Dask cluster: swap the executor, send along what a task reads.

A worker needs this package and nothing else: the notebook, the folders that a job names and the
report's bytes all travel with the messages, so no disk is shared. A task whose worker dies is given to
another.
"""

from __future__ import annotations

import atexit
import logging
import os
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import files, versions, warm
from .execution import Outcome, Task, with_kernel
from .job import Job, PressError
from .progress import Quiet

RETRIES = 3
PATIENCE = 10  # seconds for a scheduler to answer
REFUSED = 2  # seconds for one to listen, which may have been started just now
LOGS = (
    "distributed",
    "tornado.application",
    "asyncio",
)  # where its loop tells of what an interrupt left half done
SOCKETS = ("tcp", "tls", "ws", "wss")  # schemes of which a plain connection tells whether anything listens
PORTS = 1 << 16
AHEAD = 32  # tasks handed out at least, so that an adaptive cluster sees work to grow for

Bundle = dict[str, dict[str, bytes]]


@contextmanager
def connected(
    address: str, engine: str, preload: tuple[str, ...], progress: Quiet
) -> Iterator[tuple[Sender, int]]:
    """Connect to a scheduler.

    Yields
    ------
    tuple
        An executor for tasks, and how many to give it at once.

    Raises
    ------
    PressError
        If `distributed` is not installed or no scheduler answers: where nothing listens that is told after
        `REFUSED` seconds, where something does or a network is silent, after `PATIENCE`.
    """
    try:
        from distributed import Client
    except ImportError:
        raise PressError("A scheduler needs dask[distributed]: install the extra 'cluster'.") from None
    for name in LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters becomes a Failure
    _possible(address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise PressError(f"No Dask scheduler answers at {address}: {error}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            progress.note(f"The scheduler at {address} has no workers yet.")
        yield Sender(client, engine, preload), max(AHEAD, 2 * threads)


def _possible(address: str) -> None:
    """See that a scheduler can be at an address; a client that could not be made waits long before it says so."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend
    from distributed.security import Security

    try:
        scheme, place = parse_address(address)
        get_backend(scheme)
        if scheme in ("tls", "wss") and not Security().get_connection_args("client").get("ssl_context"):
            raise ValueError("no certificates are configured")
        host, port = parse_host_port(place)
        if not 0 < port < PORTS:
            raise ValueError(f"no port {port}")
        socket.getaddrinfo(host, port)
        if scheme in SOCKETS and (wrong := _silence(host, port, speaks=scheme == "tcp")):
            raise PressError(f"No Dask scheduler answers at {address}: {wrong}.")
    except (ValueError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise PressError(
            f"No Dask scheduler is at {address!r}: {said}; tcp://host:port is allowed."
        ) from None


def _silence(host: str, port: int, speaks: bool) -> str:
    """Why no scheduler can be heard, or nothing. A client says after a while that it was refused, and never that nobody speaks.

    Parameters
    ----------
    host, port
        Where one is to be.
    speaks : bool
        Whether it is the one that is called who speaks first, as with plain TCP.
    """
    since = time.monotonic()
    while True:
        try:
            with socket.create_connection((host, port), timeout=PATIENCE) as line:
                return "" if not speaks or line.recv(1) else "what listens there is none"
        except ConnectionRefusedError:
            if time.monotonic() > since + REFUSED:
                return "nothing listens there"
            time.sleep(0.1)
        except TimeoutError:
            return f"it says nothing for {PATIENCE} s"
        except OSError as error:
            return str(error.strerror or error)


class Sender:
    """An executor of tasks on the workers of a client; a job's files are sent once, not with each task."""

    def __init__(self, client: Any, engine: str, preload: tuple[str, ...]):
        self._client = client
        self._executor = client.get_executor(pure=False, retries=RETRIES)
        self._how = (engine, preload)
        self._sent: dict[tuple[Path, ...], object] = {}

    def submit(self, do: Callable[..., Outcome], task: Task) -> Future[Outcome]:
        """Hand out a task; `do` is what a worker calls with it."""
        future: Future[Outcome] = self._executor.submit(do, task, *self._how, self._bundle(task.job.files))
        return future

    def _bundle(self, files: tuple[Path, ...]) -> Any:
        if files not in self._sent:
            packed = {str(path): _pack(path) for path in files}
            # In a list, lest each folder become a value of its own.
            self._sent[files] = self._client.scatter([packed], broadcast=True, hash=False)[0]
        return self._sent[files]


def work(task: Task, engine: str, preload: tuple[str, ...], bundle: Bundle) -> Outcome:
    """Do a task here, on a worker.

    Parameters
    ----------
    task : Task
        Its paths are those of the machine that sent it.
    engine, preload
        As `press.press` takes them.
    bundle : dict
        The files that the job names: by path, by path below that, the content.
    """
    with files.folder() as temporary:
        folder = Path(temporary)
        here = {
            path: _unpack(content, folder / str(number))
            for number, (path, content) in enumerate(bundle.items())
        }
        (folder / "notebook").mkdir()
        task = replace(task, job=_moved(task.job, here), folder=str(folder / "notebook"))
        server = _server(preload, frozenset(task.job.environment)) if warm.SUPPORTED else None
        if server is not None:
            outcome = server.run(task, engine)
        else:
            outcome = with_kernel(task, str(folder / "profile"))
    return replace(outcome, fingerprint=versions.fingerprint())


_servers: dict[tuple[tuple[str, ...], frozenset[str]], warm.Warm] = {}
_starting = threading.Lock()


def _server(preload: tuple[str, ...], variables: frozenset[str]) -> warm.Warm:
    """This worker's fork server, which has none of some variables. It lives as long as the worker does, and ends with it."""
    with _starting:
        key = (preload, variables)
        if key not in _servers:
            server = warm.Warm(preload, environment=dict.fromkeys(variables))
            server.wait()
            atexit.register(server.close)
            _servers[key] = server
        return _servers[key]


def _pack(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    found = [file for file in sorted(path.rglob("*")) if file.is_file()]
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in found}


def _unpack(content: dict[str, bytes], place: Path) -> Path:
    for name, raw in content.items():
        target = place / name if name else place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return place


def _moved(job: Job, here: dict[str, Path]) -> Job:
    """The job with each environment value that names a file which travelled naming it where it is now."""
    environment = dict(job.environment)
    for name, value in job.environment.items():
        for path, place in here.items():
            if value is not None and (value == path or value.startswith(path.rstrip(os.sep) + os.sep)):
                environment[name] = str(place) + value[len(path.rstrip(os.sep)) :]
    return replace(job, environment=environment)
