"""A page from an executed notebook, and the bare page round any body."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import names, tags
from .job import Frame, Job
from .markup import Markup
from .media import Shelf
from .versions import PROVENANCE, installed

if TYPE_CHECKING:
    import jinja2

    from .exporter import BodyExporter

TEMPLATE = Path(__file__).parent / "template"
CSVW = "http://www.w3.org/ns/csvw"  # https://www.w3.org/TR/tabular-data-primer/


def render(notebook: Any, job: Job, shelf: Shelf | None = None) -> dict[str, bytes]:
    """Make the files of a report.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; what its tags hide is in none of the files. `metadata["press"]` of an output may give its rows a `name` and properties `about` them, and a figure
        its `alt`.
    job : Job
    shelf : Shelf, optional
        The files that may be embedded: those in the notebook's folder, unless told.

    Returns
    -------
    dict of str to bytes
        By path in the output folder: the rows of each output that has `text/csv`, their metadata where there are
        any, the notebook, and last the page.
    """
    from .tidy import write

    notebook = tags.published(notebook)
    markup, rows = Markup(_outputs(notebook), shelf or Shelf((job.notebook or Path()).parent)), _Rows(job)
    body = _exporter().body(notebook, markup, rows)
    page = shell(
        job.title,
        body,
        job.framed,
        contents=markup.contents,
        provenance=_provenance(job),
        css=markup.css,
        media=markup.plays,
    )
    return {**rows.files, job.saved: write(notebook), job.page: page}


def shell(
    title: str,
    body: str,
    frame: Frame,
    *,
    contents: Iterable[tuple[str, str]] = (),
    provenance: dict[str, Any] | None = None,
    css: str = "",
    media: bool = False,
) -> bytes:
    """Make the page round a body.

    Parameters
    ----------
    title : str
        The page's h1 and, with the site's, its title.
    body : str
        Trusted HTML. A style attribute in it has no effect: the page's policy forbids it.
    frame : Frame
    contents : iterable of (id, text)
        Links for "On this page"; with fewer than two there is no such list.
    provenance : dict, optional
        notebook, saved, parameters, inputs, versions, rebuild: shown in the footer.
    css : str
        Rules that belong to this body, placed before those of the frame.
    media : bool
        Whether the body has sound or films, as data addresses.

    Returns
    -------
    bytes
        UTF-8 HTML, complete in itself.
    """
    style = "\n".join(filter(None, [_asset("press.css"), css, frame.css])).replace("</", "<\\/")
    script = "\n".join(filter(None, [_asset("press.js"), frame.script])).replace("</script", "<\\/script")
    page = _environment().get_template("shell.html.j2")
    contents = list(contents)
    made: str = page.render(
        title=title,
        body=body,
        frame=frame,
        contents=contents if len(contents) > 1 else [],
        provenance=provenance,
        style=style,
        script=script,
        policy=_policy(style, script, media),
    )
    return made.encode()


def _policy(style: str, script: str, media: bool) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "img-src data:",
            *(["media-src data:"] if media else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _outputs(notebook: Any) -> Iterable[str]:
    """The HTML of a notebook's outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if html := output.get("data", {}).get("text/html"):
                yield html


def _provenance(job: Job) -> dict[str, Any]:
    return {
        "notebook": job.notebook.name if job.notebook else job.function,
        "saved": names.address(Path(job.saved).name),
        "parameters": {name: json.dumps(value, ensure_ascii=False) for name, value in job.parameters.items()},
        "inputs": {name: digest[:12] for name, digest in job.inputs.items()},
        "versions": {name: version for name, version in installed().items() if name in PROVENANCE},
        "rebuild": job.rebuild,
    }


class _Rows:
    """The CSV files of a page, as its outputs are met."""

    def __init__(self, job: Job):
        self.files: dict[str, bytes] = {}
        self._job = job
        self._taken: set[str] = set()

    def add(self, output: Any) -> str:
        """Keep an output's rows; return the link to them, relative to the page."""
        own = output.metadata.get("press", {})
        wanted = str(own.get("name", "rows"))
        name = names.rows(self._job.stem, wanted, self._taken)
        self._taken.add(name)
        self.files[self._job.beside(f"data/{name}")] = output.data["text/csv"].encode()
        if about := self._job.about | own.get("about", {}):
            described = json.dumps(
                {"@context": CSVW, "url": names.address(name), **about}, ensure_ascii=False, indent=1
            )
            self.files[self._job.beside(f"data/{name}-metadata.json")] = described.encode() + b"\n"
        return f"data/{names.address(name)}"


@cache
def _asset(name: str) -> str:
    return (TEMPLATE / name).read_text(encoding="utf-8").strip()


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _exporter() -> BodyExporter:
    """The exporter, made once: compiling its template takes longer than most pages do."""
    from .exporter import BodyExporter

    return BodyExporter()  # type: ignore[no-untyped-call]  # the library's own
