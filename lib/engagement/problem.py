"""A problem: one thing that is wrong with a data package, on one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: ``row`` counts from 1 at the header, ``field`` may be several joined by a comma."""

    file: str
    row: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.field}: {self.what}"
