"""A page is made again when what it is made from changed, and not otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from press import Frame, PressError, Result, files, press, versions
from press.ledger import Ledger, parts
from press.progress import Quiet
from pressed import contents, save

ROWS = """
from IPython.display import display
for name in names:
    display({"text/plain": name, "text/csv": f"a\\n{name}\\n"}, raw=True, metadata={"press": {"name": name}})
"""


@pytest.fixture
def made(job, out):
    """A job, and a ledger that has it; its files are there."""
    one = job("1", inputs={"data": "d1", "library": "l1"}, parameters={"year": 1})
    files = {"data/report-x.csv": b"a\n", "report.html": b"page"}
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    book = Ledger(out)
    book.record(one, parts(one, b"notebook"), files)
    book.save()
    return one


def reason(job, out, notebook=b"notebook"):
    return Ledger(out).reason(job, parts(job, notebook))


def test_nothing_changed(made, out):
    os.utime(out / "report.html", (1, 1))
    os.utime(made.notebook, (1, 1))
    assert reason(made, out) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"parameters": {"year": 2}}, "parameters changed"),
        ({"inputs": {"data": "d2", "library": "l1"}}, "data changed"),
        ({"inputs": {"data": "d1", "library": "l2"}}, "library changed"),
        ({"inputs": {"data": "d2", "library": "l2"}}, "data, library changed"),
        ({"inputs": {"data": "d1"}}, "library changed"),
        ({"frame": Frame(site="Another")}, "frame changed"),
        ({"title": "Another"}, "frame changed"),
        ({"rebuild": "another"}, "frame changed"),
        ({"page": "other.html"}, "page missing"),
    ],
)
def test_each_part_of_a_job_counts(made, out, change, why):
    assert reason(replace(made, **change), out) == why


@pytest.mark.parametrize("name", ["notebook", "parameters", "frame", "press", "versions"])
def test_an_input_of_any_name_hides_nothing_else(made, out, name):
    """An input called as a part of every page is: both count."""
    named = replace(made, inputs={name: "d1"})
    before = parts(named, b"notebook")
    book = Ledger(out)
    book.record(named, before, {})
    assert book.reason(
        replace(named, inputs={name: "d2"}), parts(replace(named, inputs={name: "d2"}), b"notebook")
    )
    assert book.reason(replace(named, title="Another"), parts(replace(named, title="Another"), b"notebook"))
    assert book.reason(named, parts(named, b"another")) == "notebook changed"


def test_a_file_that_bears_its_marks_is_not_read_and_any_other_is(made, out, monkeypatch):
    read = []
    digest = files.digest
    monkeypatch.setattr(files, "digest", lambda content: read.append(content) or digest(content))
    whole = {b"a\n", b"page"}
    now = time.time_ns()

    def looked() -> set[bytes]:
        """What is read of the page's files by a build that finds nothing to do."""
        read.clear()
        book = Ledger(out)
        assert book.reason(made, parts(made, b"notebook")) == ""
        book.save()
        return whole & set(read)

    assert looked() == whole  # written a moment ago: a change at the same moment would leave no mark
    monkeypatch.setattr(time, "time_ns", lambda: now + 2 * files.STEP)
    assert looked() == whole and looked() == set()
    os.utime(out / "report.html", (1, 1))
    assert looked() == {b"page"} and looked() == set()
    (out / "copy").write_bytes(b"page")
    os.replace(out / "copy", out / "report.html")
    assert looked() == {b"page"}
    (out / "report.html").write_bytes(b"eggs")
    os.utime(out / "report.html", (1, 1))
    assert reason(made, out) == "report.html edited"


def test_the_notebook_counts(made, out):
    assert reason(made, out, b"another notebook") == "notebook changed"


def test_press_itself_and_the_libraries_count(made, out, monkeypatch):
    monkeypatch.setattr(versions, "own_sources", lambda: "other")
    assert reason(made, out) == "press changed"
    monkeypatch.undo()
    monkeypatch.setattr(versions, "installed", lambda: {"pandas": "0"})
    assert reason(made, out) == "versions changed"


def test_where_the_data_lie_does_not_count(made, out):
    there = replace(made, environment={"DATA": "/there"})
    Ledger(out).record(there, {}, {})
    assert parts(there, b"n") == parts(replace(there, environment={"DATA": "/elsewhere"}), b"n")


