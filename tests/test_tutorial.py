"""The tutorial as a reader follows it: its files are saved, its commands run in order, and what it shows is what they say."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from engagement import command
from engagement.package import EngagementError, Package
from engagement.validation import findings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "new-section.md").read_text(encoding="utf-8")
FENCE = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(\w+)\n(.*?)```\n", re.DOTALL)
BEFOREHAND = ("make .venv/done", ". .venv/bin/activate")  # what whoever runs tests has done
FAILS = re.compile(r"error: |\w+ problems? in \w+ files?$")


@dataclass
class Step:
    """A command of the tutorial and the lines that it shows of what the command says."""

    typed: str
    shown: list[str]

    @property
    def exit_code(self) -> int:
        """How it ends by what is shown."""
        return int(any(FAILS.match(line) for line in self.shown))

    @property
    def pattern(self) -> str:
        """What the command says: a line of its own or a part of one that is left out is an ellipsis, a row's number may be another."""
        lines = [
            r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
            for line in self.shown
        ]
        return re.sub(r"(\\\.csv:)\d+", r"\1\\d+", "".join(lines))


def steps(block: str) -> Iterator[Step]:
    """The commands of a block, each with what is shown under it."""
    for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
        typed, *shown = part.splitlines()
        yield Step(typed, shown)


def run(typed: str, monkeypatch) -> tuple[int, str]:
    """Type a command: one of ours in this process, any other in a shell, which may leave the folder."""
    if not typed.startswith("engagement "):
        done = subprocess.run(["sh", "-ec", f"{typed}\npwd"], capture_output=True, text=True, timeout=60)
        *said, folder = done.stdout.splitlines() or [""]
        monkeypatch.chdir(folder or ".")
        return done.returncode, "".join(f"{line}\n" for line in said) + done.stderr
    done = CliRunner().invoke(command.app, shlex.split(typed)[1:])
    if isinstance(done.exception, EngagementError):
        return 1, f"error: {done.exception}\n"
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A folder with the data, as a reader's checkout has it, that one stands in."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "data", folder / "data")
    monkeypatch.delenv("ENGAGEMENT_DATA")
    monkeypatch.chdir(folder)
    return folder


def words(page: str) -> str:
    """What a page of the section says."""
    html = (Path("pages") / "XMD2021" / f"{page}.html").read_bytes()
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.mark.slow
def test_whoever_follows_it_comes_to_sound_data_and_pages(checkout, monkeypatch):
    for name, language, block in FENCE.findall(PAGE):
        if name:
            Path(name).write_text(block, encoding="utf-8")
            continue
        assert language == "console"
        for step in steps(block):
            if step.typed in BEFOREHAND:
                continue
            code, said = run(step.typed, monkeypatch)
            assert code == step.exit_code, f"{step.typed}\n{said}"
            assert not step.shown or re.search(f"^{step.pattern}", said, re.MULTILINE), (
                f"{step.typed}\n{said}"
            )
    there = checkout.parent / "practice"
    assert Path.cwd() == there
    found = findings(Package(there / "data"))
    assert not (found.problems or found.changes or found.notes)
    for page in set(re.findall(r"`((?:drafts|pages)/\S+\.html|\S+\.html)`", PAGE)):
        assert (there / page).exists() or (there / "pages" / "XMD2021" / page).exists(), page
    assert "Five claims; three can be checked" in words("index") and "coded by nobody" not in words("index")
    assert "dated by the calendar" in words("body-SRF")
    assert "Lists the accession in 2021, not in 2020." in words("evidence")
    assert {path.name for path in checkout.iterdir()} == {"data"}


def test_every_block_is_run_or_saved():
    assert PAGE.count("```") == 2 * len(FENCE.findall(PAGE))
    assert {language for name, language, _ in FENCE.findall(PAGE) if not name} == {"console"}


def test_a_step_fails_where_what_it_shows_is_not_said():
    step = next(steps("$ engagement check\n…\nclaims.csv:82:status: note\nsound: 14 tables, …\n"))
    assert step.exit_code == 0
    assert re.search(f"^{step.pattern}", "x\nclaims.csv:9:status: note\nsound: 14 tables, 3 rows\n", re.M)
    assert not re.search(f"^{step.pattern}", "claims.csv:9:status: no\nsound: 14 tables, 3 rows\n", re.M)
    assert next(steps("$ a \\\n  b\nerror: no\n")).exit_code == 1
