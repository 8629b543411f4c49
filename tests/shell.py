"""The command line, for tests that type it."""

from __future__ import annotations

import subprocess
import sys


def command(*arguments: object, timeout: float = 300, **options) -> subprocess.CompletedProcess:
    """The command line as a user types it."""
    typed = [sys.executable, "-c", "from engagement.command import main; main()", *map(str, arguments)]
    return subprocess.run(typed, capture_output=True, text=True, timeout=timeout, **options)
