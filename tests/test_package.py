"""The data package: where it is found, what its schema says, its types, its version, and what it says of a file it cannot read."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from engagement import load
from engagement import package as of
from engagement.package import EngagementError, Package, categories, home, unknown


@pytest.fixture
def package(invented) -> Package:
    return Package(invented)


def test_an_unknown_name_gets_the_nearest_first_and_then_the_others():
    assert str(unknown("body", "hcr", ["CAT", "HRC", "CRC"])) == (
        "no body 'hcr'; did you mean HRC? There are: HRC, CRC, CAT"
    )
    assert str(unknown("year", 1998, [2001, 2002])) == "no year '1998'. There are: 2001, 2002"
    assert str(unknown("claim", "X", ["AB-1", "AB-2", "AB-3"], limit=2)) == (
        "no claim 'X'. There are: AB-1, AB-2 and 1 more"
    )
    assert str(unknown("claim", "X", ["AB-1", "AB-2"], limit=2)) == "no claim 'X'. There are: AB-1, AB-2"
    names = ["lake", "lakes", "laker", "later", "sea"]
    assert str(unknown("name", "laké", names)).startswith(
        "no name 'laké'; did you mean lake? There are: lake, "
    )
    assert str(unknown("name", "lane", names)).endswith("There are: lake, later, lakes, laker, sea")
    assert isinstance(unknown("x", "y", []), EngagementError)


def test_a_folder_is_named_else_in_the_environment_else_near(invented, tmp_path, monkeypatch):
    other = tmp_path / "other"
    shutil.copytree(invented, other)
    monkeypatch.setenv("ENGAGEMENT_DATA", str(other))
    assert home(invented) == invented and home(str(invented)) == invented and home() == other
    monkeypatch.delenv("ENGAGEMENT_DATA")
    near = tmp_path / "project"
    shutil.copytree(invented, near / "data")
    (near / "notebooks" / "deep").mkdir(parents=True)
    for here in (near, near / "notebooks" / "deep"):
        monkeypatch.chdir(here)
        assert home() == near / "data"
    monkeypatch.setattr(of, "__file__", str(near / "lib" / "engagement" / "package.py"))
    monkeypatch.chdir(tmp_path)
    assert home() == near / "data"
    monkeypatch.setattr(of, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    with pytest.raises(EngagementError) as error:
        home()
    assert str(error.value) == (
        f"no data/datapackage.json in {tmp_path} or above it; name the folder with --data"
    )
    with pytest.raises(EngagementError) as error:
        home(near)
    assert str(error.value) == f"{near}: no datapackage.json in this folder; it must be a data package"


def test_categories_are_values_with_their_labels():
    field = {"categories": ["apple", {"value": "pear", "label": "a pear"}, {"value": "fig"}]}
    assert categories(field) == {"apple": "", "pear": "a pear", "fig": ""} and categories({}) == {}


def test_tables_and_fields_by_name(package):
    assert package.names[:3] == ["sections", "claims", "events"]
    assert [field["name"] for field in package.fields("agreement")][:2] == ["section_id", "measure"]
    assert package.field("events", "month")["type"] == "integer"
    assert list(package.meanings("claims", "kind"))[:2] == ["event", "standing"]
    assert package.path("claims") == package.folder / "claims.csv"
    for call, words in [
        (lambda: package.fields("claim"), "no table 'claim'; did you mean claims? There are: claims, "),
        (lambda: package.path("claim"), "no table 'claim'; did you mean claims? There are: claims, "),
        (
            lambda: package.field("claims", "kinds"),
            "no field in claims 'kinds'; did you mean kind? There are: kind, ",
        ),
    ]:
        with pytest.raises(EngagementError, match="^" + re.escape(words)):
            call()


@pytest.mark.parametrize(
    "written",
    [
        "{",
        "[]",
        "{}",
        '{"resources": [{"name": "a"}]}',
        '{"resources": [{"name": "a", "path": "a.csv", "schema": {}}]}',
    ],
)
def test_a_descriptor_that_is_none_is_named(invented, written):
    path = invented / "datapackage.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(EngagementError) as error:
        _ = Package(invented).descriptor
    assert all(line.startswith("datapackage.json:") for line in str(error.value).splitlines())


def test_rows_are_text(package):
    row = package.rows("contributions")[0]
    assert (row["state"], row["year"], row["amount_usd"]) == ("RUR", "1998", "4000")
    assert package.rows("events")[0]["treaty_id"] == ""


def test_a_table_has_the_types_of_its_schema(package):
    events = package.table("events")
    assert str(events["amount_usd"].dtype) == str(events["year_start"].dtype) == "Int64"
    assert list(events["type"].cat.categories) == list(package.meanings("events", "type"))
    assert str(package.table("sessions")["start_date"].dtype) == "datetime64[s]"
    assert str(events["summary"].dtype) == "string" and pd.isna(events["treaty_id"].iloc[0])
    assert events["amount_usd"].tolist()[2] == 5000
    assert list(events.columns) == [field["name"] for field in package.fields("events")]


def test_a_cell_that_says_na_is_a_word(invented, edit):
    edit(invented, "bodies", "body_id", "LC", short_name="NA")
    assert Package(invented).table("bodies")["short_name"].iloc[0] == "NA"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"type": "party"},
            "events.csv: cannot be read (type: 'party' found; one of attendance, ",
        ),
        ({"amount_usd": "5k"}, "events.csv: cannot be read ("),
    ],
)
def test_a_value_that_does_not_fit_is_named(invented, edit, cells, words):
    edit(invented, "events", "event_id", "RU1998-02.1", **cells)
    with pytest.raises(EngagementError) as error:
        Package(invented).table("events")
    assert str(error.value).startswith(words) and str(error.value).endswith("; run `engagement check`")


def test_a_table_that_cannot_be_read_is_named(invented, edit):
    edit(invented, "sessions", "number", "2", start_date="1998-13-01")
    (invented / "records.csv").unlink()
    (invented / "bodies.csv").write_bytes(b"body_id\nL\xe4ke\n")
    (invented / "treaties.csv").write_text('treaty_id\n"never closed\n', encoding="utf-8")
    claims = (invented / "claims.csv").read_text(encoding="utf-8")
    (invented / "claims.csv").write_text(claims.replace("anchor", "ankor", 1), encoding="utf-8")
    package = Package(invented)
    for ask, words in [
        (lambda: package.table("sessions"), "sessions.csv: cannot be read ("),
        (lambda: package.table("records"), "records.csv: cannot be read ("),
        (lambda: package.rows("records"), "records.csv: cannot be read ("),
        (lambda: package.rows("bodies"), "bodies.csv: cannot be read ("),
        (lambda: package.rows("treaties"), "treaties.csv: cannot be read ("),
        (lambda: package.table("claims"), "claims.csv: no column 'anchor'; run `engagement check`"),
    ]:
        with pytest.raises(EngagementError, match="^" + re.escape(words)):
            ask()


def test_a_byte_order_mark_is_no_part_of_a_name(invented):
    path = invented / "bodies.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Package(invented).rows("bodies")[0]["body_id"] == "LC"
    assert Package(invented).table("bodies")["body_id"].iloc[0] == "LC"


def test_the_version_changes_with_every_file_and_with_nothing_else(invented, tmp_path):
    before = Package(invented).digest
    assert re.fullmatch("[0-9a-f]{64}", before)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(invented, elsewhere)
    assert Package(elsewhere).digest == before  # not with the folder, nor with a date
    (elsewhere / "README.md").write_text("another file", encoding="utf-8")
    assert Package(elsewhere).digest == before
    seen = {before}
    for path in sorted(elsewhere.glob("*.csv")):
        kept = path.read_bytes()
        path.write_bytes(kept + b"\n")
        seen.add(Package(elsewhere).digest)
        path.write_bytes(kept)
    assert len(seen) == 1 + len(list(elsewhere.glob("*.csv")))
    descriptor = elsewhere / "datapackage.json"
    changed = json.loads(descriptor.read_text(encoding="utf-8")) | {"title": "Another title"}
    descriptor.write_text(json.dumps(changed), encoding="utf-8")
    assert Package(elsewhere).digest not in seen


def test_the_version_changes_where_two_tables_are_exchanged(invented):
    before = Package(invented).digest
    one, other = (invented / name for name in ("claims.csv", "events.csv"))
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    assert Package(invented).digest != before


def test_a_package_is_where_it_was_found(invented):
    assert Package(str(invented)).folder == Path(invented)


def test_a_table_that_is_gone_is_one_error_when_a_section_is_loaded(invented):
    (invented / "rounds.csv").unlink()
    with pytest.raises(EngagementError, match=r"^rounds\.csv: cannot be read \(no such file"):
        load("RU1998", invented)
