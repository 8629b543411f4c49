"""Reports: which there are, enumerated from the data, and the jobs that make them.

Nothing here imports pandas until something is to be made, so that a command with nothing to do ends at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import press
from press.files import write

from . import link
from .package import EngagementError, Package, unknown
from .unfinished import Unfinished, is_draft
from .wording import plain, sentence, the

SITE = "Engagement, claimed and recorded"
MEMORY = ".engagement.json"
DRAFTS = "ENGAGEMENT_DRAFTS"  # set while pages are made that show drafts
MOST_IN_NAVIGATION = 60  # a section with more bodies leads to the front page's table of them instead
PRELOAD = ("engagement.rehearsal",)
WITH_CARDS = ("evidence", "year", "body", "reporting")  # the notebooks that show claims as cards


@dataclass(frozen=True)
class Report:
    """One page to be: its name, the notebook and parameters that make it, its title and its place in the navigation."""

    section_id: str
    name: str
    notebook: str
    parameters: dict
    title: str
    short: str
    group: str

    @property
    def qualified(self) -> str:
        """The name with its section's, as ``SECTION/body-HRC``."""
        return f"{self.section_id}/{self.name}"

    @property
    def page(self) -> str:
        """The page's path below the folder of reports."""
        return f"{self.section_id}/{self.name}.html"


def listed(package: Package, section_id: str | None = None, *, drafts: bool = False) -> list[Report]:
    """The reports there are: of each section those of each kind in ``KINDS``; of one with drafts alone only where those count.

    Raises
    ------
    EngagementError
        If ``section_id`` is not a section.
    """
    sections = {row["section_id"]: row for row in package.rows("sections")}
    if section_id is not None and section_id not in sections:
        raise unknown("section", section_id, sections)
    engaged = _engaged(package, drafts)
    if not drafts:
        coded = {row["section_id"] for row in package.rows("claims") if not is_draft(row)}
        only_drafts = {row["section_id"] for row in package.rows("claims")} - coded
        if section_id in only_drafts:
            raise EngagementError(f"section {section_id} has only drafts; build it with --drafts")
        sections = {name: row for name, row in sections.items() if name not in only_drafts}
    return [
        Report(name, *report)
        for name, row in sections.items()
        if section_id in (None, name)
        for kind in KINDS
        for report in kind(row, engaged.get(name, []), {"section_id": name})
    ]


def _engaged(package: Package, drafts: bool) -> dict[str, list[dict]]:
    """The bodies that each section has events with, by kind and id."""
    bodies = {row["body_id"]: row for row in package.rows("bodies")}
    kinds = list(package.meanings("bodies", "kind"))
    order = sorted(bodies, key=lambda body_id: (kinds.index(bodies[body_id]["kind"]), body_id))
    place = {body_id: number for number, body_id in enumerate(order)}
    section_of = {
        row["claim_id"]: row["section_id"] for row in package.rows("claims") if drafts or not is_draft(row)
    }
    found: dict[str, set[int]] = {}
    for event in package.rows("events"):
        if event["body_id"] and event["claim_id"] in section_of and (drafts or not is_draft(event)):
            found.setdefault(section_of[event["claim_id"]], set()).add(place[event["body_id"]])
    return {name: [bodies[order[number]] for number in sorted(places)] for name, places in found.items()}


# The kinds of report: of a section's row, the bodies that it has events with, and the parameter that names it, the fields of
# each report but its section: name, notebook, parameters, title, short title, group.


def _whole(section: dict, bodies: list[dict], own: dict) -> Iterator[tuple]:
    """The section as a whole, from four sides."""
    first, last = section["period_start"], section["period_end"]
    who = f"{section['state_name']}, {first}" + (f" to {last}" if last != first else "")
    for name, title in {
        "overview": "what the section says",
        "evidence": "claims beside records",
        "records": "who speaks in the records",
        "reporting": "the treaty reporting cycle",
    }.items():
        yield name, name, own, f"{who}: {title}", name.capitalize(), "The whole"


def _years(section: dict, bodies: list[dict], own: dict) -> Iterator[tuple]:
    """Each year of its period."""
    for year in range(int(section["period_start"]), int(section["period_end"]) + 1):
        name = link.year(year).removesuffix(".html")
        yield name, "year", own | {"year": year}, f"{section['state_name']} in {year}", str(year), "Years"


