"""Damages to the shipped tables and their descriptor, as spreadsheets, editors and slips of the hand make them, and what the check says.

Of each damage one of these must come: lines that name the file, or "sound", and then the package loads and every tally is the same.
``python tests/stress/tables.py [HOW MANY] [SEED]`` tries them and prints what came of it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from engagement import load, tally
from engagement.package import Package
from engagement.problem import NO_ROW
from engagement.validation import findings

DATA = Path(__file__).parents[2] / "data"
TABLES = sorted(path.name for path in DATA.glob("*.csv"))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

Rows = list[list[str]]
Damage = Callable[[random.Random, Path], str]  # spoils a package in a folder and says which file


# Damages to a cell: the cell before and after; the same where it doesn't bear the damage


def _in_digits(text: str, rng: random.Random, change: Callable[[str, int], str]) -> str:
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    return change(text, rng.choice(places)) if places else text


def _somewhere(text: str, rng: random.Random, what: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + what + text[at:]


CELLS: dict[str, Callable[[str, random.Random], str]] = {
    "a digit lost": lambda cell, rng: _in_digits(cell, rng, lambda text, at: text[:at] + text[at + 1 :]),
    "a digit added": lambda cell, rng: _in_digits(cell, rng, lambda text, at: text[:at] + "7" + text[at:]),
    "a digit changed": lambda cell, rng: _in_digits(
        cell, rng, lambda text, at: text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
    ),
    "digits of full width": lambda cell, rng: cell.translate(WIDE),
    "an underscore among digits": lambda cell, rng: _in_digits(
        cell, rng, lambda text, at: text[:at] + "_" + text[at:]
    ),
    "a number of thirty digits": lambda cell, rng: "9" * 30 if cell.isdigit() else cell,
    "a number beyond 64 bits": lambda cell, rng: "9223372036854775808" if cell.isdigit() else cell,
    "the greatest number": lambda cell, rng: "9223372036854775807" if cell.isdigit() else cell,
    "a decimal point": lambda cell, rng: f"{cell}.0" if cell.isdigit() else cell,
    "thousands parted": lambda cell, rng: f"{int(cell):,}" if cell.isdecimal() else cell,
    "an exponent": lambda cell, rng: f"{int(cell):.2E}" if cell.isdecimal() else cell,
    "a day in another order": lambda cell, rng: (
        "/".join(reversed(cell.split("-"))) if cell[:4].isdigit() and cell.count("-") == 2 else cell
    ),
    "a day that is none": lambda cell, rng: f"{cell[:4]}-02-30" if cell.count("-") == 2 else cell,
    "a month that is none": lambda cell, rng: f"{cell[:4]}-13" if cell[:4].isdigit() else cell,
    "a day cut to its month": lambda cell, rng: cell[:7] if cell[:4].isdigit() else cell,
    "a space before": lambda cell, rng: f" {cell}",
    "a no-break space after": lambda cell, rng: f"{cell}\xa0",
    "a space alone": lambda cell, rng: " ",
    "a zero-width space": lambda cell, rng: _somewhere(cell, rng, "\u200b"),
    "a right-to-left override": lambda cell, rng: _somewhere(cell, rng, "\u202e"),
    "a control character": lambda cell, rng: _somewhere(cell, rng, "\x07"),
    "a NUL": lambda cell, rng: _somewhere(cell, rng, "\0"),
    "a replacement character": lambda cell, rng: _somewhere(cell, rng, "\ufffd"),
    "a line feed inside": lambda cell, rng: _somewhere(cell, rng, "\n"),
    "a line feed after": lambda cell, rng: f"{cell}\n",
    "a carriage return inside": lambda cell, rng: _somewhere(cell, rng, "\r"),
    "emptied": lambda cell, rng: "",
    "capitals exchanged": lambda cell, rng: cell.swapcase(),
    "a letter lost": lambda cell, rng: cell[:-1],
    "a word added": lambda cell, rng: f"{cell} more",
    "hyphens made dashes": lambda cell, rng: cell.replace("-", "–"),
    "quotes made curly": lambda cell, rng: cell.replace("'", "’").replace('"', "“"),
    "a formula": lambda cell, rng: f"={cell}",
    "a failed formula": lambda cell, rng: "#REF!",
    "an address of a script": lambda cell, rng: "javascript:alert(1)" if "://" in cell else cell,
    "an address without a host": lambda cell, rng: "http://" if "://" in cell else cell,
    "a file's address": lambda cell, rng: "file:///etc/passwd" if "://" in cell else cell,
    "semicolons": lambda cell, rng: f"{cell}; and; so; on",
    "two dollar signs": lambda cell, rng: f"{cell} $x_1^$",
    "a reserved name": lambda cell, rng: "CON",
    "a hundred characters more": lambda cell, rng: cell + "x" * 100,
}


def _in_a_cell(change: Callable[[str, random.Random], str]) -> Damage:
    def damage(rng: random.Random, folder: Path) -> str:
        for _ in range(5000):
            name, rows = _read(rng, folder)
            row, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
            changed = change(rows[row][column], rng)
            if changed != rows[row][column]:
                rows[row][column] = changed
                return _write(folder, name, rows)
        raise AssertionError("no cell bears this damage")

    return damage


# Damages to rows and columns


def _rows(change: Callable[[random.Random, Rows], object]) -> Damage:
    def damage(rng: random.Random, folder: Path) -> str:
        while True:
            name, rows = _read(rng, folder)
            if len(rows) > 2:
                change(rng, rows)
                return _write(folder, name, rows)

    return damage


def _exchange(rng: random.Random, rows: Rows) -> None:
    one, other = rng.sample(range(1, len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def _sort(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows[0]))
    rows[1:] = sorted(rows[1:], key=lambda row: row[at])


def _neighbours(rng: random.Random, rows: Rows) -> None:
    row, at = rng.choice(rows[1:]), rng.randrange(len(rows[0]) - 1)
    row[at], row[at + 1] = row[at + 1], row[at]


def _columns(rng: random.Random, rows: Rows, header: bool) -> None:
    one, other = rng.sample(range(len(rows[0])), 2)
    for row in rows[0 if header else 1 :]:
        row[one], row[other] = row[other], row[one]


def _another_value(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows[0]))
    rng.choice(rows[1:])[at] = rng.choice(rows[1:])[at]


def _shift(rng: random.Random, rows: Rows) -> None:
    at, first = rng.randrange(len(rows[0])), rng.randrange(1, len(rows) - 1)
    for above, below in zip(rows[first:], rows[first + 1 :], strict=False):
        above[at] = below[at]


def _take_out(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows[0]))
    for row in rows:
        del row[at]


def _double(rng: random.Random, rows: Rows) -> None:
    at = rng.randrange(len(rows[0]))
    for row in rows:
        row.append(row[at])


ROWS: dict[str, Callable[[random.Random, Rows], object]] = {
    "a row deleted": lambda rng, rows: rows.pop(rng.randrange(1, len(rows))),
    "the last row deleted": lambda rng, rows: rows.pop(),
    "a row doubled": lambda rng, rows: rows.append(list(rng.choice(rows[1:]))),
    "two rows exchanged": _exchange,
    "rows sorted by a column": _sort,
    "two cells of a row exchanged": _neighbours,
    "two columns exchanged": lambda rng, rows: _columns(rng, rows, header=True),
    "two columns exchanged under their names": lambda rng, rows: _columns(rng, rows, header=False),
    "another row's value": _another_value,
    "a column moved up by a row": _shift,
    "a column deleted": _take_out,
    "a column doubled": _double,
    "a column's name in capitals": lambda rng, rows: rows[0].__setitem__(0, rows[0][0].upper()),
    "a space before a column's name": lambda rng, rows: rows[0].__setitem__(1, f" {rows[0][1]}"),
    "a cell too many": lambda rng, rows: rng.choice(rows[1:]).append("more"),
    "a cell too few": lambda rng, rows: rng.choice(rows[1:]).pop(),
    "an empty cell after each row": lambda rng, rows: [row.append("") for row in rows],
    "an empty row": lambda rng, rows: rows.insert(rng.randrange(1, len(rows)), [""] * len(rows[0])),
    "a row of five thousand cells": lambda rng, rows: rows.append(["x"] * 5000),
    "the header gone": lambda rng, rows: rows.pop(0),
}


# Damages to a file


def _text(change: Callable[[str, random.Random], str], encoding: str = "utf-8") -> Damage:
    def damage(rng: random.Random, folder: Path) -> str:
        path = folder / rng.choice(TABLES)
        path.write_bytes(change(path.read_text(encoding="utf-8"), rng).encode(encoding, errors="replace"))
        return path.name

    return damage


def _in_a_line(change: Callable[[str], str]) -> Callable[[str, random.Random], str]:
    def changed(text: str, rng: random.Random) -> str:
        lines = text.split("\n")[:-1]
        at = rng.randrange(1, len(lines))
        lines[at] = change(lines[at])
        return "\n".join(lines) + "\n"

    return changed


def _gone(rng: random.Random, folder: Path) -> str:
    name = rng.choice(TABLES)
    (folder / name).unlink()
    return name


def _pipe(rng: random.Random, folder: Path) -> str:
    name = _gone(rng, folder)
    os.mkfifo(folder / name)
    return name


def _folder(rng: random.Random, folder: Path) -> str:
    name = _gone(rng, folder)
    (folder / name).mkdir()
    return name


def _device(rng: random.Random, folder: Path) -> str:
    name = _gone(rng, folder)
    (folder / name).symlink_to("/dev/zero")
    return name


def _huge(rng: random.Random, folder: Path) -> str:
    name = rng.choice(TABLES)
    with (folder / name).open("r+b") as file:
        file.truncate(200_000_000)
    return name


FILES: dict[str, Damage] = {
    "a byte order mark": _text(lambda text, rng: f"\ufeff{text}"),
    "lines end in CR LF": _text(lambda text, rng: text.replace("\n", "\r\n")),
    "lines end in CR": _text(lambda text, rng: text.replace("\n", "\r")),
    "an empty line at the end": _text(lambda text, rng: f"{text}\n"),
    "no line feed at the end": _text(lambda text, rng: text[:-1]),
    "every cell in quotes": _text(lambda text, rng: _quoted(text)),
    "UTF-16": _text(lambda text, rng: text, "utf-16"),
    "Latin-1": _text(_in_a_line(lambda line: f"{line}ä"), "latin-1"),
    "parted by semicolons": _text(lambda text, rng: text.replace(",", ";")),
    "parted by tabs": _text(lambda text, rng: text.replace(",", "\t")),
    "a spreadsheet's own first line": _text(lambda text, rng: f"sep=,\n{text}"),
    "a quote never closed": _text(_in_a_line(lambda line: f'{line.rsplit(",", 1)[0]},"never closed')),
    "a quote inside a cell": _text(_in_a_line(lambda line: f'{line.rsplit(",", 1)[0]},ab"cd')),
    "cut off in the middle": _text(lambda text, rng: text[: rng.randrange(len(text) // 2, len(text) - 2)]),
    "emptied": _text(lambda text, rng: ""),
    "the header alone": _text(lambda text, rng: text.split("\n", 1)[0] + "\n"),
    "a line of five megabytes": _text(_in_a_line(lambda line: line + "x" * 5_000_000)),
    "a flood of quotes": _text(_in_a_line(lambda line: line + '",' * 20_000)),
    "gone": _gone,
    "a pipe": _pipe,
    "a folder": _folder,
    "a device": _device,
    "two hundred megabytes of nothing": _huge,
}


def _quoted(text: str) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return written.getvalue()


# Damages to the descriptor


def _descriptor(change: Callable[[dict], object]) -> Damage:
    def damage(rng: random.Random, folder: Path) -> str:
        path = folder / "datapackage.json"
        described = json.loads(path.read_text(encoding="utf-8"))
        change(described)
        path.write_text(json.dumps(described), encoding="utf-8")
        return path.name

    return damage


OTHER = (
    None,
    True,
    0,
    -1,
    3.5,
    "",
    "x",
    " ",
    "€",
    [],
    {},
    ["x"],
    [None],
    {"x": "y"},
    10**30,
    "../x",
    "javascript:x",
)


def _anywhere(rng: random.Random, folder: Path) -> str:
    """Another value, or none, at any place of the descriptor."""
    path = folder / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    place, way = described, rng.randrange(1, 9)
    for step in range(way):
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        name = rng.choice(names)
        if not isinstance(place[name], dict | list) or not place[name]:
            break
        if step < way - 1:
            place = place[name]
    if rng.random() < 0.3:
        del place[name]
    else:
        place[name] = rng.choice(OTHER)
    path.write_text(json.dumps(described), encoding="utf-8")
    return path.name


def _raw(change: Callable[[str], str | bytes]) -> Damage:
    def damage(rng: random.Random, folder: Path) -> str:
        path = folder / "datapackage.json"
        changed = change(path.read_text(encoding="utf-8"))
        path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
        return path.name

    return damage


def _field(described: dict, table: int, name: str) -> dict:
    fields = described["resources"][table]["schema"]["fields"]
    return next(field for field in fields if field["name"] == name)


SECTIONS, CLAIMS, EVENTS, BODIES = range(4)
DESCRIPTORS: dict[str, Damage] = {
    "version a number": _descriptor(lambda all: all.update(version=3)),
    "version gone": _descriptor(lambda all: all.pop("version")),
    "version empty": _descriptor(lambda all: all.update(version="")),
    "licences null": _descriptor(lambda all: all.update(licenses=None)),
    "licences gone": _descriptor(lambda all: all.pop("licenses")),
    "licences empty": _descriptor(lambda all: all.update(licenses=[])),
    "a licence a text": _descriptor(lambda all: all.update(licenses=["CC"])),
    "a licence's address a script's": _descriptor(
        lambda all: all["licenses"][0].update(path="javascript:alert(1)")
    ),
    "contributors an object": _descriptor(lambda all: all.update(contributors={})),
    "created another day": _descriptor(lambda all: all.update(created="yesterday")),
    "keywords numbers": _descriptor(lambda all: all.update(keywords=[1, 2])),
    "title a list": _descriptor(lambda all: all.update(title=["a"])),
    "resources gone": _descriptor(lambda all: all.pop("resources")),
    "resources an object": _descriptor(lambda all: all.update(resources={})),
    "a resource null": _descriptor(lambda all: all["resources"].append(None)),
    "a resource twice": _descriptor(lambda all: all["resources"].append(all["resources"][0])),
    "a resource gone": _descriptor(lambda all: all["resources"].pop(EVENTS)),
    "a resource renamed": _descriptor(lambda all: all["resources"][EVENTS].update(name="evnts")),
    "two resources of one file": _descriptor(lambda all: all["resources"][EVENTS].update(path="claims.csv")),
    "a remote file": _descriptor(
        lambda all: all["resources"][EVENTS].update(path="https://example.org/events.csv")
    ),
    "a file above": _descriptor(lambda all: all["resources"][EVENTS].update(path="../events.csv")),
    "a file from the root": _descriptor(lambda all: all["resources"][EVENTS].update(path="/etc/passwd")),
    "a file of another system": _descriptor(
        lambda all: all["resources"][EVENTS].update(path="C:\\events.csv")
    ),
    "several files": _descriptor(lambda all: all["resources"][EVENTS].update(path=["events.csv"])),
    "path null": _descriptor(lambda all: all["resources"][EVENTS].update(path=None)),
    "path empty": _descriptor(lambda all: all["resources"][EVENTS].update(path="")),
    "schema gone": _descriptor(lambda all: all["resources"][EVENTS].pop("schema")),
    "schema a text": _descriptor(lambda all: all["resources"][EVENTS].update(schema="schema.json")),
    "fields null": _descriptor(lambda all: all["resources"][EVENTS]["schema"].update(fields=None)),
    "a field a text": _descriptor(lambda all: all["resources"][EVENTS]["schema"]["fields"].append("month")),
    "a field twice": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["fields"].append(_field(all, EVENTS, "month"))
    ),
    "a field gone": _descriptor(lambda all: all["resources"][EVENTS]["schema"]["fields"].pop()),
    "a type unknown": _descriptor(lambda all: _field(all, EVENTS, "month").update(type="int")),
    "a type gone": _descriptor(lambda all: _field(all, EVENTS, "month").pop("type")),
    "a type another": _descriptor(lambda all: _field(all, EVENTS, "month").update(type="string")),
    "a format unknown": _descriptor(lambda all: _field(all, EVENTS, "coded_on").update(format="%d.%m.%Y")),
    "categories gone": _descriptor(lambda all: _field(all, CLAIMS, "kind").pop("categories")),
    "categories empty": _descriptor(lambda all: _field(all, CLAIMS, "kind").update(categories=[])),
    "categories null": _descriptor(lambda all: _field(all, CLAIMS, "kind").update(categories=None)),
    "a category twice": _descriptor(lambda all: _field(all, CLAIMS, "kind")["categories"].append("event")),
    "a category a number": _descriptor(lambda all: _field(all, CLAIMS, "kind")["categories"].append(5)),
    "a category less": _descriptor(lambda all: _field(all, CLAIMS, "kind")["categories"].pop(0)),
    "a category that nobody knows": _descriptor(
        lambda all: _field(all, EVENTS, "year_basis")["categories"].append("guessed")
    ),
    "a constraint misspelt": _descriptor(
        lambda all: _field(all, CLAIMS, "claim_id").update(constraints={"requird": True})
    ),
    "a constraint of another type": _descriptor(
        lambda all: _field(all, CLAIMS, "claim_id").update(constraints={"required": "yes"})
    ),
    "constraints null": _descriptor(lambda all: _field(all, CLAIMS, "claim_id").update(constraints=None)),
    "a pattern that is none": _descriptor(
        lambda all: _field(all, CLAIMS, "claim_id")["constraints"].update(pattern="[A-Z")
    ),
    "a catastrophic pattern": _descriptor(
        lambda all: _field(all, CLAIMS, "span_sha256")["constraints"].update(pattern="(.|..)+[!?]")
    ),
    "a minimum of another type": _descriptor(
        lambda all: _field(all, EVENTS, "month")["constraints"].update(minimum="one")
    ),
    "a minimum above its maximum": _descriptor(
        lambda all: _field(all, EVENTS, "month")["constraints"].update(minimum=13)
    ),
    "a primary key gone": _descriptor(lambda all: all["resources"][EVENTS]["schema"].pop("primaryKey")),
    "a primary key misspelt": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"].update(primaryKey=["event"])
    ),
    "a primary key a text": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"].update(primaryKey="event_id")
    ),
    "foreign keys under another name": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"].update(
            foreignkeys=all["resources"][EVENTS]["schema"].pop("foreignKeys")
        )
    ),
    "a foreign key's table misspelt": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"][0]["reference"].update(resource="claim")
    ),
    "a foreign key's field misspelt": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"][0].update(fields=["claim"])
    ),
    "a foreign key's field there misspelt": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"][0]["reference"].update(fields=["claim"])
    ),
    "a foreign key a text": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"].append("claim_id")
    ),
    "a foreign key without a reference": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"][0].pop("reference")
    ),
    "another delimiter": _descriptor(lambda all: all["resources"][EVENTS]["dialect"].update(delimiter=";")),
    "a dialect a text": _descriptor(lambda all: all["resources"][EVENTS].update(dialect="csv")),
    "another encoding": _descriptor(lambda all: all["resources"][EVENTS].update(encoding="latin-1")),
    "missing values": _descriptor(
        lambda all: all["resources"][EVENTS]["schema"].update(missingValues=["", "n/a"])
    ),
    "bytes a text": _descriptor(lambda all: all["resources"][EVENTS].update(bytes="many")),
    "rows another number": _descriptor(lambda all: all["resources"][EVENTS].update(rows=1)),
    "totals a list": _descriptor(lambda all: all["resources"][EVENTS].update(totals=[])),
    "a sum a text": _descriptor(
        lambda all: all["resources"][EVENTS]["totals"]["sums"].update(amount_usd="much")
    ),
    "a foreign key less": _descriptor(lambda all: all["resources"][EVENTS]["schema"]["foreignKeys"].pop()),
    **{f"anything anywhere, {turn}": _anywhere for turn in range(20)},
    "an empty object": _raw(lambda text: "{}"),
    "a list": _raw(lambda text: "[]"),
    "null": _raw(lambda text: "null"),
    "no JSON": _raw(lambda text: text[:-20]),
    "a comma too many": _raw(lambda text: text.replace("[", "[,", 1)),
    "nothing": _raw(lambda text: ""),
    "Latin-1": _raw(lambda text: text.replace("human", "hümän").encode("latin-1", "replace")),
    "a name twice": _raw(lambda text: text.replace("{", '{"version": "1",', 1)),
    "lists within lists": _raw(lambda text: "[" * 100_000),
    "a byte order mark": _raw(lambda text: f"\ufeff{text}"),
}

EVERY: dict[str, dict[str, Damage]] = {
    "cell": {name: _in_a_cell(change) for name, change in CELLS.items()},
    "rows": {name: _rows(change) for name, change in ROWS.items()},
    "file": FILES,
    "descriptor": DESCRIPTORS,
}


def _read(rng: random.Random, folder: Path) -> tuple[str, Rows]:
    name = rng.choice(TABLES)
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return name, list(csv.reader(file))


def _write(folder: Path, name: str, rows: Rows) -> str:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return name


# What comes of them


def tallies(folder: Path) -> dict[str, object]:
    """What is counted of a package: the pages' numbers, section by section, and what they rest on."""
    package = Package(folder)
    counted: dict[str, object] = {}
    for table in package.names:
        frame = package.table(table)
        counted[f"{table}: rows"] = len(frame)
        counted[f"{table}: types"] = frame.dtypes.astype(str).to_dict()
        numbers = frame.select_dtypes(["Int64"])
        counted[f"{table}: sums"] = numbers.sum().to_dict()
    for section_id in package.table("sections")["section_id"]:
        section = load(section_id, folder)
        counted |= {
            f"{section_id}: {name}": str(what)
            for name, what in {
                "years": section.events["year"].value_counts(dropna=False).sort_index().to_dict(),
                "dated": section.events["dated_by"].value_counts(dropna=False).to_dict(),
                "verdicts": section.claims["verdict"].value_counts(dropna=False).to_dict(),
                "events' verdicts": section.events["verdict"].value_counts(dropna=False).to_dict(),
                "kinds": tally.kinds(section).to_dict("list"),
                "matrix": tally.matrix(section).sort_index().to_dict(),
                "witnesses": sorted(tally.strength(section)["outside"]),
                "records": len(section.records),
                "sessions": len(section.sessions),
                "rounds": section.rounds["status"].value_counts().to_dict(),
                "days": sorted(section.actions["date"].dropna()),
            }.items()
        }
    return counted


