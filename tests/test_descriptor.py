"""The descriptor: by the standard's own profile, by Frictionless, and in step with the files that it describes."""

from __future__ import annotations

import json
from copy import deepcopy
from importlib.resources import files
from pathlib import Path

import frictionless
import jsonschema
import pytest

from engagement import codebook
from engagement.package import Package, categories

ROOT = Path(__file__).parents[1]
PACKAGE = Package(ROOT / "data")

# The profile as published with version 2 of the standard, from the library of the standard's own editors: no network.
PROFILE = json.loads((files("dplib") / "profiles/2.0/datapackage.json").read_text(encoding="utf-8"))


def faults(descriptor: dict) -> list[str]:
    """What the profile has against a descriptor."""
    kind = jsonschema.validators.validator_for(PROFILE)
    found = kind(PROFILE, format_checker=kind.FORMAT_CHECKER).iter_errors(descriptor)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_descriptor_is_a_data_package_of_version_2():
    assert faults(PACKAGE.descriptor) == []
    assert PACKAGE.descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in PACKAGE.resources.values():
        for part, profile in (
            (resource, "dataresource"),
            (resource["schema"], "tableschema"),
            (resource["dialect"], "tabledialect"),
        ):
            assert part["$schema"] == f"https://datapackage.org/profiles/2.0/{profile}.json"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), 3),
        (("created",), "yesterday"),
        (("contributors", 0, "roles"), "creator"),
        (("sources", 0, "path"), "file:///etc/passwd"),
        (("resources", 0, "hash"), "sha256:xyz"),
        (("resources", 0, "bytes"), "428"),
        (("resources", 0, "dialect", "delimiter"), 5),
        (("resources", 0, "schema", "fields", 0, "categories"), [{"label": "no value"}]),
    ],
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, tuple) else "",
)
def test_the_profile_refuses_what_is_not_one(path, value):
    spoilt = deepcopy(PACKAGE.descriptor)
    *way, last = path
    place = spoilt
    for step in way:
        place = place[step]
    place[last] = value
    assert faults(spoilt)


def test_frictionless_finds_the_package_sound_hashes_and_all(copy):
    assert frictionless.Package(str(PACKAGE.folder / "datapackage.json")).validate().valid
    with (copy / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write("XX,X,X,un-office,,,\n")
    report = frictionless.Package(str(copy / "datapackage.json")).validate()
    assert {error.type for task in report.tasks for error in task.errors} == {
        "hash-count",
        "byte-count",
        "row-count",
    }


def test_every_key_is_required_and_every_id_unique():
    """No primary key has an empty part, so that a row can be named and a database can hold it."""
    for table in PACKAGE.names:
        for name in PACKAGE.resources[table]["schema"]["primaryKey"]:
            assert PACKAGE.field(table, name)["constraints"]["required"], (table, name)


def test_a_table_that_points_to_itself_names_no_resource():
    keys = [key for part in PACKAGE.resources.values() for key in part["schema"].get("foreignKeys", [])]
    assert all(key["reference"].get("resource") != "" for key in keys)
    assert any("resource" not in key["reference"] for key in keys)


def test_typed_columns_take_their_categories_from_the_descriptor():
    for table in PACKAGE.names:
        frame = PACKAGE.table(table)
        for field in PACKAGE.fields(table):
            if values := list(categories(field)):
                assert list(frame[field["name"]].cat.categories) == values
                assert len(values) == len(set(values))


def test_a_source_is_a_document_with_what_is_known_of_its_publication(invented, edit):
    def title() -> str:
        return json.loads(codebook.descriptor(Package(invented)))["sources"][0]["title"]

    known = title()
    edit(invented, "sections", "section_id", "RU1998", publisher="", published="1999-05-01")
    assert title().endswith("” (1999-05-01)") and known.startswith(title().partition(" (")[0])
    edit(invented, "sections", "section_id", "RU1998", published="")
    assert title().endswith("”")
