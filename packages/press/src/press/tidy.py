"""An executed notebook without what differs from one run to the next."""

from __future__ import annotations

import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from functools import cache
from itertools import groupby
from typing import Any

from . import tags
from .job import Job
from .terminal import overwritten

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "pygments_lexer": "ipython3",
}
VOLATILE = ("papermill", "execution", "ExecuteTime", "widgets", "vscode")
INJECTED = "injected-parameters"
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_ID = 56  # characters that leave room for a number
WIDGET = "application/vnd.jupyter.widget-view+json"
STATES = "application/vnd.jupyter.widget-state+json"

ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{4,}")
STYLER = re.compile(r"\bT_[0-9a-f]{5}(?=[\"_ ,{])")

ADDRESSED = re.compile(r"\bdata:[^\s\"'<>]*")
HTML, SVG = "text/html", "image/svg+xml"
LARGEST = 1_000_000  # characters of a text that a page shows
LARGEST_MARKUP = 5_000_000  # of HTML or a drawing, but for the data addresses in it: a page that is larger takes too much memory to make
LARGEST_LINE = 10_000  # and of a line of a traceback


def load(notebook: bytes) -> Any:
    """Read a notebook as papermill's engines want it; a cell without an id gets one, the same in every run."""
    from nbformat import from_dict
    from nbformat.v4.rwbase import rejoin_lines
    from papermill.execute import remove_error_markers

    read = rejoin_lines(from_dict(json.loads(notebook)))
    for cell in read.cells:
        cell.metadata = from_dict({**(cell.get("metadata") or {}), "tags": tags.of(cell)})
    remove_error_markers(read)
    name_cells(read.cells)
    read.nbformat_minor = max(5, read.get("nbformat_minor", 0))
    read.metadata = from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE, "papermill": {}})
    return read


def name_cells(cells: list[Any]) -> None:
    """Give an id to each cell that has none, none that is sound, or one that an earlier cell has: the same in every build."""
    given = [str(cell.get("id", "")) for cell in cells]
    taken: set[str] = set()
    for number, (cell, name) in enumerate(zip(cells, given, strict=True), start=1):
        wanted = name if ID.fullmatch(name) else f"cell-{number}"
        made, again = wanted, 1
        while made in taken or (made != name and made in given):
            again += 1
            made = f"{wanted[:LONGEST_ID]}-{again}"
        taken.add(made)
        cell.id = made


def tidy(notebook: Any, job: Job, folder: str) -> Any:
    """Take times, paths, addresses and random ids out of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        As an engine left it; changed in place.
    job : Job
        Whose environment's values become their variables' names.
    folder : str
        Where the cells ran; it becomes ".".

    Returns
    -------
    NotebookNode
    """
    import nbformat

    plain, widgets = Plain(job, folder), _widgets(notebook)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNELSPEC, "language_info": LANGUAGE, "papermill": {"parameters": job.parameters}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]  # papermill adds an empty list
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = INJECTED
        if cell.cell_type == "code":
            cell.outputs = [_output(output, plain) for output in _joined(_unpacked(cell.outputs, widgets))]
    name_cells(notebook.cells)
    return notebook


def write(notebook: Any) -> bytes:
    """The bytes of a notebook file."""
    import nbformat

    return f"{nbformat.writes(notebook, version=4)}\n".encode()


def _widgets(notebook: Any) -> dict[str, list[Any]]:
    """What each widget that keeps outputs has kept, by its model's id."""
    held = notebook.metadata.get("widgets", {}).get(STATES, {}).get("state", {})
    return {
        name: one["state"].get("outputs") or []
        for name, one in held.items()
        if one["model_name"] == "OutputModel"
    }


def _unpacked(outputs: list[Any], widgets: dict[str, list[Any]]) -> list[Any]:
    """The outputs, in place of a widget that keeps some what it keeps."""
    from nbformat import from_dict

    made: list[Any] = []
    for output in outputs:
        model = output.get("data", {}).get(WIDGET, {}).get("model_id")
        made += _unpacked(from_dict(widgets.pop(model)), widgets) if model in widgets else [output]
    return made


