"""Parameters are checked before anything runs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import nbformat.v4 as v4
import pytest

from press import Job, PressError, parameters, press
from pressed import FRAME, save


@pytest.mark.parametrize(
    ("cell", "given", "message"),
    [
        ("year = 2000", {"yeer": 1}, r"unknown parameter 'yeer'.*takes: year.*Did you mean 'year'"),
        ("year = 2000", {"year": "2000"}, r"'year' is '2000' \(str\); allowed: int"),
        ("year = 2000", {"year": True}, r"'year' is True \(bool\); allowed: int"),
        ("flag = False", {"flag": 0}, r"'flag' is 0 \(int\); allowed: bool"),
        ("share = 0.5", {"share": "x"}, r"allowed: float"),
        ("share = 0.5", {"share": True}, r"'share' is True \(bool\); allowed: float"),
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


def takes(cell: str, **given):
    """What is said of parameters given to a notebook with such a cell; None where they are taken."""
    made = Job(name="j", notebook=Path("n.ipynb"), parameters=given, page="", title="", frame=FRAME)
    written = v4.writes(v4.new_notebook(cells=[v4.new_code_cell(cell, metadata={"tags": ["parameters"]})]))
    try:
        parameters.check(made, written.encode())
    except PressError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("cell", "taken", "refused", "said"),
    [
        ("a: float = 1", [0.5, 2], ["x", True], "float, as it is annotated"),
        ("a: int | None = 1", [2, None], [0.5, "x"], "int or None"),
        ("a: Optional[str] = None", ["x", None], [1], "str or None"),
        ("a: typing.Union[int, str] = 1", [1, "x"], [1.5, None], "int or str"),
        ("a: 'int | str' = 1", [1, "x"], [None], "int or str"),
        ("a: Literal['x', 'y'] = 'x'", ["x", "y"], ["z", 1], "'x' or 'y'"),
        ("a: Literal[1, 2] | None = 1", [1, None], [True, 3, "1"], "1 or 2 or None"),
        ("a: list[int] = []", [[1], (1,)], [{}, 1], "list"),
        ("a: Mapping[str, int] = {}", [{"x": 1}], [[1]], "dict"),
        ("a: Annotated[int, 'years'] = 1", [3], ["x"], "int"),
        ("a: Final = 1", [3], ["x"], "int, as the notebook's default is"),
        ("a: int = None", [3, None], ["x"], "int or None"),
        ("a: int = ...", [3], ["x"], "int"),
        ("a: Any = 1", ["x", 1, None], [], ""),
        ("a: pd.Timestamp = '2012'", ["x", 1], [], ""),
        ("a = f()", ["x", 1], [], ""),
        ("a = {[]: 1}", ["x", 1], [], ""),
    ],
)
def test_an_annotation_says_what_is_allowed_else_the_default_does(cell, taken, refused, said):
    assert [value for value in taken if takes(cell, a=value)] == []
    for value in refused:
        assert f"allowed: {said}" in takes(cell, a=value)


IPYTHON = """%matplotlib inline
%config InlineBackend.figure_formats = ["svg"]
!echo begun
files = !ls
when = %time 1
if True:
    %load_ext autoreload
year: int = 2000
year?
?year
text = '''
%not a magic
'''"""


def test_lines_of_ipython_in_the_parameters_cell_are_passed_over():
    assert takes(IPYTHON, year=2001, text="x", files=["a"], when=1) is None
    assert "allowed: int" in takes(IPYTHON, year="x")
    assert takes("%%time\nyear = 1", year=2) is None
    assert "not valid Python" in takes("year = 1 %\n", year=2)


NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    "value", [NAN, INFINITE, [1, -INFINITE], {"x": NAN}, {1, 2}, date(2012, 1, 1), object, "\ud800"]
)
def test_what_json_has_not_is_refused(value):
    assert "allowed: what JSON has" in takes("a = None", a=value)


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, r"R \(kernel 'ir'\)"),
        (
            {"kernelspec": {"name": "julia-1.9", "display_name": "Julia 1.9"}},
            r"Julia 1.9 \(kernel 'julia-1.9'\)",
        ),
        ({"kernelspec": {"name": "bash"}, "language_info": {"name": "bash"}}, r"bash \(kernel 'bash'\)"),
        ({"language_info": {"name": "scala"}}, "scala"),
    ],
)
def test_a_notebook_of_another_language_is_refused_by_name(tmp_path, out, job, metadata, language):
    cells = [v4.new_code_cell("x <- 1")]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells, "metadata": metadata}))
    with pytest.raises(PressError, match=rf"n\.ipynb is a notebook of {language}; allowed: Python\.$"):
        press([job(notebook=tmp_path / "n.ipynb")], out)


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
        {"kernelspec": {"name": "conda-env-x-py", "display_name": "x"}, "language_info": {"name": "ipython"}},
        {"kernelspec": {"name": "rust-free-venv", "display_name": "x", "language": "python"}},
        {"kernelspec": None, "language_info": None},
    ],
)
def test_a_notebook_of_python_is_taken_whatever_its_kernel_is_called(metadata):
    cell = v4.new_code_cell("year = 1", metadata={"tags": ["parameters"]})
    written = json.dumps({"cells": [cell], "metadata": metadata})
    assert [one.name for one in parameters.declared(written.encode(), "n")] == ["year"]
