"""Most of the corpus with both engines; `python tests/corpus.py` runs all of it."""

from __future__ import annotations

import pytest

import corpus

CHOSEN = ("displays", "async, threads, processes", "streams")


@pytest.mark.slow
def test_both_engines_make_the_same_of_cells_of_every_kind(tmp_path):
    chosen = {name: cells for name, cells in corpus.notebooks().items() if name in CHOSEN}
    cells = [cell for those in chosen.values() for cell in those]
    assert len(cells) >= 150
    told = corpus.run(chosen, tmp_path)
    found = corpus.different(told)
    names = [cell.name for cell in cells]
    assert [name for name in names if name not in told["fast"]] == []
    assert {name: found[name] for name in names if name in found and name not in corpus.EXCEPTIONS} == {}


def test_each_exception_is_of_a_cell_and_has_a_reason():
    names = [cell.name for cells in corpus.notebooks().values() for cell in cells]
    assert len(names) == len(set(names)) > 300
    assert [name for name in corpus.EXCEPTIONS if name not in names] == []
    assert all(corpus.EXCEPTIONS.values())