def _joined(outputs: list[Any]) -> list[Any]:
    """Join each run of stream outputs into one of stdout and one of stderr.

    A real kernel sends what is written in pieces cut by a timer, so that neither the pieces nor the
    order of the two streams between two displays means anything.
    """
    joined: list[Any] = []
    for is_stream, together in groupby(outputs, key=lambda output: output.output_type == "stream"):
        run = list(together)
        if not is_stream:
            joined += run
            continue
        for name in ("stdout", "stderr"):
            text = "".join(output.text for output in run if output.name == name)
            if text:
                first = next(output for output in run if output.name == name)
                first.text = overwritten(text)
                joined.append(first)
    return joined


def cut(text: str, most: int = LARGEST) -> str:
    """A text without what is beyond a limit, and a note in its place."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n[{len(text) - most:,} more characters are not shown]\n"


def _output(output: Any, plain: Plain) -> Any:
    if output.output_type == "stream":
        output.text = plain(cut(output.text))
    elif output.output_type == "error":
        output.evalue = plain(cut(output.evalue, LARGEST_LINE))
        output.traceback = [plain(cut(line, LARGEST_LINE)) for line in output.traceback]
    else:
        if output.data.pop(WIDGET, None) and set(output.data) <= {"text/plain"}:
            output.metadata["press"] = {**output.metadata.get("press", {}), "widget": True}
        for kind, value in list(output.data.items()):
            if kind in (HTML, SVG) and isinstance(value, str) and (size := _size(value)) > LARGEST_MARKUP:
                del output.data[kind]
                output.data.setdefault(HTML, f"<p>[{size:,} characters of {kind} are not shown]</p>")
            elif isinstance(value, str) and (kind.startswith("text/") or kind == SVG):
                output.data[kind] = plain.html(value) if kind == HTML else plain(_fit(kind, value))
    return output


def _size(markup: str) -> int:
    """The characters of some markup without those of data addresses."""
    if len(markup) <= LARGEST_MARKUP:
        return len(markup)
    return len(markup) - sum(len(found[0]) for found in ADDRESSED.finditer(markup))


def _fit(kind: str, value: str) -> str:
    """Text is cut where it is too long; what another program is to read is whole."""
    return cut(value) if kind in ("text/plain", "text/markdown", "text/latex") else value


@cache
def paths(named: tuple[tuple[str, str], ...], folder: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """What each path of this machine is called in a page, and a pattern that finds them.

    Parameters
    ----------
    named : tuple of (name, path)
        Paths that have a name of their own.
    folder : str
        Where the cells ran; it becomes ".".
    """
    known = [
        (".", folder),
        ("site-packages", sysconfig.get_path("purelib")),
        ("python", sysconfig.get_path("stdlib")),
    ]
    known += [("site-packages", path) for path in [*site.getsitepackages(), site.getusersitepackages()]]
    known += [("lib", path) for path in sys.path if os.path.isabs(path)]
    known += [("~", os.path.expanduser("~"))]
    names: dict[str, str] = {}
    for name, path in [*named, *known]:
        for spelling in (path, os.path.realpath(path)):
            if len(spelling) > 1:
                names.setdefault(spelling.rstrip(os.sep), name)
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return names, re.compile(rf"(?<![\w./-])(?:{'|'.join(longest_first)})(?![\w-])")


class Plain:
    """Replaces what tells of the machine or the moment in one notebook's texts."""

    def __init__(self, job: Job, folder: str):
        named = (
            (f"${name}", value) for name, value in job.environment.items() if value and os.path.isabs(value)
        )
        self._names, self._paths = paths(tuple(named), folder)
        # A cell's code has a file name of its own, in a folder named after the process.
        self._cell = re.compile(re.escape(tempfile.gettempdir()) + r"[\\/]ipykernel_\d+[\\/]\d+\.py")
        self._stylers: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        text = self._cell.sub("<cell>", text)
        text = self._paths.sub(lambda found: self._names[found[0]], text)
        return ADDRESS.sub("at 0x0", text)

    def html(self, text: str) -> str:
        """The same, and pandas' Styler, which names each table at random, names them in order."""
        return STYLER.sub(lambda found: self._stylers.setdefault(found[0], self._next_styler()), self(text))

    def _next_styler(self) -> str:
        return f"T_{len(self._stylers):05x}"
