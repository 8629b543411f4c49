"""The benchmark: how long a report takes, side by side in one run, and how that grows. Writes docs/performance.md and its chart.

Contenders take turns, round by round, so that a machine whose speed drifts treats them alike; figures are medians over rounds.
Seconds are those of a whole process divided by the reports that it made; CPU seconds are its and its children's.

Usage: bench.py [--rounds N] [--quick] [ways] [growth] [world]: a part alone is written in its place among the others.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from matplotlib import style
from matplotlib.figure import Figure

sys.path.append(str(Path(__file__).parents[1]))

from engagement import chart, report
from engagement.codebook import accept
from engagement.package import Package
from made_up import make
from parts import merged
from world import make as make_world

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FEW = ["CN2012/year-2010", "CN2012/year-2011", "CN2012/body-HRC", "CN2012/body-CESCR"]
SIZES, GROWN = [8, 40, 200, 1000], 3  # growth is measured in fewer rounds: it takes as long as all else
SECTIONS, AGAIN = 200, 3  # of the world, which is built once; what is short is measured several times
# As Python is by default: what is compiled is kept for the next process.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Contender:
    """One way to make reports: its command, how many reports it makes, and what each round measured."""

    name: str
    reports: int
    run: object
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self) -> None:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        self.run()
        self.wall.append((time.perf_counter() - start) / self.reports)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / self.reports)

    def median(self, figure: str) -> float:
        return statistics.median(getattr(self, figure))


def call(*command: object) -> None:
    """Run a command to its end; what it prints is shown only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def command_lines(out: Path) -> None:
    """papermill's and nbconvert's own commands, one after the other, for each report."""
    for chosen in report.chosen(report.listed(Package()), FEW):
        given = [part for name, value in chosen.parameters.items() for part in ("-p", name, str(value))]
        source, run = report.notebooks() / f"{chosen.notebook}.ipynb", out / f"{chosen.qualified}.ipynb"
        run.parent.mkdir(parents=True, exist_ok=True)
        call(BIN / "papermill", source, run, *given, "--no-progress-bar", "--cwd", report.notebooks())
        call(BIN / "jupyter", "nbconvert", "--to", "html", run)


@contextmanager
def cluster():
    """A Dask scheduler with two workers of one thread each, as separate processes on the loopback interface."""
    address = "tcp://127.0.0.1:18786"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    parts = [
        subprocess.Popen(
            [BIN / "dask", "scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"], **quiet
        )
    ]
    parts += [
        subprocess.Popen([BIN / "dask", "worker", address, "--nthreads", "1", "--no-dashboard"], **quiet)
        for _ in range(2)
    ]
    try:
        from distributed import Client

        with Client(address, timeout="60s") as client:
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait()


def contenders(out: Path, address: str) -> list[Contender]:
    every = [one.qualified for one in report.listed(Package())]
    reports = [BIN / "engagement", "reports", "--force", "--out", out / "press"]
    return [
        Contender("papermill and nbconvert, two command lines", len(FEW), lambda: command_lines(out)),
        Contender(
            "papermill and HTMLExporter, one process",
            len(FEW),
            lambda: call(sys.executable, HERE / "oneprocess.py", out, *FEW),
        ),
        Contender(
            "engagement reports, real kernels, two at once",
            len(every),
            lambda: call(*reports, "--engine", "kernel", "--jobs", 2),
        ),
        Contender("engagement reports, one child at a time", len(every), lambda: call(*reports, "--jobs", 1)),
        Contender(
            "engagement reports, two children at a time", len(every), lambda: call(*reports, "--jobs", 2)
        ),
        Contender(
            "engagement reports, two Dask workers", len(every), lambda: call(*reports, "--scheduler", address)
        ),
        Contender(
            "the plain script",
            len(every),
            lambda: call(sys.executable, HERE / "plain.py", out / "plain", *every),
        ),
    ]


class Memory(threading.Thread):
    """The peak of the proportional set size of a process and all its descendants together, in MB, sampled while it runs."""

    def __init__(self, process: psutil.Process):
        super().__init__(daemon=True)
        self.process, self.peak, self.ended = process, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.2):
            total = 0
            try:
                for one in [self.process, *self.process.children(recursive=True)]:
                    try:
                        total += one.memory_full_info().pss
                    except psutil.Error:
                        continue
            except psutil.Error:
                break
            self.peak = max(self.peak, total / 1e6)


