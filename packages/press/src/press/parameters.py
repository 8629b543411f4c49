"""The parameters that a notebook takes, read from its `parameters` cell without running anything."""

from __future__ import annotations

import ast
import difflib
import json
import re
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any

from . import tags
from .job import Job, PressError

KINDS: dict[str, type] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "None": NoneType,
    "list": list,
    "List": list,
    "Sequence": list,
    "tuple": list,
    "Tuple": list,
    "dict": dict,
    "Dict": dict,
    "Mapping": dict,
}
# What IPython takes and Python does not: a magic, a command of the shell, a question, or one of these with its result kept.
IPYTHON = re.compile(r"\s*(?:[%!?]|[\w.]+\?{1,2}\s*$|[\w\s,]+=\s*[%!])")
OTHERS = re.compile(
    r"(?i)(?:ir|r|julia|bash|sh|ruby|javascript|deno|scala|rust|go|sos|octave|matlab|stata)\b"
)


@dataclass(frozen=True)
class Allowed:
    """The values that a parameter may have: those of some types, or some values themselves; without either, any."""

    kinds: tuple[type, ...] = ()
    values: tuple[Any, ...] = ()
    anything: bool = False

    def __contains__(self, value: Any) -> bool:
        if self.anything:
            return True
        if any(type(one) is type(value) and one == value for one in self.values):
            return True
        if isinstance(value, (int, float)) and not isinstance(value, bool) and float in self.kinds:
            return True
        return _kind(value) in self.kinds

    def __or__(self, other: Allowed) -> Allowed:
        return Allowed(
            tuple(dict.fromkeys(self.kinds + other.kinds)),
            self.values + other.values,
            self.anything or other.anything,
        )

    def __str__(self) -> str:
        return " or ".join(
            [*map(repr, self.values), *("None" if kind is NoneType else kind.__name__ for kind in self.kinds)]
        )


ANY = Allowed(anything=True)


@dataclass(frozen=True)
class Parameter:
    """A name in the parameters cell, with what it may be: as it is annotated, else of its default's type."""

    name: str
    allowed: Allowed
    required: bool = False
    annotated: bool = False

    def says(self) -> str:
        """What is allowed, and what says so."""
        source = "it is annotated" if self.annotated else "the notebook's default is"
        return f"{self.allowed}, as {source}"


