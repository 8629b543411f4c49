"""Where pages can't go: one line that names the folder and says why, nothing half written, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from places import closed, mounted, powerless
from press import PressError, press
from press.calling import call
from press.command import app
from press.files import prepare, write
from press.stored import store
from pressed import contents, save

SITE = 'title = "T"\n[[pages]]\nnotebook = "n.ipynb"\npage = "r{year}.html"\nparameters = [{years}]\n'
WIDE = "print('x' * 300_000, year)"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files, which is to be empty in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder with a site of eight pages of more than half a megabyte each, where one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("press.calling._stand_in", lambda: None)
    save(tmp_path / "n.ipynb", WIDE)
    years = ", ".join(f"{{year = {year}}}" for year in range(8))
    (tmp_path / "site.toml").write_text(SITE.replace("{years}", years))
    return tmp_path


def test_another_device_gets_the_same_bytes(job, out, tmp_path):
    """Of the folder, and of the folder in which it is made."""
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second device here")
    jobs = [job("print(year)", name="one"), job("print(2)", name="two")]
    press(jobs, out)
    with tempfile.TemporaryDirectory(dir=other) as folder:
        press(jobs, Path(folder, "deeper", "out"))
        assert contents(Path(folder, "deeper", "out")) == contents(out)
        assert [one.status for one in press(jobs, Path(folder, "deeper", "out"))] == ["unchanged"] * 2
        assert sorted(path.name for path in Path(folder, "deeper").iterdir()) == ["out"]


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_folder_that_takes_no_file_is_one_line(site, temporary, capfd, below):
    out = site / "out"
    with closed(out) as why:
        assert call(app, "press", ["build", "--out", str(out / below)]) == 1
        assert capfd.readouterr().err == f"error: Can't write to {out / below}: {why}.\n"
        assert list(out.iterdir()) == []


def test_a_notebook_whose_outputs_can_not_be_stored_is_as_it_was(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    save(folder / "n.ipynb", "1 + 1")
    before = contents(folder)
    with closed(folder) as why, pytest.raises(PressError, match=f"^Can't write {folder}: {why}.$"):
        store(folder / "n.ipynb")
    assert contents(folder) == before


def test_a_folder_of_somebody_else_is_one_line(job, temporary):
    job, folder = job("1"), Path(tempfile.mkdtemp(dir=temporary))
    temporary.chmod(0o755)
    (folder / "out").mkdir()
    (folder / "out").chmod(0o500)
    with (
        powerless(),
        pytest.raises(PressError, match=f"^Can't write to {folder / 'out'}: Permission denied.$"),
    ):
        prepare(folder / "out")
    assert list((folder / "out").iterdir()) == []
    (folder / "out").rmdir()
    folder.rmdir()


@pytest.mark.parametrize(("below", "why"), [("", "it is no folder"), ("sub", "Not a directory")])
def test_a_file_in_place_of_the_folder_is_one_line(site, temporary, capfd, below, why):
    out = site / "out"
    out.write_text("a file")
    assert call(app, "press", ["build", "--out", str(out / below)]) == 1
    assert capfd.readouterr().err == f"error: Can't write to {out / below}: {why}.\n"
    assert out.read_text() == "a file"


def test_a_file_system_that_is_full_ends_the_build_and_keeps_whole_pages(site):
    """In life, with processes of its own: none is left, nor a temporary file, nor a page without its end."""
    (site / "tmp").mkdir()
    with mounted(site / "out", "size=1M"):
        build = subprocess.run(
            [sys.executable, "-m", "press", "build", "--jobs", "1"] + ["--out", "out"],
            env=os.environ | {"TMPDIR": str(site / "tmp"), "OUTLET": str(site)},
            capture_output=True,
            text=True,
        )
        said = build.stderr.splitlines()
        assert build.returncode == 1
        assert [line for line in said if not line.startswith("built ")][-1:] == [
            "error: Can't write out: No space left on device."
        ]
        assert not any(line.startswith(("failed ", "Traceback")) for line in said)
        made = contents(site / "out")
        assert {name.rsplit(".", 1)[1] for name in made} == {"html", "ipynb"} and len(made) == 2
        assert all(content.endswith((b"</html>", b"}\n")) for content in made.values())
    assert list((site / "tmp").iterdir()) == []
    assert not marked(f"OUTLET={site}")


def marked(variable: str) -> list[str]:
    """The processes that have a variable in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if variable.encode() in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("name", ["a.html", "sub/a.html"])
def test_no_temporary_name_is_told(tmp_path, name):
    folder = (tmp_path / "out" / name).parent
    folder.mkdir(parents=True)
    with closed(folder) as why, pytest.raises(PressError) as told:
        write(tmp_path / "out", {name: b"content"})
    assert str(told.value) == f"Can't write {folder}: {why}."


def test_a_name_that_is_too_long_is_told_as_it_is(tmp_path):
    with pytest.raises(PressError) as told:
        write(tmp_path, {"x" * 300: b"content"})
    assert str(told.value) == f"Can't write {tmp_path / ('x' * 300)}: File name too long."
    assert list(tmp_path.iterdir()) == []
