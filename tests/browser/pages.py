"""Every page of the real matrix: its name, its file, and what is found in its HTML."""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup

from engagement import report
from engagement.package import Package
from invented import add_sections

ROOT = Path(__file__).parents[2]


def _several() -> Path:
    """The shipped data with the made-up sections beside them, as long as the tests run."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return add_sections(Path(shutil.copytree(ROOT / "data", Path(folder.name) / "data")))


DATA = _several()
REPORTS = report.listed(Package(DATA))
FIRST = REPORTS[0].section_id
FRONTS = [f"{name}/index" for name in dict.fromkeys(one.section_id for one in REPORTS) if name]
EVERY = ["index", *FRONTS, *(one.qualified for one in REPORTS)]


def _looked_at() -> list[str]:
    """The pages that a browser opens: of the first section one of each notebook, a body of each kind, the first and the last year; of the
    others a front page and a third of the notebooks each, in turns, so that every notebook is seen of several sections."""
    seen: dict[tuple, str] = {}
    for one in REPORTS:
        which = one.group if one.notebook == "body" and one.section_id == FIRST else ""
        seen.setdefault((one.section_id, one.notebook, which), one.qualified)
    others: dict[str, list[str]] = {}
    for (section_id, _, _), name in seen.items():
        if section_id not in ("", FIRST):
            others.setdefault(section_id, []).append(name)
    turns = [name for turn, names in enumerate(others.values()) for name in names[turn % 3 :: 3]]
    first = [name for (section_id, _, _), name in seen.items() if section_id == FIRST]
    last = [one.qualified for one in REPORTS if one.notebook == "year" and one.section_id == FIRST][-1]
    beside = [one.qualified for one in REPORTS if not one.section_id]
    return list(dict.fromkeys(["index", *FRONTS, *first, last, *turns, *beside]))


NAMES = _looked_at()
ONE_OF_EACH = [
    "index",
    FRONTS[0],
    *{one.notebook: one.qualified for one in REPORTS if one.section_id == FIRST}.values(),
    *(
        one.qualified
        for one in REPORTS
        if one.section_id != FIRST and one.notebook in ("overview", "body") and one.qualified in NAMES
    ),
]

# Where the three columns of each row stand, as they are folded.
COLUMNS = (
    "rows => rows.map((row) => [...row.children].map((column) => column.getBoundingClientRect().toJSON()))"
)


@dataclass(frozen=True)
class Page:
    """One page in the folder of reports."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.html"

    @property
    def address(self) -> str:
        return self.path.as_uri()

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.path.read_bytes(), "html.parser")

    @cached_property
    def ids(self) -> list[str]:
        return [tag["id"] for tag in self.html.find_all(id=True)]

    def rows(self, link: str) -> list[dict[str, str]]:
        """The rows of a CSV file that the page links to."""
        with (self.path.parent / link).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))
