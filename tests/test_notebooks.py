"""The notebooks: written for people, and held to their outputs: one number or one colour changed is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_sentence_stands_before_each_code_cell(path):
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
    for before, cell in zip(cells, cells[1:], strict=False):
        if cell.cell_type == "code" and "notebook-only" not in cell.metadata.get("tags", []):
            assert before.cell_type == "markdown" or "notebook-only" in before.metadata.get("tags", []), (
                cell.source[:60]
            )
            assert len(cell.source.splitlines()) <= 15, f"more than one idea: {cell.source[:60]}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_one_parameters_cell_and_stored_outputs_without_an_error(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    outputs = [output for cell in code for output in cell.outputs]
    assert outputs and all(output.output_type != "error" for output in outputs)
    raw = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w/.:-])/(home|root|tmp|work)/|\bat 0x[1-9a-f]", raw), (
        "a path or an address of a machine"
    )
    assert path.stat().st_size < 700_000


def nbval(notebook: str, **environment: str) -> subprocess.CompletedProcess:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--nbval",
        "--nbval-current-env",
        notebook,
    ]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment, timeout=300
    )


@pytest.mark.slow
def test_a_number_changed_in_the_data_names_notebook_and_cell(copy, edit):
    edit(copy, "events", "event_id", "CN2012-15.1", year_start="2011", year_end="2011")
    done = nbval("notebooks/overview.ipynb", ENGAGEMENT_DATA=str(copy))
    assert done.returncode == 1
    assert re.search(r"FAILED notebooks/overview\.ipynb::Cell \d+", done.stdout), done.stdout[-2000:]


@pytest.mark.slow
def test_the_colour_of_one_bar_changed_names_notebook_and_cell(tmp_path):
    library = tmp_path / "lib"
    shutil.copytree(ROOT / "lib", library, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    chart = library / "engagement" / "chart.py"
    drawn = '    bars = axes.barh(names, table["claims"], color=ACCENT, height=0.62)\n'
    source = chart.read_text(encoding="utf-8")
    assert drawn in source
    chart.write_text(source.replace(drawn, drawn + "    bars[1].set_color('#aa0000')\n"), encoding="utf-8")
    done = nbval("notebooks/overview.ipynb", PYTHONPATH=str(library), ENGAGEMENT_DATA=str(ROOT / "data"))
    assert done.returncode == 1
    failed = re.findall(r"FAILED notebooks/overview\.ipynb::Cell (\d+)", done.stdout)
    assert len(failed) == 1, done.stdout[-2000:]
