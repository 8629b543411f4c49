"""Names of files: bounded, unambiguous, and no name that a notebook gives ends a build."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press import PressError, files, press
from press.names import LONGEST, address, rows, slug
from pressed import contents

ROWS = """
from IPython.display import display
for name in {names!r}:
    display({{"text/plain": "x", "text/csv": f"a\\n{{name}}\\n"}}, raw=True, metadata={{"press": {{"name": name}}}})
"""
ODD = [
    "x" * 250,
    "名" * 120,
    "../../up",
    "CON",
    "a/b",
    "a\\b",
    "",
    "…",
    "a\0b",
    "é",
    "e\u0301",
    "A",
    "a",
    7,
    None,
]


def size(name: str) -> int:
    return len(name.encode())


def test_no_name_of_rows_ends_a_build(job, out):
    odd, good = press([job(ROWS.format(names=ODD), name="odd"), job("1", name="good")], out)
    assert (odd.error, good.error) == (None, None)
    found = [name for name in contents(out) if name.startswith("data/")]
    assert len(found) == len(ODD)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in found}) == len(ODD)
    assert max(map(size, found)) < 255
    page = contents(out)["odd.html"].decode()
    assert all(f'href="{address(name)}"' in page for name in found)


def test_names_that_are_cut_alike_stay_apart():
    long = "x" * 300
    assert rows("page", long + "a", {}) != rows("page", long + "b", {})
    assert rows("page", long + "a", {}) == rows("page", long + "a", {})


@given(st.text(max_size=400), st.text(min_size=1, max_size=30))
@settings(deadline=None)
def test_a_name_is_bounded_and_has_one_reading(name, stem):
    stem = slug(stem)
    made = rows(stem, name, {})
    assert size(made) <= LONGEST
    assert "/" not in made and "\\" not in made and "\0" not in made
    assert made.removesuffix(".csv").rpartition("--")[0] == stem


def test_two_reports_never_write_one_path_and_the_second_build_is_unchanged(job, out):
    jobs = [
        job(ROWS.format(names=["by-year"]), name="sales"),
        job(ROWS.format(names=["year"]), name="sales-by"),
    ]
    press(jobs, out)
    assert [one.status for one in press(jobs, out)] == ["unchanged", "unchanged"]
    assert sum(name.startswith("data/") for name in contents(out)) == 2


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (("a.html", "A.html"), "'a.html' .*'A.html'"),
        (("\u00e9.html", "e\u0301.html"), "one path on some systems"),
        (("a.html", "a.html/b.html"), "a folder"),
        (("a.html", "a.ipynb/b.html"), "a folder"),
    ],
)
def test_two_jobs_that_claim_one_path_are_refused_before_anything_runs(job, out, tmp_path, pages, said):
    proof = tmp_path / "ran"
    jobs = [
        job(f"open({str(proof)!r}, 'w')", name=str(number), page=page) for number, page in enumerate(pages)
    ]
    with pytest.raises(PressError, match=said):
        press(jobs, out)
    assert not proof.exists() and not out.exists()


def test_a_page_beside_its_notebook_never_replaces_it(job):
    made = job("1")
    before = made.notebook.read_bytes()
    with pytest.raises(PressError, match="would replace the notebook"):
        press([made], made.notebook.parent)
    assert made.notebook.read_bytes() == before


def test_a_page_whose_name_is_too_long_fails_alone(job, out):
    long, good = press([job("1", name="long", page="x" * 300 + ".html"), job("1", name="good")], out)
    assert "File name too long" in str(long.error)
    assert good.status == "built"


def test_cleaning_up_never_hides_the_error(out, monkeypatch):
    def refused(*_):
        raise OSError(5, "Input/output error")

    out.mkdir()
    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr("pathlib.Path.unlink", refused)
    with pytest.raises(PressError, match="Input/output error"):
        files.write(out, {"a": b"", "b": b""})


def test_what_a_killed_build_left_is_cleared_by_the_next(job, out):
    out.mkdir()
    stale = files.part(out / "report.html", process=2**22 + 1)  # no system has a process of that number
    stale.write_bytes(b"half")
    press([job("1")], out)
    assert not stale.exists()
    assert not list(out.rglob("*.part"))
