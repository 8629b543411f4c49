"""An entry: a row while it is being written; what is wrong with it, what it still lacks, and how it comes among the others."""

from __future__ import annotations

import datetime
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import canon, rule
from .edition import Edition, Row
from .numbering import NUMBERED, numbered
from .package import EngagementError, Package, categories, unknown
from .problem import Problem
from .text import Text
from .validation import allowed

# The rules that ask for a row which is written later: an event of a claim, a check of either.
LATER = (rule.events_of_claims, rule.checked_claims, rule.checked_events)
POSITION = ("paragraph", "sentence", "start", "end")
PLACED = (*POSITION, "anchor")
DAYS = {
    "claims": "coded_on",
    "events": "coded_on",
    "checks": "checked_on",
    "records": "retrieved",
    "crosswalks": "read_on",
}


@dataclass(frozen=True)
class State:
    """How the rows of a section stand: what is wrong in them, and what they still lack; by file and row as ``engagement check`` has them."""

    wrong: list[Problem]
    lacking: list[Problem]


class Judge:
    """Judges the rows of an edition while they change: quickly, since a cell is judged once, and one section's rows at a time."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self._known: dict[tuple[str, str, str], str] = {}
        self._keyed: dict[tuple[str, str], tuple[list[Row], set[str]]] = {}

    def state(self, section_id: str) -> State:
        """How the rows of one section stand, and the records."""
        tables = self._of_section(section_id)
        cells = [
            problem
            for table, places in tables.items()
            for place in places
            for problem in self.cells(table, place)
        ]
        cells += self._keys("records")
        bad = {(problem.file, problem.row, problem.field) for problem in cells}
        wrong, lacking = list(cells), []
        for query, problem in self._rules(tables, bad):
            table = problem.file.removesuffix(".csv")
            row = self.edition.rows(table)[problem.row - 2]
            if query in LATER and not (query is rule.events_of_claims and self._has_events(row)):
                if not row.get("status"):
                    lacking.append(problem)
            else:
                wrong.append(problem)
        return State(sorted(set(wrong)), sorted(set(lacking)))

    def cells(self, table: str, place: int) -> list[Problem]:
        """What is wrong with the cells of a row by themselves, and with those that name rows of other tables."""
        row, file = self.edition.rows(table)[place], self.edition.path(table).name
        found = {
            name: what
            for name in row
            if name in self._fields[table] and (what := self.cell(table, name, row[name]))
        }
        for name, (target, key) in self._references.get(table, {}).items():
            if row[name] and name not in found and row[name] not in self._ids(target, key):
                found[name] = f"{row[name]!r} found; it must be a {key} in {target}.csv"
        return [Problem(file, place + 2, name, what) for name, what in found.items()]

    def cell(self, table: str, name: str, text: str) -> str:
        """What is wrong with a cell, in the words of ``engagement check``; nothing if it is sound."""
        known = (table, name, text)
        if known not in self._known:
            field = self.edition.field(table, name)
            _, notes = self._fields[table][name].read_cell(text)
            self._known[known] = f"{repr(text) if text else 'empty'} found; {allowed(field)}" if notes else ""
        return self._known[known]

    @cached_property
    def _fields(self) -> dict[str, dict]:
        """Each table's fields, to read cells with."""
        import frictionless

        def of(field: dict) -> frictionless.Field:
            rules = dict(field.get("constraints", {}))
            rules.pop("unique", None)
            if values := list(categories(field)):
                rules["enum"] = values
            described = {part: field[part] for part in ("name", "type", "format") if part in field}
            return frictionless.Field.from_descriptor(described | {"constraints": rules})

        return {
            table: {field["name"]: of(field) for field in self.edition.fields(table)}
            for table in self.edition.names
        }

    @cached_property
    def _references(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Of each table the fields that name a row of another (or of itself): which table, which field."""
        return {
            table: {
                key["fields"][0]: (key["reference"].get("resource", table), key["reference"]["fields"][0])
                for key in self.edition.resources[table]["schema"].get("foreignKeys", [])
            }
            for table in self.edition.names
        }

    def _ids(self, table: str, key: str) -> set[str]:
        """The ids that a table's rows have, as long as they are the same rows."""
        rows = self.edition.rows(table)
        if self._keyed.get((table, key), (None,))[0] is not rows:
            self._keyed[table, key] = rows, {row[key] for row in rows}
        return self._keyed[table, key][1]

    def _keys(self, table: str) -> list[Problem]:
        """The rows of a table whose key another row has."""
        (key,) = self.edition.resources[table]["schema"]["primaryKey"]
        times = Counter(row[key] for row in self.edition.rows(table))
        return [
            Problem(
                self.edition.path(table).name,
                place,
                key,
                f"{row[key]!r} stands {times[row[key]]} times; each key stands once",
            )
            for place, row in enumerate(self.edition.rows(table), start=2)
            if times[row[key]] > 1
        ]

    def _of_section(self, section_id: str) -> dict[str, list[int]]:
        """The places of the rows of a section."""
        claims = {row["claim_id"] for row in self.edition.rows("claims") if row["section_id"] == section_id}
        return {
            table: [place for place, row in enumerate(self.edition.rows(table)) if row["claim_id"] in claims]
            for table in NUMBERED
        }

    def _has_events(self, claim: Row) -> bool:
        return any(row["claim_id"] == claim["claim_id"] for row in self.edition.rows("events"))

    def _rules(self, tables: Mapping[str, list[int]], bad: set[tuple[str, int, str]]) -> Iterator[tuple]:
        """Each rule with what fails it among some rows, by their numbers in the file, but for cells that are wrong by themselves."""
        view = self.edition.copy()
        for table, places in tables.items():
            mended = _mended(table, [(place, self.edition.rows(table)[place]) for place in places], bad)
            view.put(table, mended)
        unplaced = {row for file, row, name in bad if file == "claims.csv" and name in POSITION}
        for query in rule.RULES:
            try:
                found = list(query(view))
            except (KeyError, ValueError):  # it relies on cells that are wrong, which are told
                continue
            for problem in found:
                table = problem.file.removesuffix(".csv")
                if table in tables:
                    problem = Problem(
                        problem.file, tables[table][problem.row - 2] + 2, problem.field, problem.what
                    )
                elif table != "records":
                    continue
                placing = table == "claims" and problem.field in PLACED and problem.row in unplaced
                if not placing and (problem.file, problem.row, problem.field) not in bad:
                    yield query, problem


def _mended(table: str, rows: Iterable[tuple[int, Row]], bad: set[tuple[str, int, str]]) -> list[Row]:
    """Rows that rules can read: what is wrong is left out, and a claim without a place stands where the one before it ends."""
    found: list[Row] = []
    for place, row in rows:
        wrong = [name for name in row if (f"{table}.csv", place + 2, name) in bad]
        if wrong:
            row = row | dict.fromkeys(wrong, "")
        if table == "claims" and set(wrong) & set(POSITION):
            last = found[-1] if found else {"paragraph": "1", "sentence": "1", "end": "0"}
            row = row | {
                "paragraph": last["paragraph"],
                "sentence": last["sentence"],
                "start": last["end"],
                "end": last["end"],
            }
        found.append(row)
    return found


def blank(edition: Edition, table: str, given: Mapping[str, str], today: str = "") -> Row:
    """A row of a table with some cells, and with its day if it has one."""
    row = dict.fromkeys(edition.columns(table), "")
    if table in DAYS:
        row[DAYS[table]] = today or datetime.date.today().isoformat()
    return row | {name: cell.strip() for name, cell in given.items()}


def added(
    edition: Edition, table: str, given: Mapping[str, str], text: Text | None = None
) -> tuple[Row, list[Problem]]:
    """Add a row to an edition, with what can be computed of it.

    Parameters
    ----------
    table, given
        The table, and those cells of the row that are known; ids are computed, and the place of a claim where the text is at hand.
    text
        The text of the claim's section.

    Returns
    -------
    dict, list of Problem
        The row as it came among the others, and what it still lacks: rows that are written later.

    Raises
    ------
    EngagementError
        If a cell names what does not exist, or ``engagement check`` would refuse the row; nothing is added then.
    """
    attempt = edition.copy()
    row = _referring(attempt, table, blank(attempt, table, given))
    if table == "claims" and text is not None and not row["span_sha256"]:
        row = _placed(attempt, row, text)
    place = len(attempt.rows(table))
    attempt.put(table, [*attempt.rows(table), row])
    canon.follow(attempt)
    came_from = {name: list(range(len(attempt.rows(name)))) for name in attempt.names}
    if table in NUMBERED:
        result = numbered(attempt)
        attempt.put_all(result.rows)
        came_from, place = came_from | result.came_from, result.now(table, place)
    lacking = _lacking(attempt, table, place)
    if wrong := [problem for problem in _validated(attempt) if problem not in lacking]:
        old = {(problem.file, problem.row, problem.field) for problem in _validated(edition)}
        wrong = [
            problem
            for problem in wrong
            if (problem.file, _old(attempt, came_from, problem), problem.field) not in old
        ]
    if wrong:
        raise EngagementError("\n".join(map(str, wrong)))
    edition.put_all(attempt.state)
    return edition.rows(table)[place], lacking


def _referring(edition: Edition, table: str, row: Row) -> Row:
    """A row whose cells name values and rows that there are; its section where there is but one. Raises EngagementError, the nearest first."""
    if table == "claims" and not row["section_id"]:
        sections = [section["section_id"] for section in edition.rows("sections")]
        row |= {"section_id": sections[0]} if len(sections) == 1 else {}
    for field in edition.fields(table):
        name, values = field["name"], list(categories(field))
        if values and row[name] and row[name] not in values:
            raise unknown(name, row[name], values)
    for key in edition.resources[table]["schema"].get("foreignKeys", []):
        name, target = key["fields"][0], key["reference"].get("resource", table)
        ids = [other[key["reference"]["fields"][0]] for other in edition.rows(target)]
        if row[name] and row[name] not in ids:
            raise unknown(name, row[name], ids, limit=8)
    if table == "checks" and not row["claim_id"]:
        row |= {"claim_id": row["event_id"].rpartition(".")[0]}
    return row


def _placed(edition: Edition, row: Row, text: Text) -> Row:
    """A claim's row with its place in the text; raises EngagementError."""
    others = [other for other in edition.rows("claims") if other["section_id"] == row["section_id"]]
    found = canon.placed(text, [*others, row])[-1]
    if not isinstance(found, dict):
        raise EngagementError(f"claims.csv:{len(edition.rows('claims')) + 2}:anchor: {found}")
    return found


def _validated(edition: Edition) -> list[Problem]:
    """What ``engagement check`` would say of an edition."""
    from .validation import problems

    with tempfile.TemporaryDirectory() as folder:
        for name, content in edition.files().items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return problems(Package(folder))


def _lacking(edition: Edition, table: str, place: int) -> list[Problem]:
    """What a new row lacks: the events of a claim, the checks of either."""
    file = edition.path(table).name
    mine = {(file, place + 2)}
    if table == "events":  # of a claim that has none yet
        claim_id = edition.rows(table)[place]["claim_id"]
        mine |= {
            ("claims.csv", row)
            for row, claim in enumerate(edition.rows("claims"), start=2)
            if claim["claim_id"] == claim_id
        }
    try:
        found = [
            problem for query in LATER for problem in query(edition) if (problem.file, problem.row) in mine
        ]
    except (KeyError, ValueError):  # a cell that is wrong by itself
        return []
    return [problem for problem in found if problem.field != "kind" or table == "claims"]


def _old(edition: Edition, came_from: Mapping[str, list[int]], problem: Problem) -> int:
    """The number that a problem's row had before."""
    table = next((name for name in edition.names if edition.path(name).name == problem.file), "")
    places = came_from.get(table, [])
    return places[problem.row - 2] + 2 if 0 <= problem.row - 2 < len(places) else problem.row
