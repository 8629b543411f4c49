"""The mutation run: faults put into the library or the press one at a time, and how many of them the fast tests catch.

    python tests/mutation.py [--of press] [--share 0.1 --seed 1] [module ...]

mutmut makes the faults, finds which tests run through each function and runs those in a forked child. Three things are
fitted to this project: the code is laid out as mutmut wants it (``src/``, in a folder of its own); functions with a
decorator, which mutmut passes over, are mutated beneath their decorators: every chart and every rule is one; and what
the package's functions remember is forgotten before a fault is tried.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import shutil
from collections import Counter
from functools import _lru_cache_wrapper
from pathlib import Path

import libcst as cst
from mutmut import __main__ as mutmut
from mutmut.configuration import reset_config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

ROOT = Path(__file__).parents[1]
# Of each package: its code, and what its tests need beside it, from which folder.
PACKAGES = {
    "engagement": (
        ROOT / "lib" / "engagement",
        ROOT,
        ("tests", "data", "notebooks", "docs", "pyproject.toml", "README.md"),
    ),
    "press": (
        ROOT / "packages" / "press" / "src" / "press",
        ROOT / "packages" / "press",
        ("tests", "example", "pyproject.toml", "README.md", "CHANGELOG.md"),
    ),
}
CAUGHT = {"killed", "timeout", "segfault"}
BUILT_IN = {"staticmethod", "classmethod"}  # mutmut knows these itself


def stage(package: str) -> Path:
    """Lay out a package for mutmut, and say where; what was not changed keeps its results."""
    code, home, beside = PACKAGES[package]
    place = ROOT / ".mutation" / package
    inside = place / "src" / package
    inside.mkdir(parents=True, exist_ok=True)
    for name in beside:
        if (home / name).is_dir():
            shutil.copytree(home / name, place / name, dirs_exist_ok=True)
        else:
            shutil.copy2(home / name, place / name)
    if (code.parent / "conftest.py").exists():
        shutil.copy2(code.parent / "conftest.py", inside.parent / "conftest.py")
    shutil.copytree(code, inside, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pyc", "__pycache__"))
    return place


def _plain(function: cst.FunctionDef) -> bool:
    """Whether mutmut needs no help with a function."""
    names = {getattr(part.decorator, "value", None) for part in function.decorators}
    return not function.decorators or bool(names & BUILT_IN)


def spare_children() -> None:
    """Have processes that tests start run as they are while mutmut notes which tests run what: they cannot tell it."""
    aside = Path("aside").absolute()
    aside.mkdir(exist_ok=True)
    (aside / "sitecustomize.py").write_text(
        'import os\nif os.environ.get("MUTANT_UNDER_TEST") == "stats":\n    os.environ["MUTANT_UNDER_TEST"] = ""\n'
    )
    os.environ["PYTHONPATH"] = str(aside)


def mutate_beneath_decorators() -> None:
    """Have mutmut mutate decorated functions too: the decorators stay on the function that chooses among the copies."""
    skip = file_mutation.MutationVisitor._skip_node_and_children
    arrange = file_mutation.function_trampoline_arrangement

    def skipped(visitor, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and not _plain(node):
            node = node.with_changes(decorators=[])
        return skip(visitor, node)

    def arranged(function: cst.FunctionDef, mutants, class_name: str | None):
        helped = not _plain(function)
        bare = _undocumented(function).with_changes(decorators=[] if helped else function.decorators)
        declared, (chooser, *copies), assigned, names = arrange(bare, mutants, class_name)
        decorators = [*function.decorators, *chooser.decorators] if helped else chooser.decorators
        chooser = chooser.with_changes(decorators=decorators, body=function.body)
        return declared, [chooser, *copies], assigned, names

    file_mutation.MutationVisitor._skip_node_and_children = skipped
    file_mutation.function_trampoline_arrangement = arranged


def _undocumented(function: cst.FunctionDef) -> cst.FunctionDef:
    """A function without its docstring, so that its examples run once and not once a copy."""
    first, *rest = function.body.body
    if function.get_docstring() is None or not rest:
        return function
    return function.with_changes(body=function.body.with_changes(body=rest))


def quickest_tests_first() -> None:
    """Run the tests of a fault from the quickest to the slowest, since the first that fails ends it."""
    arguments = PytestRunner._pytest_args_regular_run
    PytestRunner._pytest_args_regular_run = lambda runner, tests: arguments(
        runner, sorted(tests, key=lambda test: (state().duration_by_test.get(test, 0), test))
    )


def forget(package: str) -> None:
    """Empty the package's caches before the tests of a fault: they were filled by the run without one, and would answer for it."""
    run = PytestRunner.run_tests

    def afresh(runner, **given):
        for one in gc.get_objects():
            if isinstance(one, _lru_cache_wrapper) and one.__module__.partition(".")[0] == package:
                one.cache_clear()
        return run(runner, **given)

    PytestRunner.run_tests = afresh


def only_a_share(share: float, seed: int) -> None:
    """Try a part of each module's faults, drawn by a seed."""
    collect = mutmut.collect_source_file_mutation_data

    def collected(*, mutant_names):
        faults, by_path = collect(mutant_names=mutant_names)
        chance = random.Random(seed)
        return [fault for fault in faults if chance.random() < share], by_path

    mutmut.collect_source_file_mutation_data = collected


def report() -> None:
    """How many faults of each module were caught, and the names of those that were not."""
    total: Counter[str] = Counter()
    escaped = []
    print(f"\n{'module':<12}{'faults':>8}{'caught':>8}{'share':>8}")
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        found = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
        tried = {name: status for name, status in found.items() if status != "not checked"}
        if tried:
            caught = sum(status in CAUGHT for status in tried.values())
            total.update(faults=len(tried), caught=caught)
            print(f"{path.stem:<12}{len(tried):>8}{caught:>8}{caught / len(tried):>8.1%}")
            escaped += [f"{name} ({status})" for name, status in tried.items() if status not in CAUGHT]
    if total:
        print(f"{'all':<12}{total['faults']:>8}{total['caught']:>8}{total['caught'] / total['faults']:>8.1%}")
    Path("escaped.txt").write_text("\n".join(escaped) + "\n", encoding="utf-8")
    here = Path.cwd().relative_to(ROOT)
    print(f"\n{len(escaped)} not caught: {here}/escaped.txt; `cd {here} && mutmut show NAME` shows one")


def main() -> None:
    asked = argparse.ArgumentParser(
        description="Faults put into a package, and how many the fast tests catch."
    )
    asked.add_argument(
        "modules", nargs="*", help="modules of the package; all that its pyproject.toml names if left out"
    )
    asked.add_argument("--of", choices=PACKAGES, default="engagement", help="the package")
    asked.add_argument("--share", type=float, default=1, help="which share of the faults to try, 0 to 1")
    asked.add_argument("--seed", type=int, default=1, help="what the share is drawn by")
    given = asked.parse_args()
    os.chdir(stage(given.of))
    reset_config()  # that of the package
    spare_children()
    mutate_beneath_decorators()
    quickest_tests_first()
    forget(given.of)
    only_a_share(given.share, given.seed)
    mutmut._run([f"{given.of}.{module}.*" for module in given.modules], os.cpu_count())
    report()


if __name__ == "__main__":
    main()