def growth(out: Path, sizes: list[int], rounds: int) -> list[tuple[int, float, float]]:
    """For each size: reports, median seconds a report, peak memory in MB."""
    seconds, peaks = {size: [] for size in sizes}, dict.fromkeys(sizes, 0.0)
    for number in range(rounds):
        for size in sizes:
            folder = out / f"growth-{number}-{size}"
            data = make(folder / "data", size)
            only = [part for body in range(1, size + 1) for part in ("--only", f"body-B{body}")]
            start = time.perf_counter()
            process = subprocess.Popen(
                [BIN / "engagement", "reports", "--data", data, "--out", folder / "reports", *only],
                cwd=ROOT,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            memory = Memory(psutil.Process(process.pid))
            memory.start()
            if process.wait():
                sys.exit(f"the made-up section of {size} bodies could not be built")
            seconds[size].append((time.perf_counter() - start) / size)
            memory.ended.set()
            peaks[size] = max(peaks[size], memory.peak)
            shutil.rmtree(folder)
            print(
                f"round {number + 1}: {size} reports: {seconds[size][-1]:.3f} s each, {memory.peak:.0f} MB at most",
                flush=True,
            )
    return [(size, statistics.median(seconds[size]), peaks[size]) for size in sizes]


def timed(*command: object) -> tuple[float, float, str]:
    """Seconds and CPU seconds of a command, and what it says."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, done.stdout + done.stderr


def unchanged(*command: object) -> float:
    """Median seconds of a command that finds nothing to do; it is run once before."""
    timed(*command)
    return statistics.median(timed(*command)[0] for _ in range(AGAIN))


def world(out: Path, number: int) -> str:
    """The first section so many times under other ids, built as a whole, then with nothing and with one row changed."""
    data, folder = make_world(out / "world", number), out / "pages"
    reports = [BIN / "engagement", "reports", "--data", data, "--out", folder]
    checked = statistics.median(timed(BIN / "engagement", "check", "--data", data)[1] for _ in range(AGAIN))
    first = report.listed(Package())[0].section_id
    alone = [BIN / "engagement", "reports", "--section", first, "--force", "--out", out / "alone"]
    pages = len(report.listed(Package(), first))
    timed(*alone)
    before = [timed(*alone)[0] / pages for _ in range(AGAIN)]
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in reports], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    memory = Memory(psutil.Process(process.pid))
    memory.start()
    if process.wait():
        sys.exit("the world could not be built")
    seconds = time.perf_counter() - start
    memory.ended.set()
    beside = statistics.median([*before, *(timed(*alone)[0] / pages for _ in range(AGAIN))])
    every = len(report.listed(Package(data)))
    still = unchanged(*reports)
    index = (folder / "index.html").stat().st_size / 1000
    touched = _one_row(data)
    once, _, said = timed(*reports, "--jobs", os.cpu_count() or 1)
    built = int(re.search(r"(\d+) built", said)[1])
    return "\n".join(
        [
            f"## {PARTS['world']}",
            "",
            f"The first section {number} times under other ids and states: {every:,} reports, {sum(len(Package(data).rows(table)) for table in Package(data).names):,} rows. "
            f"Its own {pages} reports alone were measured before and after, in the same run.",
            "",
            "| what | figure |",
            "|---|---|",
            f"| seconds a report, of {every:,} | {seconds / every:.3f} |",
            f"| seconds a report, of one section's {pages}, the command's start included | {beside:.3f} |",
            f"| peak memory of all processes, MB | {memory.peak:.0f} |",
            f"| nothing changed, seconds | {still:.2f} |",
            f"| one row of one section ({touched}) changed, seconds | {once:.1f} |",
            f"| pages that this makes again | {built} of {every + number + 2:,} |",
            f"| `engagement check`, CPU seconds | {checked:.1f} |",
            f"| list of sections, kB | {index:.0f} |",
            "",
        ]
    )


def _one_row(data: Path) -> str:
    """Change one row of the last section, and say whose it is."""
    path = data / "events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[-1]["summary"] = "Changed."
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    accept(Package(data))
    return rows[-1]["claim_id"].split("-")[0]


def picture(found: list[Contender]) -> Figure:
    with style.context(["default", chart.STYLE]):
        figure = Figure(figsize=(7.2, 0.45 * len(found) + 0.6), layout="constrained")
        axes = figure.add_subplot()
    ordered = sorted(found, key=lambda one: one.median("wall"))
    bars = axes.barh(
        [one.name for one in ordered], [one.median("wall") for one in ordered], color=chart.ACCENT, height=0.6
    )
    axes.bar_label(bars, [f"{one.median('wall'):.2f} s" for one in ordered], padding=4, fontsize=9)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.12)
    return figure


def ways(found: list[Contender], still: float, rounds: int) -> str:
    """The part of the document that sets the ways of making reports side by side."""
    by_name = {one.name: one for one in found}
    fast, plain = by_name["engagement reports, two children at a time"], by_name["the plain script"]
    lines = [
        f"## {PARTS['ways']}",
        "",
        f"Medians of {rounds} rounds in which the contenders took turns. Seconds are those of the whole process, its start included, divided by the reports made: "
        f"all {fast.reports} of the real matrix, or {len(FEW)} of them for the two slowest. "
        "The data had been validated before; Dask's two workers stay between rounds.",
        "",
        "![Seconds a report, by way of making it](performance.svg)",
        "",
        "| way | seconds a report | CPU seconds a report | times the two children's seconds |",
        "|---|---|---|---|",
    ]
    for one in found:
        ratio = statistics.median(a / b for a, b in zip(one.wall, fast.wall, strict=True))
        lines.append(f"| {one.name} | {one.median('wall'):.2f} | {one.median('cpu'):.2f} | {ratio:.1f} |")
    cpu = statistics.median(a / b for a, b in zip(fast.cpu, plain.cpu, strict=True))
    lines += [
        "",
        f"CPU seconds a report with two children are {cpu:.2f} times the plain script's. (Dask's workers are not children of the command that asks them: their CPU is not in the table.) "
        f"With nothing changed the command ends after {still:.2f} s.",
        "",
    ]
    return "\n".join(lines)


def grown(sizes: list[tuple[int, float, float]], times: int) -> str:
    """The part about the number of reports."""
    return "\n".join(
        [
            f"## {PARTS['growth']}",
            "",
            "A made-up section with as many bodies as reports, two children at a time, validation of its data included: medians of "
            f"{times} rounds. Memory is the highest of all processes together (proportional set size).",
            "",
            "| reports | seconds a report | peak memory, MB |",
            "|---|---|---|",
            *(f"| {size:,} | {seconds:.3f} | {memory:.0f} |" for size, seconds, memory in sizes),
            "",
        ]
    )


def measured(parts: list[str], folder: Path, rounds: int, quick: bool) -> Iterator[str]:
    """The text of each part that is asked for, as soon as it is measured."""
    if "ways" in parts:
        with cluster() as address:
            found = contenders(folder, address)
            for number in range(rounds):
                for one in found:
                    one.measure()
                    print(f"round {number + 1}: {one.name}: {one.wall[-1]:.2f} s a report", flush=True)
        still = unchanged(BIN / "engagement", "reports", "--out", folder / "still")
        if not quick:
            svg = ROOT / "docs" / "performance.svg"
            picture(found).savefig(svg, metadata={"Date": None}, facecolor="white")
        yield ways(found, still, rounds)
    if "growth" in parts:
        times, sizes = (1, SIZES[:2]) if quick else (GROWN, SIZES)
        yield grown(growth(folder, sizes, times), times)
    if "world" in parts:
        yield world(folder, 3 if quick else SECTIONS)


def written(text: str) -> str:
    """The document, with the part that was measured now in place of the one that it had."""
    head = (
        f"# Performance\n\nWritten by `make bench` on {platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}. "
        "A part may be measured alone (`make bench ONLY=world`), so compare figures within a part.\n"
    )
    return merged(ROOT / "docs" / "performance.md", head, [text], list(PARTS.values()))


PARTS = {"ways": "Ways of making reports", "growth": "Growth", "world": "A world of sections"}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one round, small sizes, printed and not written: to try the benchmark itself",
    )
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    place = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for text in measured(asked.parts, place, 1 if asked.quick else asked.rounds, asked.quick):
            if asked.quick:
                print(text)
            else:
                (ROOT / "docs" / "performance.md").write_text(written(text), encoding="utf-8")
    finally:
        shutil.rmtree(place, ignore_errors=True)