class Bench:
    """A copy of the shipped data that is spoilt and mended over and over."""

    def __init__(self, folder: Path):
        self.folder = folder
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        self.before = tallies(folder)

    def outcome(self, damage: Damage, rng: random.Random) -> tuple[str, str]:
        """What comes of a damage, in a word, and what was said or found; anything but a fault of the check is mended after."""
        name = damage(rng, self.folder)
        try:
            return self._judged(name)
        except Exception as error:  # whatever the check raises is what is looked for
            return "TRACEBACK", f"{type(error).__name__}: {error}"
        finally:
            self._mend(name)

    def _judged(self, name: str) -> tuple[str, str]:
        found = findings(Package(self.folder))
        wrong = found.problems + found.changes
        if wrong:
            lines = "\n".join(map(str, wrong))
            if "\n" in str(wrong[0]) or any("\n" in str(problem) for problem in wrong):
                return "A LINE OF TWO", lines
            own = [problem for problem in wrong if problem.file == name]
            if not own:
                return "named where another table misses it", lines
            if any(problem.row > 1 and problem.field for problem in own):
                return "named to the cell", lines
            if any(problem.row > 0 for problem in own):
                return "named to the row", lines
            if any(problem.row == NO_ROW and problem.field for problem in own):
                return "named to the property", lines
            return "named to the file", lines
        after = tallies(self.folder)
        other = [key for key in self.before if self.before[key] != after.get(key)]
        if other:
            return "SILENT", ", ".join(other)
        return "sound, the same tallies", "\n".join(map(str, found.notes))

    def _mend(self, name: str) -> None:
        path = self.folder / name
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        shutil.copyfile(DATA / name, path)


