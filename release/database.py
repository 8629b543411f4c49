"""The tables as one SQLite file: typed, with primary and foreign keys, the codebook and two views."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from engagement.package import EngagementError, Package, categories

VIEWS = {
    "events_in_context": """
        SELECT events.*, claims.section_id, claims.paragraph, claims.sentence, claims.kind AS claim_kind,
               claims.summary AS claim_summary, bodies.name AS body_name, bodies.kind AS body_kind
        FROM events JOIN claims USING (claim_id) LEFT JOIN bodies USING (body_id)""",
    "checks_in_context": """
        SELECT checks.*, claims.section_id, claims.summary AS claim_summary, records.title AS record_title,
               records.publisher AS record_publisher, records.kind AS record_kind, records.url AS record_url
        FROM checks JOIN claims USING (claim_id) LEFT JOIN records USING (record_id)""",
}


def sqlite(package: Package) -> bytes:
    """The content of the file.

    Raises
    ------
    EngagementError
        If a row breaks a key: the data were not validated.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.sqlite"
        with closing(sqlite3.connect(path)) as database:
            _write(database, package)
        return path.read_bytes()


def _write(database: sqlite3.Connection, package: Package) -> None:
    try:
        for table in package.names:
            database.execute(_table(package, table))
            _insert(database, table, [_values(package, table, row) for row in package.rows(table)])
        _codebook(database, package)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS {query}")
    except sqlite3.Error as error:
        raise EngagementError(
            f"the tables do not fit a database ({error}); run `engagement check`"
        ) from error
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise EngagementError(f"{broken[0][0]}: a foreign key leads nowhere; run `engagement check`")
    database.commit()
    database.execute("VACUUM")


def _table(package: Package, table: str) -> str:
    """The statement that makes a table as its schema describes it."""
    schema = package.resources[table]["schema"]
    parts = [_column(field, [field["name"]] == schema["primaryKey"]) for field in schema["fields"]]
    parts += [f"PRIMARY KEY ({_names(schema['primaryKey'])})"]
    for key in schema.get("foreignKeys", []):
        target = key["reference"].get("resource", table)
        parts.append(
            f"FOREIGN KEY ({_names(key['fields'])}) REFERENCES {_name(target)} ({_names(key['reference']['fields'])})"
        )
    return f"CREATE TABLE {_name(table)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def _column(field: dict, key: bool) -> str:
    """A column's part of the statement; one that is the key is unique by that."""
    name, rules = _name(field["name"]), field.get("constraints", {})
    words = [name, "INTEGER" if _whole(field) else "TEXT"]
    words += ["NOT NULL"] * bool(rules.get("required")) + ["UNIQUE"] * (bool(rules.get("unique")) and not key)
    limits = [
        (sign, rules[limit]) for sign, limit in ((">=", "minimum"), ("<=", "maximum")) if limit in rules
    ]
    asked = [
        f"{name} {sign} {_literal(value) if isinstance(value, str) else value}" for sign, value in limits
    ]
    asked += [f"{name} = date({name}, '+0 days')"] if field["type"] == "date" else []
    if values := list(categories(field)):
        asked.append(f"{name} IN ({', '.join(map(_literal, values))})")
    return " ".join(words + [f"CHECK ({' AND '.join(asked)})"] * bool(asked))


def _whole(field: dict) -> bool:
    return field["type"] in ("integer", "year")


def _values(package: Package, table: str, row: dict[str, str]) -> list[str | int | None]:
    """A row's cells with the types of the schema, empty ones as NULL."""
    return [
        None if row[field["name"]] == "" else int(row[field["name"]]) if _whole(field) else row[field["name"]]
        for field in package.fields(table)
    ]


def _codebook(database: sqlite3.Connection, package: Package) -> None:
    """What fields and values mean, and what the whole is, as tables of their own."""
    database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    database.execute(
        "CREATE TABLE codebook_fields (table_name TEXT, field TEXT, type TEXT NOT NULL, required INTEGER NOT NULL, "
        "description TEXT NOT NULL, PRIMARY KEY (table_name, field)) STRICT"
    )
    database.execute(
        "CREATE TABLE codebook_values (table_name TEXT, field TEXT, value TEXT, meaning TEXT NOT NULL, "
        "PRIMARY KEY (table_name, field, value), "
        "FOREIGN KEY (table_name, field) REFERENCES codebook_fields (table_name, field)) STRICT"
    )
    _insert(database, "about", [list(pair) for pair in about(package).items()])
    fields = [(table, field) for table in package.names for field in package.fields(table)]
    _insert(
        database,
        "codebook_fields",
        [
            [
                table,
                field["name"],
                field["type"],
                int(field.get("constraints", {}).get("required", False)),
                field["description"],
            ]
            for table, field in fields
        ],
    )
    _insert(
        database,
        "codebook_values",
        [
            [table, field["name"], value, meaning]
            for table, field in fields
            for value, meaning in categories(field).items()
        ],
    )


def about(package: Package) -> dict[str, str]:
    """What the whole is: title, version, who made it, under which licence."""
    described = package.descriptor
    return {
        "id": described["id"],
        "title": described["title"],
        "description": described["description"],
        "version": described["version"],
        "contributors": "; ".join(person["title"] for person in described["contributors"]),
        "licence": "; ".join(f"{part['title']} ({part['path']})" for part in described["licenses"]),
    }


def _insert(database: sqlite3.Connection, table: str, rows: list[list]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {_name(table)} VALUES ({marks})", rows)


def _name(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _names(words: list[str]) -> str:
    return ", ".join(map(_name, words))


def _literal(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
