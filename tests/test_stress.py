"""`make stress` finds what measures, and makes one page of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from parts import merged
from stress import faults, stress

STRESS = Path(stress.__file__).parent


def test_every_module_that_measures_is_found_and_tells_what_it_does():
    assert {"environments", "faults", "hostile"} <= set(stress.names()) and "stress" not in stress.names()


def test_figures_are_rows_and_those_within_others_stand_under_their_name():
    made = stress.part("faults", "Builds.", {"stopped": {"SIGINT": 1000, "a|b": 2}, "torn": 0})
    assert made.splitlines() == [
        "## Faults",
        "",
        "Builds.",
        "",
        "| what | figure |",
        "|---|---|",
        "| stopped: SIGINT | 1,000 |",
        "| stopped: a\\|b | 2 |",
        "| torn | 0 |",
    ]


def test_a_part_measured_alone_takes_its_place_and_the_others_stay(tmp_path):
    path, order = tmp_path / "page.md", ["One", "Two", "Three"]
    path.write_text(merged(path, "# Page\n\nHead.", ["## Three\n\nc\n"], order), encoding="utf-8")
    path.write_text(merged(path, "# Page\n\nHead.", ["## One\n\na"], order), encoding="utf-8")
    assert path.read_text() == "# Page\n\nHead.\n\n## One\n\na\n\n## Three\n\nc\n"
    again = merged(path, "# New head", ["## Two\n\nb", "## One\n\nother"], ["One", "Two"])
    assert again == "# New head\n\n## One\n\nother\n\n## Two\n\nb\n"


def test_a_name_that_is_none_is_one_line():
    done = subprocess.run([sys.executable, STRESS / "stress.py", "nothing"], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.startswith("error: no module 'nothing'. There are: ")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of a few pages: its description, a folder, and what a clean build of it holds."""
    base = tmp_path_factory.mktemp("stress")
    described = faults.site(base / "site", pages=4)
    status, said = faults.Build(described, base / "clean", base / "tmp").ended()
    assert status == 0, said
    return described, base, faults.contents(base / "clean")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "after"), [("SIGINT", 0.6), ("SIGHUP", 1.4), ("SIGKILL", 1.6), ("a child", 1.7)]
)
def test_a_build_that_is_stopped_leaves_whole_files_and_the_next_completes(site, name, after):
    described, base, clean = site
    (base / name).mkdir()
    assert faults.stopped(described, base / name, clean, name, after, "fast") == []


@pytest.mark.slow
def test_two_builds_at_once_and_one_on_a_full_disk_are_as_one(site):
    described, base, clean = site
    for name in ("pair", "full"):
        (base / name).mkdir()
    assert faults.at_once(described, base / "pair", clean) == []
    assert faults.full(described, base / "full", clean, 30_000) == []


@pytest.mark.slow
def test_what_is_torn_or_dead_is_found(site, tmp_path):
    """The test's own test."""
    _, _, clean = site
    for name, content in clean.items():
        (tmp_path / name).write_bytes(content)
    assert faults.torn(tmp_path, clean) == []
    (tmp_path / "p1.html").unlink()
    (tmp_path / "p2.html").write_bytes(clean["p2.html"][:-100])
    assert faults.torn(tmp_path, clean) == ["p2.html", "index: p1.html"]
