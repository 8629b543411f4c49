"""Every notebook on any sound package: packages of any shape, each notebook run on each, its sentences read."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import matplotlib
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parents[1]))

from engagement import report
from engagement.package import Package
from engagement.validation import problems
from plainly import shown
from test_sections import CLUMSY
from worlds import packages, write

PACKAGES = 600  # so that each notebook runs on 200 at least: a third of them have a body with a page


def look(folder: Path) -> Counter[str]:
    """Run each notebook on a sound package: which were run. What is wrong is an AssertionError that names the report."""
    package = Package(folder)
    wrong = problems(package)
    assert not wrong, f"the package is not sound: {wrong[0]}"
    ran: Counter[str] = Counter()
    one_each = {one.notebook: one for one in report.listed(package)}
    whole, section_id = one_each["overview"], package.rows("sections")[0]["section_id"]
    given = {"explore": {"section_id": section_id}, "compare": {"sections": [section_id]}}
    one_each |= {
        name: replace(whole, notebook=name, name=name, parameters=parameters)
        for name, parameters in given.items()
    }
    for one in one_each.values():
        said = " ".join(BeautifulSoup(part.html, "html.parser").get_text(" ") for part in shown(one))
        for pattern in CLUMSY:
            found = re.search(pattern, " ".join(said.split()))
            assert not found, f"{one.name}: {found.group()}: {said[max(found.start() - 60, 0) :][:160]}"
        ran[one.notebook] += 1
    return ran


def measure(number: int = PACKAGES, start: int = 1) -> dict[str, object]:
    """Packages tried, and runs of each notebook on them. The first failure is raised, made as small as can be."""
    ran: Counter[str] = Counter()
    matplotlib.use("agg")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "data"
        os.environ["ENGAGEMENT_DATA"] = str(place)

        @seed(start)
        @settings(
            max_examples=number,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(packages())
        def attempt(tables: dict) -> None:
            ran.update(look(write(place, tables)))
            ran["packages"] += 1

        attempt()
    tried = ran.pop("packages")
    return {
        "packages tried": tried,
        **{f"runs of {name}": count for name, count in sorted(ran.items())},
        "failures": 0,
    }


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PACKAGES))
