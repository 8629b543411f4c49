"""An entry: a row while it is being written; what is wrong with it, what it still lacks, and how it comes among the others."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import canon, rule, schema
from .cell import categories
from .edition import Edition, Row
from .numbering import NUMBERED, numbered
from .package import EngagementError, unknown
from .problem import Problem
from .sheet import Sheet
from .sound import Sound
from .text import Text
from .validation import problems

# The rules that ask for a row which is written later: an event of a claim, a check of either.
LATER = (rule.events_of_claims, rule.checked_claims, rule.checked_events)
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
    """Judges the rows of one section while they change, as ``engagement check`` does, and quickly: other sections' rows are left out."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self._sheets: dict[str, tuple[list[Row], Sheet]] = {}

    def state(self, section_id: str) -> State:
        """How the rows of a section stand, and the records."""
        sheets = {table: self._sheet(table) for table in self.edition.names if table not in NUMBERED}
        sheets |= self._of_section(section_id)
        cells = schema.problems(self.edition, sheets)
        sound = Sound(self.edition, sheets, schema.flawed(sheets, cells))
        wrong, lacking = list(cells), []
        for query in rule.RULES:
            for problem in sound.answers(query):
                if not self._is_later(query, problem):
                    wrong.append(problem)
                elif not self._row(problem).get("status"):
                    lacking.append(problem)
        files = {self.edition.path(table).name for table in (*NUMBERED, "records")}
        return State(*(sorted({one for one in some if one.file in files}) for some in (wrong, lacking)))

    def _sheet(self, table: str) -> Sheet:
        """A table's sheet, as long as its rows are the same."""
        rows = self.edition.rows(table)
        if self._sheets.get(table, (None,))[0] is not rows:
            self._sheets[table] = rows, self.edition.sheet(table)
        return self._sheets[table][1]

    def _of_section(self, section_id: str) -> dict[str, Sheet]:
        """The rows of a section, each with its number in the file."""
        claims = {row["claim_id"] for row in self.edition.rows("claims") if row["section_id"] == section_id}
        found = {}
        for table in NUMBERED:
            columns = self.edition.columns(table)
            rows = [
                (number, [row[name] for name in columns])
                for number, row in enumerate(self.edition.rows(table), start=2)
                if row["claim_id"] in claims
            ]
            found[table] = Sheet(self.edition.path(table).name, columns, rows)
        return found

    def _is_later(self, query: object, problem: Problem) -> bool:
        """Whether a problem asks for a row that is written later: not, for one, where a claim has events that its kind does not bear."""
        return query in LATER and not (
            query is rule.events_of_claims and self._has_events(self._row(problem))
        )

    def _row(self, problem: Problem) -> Row:
        return self.edition.rows(problem.file.removesuffix(".csv"))[problem.row - 2]

    def _has_events(self, claim: Row) -> bool:
        return any(row["claim_id"] == claim["claim_id"] for row in self.edition.rows("events"))


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
    places, lacking = _settled(edition, attempt, table, [place])
    return edition.rows(table)[places[0]], lacking


def changed(
    edition: Edition, table: str, ids: Sequence[str], given: Mapping[str, str]
) -> tuple[list[Row], list[Problem]]:
    """Change cells of rows of an edition: the same in each.

    Parameters
    ----------
    table, ids, given
        The table, the ids of the rows, and their new cells; a coded or checked row takes this day as its own if none is given.

    Returns
    -------
    list of dict, list of Problem
        The rows as they are now, and what they still lack: rows that are written later.

    Raises
    ------
    EngagementError
        If a row or what a cell names does not exist, or ``engagement check`` would refuse what comes of it; nothing is changed then.
    """
    attempt = edition.copy()
    key, rows = own_keys(edition, table)[0], list(edition.rows(table))
    at = {row[key]: place for place, row in enumerate(rows)}
    if missing := [name for name in ids if name not in at]:
        raise unknown(key, missing[0], at, limit=8)
    cells = {name: cell.strip() for name, cell in given.items()}
    if not cells:
        raise EngagementError("no cell given; name a field and what it is to hold")
    if table in canon.DAYS:
        cells = {canon.DAYS[table]: datetime.date.today().isoformat()} | cells
    places = [at[name] for name in dict.fromkeys(ids)]
    for place in places:
        rows[place] = _referring(attempt, table, rows[place] | cells)
    attempt.put(table, rows)
    places, lacking = _settled(edition, attempt, table, places)
    return [edition.rows(table)[place] for place in places], lacking


def own_keys(edition: Edition, table: str) -> list[str]:
    """The fields that tell a table's rows apart: its id, or several together."""
    keys = edition.resources[table]["schema"]["primaryKey"]
    return [NUMBERED[table]] if table in NUMBERED else [keys] if isinstance(keys, str) else list(keys)


def _settled(
    edition: Edition, attempt: Edition, table: str, places: Sequence[int]
) -> tuple[list[int], list[Problem]]:
    """An edition takes the rows of an attempt: where those that were written stand now, and what they lack; raises EngagementError."""
    canon.follow(attempt)
    came_from = {name: list(range(len(attempt.rows(name)))) for name in attempt.names}
    if table in NUMBERED:
        result = numbered(attempt)
        attempt.put_all(result.rows)
        came_from |= result.came_from
        places = [result.now(table, place) for place in places]
    lacking = _lacking(attempt, table, places)
    if wrong := [problem for problem in problems(attempt) if problem not in lacking]:
        old = {(problem.file, problem.row, problem.field) for problem in problems(edition)}
        wrong = [
            problem
            for problem in wrong
            if (problem.file, _old(attempt, came_from, problem), problem.field) not in old
        ]
    if wrong:
        raise EngagementError("\n".join(map(str, wrong)))
    edition.put_all(attempt.state)
    return list(places), lacking


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


def _lacking(edition: Edition, table: str, places: Sequence[int]) -> list[Problem]:
    """What new rows lack: the events of a claim, the checks of either."""
    mine = {(edition.path(table).name, place + 2) for place in places}
    if table in ("claims", "events"):
        own = {edition.rows(table)[place]["claim_id"] for place in places}
        other = "claims" if table == "events" else "events"
        rows = enumerate(edition.rows(other), start=2)
        mine |= {(edition.path(other).name, row) for row, cells in rows if cells["claim_id"] in own}
    sheets = edition.sheets()
    sound = Sound(edition, sheets, schema.flawed(sheets, schema.problems(edition, sheets)))
    found = [one for query in LATER for one in sound.answers(query) if (one.file, one.row) in mine]
    return [one for one in found if one.field != "kind" or (table == "claims" and _waits(edition, one))]


def _waits(edition: Edition, problem: Problem) -> bool:
    """Whether a claim's kind asks for an event that is written later, and not for one to go."""
    return edition.rows("claims")[problem.row - 2]["kind"] == "event"


def _old(edition: Edition, came_from: Mapping[str, list[int]], problem: Problem) -> int:
    """The number that a problem's row had before."""
    table = next((name for name in edition.names if edition.path(name).name == problem.file), "")
    places = came_from.get(table, [])
    return places[problem.row - 2] + 2 if 0 <= problem.row - 2 < len(places) else problem.row
