"""The house: what the README promises, dependencies in step, a lock without addresses, a library that knows no state and no year."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PRESS = ROOT / "packages" / "press"
PRESS_PROJECT = tomllib.loads((PRESS / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LIBRARY = sorted(
    path
    for home in (ROOT / "lib", PRESS / "src")
    for path in home.rglob("*")
    if path.suffix in {".py", ".j2", ".css", ".js", ".mplstyle"}
)


def name_of(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9_.-]+", requirement.strip()).group(0).lower().replace("_", "-")


def test_environment_yml_has_what_pyproject_asks_for():
    lines = [line.strip() for line in (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()]
    listed = [
        line[2:] for line in lines if line.startswith("- ") and not line.endswith(":") and "--" not in line
    ]
    channels = {"conda-forge", "nodefaults"}
    conda = {
        name_of(line): line
        for line in listed
        if line not in channels and name_of(line) not in {"pip", "python"}
    }
    wanted = {
        *PROJECT["dependencies"],
        *PRESS_PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["lab"],
    }
    assert sorted(conda.values()) == sorted(wanted - {PRESS_PROJECT["name"]})
    assert [line for line in lines if "--editable" in line] == [
        "- --editable packages/press",
        "- --editable .",
    ]
    assert f"python{PROJECT['requires-python']}" in listed


def test_the_lock_has_hashes_for_everything_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock
    pinned = re.split(r"\n(?=\S)", lock.strip())
    assert len(pinned) > 50 and all("==" in part and "--hash=sha256:" in part for part in pinned)
    names = {name_of(part) for part in pinned}
    wanted = [
        name
        for project in (PROJECT, PRESS_PROJECT)
        for part in (project["dependencies"], *project["optional-dependencies"].values())
        for name in part
    ]
    assert {name_of(part) for part in wanted} - {PRESS_PROJECT["name"]} <= names


def test_the_lock_pins_what_is_asked_for_with_its_extras():
    """pip's older resolvers take the newest ``coverage[toml]`` there is where only ``coverage`` is pinned, and then refuse it."""
    lines = re.findall(
        r"^([\w.-]+(?:\[[\w,-]+\])?)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    pinned = {name_of(line): Requirement(line).extras for line in lines}
    asked = [
        (name, part)
        for name in pinned
        for part in map(Requirement, _requires(name))
        if part.extras and (part.marker is None or part.marker.evaluate({"extra": ""}))
    ]
    assert {part.name for _, part in asked} >= {"coverage"}
    assert [(name, str(part)) for name, part in asked if not part.extras <= pinned[name_of(part.name)]] == []


def _requires(name: str) -> list[str]:
    """What an installed distribution asks for; nothing where it is not one of this system's."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_library_knows_no_state_and_no_year(path):
    assert not re.search(r"2012|\bChina\b|CHN", path.read_text(encoding="utf-8"))


def test_the_press_names_no_column_of_the_data():
    from engagement.package import Package

    package = Package(ROOT / "data")
    columns = {
        field["name"] for table in package.names for field in package.fields(table) if "_" in field["name"]
    }
    for path in LIBRARY:
        if path.is_relative_to(PRESS):
            words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
            assert not words & columns, path
            assert "engagement" not in words, path


def test_the_readme_names_the_two_commands_and_every_folder():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make reports" in readme and "make test" in readme
    for folder in (
        "data",
        "lib/engagement",
        "packages/press",
        "release",
        "notebooks",
        "docs",
        "reports",
        "tests",
    ):
        assert f"`{folder}/`" in readme
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme):
        assert (ROOT / picture).is_file(), picture


def test_make_help_lists_every_target():
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {line.split()[0] for line in listed.splitlines()} == targets


def test_no_path_of_a_machine_in_what_is_tracked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".lock"} or not path.is_file() or path == Path(__file__):
            continue
        found = re.search(
            r"(?<![\w/.:-])/(work|root|home|tmp)/[a-z]", path.read_bytes().decode("utf-8", "ignore")
        )
        assert not found, f"{name}: {found.group(0)}"
