"""A page that a function makes, and pages that are made once the others are done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from press import Job, PressError, press
from pressed import FRAME

ABOUT = """
import os

def body(words, end=""):
    return f"<p id='one'>{words} {os.environ.get('SAID')}</p>", [("one", "One"), ("two", "Two")]

def fail(words):
    raise ValueError(f"no {words}")
"""


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Makes a job of a function in a module of ours."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "telling_pages.py").write_text(ABOUT, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))

    def make(name: str = "front", function: str = "telling_pages:body", words: str = "Of", **fields) -> Job:
        fields = {"environment": {"SAID": "all"}, **fields}
        return Job(
            name=name,
            function=function,
            parameters={"words": words},
            page=f"{name}.html",
            title=f"Title of {name}",
            frame=FRAME,
            **fields,
        )

    return make


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["fast", "kernel"])
def test_a_function_makes_a_page_like_a_notebook(told, job, out, engine):
    later: list[list[str]] = []

    def then() -> list[Job]:
        later.append(sorted(path.name for path in out.glob("*.html")))
        return [told("last", words="Last")]

    def built(**options) -> dict[str, str]:
        jobs = [told(), job("1 + 1", name="sum"), told("broken", "telling_pages:fail")]
        return {
            result.name: f"{result.status} {result.reason}".strip()
            for result in press(jobs, out, engine=engine, then=then, **options)
        }

    first = built()
    assert first == {
        "front": "built page missing",
        "sum": "built page missing",
        "broken": "failed page missing",
        "last": "built page missing",
    }
    assert later == [["front.html", "sum.html"]], "the later ones are asked for when the others are done"
    assert "Of all" in (page := (out / "front.html").read_text(encoding="utf-8")) and 'href="#two"' in page
    assert "Last all" in (out / "last.html").read_text(encoding="utf-8")
    assert not list(out.glob("front.ipynb"))
    again = built(complete=True)
    assert again | {"broken": ""} == dict.fromkeys(("front", "sum", "last"), "unchanged") | {"broken": ""}
    kept = json.loads((out / ".press.json").read_bytes())["pages"]
    assert {"front.html", "sum.html", "last.html"} <= set(kept), "the later ones are in the ledger too"


@pytest.mark.slow
def test_what_it_is_made_from_counts(told, out):
    assert [result.status for result in press([told()], out)] == ["built"]
    assert press([told()], out)[0].status == "unchanged"
    assert press([told(words="By")], out)[0].reason == "parameters changed"
    assert press([told(words="By", inputs={"pages": "1"})], out)[0].reason == "pages changed"
    assert (
        press([told(words="By", inputs={"pages": "1"}, function="telling_pages:fail")], out)[0].error.evalue
        == "no By"
    )


def test_a_job_has_a_notebook_or_a_function(told, out, tmp_path):
    with pytest.raises(PressError, match="a notebook or a function"):
        press([told(notebook=Path(tmp_path, "a.ipynb"))], out)
    with pytest.raises(PressError, match="a notebook or a function"):
        press([told(function="")], out)
    with pytest.raises(PressError, match="Two jobs have the name 'front'"):
        press([told()], out, then=lambda: [told()])
