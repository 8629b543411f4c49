"""Notebooks and parameters in, pages out.

`press(jobs, out)` runs each job's notebook with its parameters and writes a page, the executed notebook
and its rows. Importing this package loads nothing at all, and using it none of the libraries that do the
work: when nothing is to be done they are never loaded.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .job import Failure, Frame, Job, Late, PressError, Result
    from .page import render, shell
    from .run import press

__all__ = ["Failure", "Frame", "Job", "Late", "PressError", "Result", "press", "render", "shell"]
_HOME = {"press": "run", "render": "page", "shell": "page"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME.get(name, 'job')}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
