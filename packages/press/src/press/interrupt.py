"""An interrupt: it ends a build in order, once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def in_order() -> Iterator[None]:
    """Let the first of some signals end what is done, and none after it disturb how it ends; only the main thread can arrange that.

    A signal that whoever builds has given another meaning keeps it: `nohup` has SIGHUP ignored.

    Raises
    ------
    KeyboardInterrupt, SystemExit
        As the signal comes: the one for Ctrl-C, the other for those by which a system ends a process.
    """
    before: dict[int, Any] = {}

    def interrupted(number: int, _: object) -> None:
        ignored(before)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        for name in SIGNALS:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                before[number] = signal.signal(number, interrupted)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignored(numbers: Iterable[int] = (signal.SIGINT,)) -> None:
    """Ignore signals from now on: what is left to do is short and must be done."""
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)