@cache  # one notebook makes many reports
def declared(notebook: bytes, name: str) -> list[Parameter]:
    """Read the parameters cell of a notebook.

    A name that is annotated and has no value (`year: int`) or has `...` is required. What a name may be is what its
    annotation says, else the type of its default; a default that is no literal, or None, accepts any value. What is
    IPython's own in the cell, magics and commands, is passed over.

    Parameters
    ----------
    notebook : bytes
        The notebook file's content.
    name : str
        What to call it in an error.

    Returns
    -------
    list of Parameter

    Raises
    ------
    PressError
        If this is no notebook, or has no such cell, or the cell is not Python.
    """
    try:
        read = json.loads(notebook)
        cells = read["cells"]
        tagged = ["".join(cell["source"]) for cell in cells if "parameters" in tags.of(cell)]
        language = _language(read.get("metadata") or {})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PressError(f"{name} is not a notebook (nbformat 4): {error}") from None
    if language:
        raise PressError(f"{name} is a notebook of {language}; allowed: Python.")
    if not tagged:
        raise PressError(f"{name} has no cell tagged 'parameters'.")
    try:
        body = _python(tagged[0]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PressError(f"{name}: its parameters cell is not valid Python: {error}") from None
    return [parameter for statement in body for parameter in _assigned(statement)]


def _language(metadata: dict[str, Any]) -> str:
    """The language of a notebook, with its kernel's name, if that is not Python; a notebook that tells of neither is Python's."""
    kernel = metadata.get("kernelspec") or {}
    name = str(kernel.get("name") or "")
    language = str(kernel.get("language") or (metadata.get("language_info") or {}).get("name") or "")
    if language.lower().startswith(("python", "ipython")) or not (language or OTHERS.match(name)):
        return ""
    return f"{language or kernel.get('display_name') or name} (kernel {name!r})" if name else language


def _python(source: str) -> ast.Module:
    """A cell's syntax without the lines that are IPython's; a name that takes the result of one may be anything."""
    lines = source.splitlines()
    while True:
        try:
            return ast.parse("\n".join(lines))
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not 0 <= at < len(lines) or not IPYTHON.match(lines[at]):
                raise
            kept, _, _ = lines[at].partition("=")
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            lines[at] = f"{kept}= None" if kept.strip(" ,").isidentifier() else f"{indent}pass"


def check(job: Job, notebook: bytes) -> None:
    """Compare a job's parameters with those of its notebook.

    Raises
    ------
    PressError
        Naming notebook, parameter and what is allowed.
    """
    assert job.notebook is not None, "a function's parameters are its own affair"
    where = f"{job.name} ({job.notebook.name})"
    known = {parameter.name: parameter for parameter in declared(notebook, job.notebook.name)}
    for name, value in job.parameters.items():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            allowed = ", ".join(known) or "none"
            raise PressError(f"{where}: unknown parameter {name!r}. It takes: {allowed}.{hint}")
        if value not in known[name].allowed:
            raise PressError(
                f"{where}: parameter {name!r} is {value!r} ({type(value).__name__}); allowed: {known[name].says()}."
            )
        if not _is_json(value):
            raise PressError(
                f"{where}: parameter {name!r} is {value!r}; allowed: what JSON has, which is text, finite numbers, "
                "true, false, null, lists and objects."
            )
    for name, parameter in known.items():
        if parameter.required and name not in job.parameters:
            raise PressError(f"{where}: parameter {name!r} is missing; it has no default.")


def _is_json(value: Any) -> bool:
    """Whether a value stands in a notebook file, which is JSON in UTF-8."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _assigned(statement: ast.stmt) -> list[Parameter]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [_parameter(statement.target.id, statement.value, _annotated(statement.annotation))]
    if isinstance(statement, ast.Assign):
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return [_parameter(name, statement.value, None) for name in names]
    return []


def _annotated(said: ast.expr) -> Allowed | None:
    """What an annotation allows; None where it leaves that to the default."""
    match said:
        case ast.Constant(value=str(text)):
            try:
                return _annotated(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return ANY
        case ast.Constant(value=None):
            return Allowed((NoneType,))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return (_annotated(left) or ANY) | (_annotated(right) or ANY)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            if name in ("Final", "ClassVar"):
                return None
            return Allowed((KINDS[name],)) if name in KINDS else ANY
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inside):
            parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            return _subscripted(name, parts)
    return ANY


def _subscripted(name: str, parts: list[ast.expr]) -> Allowed | None:
    match name:
        case "Literal":
            found = [_value(part) for part in parts]
            return ANY if any(one is ... for one in found) else Allowed(values=tuple(found))
        case "Optional":
            return (_annotated(parts[0]) or ANY) | Allowed((NoneType,))
        case "Union":
            allowed = Allowed()
            for part in parts:
                allowed |= _annotated(part) or ANY
            return allowed
        case "Annotated" | "Final" | "ClassVar":
            return _annotated(parts[0])
    return Allowed((KINDS[name],)) if name in KINDS else ANY


def _value(said: ast.expr) -> Any:
    """A literal's value; an ellipsis where it is none."""
    try:
        return ast.literal_eval(said)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ...


def _parameter(name: str, said: ast.expr | None, allowed: Allowed | None) -> Parameter:
    required = said is None or (isinstance(said, ast.Constant) and said.value is ...)
    default = ... if said is None else _value(said)
    if allowed is not None:
        # A default that its annotation does not know is allowed all the same: `year: int = None`.
        given = allowed if default is ... or default in allowed else allowed | Allowed((_kind(default),))
        return Parameter(name, given, required, annotated=True)
    return Parameter(name, ANY if default is ... or default is None else Allowed((_kind(default),)), required)


def _kind(value: Any) -> type:
    return list if isinstance(value, tuple) else type(value)
