"""The commands that write tables, as a user types them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engagement import command, writing
from engagement.package import EngagementError, Package
from engagement.text import span_digest
from engagement.validation import problems
from invented import TEXT

DATA = Path(__file__).parents[1] / "data"
GIFT = ("--kind", "commitment", "--summary", "States a thing.")


@pytest.fixture
def typed():
    """The command line in this process: its exit status and what it says, an error included."""

    def run(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(command.app, list(map(str, arguments)))
        if isinstance(done.exception, EngagementError):
            return 1, f"error: {done.exception}"
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    return run


@pytest.fixture
def text(tmp_path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_fmt_changes_nothing_in_the_shipped_data(typed, copy):
    before = contents(copy)
    assert typed("fmt", "--data", copy) == (0, "nothing to change\n")
    assert contents(copy) == before
    assert typed("fmt", "--data", copy, "--check")[0] == 0


def test_fmt_says_what_it_changes_and_check_only_says_it(typed, invented, text, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", start="", end="", span_sha256="")
    before = contents(invented)
    code, told = typed("fmt", "--data", invented, "--source", text, "--check")
    assert code == 1
    span = "gave it $5,000"
    assert told.splitlines() == [
        f"claims.csv:3:end: now '{TEXT.index(span) + len(span)}'",
        f"claims.csv:3:span_sha256: now '{span_digest(span)}'",
        f"claims.csv:3:start: now '{TEXT.index(span)}'",
        "three changes to come: claims",
    ]
    assert contents(invented) == before
    assert typed("fmt", "--data", invented, "--source", text)[0] == 0
    assert problems(Package(invented)) == []
    assert typed("fmt", "--data", invented, "--source", text) == (0, "nothing to change\n")


def test_fmt_fills_what_it_can_and_tells_the_rest(typed, invented, text, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", start="", end="", span_sha256="")
    edit(invented, "claims", "claim_id", "RU1998-04", anchor="values no", span_sha256="")
    code, told = typed("fmt", "--data", invented, "--source", text)
    assert code == 1
    assert "claims.csv:5:anchor: these words do not stand in the text" in told
    assert "three changes: claims" in told and "one place not found" in told


def test_a_claim_is_added_where_it_stands_and_what_it_lacks_is_told(typed, invented, text):
    code, told = typed(
        *("add", "claim", "--data", invented, "--source", text, "--anchor", "sent delegations"),
        *("--end", "sessions", "--kind", "event", "--summary", "Reports delegations."),
    )
    assert code == 1 and "RU1998-01" in told and "spans do not overlap" in told, "it stands within another"
    claims = Package(invented).rows("claims")
    assert len(claims) == 4
    code, told = typed(
        *("add", "claim", "--data", invented, "--source", text, "--anchor", "Attending"),
        *("--kind", "event", "--summary", "A lead-in."),
    )
    assert code == 0, told
    assert told.splitlines() == [
        "added RU1998-01; changed: claims, events, checks",
        "still missing: claims.csv:2:kind: no event found in events.csv; a claim of kind event has at least one",
        "still missing: claims.csv:2:claim_id: no check of RU1998-01 found in checks.csv; it needs one",
    ]
    assert [row["claim_id"] for row in Package(invented).rows("events")] == [
        "RU1998-02",
        "RU1998-02",
        "RU1998-03",
        "RU1998-04",
    ]
    event = ("--type", "attendance", "--body-id", "LC", "--body-basis", "named", "--year-basis", "none")
    code, told = typed(
        "add", "event", "--data", invented, "--claim-id", "RU1998-01", *event, "--summary", "A session."
    )
    assert code == 0 and told.startswith("added RU1998-01.1; changed: events\nstill missing: "), told
    record = (
        "--record-id",
        "note-1",
        "--title",
        "A note",
        "--publisher",
        "Somebody",
        "--kind",
        "press",
        "--extent",
        "whole",
    )
    place = ("--url", "https://example.org/note", "--language", "en", "--side", "third")
    assert typed("add", "record", "--data", invented, *record, *place) == (
        0,
        "added note-1; changed: records\n",
    )
    verdict = (
        "--event-id",
        "RU1998-01.1",
        "--record-id",
        "note-1",
        "--verdict",
        "confirmed",
        "--note",
        "Says so.",
    )
    assert typed("add", "check", "--data", invented, *verdict) == (0, "added RU1998-01c1; changed: checks\n")
    assert problems(Package(invented)) == []


def test_cells_of_several_rows_are_set_and_what_they_lack_is_told(typed, invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-04", status="draft")
    code, told = typed(
        *("set", "claim", "RU1998-04", "--data", invented, "--status", ""),
        *("--kind", "standing", "--summary", "A party that values the Committee."),
    )
    assert code == 0
    assert told.splitlines() == [
        "set RU1998-04; changed: claims",
        "still missing: claims.csv:5:claim_id: no check of RU1998-04 found in checks.csv; it needs one",
    ]
    row = Package(invented).rows("claims")[-1]
    assert (row["status"], row["kind"], row["coded_on"]) == ("", "standing", date.today().isoformat())
    code, told = typed("set", "event", "RU1998-01.1", "RU1998-01.2", "--data", invented, "--summary", "One.")
    assert (code, told) == (0, "set RU1998-01.1, RU1998-01.2; changed: events\n")
    assert [row["summary"] for row in Package(invented).rows("events")][:3] == ["One.", "One.", "Gift."]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("claim", "RU1998-4", "--kind", "event"), "no claim_id 'RU1998-4'; did you mean RU1998-0"),
        (("claim", "RU1998-04", "--kind", "evnt"), "no kind 'evnt'; did you mean event?"),
        (("claim", "RU1998-02", "--kind", "commitment"), "one event found in events.csv; a claim of kind commitment has none"),
        (("event", "RU1998-02.1", "--amount-usd", "1.5"), "amount_usd"),
        (("event", "RU1998-02.1"), "no cell given; name a field"),
        (("body", "LC", "--parent-id", "LC"), "LC"),
    ],
)  # fmt: skip
def test_what_check_would_refuse_is_not_set(typed, invented, arguments, said):
    before = contents(invented)
    code, told = typed("set", arguments[0], *arguments[1:], "--data", invented)
    assert code == 1 and said in told, told
    assert contents(invented) == before


def test_rows_without_an_id_of_their_own_are_not_set_by_command(typed, invented):
    code, told = typed("set", "session", "LC", "--data", invented)
    assert code == 2 and "No such command 'session'" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("event", "--claim-id", "RU1998-01", "--type", "atendance"), "no type 'atendance'; did you mean attendance? There are: "),
        (("event", "--claim-id", "RU1998-9", "--type", "attendance"), "no claim_id 'RU1998-9'; did you mean RU1998-0"),
        (("event", "--claim-id", "RU1998-01", "--body-id", "LCC"), "no body_id 'LCC'; did you mean LC"),
        (("claim", *GIFT), "claims.csv:6:anchor: empty found; text is required"),
        (("check", "--claim-id", "RU1998-04", "--record-id", "report", "--verdict", "confirmed", "--note", "So."), "has no check"),
        (
            ("event", "--claim-id", "RU1998-04", "--type", "seminar", "--body-basis", "none", "--year-basis", "none", "--summary", "A."),
            "a claim of kind commitment has none",
        ),
        (("record", "--record-id", "report"), "title: empty found; text is required"),
    ],
)  # fmt: skip
def test_what_check_would_refuse_is_not_added(typed, invented, arguments, said):
    before = contents(invented)
    code, told = typed("add", arguments[0], "--data", invented, *arguments[1:])
    assert code == 1 and said in told, told
    assert contents(invented) == before


def test_what_was_wrong_before_does_not_hinder(typed, invented, edit):
    edit(invented, "events", "event_id", "RU1998-01.1", amount_usd="5")
    event = (
        "--type",
        "attendance",
        "--body-id",
        "LC",
        "--body-basis",
        "named",
        "--year-basis",
        "none",
        "--summary",
        "A.",
    )
    assert typed("add", "event", "--data", invented, "--claim-id", "RU1998-01", *event)[0] == 0


def test_each_table_has_its_command_and_each_field_its_option(typed):
    package = Package(DATA)
    named = writing.entries(package)
    assert list(named.values()) == package.names
    assert {"claim", "event", "record", "check", "body", "treaty", "treaty-action", "membership"} <= set(
        named
    )
    for name, table in named.items():
        code, told = typed("add", name, "--help")
        assert code == 0
        words = "".join(told.split())
        for field in package.fields(table):
            assert f"--{field['name'].replace('_', '-')}"[:18] in words, (name, field["name"])
            for value in package.meanings(table, field["name"]):
                assert value in words.replace("│", ""), (name, value)


def test_a_table_that_does_not_exist(typed):
    code, told = typed("add", "evnt", "--data", DATA)
    assert code == 2 and "No such command 'evnt'" in told


def test_the_commands_errors_are_one_line(engagement, copy):
    done = engagement(
        "add",
        "event",
        "--data",
        copy,
        "--claim-id",
        "CN2012-04",
        "--type",
        "nothing",
        env={**os.environ, "COLUMNS": "80"},
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("error: no type 'nothing'") and len(done.stderr.splitlines()) == 1
