"""The `kernel` engine's kernels: papermill's own engine, on this interpreter's ipykernel."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
import weakref
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from . import habits
from .processes import MARK

RUNNING: weakref.WeakSet[Manager] = weakref.WeakSet()
SOCKET = "-ipc-5"  # what jupyter_client puts after a connection file's name, in place of its ending, for the last of five


class ThisInterpreter(KernelSpecManager):
    """Knows one kernel, whatever it is asked for: the interpreter that is running.

    The kernel that a notebook names is one that its author once installed; a build must use the
    libraries it was started with.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe the kernel of the running interpreter."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *habits.OPTIONS]
        return KernelSpec(argv=command, display_name="Python 3", language="python")


class Manager(AsyncKernelManager):
    """Starts kernels of this interpreter whose own stdout and stderr go nowhere."""

    environment: dict[str, str]

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return ThisInterpreter()

    @default("connection_file")
    def _connection_file_default(self) -> str:
        # In the folder that goes with the build; else it is left in the system's when the build is stopped.
        return os.path.join(self.environment[MARK], f"{uuid.uuid4().hex[:12]}.json")

    @default("transport")
    def _transport_default(self) -> str:
        # A free port that is found for a kernel may be another's when the kernel comes to take it; a file in this folder may not.
        longest = len(os.fsencode(os.path.splitext(self.connection_file)[0] + SOCKET))
        return "ipc" if zmq.has("ipc") and longest <= zmq.IPC_PATH_MAX_LEN else "tcp"

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel and remember it, so that `kill_all` finds it."""
        # A kernel repeats on its own descriptors what its cells write to theirs.
        options.update(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
        RUNNING.add(self)
        await super().start_kernel(**options)


def manager(environment: dict[str, str]) -> type[Manager]:
    """A class of managers, as nbclient asks for one, whose kernels have an environment."""
    return type("Manager", (Manager,), {"environment": environment})


def kill_all() -> None:
    """Kill every kernel that is running; whoever waits for one learns that it died."""
    for manager in list(RUNNING):
        process = getattr(manager.provisioner, "process", None)
        if process is not None:
            process.kill()
