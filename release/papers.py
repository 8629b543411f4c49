"""What stands in the checkout and is generated for a release: the changelog's newest digest, and how to cite.

``python -m release.papers`` rewrites them; a test holds them in step.
"""

from __future__ import annotations

from pathlib import Path

from engagement.package import Package
from press.files import write

from . import changelog, citation


def papers(package: Package, root: Path) -> dict[str, str]:
    """Every paper by its path in the checkout."""
    return {
        f"data/{changelog.CHANGELOG}": changelog.written(package),
        "CITATION.cff": citation.cff(package, root),
        ".zenodo.json": citation.zenodo(package),
    }


if __name__ == "__main__":
    root = Path(__file__).parents[1]
    the_package = Package(root / "data")
    write(root, {name: text.encode("utf-8") for name, text in papers(the_package, root).items()})