def _bodies(section: dict, bodies: list[dict], own: dict) -> Iterator[tuple]:
    """Each body that it has events with."""
    for body in bodies:
        name = link.body(body["body_id"]).removesuffix(".html")
        whom = the(body["name"]) if body["kind"] == "bilateral-partner" else f"the {body['name']}"
        title = f"{section['state_name']} and {whom}"
        group = sentence(plain(body["kind"])).removesuffix(".")
        yield name, "body", own | {"body_id": body["body_id"]}, title, body["short_name"], group


KINDS = (_whole, _years, _bodies)


def chosen(reports: list[Report], only: Iterable[str]) -> list[Report]:
    """The reports with some names, with or without their section's; all of them where no name is given.

    Raises
    ------
    EngagementError
        If a name does not exist, or is a report of several sections; the message lists those that do, the nearest first.
    """
    only = list(only)
    for name in only:
        found = [report.qualified for report in reports if name in (report.name, report.qualified)]
        if not found:
            raise unknown("report", name, [report.name for report in reports])
        if len(found) > 1:
            raise EngagementError(
                f"report {name!r} is there {len(found)} times: name one of {', '.join(found)}"
            )
    return [report for report in reports if not only or report.name in only or report.qualified in only]


def notebooks() -> Path:
    """The folder of notebooks: beside this library in its checkout, else in the current folder."""
    for folder in (Path(__file__).parents[2] / "notebooks", Path.cwd() / "notebooks"):
        if (folder / "overview.ipynb").is_file():
            return folder
    raise EngagementError(
        f"no notebooks in {Path.cwd() / 'notebooks'}; run this in a checkout of the project"
    )


