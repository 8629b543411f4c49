"""Data that can't be written, reports and releases that can go nowhere: one line that names the folder and says why, and all as it was."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from engagement.command import app
from engagement.desk import Desk
from engagement.package import EngagementError
from invented import make_package
from places import closed, mounted
from press.calling import call
from release.__main__ import main as release

# Commands that write to the package `here`, each with something to write.
BODY = ["--body-id", "XX", "--name", "Foo", "--kind", "court", "--short-name", "Foo"]
OPENED = [
    "ZE2020",
    "--state",
    "ZEN",
    "--name",
    "Zenda",
    "--title",
    "T",
    "--text",
    "../waters.txt",
    "--published",
    "2020-01-02",
]
WRITES = {
    "fmt": ["fmt", "--data", "here"],
    "check --accept": ["check", "--accept", "--data", "here"],
    "compare --write": ["compare", "--write", "here", "same"],
    "add": ["add", "body", "--data", "here", *BODY],
    "new": ["new", "--data", "here", *OPENED, "--period-start", "2019", "--period-end", "2020"],
}
WATERS = "Waters\n\nIn 2011 Zenda sent delegations to the fourth session of the Council of the Lakes.\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A package with something for `fmt` to do, in the folder where one stands, and beside it the same with nothing."""
    made = make_package(tmp_path / "given" / "here")
    shutil.copytree(made, tmp_path / "given" / "same")
    (tmp_path / "waters.txt").write_text(WATERS, encoding="utf-8")
    with (made / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    monkeypatch.chdir(tmp_path / "given")
    monkeypatch.setattr("press.calling._stand_in", lambda: None)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, those whose name begins with a dot among them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("arguments", WRITES.values(), ids=WRITES)
def test_data_that_take_no_file_are_one_line_and_stay(here, capfd, arguments):
    before = contents(here)
    with closed(here) as why:
        assert call(app, "engagement", arguments, (EngagementError,)) == 1
        (line,) = capfd.readouterr().err.splitlines()
        assert line.startswith("error: ") and str(here) in line and why in line
        assert f"{here}/" not in line, "no temporary name is told"
        assert contents(here) == before


def test_data_on_a_disk_that_is_full_are_one_line_and_stay(here, capfd):
    before = contents(here)
    held = shutil.copytree(here, here.with_name("held"))
    with mounted(here, "size=1M"):
        shutil.copytree(held, here, dirs_exist_ok=True)
        _fill(here / "filler")
        for arguments in WRITES.values():
            assert call(app, "engagement", arguments, (EngagementError,)) == 1
            (line,) = capfd.readouterr().err.splitlines()
            assert line.startswith("error: ") and f"{here}: No space left on device" in line
            (here / "filler").unlink()
            assert contents(here) == before
            _fill(here / "filler")


def _fill(path: Path) -> None:
    """Write into a file until the disk is full."""
    try:
        with path.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
    except OSError:
        pass


def test_the_desk_says_it_and_keeps_what_was_typed(here):
    with closed(here) as why:
        desk = Desk("RU1998", data=here)
        desk.open("claims", "RU1998-04")
        desk.set("summary", "Another.")
        desk._hear({"do": "save", "at": list(desk.at)})
        assert desk.panel.view["said"] == f"{here}: {why}; nothing was saved"
        assert desk.row["summary"] == "Another."


@pytest.mark.parametrize("below", ["", "sub"])
def test_reports_that_can_go_nowhere_are_one_line(here, capfd, below):
    out = here.with_name("out")
    with closed(out) as why:
        told = ["reports", "--data", "same", "--only", "overview", "--out", str(out / below)]
        assert call(app, "engagement", told, (EngagementError,)) == 1
        assert capfd.readouterr().err == f"error: Can't write {out / below}: {why}.\n"
        assert list(out.iterdir()) == []


def test_a_release_that_can_go_nowhere_is_told_before_it_is_made(here, monkeypatch):
    here.with_name("dist").write_text("a file")
    monkeypatch.setattr(sys, "argv", ["release", "--out", "dist"])
    with pytest.raises(SystemExit, match="^error: Can't write to dist: it is no folder.$"):
        release()


def test_a_table_with_another_column_is_one_line_for_compare(here, capfd):
    table = here / "claims.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("section_id", "section", 1), encoding="utf-8")
    assert call(app, "engagement", ["compare", "same", "here"], (EngagementError,)) == 1
    assert capfd.readouterr().err.startswith("error: claims.csv: cannot be read (its columns must be ")
