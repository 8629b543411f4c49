"""The command line as a user types it, and the reports that it makes, of an invented state too."""

from __future__ import annotations

import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from engagement import report
from engagement.command import app
from engagement.package import Package
from invented import TEXT

DATA = Path(__file__).parents[1] / "data"


def test_check_says_that_the_shipped_data_are_sound(engagement):
    done = engagement("check")
    assert done.returncode == 0 and done.stderr == ""
    assert re.fullmatch(r"sound: \d+ tables, \d+ rows, schema and \d+ rules hold\n", done.stdout)


def test_check_prints_each_problem_and_fails(engagement, copy, edit):
    edit(copy, "events", "event_id", "CN2012-10.1", body_id="OHCRH")
    done = engagement("check", "--data", copy)
    assert done.returncode == 1
    assert re.fullmatch(r"events\.csv:\d+:body_id: 'OHCRH' found; .*\n", done.stdout)


def test_a_row_that_is_gone_is_told_until_it_is_accepted(engagement, copy):
    path, rows = copy / "sessions.csv", len(Package(copy).rows("sessions"))
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n").rsplit("\n", 1)[0] + "\n", encoding="utf-8")
    done = engagement("check", "--data", copy)
    assert done.returncode == 1 and done.stderr == "one problem in one file\n"
    assert done.stdout == (
        f"sessions.csv:0:: {rows - 1} rows found; datapackage.json says {rows}: "
        "if that is meant, `engagement check --accept` writes what there is\n"
    )
    before = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    done = engagement("check", "--data", copy, "--accept")
    assert done.returncode == 0 and done.stdout.startswith("sound: ")
    after = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    changed = [
        one["name"]
        for one, other in zip(before["resources"], after["resources"], strict=True)
        if one != other
    ]
    assert changed == ["sessions"] and before | {"resources": []} == after | {"resources": []}


def test_nothing_is_accepted_of_tables_with_a_problem(engagement, copy, edit):
    edit(copy, "events", "event_id", "CN2012-10.1", month="13")
    before = (copy / "datapackage.json").read_bytes()
    (copy / "agreement.csv").write_text("", encoding="utf-8")
    done = engagement("check", "--data", copy, "--accept")
    assert done.returncode == 1 and (copy / "datapackage.json").read_bytes() == before


@pytest.mark.parametrize("call", [("check",), ("list",), ("reports", "--out", "out")])
def test_every_command_names_what_is_wrong_with_a_descriptor(engagement, invented, call):
    path = invented / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8")) | {"version": 3, "licenses": None}
    path.write_text(json.dumps(described), encoding="utf-8")
    done = engagement(*call, "--data", invented)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in said
    for line in ("version: 3 found; text is allowed", "licenses: null found; a list is allowed"):
        assert f"datapackage.json: {line}" in said


def test_check_without_data(engagement, tmp_path):
    done = engagement("check", "--data", tmp_path)
    assert done.returncode == 1 and done.stdout == "" and "Traceback" not in done.stderr
    assert done.stderr.startswith("error:") and "datapackage.json" in done.stderr


def test_a_descriptor_that_is_no_descriptor(engagement, invented):
    (invented / "datapackage.json").write_text("{", encoding="utf-8")
    done = engagement("check", "--data", invented)
    assert (
        done.returncode == 1
        and "datapackage.json:1:: not JSON" in done.stdout
        and "Traceback" not in done.stderr
    )


def test_list_names_every_report_with_its_parameters(engagement):
    done = engagement("list")
    assert done.returncode == 0
    listed = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert ["CN2012/year-2011", "year.ipynb", "section_id=CN2012, year=2011"] in listed
    assert [name for name, *_ in listed] == [one.qualified for one in report.listed(Package(DATA))]


def test_a_name_that_does_not_exist_lists_those_that_do_nearest_first(engagement):
    done = engagement("reports", "--only", "body-CESRC")
    assert done.returncode == 1 and "did you mean body-CESCR?" in done.stderr
    assert re.search(r"There are: body-CESCR, .*overview", done.stderr)
    done = engagement("reports", "--section", "CN2013")
    assert done.returncode == 1 and "did you mean CN2012?" in done.stderr


