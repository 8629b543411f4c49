"""The commands that write tables: ``fmt``, ``add`` and ``set``. The options of ``add`` and ``set`` are the schema's fields."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .cell import categories
from .package import Package
from .wording import count

Data = Annotated[Path | None, typer.Option(help="Folder of the data package.", show_default="data/")]
Sources = Annotated[
    list[Path] | None,
    typer.Option(
        "--source", help="A section's text, to find claims in; may be repeated.", show_default="none"
    ),
]


def fmt(
    data: Data = None,
    source: Sources = None,
    check: Annotated[bool, typer.Option("--check", help="Say what would change; write nothing.")] = False,
) -> None:
    """Rewrite the tables in canonical form, and fill what can be computed: ids, order and, with the text, positions and hashes.

    A claim is found by its first words (`anchor`); it ends at the words given in `end`, or where its clause does if that is empty.
    """
    from .canon import brought
    from .edition import Edition

    edition = Edition(data)
    canon = brought(edition, source or [])
    for line in (*canon.changes, *canon.problems):
        print(line)
    changed = edition.changed
    if not check:
        edition.save()
    to_come = " to come" if check else ""
    print(
        f"{count(len(canon.changes), 'change')}{to_come}: {', '.join(changed)}"
        if changed
        else "nothing to change"
    )
    if canon.problems:
        print(f"{count(len(canon.problems), 'place')} not found", file=sys.stderr)
    if canon.problems or (check and changed):
        raise typer.Exit(1)


def entries(package: Package) -> dict[str, str]:
    """The tables by what a row of each is called.

    >>> entries(Package())["treaty-action"]
    'treaty_actions'
    """
    return {_one(table).replace("_", "-"): table for table in package.names}


def _one(table: str) -> str:
    """A row of a table, in one word."""
    return f"{table[:-3]}y" if table.endswith("ies") else table.removesuffix("s")


class Entries(TyperGroup):
    """A command for each table of the package that ``--data`` names."""

    doing = "Add a row to"

    def offered(self) -> dict[str, str]:
        """The tables that have a command here, by its name."""
        return entries(Package(self.folder))

    def command_of(self, package: Package, table: str) -> Callable[..., None]:
        """What the command of a table does."""
        return _adding(package, table)

    folder: str | None = None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        self.folder = _data(args)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.offered())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        package = Package(self.folder)
        table = self.offered().get(cmd_name)
        if table is None:
            return None
        made = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        description = package.resources[table]["description"]
        made.command(cmd_name, help=f"{self.doing} {table}: {description}")(self.command_of(package, table))
        return typer.main.get_command(made)


class Changes(Entries):
    """A command for each table whose rows have an id."""

    doing = "Change rows of"

    def offered(self) -> dict[str, str]:
        """The tables that have a command here, by its name."""
        package = Package(self.folder)
        keys = {table: package.resources[table]["schema"]["primaryKey"] for table in package.names}
        return {
            name: table
            for name, table in entries(package).items()
            if isinstance(keys[table], str) or len(keys[table]) == 1
        }

    def command_of(self, package: Package, table: str) -> Callable[..., None]:
        """What the command of a table does."""
        return _changing(package, table)


def _data(args: list[str]) -> str | None:
    """The folder that ``--data`` names among arguments that are not parsed yet."""
    for place, word in enumerate(args):
        if word == "--data" and place + 1 < len(args):
            return args[place + 1]
        if word.startswith("--data="):
            return word.removeprefix("--data=")
    return None


def _adding(package: Package, table: str) -> Callable[..., None]:
    """The command that adds a row to a table."""

    def command(**given: Any) -> None:
        data, sources = given.pop("data"), given.pop("source", None)
        add_row(data, table, {name: cell for name, cell in given.items() if cell is not None}, sources or [])

    options = [*_fields(package, table), _option("data", Data)]
    if table == "claims":
        options.append(_option("source", Sources))
    return _with_options(command, options)


def _changing(package: Package, table: str) -> Callable[..., None]:
    """The command that changes rows of a table."""

    def command(**given: Any) -> None:
        data, ids = given.pop("data"), given.pop("ids")
        change_rows(data, table, ids, {name: cell for name, cell in given.items() if cell is not None})

    which = typer.Argument(metavar="ID…", help="The rows by their ids; each takes the same cells.")
    ids = _option("ids", Annotated[list[str], which], inspect.Parameter.empty)
    return _with_options(command, [ids, *_fields(package, table), _option("data", Data)])


def _fields(package: Package, table: str) -> list[inspect.Parameter]:
    """An option for each field of a table."""
    return [
        _option(
            field["name"],
            Annotated[
                str | None,
                typer.Option(f"--{field['name'].replace('_', '-')}", help=_help(field), show_default=False),
            ],
        )
        for field in package.fields(table)
    ]


def _option(name: str, annotation: Any, default: Any = None) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _with_options(command: Callable[..., None], options: list[inspect.Parameter]) -> Callable[..., None]:
    """A command that takes these options."""
    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {option.name: option.annotation for option in options}
    return command


def _help(field: dict) -> str:
    """What an option holds, and which values are allowed."""
    values = "; ".join(f"{value} ({label})" for value, label in categories(field).items())
    return f"{field['description']} {f'One of: {values}.' if values else ''}".strip()


def add_row(data: str | os.PathLike | None, table: str, given: dict[str, str], sources: list[Path]) -> None:
    """Add a row and save, and say which id it took and what it still lacks."""
    from .edition import Edition
    from .entry import added, own_keys
    from .text import coded

    edition = Edition(data)
    held = coded(sources, edition) if sources else {}
    section_id = given.get("section_id") or next(iter(held), "")
    text = held[section_id][1] if section_id in held else None
    row, lacking = added(edition, table, given, text)
    changed = edition.save()
    name = " ".join(row[key] for key in own_keys(edition, table))
    print(f"added {name}; changed: {', '.join(changed)}")
    for problem in lacking:
        print(f"still missing: {problem}")


def change_rows(data: str | os.PathLike | None, table: str, ids: list[str], given: dict[str, str]) -> None:
    """Change cells of rows and save, and say what the rows still lack."""
    from .edition import Edition
    from .entry import changed, own_keys

    edition = Edition(data)
    rows, lacking = changed(edition, table, ids, given)
    saved = edition.save()
    key = own_keys(edition, table)[0]
    print(f"set {', '.join(row[key] for row in rows)}; changed: {', '.join(saved) or 'nothing'}")
    for problem in lacking:
        print(f"still missing: {problem}")


def register(app: typer.Typer) -> None:
    """Give an application these commands."""
    app.command()(fmt)
    for name, group, told in GROUPS:
        made = typer.Typer(cls=group, no_args_is_help=True, help=told)
        made.callback()(lambda: None)
        app.add_typer(made, name=name)


GROUPS = (
    ("add", Entries, "Add a row to a table: its options are the table's fields, ids are computed."),
    (
        "set",
        Changes,
        'Change cells of rows: options as of add; "" empties a cell, --status "" accepts a draft.',
    ),
)
