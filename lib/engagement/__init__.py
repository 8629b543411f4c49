"""What a state says about its human-rights engagement, claim by claim, beside what independent records say.

>>> import engagement
>>> section = engagement.load()
>>> len(section.claims) > 0
True
"""

from __future__ import annotations

import importlib

# Each name and the module that it lives in. They are imported on first use, so that commands which need no tables start fast.
_HOME = {
    "EngagementError": "package",
    "Package": "package",
    "Section": "section",
    "load": "section",
    "show": "exhibit",
    "table": "exhibit",
    "cards": "card",
    "say": "exhibit",
    "part": "exhibit",
    "dress": "exhibit",
    "by_year": "exhibit",
    "Explorer": "explore",
    "Desk": "desk",
    "wording": None,
    "link": None,
    "card": None,
    "chart": None,
    "comparison": None,
    "finding": None,
    "signs": None,
    "tally": None,
    "telling": None,
}
__all__ = list(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _HOME[name] is None:
        return importlib.import_module(f".{name}", __name__)
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
