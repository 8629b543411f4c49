"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from .job import PressError


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def prepare(out: Path) -> None:
    """Make the output folder and see that it can be written.

    Raises
    ------
    PressError
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".press.probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise PressError(f"Can't write to {out}: {error.strerror}.") from None


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
        If one can't be written; then none has changed.
    """
    temporary = {}
    try:
        for name, content in files.items():
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary[target] = target.with_name(f".{target.name}.part")
            temporary[target].write_bytes(content)
        for target, part in temporary.items():
            os.replace(part, target)
    except OSError as error:
        raise PressError(f"Can't write {error.filename or out}: {error.strerror}.") from None
    finally:
        for part in temporary.values():
            part.unlink(missing_ok=True)


def remove(out: Path, names: set[str]) -> None:
    """Remove files that an earlier build of a page wrote and this one did not."""
    for name in names:
        with contextlib.suppress(OSError):
            (out / name).unlink()


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
