"""The versions that a page depends on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROVENANCE = ("python", "pandas", "matplotlib", "nbconvert", "papermill")
LIBRARIES = (
    *PROVENANCE[1:],
    "ipykernel",
    "ipython",
    "jinja2",
    "latex2mathml",
    "matplotlib-inline",
    "mistune",
    "nbclient",
    "nbformat",
    "numpy",
    "pygments",
)


@cache
def installed() -> dict[str, str]:
    """Python's version and that of each library whose change may change a page, as far as installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def own_sources() -> str:
    """A digest of press itself, its template included."""
    return sources(Path(__file__).parent)


def sources(folder: Path) -> str:
    """A digest of a library's own files, whatever their dates."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fingerprint() -> str:
    """One line that two machines share if they would make the same pages."""
    return " ".join([*(f"{name} {number}" for name, number in installed().items()), own_sources()[:12]])
