"""A page depends on what its job declares, and on nothing else of whoever builds it."""

from __future__ import annotations

import os

import pytest

from press import press
from pressed import contents, save, saved

pytestmark = pytest.mark.slow

READS = "import os\nprint(sorted((name, os.environ.get(name)) for name in ('GIVEN', 'CLEARED')))"
DRAWS = """
import matplotlib.pyplot as plt
print(plt.rcParams["lines.linewidth"], plt.rcParams["font.size"], os.environ.get("MPLBACKEND"))
""".replace("import", "import os\nimport", 1)
RC = "lines.linewidth: 9\nfont.size: 31\n"
ENGINES = ["fast", "kernel"]


def printed(out, name="report"):
    return "".join(one.text for cell in saved(out, name).cells for one in cell.get("outputs", []))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_variable_that_a_job_clears_never_reaches_its_page(job, out, monkeypatch, engine):
    monkeypatch.setenv("GIVEN", "inherited")
    monkeypatch.setenv("CLEARED", "inherited")
    declared = {"environment": {"GIVEN": "own", "CLEARED": None}}
    assert press([job(READS, **declared)], out, engine=engine)[0].status == "built"
    assert printed(out) == "[('CLEARED', None), ('GIVEN', 'own')]\n"


def test_nor_does_it_by_what_is_loaded_before_the_report_begins(job, out, tmp_path, monkeypatch):
    """A module that is loaded once for all reports sees what they all are given, and nothing that one of them clears."""
    (tmp_path / "remembers.py").write_text(
        "import os\nSEEN = [os.environ.get(name) for name in ('GIVEN', 'CLEARED', 'EITHER')]\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name in ("GIVEN", "CLEARED", "EITHER"):
        monkeypatch.setenv(name, "inherited")
    notebook = save(tmp_path / "n.ipynb", "import remembers; print(remembers.SEEN)")
    jobs = [
        job(name=name, notebook=notebook, environment={"GIVEN": "own", "CLEARED": None, "EITHER": name})
        for name in ("a", "b")
    ]
    press(jobs, out, preload=("remembers",))
    assert printed(out, "a") == printed(out, "b") == "['own', None, None]\n"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("where", ["MATPLOTLIBRC", "MPLCONFIGDIR", "here"])
def test_matplotlib_draws_with_its_own_defaults(job, out, tmp_path, monkeypatch, engine, where):
    folder = tmp_path / "user"
    folder.mkdir()
    (folder / "matplotlibrc").write_text(RC)
    monkeypatch.setenv("MPLBACKEND", "pdf")
    if where == "here":
        monkeypatch.chdir(folder)
    else:
        monkeypatch.setenv(where, str(folder))
    assert press([job(DRAWS)], out, engine=engine)[0].error is None
    assert printed(out) == "1.5 10.0 module://matplotlib_inline.backend_inline\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_matplotlibrc_beside_the_notebook_is_its_own_and_counts(job, out, engine):
    made = job(DRAWS)
    press([made], out, engine=engine)
    (made.notebook.parent / "matplotlibrc").write_text(RC)
    (again,) = press([made], out, engine=engine)
    assert again.reason == "matplotlibrc changed"
    assert printed(out).startswith("9.0 31.0")


@pytest.mark.parametrize("engine", ENGINES)
def test_time_zone_locale_warnings_and_width_of_who_builds_do_not_count(job, tmp_path, monkeypatch, engine):
    cell = (
        "import time, warnings, locale, sys, shutil\nwarnings.warn('seen')\n"
        "print(time.strftime('%Z %H', time.gmtime(0)), time.localtime(0).tm_hour, shutil.get_terminal_size().columns)\n"
        "print(locale.setlocale(locale.LC_ALL, ''), sys.flags.utf8_mode, sys.flags.optimize)"
    )
    press([job(cell)], tmp_path / "plain", engine=engine)
    odd = {
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONWARNINGS": "error",
        "COLUMNS": "33",
        "PYTHONOPTIMIZE": "1",
        "PYTHONUTF8": "0",
    }
    for name, value in odd.items():
        monkeypatch.setenv(name, value)
    assert press([job(cell)], tmp_path / "odd", engine=engine)[0].error is None
    assert contents(tmp_path / "odd") == contents(tmp_path / "plain")


def test_a_cleared_variable_counts_as_what_the_page_is_made_from(job, out):
    made = job("1", environment={"X": None})
    press([made], out)
    assert press([made], out)[0].status == "unchanged"
    (again,) = press([job(notebook=made.notebook, environment={"X": os.sep})], out)
    assert again.reason == "frame changed"
