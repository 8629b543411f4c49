"""The benchmark's contenders make the reports that they are asked for, of every section: a comparison with one that doesn't says nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bench
from engagement import report
from engagement.package import Package
from engagement.validation import problems
from made_up import make

BENCH = Path(bench.__file__).parent


@pytest.fixture(scope="module")
def listed():
    return report.listed(Package())


def test_the_few_that_the_slowest_make_are_reports(listed):
    assert [one.qualified for one in report.chosen(listed, bench.FEW)] == bench.FEW


def test_the_others_make_every_report_of_every_section(listed, tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(bench, "call", lambda *command: called.append([str(part) for part in command]))
    _, _, *others = bench.contenders(tmp_path, "tcp://127.0.0.1:1")
    for one in others:
        one.run()
    assert [one.reports for one in others] == [len(listed)] * 5
    *reports, plain = called
    assert all("reports" in command and "--only" not in command for command in reports)
    assert report.chosen(listed, plain[3:]) == listed


@pytest.mark.parametrize("bodies", [8, 120])
def test_the_made_up_section_is_sound_and_grows(tmp_path, bodies):
    """`reports` makes none of a package that is not."""
    package = Package(make(tmp_path / "data", bodies))
    assert problems(package) == []
    names = [one.name for one in report.listed(package)]
    assert {name for name in names if name.startswith("body-")} == {
        f"body-B{one + 1}" for one in range(bodies)
    }


@pytest.mark.slow
@pytest.mark.parametrize("script", ["plain.py", "oneprocess.py"])
def test_what_they_run_makes_the_same_reports_of_two_sections(tmp_path, script):
    names = ["CN2012/year-2010", "SVN2014/year-2010"]
    subprocess.run([sys.executable, BENCH / script, tmp_path, *names], check=True, capture_output=True)
    made = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")]
    assert [name for name in names if any(path.startswith(name) for path in made)] == names
    assert all(path.startswith(tuple(names)) for path in made)
