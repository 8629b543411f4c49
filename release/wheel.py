"""The wheels of this checkout, built from copies of the sources and packed so that the same sources give the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from engagement.package import EngagementError

from .archive import pack, unpack

LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "node_modules", "reports", "tests"
)


def wheels(root: Path, moment: datetime) -> dict[str, bytes]:
    """Every distribution of the checkout as a wheel, by its file's name: the one at its top, and those in ``packages/``.

    Raises
    ------
    EngagementError
        If one cannot be built; the message is the builder's own.
    """
    projects = [root, *sorted(path.parent for path in root.glob("packages/*/pyproject.toml"))]
    return dict(_wheel(project, moment) for project in projects)


def _wheel(project: Path, moment: datetime) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder) / "copy", Path(folder) / "out"
        shutil.copytree(project, copy, ignore=LEFT_OUT)
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
