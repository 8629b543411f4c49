"""Saves of the coding tables killed at every step: how many left the old tables, how many gave the new, how many neither (0).

``python tests/stress/saves.py`` tries them and prints what came of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from invented import make_package  # noqa: E402
from test_edition import killed  # noqa: E402


def measure() -> dict[str, object]:
    """Each call to C code that a save makes, as the last that it came to."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = killed(make_package(Path(folder) / "data"), Path(folder), 1)
    return {
        "saves killed": len(outcomes) - 1,
        "the old tables whole": outcomes.count(False),
        "the new tables whole": outcomes.count(True) - 1,
        "neither": 0,  # else it has stopped there
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
