"""The descriptor: ``datapackage.json`` read strictly, and what is wrong with it, a line each.

The standard leaves much open that would go wrong later: a key whose field is misspelt, a constraint that nobody knows, a file
elsewhere. Here each property that the library relies on has its form, and whatever it does not know by name must at least not be
a slip of one that it does.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from . import cell, contract, sheet
from .address import linkable
from .problem import NO_ROW, Problem

DESCRIPTOR = "datapackage.json"
LARGEST = 4 * 1024 * 1024  # bytes

Form = Mapping[str, type]  # the properties of an object with their types
Flaw = tuple[str, str]  # the place as resource/field/property, and what was found and what is allowed

WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}

# The properties that are known, with their types; those that must be there begin with a star.
PACKAGE: Form = {
    "$schema": str,
    "*name": str,
    "*id": str,
    "*title": str,
    "*description": str,
    "*version": str,
    "*created": str,
    "homepage": str,
    "*keywords": list,
    "*contributors": list,
    "*licenses": list,
    "sources": list,
    "image": str,
    "*resources": list,
}
RESOURCE: Form = {
    "$schema": str,
    "*name": str,
    "*path": str,
    "type": str,
    "title": str,
    "*description": str,
    "format": str,
    "mediatype": str,
    "encoding": str,
    "bytes": int,
    "hash": str,
    "rows": int,
    "totals": dict,
    "dialect": dict,
    "*schema": dict,
    "sources": list,
    "licenses": list,
    "homepage": str,
}
TOTALS: Form = {"*sums": dict, "*coded": str}
SCHEMA: Form = {
    "$schema": str,
    "*fields": list,
    "*primaryKey": list,
    "foreignKeys": list,
    "missingValues": list,
    "fieldsMatch": list,
    "uniqueKeys": list,
}
FIELD: Form = {
    "*name": str,
    "*type": str,
    "title": str,
    "*description": str,
    "format": str,
    "constraints": dict,
    "categories": list,
    "categoriesOrdered": bool,
    "example": str,
    "rdfType": str,
    "unit": str,
}
CONSTRAINTS: Form = {
    "required": bool,
    "unique": bool,
    "pattern": str,
    "minimum": object,
    "maximum": object,
    "minLength": int,
    "maxLength": int,
    "enum": list,
}
TYPES = {
    "string": ("default", "uri"),
    "integer": ("default",),
    "number": ("default",),
    "year": ("default",),
    "date": ("default",),
}
ONLY = {  # what a file of this house is like; another value would make another reader of it
    "type": "table",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
}
DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


def read(folder: Path) -> tuple[dict, list[Problem]]:
    """The descriptor of a package, and everything that is wrong with it; where it has a problem, nothing else may be asked of it."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict:
        names = [name for name, _ in pairs]
        twice.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        text = sheet.content(folder / DESCRIPTOR, LARGEST).decode("utf-8-sig")
        described = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        return {}, [Problem(DESCRIPTOR, error.lineno, "", f"not JSON ({error.msg}, column {error.colno})")]
    except RecursionError:
        return {}, [Problem(DESCRIPTOR, NO_ROW, "", "not a descriptor: objects within objects without end")]
    except ValueError as error:
        return {}, [Problem(DESCRIPTOR, NO_ROW, "", f"cannot be read ({error})")]
    flaws = [(name, "this name stands twice in one object; once is allowed") for name in twice]
    flaws += _flaws(described)
    return described, [Problem(DESCRIPTOR, NO_ROW, place, what) for place, what in dict.fromkeys(flaws)]


def _flaws(described: object) -> Iterator[Flaw]:
    """What is wrong with a descriptor."""
    if not isinstance(described, dict):
        yield "", f"{_shown(described)} found; an object is needed"
        return
    yield from _form("", described, PACKAGE)
    yield from _people(described)
    resources = described.get("resources")
    if not isinstance(resources, list):
        return
    for number, resource in enumerate(resources, start=1):
        yield from _resource(_name(resource, number), resource)
    sound = [one for one in resources if isinstance(one, dict) and isinstance(one.get("name"), str)]
    yield from (
        (name, "stands twice; each table stands once") for name in _doubled([one["name"] for one in sound])
    )
    yield from _shared_files({one["name"]: one.get("path") for one in sound})
    tables = {one["name"]: {field["name"]: field for field in _fields(one)} for one in sound}
    for resource in sound:
        yield from _keys(resource, tables)
    yield from contract.breaches({one["name"]: one for one in sound})


def _form(place: str, found: dict, known: Form) -> Iterator[Flaw]:
    """Whether the properties of an object have their types, those needed are there, and none is a slip of a known one."""
    names = {name.removeprefix("*"): kind for name, kind in known.items()}
    for name, kind in known.items():
        plain = name.removeprefix("*")
        if plain not in found:
            if name != plain:
                yield _at(place, plain), f"missing; {WORDS[kind]} is required"
            continue
        value = found[plain]
        if kind is not object and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            yield _at(place, plain), f"{_shown(value)} found; {WORDS[kind]} is allowed"
        elif name != plain and value in ("", []):
            yield _at(place, plain), f"empty found; {WORDS[kind]} is required"
    for name in found.keys() - names.keys():
        close = difflib.get_close_matches(name.casefold(), [one.casefold() for one in names], 1, 0.8)
        if close:
            meant = next(one for one in names if one.casefold() == close[0])
            yield _at(place, name), f"unknown property found; {meant} is meant, or another name"


