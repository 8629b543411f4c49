"""A desk for coding a section: its text with the claims in place, and a form for the claim, event, check or record at hand.

What is done is done to an edition in memory: it can be undone, and is saved to the tables whole or not at all. Python knows the rows and
judges them, by the rules of ``engagement check``, at each change; the widget shows what Python makes of it, as that of
:mod:`engagement.explore` does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from uuid import uuid4

from . import canon, form, passage, placing
from .edition import Edition
from .entry import Judge, blank
from .numbering import NUMBERED, Row, numbered
from .package import EngagementError, unknown
from .page import template
from .pane import style
from .problem import Problem
from .text import Text
from .verdict import needs_check
from .wording import count, listed

NO_TEXT = (
    "The section's text is not at hand, so claims can be edited but not placed. Give the file that holds it as source "
    "(or in ENGAGEMENT_SOURCE); it is not part of the data."
)
SELECT = "Select words of the text to make them a claim."
ANYWHERE = ("open", "claim", "undo", "redo", "save")  # what does not depend on the row at hand
CODED = ("sections", "claims", "events", "checks", "records")  # the tables that are written here
TABLES = {"claims": "claim", "events": "event", "checks": "check", "records": "record"}


class Desk:
    """A section on the desk.

    Parameters
    ----------
    section_id
        The section; may be left out where the package has only one.
    data
        The package's folder; see :func:`engagement.package.home` for where it is looked for.
    source
        A text or HTML file that holds the section's text; by default what ``ENGAGEMENT_SOURCE`` names. Without it claims can be edited
        but not placed.

    Raises
    ------
    EngagementError
        If there is no such section, the file holds another text, or anywidget is not installed.

    Examples
    --------
    >>> desk = Desk()
    >>> desk
    <Desk ...: ... claims, ... events, ... checks; nothing to save>
    >>> desk.open("claims", desk.claims[0]["claim_id"])
    >>> desk.set("summary", "")
    >>> print(*desk.problems)
    claims.csv:2:summary: empty found; text is required
    >>> desk.undo()
    """

    def __init__(
        self,
        section_id: str | None = None,
        data: str | os.PathLike | None = None,
        source: str | os.PathLike | None = None,
    ):
        panel = _panel()
        self.edition = Edition(data)
        sections = [row["section_id"] for row in self.edition.rows("sections")]
        if section_id is None and len(sections) == 1:
            section_id = sections[0]
        if section_id not in sections:
            raise unknown("section", section_id, sections)
        self.section_id: str = section_id
        self.text = self._text(source)
        self._judge = Judge(self.edition)
        self._past: list[tuple] = []
        self._future: list[tuple] = []
        self._last: tuple = ()  # the cell that was changed last: what is typed in one go is undone in one
        self._said = ""
        self.at: tuple[str, int] = ("", -1)  # the row at hand: its table and place
        self._for: str = ""  # the check from which the record at hand was opened or made
        self._name = uuid4().hex[:8]
        self.panel = panel(frame=self._frame(), hear=self._hear)
        self._draw()

    def _text(self, source: str | os.PathLike | None) -> Text | None:
        """The section's text, where a file holds it; the digest of a section that has none yet is taken from it."""
        named = (
            [source]
            if source
            else [path for path in os.environ.get("ENGAGEMENT_SOURCE", "").split(os.pathsep) if path]
        )
        if not named:
            return None
        held = canon.texts(self.edition, named)
        if self.section_id not in held:
            if source:
                raise EngagementError(
                    f"{source}: not the text of section {self.section_id}; see `engagement source verify`"
                )
            return None
        text = held[self.section_id]
        rows = [
            row | {"text_sha256": text.sha256} if row["section_id"] == self.section_id else row
            for row in self.edition.rows("sections")
        ]
        self.edition.put("sections", rows)
        return text

    # What is on the desk

    @property
    def claims(self) -> list[Row]:
        """The section's claims, in the order of the text."""
        return [row for row in self.edition.rows("claims") if row["section_id"] == self.section_id]

    @property
    def row(self) -> Row | None:
        """The row at hand; None where none is."""
        table, place = self.at
        return self.edition.rows(table)[place] if table else None

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in the section's rows, and what they still lack, a line each."""
        state = self._judge.state(self.section_id)
        return [*state.wrong, *state.lacking]

    def of_claim(self, table: str, claim_id: str) -> list[Row]:
        """The events or checks of a claim."""
        return [row for row in self.edition.rows(table) if row["claim_id"] == claim_id]

    # What can be done

    def open(self, table: str, row_id: str) -> None:
        """Take a claim, event, check or record to hand, by its id; ``""`` puts it back."""
        self.edition.refresh(name for name in self.edition.names if name not in CODED)
        opened = (table, self._place(table, row_id)) if row_id else ("", -1)
        self._for = self._check_at_hand if table == "records" else ""
        self.at, self._said = opened, ""
        self._draw()

    def set(self, name: str, value: str) -> None:
        """Change a cell of the row at hand, and what follows from it."""
        table, place = self.at
        if not table:
            raise EngagementError("no row is at hand; open one")
        before = self.edition.rows(table)[place]
        if before[name] == value.strip():
            return
        row = form.changed(self.edition, table, before, name, value.strip())
        if (day := canon.DAYS.get(table)) and name not in (day, "status"):
            row |= {day: blank(self.edition, table, {})[day]}
        tables = {table: _replaced(self.edition.rows(table), place, row)}
        if (table, name) == ("records", "record_id"):
            checks = self.edition.rows("checks")
            tables["checks"] = [self._following(check, before[name], row[name]) for check in checks]
        self._do(tables, cell=(table, place, name))

    def claim(self, start: int, end: int) -> None:
        """Make the words between two positions of the text a claim, and take it to hand."""
        span = self._free(start, end)
        row = blank(self.edition, "claims", {"section_id": self.section_id} | span)
        self._do(
            {"claims": [*self.edition.rows("claims"), row]}, at=("claims", len(self.edition.rows("claims")))
        )

    def span(self, start: int, end: int) -> None:
        """Make the words between two positions of the text the span of the claim at hand."""
        table, place = self.at
        if table != "claims":
            raise EngagementError("no claim is at hand; open one")
        row = self.edition.rows("claims")[place]
        found = row | self._free(start, end, but=row["claim_id"])
        self._do({"claims": _replaced(self.edition.rows("claims"), place, found)})

    def add(self, table: str, given: Row | None = None) -> None:
        """Add an event or check of the claim or event at hand, or a record for the check at hand, and take it to hand."""
        at_table, row = self.at[0], self.row
        cells, made_for = dict(given or {}), self._check_at_hand if table == "records" else ""
        if table in ("events", "checks"):
            if row is None or at_table not in NUMBERED:
                raise EngagementError("no claim is at hand; open one")
            cells = {"claim_id": row["claim_id"]} | cells
            if table == "checks" and at_table in ("events", "checks"):
                cells = {"event_id": row["event_id"]} | cells
            elif table == "checks" and len(own := self.of_claim("events", row["claim_id"])) == 1:
                cells = {"event_id": own[0]["event_id"]} | cells
        if table == "records":
            cells = {"language": "en", "extent": "whole"} | cells
        new = blank(self.edition, table, cells)
        self._for = made_for
        self._do({table: [*self.edition.rows(table), new]}, at=(table, len(self.edition.rows(table))))

    def like(self) -> None:
        """Add an event like the one at hand, with the next number if it has one, and take it to hand: for lists of sessions."""
        table, row = self.at[0], self.row
        if table != "events" or row is None:
            raise EngagementError("no event is at hand; open one")
        ordinal = str(int(row["ordinal"]) + 1) if row["ordinal"].isdecimal() else row["ordinal"]
        left = {name: cell for name, cell in row.items() if name not in ("event_id", "coded_on", "status")}
        self.add("events", left | {"ordinal": ordinal})

    def delete(self) -> None:
        """Delete the row at hand, and with a claim its events and checks, with an event its checks."""
        table, place = self.at
        row = self.row
        if row is None:
            raise EngagementError("no row is at hand; open one")
        tables = {table: [*self.edition.rows(table)[:place], *self.edition.rows(table)[place + 1 :]]}
        if table == "claims":
            for name in ("events", "checks"):
                tables[name] = [
                    other for other in self.edition.rows(name) if other["claim_id"] != row["claim_id"]
                ]
        if table == "events":
            tables["checks"] = [
                other for other in self.edition.rows("checks") if other["event_id"] != row["event_id"]
            ]
        claim_id = row.get("claim_id", "") if table in ("events", "checks") else ""
        self._do(tables, at=("claims", self._place("claims", claim_id)) if claim_id else ("", -1))

    def accept(self) -> None:
        """Accept the claim at hand, and its events, which were drafts."""
        row = self.row
        if row is None or self.at[0] not in ("claims", "events"):
            raise EngagementError("no claim is at hand; open one")
        tables = {
            table: [
                other | {"status": "", "coded_on": blank(self.edition, table, {})["coded_on"]}
                if other["claim_id"] == row["claim_id"] and other["status"]
                else other
                for other in self.edition.rows(table)
            ]
            for table in ("claims", "events")
        }
        self._do(tables)

    def undo(self) -> None:
        """Take back what was done last."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(self._future, self._past)

    def save(self) -> list[str]:
        """Save the tables that changed, whole or not at all, and return their names; raises EngagementError where that cannot be."""
        changed = self.edition.save()
        self._said = f"Saved {listed(changed)}." if changed else "Nothing to save."
        self._last = ()
        self._draw()
        return changed

    # How it is done

    def _do(self, tables: dict[str, list[Row]], at: tuple[str, int] | None = None, cell: tuple = ()) -> None:
        """Put rows in place of others, number them unless only a cell has changed, remember how it was, and draw."""
        if not (cell and cell == self._last):
            self._past.append((self._now, self.at))
        self._future.clear()
        self._last, self._said = cell, ""
        self.edition.put_all(tables)
        table, place = at or self.at
        if not cell and any(name in NUMBERED for name in tables):
            result = numbered(self.edition)
            self.edition.put_all(result.rows)
            if table in NUMBERED and place >= 0:
                place = result.now(table, place)
        self.at = (table, place)
        self._draw()

    @property
    def _now(self) -> dict[str, list[Row]]:
        """The rows that are written here, to come back to."""
        return {table: rows for table, rows in self.edition.state.items() if table in CODED}

    def _step(self, back: list[tuple], forth: list[tuple]) -> None:
        if not back:
            return
        forth.append((self._now, self.at))
        tables, self.at = back.pop()
        self.edition.put_all(tables)
        self._last, self._said, self._for = (), "", ""
        self._draw()

    def _place(self, table: str, row_id: str) -> int:
        """The place of a row; raises EngagementError where there is none."""
        key = NUMBERED.get(table, "record_id")
        if table not in TABLES:
            raise unknown("table", table, TABLES)
        ids = [row[key] for row in self.edition.rows(table)]
        if row_id not in ids:
            raise unknown(TABLES[table], row_id, ids, limit=8)
        return ids.index(row_id)

    def _free(self, start: int, end: int, but: str = "") -> Row:
        """The cells of a span of whole words that no other claim has; raises EngagementError."""
        if self.text is None:
            raise EngagementError(NO_TEXT)
        try:
            first, last = placing.snapped(self.text, start, end)
        except placing.Astray as error:
            raise EngagementError(f"{error}; select words of one sentence") from None
        for row in self.claims:
            if row["claim_id"] != but and row["start"].isdecimal() and row["end"].isdecimal():
                if int(row["start"]) < last and first < int(row["end"]):
                    raise EngagementError(f"{row['claim_id']} has some of these words; spans do not overlap")
        return placing.cells(self.text, first, last)

    @property
    def _check_at_hand(self) -> str:
        row = self.row
        return row["check_id"] if self.at[0] == "checks" and row else ""

    def _following(self, check: Row, old: str, new: str) -> Row:
        """A check whose record has another id than before, if it is the one from which that record was opened."""
        follows = check["check_id"] == self._for and check["record_id"] in ("", old)
        return check | {"record_id": new} if follows else check

    def _hear(self, message: dict) -> None:
        """What a hand did, as the widget tells it; what cannot be done is said."""
        deeds: dict[str, Callable[..., object]] = {
            name: getattr(self, name) for name in (*ANYWHERE, "span", "add", "like", "delete", "accept")
        }
        try:
            match message:
                case {"set": [table, place, name, value]} if (table, place) == self.at:
                    self.set(name, value)
                case {"do": name, "at": [table, place], **rest} if name in deeds:
                    # What was pressed before the row at hand was seen to be another is not meant for it.
                    if name in ANYWHERE or (table, place) == self.at:
                        deeds[name](*rest.get("with", []))
                case {"go": by}:
                    self._go(by)
        except EngagementError as error:
            self._said = str(error)
            self._draw()

    def _go(self, by: object) -> None:
        """To the claim before or after, or to the next row with something to mend, or the next draft; round the end."""
        claims = [row["claim_id"] for row in self.claims]
        row = self.row
        here = claims.index(row["claim_id"]) if row and row.get("claim_id") in claims else -1
        if isinstance(by, int) and claims:
            to = here + by if here >= 0 else 0
            return self.open("claims", claims[max(0, min(to, len(claims) - 1))])
        if by == "draft":
            drafts = [row["claim_id"] for row in self.claims if row["status"]]
            later = [claim for claim in drafts if claims.index(claim) > here]
            return self.open("claims", (later or drafts)[0]) if drafts else None
        if by == "problem":
            rows = list(dict.fromkeys((one.file.removesuffix(".csv"), one.row - 2) for one in self.problems))
            rows = [one for one in rows if one[0] in TABLES]
            if rows:
                at = rows.index(self.at) + 1 if self.at in rows else 0
                self.at, self._said, self._for = rows[at % len(rows)], "", ""
                self._draw()

    # What is shown

    def __repr__(self) -> str:
        claims = self.claims
        ids = {row["claim_id"] for row in claims}
        events, checks = (
            sum(row["claim_id"] in ids for row in self.edition.rows(table)) for table in ("events", "checks")
        )
        changed = self.edition.changed
        todo = f"{listed(changed)} to save" if changed else "nothing to save"
        return f"<Desk {self.section_id}: {count(len(claims), 'claim')}, {count(events, 'event')}, {count(checks, 'check')}; {todo}>"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The widget; and, where nothing runs, a picture of the claims that holds no word of the text."""
        data, _ = self.panel._repr_mimebundle_()
        still = template("desk.html.j2").render(
            about=self._about,
            still=True,
            style=style("desk.css"),
            passage=passage.told(self.claims),
            notice="",
        )
        return data | {"text/html": still, "text/plain": repr(self)}

    @property
    def _about(self) -> Row:
        return next(row for row in self.edition.rows("sections") if row["section_id"] == self.section_id)

    def _frame(self) -> str:
        """What stays: the buttons, and places for what follows them."""
        notice = SELECT if self.text else NO_TEXT
        return template("desk.html.j2").render(
            about=self._about, still=False, notice=notice, name=self._name, has_text=bool(self.text)
        )

    def _draw(self) -> None:
        """Everything that is to be seen, as one value."""
        state = self._judge.state(self.section_id)
        table, place = self.at
        row = self.row
        claim_id = (row.get("claim_id") or self._for.rpartition("c")[0]) if row else ""
        wrong = {self._claim_of(problem) for problem in state.wrong}
        shown = (
            passage.in_place(self.text, self.claims, claim_id, wrong)
            if self.text
            else passage.listed(self.claims, claim_id, wrong)
        )
        asked = form.fields(self.edition, table, row, fixed=self._fixed) if row else []
        names = [field["name"] for field in asked]
        here = [
            problem
            for problem in (*state.wrong, *state.lacking)
            if (problem.file, problem.row) == (f"{table}.csv", place + 2)
        ]
        self.panel.lists = self._lists()
        self.panel.view = {
            "text": str(shown),
            "at": [table, place],
            "form": self._form(asked),
            "values": {name: row[name] for name in names} if row else {},
            "meanings": {name: form.meaning(self.edition, table, name, row[name]) for name in names}
            if row
            else {},
            "problems": [[problem.field if problem.field in names else "", str(problem)] for problem in here],
            "all": template("desk-problems.html.j2").render(
                wrong=state.wrong, lacking=state.lacking, id_of=self._id_of
            ),
            "state": self._state(len(state.wrong), len(state.lacking)),
            "said": self._said,
            "can": {
                "undo": bool(self._past),
                "redo": bool(self._future),
                "save": bool(self.edition.changed),
                "draft": any(row["status"] for row in self.claims),
                "span": table == "claims",
                "mend": bool(state.wrong),
                "problem": bool(state.wrong or state.lacking),
            },
        }

    @property
    def _fixed(self) -> tuple[str, ...]:
        """The fields of the row at hand that stay: the id of a record that other checks name."""
        row = self.row
        named = (
            row is not None
            and self.at[0] == "records"
            and any(
                check["record_id"] == row["record_id"] != "" and check["check_id"] != self._for
                for check in self.edition.rows("checks")
            )
        )
        return ("record_id",) if named else ()

    def _form(self, asked: list[dict]) -> str:
        """The form of the row at hand, without its values, which follow; or the way in where none is."""
        table, place = self.at
        row = self.row
        if row is None:
            return template("desk-start.html.j2").render(
                claims=len(self.claims), has_text=bool(self.text), about=self._about
            )
        claim_id = row.get("claim_id", "")
        claim = next((one for one in self.edition.rows("claims") if one["claim_id"] == claim_id), None)
        quoted = ""
        if self.text and claim and claim["start"].isdecimal() and claim["end"].isdecimal():
            quoted = self.text.whole[int(claim["start"]) : int(claim["end"])]
        return template("desk-form.html.j2").render(
            table=table,
            what=TABLES[table],
            row=row,
            claim=claim,
            quoted=quoted,
            fields=asked,
            events=self.of_claim("events", claim_id) if table == "claims" else [],
            checks=self._checks_shown(table, row),
            checkable=bool(claim and needs_check(claim)),
            name=self._name,
            made_for=self._for,
            is_draft=bool(row.get("status")),
        )

    def _checks_shown(self, table: str, row: Row) -> list[Row]:
        """The checks that stand under a claim or an event."""
        if table == "events":
            return [one for one in self.edition.rows("checks") if one["event_id"] == row["event_id"]]
        return self.of_claim("checks", row["claim_id"]) if table == "claims" else []

    def _lists(self) -> str:
        """The ids that may be typed, with the names of what they stand for."""
        tables = {
            table: [(row[key], row[title]) for row in self.edition.rows(table)]
            for table, (key, title) in form.NAMES.items()
            if table not in NUMBERED
        }
        return template("desk-lists.html.j2").render(tables=tables, name=self._name)

    def _state(self, wrong: int, lacking: int) -> str:
        """How the section stands, in words."""
        drafts = sum(bool(row["status"]) for row in self.claims)
        parts = [
            f"{count(wrong, 'thing')} to mend" if wrong else "",
            f"{count(lacking, 'thing')} still missing" if lacking else "",
        ]
        parts += [f"{count(drafts, 'draft')} left" if drafts else ""]
        return "; ".join(filter(None, parts)) or "sound"

    def _claim_of(self, problem: Problem) -> str:
        """The claim that a problem bears on."""
        table = problem.file.removesuffix(".csv")
        rows = self.edition.rows(table) if table in NUMBERED else []
        return rows[problem.row - 2]["claim_id"] if 0 <= problem.row - 2 < len(rows) else ""

    def _id_of(self, problem: Problem) -> tuple[str, str]:
        """The table and id of a problem's row, to open it by."""
        table = problem.file.removesuffix(".csv")
        if table not in TABLES:
            return "", ""
        return table, self.edition.rows(table)[problem.row - 2][NUMBERED.get(table, "record_id")]


def _replaced(rows: list[Row], place: int, row: Row) -> list[Row]:
    return [*rows[:place], row, *rows[place + 1 :]]


def _panel() -> type:
    """The widget's class; nothing but exploring and coding needs anywidget."""
    try:
        from .panel import DeskPanel
    except ImportError as error:
        extra = "pip install 'human-rights-engagement[lab]'"
        raise EngagementError(f"the desk needs anywidget, which the extra `lab` brings: {extra}") from error
    return DeskPanel
