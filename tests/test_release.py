"""What a release is made of: a database that holds to its keys, a workbook without formulas, Croissant, an RO-Crate, the same bytes."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import mlcroissant
import openpyxl
import pytest
from rocrate.rocrate import ROCrate

from engagement.package import EngagementError, Package, categories
from release import __main__ as whole
from release import archive, changelog, crate, croissant, database, workbook

ROOT = Path(__file__).parents[1]
PACKAGE = Package(ROOT / "data")
MOMENT = dt.datetime(2001, 2, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The database of the shipped data, opened as a reader would with its keys held."""
    path = tmp_path_factory.mktemp("database") / "data.sqlite"
    path.write_bytes(database.sqlite(PACKAGE))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_the_database_holds_every_row_and_breaks_no_key(opened):
    assert opened.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for table in PACKAGE.names:
        names = [column[0] for column in opened.execute(f'SELECT * FROM "{table}"').description]
        assert names == [field["name"] for field in PACKAGE.fields(table)]
        rows = [
            {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}
            for row in opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        ]
        assert rows == PACKAGE.rows(table)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO bodies (body_id, short_name, name, kind, parent_id) VALUES ('X', 'X', 'X', 'un-office', 'nobody')",
        "INSERT INTO bodies (body_id, short_name, name, kind) VALUES ('X', 'X', 'X', 'a kind of its own')",
        "INSERT INTO bodies (body_id, short_name, name, kind) VALUES ('HRC', 'X', 'X', 'un-office')",
        "INSERT INTO bodies (body_id, short_name, kind) VALUES ('X', 'X', 'un-office')",
        "UPDATE events SET month = 13",
        "UPDATE events SET month = 'May'",
        "UPDATE sessions SET start_date = '2010-02-30'",
        "DELETE FROM claims",
    ],
)
def test_the_database_refuses_what_the_schema_refuses(opened, statement):
    with pytest.raises(sqlite3.IntegrityError):
        opened.execute(statement)
    opened.rollback()


def test_the_database_explains_itself(opened):
    described = dict(opened.execute("SELECT name, value FROM about"))
    assert (
        described["version"] == PACKAGE.descriptor["version"] and described["id"] == PACKAGE.descriptor["id"]
    )
    meaning = opened.execute(
        "SELECT meaning FROM codebook_values WHERE (table_name, field, value) = ('claims', 'kind', 'commitment')"
    ).fetchone()[0]
    assert meaning == PACKAGE.meanings("claims", "kind")["commitment"]
    fields = opened.execute("SELECT count(*) FROM codebook_fields").fetchone()[0]
    assert fields == sum(len(PACKAGE.fields(table)) for table in PACKAGE.names)
    for view, table in (("events_in_context", "events"), ("checks_in_context", "checks")):
        assert opened.execute(f"SELECT count(*) FROM {view}").fetchone()[0] == len(PACKAGE.rows(table))


def test_rows_that_break_a_key_make_no_database(copy, edit):
    edit(copy, "events", "event_id", "CN2012-10.1", body_id="OHCRH")
    with pytest.raises(EngagementError, match="events: a foreign key leads nowhere"):
        database.sqlite(Package(copy))


def test_the_workbook_holds_every_cell_in_its_type():
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(PACKAGE, MOMENT)))
    assert book.sheetnames == ["about", "codebook", *PACKAGE.names]
    assert book.properties.created == dt.datetime(2001, 2, 3)
    for table in PACKAGE.names:
        head, *rows = book[table].iter_rows(values_only=True)
        assert list(head) == [field["name"] for field in PACKAGE.fields(table)]
        shown = [["" if cell is None else _text(cell) for cell in row] for row in rows]
        numbers = {field["name"] for field in PACKAGE.fields(table) if field["type"] == "number"}
        assert shown == [  # a workbook has 1 and 1.0 as one number
            [text.removesuffix(".0") if name in numbers else text for name, text in row.items()]
            for row in PACKAGE.rows(table)
        ]
    values = {(row[0], row[1], row[4]): row[5] for row in book["codebook"].iter_rows(values_only=True)}
    for table in PACKAGE.names:
        for field in PACKAGE.fields(table):
            assert values[table, field["name"], None] == field["description"]
            for value, meaning in categories(field).items():
                assert values[table, field["name"], value] == meaning


def _text(cell) -> str:
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1"])
def test_no_cell_of_the_workbook_runs(invented, edit, text):
    edit(invented, "checks", "check_id", "RU1998-01c1", note=text)
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(Package(invented), MOMENT)))
    cell = next(cell for row in book["checks"].iter_rows() for cell in row if cell.value == text)
    assert cell.data_type == "s" and cell.quotePrefix and cell.hyperlink is None
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.slow
def test_croissant_is_sound_and_its_records_can_be_read(tmp_path):
    version = changelog.current(PACKAGE)
    for name, content in whole.data(PACKAGE, ROOT, version).items():
        (tmp_path / name).write_bytes(content)
    described = json.loads((tmp_path / "croissant.json").read_text(encoding="utf-8"))
    assert described["conformsTo"] == croissant.VERSION == "http://mlcommons.org/croissant/1.1"
    for table in PACKAGE.names:
        dataset = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
        assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
        assert len(list(dataset.records(table))) == len(PACKAGE.rows(table)), table
    meant = list(mlcroissant.Dataset(jsonld=tmp_path / "croissant.json").records("checks.verdict"))
    assert {row["checks.verdict/value"]: row["checks.verdict/meaning"] for row in meant} == PACKAGE.meanings(
        "checks", "verdict"
    )
    (tmp_path / "claims.csv").write_text("spoilt", encoding="utf-8")
    with pytest.raises(mlcroissant.GenerationError) as refused:
        list(mlcroissant.Dataset(jsonld=tmp_path / "croissant.json").records("claims"))
    assert "hash" in str(refused.value.__cause__).lower()


