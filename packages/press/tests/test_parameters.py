"""Parameters are checked before anything runs."""

from __future__ import annotations

import pytest

from press import PressError, press
from pressed import save


@pytest.mark.parametrize(
    ("cell", "given", "message"),
    [
        ("year = 2000", {"yeer": 1}, r"unknown parameter 'yeer'.*takes: year.*Did you mean 'year'"),
        ("year = 2000", {"year": "2000"}, r"'year' is '2000' \(str\); allowed: int"),
        ("year = 2000", {"year": True}, r"'year' is True \(bool\); allowed: int"),
        ("flag = False", {"flag": 0}, r"'flag' is 0 \(int\); allowed: bool"),
        ("share = 0.5", {"share": "x"}, r"allowed: float"),
        ("year: int", {}, r"'year' is missing"),
        ("year: int", {"year": "x"}, r"allowed: int"),
        ("year = ...", {}, r"'year' is missing"),
        ("year = ", {}, r"not valid Python"),
        (None, {}, r"no cell tagged 'parameters'"),
    ],
)
def test_wrong_parameters_are_named_before_a_cell_runs(tmp_path, out, job, cell, given, message):
    proof = tmp_path / "ran"
    notebook = save(tmp_path / "n.ipynb", f"open({str(proof)!r}, 'w')", parameters=cell)
    with pytest.raises(PressError, match=message) as error:
        press([job(notebook=notebook, parameters=given)], out)
    assert "n.ipynb" in str(error.value)
    assert not proof.exists()


def test_values_of_the_right_type_pass(out, job, tmp_path):
    notebook = save(
        tmp_path / "n.ipynb",
        "print(share, names, anything, year)",
        parameters="share = 0.5\nnames = ['a']\nanything = None\nyear: int",
    )
    given = {"share": 1, "names": [], "anything": "x", "year": 1999}
    assert press([job(notebook=notebook, parameters=given)], out)[0].status == "built"
    assert b"1 [] x 1999" in (out / "report.html").read_bytes()


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"cells": 1}'])
def test_what_is_no_notebook_is_said_to_be_none(tmp_path, out, job, content):
    (tmp_path / "n.ipynb").write_bytes(content)
    with pytest.raises(PressError, match="not a notebook"):
        press([job(notebook=tmp_path / "n.ipynb")], out)


def test_a_missing_notebook_is_named(tmp_path, out, job):
    with pytest.raises(PressError, match=r"report: can't read the notebook .*gone\.ipynb: No such file"):
        press([job(notebook=tmp_path / "gone.ipynb")], out)


@pytest.mark.parametrize("page", ["/abs.html", "../up.html", "page.txt"])
def test_a_page_stays_in_its_folder(out, job, page):
    with pytest.raises(PressError, match="not a relative path"):
        press([job("1", page=page)], out)


def test_two_jobs_may_not_share_a_page_or_a_name(out, job):
    with pytest.raises(PressError, match="Two jobs have the page 'a.html'"):
        press([job("1", name="a"), job("1", name="b", page="a.html")], out)
    with pytest.raises(PressError, match="Two jobs have the name 'a'"):
        press([job("1", name="a"), job("1", name="a", page="b.html")], out)


def test_an_unknown_engine_is_refused(out, job):
    with pytest.raises(PressError, match="Unknown engine 'slow'; allowed: fast, kernel"):
        press([job("1")], out, engine="slow")
