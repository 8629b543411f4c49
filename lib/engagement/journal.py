"""A journal: several files of a folder saved as one, so that an interruption leaves all of the old ones or gives all of the new ones.

No system replaces several files in one step. So the new ones are written, and forced to the disk, into a folder beside the old; renaming
that folder is the one step in which the save happens; then each file takes its place. What was interrupted before that step never
happened; what was interrupted after it is finished by whoever opens the folder next.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

STAGED, COMMITTED = ".staged", ".committed"


def save(folder: Path, files: Mapping[str, bytes], expected: Mapping[str, bytes] | None = None) -> None:
    """Save files whole or not at all.

    Parameters
    ----------
    folder
        Where they are.
    files
        The new content of each, by its path in the folder.
    expected
        The content on which the new one rests, by path: where another is found, somebody else has saved, and nothing is written.

    Raises
    ------
    OSError
        If something cannot be written; then all files are as they were.
    ValueError
        If a file has changed; it names the file.
    """
    staged = folder / STAGED
    with _alone(folder):
        _finish(folder)
        for name, content in (expected or {}).items():
            if (folder / name).read_bytes() != content:
                raise ValueError(name)
        shutil.rmtree(staged, ignore_errors=True)
        try:
            staged.mkdir()
            for name, content in files.items():
                _write(staged / name, content, like=folder / name)
            _sync(staged)
            os.rename(staged, folder / COMMITTED)
        except OSError:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        _sync(folder)
        _finish(folder)


def settle(folder: Path) -> None:
    """Finish a save that was interrupted after it had happened; raises OSError where the folder cannot be written."""
    if (folder / COMMITTED).is_dir():
        with _alone(folder):
            _finish(folder)


def _finish(folder: Path) -> None:
    """Each file that was committed takes its place."""
    committed = folder / COMMITTED
    if not committed.is_dir():
        return
    for path in sorted(part for part in committed.rglob("*") if part.is_file()):
        os.replace(path, folder / path.relative_to(committed))
    _sync(folder)
    shutil.rmtree(committed)


def _write(path: Path, content: bytes, like: Path) -> None:
    """A file, forced to the disk, with the rights of the one that it will replace."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if like.exists():
        shutil.copymode(like, path)


def _sync(folder: Path) -> None:
    """Force to the disk which files a folder has, where a system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time, where a system has locks; a process that ends lets go of its own."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a network's folder may have none
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
