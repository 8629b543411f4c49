"""Formulas: cells that a spreadsheet would run instead of show.

A text that begins with one of :data:`SIGNS` gets an apostrophe before it in the CSVs that a page offers for download, as OWASP's
page on CSV injection advises; a number keeps its sign. The tables themselves may hold no such cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# The last four are what a spreadsheet takes for the first four where letters are as wide as Chinese characters.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def runs(text: object) -> bool:
    """Whether a spreadsheet would read a cell as a formula.

    >>> [runs(cell) for cell in ("=1+1", "-5", "-5.2e3", "@SUM(A1)", "- none", "a=b", -5, "")]
    [True, False, False, True, True, False, False, False]
    """
    return isinstance(text, str) and text.startswith(SIGNS) and not NUMBER.fullmatch(text)


def shown(value: object) -> object:
    """A cell as it may stand in a CSV: a carriage return, which the csv module leaves bare and a spreadsheet begins a row at, is a line feed.

    >>> shown("=1+1"), shown("-5"), shown(7), shown("a\\r=1")
    ("'=1+1", '-5', 7, 'a\\n=1')
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
    return f"'{text}" if runs(text) else text


def to_csv(rows: pd.DataFrame) -> str:
    """Rows as CSV that no spreadsheet runs, headings included."""
    safe = rows.copy(deep=False)
    for at in range(len(rows.columns)):
        column = rows.iloc[:, at]
        if column.dtype.kind not in "iufbM" and any(shown(cell) is not cell for cell in column.dropna()):
            safe.isetitem(at, column.astype("object").map(shown, na_action="ignore"))
    safe.columns = [shown(name) for name in rows.columns]
    return safe.to_csv(index=False, lineterminator="\n")
