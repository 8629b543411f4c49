"""The commands that write tables: ``fmt`` and ``add``. The options of ``add`` are the schema's fields."""

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

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        ctx.obj = _data(args)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(entries(Package(ctx.obj)))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        package = Package(ctx.obj)
        table = entries(package).get(cmd_name)
        if table is None:
            return None
        made = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        made.command(cmd_name, help=f"Add a row to {table}: {package.resources[table]['description']}")(
            _adding(package, table)
        )
        return typer.main.get_command(made)


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

    options = [
        inspect.Parameter(
            field["name"],
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(f"--{field['name'].replace('_', '-')}", help=_help(field), show_default=False),
            ],
        )
        for field in package.fields(table)
    ]
    options.append(inspect.Parameter("data", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Data))
    if table == "claims":
        options.append(
            inspect.Parameter("source", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Sources)
        )
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
    from .entry import added
    from .numbering import NUMBERED
    from .text import coded

    edition = Edition(data)
    held = coded(sources, edition) if sources else {}
    section_id = given.get("section_id") or next(iter(held), "")
    text = held[section_id][1] if section_id in held else None
    row, lacking = added(edition, table, given, text)
    changed = edition.save()
    key = NUMBERED.get(table) or edition.resources[table]["schema"]["primaryKey"][0]
    print(f"added {row[key]}; changed: {', '.join(changed)}")
    for problem in lacking:
        print(f"still missing: {problem}")


def register(app: typer.Typer) -> None:
    """Give an application these commands."""
    app.command()(fmt)
    add = typer.Typer(
        cls=Entries,
        no_args_is_help=True,
        help="Add a row to a table: its options are the table's fields, ids are computed.",
    )
    add.callback()(lambda: None)
    app.add_typer(add, name="add")