def test_bad_data_build_nothing(engagement, copy, edit, tmp_path):
    edit(copy, "events", "event_id", "CN2012-10.1", type="seminary")
    done = engagement("reports", "--data", copy, "--out", tmp_path / "out")
    assert done.returncode == 1 and "events.csv:" in done.stderr and "Traceback" not in done.stderr
    assert not list((tmp_path / "out").rglob("*.html"))


def test_one_report(engagement, tmp_path):
    done = engagement(
        "reports", "--only", "body-OHCHR", "--only", "CN2012/year-2011", "--out", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").rglob("*.html")} == {"body-OHCHR.html", "year-2011.html"}
    assert re.search(r"2 built, 0 unchanged, 0 failed", done.stderr)
    for line in done.stderr.splitlines():
        assert re.match(r"(built|unchanged|failed) CN2012/|\d+ built", line), (
            f"not the build's own line: {line}"
        )
    assert done.stdout == ""
    again = engagement(
        "reports", "--only", "body-OHCHR", "--only", "CN2012/year-2011", "--out", tmp_path / "out"
    )
    assert "0 built, 2 unchanged" in again.stderr


class Links(HTMLParser):
    """The ids of a page, and where it leads."""

    def __init__(self, page: Path):
        super().__init__()
        self.ids: set[str] = set()
        self.leads: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("id"):
            assert given["id"] not in self.ids, f"id {given['id']} stands twice"
            self.ids.add(given["id"])
        if tag == "a" and given.get("href"):
            self.leads.append(given["href"])


def unresolved(out: Path) -> list[str]:
    """Every internal link that leads nowhere."""
    pages = {page.resolve(): Links(page) for page in out.rglob("*.html")}
    dead = []
    for page, links in pages.items():
        for lead in links.leads:
            parts = urlsplit(lead)
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file() or (
                parts.fragment and target in pages and parts.fragment not in pages[target].ids
            ):
                dead.append(f"{page.name} -> {lead}")
    return dead


def test_an_invented_state_has_its_reports_without_new_code(engagement, invented, tmp_path):
    out = tmp_path / "out"
    done = engagement("reports", "--data", invented, "--out", out)
    assert done.returncode == 0, done.stderr
    expected = {
        "overview",
        "evidence",
        "records",
        "reporting",
        "year-1997",
        "year-1998",
        "body-LC",
        "body-LTC",
    }
    assert {page.stem for page in (out / "RU1998").glob("*.html")} == expected | {"index"}
    assert unresolved(out) == []
    page = (out / "RU1998" / "body-LC.html").read_text(encoding="utf-8")
    html = BeautifulSoup(page, "html.parser")
    for part in html.select(".workings"):
        part.decompose()
    without_code = str(html)
    assert "Ruritania" in page and "China" not in page and "CN2012" not in without_code
    assert "<mark>" not in page
    index = (out / "index.html").read_text(encoding="utf-8")
    described = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', index, re.DOTALL).group(1)
    )
    assert described["@type"] == "Dataset"


