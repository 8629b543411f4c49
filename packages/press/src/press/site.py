"""A site described in a file: notebooks and their parameters, a page for each row, and an index of the pages.

See the README for what a `site.toml` may hold.
"""

from __future__ import annotations

import csv
import difflib
import json
import math
import os
import string
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path, PurePosixPath
from types import NoneType
from typing import Any

from . import files, names
from .job import Frame, Job, PressError
from .parameters import ANY, Parameter, declared

INDEX = "index.html"
STYLE = ".pages { columns: 18rem; padding-inline-start: 1.25rem; } .pages li { break-inside: avoid; }"
KINDS: dict[type, str] = {str: "text", list: "a list", dict: "a table", bool: "true or false"}
SITE: dict[str, tuple[type, Any]] = {
    "title": (str, None),
    "out": (str, "site"),
    "lang": (str, "en"),
    "footer": (str, ""),
    "css": (str, ""),
    "inputs": (list, []),
    "preload": (list, []),
    "environment": (dict, {}),
    "pages": (list, None),
}
PAGES: dict[str, tuple[type, Any]] = {
    "notebook": (str, None),
    "each": (str, ""),
    "parameters": (object, {}),
    "page": (str, ""),
    "title": (str, ""),
    "group": (str, ""),
}


@dataclass(frozen=True, kw_only=True)
class Site:
    """What a site file says, its paths made absolute.

    `jobs` are those of its pages; `groups` holds their names under what the index calls them.
    """

    title: str
    out: Path
    frame: Frame
    preload: tuple[str, ...]
    jobs: list[Job]
    groups: dict[str, list[Job]] = field(default_factory=dict)


