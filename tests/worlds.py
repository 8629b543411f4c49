"""Sound packages of any shape: what a section may lack, and every kind of body, event, basis and verdict there is."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from hypothesis import strategies as st

from engagement.rule import SUMMARY_WORDS
from invented import DATA, add, blank

SCHEMA = {
    resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
}
STATE, RECORD_SIDES = "ABC", ("un", "third", "party", "state")


def allowed(table: str, field: str) -> list[str]:
    """The values that the schema allows for a field, in its order."""
    return [part["value"] for part in SCHEMA[table][field]["categories"]]


def write(folder: Path, tables: dict[str, list[dict]]) -> Path:
    """Write a package into a folder that is replaced, and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    return add(blank(folder), tables)


@st.composite
def packages(draw) -> dict[str, list[dict]]:
    """The rows of each table of a sound package of one section."""
    first = draw(st.integers(1960, 2030))
    last = first + draw(st.sampled_from([0, 0, 1, 3, 14]))
    record_ids = [f"record-{number}" for number in range(draw(st.integers(0, 3)))]
    bodies = _bodies(draw)
    treaties = [
        {"treaty_id": f"T{number}", "name": f"Treaty {number}", "body_id": draw(_one(bodies, "body_id"))}
        for number in range(draw(st.integers(0, 3)))
    ]
    claims, events = _text(draw, first, last, bodies, treaties)
    sides = {one: draw(st.sampled_from(RECORD_SIDES)) for one in record_ids}
    tables = {
        "sections": [_section(draw, first, last)],
        "claims": claims,
        "events": events,
        "bodies": bodies,
        "treaties": treaties,
        "records": [_record(draw, one, sides[one], first) for one in record_ids],
        "checks": [check for claim in claims for check in _checks(draw, claim, events, sides)],
    }
    if record_ids:
        tables |= _calendar(draw, first, last, bodies, treaties, record_ids)
    return tables


def _one(rows: list[dict], field: str) -> st.SearchStrategy[str]:
    """One of some rows by a field, or none."""
    return st.sampled_from(["", *(row[field] for row in rows)])


def _section(draw, first: int, last: int) -> dict:
    return {
        "section_id": "AB2000",
        "state": STATE,
        "state_name": "Absurdia",
        "title": "Doings",
        "document": "Book of Doings",
        "publisher": draw(st.sampled_from(["", "Office of Doings"])),
        "published": draw(st.sampled_from(["", f"{last + 1}-02-03"])),
        "period_start": first,
        "period_end": last,
        "period_basis": draw(st.sampled_from(allowed("sections", "period_basis"))),
        "coded": draw(st.sampled_from(["", "1-99"])),
        "first_paragraph": draw(st.sampled_from(["", 27])),
        "text_sha256": hashlib.sha256(b"").hexdigest(),
    }


def _bodies(draw) -> list[dict]:
    found: list[dict] = []
    for number in range(draw(st.integers(0, 4))):
        found.append(
            {
                "body_id": f"B{number}",
                "short_name": f"Body {number}",
                "name": f"Body of Matter {number}",
                "kind": draw(st.sampled_from(allowed("bodies", "kind"))),
                "parent_id": draw(_one(found, "body_id")),
            }
        )
    return found


def _text(draw, first: int, last: int, bodies: list[dict], treaties: list[dict]) -> tuple[list, list]:
    """Claims one after the other, and what they imply."""
    claims, events = [], []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        kind = draw(st.sampled_from(allowed("claims", "kind")))
        claim = f"AB2000-{number:02d}"
        whose = draw(_one(bodies, "body_id")) if kind == "evaluation" else ""
        claims.append(
            {
                "claim_id": claim,
                "section_id": "AB2000",
                "paragraph": 1,
                "sentence": number,
                "start": 20 * number,
                "end": 20 * number + 10,
                "anchor": "It did",
                "kind": kind,
                "attributed_to": whose,
                "summary": f"Says something, number {number}.",
                "span_sha256": hashlib.sha256(claim.encode()).hexdigest(),
            }
        )
        least = {"event": 1, "standing": 0}.get(kind)
        for place in range(0 if least is None else draw(st.integers(least, 3))):
            events.append(_event(draw, claim, place + 1, first, last, bodies, treaties))
    return claims, events


def _event(draw, claim: str, place: int, first: int, last: int, bodies: list, treaties: list) -> dict:
    kind = draw(st.sampled_from(allowed("events", "type")))
    basis = draw(st.sampled_from(allowed("events", "year_basis")))
    start = draw(st.integers(max(first - 1, 1945), last + 1))
    years = {
        "none": ("", ""),
        "since": (start, ""),
        "range": (start, start + draw(st.integers(1, 3))),
    }.get(basis, (start, start))
    treaty = draw(_one(treaties, "treaty_id"))
    committee = next((one["body_id"] for one in treaties if one["treaty_id"] == treaty), "")
    body = draw(_one(bodies, "body_id"))
    by_treaty = bool(committee) and draw(st.booleans())
    return {
        "event_id": f"{claim}.{place}",
        "claim_id": claim,
        "type": kind,
        "body_id": committee if by_treaty else body,
        "body_basis": "treaty" if by_treaty else "named" if body else "none",
        "treaty_id": treaty,
        "ordinal": draw(st.sampled_from(["", "1", "2", "3-4"])),
        "year_start": years[0],
        "year_end": years[1],
        "year_basis": basis,
        "month": draw(st.sampled_from(["", 1, 12])) if years[0] and years[0] == years[1] else "",
        "amount_usd": draw(st.sampled_from(["", 5000])) if kind == "contribution" else "",
        "summary": " ".join(f"thing{n}" for n in range(draw(st.sampled_from([1, SUMMARY_WORDS])))),
    }


