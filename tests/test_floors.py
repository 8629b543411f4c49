"""The floors of the house: imports go down, the data layer needs no page and no drawing, and the picture shows what is."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import architecture as plan

DATA = {"package", "section", "tally", "verdict", "record", "text", "problem", "rule", "validation"}
DATA |= {"address", "cell", "contract", "descriptor", "formula", "schema", "sheet", "sound", "totals"}
PAGE_MAKERS = {"press", "matplotlib", "jinja2", "markupsafe", "nbconvert", "papermill", "IPython"}
PLACES, IMPORTS = plan.places(), plan.imports()


def foreign(name: str) -> set[str]:
    """The distributions that a module of the library imports, also inside a function."""
    tree = ast.parse((plan.LIBRARY / f"{name}.py").read_text(encoding="utf-8"))
    return {
        named.split(".")[0]
        for node in ast.walk(tree)
        for named in (
            [part.name for part in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }


def below(name: str) -> set[str]:
    """All that a module rests on, itself included."""
    found, ahead = set(), {name}
    while ahead:
        module = ahead.pop()
        found.add(module)
        ahead |= {part for part in IMPORTS[module] if (module, part) not in plan.UPWARD} - found
    return found


def test_every_module_stands_in_one_place():
    stand = [name for _, _, modules in plan.PLAN for name in modules.split() if name != "."]
    assert sorted(stand) == sorted(IMPORTS.keys() - {"__init__"})
    assert not IMPORTS["__init__"], "it says where each name lives, and imports it on first use"


@pytest.mark.parametrize("name", PLACES)
def test_imports_go_down_or_to_the_right(name):
    """So there is no circle: each goes to what stands later in the plan."""
    for part in IMPORTS[name]:
        assert (name, part) in plan.UPWARD or PLACES[part] > PLACES[name], f"{name} imports {part}"


def test_only_a_section_shown_by_jupyter_looks_up():
    assert {("section", "page")} == plan.UPWARD
    tree = ast.parse((plan.LIBRARY / "section.py").read_text(encoding="utf-8"))
    at_once = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert "page" in IMPORTS["section"] and "page" not in at_once


@pytest.mark.parametrize("name", sorted(DATA))
def test_the_data_layer_needs_no_page_and_no_drawing(name):
    floors = [floor for floor, _, _ in plan.PLAN]
    for module in below(name):
        assert module in PLACES and PLACES[module][0] >= floors.index("Data")
        assert not foreign(module) & PAGE_MAKERS, module


@pytest.mark.parametrize(
    "code",
    [
        "import engagement",
        "import engagement; engagement.load('CN2012')",
        pytest.param(
            "from engagement import validation, package; validation.problems(package.Package())",
            marks=pytest.mark.slow,
        ),
    ],
    ids=["import", "load", "validation"],
)
def test_what_is_loaded(code):
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "ENGAGEMENT_DATA": str(plan.ROOT / "data")},
    )
    loaded = set(re.findall(r"^import time: [\d\s|]+\|\s+([\w.]+)$", run.stderr, re.MULTILINE))
    assert "engagement" in loaded
    # Frictionless brings Jinja of its own
    kept_out = PAGE_MAKERS - ({"jinja2", "markupsafe"} if "validation" in code else set())
    assert not {name.split(".")[0] for name in loaded} & kept_out


def test_a_notebook_reaches_what_it_calls_by_the_short_name():
    assert {"section", "exhibit", "card", "explore", "tally"} <= IMPORTS["notebooks/"]


def test_the_picture_is_in_step_with_the_imports():
    assert (plan.ROOT / plan.PICTURE).read_text(encoding="utf-8") == plan.svg(), "run `make codebook`"


def test_the_picture_is_the_same_in_another_process():
    run = subprocess.run(
        [sys.executable, "-c", "import architecture; print(architecture.svg(), end='')"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(plan.ROOT / "docs")},
    )
    assert run.stdout == plan.svg()


def test_the_picture_shows_every_module_and_every_arrow_once():
    space = "{http://www.w3.org/2000/svg}"
    drawn = ElementTree.fromstring(plan.svg())
    boxes = [group.findtext(f"{space}text") for group in drawn.iter(f"{space}g")]
    assert boxes == list(PLACES)
    told = [path.findtext(f"{space}title") for path in drawn.iter(f"{space}path") if path.get("marker-end")]
    assert sorted(told) == sorted(f"{name} imports {part}" for name, part in [*plan.arrows(), *plan.UPWARD])
    words = drawn.findtext(f"{space}desc")
    assert drawn.findtext(f"{space}title") and all(name in words for name in PLACES)
    assert drawn.get("aria-labelledby") == "title desc" and drawn.get("role") == "img"


def test_the_arrows_that_are_left_out_are_implied():
    drawn = set(plan.arrows())

    def reached(name: str) -> set[str]:
        return {name}.union(*(reached(part) for start, part in drawn if start == name))

    for name in PLACES:
        assert reached(name) == below(name)
