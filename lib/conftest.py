"""Examples in docstrings are of a made-up state: they hold whatever sections the shipped data have."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


@pytest.fixture(autouse=True)
def made_up(tmp_path, monkeypatch):
    """The package of one section, as the data that are found without being named."""
    from invented import make_package

    monkeypatch.setenv("ENGAGEMENT_DATA", str(make_package(tmp_path / "data")))
