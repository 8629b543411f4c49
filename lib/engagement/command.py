"""The command line: check, reports, list, source verify, new, draft, compare. Errors are one message, never a traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from press.calling import call, folder
from press.run import LEAST, LONGEST

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
    out: Annotated[Path, typer.Option(parser=folder, metavar="PATH", help="Where the reports go.")] = Path(
        "reports"
    ),
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
    timeout: Annotated[
        float, typer.Option(min=1, max=LONGEST, help="Seconds that one report may take.")
    ] = 600,
    memory: Annotated[int, typer.Option(min=LEAST, help="Megabytes that one report may have.")] = 2000,
    drafts: Annotated[
        bool,
        typer.Option("--drafts", help="With drafts and claims without a check, under a banner that says so."),
    ] = False,
) -> None:
    """Build the reports that need it: those whose notebook, parameters, data, library or template changed."""
    from functools import cache

    import press
    from press.progress import progress as progress_for

    from . import report
    from .unfinished import unfinished
    from .validation import require

    package = Package(data)
    half_coded = unfinished(package) if drafts else {}
    for name, one in half_coded.items():
        print(f"{name}: {one}")

    @cache
    def desk() -> report.Desk:
        """Whoever makes the jobs, once the data are found sound."""
        kept = report.Memory(out)
        made_from = f"{package.digest} {report.library_digest()}"
        if kept.kept.get("sound") != made_from:
            require(package, half_coded=drafts)
            if not drafts:
                kept.keep(sound=made_from)
        sources = {}
        if source:
            from .text import coded

            sources = {section_id: path for section_id, (path, _) in coded(source, package).items()}
        return report.Desk(package, report.listed(package, drafts=drafts), sources, half_coded)

    def wanted() -> list[press.Job]:
        some = report.chosen(report.listed(package, section, drafts=drafts), only or [])
        return desk().jobs(some)

    complete = not only and not section
    results = press.press(
        wanted,
        out,
        engine=engine,
        workers=jobs,
        scheduler=scheduler,
        force=force,
        timeout=timeout,
        memory=memory,
        progress=progress_for(),
        preload=report.PRELOAD,
        complete=complete,
        key=report.key(package, source or []) if complete and not drafts else "",
        then=None if only else lambda: desk().above(out),
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


@app.command()
def new(
    section_id: Annotated[
        str, typer.Argument(metavar="ID", help="The new section's id: letters and a year, as RU1998.")
    ],
    state: Annotated[str, typer.Option(help="The state that speaks, as ISO 3166-1 alpha-3 code.")],
    name: Annotated[str, typer.Option(help="Its short English name.")],
    title: Annotated[str, typer.Option(help="The section's title, without its number.")],
    text: Annotated[Path, typer.Option(help="A UTF-8 text or HTML file that holds the section.")],
    document: Annotated[
        str | None, typer.Option(help="Title of its document.", show_default="the title")
    ] = None,
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    published: Annotated[str, typer.Option(help="Day of publication, as YYYY-MM-DD.")] = "",
    period_start: Annotated[str, typer.Option(help="First year that it reports on.")] = "",
    period_end: Annotated[str, typer.Option(help="Last year that it reports on.")] = "",
    period_basis: Annotated[str, typer.Option(help="How the period is known.")] = "",
    endnotes: Annotated[
        str | None,
        typer.Option(help="Numbers of its endnote marks, as 4-15.", show_default="those that seem to be"),
    ] = None,
    url: Annotated[str, typer.Option(help="Address of the section.")] = "",
    data: Data = None,
) -> None:
    """Open a section: its row, and draft rows of its claims and events, proposed from the text."""
    import datetime

    from .opening import open_section

    given = {"section_id": section_id, "state": state, "state_name": name, "title": title, "url": url}
    given |= {"document": document or title, "publisher": publisher, "published": published}
    given |= {"period_start": period_start, "period_end": period_end, "period_basis": period_basis}
    given |= {} if endnotes is None else {"endnotes": endnotes}
    opened = open_section(Package(data), given, text, datetime.date.today().isoformat())
    for line in opened.lines:
        print(line)


draft = typer.Typer(no_args_is_help=True, help="Draft rows, proposed from a section's text.")
app.add_typer(draft, name="draft")


@draft.command()
def again(
    section_id: Annotated[
        str, typer.Argument(metavar="ID", help="A section of which nobody has coded a row yet.")
    ],
    text: Annotated[Path, typer.Option(help="The file that holds its text.")],
    data: Data = None,
) -> None:
    """Draft a section anew, once its bodies and treaties are in the tables."""
    import datetime

    from .opening import draft_again

    for line in draft_again(Package(data), section_id, text, datetime.date.today().isoformat()).lines:
        print(line)


@draft.command()
def measure(
    section_id: Annotated[str, typer.Argument(metavar="ID", help="A section that is coded.")],
    text: Annotated[Path, typer.Option(help="The file that holds its text.")],
    differences: Annotated[bool, typer.Option("--differences", help="Also each row that differs.")] = False,
    data: Data = None,
) -> None:
    """Draft a coded section as if it were new, and compare with what was coded."""
    from .agreement import measured_draft

    result = measured_draft(Package(data), section_id, text)
    for line in (*result.lines, *(result.comparison.differences if differences else ())):
        print(line)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="Folder of a data package.")],
    second: Annotated[Path, typer.Argument(help="Folder of another that codes the same text.")],
    section: SectionId = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put the figures into the first one's agreement.csv.")
    ] = False,
) -> None:
    """How far two codings agree: spans, kinds, attribution, events, years; and each row that differs."""
    from .agreement import between, keep
    from .edition import Edition

    one, other = Edition(first), Edition(second)  # which read no table of other columns
    found = between(one, other, section)
    for section_id, comparison in found.items():
        for line in (*(measure.line(section_id) for measure in comparison.measures), *comparison.differences):
            print(line)
    if write:
        keep(one, found)


writing.register(app)


def main() -> None:
    """Run the command; what a user can put right is one message on stderr."""
    sys.exit(call(app, "engagement", sys.argv[1:], (EngagementError,)))
