"""Writing tables: all that changed or none, whatever interrupts it, in one canonical form."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from engagement import journal
from engagement.codebook import accept
from engagement.descriptor import DESCRIPTOR
from engagement.edition import Edition
from engagement.package import EngagementError, Package
from engagement.validation import findings

DATA = Path(__file__).parents[1] / "data"
STRIDE = 5  # calls from one kill to the next; `make stress` tries each


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (*folder.glob("*.csv"), folder / DESCRIPTOR)}


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
        DESCRIPTOR,
    }
    assert not edition.changed
    assert {path.name for path in copy.iterdir()} == {path.name for path in DATA.iterdir()}


def killed_after(folder: Path, files: dict[str, bytes], steps: int) -> bool:
    """Save in a process that ends without a word after some calls to the system or to C code; whether it came to its end before."""
    child = os.fork()
    if child == 0:
        left = steps

        def count(frame, event, called):
            nonlocal left
            if event == "c_call":
                if left == 0:
                    os._exit(9)
                left -= 1

        try:
            sys.setprofile(count)
            journal.save(folder, files)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def test_a_save_killed_at_any_step_leaves_all_of_the_old_or_gives_all_of_the_new(invented, tmp_path):
    outcomes = killed(invented, tmp_path, STRIDE)
    assert min(outcomes.count(False), outcomes.count(True)) > 60 // STRIDE
    # What a killed save left is no hindrance to the next.
    folder = tmp_path / f"killed-{(outcomes.count(False) - 1) * STRIDE}"
    new = other(Edition(folder))
    new.save()
    assert all(contents(folder)[f"{table}.csv"] == new.content(table) for table in Package(folder).names)
    assert not (folder / journal.STAGED).exists()


def killed(package: Path, into: Path, stride: int) -> list[bool]:
    """Kill a save at each step, or at some: whether it had happened by then. It is whole either way, once somebody opens the folder."""
    old = contents(package)
    done = shutil.copytree(package, into / "done")
    other(Edition(done)).save()
    new = contents(done)
    files = {name: content for name, content in new.items() if content != old[name]}
    outcomes, ended, steps = [], False, 0
    while not ended:
        folder = shutil.copytree(package, into / f"killed-{steps}")
        ended = killed_after(folder, files, steps)
        raw = contents(folder)
        happened = raw != old or (folder / journal.COMMITTED).exists()
        Package(folder)  # the next who opens it finishes what has happened
        assert contents(folder) == (new if happened else old), f"killed at step {steps}"
        assert not (folder / journal.COMMITTED).exists()
        outcomes.append(happened)
        steps += stride
    assert outcomes == sorted(outcomes), "once it has happened, it has happened"
    return outcomes


def test_a_table_that_somebody_else_has_changed_is_not_written_over(copy):
    edition = other(Edition(copy))
    other(Edition(copy)).save()
    before = contents(copy)
    with pytest.raises(EngagementError, match=r"claims\.csv: changed on disk since"):
        edition.save()
    assert contents(copy) == before


def test_what_is_saved_is_what_the_descriptor_says_unless_it_did_not_agree_before(copy):
    accept(Package(copy))
    path = copy / "records.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert [change.file for change in findings(Package(copy)).changes] == ["records.csv"]
    edition = other(Edition(copy))
    edition.put("events", [row | {"month": ""} for row in edition.rows("events")])
    edition.save()
    said = {part["name"]: part for part in json.loads((copy / DESCRIPTOR).read_bytes())["resources"]}
    for table in ("claims", "events", "records"):
        content = Package(copy).path(table).read_bytes()
        assert (said[table]["bytes"], said[table]["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )
    assert [change.file for change in findings(Package(copy)).changes] == ["records.csv"], (
        "nobody said it was meant"
    )


def test_rows_that_a_spreadsheet_lost_are_not_taken_for_meant(copy):
    accept(Package(copy))
    path, rows = copy / "bodies.csv", Package(copy).rows("bodies")[:-1]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([rows[0].keys(), *(row.values() for row in rows)])
    assert Edition(copy).save() == [], "nothing was asked for"
    edition = Edition(copy)
    edition.rows("bodies")
    assert edition.save() == ["bodies"]
    told = [str(change) for change in findings(Package(copy)).changes]
    assert len(told) == 1 and told[0].startswith(
        f"bodies.csv:0:: {len(rows)} rows found; datapackage.json says"
    )


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