def read(path: Path) -> Site:
    """Read a site file, and the notebooks and tables that it names.

    Raises
    ------
    PressError
        Naming the file, what is wrong in it and what is allowed.
    """
    where = path.name
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PressError(f"{path}: can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PressError(f"{where}: not TOML: {error}.") from None
    told = _table(said, SITE, where)
    home = path.resolve().parent
    css = _text(home / told["css"], where) if told["css"] else ""
    frame = Frame(
        site=told["title"],
        lang=told["lang"],
        header=f'<p><a href="{INDEX}">{escape(told["title"])}</a></p>',
        footer=f"<p>{escape(told['footer'])}</p>" if told["footer"] else "",
        css=f"{STYLE}\n{css}".strip(),
    )
    shared = {
        "inputs": _inputs(home, told["inputs"], where),
        "environment": {
            name: None if value is False else str(value) for name, value in told["environment"].items()
        },
    }
    groups: dict[str, list[Job]] = {}
    for number, entry in enumerate(told["pages"], start=1):
        here = f"{where}: pages {number}"
        if not isinstance(entry, dict):
            raise PressError(f"{here}: {entry!r} found; a table is allowed.")
        page = _table(entry, PAGES, here)
        made = _jobs(page, home, frame, shared, path, here)
        groups.setdefault(page["group"], []).extend(made)
    jobs = [job for group in groups.values() for job in group]
    out = home / told["out"]
    names.check(jobs, out)
    return Site(
        title=told["title"],
        out=out,
        frame=frame,
        preload=tuple(map(str, told["preload"])),
        jobs=jobs,
        groups=groups,
    )


def index(site: Site, out: Path) -> bytes:
    """The page that lists the pages that there are, under the names of their groups."""
    from .page import shell

    parts = []
    for group, jobs in site.groups.items():
        there = [job for job in jobs if os.path.exists(out / job.page)]
        if there:
            parts += [f"<h2>{escape(group)}</h2>"] if group else []
            items = (f'<li><a href="{names.address(job.page)}">{escape(job.title)}</a></li>' for job in there)
            parts += ['<ul class="pages">', *items, "</ul>"]
    return shell(site.title, "\n".join(parts), site.frame)


def write_index(site: Site, out: Path) -> bool:
    """Write the index, unless it is there already or a page of the site's own is the front page; whether it was written."""
    content = index(site, out)
    if any(job.page == INDEX for job in site.jobs) or not files.unchanged(
        out, {INDEX: files.digest(content)}
    ):
        return False
    files.write(out, {INDEX: content})
    return True


def _jobs(
    page: dict[str, Any], home: Path, frame: Frame, shared: dict[str, Any], path: Path, where: str
) -> list[Job]:
    notebook = home / page["notebook"]
    takes = {one.name: one for one in declared(_bytes(notebook, where), notebook.name)}
    wanted = {name for part in ("page", "title") for name in _fields(page[part], where)}
    jobs = []
    for here, row in _rows(page, home, takes, wanted, where):
        # What is in a template alone is for that; anything else must be a parameter, which is checked with the rest.
        parameters = {name: value for name, value in row.items() if name in takes or name not in wanted}
        told = {name: str(value) for name, value in row.items()}
        stem = notebook.stem
        said = ", ".join(told[name] for name in parameters)
        if page["page"]:
            place = _filled(page["page"], {name: names.slug(value) for name, value in told.items()}, here)
        else:
            place = names.bounded(
                "-".join([stem, *map(names.slug, map(str, parameters.values()))]), names.LONGEST
            )
            place += ".html"
        jobs.append(
            Job(
                name=place.removesuffix(".html"),
                notebook=notebook,
                parameters=parameters,
                page=place,
                title=_filled(page["title"], told, here)
                if page["title"]
                else f"{stem}: {said}"
                if said
                else stem,
                frame=_below(frame, place),
                files=tuple(home / name for name in shared["inputs"]),
                rebuild=f"press build {path.name} --only {place.removesuffix('.html')}",
                **shared,
            )
        )
    return jobs


def _rows(
    page: dict[str, Any], home: Path, takes: dict[str, Parameter], wanted: set[str], where: str
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each row of values of an entry, with where it is from."""
    given: Any = page["parameters"]
    listed: list[Any] = given if isinstance(given, list) else [given]
    if not all(isinstance(one, dict) for one in listed):
        raise PressError(f"{where}: parameters: a table, or a list of tables, is allowed.")
    if not page["each"]:
        yield from ((where, row) for row in listed)
        return
    if isinstance(given, list):
        raise PressError(f"{where}: each and a list of parameters: one of the two is allowed.")
    for line, row in _table_rows(home / page["each"], where):
        here = f"{page['each']}:{line}"
        for name in row:
            if name not in takes and name not in wanted:
                raise PressError(
                    f"{here}: column {name!r} is no parameter of {page['notebook']}, and in neither title nor page."
                    f"{_hint(name, takes)}"
                )
        values = {
            name: _typed(value, takes.get(name), f"{here}:{name}") for name, value in row.items() if value
        }
        yield here, {**given, **values}


def _table_rows(path: Path, where: str) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.reader(_text(path, where).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if not header or "" in header or len(set(header)) < len(header):
            raise PressError(
                f"{path.name}:1: a name for each column, once, is allowed; {','.join(header)!r} found."
            )
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise PressError(
                    f"{path.name}:{reader.line_num}: {len(cells)} cells found; {len(header)} are allowed."
                )
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise PressError(f"{path.name}:{reader.line_num}: not CSV: {error}.") from None


def _typed(text: str, parameter: Parameter | None, where: str) -> Any:
    """A cell's value: the first of what the parameter may be that the text can say."""
    allowed = parameter.allowed if parameter else ANY
    for value in allowed.values:
        if text == str(value) or (isinstance(value, bool) and text.lower() == str(value).lower()):
            return value
    for kind in READ:
        if kind in allowed.kinds:
            try:
                return READ[kind](text)
            except (ValueError, KeyError):
                continue
    if allowed.anything or str in allowed.kinds:
        return text
    words = [*map(str, allowed.values), *(CELLS.get(kind, kind.__name__) for kind in allowed.kinds)]
    raise PressError(f"{where}: {text!r} found; {' or '.join(words)} is allowed.")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _json(kind: type, text: str) -> Any:
    value = json.loads(text)
    if not isinstance(value, kind):
        raise ValueError
    return value


# What the text of a cell can be, in the order in which that is tried.
READ: dict[type, Callable[[str], Any]] = {
    bool: lambda text: {"true": True, "false": False}[text.lower()],
    int: int,
    float: _number,
    list: partial(_json, list),
    dict: partial(_json, dict),
}
CELLS = {bool: "true or false", list: "a JSON list", dict: "a JSON object", NoneType: "an empty cell"}


def _below(frame: Frame, page: str) -> Frame:
    """The frame of a page, whose link to the index leads up from its folder."""
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    return Frame(**{**vars(frame), "header": frame.header.replace(f'"{INDEX}"', f'"{up}{INDEX}"')})


def _table(given: dict[str, Any], allowed: dict[str, tuple[type, Any]], where: str) -> dict[str, Any]:
    """A table with its defaults, once each of its keys is one that is allowed and of its kind."""
    for key, value in given.items():
        if key not in allowed:
            raise PressError(
                f"{where}: unknown key {key!r}; allowed: {', '.join(allowed)}.{_hint(key, allowed)}"
            )
        kind = allowed[key][0]
        if not isinstance(value, kind):
            raise PressError(f"{where}: {key}: {value!r} found; {KINDS[kind]} is allowed.")
    for key, (_, default) in allowed.items():
        if default is None and not given.get(key):
            raise PressError(f"{where}: {key} is missing.")
    return {key: given.get(key, default) for key, (_, default) in allowed.items()}


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def _fields(template: str, where: str) -> set[str]:
    try:
        found = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise PressError(f"{where}: {template!r}: {error}.") from None
    for name in found:
        if not name.isidentifier():
            raise PressError(
                f"{where}: {template!r}: the name of a parameter or column is allowed in braces."
            )
    return found


def _filled(template: str, values: dict[str, str], where: str) -> str:
    try:
        return template.format_map(values)
    except KeyError as error:
        raise PressError(
            f"{where}: {template!r}: nothing is called {error}; there is: {', '.join(values)}."
        ) from None
    except ValueError as error:
        raise PressError(f"{where}: {template!r}: {error}.") from None


def _inputs(home: Path, patterns: list[Any], where: str) -> dict[str, str]:
    """The files that the pages depend on, by their path below the site file's folder, with digests."""
    found: dict[str, str] = {}
    for pattern in map(str, patterns):
        try:
            paths = [path for path in sorted(home.glob(pattern)) if path.is_file()]
        except (ValueError, NotImplementedError, IndexError) as error:
            raise PressError(f"{where}: inputs: {pattern!r}: {error}.") from None
        if not paths:
            raise PressError(f"{where}: inputs: no file is like {pattern!r}.")
        found |= {path.relative_to(home).as_posix(): files.digest(_bytes(path, where)) for path in paths}
    return found


def _bytes(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PressError(f"{where}: {path.name} can't be read: {error.strerror}.") from None


def _text(path: Path, where: str) -> str:
    try:
        return _bytes(path, where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PressError(
            f"{where}: {path.name} is not UTF-8: {error.reason} at byte {error.start}."
        ) from None
