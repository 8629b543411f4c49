"""The `fast` engine: a papermill engine that runs cells in ipykernel's in-process kernel.

nbclient still drives the cells and collects their outputs, as it does for a real kernel; only the
transport differs. There are no sockets and no threads: a message is handled when it is sent, so an
output is there before the cell's reply is. One process runs one notebook (see `press.server`).
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.inprocess.blocking import BlockingInProcessKernelClient
from ipykernel.inprocess.ipkernel import InProcessInteractiveShell, InProcessKernel
from ipykernel.iostream import BackgroundSocket, IOPubThread, OutStream
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger
from traitlets import default
from traitlets.config import Config

from . import habits

FRAMEWORK = ("ipykernel", "nbclient", "papermill")


class Direct(IOPubThread):
    """Stands in for the thread that publishes a kernel's messages: it publishes at once."""

    thread = None  # type: ignore[assignment]

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.io_loop = None  # type: ignore[assignment]
        self.background_socket = BackgroundSocket(self)

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def schedule(self, f: Callable[[], object]) -> None:
        """Do it now."""
        f()

    def send_multipart(self, *args: Any, **kwargs: Any) -> None:
        """Send it now."""
        self.socket.send_multipart(*args, **kwargs)


class Stream(OutStream):
    """stdout or stderr of the cells, with what is written to the file descriptor itself.

    A real kernel reads its own descriptor through a pipe and a thread, so that the output of a child
    process or of a C library is seen too. Here the descriptor is a file, read before anything that
    would come after it.
    """

    def __init__(self, session: Any, direct: IOPubThread, name: str, descriptor: int) -> None:
        super().__init__(session, direct, name, watchfd=False)
        # What a real kernel returns from fileno(): not the captured descriptor but the former one.
        self._original_stdstream_copy = os.dup(descriptor)
        self._process, self._descriptor = os.getpid(), descriptor
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self._read = 0
        os.dup2(self._file.fileno(), descriptor)

    def _drain(self) -> None:
        size = os.fstat(self._file.fileno()).st_size
        if size > self._read:
            raw = os.pread(self._file.fileno(), size - self._read, self._read)
            self._read += len(raw)
            super().write(raw.decode(errors="replace"))

    def _schedule_flush(self) -> None:
        """Nothing is published on a timer: outputs must not depend on the clock."""

    def write(self, string: str) -> int:
        if os.getpid() != self._process:  # a child that a cell forked: what it sends would reach nobody
            return os.write(self._descriptor, string.encode(errors="surrogateescape"))
        self._drain()
        return super().write(string) or 0

    def flush(self) -> None:
        if os.getpid() == self._process:
            self._drain()
            super().flush()


class Kernel(InProcessKernel):
    """ipykernel's in-process kernel without its thread, with a real kernel's streams."""

    _execute_sleep = 0  # which gives a real kernel's thread the time to send what a cell said

    @default("iopub_thread")
    def _default_iopub_thread(self) -> Direct:
        return Direct(self._underlying_iopub_socket)

    @default("shell_class")
    def _default_shell_class(self) -> type[InProcessInteractiveShell]:
        return InProcessInteractiveShell

    @default("stdout")
    def _default_stdout(self) -> Stream:
        return Stream(self.session, self.iopub_thread, "stdout", 1)

    @default("stderr")
    def _default_stderr(self) -> Stream:
        return Stream(self.session, self.iopub_thread, "stderr", 2)

    @default("shell_channel_thread")
    def _default_shell_channel_thread(self) -> SimpleNamespace:
        # A cell with `await` at its top level asks this which thread may take signals: none.
        return SimpleNamespace(parent_thread=None)

    @contextmanager
    def _redirected_io(self) -> Iterator[None]:
        """The streams are those that the cells left."""
        yield

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False


class Client(BlockingInProcessKernelClient):
    """A client whose requests are coroutines, so that a cell runs in nbclient's own event loop."""

    kernel: Kernel

    async def execute(  # type: ignore[override]
        self,
        code: str,
        silent: bool = False,
        store_history: bool = True,
        stop_on_error: bool = True,
        **_: Any,
    ) -> str:
        """Run code; every message it causes is in its channel when this returns."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        request = self.session.msg("execute_request", content)
        stream = self.kernel.shell_stream
        self.session.send(stream, request)
        await self.kernel.dispatch_shell(stream.recv_multipart())
        _, reply = self.session.recv(stream, copy=False)
        self.shell_channel.call_handlers_later(reply)
        return str(request["header"]["msg_id"])


class Untimed:
    """What papermill's client tells of the cells; but for a failure it is when each began and ended, which no page has."""

    def __init__(self, manager: Any) -> None:
        self.nb = manager.nb
        self.cell_exception = manager.cell_exception

    def cell_start(self, cell: Any, cell_index: int) -> None:
        """A cell begins."""

    def cell_complete(self, cell: Any, cell_index: int) -> None:
        """A cell has ended."""

    def autosave_cell(self) -> None:
        """A message came; there is no file to save."""


@cache
def prepare() -> Any:
    """Make the kernel that `start` is to use, in this process or in one that is forked from it."""
    config = Config()
    config.HistoryManager.enabled = False  # its database needs a thread
    config.Session.packer = f"{habits.__name__}.{habits.pack.__name__}"
    return Kernel.instance(config=config)  # widgets ask for the one there is


def start() -> Client:
    """Make this process's kernel: from now on its streams, and it itself, belong to the notebook."""
    kernel = prepare()
    kernel.session.pid = os.getpid()  # it takes messages of its own process alone
    kernel.shell.starting_dir = os.getcwd()
    kernel.shell.user_ns["_dh"][:] = [Path.cwd()]
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    habits.load_ipython_extension(kernel.shell)
    client = Client(kernel=kernel, session=kernel.session)
    client.start_channels()
    client.shell_channel.send = partial(_tell_widget, kernel)
    for name in FRAMEWORK:  # what a cell logs is its own
        logging.getLogger(name).propagate = False
    return client


def _tell_widget(kernel: Kernel, message: dict[str, Any]) -> None:
    """Tell a widget that keeps outputs what it keeps."""
    kernel.comm_manager.comm_msg(kernel.shell_stream, "", {**message, "buffers": []})  # type: ignore[arg-type]


class FastEngine(Engine):
    """Runs a notebook in this process. Registered with papermill as `press-fast`."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells as papermill's own engine does, in this process's kernel."""
        kernel = SimpleNamespace(has_kernel=True)
        notebook_client = PapermillNotebookClient(
            Untimed(nb_man), km=kernel, kernel_name=kernel_name, log=logger, **options
        )
        notebook_client.kc = start()
        notebook_client.execute()
