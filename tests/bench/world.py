"""A world of sections: the first real one again and again under other ids, each of a state of its own."""

from __future__ import annotations

import csv
import shutil
import string
import sys
from collections import Counter
from itertools import islice, product
from pathlib import Path

from engagement.codebook import accept
from engagement.package import Package

DATA = Path(__file__).parents[2] / "data"
OWN = {"sections": "section_id", "claims": "section_id", "events": "claim_id", "checks": "claim_id"}
OF_STATE = ("treaty_actions", "rounds", "memberships", "contributions")
KEYS = {"treaty_actions": "action_id", "rounds": "round_id", "memberships": "membership_id"}


def make(folder: Path, number: int) -> Path:
    """Write a package of so many sections into a folder, and return it."""
    shutil.copytree(DATA, folder)
    tables = {path.stem: _read(path) for path in DATA.glob("*.csv")}
    first = tables["sections"][0]
    section, state = first["section_id"], first["state"]
    states = [f"X{one}{other}" for one, other in islice(product(string.ascii_uppercase, repeat=2), number)]
    for table, key in OWN.items():
        own = [row for row in tables[table] if row[key].startswith(section)]
        rows = [
            {name: value.replace(section, f"{code}2012") for name, value in row.items()}
            | ({"state": code, "state_name": f"State {code}"} if table == "sections" else {})
            for code in states
            for row in own
        ]
        _write(folder / f"{table}.csv", rows)
    for table in OF_STATE:
        key = KEYS.get(table)
        own = [row for row in tables[table] if row["state"] == state]
        rows = [
            row | {"state": code} | ({key: row[key].replace(state, code, 1)} if key else {})
            for code in states
            for row in own
        ]
        if table == "rounds":  # numbered by partner, whatever the state
            numbers: Counter[str] = Counter()
            for row in rows:
                numbers[row["body_id"]] += 1
                row["round_id"] = f"{row['body_id']}-{numbers[row['body_id']]:02d}"
        _write(folder / f"{table}.csv", rows)
    _write(folder / "agreement.csv", tables["agreement"][:0], list(tables["agreement"][0]))
    accept(Package(folder))
    return folder


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]], header: list[str] | None = None) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
