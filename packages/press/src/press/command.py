"""The command line: build a site, check it. An error is one line, never a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from .job import PressError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Notebooks and parameters in, a site of pages out; only what changed is made again.",
)

SiteFile = Annotated[Path, typer.Argument(help="The file that describes the site.", show_default="site.toml")]


@app.command()
def build(
    site: SiteFile = Path("site.toml"),
    out: Annotated[
        Path | None, typer.Option(help="Where the pages go.", show_default="as the file says")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only the page of this name; may be repeated.", show_default="all"),
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Pages at once.", show_default="one a core")] = None,
    engine: Annotated[
        Literal["fast", "kernel"], typer.Option(help="How notebooks run; both give the same bytes.")
    ] = "fast",
    scheduler: Annotated[
        str | None, typer.Option(help="Dask scheduler, as tcp://host:port.", show_default="none")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make every page, changed or not.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one page may take.")] = 600,
) -> None:
    """Make the pages that need it, and the index of them."""
    from .progress import progress
    from .run import press
    from .site import read, write_index

    told = read(site)
    folder = out or told.out
    known = {job.name: job for job in told.jobs}
    for name in only or []:
        if name not in known:
            raise PressError(f"{site.name}: no page is called {name!r}; there is: {', '.join(known)}.")
    results = press(
        [known[name] for name in only] if only else told.jobs,
        folder,
        engine=engine,
        workers=jobs,
        scheduler=scheduler,
        force=force,
        timeout=timeout,
        progress=progress(),
        preload=told.preload,
        complete=not only,
    )
    write_index(told, folder)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@app.command()
def check(site: SiteFile = Path("site.toml")) -> None:
    """Read the site, its notebooks and tables, and list its pages; run nothing."""
    from . import parameters
    from .site import read

    told = read(site)
    for job in told.jobs:
        if job.notebook:
            parameters.check(job, job.notebook.read_bytes())
    for job in told.jobs:
        print(f"{job.page}\t{job.title}")
    notebooks = len({job.notebook for job in told.jobs})
    print(f"{len(told.jobs)} page(s) of {notebooks} notebook(s), every parameter known", file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """Run the command; what a user can put right is one line on stderr and an exit status that is not 0."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        sys.exit(app(given or ["--help"], prog_name="press", standalone_mode=False) or 0)
    except PressError as error:
        _say(f"error: {error}", 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        _say("interrupted: whole pages are kept, the rest was not written", 130)
    except Exception as error:
        if not hasattr(error, "format_message"):  # else it is how the command was called
            raise
        _usage(error)


def _usage(error: Any) -> None:
    said = error.format_message()
    _say(f"error: {said or 'see press --help'}", error.exit_code)


def _say(text: str, status: int) -> None:
    print(" ".join(text.splitlines()), file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
