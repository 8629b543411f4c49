"""The command line: check, reports, list, and source verify. Errors are one message, never a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from . import writing
from .package import EngagementError, Package
from .wording import count

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="What a state says about its human-rights engagement, beside what records say.",
)
source = typer.Typer(no_args_is_help=True, help="The section's own text, which is not part of the data.")
app.add_typer(source, name="source")

Data = Annotated[Path | None, typer.Option(help="Folder of the data package.", show_default="data/")]
SectionId = Annotated[str | None, typer.Option("--section", help="Only this section.", show_default="all")]


@app.command()
def check(
    data: Data = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Write the tables' counts and totals as they are into datapackage.json."
        ),
    ] = False,
) -> None:
    """Validate the data package: each problem on a line as file:row:field: what and what is allowed."""
    from .rule import RULES
    from .validation import findings

    package = Package(data)
    found = findings(package)
    if accept and not found.problems:
        from .codebook import accept as write_totals

        write_totals(package)
        package = Package(data)
        found = findings(package)
    wrong = found.problems + found.changes
    for line in (*found.notes, *wrong):
        print(line)
    if wrong:
        files = len({problem.file for problem in wrong})
        print(f"{count(len(wrong), 'problem')} in {count(files, 'file')}", file=sys.stderr)
        raise typer.Exit(1)
    rows = sum(len(package.rows(table)) for table in package.names)
    print(f"sound: {len(package.names)} tables, {rows} rows, schema and {len(RULES)} rules hold")


@app.command("list")
def list_(data: Data = None, section: SectionId = None) -> None:
    """List the reports there are, with their parameters."""
    from .report import listed

    for report in listed(Package(data), section):
        given = ", ".join(f"{name}={value}" for name, value in report.parameters.items())
        print(f"{report.qualified:25} {report.notebook}.ipynb  {given}")


@app.command()
def reports(
    data: Data = None,
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("reports"),
    section: SectionId = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only the report with this name; may be repeated.", show_default="all"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Reports at once.", show_default="one a core")
    ] = None,
    engine: Annotated[
        Literal["fast", "kernel"], typer.Option(help="How notebooks run; both give the same bytes.")
    ] = "fast",
    scheduler: Annotated[
        str | None,
        typer.Option(help="Dask scheduler to send the jobs to, as tcp://host:port.", show_default="none"),
    ] = None,
    source: Annotated[
        list[Path] | None,
        typer.Option(
            help="A section's text, to show each claim in its sentence; may be repeated.", show_default="none"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Build every report, changed or not.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one report may take.")] = 600,
) -> None:
    """Build the reports that need it: those whose notebook, parameters, data, library or template changed."""
    import press
    from press.progress import progress as progress_for

    from . import report
    from .validation import require

    package = Package(data)
    every = report.listed(package, section)
    some = report.chosen(every, only or [])
    memory = report.Memory(out)
    made_from = f"{package.digest} {report.library_digest()}"
    if memory.kept.get("sound") != made_from:
        require(package)
        memory.keep(sound=made_from)
    os.environ["ENGAGEMENT_DATA"] = str(package.folder)  # a warm process rehearses with these data
    sources = {}
    if source:
        from .text import coded

        sources = {section_id: path for section_id, (path, _) in coded(source, package).items()}
    desk = report.Desk(package, report.listed(package), sources)
    results = press.press(
        desk.jobs(some),
        out,
        engine=engine,
        workers=jobs,
        scheduler=scheduler,
        force=force,
        timeout=timeout,
        progress=progress_for(),
        preload=report.PRELOAD,
        complete=not only and not section,
        then=None if only else lambda: desk.above(out),
    )
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@source.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A UTF-8 text or HTML file that holds the section.")],
    section: Annotated[str, typer.Option("--section", help="The section that it holds.")],
    data: Data = None,
) -> None:
    """Check every claim's position, wording, anchor, paragraph and sentence against the text, and the hash of the whole."""
    from .text import verify as verify_text

    package = Package(data)
    result = verify_text(file, section, package)
    for finding in result.failed:
        print(f"{finding.claim_id}: {finding.status}: {finding.detail}")
    held = len(result.findings) - len(result.failed)
    paragraphs = len(result.text.paragraphs)
    print(
        f"{held} of {len(result.findings)} claims hold in {paragraphs} paragraphs; "
        f"the text's hash {'is' if result.hash_matches else 'is not'} the coded one"
    )
    if not result.sound:
        raise typer.Exit(1)


writing.register(app)


def main() -> None:
    """Run the command; what a user can put right is one message on stderr and exit status 1."""
    import press

    try:
        app()
    except (EngagementError, press.PressError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print("interrupted: whole pages are kept, the rest was not written", file=sys.stderr)
        sys.exit(130)
