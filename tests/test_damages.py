"""Each kind of damage to the shipped tables and their descriptor once: it is named, or changes no tally and loads. Many: ``make stress``."""

from __future__ import annotations

import random
import re

import frictionless
import pytest

from engagement import load
from engagement.package import Package
from engagement.validation import findings
from stress.tables import EVERY, WRONG, Bench

HARMLESS = {  # and what is said of it
    "a byte order mark": "a byte order mark is there",
    "lines end in CR LF": "lines end in CR LF",
    "an empty line at the end": "one empty line at the end",
    "no line feed at the end": "",
    "every cell in quotes": "",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("damaged") / "data")


LINE = re.compile(r"(datapackage\.json(: |:\d+:)|\w+\.csv:\d+:).+")


@pytest.mark.parametrize("kind", EVERY)
def test_no_damage_is_taken_in_silence(bench, kind):
    rng, wrong = random.Random(20261126), []
    for name, damage in EVERY[kind].items():
        word, said = bench.outcome(damage, rng)
        if word in WRONG or not all(map(LINE.match, said.splitlines())):
            wrong.append(f"{name}: {word}: {said}")
        may_be_sound = kind != "descriptor" or name in HARMLESS or name.startswith("anything")
        assert may_be_sound or not word.startswith("sound"), name
    assert wrong == [] and len(EVERY[kind]) >= 20


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_taken_and_said(bench, name):
    word, said = bench.outcome(EVERY["file"][name], random.Random(1))
    assert word == "sound, the same tallies", said
    assert HARMLESS[name] in said and bool(HARMLESS[name]) == bool(said)


def test_another_validator_finds_sound_what_is_found_sound(several, edit):
    """A second opinion, from the standard's own tool: notes full of semicolons included."""
    edit(several, "checks", "check_id", "CN2012-04c1", note="; ".join(["one"] * 40))
    edit(several, "records", "kind", "un-press", title="A; B; C; D; E, and F")
    package = Package(several)
    found = findings(package)
    assert found.problems == found.changes == []
    report = frictionless.Package(str(several / "datapackage.json")).validate(limit_errors=1000)
    assert [error.message for task in report.tasks for error in task.errors] == []
    for section_id in package.table("sections")["section_id"]:
        assert len(load(section_id, several).claims)
