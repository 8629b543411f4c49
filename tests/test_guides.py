"""What a newcomer is told: commands that exist, links that lead somewhere, templates and a workflow that hold to their rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
GUIDES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "data/README.md",
    "data/CHANGELOG.md",
    "docs/architecture.md",
    "docs/new-section.md",
]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TEMPLATES = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown page gives its headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", GUIDES)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / name).parent / path if path else ROOT / name
        assert found.exists(), target
        assert not anchor or anchor in anchors(found.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("name", GUIDES)
def test_commands_exist(name):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    told = re.findall(r"(?:^ {4}|`)make ([a-z]+)", read(name), re.MULTILINE)
    assert set(told) <= targets


def test_the_guide_is_a_page():
    assert len(read("CONTRIBUTING.md").split()) < 900


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_an_issue_template_asks_for_what_a_verdict_needs(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    asked = [part["id"] for part in form["body"]]
    assert len(asked) == len(set(asked))
    assert all(part["attributes"]["label"] for part in form["body"])
    assert sum(part.get("validations", {}).get("required", False) for part in form["body"]) >= 3


def test_there_is_a_template_for_a_record_and_one_for_a_row():
    assert {path.stem for path in TEMPLATES} == {"record-says-otherwise", "row-is-wrong"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_its_actions_asks_for_little_and_hides_nothing(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    used = re.findall(r"uses: (\S+)(?: # v[\d.]+)?$", text, re.MULTILINE)
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)
    assert text.count("uses:") == len(re.findall(r"uses: \S+ # v\d+\.\d+\.\d+$", text, re.MULTILINE))
    assert workflow["permissions"] == {}, "each job asks for what it needs"
    wide = {"contents": "write", "actions": "write", "packages": "write"}
    for job in workflow["jobs"].values():
        assert not job["permissions"].items() & wide.items() and "timeout-minutes" in job
    assert "|| true" not in text and "continue-on-error" not in text


def test_the_workflow_tries_the_oldest_python_that_is_promised_and_the_newest():
    matrix = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["test"]["strategy"]["matrix"]
    oldest = re.search(r'requires-python = ">=(\d+\.\d+)"', read("pyproject.toml")).group(1)
    assert matrix == {"os": ["ubuntu-latest", "macos-latest"], "python": [oldest, "3.x"]}


def test_hooks_call_tools_of_this_checkout():
    repos = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repos[0]["hooks"])