@cache
def library_digest() -> str:
    """SHA-256 over this library's own files: its version, whatever their dates."""
    total = hashlib.sha256()
    home = Path(__file__).parent
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".j2", ".css", ".js", ".mplstyle"}:
            total.update(str(path.relative_to(home)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def frame(
    package: Package,
    reports: list[Report],
    current: Report | None,
    half_coded: Mapping[str, Unfinished] | None = None,
) -> press.Frame:
    """What stands round a page: the site's header with its navigation, its footer, its style and script.

    ``current`` is None for the front page, which speaks of one section as that section's pages do, of several as of none.
    ``half_coded`` has what is unfinished of the sections that are shown with their drafts: their pages say so above all else.
    """
    from .page import template

    rows = {row["section_id"]: row for row in package.rows("sections")}
    names = [current.section_id] if current else list(dict.fromkeys(report.section_id for report in reports))
    own = [report for report in reports if report.section_id in names]
    bodies = sum(report.notebook == "body" for report in own)
    groups: dict[str, list[Report]] = {}
    for report in own:
        if report.notebook != "body" or bodies <= MOST_IN_NAVIGATION:
            groups.setdefault(report.group, []).append(report)
    given = {
        "site": SITE,
        "sections": [rows[name] for name in names],
        "section": rows[names[0]] if len(names) == 1 else None,
        "groups": groups if len(names) == 1 else {},
        "current": current,
        "up": "../" if current else "",
        "below": "" if current else f"{names[0]}/" if names else "",
        "bodies": bodies,
        "version": package.descriptor["version"],
        "year": package.descriptor["created"][:4],
        "by": package.descriptor["contributors"][0]["title"],
        "codebook": package.codebook.is_file(),
        "half_coded": {name: one for name, one in (half_coded or {}).items() if name in names},
    }
    with_cards = current is not None and current.notebook in WITH_CARDS
    return press.Frame(
        site=SITE,
        header=template("header.html.j2").render(given),
        footer=template("footer.html.j2").render(given),
        css=_asset("site.css")
        + (_asset("cards.css") if with_cards else "")
        + ("" if current else _asset("front.css"))
        + (_asset("draft.css") if given["half_coded"] else ""),
        script=(_asset("cards.js") if with_cards else "") + _asset("figures.js" if current else "filter.js"),
    )


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


def jobs(
    package: Package,
    reports: list[Report],
    every: list[Report],
    sources: Mapping[str, Path] | None = None,
    half_coded: Mapping[str, Unfinished] | None = None,
) -> list[press.Job]:
    """The press's jobs for some reports.

    Parameters
    ----------
    package
        The data.
    reports
        Those to make.
    every
        All that their navigation leads to.
    sources
        By section, the file that holds its text; a report of any other section is made without a text.
    half_coded
        By section, what is unfinished of it: its drafts are shown and its pages say so. Drafts of any other are left out.
    """
    folder = notebooks()
    made = [
        _job(package, report, every, folder, (sources or {}).get(report.section_id)) for report in reports
    ]
    return [
        _as_draft(job, frame(package, every, report, half_coded))
        if report.section_id in (half_coded or {})
        else job
        for job, report in zip(made, reports, strict=True)
    ]


def _as_draft(job: press.Job, drafted: press.Frame) -> press.Job:
    """A job whose page shows drafts and says so: it depends on that too."""
    return replace(
        job,
        frame=drafted,
        environment=job.environment | {DRAFTS: "1"},
        inputs=job.inputs | {"drafts": "shown"},
    )


def _job(
    package: Package, report: Report, every: list[Report], folder: Path, source: Path | None
) -> press.Job:
    inputs = {"data": package.digest, "library": library_digest()}
    environment, files = {"ENGAGEMENT_DATA": str(package.folder), "ENGAGEMENT_SOURCE": None}, [package.folder]
    environment[DRAFTS] = None
    if source:
        inputs["source"] = hashlib.sha256(source.read_bytes()).hexdigest()
        environment["ENGAGEMENT_SOURCE"] = str(source.resolve())
        files.append(source.resolve())
    return press.Job(
        name=report.qualified,
        notebook=folder / f"{report.notebook}.ipynb",
        parameters=report.parameters,
        page=report.page,
        title=report.title,
        frame=frame(package, every, report),
        environment=environment,
        inputs=inputs,
        files=tuple(files),
        rebuild=f"engagement reports --section {report.section_id} --only {report.name}",
        about=about(package, report),
    )


def about(package: Package, report: Report) -> dict:
    """What is true of all rows of a page, in the terms of CSV on the Web."""
    return {
        "dc:isPartOf": f"{report.title} · {SITE}",
        "schema:version": package.descriptor["version"],
        "dc:license": {"@id": package.descriptor["licenses"][0]["path"]},
    }


class Memory:
    """What an output folder remembers of the builds before: which data were found sound, and what the index was made from."""

    def __init__(self, out: Path):
        self.path = out / MEMORY
        try:
            self.kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.kept = {}

    def keep(self, **what: str) -> None:
        """Remember, whole or not at all."""
        self.kept |= what
        write(self.path.parent, {self.path.name: json.dumps(self.kept, indent=1, sort_keys=True).encode()})


def index_key(package: Package, reports: list[Report], half_coded: Mapping[str, Unfinished]) -> str:
    """What the front page and the codebook are made from, as one digest."""
    names = " ".join([*(report.qualified for report in reports), *map(str, half_coded.values())])
    return hashlib.sha256(f"{package.digest} {library_digest()} {names}".encode()).hexdigest()


def _question(package: Package, reports: list[Report]) -> str:
    """What the front page answers, as its title."""
    names = {report.section_id for report in reports}
    rows = [row for row in package.rows("sections") if row["section_id"] in names]
    if len(rows) != 1:
        return "What do states say of their human-rights engagement, and what do records say?"
    (row,) = rows
    first, last = row["period_start"], row["period_end"]
    period = f"in {first}" if first == last else f"from {first} to {last}"
    return f"What does {row['state_name']} say of its human-rights engagement {period}, and do records bear it out?"


def write_index(
    package: Package,
    reports: list[Report],
    out: Path,
    memory: Memory,
    half_coded: Mapping[str, Unfinished] | None = None,
) -> bool:
    """Write the front page of the reports that are there, and the codebook, unless made from the same; returns whether they were."""
    reports = [report for report in reports if (out / report.page).is_file()]
    key, names = index_key(package, reports, half_coded or {}), ["index.html"]
    if package.codebook.is_file():
        names.append(link.method())
        key += hashlib.sha256(package.codebook.read_bytes()).hexdigest()
    if memory.kept.get("index") == key and memory.kept.get("index_sha256") == _hash(out, names):
        return False
    from . import index, method

    own = frame(package, reports, None, half_coded)
    written = {"index.html": press.shell(_question(package, reports), index.body(package, reports), own)}
    if link.method() in names:
        html, contents = method.body(package.codebook)
        written[link.method()] = press.shell("Codebook", html, own, contents=contents)
    write(out, written)
    memory.keep(index=key, index_sha256=_hash(out, names))
    return True


def _hash(out: Path, names: list[str]) -> str:
    """Of some files, as they are, one digest; nothing where one is missing."""
    paths = [out / name for name in names]
    if not all(path.is_file() for path in paths):
        return ""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
