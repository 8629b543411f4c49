"""A document in parts, each under a heading of its own: some are measured anew and the others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path


def merged(path: Path, head: str, measured: Iterable[str], order: Sequence[str]) -> str:
    """The document: its head, then its parts in an order of headings, those measured now in place of those that it had.

    Each part begins with its heading ("## Growth"); a part that the document has under a heading not in the order is left out.
    """
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = {}
    for part in [*re.split(r"^(?=## )", old, flags=re.MULTILINE)[1:], *measured]:
        heading, _, _ = part.partition("\n")
        parts[heading.removeprefix("## ")] = part.strip("\n") + "\n"
    return "\n".join([head.strip("\n") + "\n", *(parts[heading] for heading in order if heading in parts)])