def test_an_archive_follows_from_what_is_in_it():
    files = {"b/two.txt": b"2", "one.txt": b"1"}
    packed = archive.pack(files, MOMENT)
    assert archive.unpack(packed) == files
    assert (
        packed
        == archive.pack(dict(reversed(files.items())), MOMENT)
        != archive.pack(files, MOMENT.replace(year=2002))
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2001, 2, 3, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o100644}


@pytest.mark.slow
def test_a_folder_of_reports_is_a_crate(tmp_path):
    (tmp_path / "XX").mkdir()
    (tmp_path / "XX/overview.html").write_text("<title>Ruritania, a report</title>", encoding="utf-8")
    (tmp_path / "index.html").write_text("<p>no title</p>", encoding="utf-8")
    (tmp_path / ".memory.json").write_text("{}", encoding="utf-8")
    (tmp_path / crate.METADATA).write_bytes(crate.crate(tmp_path, PACKAGE, ROOT, MOMENT))
    read = ROCrate(tmp_path)
    pages = {part.id: part for part in read.root_dataset["hasPart"]}
    assert {"XX/overview.html", "index.html"} <= pages.keys() and ".memory.json" not in pages
    assert pages["XX/overview.html"]["name"] == "Ruritania, a report"
    assert read.datePublished == MOMENT
    assert read.root_dataset["isBasedOn"]["version"] == PACKAGE.descriptor["version"]
    made = next(entity for entity in read.get_entities() if entity.type == "CreateAction")
    assert made["object"]["identifier"] == PACKAGE.descriptor["id"] and len(made["result"]) == 2
    assert (tmp_path / crate.METADATA).read_bytes() == crate.crate(tmp_path, PACKAGE, ROOT, MOMENT)


def checkout(folder: Path) -> Path:
    """A copy of this checkout's files, without what was built in it."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "__pycache__", "*.egg-info", "build", "dist", "reports", ".*_cache"
    )
    shutil.copytree(ROOT, folder, ignore=left_out)
    return folder


def build(folder: Path, zone: str, umask: int) -> dict[str, bytes]:
    """A release built in a checkout, as a machine of some time zone and umask would."""
    environment = os.environ | {
        "TZ": zone,
        "PYTHONPATH": os.pathsep.join(map(str, [folder / "lib", *folder.glob("packages/*/src"), folder])),
    }
    environment["ENGAGEMENT_DATA"] = environment["ENGAGEMENT_SOURCE"] = (
        "/nowhere"  # a release is of its own checkout
    )
    done = subprocess.run(
        [sys.executable, "-m", "release", "--section", "SVN2024"],
        cwd=folder,
        env=environment,
        umask=umask,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir()}


@pytest.mark.slow
def test_two_checkouts_give_the_same_bytes(tmp_path):
    one = build(checkout(tmp_path / "one"), "Pacific/Kiritimati", 0o022)
    two = build(checkout(tmp_path / "a longer path" / "two"), "America/St_Johns", 0o077)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []

    sums = dict(reversed(line.split("  ")) for line in one.pop(whole.SUMS).decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in one.items()}
    kinds = {name.rsplit(".", 1)[1] for name in one}
    assert kinds == {"zip", "sqlite", "xlsx", "whl"}
    described = next(name for name in one if name.endswith("-reports.zip"))
    pages = archive.unpack(one[described])
    assert "SVN2024/evidence.html" in pages and crate.METADATA in pages

    for name in one:
        if name.endswith(".whl"):
            (tmp_path / name).write_bytes(one[name])
            _installs(tmp_path / name, tmp_path / "installed")


def _installs(wheel: Path, target: Path) -> None:
    """A wheel holds what its own record says, and installs."""
    files = archive.unpack(wheel.read_bytes())
    record = next(name for name in files if name.endswith(".dist-info/RECORD"))
    listed = {path: digest for path, digest, _ in csv.reader(io.StringIO(files[record].decode()))}
    assert listed.keys() == files.keys()
    for path, digest in listed.items():
        found = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).rstrip(b"=").decode()
        assert path == record or digest == f"sha256={found}"
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", target, wheel]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.slow
def test_a_release_out_of_step_is_refused_in_one_line(tmp_path):
    folder = checkout(tmp_path / "one")
    path = folder / "data/bodies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Switzerland", "Swiss", 1), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"error: the tables are not those of version"):
        build(folder, "UTC", 0o022)
    path.write_text(path.read_text(encoding="utf-8").replace("Swiss", "Switzerland", 1), encoding="utf-8")
    path = folder / "pyproject.toml"
    path.write_text(
        re.sub(r'(?m)^version = ".*"', 'version = "99.0.0"', path.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    with pytest.raises(AssertionError, match=r"error: CITATION.cff: not in step with the data"):
        build(folder, "UTC", 0o022)
    assert not (folder / "dist").exists()
