"""papermill and nbconvert's HTMLExporter in one process, in a loop: what a script without this project's press would do.

Usage: oneprocess.py OUT NAME ...
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter

from engagement import report
from engagement.package import Package

if __name__ == "__main__":
    out, names = Path(sys.argv[1]), sys.argv[2:]
    exporter = HTMLExporter()
    for chosen in report.chosen(report.listed(Package()), names):
        source, run = report.notebooks() / f"{chosen.notebook}.ipynb", out / f"{chosen.qualified}.ipynb"
        run.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(source, run, chosen.parameters, progress_bar=False, cwd=report.notebooks())
        page, _ = exporter.from_notebook_node(nbformat.read(run, as_version=4))
        run.with_suffix(".html").write_text(page, encoding="utf-8")
