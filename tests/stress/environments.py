"""Environments: the same bytes whoever builds, where, and with what settings of their own.

A small package is built once, then again under each of the environments; every file is compared, byte for byte.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from invented import add, bare_tables, make_package
from press.ledger import MARKS

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "from engagement.__main__ import main; main()"]
ODD = "Ordner mit Lücken · 人权"
# As in a shell that has nothing of its own.
PLAIN = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}
RC = "lines.linewidth: 9\nfont.size: 31\nfont.family: serif\ntext.usetex: True\nsvg.fonttype: path\naxes.grid: True\n"
DISTURB = "print('not of the notebook'); import warnings; warnings.warn('nor this')\n"

# What each environment is: of a folder to write in, the variables that it sets.
Environment = Callable[[Path], dict[str, str]]


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def matplotlib_settings(folder: Path) -> dict[str, str]:
    """A user's matplotlibrc, named and found in each way, and a library of styles under the names of ours."""
    home = folder / "mpl"
    for name in ("engagement", "default", "classic", "engagement.mplstyle"):
        _written(home / "stylelib" / f"{name.removesuffix('.mplstyle')}.mplstyle", RC)
    _written(home / "matplotlibrc", RC)
    _written(folder / "config" / "matplotlib" / "matplotlibrc", RC)
    return {
        "MPLCONFIGDIR": str(home),
        "MATPLOTLIBRC": str(home / "matplotlibrc"),
        "MPLBACKEND": "pdf",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


def ipython_settings(folder: Path) -> dict[str, str]:
    """IPython's startup files and configuration, in a home and in a folder that is named."""
    for home in (folder / "home" / ".ipython", folder / "ipython"):
        _written(home / "profile_default" / "startup" / "00-first.py", DISTURB)
        for name in ("ipython_config.py", "ipython_kernel_config.py"):
            lines = "c = get_config()\nc.InteractiveShellApp.exec_lines = ['print(7)', 'import pandas; pandas.options.display.max_rows = 3']\n"
            _written(home / "profile_default" / name, f"{lines}c.InlineBackend.figure_formats = ['png']\n")
    return {"HOME": str(folder / "home"), "IPYTHONDIR": str(folder / "ipython")}


def jupyter_settings(folder: Path) -> dict[str, str]:
    """Configuration of Jupyter and nbconvert, and templates of a user's under the names of nbconvert's and ours."""
    config, data = folder / "jupyter", folder / "share"
    _written(config / "jupyter_config.py", "c = get_config()\nc.Application.log_level = 0\n")
    exporter = "c.TemplateExporter.exclude_input = True\nc.TemplateExporter.exclude_output = True\nc.HighlightMagicsPreprocessor.enabled = True\n"
    for name in ("jupyter_nbconvert_config.py", "jupyter_client_config.py", "papermill_config.py"):
        _written(config / name, f"c = get_config()\n{exporter}")
    for name in ("base", "template", "lab", "classic", "basic"):
        place = data / "nbconvert" / "templates" / name
        _written(place / "conf.json", '{"mimetypes": {"text/html": true}}')
        for part in ("index.html.j2", "null.j2", "display_priority.j2", "base.j2", "celltags.j2"):
            _written(place / part, "not of the page")
    _written(
        data / "kernels" / "python3" / "kernel.json",
        '{"argv": ["false"], "language": "python", "display_name": "x"}',
    )
    return {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_CONFIG_PATH": str(config),
        "JUPYTER_DATA_DIR": str(data),
        "JUPYTER_PATH": str(data),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "0",
    }


def python_settings(folder: Path) -> dict[str, str]:
    """Variables of Python's own that change what a program says or how."""
    return {
        "PYTHONHASHSEED": "7",
        "PYTHONWARNINGS": "error",
        "PYTHONOPTIMIZE": "1",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSTARTUP": str(_written(folder / "startup.py", DISTURB)),
    }


ENVIRONMENTS: dict[str, Environment] = {
    "another time zone": lambda folder: {"TZ": "Pacific/Kiritimati"},
    "another locale": lambda folder: {"LANG": "tr_TR.UTF-8", "LC_ALL": "C", "LANGUAGE": "tr"},
    "another home": lambda folder: {"HOME": str(folder / "home"), "USER": "another", "LOGNAME": "another"},
    "a home that is none": lambda folder: {"HOME": "/dev/null"},
    "another temporary folder": lambda folder: {"TMPDIR": str(_written(folder / ODD / "x", "").parent)},
    "Python's variables": python_settings,
    "a terminal's variables": lambda folder: {
        "COLUMNS": "20",
        "LINES": "5",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
    },
    "matplotlib's settings": matplotlib_settings,
    "IPython's settings": ipython_settings,
    "Jupyter's and nbconvert's settings": jupyter_settings,
    "the section's text": lambda folder: {"ENGAGEMENT_SOURCE": str(_written(folder / "text.txt", "A text."))},
    "dates of a release": lambda folder: {"SOURCE_DATE_EPOCH": "86400"},
}


def package(folder: Path) -> Path:
    """The small package: the made-up sections."""
    return add(make_package(folder), bare_tables())


def built(
    data: Path,
    out: Path,
    environment: dict[str, str],
    options: tuple[str, ...] = (),
    umask: int = 0o022,
    command: list[str] | None = None,
    cwd: Path | None = None,
    cores: int | None = None,
) -> dict[str, bytes]:
    """Build with the command, and read what it wrote, but for the times of its files.

    Raises
    ------
    AssertionError
        If it fails or says anything beside its own lines.
    """

    def prepare() -> None:
        os.umask(umask)
        if cores and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    done = subprocess.run(
        [*(command or RUN), "reports", "--data", str(data), "--out", str(out), *options],
        cwd=cwd or data,
        env=PLAIN | environment,
        capture_output=True,
        text=True,
        errors="replace",
        preexec_fn=prepare,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    strange = [
        line for line in done.stderr.splitlines() if not line.startswith("built ") and " built, " not in line
    ]
    assert not strange and not done.stdout, (strange, done.stdout)
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != MARKS]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files that are not in both, or not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def every_one(folder: Path) -> dict[str, str]:
    """All environments at once."""
    return {name: value for make in ENVIRONMENTS.values() for name, value in make(folder).items()} | {
        "HOME": str(folder / "home")
    }


def clone(folder: Path) -> list[str]:
    """A copy of the checkout; the command that runs in it."""
    for part in ("lib", "packages/press/src", "notebooks"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    return _from(folder / "lib", folder / "packages/press/src")


def wheels(folder: Path) -> list[str]:
    """The two wheels, built and unpacked outside the checkout, with notebooks in the current folder; the command."""
    copied = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist")
    shutil.copytree(ROOT / "packages/press", copied / "press", ignore=ignored)
    (copied / "engagement").mkdir()
    for name in ("lib", "data"):
        shutil.copytree(ROOT / name, copied / "engagement" / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copied / "engagement")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run(
        [
            *install,
            "--no-build-isolation",
            "--target",
            str(folder / "site"),
            str(copied / "press"),
            str(copied / "engagement"),
        ],
        check=True,
    )
    shutil.rmtree(copied)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return _from(folder / "site")


def _from(*folders: Path) -> list[str]:
    """The command of a library in some folders, wherever another is installed."""
    code = (
        "import sys; sys.path[:0] = sys.argv.pop(1).split('|'); from engagement.__main__ import main; main()"
    )
    return [sys.executable, "-c", code, "|".join(map(str, folders))]


def tried(base: Path) -> dict[str, list[str]]:
    """Every environment by itself: the files that differ, by environment."""
    data = package(base / "data")
    plain = built(data, base / "plain", {})
    found = {}
    for number, (name, make) in enumerate(ENVIRONMENTS.items()):
        folder = base / f"environment-{number}"
        folder.mkdir()
        for engine in ("fast", "kernel"):
            made = built(data, folder / engine, make(folder), ("--engine", engine))
            found[f"{name}, {engine}"] = differing(plain, made)
    elsewhere = shutil.copytree(data, base / ODD / "data")
    there = clone(base / ODD / "clone")
    installed = wheels(base / "wheels")
    others = {
        "another folder": {"data": elsewhere, "out": base / ODD / "out"},
        "another umask": {"out": base / "umask", "umask": 0o077},
        "one report at once": {"out": base / "one", "options": ("--jobs", "1")},
        "five at once": {"out": base / "five", "options": ("--jobs", "5")},
        "one core": {"out": base / "core", "cores": 1},
        "a clone in another folder": {"out": base / "clone", "command": there, "cwd": base / ODD},
        "a wheel outside the checkout": {"out": base / "wheel", "command": installed, "cwd": base / "wheels"},
    }
    for name, how in others.items():
        found[name] = differing(plain, built(how.pop("data", data), how.pop("out"), {}, **how))
    return found


def measure() -> dict[str, object]:
    """Each environment by itself."""
    with tempfile.TemporaryDirectory() as folder:
        found = tried(Path(folder))
    for name, files in found.items():
        if files:
            print(f"{name}: {', '.join(files)}", file=sys.stderr)
    return {"environments": len(found), "files that differ": sum(map(len, found.values()))}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
