"""Tables written as the data package has them: all of some, whole, or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from press.files import write

from .package import Package


def save(package: Package, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Write tables, each with all its rows, in the schema's columns: none has changed unless all could be written."""
    write(
        package.folder,
        {package.path(name).name: content(package, name, rows) for name, rows in tables.items()},
    )


def content(package: Package, table: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """A table's file: the schema's columns, quotes where CSV needs them, one line feed a row."""
    written = io.StringIO()
    columns = [field["name"] for field in package.fields(table)]
    writer = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8")
