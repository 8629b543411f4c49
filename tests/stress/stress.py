"""Hard to break, in figures: runs every module of this folder that has a ``measure`` and writes docs/stress.md.

Usage: stress.py [NAME ...]; without names all of them. A module alone is written in its place among the others.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.extend(map(str, Path(__file__).parents[:3]))

from parts import merged

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
OUT = ROOT / "docs" / "stress.md"
HEAD = """# What was tried to break it

`make stress` does to data, notebooks and builds what a test that must be quick does in small, and writes this page; it takes an hour and more. A part
may be done alone (`make stress ONLY=faults`). Short forms of all of it run in `make test`. What each figure is of stands at the head of its module in [`tests/stress/`](../tests/stress).
"""


def names() -> list[str]:
    """The modules that measure something."""
    found = (path for path in sorted(HERE.glob("*.py")) if path.name != Path(__file__).name)
    return [path.stem for path in found if "def measure(" in path.read_text(encoding="utf-8")]


def rows(figures: Mapping[str, object], under: str = "") -> Iterator[tuple[str, object]]:
    """Figures as rows; those inside another stand under its name."""
    for name, value in figures.items():
        label = f"{under}: {name}" if under else str(name)
        if isinstance(value, Mapping):
            yield from rows(value, label)
        else:
            yield label, value


def part(name: str, about: str, figures: Mapping[str, object]) -> str:
    """One module's figures, with what they are of."""
    lines = [f"| {_said(label)} | {_said(value)} |" for label, value in rows(figures)]
    return "\n".join([f"## {name.capitalize()}", "", about, "", "| what | figure |", "|---|---|", *lines, ""])


def _said(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return text.replace("|", "\\|")


def main(asked: list[str]) -> int:
    """Measure; returns the exit status."""
    every = names()
    if unknown := [name for name in asked if name not in every]:
        print(f"error: no module {unknown[0]!r}. There are: {', '.join(every)}", file=sys.stderr)
        return 2
    for name in asked or every:
        since = time.monotonic()
        module = importlib.import_module(name)
        figures = module.measure()
        about = (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        found = part(name, about, figures)
        print(found, f"({time.monotonic() - since:.0f} s)\n", sep="", flush=True)
        OUT.write_text(merged(OUT, HEAD, [found], [one.capitalize() for one in every]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
