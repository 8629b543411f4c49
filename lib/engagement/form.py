"""A form: the fields of a row as a person fills them in, from the schema; and which cells follow from another that changes."""

from __future__ import annotations

from collections.abc import Callable, Collection

from .cell import categories
from .edition import Edition
from .numbering import Row
from .rule import SUMMARY_WORDS
from .wording import sentence

# What is computed, or set by selecting words, is shown and not asked for.
COMPUTED = {
    "claims": (
        "claim_id",
        "section_id",
        "paragraph",
        "sentence",
        "start",
        "end",
        "anchor",
        "span_sha256",
        "status",
        "coded_on",
    ),
    "events": ("event_id", "claim_id", "status", "coded_on"),
    "checks": ("check_id", "claim_id", "checked_on"),
}
# What is asked for only where it can apply.
ASKED: dict[tuple[str, str], Callable[[Row], bool]] = {
    ("claims", "attributed_to"): lambda row: row["kind"] == "evaluation",
    ("events", "amount_usd"): lambda row: row["type"] == "contribution",
    ("events", "year_start"): lambda row: row["year_basis"] != "none",
    ("events", "year_end"): lambda row: row["year_basis"] == "range",
    ("events", "month"): lambda row: row["year_basis"] != "none",
    ("checks", "record_id"): lambda row: row["verdict"] != "no-record",
    ("checks", "reason"): lambda row: row["verdict"] == "qualified",
    ("checks", "searched"): lambda row: row["verdict"] == "no-record",
}
ORDER = {
    "events": (
        "type",
        "body_id",
        "body_basis",
        "treaty_id",
        "ordinal",
        "year_basis",
        "year_start",
        "year_end",
    ),
    "checks": ("event_id", "verdict", "reason", "record_id"),
}
FULL = (("claims", "kind"), ("checks", "verdict"), ("checks", "reason"))  # every meaning is in sight
LONG = {"summary": 2, "note": 4, "searched": 3, "title": 2}  # lines
WORDS = {"summary": SUMMARY_WORDS}
NAMES = {
    "bodies": ("body_id", "name"),
    "treaties": ("treaty_id", "name"),
    "records": ("record_id", "title"),
    "events": ("event_id", "summary"),
    "claims": ("claim_id", "summary"),
}


def fields(edition: Edition, table: str, row: Row, fixed: Collection[str] = ()) -> list[dict]:
    """The fields of a row that are asked for, but for those that are fixed.

    Returns
    -------
    list of dict
        ``name``, ``label``, ``help`` (the schema's description), ``form`` (radio, select, list, long or text), ``options`` (value and
        meaning, of a radio or select), ``list`` (the table whose ids may be typed), ``lines``, ``words`` (how many are allowed) and
        ``required``.
    """
    order = ORDER.get(table, ())
    named = {field["name"]: field for field in edition.fields(table)}
    names = [*order, *(name for name in named if name not in order and name not in COMPUTED.get(table, ()))]
    return [
        _field(edition, table, named[name], row)
        for name in names
        if name not in fixed and ASKED.get((table, name), lambda row: True)(row)
    ]


def _field(edition: Edition, table: str, field: dict, row: Row) -> dict:
    name, values = field["name"], categories(field)
    target = target_of(edition, table, name)
    form, options = "text", []
    if values:
        form, options = ("radio" if (table, name) in FULL else "select"), list(values.items())
    elif target == "events":
        own = [other for other in edition.rows("events") if other["claim_id"] == row["claim_id"]]
        form, options = "select", [(other["event_id"], other["summary"]) for other in own]
    elif target:
        form = "list"
    elif name in LONG:
        form = "long"
    return {
        "name": name,
        "label": sentence(name.removesuffix("_id").replace("_", " "))
        .removesuffix(".")
        .replace("usd", "(US dollars)")
        .replace("Url", "Address"),
        "help": field["description"],
        "form": form,
        "options": options,
        "list": target if form == "list" else "bodies" if name == "attributed_to" else "",
        "lines": LONG.get(name, 1),
        "words": WORDS.get(name, 0),
        "required": field.get("constraints", {}).get("required", False)
        or ((table, name) in ASKED and name != "month"),
    }


def target_of(edition: Edition, table: str, name: str) -> str:
    """The table whose rows a field names; nothing where it names none."""
    keys = edition.resources[table]["schema"].get("foreignKeys", [])
    return next((key["reference"].get("resource", table) for key in keys if key["fields"] == [name]), "")


def meaning(edition: Edition, table: str, name: str, value: str) -> str:
    """What a value means: its definition in the schema, or the name of the row that it is the id of."""
    if values := categories(edition.field(table, name)):
        return values.get(value, "")
    if (target := target_of(edition, table, name)) in NAMES:
        key, title = NAMES[target]
        return next((row[title] for row in edition.rows(target) if row[key] == value), "")
    return ""


def changed(edition: Edition, table: str, row: Row, name: str, value: str) -> Row:
    """A row with another value in a cell, and with what follows from it: cells that no longer apply are emptied.

    A single year is both first and last; a body that is chosen is named by the text until somebody says otherwise; where the text names
    only a treaty, the body is the committee that monitors it.
    """
    row = row | {name: value}
    if table == "events":
        row = _event(edition, row, name)
    emptied = {
        field: ""
        for (of, field), asked in ASKED.items()
        if of == table and not asked(row) and field != "year_end"
    }
    return row | emptied


def _event(edition: Edition, row: Row, name: str) -> Row:
    if name == "body_id":
        row |= {
            "body_basis": (row["body_basis"].replace("none", "") or "named") if row["body_id"] else "none"
        }
    if row["body_basis"] == "none" and name == "body_basis":
        row |= {"body_id": ""}
    if row["body_basis"] == "treaty" and name in ("body_basis", "treaty_id"):
        committee = next(
            (t["body_id"] for t in edition.rows("treaties") if t["treaty_id"] == row["treaty_id"]), ""
        )
        row |= {"body_id": committee or row["body_id"]}
    if name in ("year_basis", "year_start"):
        if row["year_basis"] in ("stated", "ordered"):
            row |= {"year_end": row["year_start"]}
        elif row["year_basis"] in ("since", "none"):
            row |= {"year_end": ""}
    return row
