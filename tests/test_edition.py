"""Writing tables: all that changed or none, whatever interrupts it, in one canonical form."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from engagement import journal
from engagement.edition import Edition
from engagement.package import EngagementError, Package

DATA = Path(__file__).parents[1] / "data"
STEPS = ("mkdir", "open", "fsync", "rename", "replace", "rmdir", "unlink", "chmod")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def other(edition: Edition) -> Edition:
    """An edition in which three tables have changed."""
    for table in ("claims", "events", "records"):
        rows = edition.rows(table)
        name = "title" if table == "records" else "summary"
        edition.put(table, [rows[0] | {name: 'Something, "else".'}, *rows[1:]])
    return edition


@pytest.mark.parametrize("table", Package(DATA).names)
def test_what_was_read_is_written_byte_for_byte(table):
    assert Edition(DATA).content(table) == Package(DATA).path(table).read_bytes()


def test_only_what_changed_is_written_and_a_diff_shows_only_that(copy):
    before = contents(copy)
    edition = other(Edition(copy))
    assert edition.changed == ["claims", "events", "records"] == edition.save()
    after = contents(copy)
    for name in ("claims.csv", "events.csv", "records.csv"):
        lines = list(zip(before[name].splitlines(), after[name].splitlines(), strict=True))
        assert [place for place, (old, new) in enumerate(lines) if old != new] == [1]
    assert {name for name in before if before[name] != after[name]} == {
        "claims.csv",
        "events.csv",
        "records.csv",
    }
    assert not edition.changed
    assert {path.name for path in copy.iterdir()} == {path.name for path in DATA.iterdir()}


class Killed(Exception):
    """For nothing: a process that is killed raises nothing."""


def killed_after(folder: Path, steps: int) -> bool:
    """Save in a process that ends without a word at one of its steps; whether it came to its end before."""
    child = os.fork()
    if child == 0:
        edition, left = other(Edition(folder)), [steps]

        def counted(function):
            def step(*arguments, **options):
                if left[0] == 0:
                    os._exit(9)
                left[0] -= 1
                return function(*arguments, **options)

            return step

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        Path.mkdir = counted(Path.mkdir)
        journal._write = counted(journal._write)
        shutil.rmtree = counted(shutil.rmtree)
        try:
            edition.save()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def test_a_save_killed_at_any_step_leaves_all_of_the_old_or_gives_all_of_the_new(invented, tmp_path):
    old = contents(invented)
    new = {name: old[name] for name in old} | {
        f"{table}.csv": other(Edition(invented)).content(table) for table in ("claims", "events", "records")
    }
    outcomes, ended, steps = [], False, 0
    while not ended:
        folder = shutil.copytree(invented, tmp_path / f"killed-{steps}")
        ended = killed_after(folder, steps)
        raw = contents(folder)
        happened = raw != old or (folder / journal.COMMITTED).exists()
        Package(folder)  # the next who opens it finishes what has happened
        assert contents(folder) == (new if happened else old), f"killed at step {steps}"
        assert not (folder / journal.COMMITTED).exists()
        outcomes.append(happened)
        steps += 1
    assert outcomes == sorted(outcomes), "once it has happened, it has happened"
    assert outcomes.count(False) > 8 and outcomes.count(True) > 4
    # What a killed save left is no hindrance to the next.
    folder = tmp_path / f"killed-{outcomes.count(False) - 1}"
    other(Edition(folder)).save()
    assert contents(folder) == new and not (folder / journal.STAGED).exists()


def test_a_table_that_somebody_else_has_changed_is_not_written_over(copy):
    edition = other(Edition(copy))
    other(Edition(copy)).save()
    before = contents(copy)
    with pytest.raises(EngagementError, match=r"claims\.csv: changed on disk since"):
        edition.save()
    assert contents(copy) == before


def test_what_cannot_be_written_changes_nothing(copy, monkeypatch):
    before, written = contents(copy), journal._write

    def full(path, content, like):
        if path.name == "records.csv":
            raise OSError(28, "No space left on device", str(path))
        written(path, content, like)

    monkeypatch.setattr(journal, "_write", full)
    edition = other(Edition(copy))
    with pytest.raises(EngagementError, match="No space left on device; nothing was saved"):
        edition.save()
    assert contents(copy) == before and not (copy / journal.STAGED).exists()
    assert edition.changed, "they can be saved again"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace("claim_id,", "claim,", 1), "its columns must be"),
        (lambda text: text.rstrip("\n") + ",one more\n", "row 5 has 14 cells for 13 columns"),
        (lambda text: text + '"never closed\n', "unexpected end"),
    ],
)
def test_a_table_that_is_none_is_refused_in_a_line(invented, damage, said):
    path = invented / "claims.csv"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(EngagementError, match=rf"claims\.csv: cannot be read \(.*{said}"):
        Edition(invented).rows("claims")


def test_a_spreadsheets_way_of_writing_is_read(invented):
    path = invented / "bodies.csv"
    wanted, rows = path.read_bytes(), Package(invented).rows("bodies")
    lines = ["\ufeff" + ";".join(reversed(list(rows[0])))] + [
        ";".join(reversed(list(row.values()))) for row in rows
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    edition = Edition(invented)
    assert edition.rows("bodies") == [dict(reversed(row.items())) for row in rows]
    assert edition.changed == ["bodies"] == edition.save()
    assert path.read_bytes() == wanted
