"""A problem: one thing that is wrong with a data package, on one line."""

from __future__ import annotations

from dataclasses import dataclass

NO_ROW = -1  # of what is no table: the descriptor


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: ``row`` counts from 1 at the header, ``field`` may be several joined by a comma.

    >>> print(Problem("events.csv", 3, "month", "'13' found"), Problem("datapackage.json", NO_ROW, "events/month", "missing"), sep="\\n")
    events.csv:3:month: '13' found
    datapackage.json: events/month: missing
    """

    file: str
    row: int
    field: str
    what: str

    def __str__(self) -> str:
        if self.row == NO_ROW:
            return ": ".join(filter(None, (self.file, self.field, self.what)))
        return f"{self.file}:{self.row}:{self.field}: {self.what}"