def test_with_the_text_each_claim_stands_in_its_sentence(engagement, invented, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = engagement(
        "reports", "--data", invented, "--out", tmp_path / "out", "--only", "evidence", "--source", path
    )
    assert done.returncode == 0, done.stderr
    assert "<mark>gave it $5,000</mark>" in (tmp_path / "out" / "RU1998" / "evidence.html").read_text(
        encoding="utf-8"
    )
    path.write_text(TEXT.replace("gave", "lent"), encoding="utf-8")
    done = engagement("reports", "--data", invented, "--out", tmp_path / "out", "--source", path)
    assert done.returncode == 1 and "not the text that was coded" in done.stderr


def test_a_text_that_only_the_environment_names_reaches_no_page(engagement, invented, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    made = ("reports", "--data", invented, "--only", "evidence", "--out")
    plain = engagement(*made, tmp_path / "plain")
    named = engagement(*made, tmp_path / "named", env={**os.environ, "ENGAGEMENT_SOURCE": str(path)})
    assert plain.returncode == named.returncode == 0, named.stderr
    pages = [tmp_path / out / "RU1998" / "evidence.html" for out in ("plain", "named")]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_a_second_section_stands_beside_the_first(engagement, invented, tmp_path):
    for table in ("sections", "claims", "events", "checks"):
        path = invented / f"{table}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text(
            "\n".join([header, *rows, *(row.replace("RU1998", "RU2001") for row in rows)]) + "\n",
            encoding="utf-8",
        )
    done = engagement("reports", "--data", invented, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out" / "RU2001").glob("*.html"))) == 9
    assert unresolved(tmp_path / "out") == []
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "RU1998/index.html" in index and "RU2001/index.html" in index


@pytest.mark.slow
def test_a_notebook_that_fails_is_named_and_the_rest_is_built(invented, tmp_path, monkeypatch, capfd):
    folder = tmp_path / "notebooks"
    shutil.copytree(report.notebooks(), folder)
    broken = json.loads((folder / "year.ipynb").read_text(encoding="utf-8"))
    broken["cells"][-2]["source"] = "section.body('nowhere')"
    (folder / "year.ipynb").write_text(json.dumps(broken), encoding="utf-8")
    monkeypatch.setattr(report, "notebooks", lambda: folder)
    arguments = [
        "reports",
        "--data",
        str(invented),
        "--out",
        str(tmp_path / "out"),
        "--only",
        "body-LC",
        "--only",
        "year-1998",
    ]
    before = dict(os.environ)
    assert app(arguments, standalone_mode=False) == 1 and dict(os.environ) == before
    said = capfd.readouterr().err
    assert "failed RU1998/year-1998" in said and "year=1998" in said
    assert re.search(r"cell \d+ \([^\n]+\): EngagementError: no body 'nowhere'", said)
    assert (tmp_path / "out/RU1998/body-LC.html").is_file() and not (
        tmp_path / "out/RU1998/year-1998.html"
    ).exists()


def test_source_verify_holds_and_names_what_does_not(engagement, invented, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = engagement("source", "verify", path, "--section", "RU1998", "--data", invented)
    assert (done.returncode, done.stdout) == (
        0,
        "4 of 4 claims hold in 1 paragraphs; the text's hash is the coded one\n",
    )
    path.write_text(TEXT.replace("values", "adores"), encoding="utf-8")
    done = engagement("source", "verify", path, "--section", "RU1998", "--data", invented)
    assert done.returncode == 1
    assert (
        done.stdout.splitlines()[0].startswith("RU1998-04: changed: ")
        and "is not the coded one" in done.stdout
    )


def test_help_and_a_command_that_does_not_exist(engagement):
    assert engagement("--help").returncode == 0
    done = engagement("report")
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_the_key_is_of_all_that_pages_are_made_from(invented, tmp_path, edit, monkeypatch):
    text, notebooks = tmp_path / "text.txt", tmp_path / "notebooks"
    text.write_text("One.", encoding="utf-8")
    shutil.copytree(report.notebooks(), notebooks)
    monkeypatch.setattr(report, "notebooks", lambda: notebooks)
    keys = [report.key(Package(invented), []), report.key(Package(invented), [text])]
    text.write_text("Another.", encoding="utf-8")
    keys.append(report.key(Package(invented), [text]))
    edit(invented, "bodies", "body_id", "LC", name="Another")
    keys.append(report.key(Package(invented), []))
    (invented / "README.md").write_text("# Codebook", encoding="utf-8")
    keys.append(report.key(Package(invented), []))
    (notebooks / "year.ipynb").write_text("{}", encoding="utf-8")
    keys.append(report.key(Package(invented), []))
    monkeypatch.setattr(report, "library_digest", lambda: "other")
    keys.append(report.key(Package(invented), []))
    assert len(set(keys)) == len(keys) and all(keys)
    assert report.key(Package(invented), []) == keys[-1]
    assert report.key(Package(invented), [tmp_path / "nowhere.txt"]) == ""


def test_nothing_to_do_imports_no_pandas(engagement, invented, tmp_path):
    engagement("reports", "--data", invented, "--out", tmp_path / "out")
    import subprocess
    import sys

    code = (
        "import sys; from engagement.command import app; "
        f"app(['reports', '--data', {str(invented)!r}, '--out', {str(tmp_path / 'out')!r}], standalone_mode=False); "
        "print(sorted({'pandas', 'matplotlib', 'frictionless', 'nbconvert', 'papermill', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stderr
    assert "0 built, 10 unchanged" in done.stderr
