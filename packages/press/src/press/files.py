"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
from pathlib import Path

from .job import PressError, Unwritable

PART = re.compile(r"\.[0-9a-f]{16}-(\d+)-\d+\.part")
STEP = 2_000_000_000  # nanoseconds: the longest step of a file system's clock (FAT)
MARK = 4  # numbers that a mark is of
FOLDER = re.compile(r"press-(\d+)-\w+")
NOWHERE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what is so for every file of a system


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def prepare(out: Path) -> None:
    """Make the output folder, see that it can be written, and clear it of what killed builds left.

    Raises
    ------
    PressError
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = part(out / "probe")
        probe.write_bytes(b"")
        probe.unlink()
        clear(out)
        clear_folders()
    except OSError as error:
        raise PressError(f"Can't write to {out}: {_why(error)}.") from None


def write(out: Path, files: dict[str, bytes]) -> None:
    """Write files so that each is whole at every moment, and the last appears after all others.

    Parameters
    ----------
    out : Path
    files : dict of str to bytes
        By path in the output folder. All are written beside their place before the first takes it.

    Raises
    ------
    PressError
        If one can't be written; then none has changed. `Unwritable`, if no other can be written there either.
    """
    temporary = {}
    try:
        for name, content in files.items():
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary[target] = part(target)
            temporary[target].write_bytes(content)
        for target, path in temporary.items():
            os.replace(path, target)
    except OSError as error:
        kind = Unwritable if error.errno in NOWHERE else PressError
        raise kind(f"Can't write {_where(error, out)}: {_why(error)}.") from None
    finally:
        for path in temporary.values():
            with contextlib.suppress(OSError):  # lest it hide why there is something to clear
                path.unlink()


def _where(error: OSError, out: Path) -> Path:
    """What could not be written; of a file that has its temporary name still, the folder."""
    path = Path(os.fsdecode(error.filename2 or error.filename or out))
    return path.parent if PART.fullmatch(path.name) else path


def _why(error: OSError) -> str | None:
    return "it is no folder" if isinstance(error, FileExistsError) else error.strerror


def part(target: Path, process: int | None = None) -> Path:
    """Where a file is written before it takes its place: a short name that no other process or thread writes to."""
    name = digest(target.name.encode(errors="surrogateescape"))[:16]
    return target.with_name(f".{name}-{process or os.getpid()}-{threading.get_ident()}.part")


def clear(out: Path) -> None:
    """Remove what builds that were killed left half written."""
    for folder, _, names in os.walk(out):
        for name in names:
            found = PART.fullmatch(name) if name.startswith(".") else None
            if found and not _runs(int(found[1])):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def folder() -> tempfile.TemporaryDirectory[str]:
    """A temporary folder whose name says whose it is: should this process be killed, another's build removes it."""
    return tempfile.TemporaryDirectory(prefix=f"press-{os.getpid()}-", ignore_cleanup_errors=True)


def clear_folders() -> None:
    """Remove the temporary folders of builds that were killed."""
    for path in Path(tempfile.gettempdir()).glob("press-*"):
        found = FOLDER.fullmatch(path.name)
        with contextlib.suppress(OSError):
            if found and not _runs(int(found[1])) and path.stat().st_uid == os.getuid():
                shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # where there is no signal that only asks
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's, or a system that can't tell
        pass
    return True


def remove(out: Path, names: set[str]) -> None:
    """Remove files that an earlier build of a page wrote and this one did not."""
    for name in names:
        with contextlib.suppress(OSError):
            (out / name).unlink()


def mark(path: Path) -> list[int] | None:
    """What changes when a file does: its size, its number, when its content and when anything of it was changed. None if it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]


def settled(marks: dict[str, list[int]]) -> dict[str, list[int]]:
    """Those marks that tell every later change: a file system's clock has steps, and within one of them two changes look alike."""
    before = time.time_ns() - STEP
    return {name: one for name, one in marks.items() if max(one[2:]) < before}


def unchanged(out: Path, digests: dict[str, str]) -> str:
    """Compare files with the digests they had when they were written.

    Returns
    -------
    str
        Empty if all are there and the same; else what is wrong, in words.
    """
    for name, expected in digests.items():
        try:
            found = digest((out / name).read_bytes())
        except OSError:
            return f"{Path(name).name} missing"
        if found != expected:
            return f"{Path(name).name} edited"
    return ""
