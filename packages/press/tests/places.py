"""Places where nothing can be written, made for a test, and put away after it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory at a folder; skips where this user or machine can mount none."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can mount a file system, and only on Linux does it as here")
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def closed(folder: Path) -> Iterator[str]:
    """Make a folder one that takes no file, what is in it readable; gives the system's own words for why it does not.

    For root the folder is put on a file system for reading only; others are refused it by its rights.
    """
    folder.mkdir(exist_ok=True)
    if os.geteuid():
        folder.chmod(0o500)
        try:
            yield "Permission denied"
        finally:
            folder.chmod(0o700)
        return
    held = folder.with_name(f"{folder.name}-held")
    shutil.copytree(folder, held)
    with mounted(folder, "size=16M"):
        shutil.copytree(held, folder, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        yield "Read-only file system"


@contextmanager
def powerless() -> Iterator[None]:
    """Be a user who has no rights but those of all."""
    if os.geteuid():
        yield
        return
    try:
        os.seteuid(65534)
    except OSError as error:
        pytest.skip(f"root can be nobody else here: {error.strerror}")
    try:
        yield
    finally:
        os.seteuid(0)
