"""Faults: builds that are interrupted, ended and killed at any moment, two at once, on a disk that is full, with cells that do harm.

Of each is asked: is every file below the output folder whole, does the index list only what is there, is no process and no temporary
file left, and does the next build complete and equal a clean one to the byte?
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4 as v4
import psutil

from press.ledger import MARKS

PAGES = 12
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL")
SEED = 15
PATIENCE = 20  # seconds for what a killed build left to see that it is alone
SAID = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
MARK = "PRESS_STRESS"
CELL = """
import time
time.sleep(0.02)
print(number, "x" * 50_000)
"""
SITE = """
title = "A site"
[[pages]]
notebook = "page.ipynb"
each = "pages.csv"
page = "{name}.html"
title = "Page {name}"
"""
# In a build with pages that do none of this, what each does to its own alone.
HARMFUL = {
    "never ends": "while True: pass",
    "sleeps": "import time; time.sleep(600)",
    "eats memory": "held = [bytearray(50_000_000) for _ in range(200)]",
    "exits": "import os; os._exit(3)",
    "is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "kills its parent": "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(0.3)",
    "closes its streams": "import os\nfor number in range(20): \n    try: os.close(number)\n    except OSError: pass",
    "changes folder": "import os; os.chdir('/'); os.listdir()",
    "removes its folder": "import os, shutil, tempfile; os.chdir(tempfile.mkdtemp()); os.rmdir(os.getcwd())",
    "starts a process": "import subprocess; subprocess.Popen(['sleep', '600'])",
    "leaves a daemon": "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True)",
    "leaves a daemon of a daemon": (
        "import os, time\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)\n"
    ),
    "ignores every signal": (
        "import signal, time\n"
        "for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(one, signal.SIG_IGN)\n"
        "time.sleep(600)"
    ),
    "starts threads": "import threading, time; [threading.Thread(target=time.sleep, args=(600,)).start() for _ in range(9)]",
    "takes the notebook away": "import os, pathlib; pathlib.Path('harm.ipynb').unlink(missing_ok=True)",
}


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, page: Path):
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if tag == "a" and name == "href" and value]


def notebook(path: Path, cell: str, parameters: str = "number = 0") -> None:
    """Write a notebook of one cell."""
    cells = [
        v4.new_markdown_cell("# A page", id="title"),
        v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="parameters"),
        v4.new_code_cell(cell, id="cell"),
    ]
    path.write_text(json.dumps(v4.new_notebook(cells=cells)), encoding="utf-8")


def site(folder: Path, pages: int = PAGES) -> Path:
    """Write a site of some pages; returns the file that describes it."""
    folder.mkdir(parents=True)
    notebook(folder / "page.ipynb", CELL)
    rows = "".join(f"p{number},{number}\n" for number in range(pages))
    (folder / "pages.csv").write_text(f"name,number\n{rows}", encoding="utf-8")
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    return folder / "site.toml"


class Build:
    """One build by the command, in a session of its own, with a temporary folder of its own."""

    def __init__(self, described: Path, out: Path, temporary: Path, *options: str, limit: int = 0):
        def prepare() -> None:
            signal.signal(
                signal.SIGINT, signal.default_int_handler
            )  # a job in the background would ignore it
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        temporary.mkdir(exist_ok=True)
        self.temporary, self.out = temporary, out
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "press", "build", str(described), "--out", str(out), *options],
            env=os.environ | {"TMPDIR": str(temporary), MARK: str(temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=prepare,
        )

    def ended(self) -> tuple[int, str]:
        """Wait for its end: the status and what it said."""
        said = self.process.communicate(timeout=600)[1]
        return self.process.returncode, said

    def left(self, patience: float) -> list[psutil.Process]:
        """The processes that it left, once they have had some time to go."""
        until = time.monotonic() + patience
        while (found := self._running()) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def _running(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if (
                    process.environ().get(MARK) == str(self.temporary)
                    and process.status() != psutil.STATUS_ZOMBIE
                ):
                    found.append(process)
        return found


def contents(out: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the times of the others."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != MARKS]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def torn(out: Path, clean: dict[str, bytes]) -> list[str]:
    """What is wrong with a folder that a build left in the middle: files that are not whole, links of the index that are dead."""
    found = contents(out) if out.exists() else {}
    own = (".part", ".press.json", "index.html")
    wrong = [name for name, content in found.items() if not name.endswith(own) and clean.get(name) != content]
    if "index.html" in found:
        wrong += [
            f"index: {to}" for to in Links(out / "index.html").found if not (out / to.split("#")[0]).exists()
        ]
    return wrong


def stopped(
    described: Path, base: Path, clean: dict[str, bytes], name: str, after: float, engine: str
) -> list[str]:
    """Stop one build by a signal after some seconds, then build again; what went wrong."""
    out, temporary = base / "out", base / "tmp"
    build = Build(described, out, temporary, "--engine", engine, "--jobs", "2")
    time.sleep(after)
    if name == "a child":
        for child in build.process and psutil.Process(build.process.pid).children(recursive=True)[-1:]:
            with contextlib.suppress(psutil.Error):
                child.kill()
    else:
        build.process.send_signal(getattr(signal, name))
    status, said = build.ended()
    wrong = [f"torn: {one}" for one in torn(out, clean)]
    if "Traceback" in said and "press" in said.split("Traceback", 1)[1]:
        wrong.append(f"a traceback: {said[-300:]}")
    if name == "SIGINT" and status == 130 and "interrupted: " not in said:
        wrong.append(f"nothing said: {said!r}")
    if left := build.left(PATIENCE):
        wrong.append(f"processes left: {left}")
    if name != "SIGKILL" and os.listdir(temporary):
        wrong.append(f"temporary files left: {os.listdir(temporary)}")
    again = Build(described, out, temporary, "--engine", engine)
    status, said = again.ended()
    if status or contents(out) != clean:
        wrong.append(f"the next build: {status} {said[-300:]}")
    if os.listdir(temporary):
        wrong.append(f"temporary files after the next build: {os.listdir(temporary)}")
    return [f"{name} after {after:.2f} s, {engine}: {one}" for one in wrong]


def at_once(described: Path, base: Path, clean: dict[str, bytes], builds: int = 2) -> list[str]:
    """Several builds into one folder at once."""
    every = [Build(described, base / "out", base / f"tmp-{number}", "--force") for number in range(builds)]
    ends = [build.ended() for build in every]
    wrong = [f"status {status}: {said[-300:]}" for status, said in ends if status]
    if contents(base / "out") != clean:
        wrong.append("the folder is not that of a clean build")
    return [f"two at once: {one}" for one in wrong]


def full(described: Path, base: Path, clean: dict[str, bytes], limit: int) -> list[str]:
    """A build that can write no file beyond a size, as on a disk that is full; then one that can."""
    out = base / "out"
    status, said = Build(described, out, base / "tmp", limit=limit).ended()
    wrong = [f"torn: {one}" for one in torn(out, clean)]
    wrong += [f"left: {name}" for name in contents(out) if name.endswith(".part")] if out.exists() else []
    if not status or "Traceback" in said:
        wrong.append(f"status {status}: {said[-300:]}")
    status, said = Build(described, out, base / "tmp").ended()
    if status or contents(out) != clean:
        wrong.append(f"the next build: {status} {said[-300:]}")
    return [f"full at {limit} bytes: {one}" for one in wrong]


def harmed(base: Path, engine: str, timeout: int = 15) -> tuple[dict[str, str], list[str]]:
    """One build of pages whose cells do harm, two good ones after each: what became of the harmful ones, and what went wrong."""
    base.mkdir(parents=True)
    entries = []
    for number, cell in enumerate(HARMFUL.values()):
        notebook(base / f"harm-{number}.ipynb", cell)
        entries.append(f'[[pages]]\nnotebook = "harm-{number}.ipynb"\npage = "harm-{number}.html"\n')
    notebook(base / "good.ipynb", "number")
    good = [f"good-{number}.html" for number in range(2 * len(HARMFUL))]
    for number, page in enumerate(good):
        entries.insert(
            3 * (number // 2) + 1,
            f'[[pages]]\nnotebook = "good.ipynb"\npage = "{page}"\nparameters = {{number = {number}}}\n',
        )
    (base / "site.toml").write_text('title = "Harm"\n' + "".join(entries), encoding="utf-8")
    build = Build(
        base / "site.toml", base / "out", base / "tmp", "--engine", engine, "--timeout", str(timeout)
    )
    _, said = build.ended()
    wrong = [f"{page} is missing" for page in good if not (base / "out" / page).exists()]
    wrong += [f"processes left: {left}"] if (left := build.left(2)) else []
    wrong += [f"temporary folders left: {left}"] if (left := [*(base / "tmp").glob("press-*")]) else []
    wrong += ["a traceback: " + said[-300:]] if "Traceback" in said else []
    came = {
        name: "built" if (base / "out" / f"harm-{number}.html").exists() else "failed"
        for number, name in enumerate(HARMFUL)
    }
    return came, [f"{engine}: {one}" for one in wrong]


def measure(kills: int = 100, seed: int = SEED) -> dict[str, object]:
    """Builds stopped at random moments, two at once, full disks and harmful cells, with both engines."""
    chance = random.Random(seed)
    wrong: list[str] = []
    stops: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        described = site(base / "site")
        first = Build(described, base / "clean", base / "tmp")
        status, said = first.ended()
        assert status == 0, said
        whole, clean = time.monotonic() - first.started, contents(base / "clean")
        for number in range(kills):
            name = chance.choice((*SIGNALS, "a child"))
            engine = "kernel" if number % 5 == 4 else "fast"
            after = chance.uniform(0.15, whole)
            (base / f"stop-{number}").mkdir()
            found = stopped(described, base / f"stop-{number}", clean, name, after, engine)
            stops[name] += 1
            wrong += found
            print(*found, sep="\n", end="" if not found else "\n", file=sys.stderr, flush=True)
        for number in range(3):
            (base / f"pair-{number}").mkdir()
            wrong += at_once(described, base / f"pair-{number}", clean)
        limits = [2_000, 30_000, 52_000]  # bytes; a page has some more than the last
        for limit in limits:
            (base / f"full-{limit}").mkdir()
            wrong += full(described, base / f"full-{limit}", clean, limit)
        came = {}
        for engine in ("fast", "kernel"):
            came[engine], found = harmed(base / f"harm-{engine}", engine)
            wrong += found
    for line in wrong:
        print(line, file=sys.stderr)
    return {
        "builds stopped": dict(sorted(stops.items())),
        "pairs of builds at once": 3,
        "full disks": len(limits),
        "harmful cells, both engines": 2 * len(HARMFUL),
        "of them only its own page lost or none": 2 * len(HARMFUL)
        - sum(line.endswith("is missing") for line in wrong),
        "files torn, pages or index wrong": sum("torn" in line or "next build" in line for line in wrong),
        "processes and temporary files left": sum("left" in line or "temporary" in line for line in wrong),
        "anything else": sum("traceback" in line or "said" in line or "status" in line for line in wrong),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100), indent=1))
