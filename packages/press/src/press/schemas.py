"""jsonschema loaded without the grammar of IRIs, which takes longer to build than all else here takes to load.

Neither a notebook file nor a data package's schema has a field of that format.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types


def load_jsonschema() -> None:
    """Load jsonschema; the grammar is built when something is first checked against it."""
    name = "rfc3987_syntax"
    if name in sys.modules or importlib.util.find_spec(name) is None:
        return
    stand_in = types.ModuleType(name)
    vars(stand_in)["is_valid_syntax"] = lambda *given: importlib.import_module(name).is_valid_syntax(*given)
    sys.modules[name] = stand_in
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[name]
