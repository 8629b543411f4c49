"""The tables as Croissant 1.1 (JSON-LD for machine learning), from the descriptor, by the format's own library."""

from __future__ import annotations

import json
from datetime import datetime

import mlcroissant as mlc

from engagement.package import Package, categories

from .citation import bibtex, creators

VERSION = "http://mlcommons.org/croissant/1.1"
TYPES = {
    "integer": mlc.DataType.INTEGER,
    "year": mlc.DataType.INTEGER,
    "number": mlc.DataType.FLOAT,
    "date": mlc.DataType.DATE,
}


def croissant(package: Package, moment: datetime) -> bytes:
    """The content of ``croissant.json``, to stand beside the tables that it describes.

    Raises
    ------
    mlcroissant.ValidationError
        If what the descriptor says is not allowed in Croissant.
    """
    described = package.descriptor
    metadata = mlc.Metadata(
        ctx=mlc.Context(conforms_to=VERSION),
        name=described["name"],
        description=f"{described['title']}. {described['description']}",
        version=described["version"],
        cite_as=bibtex(package),
        keywords=described["keywords"],
        license=[part["path"] for part in described["licenses"]],
        creators=[mlc.Organization(name=person["title"]) for person in creators(package)],
        url=described.get("homepage", described["id"]),
        date_published=moment.replace(tzinfo=None),
        distribution=[_file(resource) for resource in package.resources.values()],
        record_sets=[
            *(_records(package, table) for table in package.names),
            *(_values(table, field) for table, field in _listed(package)),
        ],
    )
    return json.dumps(metadata.to_json(), indent=2, ensure_ascii=False).encode() + b"\n"


def _listed(package: Package) -> list[tuple[str, dict]]:
    """Every field whose values are listed, with its table."""
    return [(table, field) for table in package.names for field in package.fields(table) if categories(field)]


def _file(resource: dict) -> mlc.FileObject:
    return mlc.FileObject(
        id=resource["path"],
        name=resource["path"],
        description=resource["description"],
        content_url=resource["path"],
        content_size=f"{resource['bytes']} B",
        encoding_formats=[resource["mediatype"]],
        sha256=resource["hash"].removeprefix("sha256:"),
    )


def _records(package: Package, table: str) -> mlc.RecordSet:
    """A table as a set of records, its foreign keys to other tables as references (the library takes one to itself for a circle)."""
    resource = package.resources[table]
    leads = {
        key["fields"][0]: mlc.Source(
            file_object=package.resources[key["reference"]["resource"]]["path"],
            extract=mlc.Extract(column=key["reference"]["fields"][0]),
        )
        for key in resource["schema"].get("foreignKeys", [])
        if "resource" in key["reference"]
    }
    return mlc.RecordSet(
        id=table,
        name=table,
        description=resource["description"],
        key=[f"{table}/{name}" for name in resource["schema"]["primaryKey"]],
        fields=[
            mlc.Field(
                id=f"{table}/{field['name']}",
                name=field["name"],
                description=field["description"],
                data_types=TYPES.get(field["type"], mlc.DataType.TEXT),
                source=mlc.Source(file_object=resource["path"], extract=mlc.Extract(column=field["name"])),
                references=leads.get(field["name"], mlc.Source()),
            )
            for field in package.fields(table)
        ],
    )


def _values(table: str, field: dict) -> mlc.RecordSet:
    """The values that a field may have, each with its meaning, as an enumeration."""
    name = f"{table}.{field['name']}"
    return mlc.RecordSet(
        id=name,
        name=name,
        description=f"What the values of {field['name']} in {table} mean.",
        key=f"{name}/value",
        fields=[
            mlc.Field(id=f"{name}/{part}", name=part, description=words, data_types=mlc.DataType.TEXT)
            for part, words in (("value", "The value."), ("meaning", "What it means."))
        ],
        data=[
            {f"{name}/value": value, f"{name}/meaning": meaning}
            for value, meaning in categories(field).items()
        ],
    )
