"""What each page was made from, so that a page is made again when that changes and not otherwise."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import files, versions
from .job import Job, Late

NAME, MARKS = ".press.json", ".press.marks.json"
FORMAT = 1
INPUT = "input:"  # before the name of a job's own input, which may be that of any other part


class Ledger:
    """The pages of an output folder: by page, digests of what went in and of every file that came out.

    Content alone counts. A file that bears the marks it had when its content was last seen (size, number, times of change) is taken
    as read, so that a folder of many thousand pages need not be read; any other is read. Marks are of one folder on one machine and
    stand in a file of their own: two builds of the same pages have the same ledger. One that can't be read is as none.
    """

    def __init__(self, out: Path):
        self._out = out
        self._pages, self._key = _read(out / NAME)
        self._marks = _read_marks(out / MARKS)
        self._changed = self._seen = False

    def stands(self, key: str) -> bool:
        """Whether the folder is as a build with this key left it whole, by this press and these libraries."""
        if not key or self._key != _whole(key):
            return False
        return not self._unlike(
            {name: one for entry in self._pages.values() for name, one in entry["files"].items()}
        )

    def settle(self, key: str) -> None:
        """Note that the folder is whole now, as everything with this key makes it."""
        if key and self._key != _whole(key):
            self._key, self._changed = _whole(key), True

    @property
    def names(self) -> list[str]:
        """The names of the jobs that made the pages."""
        return [entry["name"] for entry in self._pages.values()]

    def reason(self, job: Job, parts: dict[str, str]) -> str:
        """Why a page must be made: empty if it need not.

        Parameters
        ----------
        job : Job
        parts : dict of str to str
            As `parts` gives them.
        """
        entry = self._pages.get(job.page)
        if entry is None:
            return "page missing" if not os.path.exists(self._out / job.page) else "no record of the page"
        before = entry["parts"]
        if not before:
            return "its last build failed"
        every = dict.fromkeys([*parts, *before])
        changed = [name.removeprefix(INPUT) for name in every if parts.get(name) != before.get(name)]
        if changed:
            return f"{', '.join(dict.fromkeys(changed))} changed"
        return self._unlike(entry["files"])

    def record(self, job: Job, parts: dict[str, str], written: dict[str, bytes]) -> set[str]:
        """Note a page that was made. Returns the files that its earlier build left behind."""
        if stale := set(self._pages.get(job.page, {}).get("files", ())) - set(written):
            stale -= self._files(but=job.page)
        digests = {name: files.digest(content) for name, content in written.items()}
        self._pages[job.page] = {"name": job.name, "parts": parts, "files": digests}
        self._marks |= self._now(written)
        self._key, self._changed = "", True
        return stale

    def drop(self, job: Job) -> None:
        """Note that a page could not be made: it is tried again next time. What an earlier build made stays known."""
        if job.page in self._pages:
            self._pages[job.page]["parts"] = {}
            self._key, self._changed = "", True

    def forget(self, but: Iterable[str]) -> list[tuple[str, set[str]]]:
        """Forget every page but some. Returns each that was forgotten, with the files that it had."""
        gone = sorted(self._pages.keys() - set(but))
        if gone:
            self._key, self._changed = "", True
        had = [(page, set(self._pages.pop(page)["files"])) for page in gone]
        kept = self._files() if had else set()
        return [(page, names - kept) for page, names in had]

    def _files(self, but: str = "") -> set[str]:
        """Every file of the pages that are known, but for one page's."""
        return {name for page, entry in self._pages.items() if page != but for name in entry["files"]}

    def save(self) -> None:
        """Write the ledger, if anything in it changed."""
        if self._changed or self._seen:
            known = self._files()
            marks = {name: mark for name, mark in files.settled(self._marks).items() if name in known}
            content = {MARKS: json.dumps(marks, sort_keys=True).encode()}
            if self._changed:
                pages = ",\n".join(
                    f"{json.dumps(page)}: {json.dumps(entry, sort_keys=True)}"
                    for page, entry in sorted(self._pages.items())
                )
                content[NAME] = (
                    f'{{"format": {FORMAT}, "key": "{self._key}", "pages": {{\n{pages}\n}}}}\n'.encode()
                )
            files.write(self._out, content)
            self._changed = self._seen = False

    def _now(self, names: Iterable[str]) -> dict[str, list[int]]:
        """The marks that files bear, of those that are there."""
        found = ((name, files.mark(self._out / name)) for name in names)
        return {name: mark for name, mark in found if mark}

    def _unlike(self, digests: dict[str, str]) -> str:
        """What is wrong with a page's files: empty if all are there and as they were written. What had to be read is marked anew."""
        marks = self._now(digests)
        unsure = {
            name: digest
            for name, digest in digests.items()
            if name not in marks or marks[name] != self._marks.get(name)
        }
        if wrong := files.unchanged(self._out, unsure):
            return wrong
        if unsure:
            self._marks |= marks
            self._seen = True
        return ""


def parts(job: Job, notebook: bytes, beside: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """What a page is made from, the files beside the notebook that it may show included, each part with a digest of its content."""
    frame = job.frame.key if isinstance(job.frame, Late) else vars(job.frame)
    variables = sorted((name, value is None) for name, value in job.environment.items())
    return {
        "notebook": files.digest(notebook),
        "parameters": _digest([job.parameters, job.function] if job.function else job.parameters),
        **{INPUT + name: digest for name, digest in job.inputs.items()},
        **{f"{name} beside the notebook": files.digest(content) for name, content in (beside or {}).items()},
        "frame": _digest([job.title, job.rebuild, frame, variables, job.about]),
        **(_drawing(job.notebook.parent) if job.notebook else {}),
        "press": versions.own_sources(),
        "versions": _digest(versions.installed()),
    }


def _drawing(folder: Path) -> dict[str, str]:
    """matplotlib's settings, where they lie beside the notebook: it looks for them there first."""
    try:
        return {"matplotlibrc": files.digest((folder / "matplotlibrc").read_bytes())}
    except OSError:
        return {}


def _digest(value: Any) -> str:
    return files.digest(json.dumps(value, sort_keys=True, default=str).encode())


def _whole(key: str) -> str:
    """A caller's key, with this press and the libraries."""
    return _digest([key, versions.own_sources(), versions.installed()])


def _read(path: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """The pages, and the key of the build that left them whole."""
    try:
        content = json.loads(path.read_bytes())
        pages = content["pages"] if content["format"] == FORMAT else {}
        sound = {
            page: entry
            for page, entry in pages.items()
            if isinstance(entry["parts"], dict) and entry["files"].keys()
        }
        return sound, str(content.get("key", "")) if len(sound) == len(pages) else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, ""


def _read_marks(path: Path) -> dict[str, list[int]]:
    try:
        found = json.loads(path.read_bytes())
        return {name: [int(part) for part in mark] for name, mark in found.items() if len(mark) == files.MARK}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
