"""The validation of a data package: descriptor, files, schema, named rules and totals, in one run.

Every problem is one line: file, row (1 is the header), field, what was found and what is allowed. What is found sound can be loaded:
the loader reads by the same grammar (:mod:`engagement.cell`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from . import rule, schema, totals, unfinished
from .cell import allowed
from .package import EngagementError, Package
from .problem import Problem
from .sound import Sound

__all__ = ["Findings", "Problem", "allowed", "findings", "problems", "require"]


@dataclass(frozen=True)
class Findings:
    """What a validation found, each list by file and row.

    Attributes
    ----------
    problems : list of Problem
        What is wrong.
    notes : list of Problem
        What is out of the ordinary and harmless.
    changes : list of Problem
        Where a table, sound in itself, is another than the descriptor's totals say.
    """

    problems: list[Problem]
    notes: list[Problem]
    changes: list[Problem] = field(default_factory=list)


def problems(package: Package) -> list[Problem]:
    """Everything that is wrong with a package, in the order of the files and rows; empty if it is sound."""
    return findings(package).problems


def findings(package: Package) -> Findings:
    """Validate a package.

    A descriptor with a problem is all that is told: nothing can be held to it. Else every file is read, every cell judged by the
    schema, and every rule asked of the rows that it can rely on; totals are compared where a table is sound in itself.
    """
    if package.flaws:
        return Findings(package.flaws, [])
    sheets = package.sheets()
    found = [problem for sheet in sheets.values() for problem in sheet.problems]
    found += schema.problems(package, sheets)
    found += rule.answers(Sound(package, sheets, schema.flawed(sheets, found)))
    notes = (
        (unfinished.notes(package) if not found else [])
        + totals.notes(package)
        + [note for sheet in sheets.values() for note in sheet.notes]
    )
    spoilt = {problem.file for problem in found}
    sound = {table: sheet for table, sheet in sheets.items() if sheet.file not in spoilt}
    order = {sheet.file: place for place, sheet in enumerate(sheets.values())}

    def in_order(some: Iterable[Problem]) -> list[Problem]:
        return sorted(set(some), key=lambda one: (order.get(one.file, -1), one))

    return Findings(in_order(found), in_order(notes), in_order(totals.changes(package, sound)))


def require(package: Package, *, half_coded: bool = False) -> None:
    """Raise EngagementError with every problem, a line each, unless the package is sound in itself, whatever its totals.

    ``half_coded`` lets pass what is only not done yet: a claim or an event without a check.
    """
    found = problems(package)
    if half_coded:
        undone = (
            {problem for query in rule.UNDONE for problem in query(cast(Sound, package))} if found else set()
        )
        found = [problem for problem in found if problem not in undone]
    if found:
        raise EngagementError("\n".join(map(str, found)))
