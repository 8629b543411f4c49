"""The validation of a data package: Frictionless for the schema, named rules for what a schema cannot say.

Every problem is one line: file, row (1 is the header), field, what was found and what is allowed.
"""

from __future__ import annotations

import codecs
import copy
import csv
import io
import warnings
from dataclasses import dataclass

from . import rule, unfinished
from .package import DESCRIPTOR, EngagementError, Package, categories
from .problem import Problem
from .wording import count


@dataclass(frozen=True)
class Findings:
    """What a validation found: what is wrong, and what is out of the ordinary and harmless, both by file and row."""

    problems: list[Problem]
    notes: list[Problem]


def problems(package: Package) -> list[Problem]:
    """Everything that is wrong with a package, in the order of the files and rows; empty if it is sound."""
    return findings(package).problems


def findings(package: Package) -> Findings:
    """Validate a package.

    The form of the files comes first, then the schema. The named rules of :mod:`engagement.rule` are asked only of tables whose
    schema holds, since they rely on its types.
    """
    found, headers, notes = [], {}, []
    for table in package.names:
        header, trouble, harmless = _form(package, table)
        headers[table] = header
        found += trouble
        notes += harmless
    found += _schema_problems(package, headers)
    if not found:
        found = rule.broken(package)
        notes += unfinished.notes(package)
    order = {package.path(table).name: place for place, table in enumerate(package.names)}
    return Findings(
        *(sorted(set(some), key=lambda one: (order.get(one.file, -1), one)) for some in (found, notes))
    )


def require(package: Package, *, half_coded: bool = False) -> None:
    """Raise EngagementError with every problem, a line each, unless the package is sound.

    ``half_coded`` lets pass what is only not done yet: a claim or an event without a check.
    """
    found = problems(package)
    if half_coded:
        undone = {problem for query in rule.UNDONE for problem in query(package)} if found else set()
        found = [problem for problem in found if problem not in undone]
    if found:
        raise EngagementError("\n".join(map(str, found)))


