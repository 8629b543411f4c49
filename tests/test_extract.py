"""Extracts: a section loaded from its extract alone is the section loaded from the whole; rows of others do not count."""

from __future__ import annotations

import csv
import shutil
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from engagement import load
from engagement.extract import Extracts
from engagement.package import Package


def alone(package: Package, section_id: str, folder: Path) -> Path:
    """A package that holds a section's extract and nothing else."""
    rows = Extracts(package).rows(section_id)
    folder.mkdir()
    shutil.copy(package.folder / "datapackage.json", folder)
    for table in package.names:
        with (folder / package.path(table).name).open("w", encoding="utf-8", newline="") as file:
            names = [field["name"] for field in package.fields(table)]
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(table, []))
    return folder


@pytest.mark.parametrize("section_id", ["CN2012", "RU1998", "ZE2003", "ZE2009"])
def test_a_section_needs_its_extract_alone(several, tmp_path, section_id):
    whole = load(section_id, several)
    part = load(section_id, alone(Package(several), section_id, tmp_path / "alone"))
    for field in fields(whole):
        found, expected = getattr(part, field.name), getattr(whole, field.name)
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected)
        elif field.name == "about":
            assert {key: str(value) for key, value in found.items()} == {
                key: str(value) for key, value in expected.items()
            }


def digests(folder: Path) -> dict[str, str]:
    package = Package(folder)
    extracts = Extracts(package)
    return {row["section_id"]: extracts.digest(row["section_id"]) for row in package.rows("sections")}


@pytest.mark.parametrize(
    ("table", "key", "value", "cells", "changed"),
    [
        ("claims", "claim_id", "RU1998-02", {"summary": "Another."}, {"RU1998"}),
        ("events", "event_id", "CN2012-04.1", {"summary": "Another."}, {"CN2012"}),
        ("checks", "claim_id", "ZE2003-01", {"note": "Another."}, {"ZE2003"}),
        ("sections", "section_id", "ZE2009", {"title": "Another"}, {"ZE2009"}),
        ("bodies", "body_id", "BFHR", {"name": "Another"}, {"CN2012"}),
        ("treaty_actions", "state", "RUR", {"date": "1996"}, {"RU1998"}),
    ],
)
def test_a_row_counts_for_the_sections_that_draw_on_it(several, edit, table, key, value, cells, changed):
    before = digests(several)
    edit(several, table, key, value, **cells)
    after = digests(several)
    assert {name for name in before if before[name] != after[name]} == changed


def test_the_schema_counts_for_all_and_a_tables_size_for_none(several):
    before = digests(several)
    path = several / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"bytes": ', '"bytes": 1'), encoding="utf-8")
    assert digests(several) == before
    path.write_text(text.replace("a treaty signed", "a treaty that was signed"), encoding="utf-8")
    assert all(digest != before[name] for name, digest in digests(several).items())