def _people(described: dict) -> Iterator[Flaw]:
    """Contributors, licences and sources: objects with their names, addresses of the web."""
    forms: dict[str, Form] = {
        "contributors": {"*title": str, "roles": list},
        "licenses": {"*name": str, "*title": str, "*path": str},
        "sources": {"*title": str, "path": str},
    }
    for name, form in forms.items():
        for number, part in enumerate(_listed(described.get(name)), start=1):
            place = f"{name}/{number}"
            if not isinstance(part, dict):
                yield place, f"{_shown(part)} found; an object is allowed"
                continue
            yield from _form(place, part, form)
            if isinstance(path := part.get("path"), str) and not linkable(path):
                yield f"{place}/path", f"{_shown(path)} found; a full web address is allowed"
    for number, word in enumerate(_listed(described.get("keywords")), start=1):
        if not isinstance(word, str):
            yield f"keywords/{number}", f"{_shown(word)} found; text is allowed"
    created = described.get("created")
    if isinstance(created, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", created):
        yield "created", f"{_shown(created)} found; a moment as YYYY-MM-DDThh:mm:ssZ is required"


def _resource(place: str, resource: object) -> Iterator[Flaw]:
    """What is wrong with a table's descriptor, its keys left out."""
    if not isinstance(resource, dict):
        yield place, f"{_shown(resource)} found; an object is allowed"
        return
    yield from _form(place, resource, RESOURCE)
    if isinstance(totals := resource.get("totals"), dict):
        yield from _form(f"{place}/totals", totals, TOTALS)
    if isinstance(name := resource.get("name"), str) and not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        yield place, f"the name {_shown(name)} found; small letters, digits and _ are allowed"
    if isinstance(path := resource.get("path"), str):
        yield from _path(f"{place}/path", path)
    for name, only in ONLY.items():
        if isinstance(found := resource.get(name), str) and found != only:
            yield f"{place}/{name}", f"{_shown(found)} found; {only} is allowed"
    for name, value in _object(resource.get("dialect")).items():
        if name in DIALECT and value != DIALECT[name] and (name, value) != ("lineTerminator", "\r\n"):
            yield f"{place}/dialect/{name}", f"{_shown(value)} found; {_shown(DIALECT[name])} is allowed"
        elif name not in DIALECT and name != "$schema":
            yield f"{place}/dialect/{name}", f"not known here; {', '.join(DIALECT)} are"
    schema = _object(resource.get("schema"))
    if schema or isinstance(resource.get("schema"), dict):
        yield from _form(f"{place}/schema", schema, SCHEMA)
    if schema.get("missingValues", [""]) != [""]:
        yield f"{place}/schema/missingValues", "another than the empty cell found; only that one is missing"
    for number, field in enumerate(_listed(schema.get("fields")), start=1):
        yield from _field(f"{place}/{_name(field, number)}", field)
    yield from (
        (f"{place}/{name}", "stands twice; each field stands once")
        for name in _doubled([one["name"] for one in _fields(resource)])
    )


def _path(place: str, path: str) -> Iterator[Flaw]:
    """A table's file lies beside the descriptor or below it, under a name that every system bears."""
    parts = PurePosixPath(path).parts
    if "://" in path or path.startswith("//"):
        yield place, f"{_shown(path)} found, a remote address; a file beside the descriptor is allowed"
    elif path.startswith(("/", "~")) or ".." in parts or "\\" in path or ":" in path:
        yield place, f"{_shown(path)} found; a file beside the descriptor is allowed, by its relative path"
    elif not re.fullmatch(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*\.csv", path):
        yield place, f"{_shown(path)} found; a name of ASCII letters and digits that ends in .csv is allowed"


def _shared_files(paths: dict[str, object]) -> Iterator[Flaw]:
    """No two tables have one file."""
    first: dict[str, str] = {}
    for name, path in paths.items():
        if isinstance(path, str) and first.setdefault(path, name) != name:
            yield f"{name}/path", f"{_shown(path)} found; it is the file of {first[path]}"


def _field(place: str, field: object) -> Iterator[Flaw]:
    """What is wrong with a field's descriptor."""
    if not isinstance(field, dict):
        yield place, f"{_shown(field)} found; an object is allowed"
        return
    yield from _form(place, field, FIELD)
    if isinstance(name := field.get("name"), str) and not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        yield place, f"the name {_shown(name)} found; small letters, digits and _ are allowed"
    kind = field.get("type")
    if isinstance(kind, str) and kind not in TYPES:
        yield f"{place}/type", f"{_shown(kind)} found; one of {', '.join(TYPES)} is allowed"
    elif isinstance(kind, str) and field.get("format", "default") not in TYPES[kind]:
        yield f"{place}/format", f"{_shown(field['format'])} found; {' or '.join(TYPES[kind])} is allowed"
    yield from _categories(f"{place}/categories", field)
    rules = _object(field.get("constraints"))
    yield from _form(f"{place}/constraints", rules, CONSTRAINTS)
    for name in rules.keys() - CONSTRAINTS.keys():
        yield f"{place}/constraints/{name}", f"not known here; one of {', '.join(CONSTRAINTS)} is allowed"
    yield from _limits(f"{place}/constraints", kind, rules)
    if isinstance(pattern := rules.get("pattern"), str):
        yield from _pattern(f"{place}/constraints/pattern", pattern)


def _categories(place: str, field: dict) -> Iterator[Flaw]:
    """Categories are texts of a text field, each once and with a label."""
    if "categories" not in field or not isinstance(field["categories"], list):
        return
    if field.get("type") != "string":
        yield place, f"found with the type {_shown(field.get('type'))}; only a string has categories"
    if not field["categories"]:
        yield place, "an empty list found; at least one value is required"
    values = []
    for number, part in enumerate(field["categories"], start=1):
        value = part.get("value") if isinstance(part, dict) else part
        label = part.get("label", "") if isinstance(part, dict) else ""
        if not isinstance(value, str) or not value or not isinstance(label, str):
            yield f"{place}/{number}", f"{_shown(part)} found; a text, or a value with a label, is allowed"
        else:
            values.append(value)
    yield from ((f"{place}/{value}", "stands twice; each value stands once") for value in _doubled(values))


def _limits(place: str, kind: object, rules: dict) -> Iterator[Flaw]:
    """A minimum and a maximum are values of the field's type, the one not above the other."""
    read = cell.READERS.get(kind) if isinstance(kind, str) else None
    limits = {}
    for name in ("minimum", "maximum"):
        if name not in rules or (isinstance(kind, str) and kind not in TYPES):
            continue
        value = rules[name]
        try:
            if read is None or (kind == "date") != isinstance(value, str) or isinstance(value, bool):
                raise ValueError
            limits[name] = read(str(value))
        except ValueError:
            yield f"{place}/{name}", f"{_shown(value)} found; a value of the type {kind} is allowed"
    if len(limits) == 2 and limits["minimum"] > limits["maximum"]:
        yield f"{place}/minimum", f"{_shown(rules['minimum'])} found; the maximum is {rules['maximum']}"


def _pattern(place: str, pattern: str) -> Iterator[Flaw]:
    """A pattern is one that Python's own and the quicker library read."""
    import regex

    try:
        re.compile(pattern)
        regex.compile(pattern)
    except (re.error, regex.error, OverflowError, RecursionError) as error:
        yield place, f"{_shown(pattern)} found; a regular expression is allowed ({error})"


def _keys(resource: dict, tables: dict[str, dict]) -> Iterator[Flaw]:
    """Keys name fields that there are; a foreign one leads to the key of a table that there is."""
    name, schema = resource["name"], _object(resource.get("schema"))
    own = tables[name]
    for column in _listed(schema.get("primaryKey")):
        if not isinstance(column, str) or column not in own:
            yield f"{name}/primaryKey", f"{_shown(column)} found; it must be a field of {name}"
        elif not _object(own[column].get("constraints")).get("required"):
            yield f"{name}/{column}/constraints/required", "missing; a field of the primary key is required"
    for number, key in enumerate(_listed(schema.get("foreignKeys")), start=1):
        place = f"{name}/foreignKeys/{number}"
        reference = _object(_object(key).get("reference"))
        fields, there = _texts(_object(key).get("fields")), _texts(reference.get("fields"))
        target = reference.get("resource", name)
        if not (fields and isinstance(target, str) and len(fields) == len(there)):
            yield (
                place,
                f"{_shown(key)} found; fields and, in reference, a resource and as many fields are allowed",
            )
            continue
        yield from (
            (place, f"{_shown(one)} found; it must be a field of {name}") for one in fields if one not in own
        )
        if target not in tables:
            yield place, f"{_shown(target)} found; it must be one of {', '.join(tables)}"
            continue
        yield from (
            (place, f"{_shown(one)} found; it must be a field of {target}")
            for one in there
            if one not in tables[target]
        )


def _at(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name


def _name(part: object, number: int) -> str:
    """What a part of a list is called: by its name, or by its number where it has none."""
    name = _object(part).get("name")
    return name if isinstance(name, str) and name else str(number)


def _fields(resource: dict) -> list[dict]:
    """A table's fields, as far as they have names."""
    fields = _listed(_object(resource.get("schema")).get("fields"))
    return [one for one in fields if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _doubled(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _object(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list:
    return value if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    """A list of texts as it is, anything else as none."""
    return value if isinstance(value, list) and all(isinstance(part, str) for part in value) else []


def _shown(value: object) -> str:
    """A value as JSON, no longer than a line bears."""
    words = json.dumps(value, ensure_ascii=True)
    return words if len(words) <= cell.SHOWN else f"{words[: cell.SHOWN]}…"