def _form(package: Package, table: str) -> tuple[list[str] | None, list[Problem], list[Problem]]:
    """A file's header, or None where its rows cannot be told apart; what is wrong with its form; what is harmless in it."""
    path = package.path(table)
    expected = [field["name"] for field in package.fields(table)]
    try:
        raw = path.read_bytes()
    except OSError:
        return None, [Problem(path.name, 0, "", "no such file; the data package lists it")], []
    notes = []
    if raw.startswith(codecs.BOM_UTF8):
        notes.append(Problem(path.name, 1, "", "note: a byte order mark is there; it is left out"))
    if b"\r\n" in raw:
        notes.append(Problem(path.name, 1, "", "note: lines end in CR LF; they are read as LF"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {raw[error.start]:#04x} is not UTF-8; the file must be UTF-8"
        return None, [Problem(path.name, raw[: error.start].count(b"\n") + 1, "", what)], notes
    rows: list[list[str]] = []
    reader, start = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for row in reader:
            if any("\n" in cell or "\r" in cell for cell in row):
                what = f"a quote that opens in this row closes in line {reader.line_num}; a row is one line, so close it there"
                return None, [Problem(path.name, len(rows) + 1, "", what)], notes
            rows.append(row)
            start = reader.line_num + 1
    except csv.Error as error:
        lines = reader.line_num - start
        what = (
            "a quote that opens in this row is never closed"
            + (f", so that {count(lines, 'line')} after it went into its cell" if lines else "")
            + "; close it"
            if "unexpected end" in str(error)
            else f"not readable as CSV ({error})"
        )
        return None, [Problem(path.name, len(rows) + 1, "", what)], notes
    header = rows[0] if rows else []
    if not header:
        what = f"the file is empty; its columns are {', '.join(expected)}"
        return None, [Problem(path.name, 1, "", what)], notes
    if len(header) == 1 and len(expected) > 1:
        if parted := next((mark for mark in ";\t|" if header[0].split(mark) == expected), None):
            name = {"\t": "tabs"}.get(parted, repr(parted))
            what = f"the columns are parted by {name}; commas are needed"
            return None, [Problem(path.name, 1, "", what)], notes
    return header, _columns(path.name, header, expected), notes


def _columns(file: str, header: list[str], expected: list[str]) -> list[Problem]:
    """What is wrong with a header."""
    trouble = [
        Problem(file, 1, name, f"column missing; the columns are {', '.join(expected)}")
        for name in expected
        if name not in header
    ]
    for name in dict.fromkeys(header):
        if name not in expected:
            what = f"column unknown; the columns are {', '.join(expected)}"
            trouble.append(Problem(file, 1, name or "(no name)", what))
        elif header.count(name) > 1:
            trouble.append(
                Problem(file, 1, name, f"column stands {header.count(name)} times; once is allowed")
            )
    if not trouble and header != expected:
        first = next(name for name, wanted in zip(header, expected, strict=True) if name != wanted)
        trouble.append(Problem(file, 1, first, f"columns out of order; the order is {', '.join(expected)}"))
    return trouble


def _as_found(package: Package, headers: dict[str, list[str] | None]) -> dict:
    """The descriptor bent to the headers that were found, so that each row's own problems still show.

    A table is judged by its rows: ``hash`` and ``bytes`` say which files were released, not whether a row is sound. Frictionless
    does not hold values to ``categories``, so they stand as ``enum`` for it.
    """
    descriptor = copy.deepcopy(package.descriptor)
    readable = {
        table: header for table, header in headers.items() if header and len(set(header)) == len(header)
    }
    descriptor["resources"] = [part for part in descriptor["resources"] if part["name"] in readable]
    for resource in descriptor["resources"]:
        schema, header = resource["schema"], readable[resource["name"]]
        resource.pop("hash", None), resource.pop("bytes", None)
        for field in schema["fields"]:
            if "categories" in field:
                field.setdefault("constraints", {})["enum"] = list(categories(field))
        known = {field["name"]: field for field in schema["fields"]}
        schema["fields"] = [known.get(name, {"name": name or "unnamed", "type": "any"}) for name in header]
        if not set(schema.get("primaryKey", [])) <= set(header):
            schema.pop("primaryKey", None)
        schema["foreignKeys"] = [
            key
            for key in schema.get("foreignKeys", [])
            if set(key["fields"]) <= set(header)
            and key["reference"].get("resource", resource["name"]) in readable
            and set(key["reference"]["fields"])
            <= set(readable[key["reference"].get("resource", resource["name"])])
        ]
    return descriptor


def _schema_problems(package: Package, headers: dict[str, list[str] | None]) -> list[Problem]:
    """What Frictionless finds, each error in this project's form."""
    import frictionless

    descriptor = _as_found(package, headers)
    if not descriptor["resources"]:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        checked = frictionless.Package.from_descriptor(descriptor, basepath=str(package.folder))
        report = checked.validate(limit_errors=1000)
    found = [Problem(DESCRIPTOR, 0, "", error.message) for error in report.errors]
    for task in report.tasks:
        schema = {field["name"]: field for field in package.fields(task.name)}
        key = package.resources[task.name]["schema"].get("primaryKey", [])
        found += [
            _problem(package.path(task.name).name, error, schema, key)
            for error in task.errors
            if not (error.type == "unique-error" and [error.field_name] == key)  # the key's own error says it
        ]
    return found


def _problem(file: str, error, schema: dict[str, dict], key: list[str]) -> Problem:
    """One Frictionless error as a problem."""
    row = getattr(error, "row_number", None) or 1
    field = getattr(error, "field_name", None) or ""
    kind = error.type
    if kind in ("type-error", "constraint-error") and field in schema:
        cell = getattr(error, "cell", "") or ""
        found = "empty" if cell == "" else repr(cell)
        return Problem(file, row, field, f"{found} found; {allowed(schema[field])}")
    if kind == "foreign-key":
        names, target = list(error.field_names), error.reference_name or file.removesuffix(".csv")
        values = ", ".join(repr(cell) for cell in error.field_cells)
        return Problem(
            file,
            row,
            ",".join(names),
            f"{values} found; it must be a {names[-1]} in {target}.csv"
            if names == list(error.reference_field_names)
            else f"{values} found; it must be a {error.reference_field_names[0]} in {target}.csv",
        )
    if kind == "primary-key":
        return Problem(file, row, ",".join(key), f"{error.note}; each key stands once")
    if kind == "unique-error":
        return Problem(file, row, field, f"{error.note}; each value stands once")
    if kind == "extra-cell":
        return Problem(
            file, row, "", "more cells than columns; a comma in a value needs quotes around the value"
        )
    if kind in ("missing-cell", "blank-row"):
        return Problem(
            file,
            row,
            field,
            "cell missing; every row has a cell for every column"
            if kind == "missing-cell"
            else "the row is blank; a row has its cells or is not there",
        )
    return Problem(file, row, field, error.note or error.message)


def allowed(field: dict) -> str:
    """What a field may hold, in words, from its descriptor.

    >>> allowed({"name": "month", "type": "integer", "constraints": {"minimum": 1, "maximum": 12}})
    'a whole number from 1 to 12 is allowed'
    """
    rules = field.get("constraints", {})
    if values := list(categories(field)) or rules.get("enum"):
        words = "one of " + ", ".join(values)
    else:
        kinds = {
            "integer": "a whole number",
            "year": "a year",
            "date": "a date as YYYY-MM-DD",
            "string": "text",
        }
        words = kinds.get(field["type"], field["type"])
        if field.get("format") == "uri":
            words = "a full web address"
        low, high = rules.get("minimum"), rules.get("maximum")
        if low is not None and high is not None:
            words += f" from {low} to {high}"
        elif low is not None:
            words += f" of at least {low}"
        if "pattern" in rules:
            words += f" of the form {rules['pattern']}"
    return words + (" is allowed" if not rules.get("required") else " is required")
