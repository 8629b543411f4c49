"""The data package: where it is, what its schema says, and its tables.

``datapackage.json`` is the single source of types, units, allowed values and keys; everything here reads it.
Nothing in this module imports pandas until a typed table is asked for, so that commands start fast.
"""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from . import cell, descriptor, journal, sheet
from .cell import categories
from .descriptor import DESCRIPTOR
from .problem import Problem
from .sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DESCRIPTOR", "EngagementError", "Package", "categories", "home", "unknown"]


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
    def _read_descriptor(self) -> tuple[dict, list[Problem]]:
        return descriptor.read(self.folder)

    @property
    def flaws(self) -> list[Problem]:
        """What is wrong with ``datapackage.json``."""
        return self._read_descriptor[1]

    @property
    def descriptor(self) -> dict:
        """The content of ``datapackage.json``; raises EngagementError, a line for each flaw, where it is not a sound one."""
        if self.flaws:
            raise EngagementError("\n".join(map(str, self.flaws)))
        return self._read_descriptor[0]

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

    def sheet(self, table: str) -> Sheet:
        """A table's file as it stands, with what is wrong with its form."""
        return sheet.read(self.path(table), [field["name"] for field in self.fields(table)])

    def sheets(self) -> dict[str, Sheet]:
        """Every table's file as it stands, by the table's name."""
        return {table: self.sheet(table) for table in self.names}

    def rows(self, table: str) -> list[dict[str, str]]:
        """A table's rows as text, without pandas; raises EngagementError where the file cannot be read."""
        read = self._read(table)
        return [dict(zip(read.header or [], cells, strict=True)) for _, cells in read.rows]

    def numbered(self, table: str) -> list[tuple[int, dict[str, str]]]:
        """A table's rows as text, each with its number in the file, the header being row 1; raises EngagementError."""
        return list(enumerate(self.rows(table), start=2))

    def _read(self, table: str) -> Sheet:
        """A table's file, if it has the form of one; raises EngagementError."""
        read = self.sheet(table)
        if read.problems:
            first = read.problems[0]
            where = f"row {first.row}: " if first.row else ""
            raise EngagementError(
                f"{read.file}: cannot be read ({where}{first.what}); run `engagement check`"
            )
        return read

    def table(self, table: str, rows: list[dict[str, str]] | None = None) -> pd.DataFrame:
        """A table with the types of its schema.

        Parameters
        ----------
        rows
            Those of its rows that are wanted, as :meth:`rows` gives them; all of them if left out.

        Returns
        -------
        DataFrame
            One column a field: ``integer`` and ``year`` as nullable ``Int64``, ``number`` as ``Float64``, ``date`` as ``datetime64[s]``,
            a field with allowed values as a category in the schema's order, everything else as ``string``.

        Raises
        ------
        EngagementError
            If the file cannot be read, lacks a column, or a value does not fit its type (``engagement check`` says
            which).
        """
        import pandas as pd

        rows = self.rows(table) if rows is None else rows
        columns = {}
        for field in self.fields(table):
            name = field["name"]
            try:
                columns[name] = _typed(cell.values([row[name] for row in rows], field), field)
            except KeyError:
                raise EngagementError(
                    f"{self.path(table).name}: no column {name!r}; run `engagement check`"
                ) from None
            except ValueError as error:
                what = f"cannot be read ({name}: {error} found; {cell.allowed(field)})"
                raise EngagementError(f"{self.path(table).name}: {what}; run `engagement check`") from error
        return pd.DataFrame(columns)

    def marks(self) -> list[tuple[int, ...]]:
        """What changes when the descriptor or a table does, without reading them: size, number and times of each file."""
        return [_mark(path) for path in self._files]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the descriptor and every table's bytes: the version of the data, whatever their dates. A file that cannot be read is as an empty one."""
        total = hashlib.sha256()
        for path in self._files:
            total.update(path.name.encode() + b"\0")
            with suppress(ValueError):
                total.update(hashlib.sha256(sheet.content(path)).digest())
        return total.hexdigest()

    @property
    def _files(self) -> list[Path]:
        """The descriptor and the tables."""
        return [self.folder / DESCRIPTOR, *(self.path(table) for table in self.names)]


def _mark(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _typed(values: list, field: dict) -> pd.Series:
    """The values of a column in the type that its field descriptor asks for."""
    import pandas as pd

    if allowed := list(categories(field)):
        return pd.Series(values, dtype=pd.CategoricalDtype(allowed))
    kinds = {"integer": "Int64", "year": "Int64", "number": "Float64", "date": "datetime64[s]"}
    return pd.Series(values, dtype=kinds.get(field["type"], "string"))
