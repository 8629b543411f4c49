"""Names of files: what a page's files are called, and that no two jobs claim one path."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from .job import Job, PressError

LONGEST = 200  # bytes of a file name; a file system takes 255, and a name may have to leave room for more
LEAST = 40  # bytes that the name of rows has however long the page's is
SIGN = 8  # characters of the digest that tells names apart which were cut alike
NOTHING = "item"


def slug(text: str) -> str:
    """A string fit for an id and a file name; letters of any script stay. It never holds two hyphens in a row."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_") or NOTHING


def bounded(name: str, size: int) -> str:
    """A name of at most so many bytes; where it is cut, a digest of the whole stands at its end."""
    raw = name.encode()
    if len(raw) <= size:
        return name
    kept = raw[: size - SIGN - 1].decode(errors="ignore").rstrip("-_")
    return f"{kept}-{hashlib.sha256(raw).hexdigest()[:SIGN]}"


def rows(stem: str, name: str, taken: Container[str]) -> str:
    """What the file of some rows is called.

    Two hyphens divide it, which no name of rows holds: so "a" with "b-c" and "a-b" with "c" stay apart.

    Parameters
    ----------
    stem : str
        The page's file name without its suffix.
    name : str
        What the notebook calls the rows.
    taken : container of str
        Names that the page has given already.
    """
    room = max(LEAST, LONGEST - len(f"{stem}--.csv".encode()))
    wanted = bounded(slug(name), room - 4)  # four for a number after it
    made, number = f"{stem}--{wanted}.csv", 1
    while made in taken:
        number += 1
        made = f"{stem}--{wanted}-{number}.csv"
    return made


def address(path: str) -> str:
    """A path as an address says it."""
    return quote(path)


def check(jobs: list[Job], out: Path) -> None:
    """See that every job has a name and paths of its own, inside the output folder.

    Paths that differ only in case, or in how a letter is composed, are one path on some systems.

    Raises
    ------
    PressError
        Naming the job and the path.
    """
    names: set[str] = set()
    claimed: dict[str, str] = {}
    resolve = cache(Path.resolve)
    sources = {resolve(path) for path in {job.notebook for job in jobs if job.notebook}}
    for job in jobs:
        page = PurePosixPath(job.page)
        if page.is_absolute() or ".." in page.parts or page.suffix != ".html":
            raise PressError(f"{job.name}: page {job.page!r} is not a relative path that ends in .html.")
        if bool(job.notebook) == bool(job.function):
            raise PressError(f"{job.name}: a job has a notebook or a function, one of the two.")
        saved = Path(out, job.saved)
        if resolve(saved.parent) / saved.name in sources or (
            saved.is_symlink() and saved.resolve() in sources
        ):
            raise PressError(f"{job.name}: {job.saved!r} in {out} would replace the notebook of a job.")
        if job.name in names:
            raise PressError(f"Two jobs have the name {job.name!r}.")
        names.add(job.name)
        for path in (str(page), job.saved) if job.notebook else (str(page),):
            if other := claimed.get(_key(path)):
                raise PressError(
                    f"Two jobs have the page {path!r}."
                    if other == path
                    else f"{job.name}: {other!r} and {path!r} of two jobs are one path on some systems."
                )
            claimed[_key(path)] = path
    for job in jobs:
        for folder in PurePosixPath(job.page).parents:
            if _key(str(folder)) in claimed:
                raise PressError(f"{job.name}: {str(folder)!r} is a file, and a folder of {job.page!r}.")


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
