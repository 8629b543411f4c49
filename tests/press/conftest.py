"""Jobs for the tests of press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pressed import FRAME, save

from press import Job


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder."""
    return tmp_path / "out"


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    """Makes a job from cells, or from a notebook that is there."""

    def make(*cells: str, name: str = "report", notebook: Path | None = None, **fields) -> Job:
        notebook = notebook or save(tmp_path / "notebooks" / f"{name}.ipynb", *cells)
        fields = {"page": f"{name}.html", "title": f"Title of {name}", "parameters": {}, **fields}
        return Job(name=name, notebook=notebook, frame=FRAME, **fields)

    return make
