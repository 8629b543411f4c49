"""What a release says of itself: the data's version and changelog, how to cite, and both in step with the data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from engagement.package import EngagementError, Package
from release import changelog, citation
from release.papers import papers

ROOT = Path(__file__).parents[1]
PACKAGE = Package(ROOT / "data")


def test_the_version_is_that_of_the_tables():
    """Fails when a table changed and the version did not; its message says what to do."""
    version = changelog.current(PACKAGE)
    assert version.tables == changelog.digest(PACKAGE), "run `make codebook`"


def test_a_changed_cell_needs_a_new_version(copy, edit):
    edit(copy, "events", "event_id", "CN2012-10.1", summary="Otherwise.")
    package = Package(copy)
    with pytest.raises(EngagementError, match=r"not those of version \d+\.\d+\.\d+; say what changed"):
        changelog.current(package)
    assert changelog.written(package) == (copy / "CHANGELOG.md").read_text(encoding="utf-8"), "never replaced"

    text = (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## ", text, re.MULTILINE).start()
    (copy / "CHANGELOG.md").write_text(
        f"{text[:newest]}## 9.0.0 (2027-01-01)\n\n- A cell.\n\n{text[newest:]}", encoding="utf-8"
    )
    with pytest.raises(EngagementError, match=r"begins with 9\.0\.0"):
        changelog.current(package)
    described = json.loads((copy / "datapackage.json").read_text(encoding="utf-8")) | {"version": "9.0.0"}
    (copy / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    package = Package(copy)
    (copy / "CHANGELOG.md").write_text(changelog.written(package), encoding="utf-8")
    assert changelog.current(package).tables == changelog.digest(package)


def test_a_changelog_is_needed(copy):
    (copy / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    with pytest.raises(EngagementError, match="no version found"):
        changelog.versions(Package(copy))
    (copy / "CHANGELOG.md").unlink()
    with pytest.raises(EngagementError, match="cannot be read"):
        changelog.versions(Package(copy))


def test_versions_go_up_and_days_do_not_go_back():
    found = changelog.versions(PACKAGE)
    numbers = [tuple(map(int, version.number.split("."))) for version in found]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [version.day for version in found] == sorted((version.day for version in found), reverse=True)
    assert all(version.tables for version in found)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not on this machine")
def test_the_digest_is_what_the_changelog_tells_a_reader_to_ask():
    asked = "LC_ALL=C sha256sum *.csv | sha256sum"
    assert f"`{asked}`" in (PACKAGE.folder / "CHANGELOG.md").read_text(encoding="utf-8")
    said = subprocess.run(asked, shell=True, cwd=PACKAGE.folder, capture_output=True, text=True, check=True)
    assert said.stdout.split()[0] == changelog.digest(PACKAGE)


@pytest.mark.parametrize("name", ["data/CHANGELOG.md", "CITATION.cff", ".zenodo.json"])
def test_papers_are_in_step(name):
    assert (ROOT / name).read_text(encoding="utf-8") == papers(PACKAGE, ROOT)[name], "run `make codebook`"


def test_both_citations_say_the_same():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    deposit = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    described = PACKAGE.descriptor
    assert cited["title"] == deposit["title"] == described["title"]
    assert cited["version"] == deposit["version"] == described["version"]
    assert str(cited["date-released"]) == deposit["publication_date"]
    assert cited["keywords"] == deposit["keywords"] == described["keywords"]
    assert [author["name"] for author in cited["authors"]] == [part["name"] for part in deposit["creators"]]
    assert cited["license"].lower() == deposit["license"] == described["licenses"][0]["name"].lower()
    assert cited["references"][0]["version"] == citation.project(ROOT)["version"]


def test_a_person_is_cited_by_two_names(copy):
    described = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    described["contributors"] = [
        {"title": "R. Writer", "familyName": "Writer", "givenName": "Ruritanian", "roles": ["creator"]},
        {"title": "A reader", "roles": ["contact"]},
    ]
    (copy / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    package = Package(copy)
    cited = yaml.safe_load(citation.cff(package, ROOT))
    assert cited["authors"] == [{"family-names": "Writer", "given-names": "Ruritanian"}]
    assert json.loads(citation.zenodo(package))["creators"] == [{"name": "Writer, Ruritanian"}]
