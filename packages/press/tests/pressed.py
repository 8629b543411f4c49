"""Notebooks made for a test, and what came of them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import nbformat.v4 as v4

from press import Frame
from press.ledger import MARKS, NAME

FRAME = Frame(site="Site", header="<p>Header</p>", footer="<p>Footer</p>", css=".own { color: red }")
PARAMETERS = "year = 2000\nplace = 'here'"


def save(path: Path, *cells: str, parameters: str | None = PARAMETERS) -> Path:
    """Write a notebook: a title, a parameters cell, code cells (or Markdown, where one starts with #)."""
    made = [v4.new_markdown_cell("# The notebook's title\n\nWords.")]
    if parameters is not None:
        made.append(v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    made += [v4.new_markdown_cell(cell) if cell.startswith("#") else v4.new_code_cell(cell) for cell in cells]
    for number, cell in enumerate(made):
        cell.id = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=made), path)
    return path


def contents(out: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the ledger."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name not in (NAME, MARKS)]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def saved(out: Path, name: str) -> nbformat.NotebookNode:
    """The notebook that was saved beside a page."""
    return nbformat.read(out / f"{name}.ipynb", as_version=4)
