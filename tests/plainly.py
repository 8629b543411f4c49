"""A report's notebook run without Jupyter: its code in this process, and what it would display."""

from __future__ import annotations

import json
from functools import cache
from types import CodeType

from engagement import card, exhibit, report


def shown(one: report.Report) -> list[exhibit.Exhibit]:
    """Run the cells of a report's notebook with its parameters, on the data that `ENGAGEMENT_DATA` names; what they display, in order."""
    found: list[exhibit.Exhibit] = []
    exhibit.display = card.display = found.append
    space: dict = {}
    for tags, cell in _cells(one.notebook):
        exec(cell, space)
        if "parameters" in tags:
            space |= one.parameters
    return found


@cache
def _cells(notebook: str) -> list[tuple[list[str], CodeType]]:
    cells = json.loads((report.notebooks() / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [
        (cell["metadata"].get("tags", []), compile("".join(cell["source"]), notebook, "exec"))
        for cell in cells
        if cell["cell_type"] == "code"
    ]
