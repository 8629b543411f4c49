"""The parameters that a notebook takes, read from its `parameters` cell without running anything."""

from __future__ import annotations

import ast
import difflib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from .job import Job, PressError

KINDS = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict, "tuple": tuple}


@dataclass(frozen=True)
class Parameter:
    """A name in the parameters cell. `kind` is None where any value will do."""

    name: str
    kind: type | None
    required: bool

    def accepts(self, value: Any) -> bool:
        """Whether a value has the type that the notebook's own default has."""
        if self.kind is None:
            return True
        if self.kind is float:
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        if self.kind in (list, tuple):
            return isinstance(value, (list, tuple))
        return type(value) is self.kind


@cache  # one notebook makes many reports
def declared(notebook: bytes, name: str) -> list[Parameter]:
    """Read the parameters cell of a notebook.

    A name that is annotated and has no value (`year: int`) or has `...` is required; a default that is
    no literal, or None, accepts any value.

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
        cells = json.loads(notebook)["cells"]
        tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PressError(f"{name} is not a notebook (nbformat 4): {error}") from None
    if not tagged:
        raise PressError(f"{name} has no cell tagged 'parameters'.")
    try:
        body = ast.parse("".join(tagged[0]["source"])).body
    except SyntaxError as error:
        raise PressError(f"{name}: its parameters cell is not valid Python: {error}") from None
    return [parameter for statement in body for parameter in _assigned(statement)]


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
        kind = known[name].kind
        if kind is not None and not known[name].accepts(value):
            raise PressError(
                f"{where}: parameter {name!r} is {value!r} ({type(value).__name__}); "
                f"allowed: {kind.__name__}, as the notebook's default is."
            )
    for name, parameter in known.items():
        if parameter.required and name not in job.parameters:
            raise PressError(f"{where}: parameter {name!r} is missing; it has no default.")


def _assigned(statement: ast.stmt) -> list[Parameter]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        annotation = ast.unparse(statement.annotation).split("[")[0]
        return [_parameter(statement.target.id, statement.value, KINDS.get(annotation))]
    if isinstance(statement, ast.Assign):
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return [_parameter(name, statement.value, None) for name in names]
    return []


def _parameter(name: str, value: ast.expr | None, kind: type | None) -> Parameter:
    if value is None:
        return Parameter(name, kind, required=True)
    try:
        default = ast.literal_eval(value)
    except ValueError:
        return Parameter(name, kind, required=False)
    if default is ...:
        return Parameter(name, kind, required=True)
    return Parameter(name, None if default is None else type(default), required=False)
