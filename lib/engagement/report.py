"""Reports: which there are, enumerated from the data, and the jobs that make them.

Nothing here imports pandas until something is to be made, so that a command with nothing to do ends at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import press
from press.files import write

from . import link
from .package import EngagementError, Package, unknown
from .wording import plain, sentence

SITE = "Engagement, claimed and recorded"
MEMORY = ".engagement.json"
MOST_IN_NAVIGATION = 60  # a section with more bodies leads to the front page's table of them instead
PRELOAD = ("engagement.rehearsal",)


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


def listed(package: Package, section_id: str | None = None) -> list[Report]:
    """The reports there are: of each section an overview, its evidence, its reporting cycle, its years, and its bodies.

    Raises
    ------
    EngagementError
        If ``section_id`` is not a section.
    """
    sections = {row["section_id"]: row for row in package.rows("sections")}
    if section_id is not None and section_id not in sections:
        raise unknown("section", section_id, sections)
    bodies = {row["body_id"]: row for row in package.rows("bodies")}
    kinds = list(package.meanings("bodies", "kind"))
    section_of = {row["claim_id"]: row["section_id"] for row in package.rows("claims")}
    engaged: dict[str, set[str]] = {name: set() for name in sections}
    for event in package.rows("events"):
        if event["body_id"]:
            engaged[section_of[event["claim_id"]]].add(event["body_id"])
    found = []
    for name, row in sections.items():
        if section_id not in (None, name):
            continue
        who = f"{row['state_name']}, {row['period_start']} to {row['period_end']}"
        own = {"section_id": name}
        found += [
            Report(
                name, "overview", "overview", own, f"{who}: what the section says", "Overview", "The whole"
            ),
            Report(
                name, "evidence", "evidence", own, f"{who}: claims beside records", "Evidence", "The whole"
            ),
            Report(
                name,
                "reporting",
                "reporting",
                own,
                f"{who}: the treaty reporting cycle",
                "Reporting",
                "The whole",
            ),
        ]
        for year in range(int(row["period_start"]), int(row["period_end"]) + 1):
            page = link.year(year).removesuffix(".html")
            found.append(
                Report(
                    name,
                    page,
                    "year",
                    own | {"year": year},
                    f"{row['state_name']} in {year}",
                    str(year),
                    "Years",
                )
            )
        for body_id in sorted(
            engaged[name], key=lambda body_id: (kinds.index(bodies[body_id]["kind"]), body_id)
        ):
            body, page = bodies[body_id], link.body(body_id).removesuffix(".html")
            title = (
                f"{row['state_name']} and the {body['name']}"
                if body["kind"] != "bilateral-partner"
                else f"{row['state_name']} and {body['name']}"
            )
            group = sentence(plain(body["kind"])).removesuffix(".")
            found.append(
                Report(name, page, "body", own | {"body_id": body_id}, title, body["short_name"], group)
            )
    return found


def chosen(reports: list[Report], only: Iterable[str]) -> list[Report]:
    """The reports with some names, with or without their section's; all of them where no name is given.

    Raises
    ------
    EngagementError
        If a name does not exist; the message lists those that do, the nearest first.
    """
    only = list(only)
    for name in only:
        if not any(name in (report.name, report.qualified) for report in reports):
            raise unknown("report", name, [report.name for report in reports])
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
    package: Package, reports: list[Report], current: Report | None, section_id: str | None = None
) -> press.Frame:
    """What stands round a page: the site's header with its navigation, its footer, its style and script."""
    from .page import template

    section = (current.section_id if current else section_id) or reports[0].section_id
    row = next(row for row in package.rows("sections") if row["section_id"] == section)
    groups: dict[str, list[Report]] = {}
    own = [report for report in reports if report.section_id == section]
    bodies = sum(report.notebook == "body" for report in own)
    for report in own:
        if report.notebook != "body" or bodies <= MOST_IN_NAVIGATION:
            groups.setdefault(report.group, []).append(report)
    up = "../" if current else ""
    below = "" if current else f"{section}/"
    given = {
        "site": SITE,
        "groups": groups,
        "current": current,
        "up": up,
        "below": below,
        "section": row,
        "bodies": bodies,
        "version": package.descriptor["version"],
    }
    return press.Frame(
        site=SITE,
        header=template("header.html.j2").render(given),
        footer=template("footer.html.j2").render(given),
        css=_asset("site.css"),
        script="" if current else _asset("filter.js"),
    )


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


def jobs(
    package: Package, reports: list[Report], every: list[Report], source: Path | None = None
) -> list[press.Job]:
    """The press's jobs for some reports, ``every`` being all that their navigation leads to."""
    folder = notebooks()
    inputs = {"data": package.digest, "library": library_digest()}
    environment, files = {"ENGAGEMENT_DATA": str(package.folder), "ENGAGEMENT_SOURCE": None}, [package.folder]
    if source:
        inputs["source"] = hashlib.sha256(source.read_bytes()).hexdigest()
        environment["ENGAGEMENT_SOURCE"] = str(source.resolve())
        files.append(source.resolve())
    return [
        press.Job(
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
        )
        for report in reports
    ]


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


def index_key(package: Package, reports: list[Report]) -> str:
    """What the index is made from, as one digest."""
    names = " ".join(report.qualified for report in reports)
    return hashlib.sha256(f"{package.digest} {library_digest()} {names}".encode()).hexdigest()


def write_index(package: Package, reports: list[Report], out: Path, memory: Memory) -> bool:
    """Write the front page, unless the one there was made from the same; returns whether it was written."""
    key, path = index_key(package, reports), out / "index.html"
    if memory.kept.get("index") == key and path.is_file():
        if hashlib.sha256(path.read_bytes()).hexdigest() == memory.kept.get("index_sha256"):
            return False
    from .index import body

    sections = list(dict.fromkeys(report.section_id for report in reports))
    content = press.shell(SITE, body(package, sections, reports), frame(package, reports, None))
    write(out, {path.name: content})
    memory.keep(index=key, index_sha256=hashlib.sha256(content).hexdigest())
    return True
