"""The wheels of this checkout, built from copies of the sources and packed so that the same sources give the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from engagement.package import EngagementError

from .archive import pack, unpack

BUILT = {"build", "dist", "reports"}  # folders at a checkout's top that hold what was made, not sources


def wheels(root: Path, moment: datetime) -> dict[str, bytes]:
    """Every distribution of the checkout as a wheel, by its file's name: the one at its top, and those in ``packages/``.

    Raises
    ------
    EngagementError
        If one cannot be built; the message is the builder's own.
    """
    projects = [root, *sorted(path.parent for path in root.glob("packages/*/pyproject.toml"))]
    return dict(_wheel(project, moment) for project in projects)


def _left_out(project: Path) -> Callable[[str, list[str]], set[str]]:
    """What of a project is no source of its wheel: what is hidden or was built."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        made = {
            name
            for name in names
            if name.startswith(".") or name == "__pycache__" or name.endswith(".egg-info")
        }
        return made | (BUILT & set(names) if Path(folder) == project else set())

    return ignored


def _wheel(project: Path, moment: datetime) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder) / "copy", Path(folder) / "out"
        shutil.copytree(project, copy, ignore=_left_out(project))
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-index",
        ]
        command += ["--no-deps", "--no-build-isolation", "--wheel-dir", str(out), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise EngagementError(
                f"{project}: no wheel could be built: {done.stderr.strip() or done.stdout.strip()}"
            )
        built = next(out.glob("*.whl"))
        return built.name, pack(unpack(built.read_bytes()), moment)