def test_files_are_compared_by_content(made, out):
    (out / "report.html").write_bytes(b"edited")
    assert reason(made, out) == "report.html edited"
    (out / "report.html").unlink()
    assert reason(made, out) == "report.html missing"
    (out / "report.html").write_bytes(b"page")
    (out / "data/report-x.csv").unlink()
    assert reason(made, out) == "report-x.csv missing"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "pages": {"report.html": 1}}']
)
def test_a_broken_ledger_is_as_none(made, out, content):
    (out / ".press.json").write_text(content)
    assert reason(made, out) == "no record of the page"


def test_a_build_twice_then_changed(job, out, tmp_path):
    """The whole of it: built, unchanged, built again with fewer rows, whose old file then goes."""
    notebook = save(tmp_path / "n.ipynb", ROWS, parameters="names = ['b', 'c']")
    first = job(notebook=notebook)
    assert [(one.status, one.reason) for one in press([first], out)] == [("built", "page missing")]
    before = contents(out)
    assert "data/report--b.csv" in before and "data/report--c.csv" in before
    os.utime(notebook)
    assert [one.status for one in press([first], out)] == ["unchanged"]
    second = replace(first, parameters={"names": ["b"]})
    assert [(one.status, one.reason) for one in press([second], out)] == [("built", "parameters changed")]
    assert set(before) - set(contents(out)) == {"data/report--c.csv"}


def test_a_page_that_can_no_longer_be_made_stays_and_is_tried_again(job, out, tmp_path):
    good = job(notebook=save(tmp_path / "n.ipynb", "1 / year"), parameters={"year": 1})
    press([good], out)
    before = contents(out)
    bad = replace(good, parameters={"year": 0})
    assert press([bad], out)[0].status == "failed"
    assert contents(out) == before
    assert json.loads((out / ".press.json").read_text())["pages"]["report.html"]["parts"] == {}
    assert Ledger(out).reason(good, parts(good, b"")) == "its last build failed"


@pytest.mark.slow
def test_nothing_to_do_loads_nothing(job, out, tmp_path):
    made = job("1")
    press([made], out)
    script = tmp_path / "again.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from press import Frame, Job, press\n"
        f"frame = Frame(**{vars(made.frame)!r})\n"
        f"job = Job(name='report', notebook=Path({str(made.notebook)!r}), parameters={{}},\n"
        f"    page='report.html', title={made.title!r}, frame=frame)\n"
        f"print(press([job], {str(out)!r})[0].status)\n"
        "print(sorted(set(sys.modules) & set(sys.argv)))\n"
    )
    heavy = ["pandas", "matplotlib", "nbconvert", "nbformat", "papermill", "IPython", "zmq", "jinja2", "rich"]
    run = subprocess.run([sys.executable, script, *heavy], capture_output=True, text=True, check=True)
    assert run.stdout == "unchanged\n[]\n"
    assert run.stderr == ""


def test_an_output_that_is_a_file_is_one_clear_error(job, out):
    out.write_text("here already")
    with pytest.raises(PressError, match="Can't write to .*: it is no folder"):
        press([job("1")], out)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_one_clear_error_and_leaves_the_old_page(job, out, tmp_path):
    out.mkdir()
    (out / "report.html").write_text("the old page")
    files.part(out / "report.html").symlink_to("/dev/full")
    with pytest.raises(PressError, match="Can't write .*: No space left on device"):
        press([job("1")], out)
    assert contents(out) == {"report.html": b"the old page"}


def test_the_old_page_is_whole_while_the_new_one_is_written(job, out, monkeypatch):
    """The page is replaced last, so what it links to is there before it."""
    order = []
    real = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append(b.name), real(a, b)))
    press([job(ROWS.replace("names", "['b']"))], out)
    assert order == ["report--b.csv", "report.ipynb", "report.html", ".press.marks.json", ".press.json"]


def test_progress_hears_of_every_report(job, out):
    heard = []

    class Ear(Quiet):
        def start(self, total):
            heard.append(("start", total))

        def begin(self, name):
            heard.append(("begin", name))

        def end(self, result):
            heard.append((result.status, result.name))

        def close(self):
            heard.append("close")

    good, bad = job("1", name="good"), job("1 / 0", name="bad")
    press([good], out)
    press([good, bad], out, progress=Ear())
    assert heard == [("start", 1), ("unchanged", "good"), ("begin", "bad"), ("failed", "bad"), "close"]


