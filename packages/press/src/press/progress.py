"""What a build says as it goes: a live display in a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from .job import Result

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Quiet:
    """Says nothing. Also what a progress must offer.

    `start` is called once with the number of reports to make, `more` where others come after them, `begin` as one is handed out, `end` for
    every result (unchanged ones too), `note` for a remark, `close` last, even after a failure.
    """

    def start(self, total: int) -> None:
        """So many reports are to be made."""

    def more(self, count: int) -> None:
        """So many more are to be made, known only once the others were done."""

    def begin(self, name: str) -> None:
        """A report was handed out."""

    def end(self, result: Result) -> None:
        """A report is done, or needs no doing."""

    def note(self, text: str) -> None:
        """A remark."""

    def close(self) -> None:
        """The build is over."""


class Lines(Quiet):
    """A line for each report made or failed, and one in the end. For CI and pipes."""

    def __init__(self, stream: TextIO | None = None):
        self._stream = stream or sys.stderr
        self._counts: Counter[str] = Counter()
        self._since = time.monotonic()

    def start(self, total: int) -> None:
        self._since = time.monotonic()

    def end(self, result: Result) -> None:
        self._counts[result.status] += 1
        if result.status != "unchanged":
            self._say(line(result))

    def note(self, text: str) -> None:
        self._say(text)

    def close(self) -> None:
        self._say(summary(self._counts, time.monotonic() - self._since))

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class Live(Lines):
    """A live line for each report that is being made, with what has passed and what remains."""

    def __init__(self, stream: TextIO | None = None):
        super().__init__(stream)
        self._total = 0
        self._display: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def start(self, total: int) -> None:
        super().start(total)
        self._total = total
        if total:
            self._show()

    def more(self, count: int) -> None:
        self._total += count
        if count and self._display is None:
            self._show()
        elif self._display is not None:
            self._display.update(self._tasks["all"], total=self._total)

    def _show(self) -> None:
        total = self._total
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._display = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(file=self._stream, highlight=False),
            transient=True,
        )
        self._display.start()
        self._tasks["all"] = self._display.add_task("all reports", total=total, count=f"0/{total}")

    def begin(self, name: str) -> None:
        if self._display is not None:
            self._tasks[f"report {name}"] = self._display.add_task(name, total=None, count="")

    def end(self, result: Result) -> None:
        task = self._tasks.pop(f"report {result.name}", None)
        super().end(result)
        if task is not None and self._display is not None:
            self._display.remove_task(task)
            done = self._counts["built"] + self._counts["failed"]
            self._display.update(self._tasks["all"], advance=1, count=f"{done}/{self._total}")

    def close(self) -> None:
        if self._display is not None:
            self._display.stop()
            self._display = None
        super().close()

    def _say(self, text: str) -> None:
        if self._display is None:
            super()._say(text)
        else:
            self._display.console.print(text, markup=False, soft_wrap=True)


def progress(stream: TextIO | None = None) -> Lines:
    """Choose by where it goes: live in a terminal, else lines."""
    stream = stream or sys.stderr
    return Live(stream) if stream.isatty() else Lines(stream)


def line(result: Result) -> str:
    """One result in one line; a failure with its parameters and what went wrong."""
    text = f"{result.status} {result.name} {result.seconds:.2f} s ({result.reason})"
    if result.error is None:
        return text
    given = ", ".join(f"{name}={value!r}" for name, value in result.parameters.items())
    return f"{text}\n  parameters: {given or 'none'}\n  {result.error}"


def summary(counts: Counter[str], seconds: float) -> str:
    """A whole build in one line."""
    said = ", ".join(f"{counts[status]} {status}" for status in ("built", "unchanged", "failed"))
    return f"{said} in {seconds:.1f} s"
