"""The data package: where it is, what its schema says, and its tables.

``datapackage.json`` is the single source of types, units, allowed values and keys; everything here reads it.
Nothing in this module imports pandas until a typed table is asked for, so that commands start fast.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import json
import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from . import journal

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "datapackage.json"


class EngagementError(Exception):
    """Something a user can put right; its message says what was found and what is allowed."""


def unknown(what: str, given: object, allowed: Iterable[str], limit: int | None = None) -> EngagementError:
    """An error for a name that does not exist: the nearest allowed names first, then the others.

    >>> print(unknown("body", "CESRC", ["HRC", "CESCR"]))
    no body 'CESRC'; did you mean CESCR? There are: CESCR, HRC
    """
    names = [str(name) for name in allowed]
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(str(given).casefold(), folded, n=3, cutoff=0.5)
    nearest = [folded[name] for name in close]
    ordered = nearest + [name for name in names if name not in nearest]
    shown = ordered[:limit] if limit else ordered
    hint = f"; did you mean {nearest[0]}?" if nearest else "."
    more = f" and {len(ordered) - len(shown)} more" if len(shown) < len(ordered) else ""
    return EngagementError(f"no {what} {str(given)!r}{hint} There are: {', '.join(shown)}{more}")


def home(data: str | os.PathLike | None = None) -> Path:
    """The folder of the data package.

    Looked for in this order: the argument, the environment variable ``ENGAGEMENT_DATA``, a folder ``data`` in the
    current folder or one above it, and the ``data`` beside this library's checkout.

    Raises
    ------
    EngagementError
        If the folder that was named, or none of those looked in, holds a ``datapackage.json``.
    """
    named = data or os.environ.get("ENGAGEMENT_DATA")
    if named:
        if not (Path(named) / DESCRIPTOR).is_file():
            raise EngagementError(f"{named}: no {DESCRIPTOR} in this folder; it must be a data package")
        return Path(named).resolve()
    here = Path.cwd()
    for folder in [*(place / "data" for place in (here, *here.parents)), Path(__file__).parents[2] / "data"]:
        if (folder / DESCRIPTOR).is_file():
            return folder.resolve()
    raise EngagementError(f"no data/{DESCRIPTOR} in {here} or above it; name the folder with --data")


def categories(field: dict) -> dict[str, str]:
    """The values that a field's descriptor allows, each with its label, in its order; empty where any value is allowed.

    ``categories`` is Data Package's own property for them: a list of values, or of objects with ``value`` and ``label``.

    >>> categories({"name": "fruit", "categories": ["apple", {"value": "pear", "label": "a pear"}]})
    {'apple': '', 'pear': 'a pear'}
    """
    listed = [part if isinstance(part, dict) else {"value": part} for part in field.get("categories", [])]
    return {part["value"]: part.get("label", "") for part in listed}


class Package:
    """The data package in a folder.

    >>> package = Package()
    >>> package.names[:3]
    ['sections', 'claims', 'events']
    """

    def __init__(self, data: str | os.PathLike | None = None):
        self.folder = home(data)
        try:
            journal.settle(self.folder)
        except OSError as error:
            what = "a save that was interrupted cannot be finished"
            raise EngagementError(f"{self.folder}: {what} ({error.strerror})") from error

    @cached_property
    def descriptor(self) -> dict:
        """The content of ``datapackage.json``."""
        path = self.folder / DESCRIPTOR
        try:
            descriptor = json.loads(path.read_text(encoding="utf-8"))
            resources = {resource["name"]: resource for resource in descriptor["resources"]}
            for resource in resources.values():
                resource["path"], resource["schema"]["fields"]
        except (ValueError, KeyError, TypeError) as error:
            raise EngagementError(f"{path}: not a data package descriptor ({error})") from error
        return descriptor

    @cached_property
    def resources(self) -> dict[str, dict]:
        """Each table's descriptor, by the table's name."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    @property
    def names(self) -> list[str]:
        """The tables' names, in the descriptor's order."""
        return list(self.resources)

    @property
    def codebook(self) -> Path:
        """Where the codebook is, if there is one: beside the tables."""
        return self.folder / "README.md"

    def fields(self, table: str) -> list[dict]:
        """The field descriptors of a table; raises EngagementError for a table that does not exist."""
        if table not in self.resources:
            raise unknown("table", table, self.names)
        return self.resources[table]["schema"]["fields"]

    def field(self, table: str, name: str) -> dict:
        """One field's descriptor; raises EngagementError for a field that does not exist."""
        fields = {field["name"]: field for field in self.fields(table)}
        if name not in fields:
            raise unknown(f"field in {table}", name, fields)
        return fields[name]

    def meanings(self, table: str, name: str) -> dict[str, str]:
        """What each allowed value of a field means, in the schema's order.

        >>> Package().meanings("claims", "kind")["commitment"]
        'a principle, an attitude or an intent'
        """
        return categories(self.field(table, name))

    def path(self, table: str) -> Path:
        """The file of a table."""
        self.fields(table)
        return self.folder / self.resources[table]["path"]

    def rows(self, table: str) -> list[dict[str, str]]:
        """A table's rows as text, without pandas; raises EngagementError where the file cannot be read."""
        path = self.path(table)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file, strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise EngagementError(f"{path.name}: cannot be read ({error})") from error

    def table(self, table: str) -> pd.DataFrame:
        """A table with the types of its schema.

        Returns
        -------
        DataFrame
            One column a field: ``integer`` and ``year`` as nullable ``Int64``, ``date`` as ``datetime64[s]``,
            a field with allowed values as a category in the schema's order, everything else as ``string``.

        Raises
        ------
        EngagementError
            If the file cannot be read, lacks a column, or a value does not fit its type (``engagement check`` says
            which).
        """
        import pandas as pd

        fields = self.fields(table)
        path = self.path(table)
        try:
            frame = pd.read_csv(
                path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8-sig"
            )
            columns = {field["name"]: _typed(frame[field["name"]], field) for field in fields}
        except KeyError as error:
            raise EngagementError(f"{path.name}: no column {error}; run `engagement check`") from error
        except (OSError, ValueError) as error:
            raise EngagementError(f"{path.name}: cannot be read ({error}); run `engagement check`") from error
        return pd.DataFrame(columns)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the descriptor and every table's bytes: the version of the data, whatever their dates."""
        total = hashlib.sha256()
        for path in [self.folder / DESCRIPTOR, *(self.path(table) for table in self.names)]:
            total.update(path.name.encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def _typed(column: pd.Series, field: dict) -> pd.Series:
    """One column of text in the type that its field descriptor asks for."""
    import pandas as pd

    allowed = list(categories(field))
    if allowed:
        strange = column[column.notna() & ~column.isin(allowed)]
        if len(strange):
            raise ValueError(f"{field['name']}: {strange.iloc[0]!r} is not an allowed value")
        return column.astype(pd.CategoricalDtype(allowed))
    if field["type"] in ("integer", "year"):
        return pd.to_numeric(column).astype("Int64")
    if field["type"] == "date":
        return pd.to_datetime(column, format="%Y-%m-%d").astype("datetime64[s]")
    return column
