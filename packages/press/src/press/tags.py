"""What an author's tags say of a cell, as the tools round Jupyter spell them: what of it is shown, what is run, what may fail.

Jupyter Book writes `remove-input` and `hide-input`, nbconvert's own examples `remove_input`: a hyphen and an underscore are the same here.
What a tag takes away is nowhere in what is published, the notebook beside the page included.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CELL = frozenset(["remove-cell", "hide-cell"])
INPUT = frozenset(["remove-input", "hide-input"])
OUTPUT = frozenset(["remove-output", "hide-output"])
PAGE = "notebook-only"  # press's own: part of the notebook that is published, and not of the page
FAILS = "raises-exception"
SKIPPED = "skip-execution"
KNOWN = CELL | INPUT | OUTPUT | {PAGE, FAILS, SKIPPED, "injected-parameters"}


def of(cell: Mapping[str, Any]) -> list[str]:
    """The tags of a cell, those that are known here in their hyphened form."""
    found = (cell.get("metadata") or {}).get("tags")
    said = [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []
    return [hyphened if (hyphened := tag.replace("_", "-")) in KNOWN else tag for tag in said]


def allowed_to_fail(cell: Mapping[str, Any]) -> bool:
    """Whether an error in a cell is part of what it shows."""
    return FAILS in of(cell)


def published(notebook: Any) -> Any:
    """A notebook without what its cells' tags take away: of one whose input is hidden, the source is empty."""
    kept = [cell for cell in notebook.cells if CELL.isdisjoint(of(cell))]
    return type(notebook)({**notebook, "cells": [_published(cell) for cell in kept]})


def _published(cell: Any) -> Any:
    tags = of(cell)
    without: dict[str, Any] = {}
    if not INPUT.isdisjoint(tags):
        without["source"] = ""
    if cell.cell_type == "code" and not OUTPUT.isdisjoint(tags):
        without["outputs"] = []
    return type(cell)({**cell, **without}) if without else cell