def test_force_makes_what_need_not_be_made(made, out, monkeypatch):
    """Seen without a build: why is settled before any process starts."""

    def build(work, *_):
        return [Result(item.task.job.name, "built", 0, item.reason) for item in work]

    monkeypatch.setattr("press.run._build", build)
    book = Ledger(out)
    book.record(made, parts(made, made.notebook.read_bytes()), contents(out))
    book.save()
    assert [one.status for one in press([made], out)] == ["unchanged"]
    assert [one.reason for one in press([made], out, force=True, engine="kernel")] == ["forced"]


def test_a_page_that_no_job_makes_any_more_is_removed_from_a_complete_folder(job, out):
    first, second = job("1", name="first"), job("1", name="second")
    press([first, second], out)
    (out / "mine.html").write_text("not press's own")
    press([second], out)
    assert (out / "first.html").exists()
    press([second], out, complete=True)
    assert set(contents(out)) == {"second.html", "second.ipynb", "mine.html"}
    assert Ledger(out).forget([]) == [("second.html", {"second.html", "second.ipynb"})]


def test_a_page_whose_last_build_failed_is_removed_too(job, out):
    press([job("1", name="first"), job("1", name="second")], out)
    failed, _ = press([job("1 / 0", name="first"), job("1", name="second")], out)
    assert failed.status == "failed" and (out / "first.html").exists()
    assert press([job("1 / 0", name="first")], out)[0].reason == "its last build failed"
    press([job("1", name="second")], out, complete=True)
    assert set(contents(out)) == {"second.html", "second.ipynb"}


def test_a_file_that_two_pages_name_stays_for_the_one_that_remains(job, out):
    """As where "A.html" became "a.html" on a system to which they are one."""
    book = Ledger(out)
    book.record(job("1", name="foo"), {}, {"foo.html": b"", "data/shared.csv": b""})
    book.record(job("1", name="bar"), {}, {"bar.html": b"", "data/shared.csv": b""})
    assert book.record(job("1", name="foo"), {}, {"foo.html": b""}) == set()
    book.record(job("1", name="foo"), {}, {"foo.html": b"", "data/shared.csv": b""})
    assert book.forget(["bar.html"]) == [("foo.html", {"foo.html"})]


def test_with_the_key_of_the_last_whole_build_no_job_is_asked_for(job, out, tmp_path):
    """Until a file is edited or gone, a page is made alone, the press is another, or the key."""
    asked = []

    def jobs():
        asked.append(True)
        return [job("1", name="first"), job("1", name="second")]

    def statuses(**options) -> list[str]:
        asked.clear()
        return [one.status for one in press(jobs, out, **{"complete": True, "key": "k", **options})]

    assert statuses() == ["built", "built"] and asked
    assert statuses() == ["unchanged", "unchanged"] and not asked
    assert statuses(key="another") == ["unchanged", "unchanged"] and asked
    assert statuses(key="another") == ["unchanged", "unchanged"] and not asked
    assert statuses(key="") == ["unchanged", "unchanged"] and asked
    assert statuses(key="another", force=True) == ["built", "built"] and asked
    assert statuses(key="another") == ["unchanged", "unchanged"] and not asked
    (out / "first.html").write_text("edited")
    assert statuses(key="another") == ["built", "unchanged"] and asked
    (out / "second.ipynb").unlink()
    assert statuses(key="another") == ["unchanged", "built"] and asked
    press([job("2", name="first")], out)
    assert statuses(key="another") == ["built", "unchanged"] and asked


def test_a_build_that_left_a_page_out_is_not_whole(job, out):
    jobs = [job("1", name="first"), job("1 / 0", name="second")]
    for _ in range(2):
        assert [one.status for one in press(jobs, out, complete=True, key="k")][1] == "failed"
    assert not Ledger(out).stands("k")
    press(jobs[:1], out, complete=True, key="k")
    assert Ledger(out).stands("k") and not Ledger(out).stands("") and not Ledger(out).stands("other")


def test_the_key_holds_for_one_press_alone(job, out, monkeypatch):
    press([job("1")], out, complete=True, key="k")
    assert Ledger(out).stands("k")
    monkeypatch.setattr(versions, "own_sources", lambda: "other")
    assert not Ledger(out).stands("k")
