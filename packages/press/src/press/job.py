"""A job: a notebook or a function, its parameters and the page to write; and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any


class PressError(Exception):
    """One clear message for the person who asked for the pages."""


class Unwritable(PressError):
    """Where nothing can be written: a file system that is full, or for reading only."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands round a page. The caller renders it and vouches for its HTML.

    Parameters
    ----------
    site : str
        Title of the site: the page's title is "its own · site".
    lang : str
        Language of the page (BCP 47).
    header, footer : str
        Trusted HTML, for `<header>` and, before the provenance, `<footer>`.
    css, script : str
        Added after press's own style and script, and covered by the page's policy.
    """

    site: str
    lang: str = "en"
    header: str = ""
    footer: str = ""
    css: str = ""
    script: str = ""


@dataclass(frozen=True)
class Late:
    """A frame that is made only for a page that is made.

    Parameters
    ----------
    key : str
        What it is made from, as a digest.
    make : callable
        Makes it.
    """

    key: str
    make: Callable[[], Frame]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A page to make.

    Parameters
    ----------
    name : str
        Unique among the jobs; what a user types.
    notebook : Path, optional
        The notebook, with one cell tagged `parameters`. A job has a notebook or a function.
    function : str
        In place of a notebook "module:name": a function that takes the parameters by name and gives the page's body as trusted
        HTML and the links of "On this page" as (id, text).
    parameters : dict
        JSON-like values for names in that cell, or of that function.
    page : str
        Where the page goes, relative to the output folder, with forward slashes.
    title : str
        The page's heading.
    frame : Frame or Late
        What stands round the page.
    environment : dict of str to str or None
        Every environment variable that the page depends on: set while the cells run or, with None, cleared,
        whatever whoever builds it has. A value may be a path: a saved output shows the variable's name in
        place of an absolute path.
    inputs : dict of str
        What the page depends on besides, each by name with a digest of its content.
    files : tuple of Path
        Files and folders that must travel with the job to another machine.
    rebuild : str
        The command that rebuilds the page.
    about : dict
        What is true of all rows of the page, such as their licence: properties for the metadata beside each CSV
        file (CSV on the Web), as an output's own are in `metadata["press"]["about"]`.
    """

    name: str
    notebook: Path | None = None
    function: str = ""
    parameters: dict[str, Any]
    page: str
    title: str
    frame: Frame | Late
    environment: dict[str, str | None] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    rebuild: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def framed(self) -> Frame:
        """What stands round the page, made now if it was not."""
        return self.frame.make() if isinstance(self.frame, Late) else self.frame

    @property
    def stem(self) -> str:
        """The page's file name without its suffix."""
        return PurePosixPath(self.page).stem

    @property
    def saved(self) -> str:
        """Where the notebook goes as it was run, relative to the output folder."""
        return self.beside(f"{self.stem}.ipynb")

    def beside(self, name: str) -> str:
        """The path, relative to the output folder, of a file that goes beside the page."""
        return str(PurePosixPath(self.page).parent / name)


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made.

    `cell` is the execution count that a traceback names ("Cell In[4]") and Jupyter shows beside the cell, None where no cell is to blame;
    `line` is the first line of that cell.
    """

    cell: int | None
    ename: str
    evalue: str
    traceback: tuple[str, ...] = ()
    line: str = ""

    def __str__(self) -> str:
        named = f" ({self.line})" if self.line else ""
        where = "" if self.cell is None else f"cell {self.cell}{named}: "
        return f"{where}{self.ename}: {self.evalue}"


@dataclass(frozen=True)
class Result:
    """What became of a job: `status` is "built", "unchanged" or "failed", `reason` why it was built."""

    name: str
    status: str
    seconds: float
    reason: str = ""
    error: Failure | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
