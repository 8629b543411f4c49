"""The same bytes whoever builds, where, and with what settings; and no text that is not ours to publish among them.

Here each build is under many environments at once; `make stress` takes them one by one.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat
import pytest

from invented import TEXT, make_package
from stress import environments

pytestmark = pytest.mark.slow
SOME = ("--only", "overview", "--only", "evidence")
WORDS = 9  # consecutive words of a text that would be a quotation


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """A folder with a small package."""
    folder = tmp_path_factory.mktemp("environments")
    make_package(folder / "data")
    return folder


@pytest.fixture(scope="module")
def plain(base) -> dict[str, bytes]:
    """What is built where nothing is set."""
    return environments.built(base / "data", base / "plain", {}, SOME)


@pytest.fixture(scope="module")
def odd(base) -> dict[str, str]:
    """Every environment at once; the section's own text is named in it."""
    variables = environments.every_one(base)
    Path(variables["ENGAGEMENT_SOURCE"]).write_text(TEXT, encoding="utf-8")
    return variables


@pytest.fixture(scope="module", params=["fast", "kernel"])
def oddly(base, odd, request) -> dict[str, bytes]:
    """What is built under every environment at once, by an engine, with another number of workers and cores, umask and folder."""
    options = (*SOME, "--engine", request.param, "--jobs", "1" if request.param == "fast" else "3")
    out = base / environments.ODD / request.param
    return environments.built(base / "data", out, odd, options, umask=0o077, cores=1)


def test_no_setting_of_whoever_builds_changes_a_byte(plain, oddly):
    assert environments.differing(plain, oddly) == []


def test_nor_does_an_installed_library_in_a_folder_of_another_name(base, plain):
    """Its digest of itself is one, so that what a checkout made is not made again."""
    command = environments.wheels(base / environments.ODD / "wheels")
    folder = base / environments.ODD / "wheels"
    made = environments.built(base / "data", base / "installed", {}, SOME, command=command, cwd=folder)
    assert environments.differing(plain, made) == []


def quoted(files: dict[str, bytes], text: str) -> list[str]:
    """The files that hold so many consecutive words of a text, whatever stands between them."""
    words = spoken(text)
    runs = [" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)]
    found = []
    for name, content in files.items():
        said = f" {' '.join(spoken(_read(name, content)))} "
        found += [name] if any(f" {run} " in said for run in runs) else []
    return found


def spoken(text: str) -> list[str]:
    """The words of a text; of markup without its tags, but for what their attributes say."""
    apart = re.sub(r"<[^>]*>", lambda tag: " ".join(re.findall(r"\"([^\"]*)\"", tag[0])), html.unescape(text))
    return re.findall(r"[^\W_]+", apart.lower())


def _read(name: str, content: bytes) -> str:
    if not name.endswith(".ipynb"):
        return content.decode()
    cells = nbformat.reads(content.decode(), as_version=4).cells
    parts = [cell.source for cell in cells]
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        parts += [output.get("text", ""), *map(str, output.get("data", {}).values())]
    return "\n".join(parts)


def test_nothing_built_without_the_text_holds_nine_words_of_it(plain, oddly):
    """Though its file is named by the environment of the second."""
    assert len(plain) > 10 and quoted(plain, TEXT) == quoted(oddly, TEXT) == []


def test_and_what_is_built_with_it_is_found_to(base, odd):
    options = ("--only", "evidence", "--source", odd["ENGAGEMENT_SOURCE"])
    made = environments.built(base / "data", base / "with", {}, options)
    assert "RU1998/evidence.html" in quoted(made, TEXT) and "RU1998/evidence.ipynb" in quoted(made, TEXT)
