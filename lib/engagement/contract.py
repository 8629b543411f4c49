"""The contract between the descriptor and the library: what must be in the one because the other asks for it.

A package may have more tables and fields than these, and other values wherever they are not named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .cell import READERS

TYPES = ("string", *READERS)

# The tables and fields that the library asks for: a field has its type after a colon if it is not text (``listed`` has
# categories), and after ``>`` the table that it leads to.
NEEDED = {
    "sections": "section_id state state_name title document publisher published:date period_start:year period_end:year period_basis:listed coded first_paragraph:integer endnotes url text_sha256",
    "claims": "claim_id section_id>sections paragraph:integer sentence:integer start:integer end:integer anchor kind:listed attributed_to summary span_sha256 status:listed coded_on:date",
    "events": "event_id claim_id>claims type:listed body_id>bodies body_basis:listed treaty_id>treaties ordinal year_start:year year_end:year year_basis:listed month:integer amount_usd:integer summary status:listed coded_on:date",
    "bodies": "body_id short_name name kind:listed parent_id>bodies aliases url",
    "sessions": "body_id>bodies number:integer start_date:date end_date:date dates_basis:listed place record_id>records start_record_id>records",
    "rounds": "round_id state body_id>bodies series:listed number:integer status:listed start_date end_date place level record_id>records note",
    "memberships": "membership_id state body_id>bodies start end record_id>records note",
    "treaties": "treaty_id name adopted:date in_force:date body_id>bodies record_id>records",
    "treaty_actions": "action_id state treaty_id>treaties action:listed ordinal state_ordinal date symbol record_id>records",
    "contributions": "state body_id>bodies year:year amount_usd:integer total_usd:integer record_id>records",
    "records": "record_id symbol title publisher kind:listed date url read_at extent:listed language retrieved:date side:listed same_as>records",
    "checks": "check_id claim_id>claims event_id>events record_id>records verdict:listed reason:listed note searched checked_on:date",
    "agreement": "section_id>sections measure:listed agreed:integer compared:integer",
    "crosswalks": "body_id>bodies scheme:listed code read_at read_on:date",
}

# What the library knows by name and says in words of its own: no other value may be listed.
KNOWN = {
    ("events", "body_basis"): ("named", "treaty", "none"),
    ("events", "year_basis"): ("stated", "ordered", "range", "since", "none"),
    ("checks", "verdict"): ("confirmed", "qualified", "contradicted", "no-record"),
    ("rounds", "status"): ("held", "announced", "postponed", "cancelled"),
    ("records", "side"): ("state", "party", "un", "third"),
    ("records", "extent"): ("whole", "opening", "excerpt"),
}


def breaches(resources: Mapping[str, dict]) -> Iterator[tuple[str, str]]:
    """Where a descriptor's tables, by their names, are not what the library asks for: the place, and what was found and is required."""
    for table, words in NEEDED.items():
        if table not in resources:
            yield table, f"no such table found; the tables are {', '.join(NEEDED)}"
            continue
        fields, leads = _fields(resources[table]), _leads(table, resources[table])
        if not fields:  # which is told as it stands
            continue
        for word in words.split():
            name, kind, target = re.findall(r"^(\w+):?(\w*)>?(\w*)$", word)[0]
            if name not in fields:
                yield f"{table}/{name}", "no such field found; it is required"
                continue
            found = fields[name].get("type")
            if kind == "listed" and not fields[name].get("categories"):
                yield f"{table}/{name}/categories", "missing; the values that are allowed are required"
            elif kind != "listed" and found in TYPES and found != (kind or "string"):
                yield f"{table}/{name}/type", f"{found!r} found; {kind or 'string'} is required"
            if target and name not in leads:
                yield f"{table}/foreignKeys", f"none found from {name}; one to {target} is required"
            elif target and leads[name] != target and leads[name] in resources:
                yield f"{table}/foreignKeys", f"{name} to {leads[name]} found; one to {target} is required"
        yield from _strangers(table, fields)


def _strangers(table: str, fields: Mapping[str, dict]) -> Iterator[tuple[str, str]]:
    """Values that the library has no words for."""
    for (of, name), values in KNOWN.items():
        listed = fields.get(name, {}).get("categories") if of == table else []
        for part in listed if isinstance(listed, list) else []:
            value = part.get("value") if isinstance(part, dict) else part
            if isinstance(value, str) and value not in values:
                what = f"{value!r} found; one of {', '.join(values)} is allowed"
                yield f"{table}/{name}/categories", what


def _schema(resource: dict, name: str) -> list[dict]:
    """The objects in one of the lists of a table's schema."""
    schema = resource.get("schema")
    listed = schema.get(name) if isinstance(schema, dict) else None
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


def _fields(resource: dict) -> dict[str, dict]:
    return {
        field["name"]: field for field in _schema(resource, "fields") if isinstance(field.get("name"), str)
    }


def _leads(table: str, resource: dict) -> dict[str, str]:
    """The fields from which a foreign key leads, each with the table that it leads to."""
    found = {}
    for key in _schema(resource, "foreignKeys"):
        reference, fields = key.get("reference"), key.get("fields")
        if isinstance(reference, dict) and isinstance(fields, list) and len(fields) == 1:
            found[str(fields[0])] = str(reference.get("resource", table))
    return found
