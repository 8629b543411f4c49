"""Extracts: a section loaded from its extract is the section loaded from the whole; rows of others do not count."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from engagement import load
from engagement.extract import Extracts
from engagement.package import Package


@pytest.mark.parametrize(
    "section_id", ["CN2012", "SVN2014", "SVN2024", "DNK2026", "RU1998", "ZE2003", "ZE2009"]
)
@pytest.mark.parametrize("drafts", [False, True])
def test_a_section_needs_its_extract_alone(several, monkeypatch, section_id, drafts):
    """What is loaded is chosen among the rows of an extract: the same is chosen among all rows there are."""
    part = load(section_id, several, drafts=drafts)
    package = Package(several)
    section = [row for row in package.rows("sections") if row["section_id"] == section_id]
    every = {table: package.rows(table) for table in package.names} | {"sections": section}
    assert sum(map(len, Extracts(package).rows(section_id).values())) < sum(map(len, every.values()))
    monkeypatch.setattr(Extracts, "rows", lambda self, section_id: every)
    whole = load(section_id, several, drafts=drafts)
    for field in fields(whole):
        found, expected = getattr(part, field.name), getattr(whole, field.name)
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected)
        elif field.name == "about":
            assert {key: str(value) for key, value in found.items()} == {
                key: str(value) for key, value in expected.items()
            }


def test_a_table_is_read_once_and_again_when_it_changed(several, edit, monkeypatch):
    read = []
    rows = Package.rows
    monkeypatch.setattr(Package, "rows", lambda self, table: read.append(table) or rows(self, table))
    load("RU1998", several)
    assert "claims" in read and len(read) == len(set(read))
    read.clear()
    assert load("ZE2003", several).section_id == "ZE2003" and read == []
    edit(several, "claims", "claim_id", "RU1998-02", summary="Another.")
    read.clear()
    assert "Another." in set(load("RU1998", several).claims["summary"]) and "claims" in read


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
