"""A site from a file: what it may hold, what of it is refused and how, and the example that the README shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from press import PressError
from press.command import main
from press.site import read
from pressed import contents, save

EXAMPLE = Path(__file__).parents[1] / "example"


@pytest.fixture
def site(tmp_path):
    """Writes a site file, beside a notebook that takes some parameters, and reads it."""
    cell = "name: str = 'x'\nyear = 2000\nshare = 0.5\nflag = False\nparts = []\nanything = None"
    save(tmp_path / "n.ipynb", "print(name, year, share, flag, parts, anything)", parameters=cell)
    (tmp_path / "old.css").write_bytes("/* é */".encode("latin-1"))

    def write(pages: str, head: str = 'title = "T"', **tables: str) -> Path:
        for name, content in tables.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        path = tmp_path / "site.toml"
        path.write_text(f"{head}\n{pages}", encoding="utf-8")
        return path

    return write


ONE = '[[pages]]\nnotebook = "n.ipynb"\n'
EACH = ONE + 'each = "t.csv"\n'


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def test_the_example_is_built_and_its_index_leads_to_every_page(tmp_path, capsys):
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file, out = tmp_path / "example" / "site.toml", tmp_path / "example" / "site"
    assert run("check", file) == 0
    assert "6 page(s) of 1 notebook(s)" in capsys.readouterr().err
    assert run("build", file) == 0
    made = contents(out)
    pages = sorted(name for name in made if name.endswith(".html") and name != "index.html")
    assert len(pages) == 6 and "two-with-four-sides.html" in pages
    index = made["index.html"].decode()
    assert all(f'<li><a href="{page}">' in index for page in pages)
    assert "Five coins: how often each sum comes up</a>" in index
    assert '<p><a href="index.html">Sums of dice</a></p>' in made["two-dice.html"].decode()
    assert made["data/two-dice--sums.csv"].startswith(b"sum,ways,share\n2,1,0.0278\n")
    assert "6 built" in capsys.readouterr().err
    assert run("build", file) == 0
    assert "6 unchanged" in capsys.readouterr().err


def test_a_row_that_changes_makes_its_page_alone_and_one_that_goes_takes_it_away(tmp_path, capsys):
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file, table = tmp_path / "example" / "site.toml", tmp_path / "example" / "dice.csv"
    run("build", file)
    text = table.read_text().replace("Five coins,5,2\n", "").replace("One die,1,6", "One die,1,8")
    table.write_text(text)
    capsys.readouterr()
    assert run("build", file) == 0
    assert "1 built, 4 unchanged" in capsys.readouterr().err
    out = tmp_path / "example" / "site"
    assert not (out / "five-coins.html").exists() and "Five coins" not in (out / "index.html").read_text()


def test_only_one_page_leaves_the_others(tmp_path, capsys):
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file, out = tmp_path / "example" / "site.toml", tmp_path / "elsewhere"
    assert run("build", file, "--out", out, "--only", "one-die") == 0
    assert {name for name in contents(out) if name.endswith(".html")} == {"index.html", "one-die.html"}
    assert "two-dice" not in (out / "index.html").read_text()
    assert run("build", file, "--out", out, "--only", "two-dice") == 0
    assert {"one-die.html", "two-dice.html"} <= set(contents(out))
    assert "1 built, 0 unchanged" in capsys.readouterr().err.splitlines()[-1]


def test_a_page_that_fails_ends_in_failure_and_is_not_in_the_index(site, tmp_path, capsys):
    save(tmp_path / "bad.ipynb", "1 / 0")
    file = site(ONE + 'group = "Good"\n[[pages]]\nnotebook = "bad.ipynb"\ngroup = "Poor"')
    assert run("build", file) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said and "Traceback" not in said
    index = (tmp_path / "site" / "index.html").read_text()
    assert 'href="n.html"' in index and "bad" not in index
    assert "<h2>Good</h2>" in index and "Poor" not in index


def test_cells_become_values_of_the_notebook_s_types_and_an_empty_one_its_default(site):
    table = 'name,year,share,flag,parts,anything\n1,2001,1,TRUE,"[1, ""a""]",7\n"a, b",,,,,\n'
    first, second = read(site(EACH, t=table)).jobs
    assert first.parameters == {
        "name": "1",
        "year": 2001,
        "share": 1.0,
        "flag": True,
        "parts": [1, "a"],
        "anything": "7",
    }
    assert second.parameters == {"name": "a, b"}
    assert (second.page, second.title) == ("n-a-b.html", "n: a, b")


def test_parameters_stand_in_the_file_too(site):
    told = read(
        site(ONE + 'parameters = [{year = 1}, {year = 2}]\npage = "years/{year}.html"\ngroup = "Years"')
    )
    assert [job.page for job in told.jobs] == ["years/1.html", "years/2.html"]
    assert [job.parameters for job in told.groups["Years"]] == [{"year": 1}, {"year": 2}]
    assert 'href="../index.html"' in told.jobs[0].frame.header
    alone = read(site(ONE + "parameters = {year = 1}")).jobs
    assert [job.page for job in alone] == ["n-1.html"]
    shared = read(site(EACH + "parameters = {share = 0.1}", t="year\n1\n2\n")).jobs
    assert [job.parameters for job in shared] == [{"share": 0.1, "year": 1}, {"share": 0.1, "year": 2}]


def test_columns_may_be_for_title_and_page_alone(site):
    (job,) = read(
        site(EACH + 'title = "{label}: {year}"\npage = "{label}.html"', t="label,year\nA/ö ../x,1\n")
    ).jobs
    assert (job.title, job.page, job.parameters) == ("A/ö ../x: 1", "a-ö-x.html", {"year": 1})


def test_what_pages_depend_on_is_read_and_counts(site, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("1")
    head = 'title = "T"\ninputs = ["data/*.txt"]\nenvironment = {MODE = "x", HOME_PAGE = false}'
    (job,) = read(site(ONE, head)).jobs
    assert list(job.inputs) == ["data/a.txt"] and job.files == (tmp_path / "data" / "a.txt",)
    assert job.environment == {"MODE": "x", "HOME_PAGE": None}
    (tmp_path / "data" / "a.txt").write_text("2")
    assert read(site(ONE, head)).jobs[0].inputs != job.inputs


REFUSED = {
    "no TOML": ("title = ", "", "not TOML"),
    "no title": ("", ONE, "site.toml: title is missing"),
    "no pages": ('title = "T"', "", "site.toml: pages is missing"),
    "a key unknown": (
        'title = "T"\noutt = "x"',
        ONE,
        "unknown key 'outt'; allowed: title, .* Did you mean 'out'?",
    ),
    "a kind wrong": ("title = 1", ONE, "title: 1 found; text is allowed"),
    "a page no table": ('title = "T"\npages = [1]', "", "pages 1: 1 found; a table"),
    "a style sheet missing": (
        'title = "T"\ncss = "gone.css"',
        ONE,
        "site.toml: gone.css can't be read: No such",
    ),
    "a style sheet not UTF-8": (
        'title = "T"\ncss = "old.css"',
        ONE,
        "site.toml: old.css is not UTF-8: .* at byte 3",
    ),
    "a notebook of nothing": ('title = "T"', '[[pages]]\nnotebook = "value.csv"', "value.csv"),
    "no notebook": ('title = "T"', "[[pages]]\n", "pages 1: notebook is missing"),
    "a notebook missing": (
        'title = "T"',
        '[[pages]]\nnotebook = "gone.ipynb"',
        "pages 1: gone.ipynb can't be read: No such",
    ),
    "a table missing": ('title = "T"', ONE + 'each = "gone.csv"', "pages 1: gone.csv can't be read"),
    "a column unknown": (
        'title = "T"',
        ONE + 'each = "bad.csv"',
        "bad.csv:2: column 'yeer' .* Did you mean 'year'",
    ),
    "a value wrong": (
        'title = "T"',
        ONE + 'each = "value.csv"',
        "value.csv:3:year: 'x' found; int is allowed",
    ),
    "a flag wrong": ('title = "T"', ONE + 'each = "flag.csv"', "flag.csv:2:flag: '2' found; true or false"),
    "a list wrong": ('title = "T"', ONE + 'each = "list.csv"', "list.csv:2:parts: '{}' found; a JSON list"),
    "cells too many": ('title = "T"', ONE + 'each = "many.csv"', "many.csv:2: 2 cells found; 1 are allowed"),
    "a column twice": ('title = "T"', ONE + 'each = "twice.csv"', "twice.csv:1: a name for each column"),
    "a column without a name": ('title = "T"', ONE + 'each = "bare.csv"', "bare.csv:1: .*; 'year,' found"),
    "a table of nothing": ('title = "T"', ONE + 'each = "empty.csv"', "empty.csv:1: .*; '' found"),
    "a quote open": ('title = "T"', ONE + 'each = "open.csv"', "open.csv:2: not CSV"),
    "a brace open": ('title = "T"', ONE + 'title = "{year"', "pages 1: .*expected"),
    "a name unknown": ('title = "T"', ONE + 'title = "{yeer}"', "nothing is called 'yeer'"),
    "a name that is none": ('title = "T"', ONE + 'title = "{0.x}"', "in braces"),
    "two of one page": ('title = "T"', ONE + ONE, "Two jobs have the name 'n'"),
    "each and a list": ('title = "T"', ONE + 'each = "list.csv"\nparameters = [{}]', "one of the two"),
    "parameters no table": ('title = "T"', ONE + "parameters = 1", "parameters: a table"),
    "an input missing": ('title = "T"\ninputs = ["*.none"]', ONE, "no file is like '\\*.none'"),
    "an input absolute": ('title = "T"\ninputs = ["/etc/*"]', ONE, "inputs: '/etc/\\*'"),
    "a page outside": (
        'title = "T"',
        ONE + 'page = "../{year}.html"\nparameters = {year = 1}',
        "not a relative path",
    ),
}
TABLES = {
    "bad": "yeer\n1\n",
    "value": "year\n1\nx\n",
    "flag": "flag\n2\n",
    "list": "parts\n{}\n",
    "many": "year\n1,2\n",
    "twice": "year,year\n1,2\n",
    "bare": "year,\n1,2\n",
    "empty": "",
    "open": 'name\n"a\n',
}


@pytest.mark.parametrize(("head", "pages", "said"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", ["check", "build"])
def test_what_is_wrong_is_one_line_that_names_it_and_nothing_is_made(
    site, tmp_path, capsys, head, pages, said, command
):
    assert run(command, site(pages, head, **TABLES)) == 1
    out, err = capsys.readouterr()
    assert err.startswith("error: ") and err.count("\n") == 1 and out == ""
    with pytest.raises(PressError, match=said):
        read(tmp_path / "site.toml")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "call", [["buidl"], ["build", "--jobs", "0"], ["build", "--engine", "x"], ["build", "a", "b"]]
)
def test_a_call_that_is_wrong_is_one_line(capsys, call):
    assert run(*call) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ") and err.count("\n") == 1


def test_help_is_there_without_asking(capsys):
    assert run() == 0
    assert "build" in capsys.readouterr().out


def test_check_tells_of_a_parameter_that_is_missing_or_unknown(site, capsys):
    assert run("check", site(ONE + "parameters = {yeer = 1}")) == 1
    assert "unknown parameter 'yeer'" in capsys.readouterr().err


def test_a_page_of_the_site_s_own_may_be_the_front_page(site, tmp_path, capsys):
    assert run("build", site(ONE + 'page = "index.html"')) == 0
    assert "Title" not in capsys.readouterr().err
    assert b"The notebook" not in (tmp_path / "site" / "index.html").read_bytes()
    assert b"x 2000 0.5 False [] None" in (tmp_path / "site" / "index.html").read_bytes()


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("float", "1", 1.0),
        ("int | None", "5", 5),
        ("int | str", "x", "x"),
        ("Literal[1, 2]", "2", 2),
        ("Literal['1', 2]", "1", "1"),
        ("Optional[bool]", "TRUE", True),
        ("list[int] | int", "[1]", [1]),
    ],
)
def test_a_cell_is_read_as_the_annotation_says(site, tmp_path, annotation, text, value):
    save(tmp_path / "n.ipynb", "1", parameters=f"a: {annotation}")
    (job,) = read(site(EACH, t=f'a\n"{text}"\n')).jobs
    assert job.parameters == {"a": value} and type(job.parameters["a"]) is type(value)


@pytest.mark.parametrize(
    ("annotation", "text", "said"),
    [
        ("int | None", "None", "int or an empty cell is allowed"),
        ("Literal['a', 'b']", "c", "a or b is allowed"),
        ("float", "nan", "float is allowed"),
        ("float", "-inf", "float is allowed"),
    ],
)
def test_a_cell_that_the_annotation_does_not_allow_is_named(site, tmp_path, annotation, text, said):
    save(tmp_path / "n.ipynb", "1", parameters=f"a: {annotation}")
    with pytest.raises(PressError, match=rf"t\.csv:2:a: '{text}' found; {said}"):
        read(site(EACH, t=f"a\n{text}\n"))
