"""The plain script of the comparison: the same tallies, figures, tables and cards of the same reports, in a loop, written to files.

Usage: plain.py OUT NAME ...   It runs the code of each report's notebook without Jupyter: no kernel, no page, no saved notebook.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engagement import card, exhibit, report
from engagement.package import Package


def main(out: Path, names: list[str]) -> None:
    every = report.listed(Package())
    compiled: dict[str, list] = {}
    for chosen in report.chosen(every, names):
        if chosen.notebook not in compiled:
            cells = json.loads((report.notebooks() / f"{chosen.notebook}.ipynb").read_text(encoding="utf-8"))[
                "cells"
            ]
            code = [cell for cell in cells if cell["cell_type"] == "code"]
            compiled[chosen.notebook] = [
                (cell["metadata"].get("tags", []), compile("".join(cell["source"]), chosen.notebook, "exec"))
                for cell in code
            ]
        folder = out / chosen.qualified
        folder.mkdir(parents=True, exist_ok=True)
        shown: list[exhibit.Exhibit] = []
        exhibit.display = card.display = shown.append
        space: dict = {}
        for tags, cell in compiled[chosen.notebook]:
            exec(cell, space)
            if "parameters" in tags:
                space |= chosen.parameters
        for number, part in enumerate(shown):
            (folder / f"{number}.html").write_text(part.html, encoding="utf-8")
            if part.rows is not None:
                part.rows.to_csv(folder / f"{number}.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