def _record(draw, name: str, side: str, first: int) -> dict:
    return {
        "record_id": name,
        "symbol": "A/1",
        "title": f"Title of {name}",
        "publisher": "Ministry"
        if side == "state"
        else draw(st.sampled_from(["Office", "Office, copy", "Paper"])),
        "kind": draw(st.sampled_from(allowed("records", "kind"))),
        "side": side,
        "date": draw(st.sampled_from(["", str(first), f"{first}-05", f"{first}-05-06"])),
        "url": draw(st.sampled_from(["", "https://example.org/a"])),
        "extent": draw(st.sampled_from(allowed("records", "extent"))),
        "language": draw(st.sampled_from(["en", "fr", "sl"])),
        "retrieved": "2020-01-01",
    }


def _checks(draw, claim: dict, events: list[dict], sides: dict[str, str]) -> list[dict]:
    """The checks that a claim needs: one of each event, or one of the whole where it has none and is asked all the same."""
    own = [event["event_id"] for event in events if event["claim_id"] == claim["claim_id"]]
    if claim["kind"] not in ("event", "standing") and not claim["attributed_to"]:
        return []
    found = []
    for number, event in enumerate(own or [""], start=1):
        record = draw(st.sampled_from(["", *sides]))
        check = {
            "check_id": f"{claim['claim_id']}c{number}",
            "claim_id": claim["claim_id"],
            "event_id": event,
            "record_id": record,
            "note": "It is told so.",
        }
        if not record:
            check |= {"verdict": "no-record", "searched": "one; two; three"}
        elif sides[record] == "state":
            check |= {"verdict": "qualified", "reason": "own-side"}
        else:
            check["verdict"] = draw(st.sampled_from(["confirmed", "qualified", "contradicted"]))
            if check["verdict"] == "qualified":
                check["reason"] = draw(
                    st.sampled_from([one for one in allowed("checks", "reason") if one != "own-side"])
                )
        found.append(check)
    return found


def _calendar(
    draw, first: int, last: int, bodies: list, treaties: list, records: list[str]
) -> dict[str, list]:
    """What the world's calendar says: sessions, rounds, seats, acts under treaties, money."""
    record = st.sampled_from(records)
    year = st.integers(first - 1, last + 1)
    sessions, rounds, seats, gifts = [], [], [], []
    for body in bodies:
        for number in range(1, draw(st.integers(0, 2)) + 1):
            held = draw(year)
            start, end = draw(
                st.sampled_from(
                    [
                        ("", ""),
                        (f"{held}-03-01", ""),
                        ("", f"{held}-03-05"),
                        (f"{held}-03-01", f"{held}-03-05"),
                    ]
                )
            )
            sessions.append(
                {
                    "body_id": body["body_id"],
                    "number": number,
                    "start_date": start,
                    "end_date": end,
                    "dates_basis": draw(st.sampled_from(allowed("sessions", "dates_basis")))
                    if start or end
                    else "",
                    "record_id": draw(record),
                }
            )
        for number in range(1, draw(st.integers(0, 2)) + 1):
            rounds.append(
                {
                    "round_id": f"{body['body_id']}-{number:02d}",
                    "state": STATE,
                    "body_id": body["body_id"],
                    "series": draw(st.sampled_from(allowed("rounds", "series"))),
                    "number": draw(st.sampled_from(["", number])),
                    "status": draw(st.sampled_from(allowed("rounds", "status"))),
                    "start_date": draw(st.sampled_from([str(first), f"{last}-06", f"{last}-06-01"])),
                    "record_id": draw(record),
                }
            )
        if draw(st.booleans()):
            seats.append(
                {
                    "membership_id": f"{STATE}-{body['body_id']}-{first}",
                    "state": STATE,
                    "body_id": body["body_id"],
                    "start": str(first),
                    "end": draw(st.sampled_from(["", str(last)])),
                    "record_id": draw(record),
                }
            )
            gifts.append(
                {
                    "state": STATE,
                    "body_id": body["body_id"],
                    "year": draw(year),
                    "amount_usd": draw(st.sampled_from(["", 0, 4000])),
                    "total_usd": draw(st.sampled_from(["", 9000])),
                    "record_id": draw(record),
                }
            )
    acts = [
        {
            "state": STATE,
            "treaty_id": treaty["treaty_id"],
            "action": action,
            "ordinal": "1" if "report" in action or "observations" in action else "",
            "date": draw(st.sampled_from([str(draw(year)), f"{draw(year)}-02", f"{draw(year)}-02-03"])),
            "record_id": draw(record),
        }
        for treaty in treaties
        for action in draw(
            st.lists(st.sampled_from(allowed("treaty_actions", "action")), unique=True, max_size=4)
        )
    ]
    return {
        "sessions": sessions,
        "rounds": rounds,
        "memberships": seats,
        "contributions": gifts,
        "treaty_actions": acts,
    }
