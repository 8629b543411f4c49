"""The whole corpus of cells with both of the press's engines: how many are equal, and what differs with a reason or without."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "packages" / "press" / "tests" / "corpus.py"


def measure() -> dict[str, object]:
    """What was tried, by outcome."""
    told: dict[str, object] = runpy.run_path(str(CORPUS), run_name="corpus_of_cells")["measure"]()
    return told


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    sys.exit(bool(found["differ without a reason"]))