WRONG = ("TRACEBACK", "SILENT", "A LINE OF TWO")


def tried(number: int, seed: int) -> tuple[dict[str, Counter], list[str]]:
    """Try a number of damages, each kind in its turn.

    Returns
    -------
    dict, list
        For cells, rows, files and the descriptor how many came to what; each that came to what must not be, in words.
    """
    rng, outcomes, wrong = random.Random(seed), {kind: Counter() for kind in EVERY}, []
    turns = [(kind, name, damage) for kind, damages in EVERY.items() for name, damage in damages.items()]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "data")
        for turn in range(number):
            if turn % len(turns) == 0:
                rng.shuffle(turns)
            kind, name, damage = turns[turn % len(turns)]
            word, said = bench.outcome(damage, rng)
            outcomes[kind][word] += 1
            if word in WRONG:
                wrong.append(f"{kind}: {name}: {word}: {said}")
    return outcomes, wrong


def measure(number: int = 1500, seed: int = 20261126) -> dict[str, object]:
    """What came of a number of damages: how many kinds, each outcome by what was damaged, and what must not be."""
    outcomes, wrong = tried(number, seed)
    return {
        "kinds of damage": {kind: len(damages) for kind, damages in EVERY.items()},
        "damages": number,
        **{kind: dict(found.most_common()) for kind, found in outcomes.items()},
        "taken in silence, or a traceback": len(wrong),
        **({"those": wrong} if wrong else {}),
    }


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    print(json.dumps(measure(*given), indent=2, ensure_ascii=False))
