"""Every report of the first section, the same to the byte however it is built; the others are built for the browser."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from engagement import report
from engagement.command import reports
from engagement.package import Package

DATA = Path(__file__).parents[1] / "data"
FIRST = Package(DATA).rows("sections")[0]["section_id"]
pytestmark = pytest.mark.slow


def built(out: Path, **options) -> dict[str, bytes]:
    """Every file of a build by its path, but for what the build remembers for the next one."""
    reports(out=out, section=FIRST, force=True, **options)
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.startswith(".")}


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> dict[str, bytes]:
    """What the fast engine makes, one report at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ENGAGEMENT_SOURCE", raising=False)
        patch.setenv("ENGAGEMENT_DATA", str(DATA))  # whatever a build before it left
        return built(tmp_path_factory.mktemp("matrix") / "alone", jobs=1)


def same(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    assert found.keys() == expected.keys()
    assert [name for name in expected if found[name] != expected[name]] == []


def test_every_report_is_there(alone):
    pages = {page.page for page in report.listed(Package(DATA), FIRST)}
    above = {f"{FIRST}/index.html", "index.html", "codebook.html"}
    assert {name for name in alone if name.endswith(".html")} == pages | above
    assert len([name for name in alone if name.endswith(".ipynb")]) == len(pages)
    rows = [name for name in alone if name.endswith(".csv")]
    assert {f"{name}-metadata.json" for name in rows} == {
        name for name in alone if name.endswith("-metadata.json")
    }


def test_four_at_once(alone, tmp_path):
    same(built(tmp_path, jobs=4), alone)


def test_real_kernels(alone, tmp_path):
    """One report of each notebook; what cells can do otherwise is compared cell by cell in the press's own tests."""
    one_of_each = {one.notebook: one.qualified for one in report.listed(Package(DATA), FIRST)}
    found = built(tmp_path, engine="kernel", only=list(one_of_each.values()))
    assert {name for name in found if name.endswith(".html")} == {
        f"{name}.html" for name in one_of_each.values()
    }
    same(found, {name: alone[name] for name in found})


def test_a_dask_cluster_that_loses_a_worker_halfway(alone, tmp_path, cluster):
    pytest.importorskip("distributed")
    address, workers = cluster

    def kill() -> None:
        while len(list(tmp_path.rglob("*.html"))) < len(report.listed(Package(DATA), FIRST)) / 2:
            time.sleep(0.01)
        os.killpg(workers[1].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    same(built(tmp_path, scheduler=address), alone)
    killer.join(timeout=5)
    assert workers[1].wait(timeout=5) == -signal.SIGKILL
