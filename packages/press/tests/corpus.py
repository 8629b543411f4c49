"""Both engines give the same: a corpus of cells of every kind, and what differs all the same, by name and with its reason.

``python tests/corpus.py`` runs all of it and prints each cell that differs.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as v4

from press import Frame, Job, press

CELLS = Path(__file__).with_name("corpus.txt")
HEAD = re.compile(r"^# %%(%?) ?(.*)$", re.MULTILINE)
ENGINES = ("fast", "kernel")
TIMEOUT = 150

DIED = "a kernel's client learns that it died, not how"
FRAMES = "the traceback names the engine's own line that writes"
BEFORE = "a library that is loaded before the reports begin says nothing while a report loads it"
MARKED = "IPython marks the failing expression of a library's coroutine in a kernel only"
DEPTH = "the stack below a cell is deeper where the engine is in the same process: Python's limit comes some calls earlier"

# What differs, and why it may.
EXCEPTIONS: dict[str, str] = {
    "async: timeout": MARKED,
    "exits: the process alone": DIED,
    "exits: killed alone": DIED,
    "exits: aborted alone": DIED,
    "exits: a fault alone": DIED,
    "loggers: figures after that": BEFORE,
    "recursion: too deep": DEPTH,
    "recursion: as deep as allowed": DEPTH,
    "recursion: of a repr": DEPTH,
    "streams: closed stdout alone": FRAMES,
    "streams: wrong type": FRAMES,
}
# A kernel reads its descriptors through a pipe and a thread: what is written to them has no place among what is printed or shown.
UNORDERED = ("descriptors", "forks", "processes")


@dataclass(frozen=True)
class Cell:
    """A cell of the corpus: what it is called, and its source."""

    name: str
    source: str


def notebooks() -> dict[str, list[Cell]]:
    """The cells by the notebook that they stand in."""
    parts = HEAD.split(CELLS.read_text(encoding="utf-8"))[1:]
    made: dict[str, list[Cell]] = {}
    for new, name, source in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if new:
            made[name] = []
        elif name.endswith(" alone"):
            made[name] = [Cell(name, source.strip("\n"))]
        else:
            made[next(reversed(made))].append(Cell(name, source.strip("\n")))
    return {name: cells for name, cells in made.items() if cells}


def alone(name: str) -> bool:
    """Whether a notebook has one cell that ends it."""
    return name.endswith(" alone")


def run(chosen: dict[str, list[Cell]], folder: Path) -> dict[str, dict[str, str]]:
    """Run notebooks with each engine: what each cell gave, by its name, and by the engine's."""
    jobs = [_job(number, name, cells, folder) for number, (name, cells) in enumerate(chosen.items())]
    told: dict[str, dict[str, str]] = {}
    for engine in ENGINES:
        out = folder / engine
        results = press(jobs, out, engine=engine, timeout=TIMEOUT)
        told[engine] = {}
        for result, cells in zip(results, chosen.values(), strict=True):
            if result.error is not None:
                said = json.dumps([str(result.error), result.error.traceback], ensure_ascii=False)
                told[engine] |= {cell.name: said for cell in cells}
                continue
            saved = nbformat.read(out / f"{result.name}.ipynb", as_version=4)
            for cell, made in zip(cells, saved.cells[1:], strict=True):
                told[engine][cell.name] = json.dumps(_ordered(cell, made.outputs), ensure_ascii=False)
            told[engine][f"page of {result.name}"] = (out / f"{result.name}.html").read_text(encoding="utf-8")
    return told


def _ordered(cell: Cell, outputs: list[Any]) -> list[Any]:
    """A cell's outputs; where their order means nothing, the lines of each stream and the rest, each sorted."""
    if not cell.name.startswith(UNORDERED):
        return outputs
    said = {"stdout": "", "stderr": ""}
    for one in outputs:
        if one.output_type == "stream":
            said[one.name] += one.text
    streams = [sorted(filter(None, text.splitlines())) for text in said.values()]
    return [*streams, *(one for one in outputs if one.output_type != "stream")]


def _job(number: int, name: str, cells: list[Cell], folder: Path) -> Job:
    made = [v4.new_code_cell("", metadata={"tags": ["parameters"]})]
    tags = [] if alone(name) else ["raises-exception"]
    made += [v4.new_code_cell(cell.source, metadata={"tags": tags}) for cell in cells]
    for place, cell in enumerate(made):
        cell.id = f"cell-{place}"
    notebook = folder / f"notebook-{number}" / "n.ipynb"
    notebook.parent.mkdir(parents=True)
    nbformat.write(v4.new_notebook(cells=made), notebook)
    return Job(
        name=f"n{number}",
        notebook=notebook,
        parameters={},
        page=f"n{number}.html",
        title=name,
        frame=Frame(site="Corpus"),
    )


def different(told: dict[str, dict[str, str]]) -> dict[str, tuple[str, str]]:
    """The cells that gave something else, by name, with what each engine made of them. A page differs if a cell of it does."""
    first, second = (told[engine] for engine in ENGINES)
    names = list(dict.fromkeys([*first, *second]))
    found = {name: (first.get(name, ""), second.get(name, "")) for name in names}
    return {name: both for name, both in found.items() if both[0] != both[1]}


def measure() -> dict[str, object]:
    """The whole corpus: how many cells are equal, differ and have a reason to, and differ without one."""
    chosen = notebooks()
    with tempfile.TemporaryDirectory() as folder:
        found = different(run(chosen, Path(folder)))
    cells = [cell.name for those in chosen.values() for cell in those]
    unequal = [name for name in cells if name in found]
    return {
        "cells": len(cells),
        "kinds": dict(Counter(name.partition(":")[0] for name in cells)),
        "equal": len(cells) - len(unequal),
        "exceptions": {name: EXCEPTIONS[name] for name in unequal if name in EXCEPTIONS},
        "differ without a reason": {name: found[name] for name in unequal if name not in EXCEPTIONS},
        "exceptions that do not differ": [name for name in EXCEPTIONS if name not in found],
    }


def main() -> int:
    """Print what was found; 1 if something differs that may not."""
    told: dict[str, Any] = measure()
    for name, both in told["differ without a reason"].items():
        print(f"## {name}")
        for engine, said in zip(ENGINES, both, strict=True):
            print(f"{engine}: {said[:1500]}")
    print(json.dumps({**told, "differ without a reason": list(told["differ without a reason"])}, indent=1))
    return bool(told["differ without a reason"])


if __name__ == "__main__":
    sys.exit(main())
