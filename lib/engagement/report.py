"""Reports: which there are, enumerated from the data, and the jobs that make them.

Nothing here imports pandas until something is to be made, so that a command with nothing to do ends at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import press
from press import versions
from press.files import write

from . import link
from .extract import extracts
from .package import EngagementError, Package, unknown
from .sheet import content
from .unfinished import Unfinished, is_draft, only_drafts
from .wording import in_part, period, plain, question, sentence, the

SITE = "Engagement, claimed and recorded"
QUESTION = "What do states say of their human-rights engagement, and what do records say?"  # answered by the list of sections
MEMORY = ".engagement.json"
DRAFTS = "ENGAGEMENT_DRAFTS"  # set while a page is made that shows drafts
MOST_COMPARED = 8  # sections that one page sets side by side
MOST_SIBLINGS = 12  # other sections of a state that a front page leads to
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
        return f"{self.section_id}/{self.name}" if self.section_id else self.name

    @property
    def page(self) -> str:
        """The page's path below the folder of reports."""
        return f"{self.qualified}.html"


def listed(package: Package, section_id: str | None = None, *, drafts: bool = False) -> list[Report]:
    """The reports there are: of each section those of each kind in ``KINDS``; of one with drafts alone only where those are shown.

    Raises
    ------
    EngagementError
        If ``section_id`` is not a section, or has only drafts and these are not shown.
    """
    sections = {row["section_id"]: row for row in package.rows("sections")}
    if section_id is not None and section_id not in sections:
        raise unknown("section", section_id, sections)
    engaged = _engaged(package, drafts)
    if not drafts and (bare := only_drafts(package)):
        if section_id in bare:
            raise EngagementError(f"section {section_id} has only drafts; build it with --drafts")
        sections = {name: row for name, row in sections.items() if name not in bare}
    found = [
        Report(name, *report)
        for name, row in sections.items()
        if section_id in (None, name)
        for kind in KINDS
        for report in kind(row, engaged.get(name, []), {"section_id": name})
    ]
    return found if section_id else found + list(_across(list(sections.values())))


def _across(sections: list[dict]) -> Iterator[Report]:
    """Sections side by side: those of all states, where they are few, and those of each state that has several."""
    states: dict[str, list[dict]] = {}
    for section in sections:
        states.setdefault(section["state"], []).append(section)
    beside = [("compare", "Sections side by side", sections)] if len(sections) <= MOST_COMPARED else []
    if len(states) > 1 or not beside:
        beside += [
            (f"compare-{state}", f"{own[0]['state_name']} at several times", own)
            for state, own in states.items()
        ]
    for name, title, own in beside:
        if len(own) > 1:
            ids = [row["section_id"] for row in sorted(own, key=lambda row: row["period_end"])]
            given = {
                "sections": ids[-MOST_COMPARED:] if name != "compare" else [row["section_id"] for row in own]
            }
            yield Report("", name, "compare", given, title, title, "Side by side")


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
    return versions.sources(Path(__file__).parent)


def key(package: Package, sources: Iterable[Path]) -> str:
    """A digest of all that the pages of a package are made from, without a look at which there are: data, codebook, library, notebooks, texts."""
    total = hashlib.sha256(f"{package.digest} {library_digest()} {versions.sources(notebooks())}".encode())
    for path in [*sources, *([package.codebook] if package.codebook.is_file() else [])]:
        try:
            total.update(hashlib.sha256(content(path)).digest())
        except ValueError:
            return ""  # which is told by whoever reads it next
    return total.hexdigest()


def frame(
    package: Package,
    section: dict[str, str] | None,
    reports: list[Report],
    current: Report | None,
    half_coded: Mapping[str, Unfinished] | None = None,
    in_part: Mapping[str, str] | None = None,
) -> press.Frame:
    """What stands round a page: the site's header with its navigation, its footer, its style and script.

    Parameters
    ----------
    package
        The data.
    section
        The section's row, of a page of one; None for the pages above the sections.
    reports
        The section's, which its navigation leads to.
    current
        The page's report; None for a section's front page.
    half_coded
        By section, what is unfinished of those whose drafts the page shows: it says so above all else.
    in_part
        By section, which paragraphs are coded, in words, of those of the page that are coded in part: it says so too.
    """
    from .page import template

    bodies = sum(report.notebook == "body" for report in reports)
    banners = [("Draft", name, str(one)) for name, one in (half_coded or {}).items()]
    banners += [("In part", name, words) for name, words in (in_part or {}).items()]
    groups: dict[str, list[Report]] = {}
    for report in reports:
        if report.notebook != "body" or bodies <= MOST_IN_NAVIGATION:
            groups.setdefault(report.group, []).append(report)
    given = {
        "site": SITE,
        "section": section,
        "groups": groups,
        "current": current,
        "front": section is not None and current is None,
        "up": "../" if section else "",
        "bodies": bodies,
        "version": package.descriptor["version"],
        "year": package.descriptor["created"][:4],
        "by": package.descriptor["contributors"][0]["title"],
        "codebook": package.codebook.is_file(),
        "banners": banners,
    }
    styles, scripts = ["site.css", *(["banner.css"] if banners else [])], []
    if current is None:
        styles += ["answer.css", "front.css" if section else "list.css"]
        scripts += ["filter.js"] if section else []
    else:
        if current.notebook in WITH_CARDS:
            styles.append("cards.css")
            scripts.append("cards.js")
        scripts.append("figures.js")
    return press.Frame(
        site=SITE,
        header=template("header.html.j2").render(given),
        footer=template("footer.html.j2").render(given),
        css="".join(map(_asset, styles)),
        script="".join(map(_asset, scripts)),
    )


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


class Desk:
    """Makes the press's jobs of a package's reports.

    Parameters
    ----------
    package
        The data.
    every
        All reports of the package, which navigation leads to.
    sources
        By section, the file that holds its text; a report of any other section is made without a text.
    half_coded
        By section, what is unfinished of it: its drafts are shown and its pages say so. Drafts of any other are left out.
    """

    def __init__(
        self,
        package: Package,
        every: list[Report],
        sources: Mapping[str, Path] | None = None,
        half_coded: Mapping[str, Unfinished] | None = None,
    ):
        self._package = package
        self._half_coded = half_coded or {}
        self._sources = sources or {}
        self._sections = {row["section_id"]: row for row in package.rows("sections")}
        self._extracts = extracts(package)
        self._digests: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._reports: dict[str, list[Report]] = {}
        for report in every:
            self._reports.setdefault(report.section_id, []).append(report)

    def jobs(self, reports: Iterable[Report]) -> list[press.Job]:
        """The jobs of some reports."""
        folder = notebooks()
        return [self._job(report, folder) for report in reports]

    def above(self, out: Path) -> list[press.Job]:
        """The jobs of what tells of reports: each section's front page, the list of sections, the codebook. A link leads only to what is in ``out``."""
        there = {
            name: [report for report in reports if (out / report.page).is_file()]
            for name, reports in self._reports.items()
        }
        fronts = [name for name, reports in there.items() if name and reports]
        compared = [(report.page, report.title) for report in there.get("", [])]
        made = [self._front(name, there) for name in fronts]
        made.append(
            self._page("index", QUESTION, {"sections": fronts, "compared": compared}, self._package.digest)
        )
        if self._package.codebook.is_file():
            text = hashlib.sha256(self._package.codebook.read_bytes()).hexdigest()
            made.append(self._page("codebook", "Codebook", {}, text, "engagement.method:page"))
        return made

    def _job(self, report: Report, folder: Path) -> press.Job:
        sections = report.parameters.get("sections", [report.section_id])
        inputs, given = {"data": self._digest(sections)}, self._given(sections)
        if source := self._sources.get(report.section_id):
            inputs["source"] = hashlib.sha256(source.read_bytes()).hexdigest()
            given["environment"]["ENGAGEMENT_SOURCE"] = str(source.resolve())
            given["files"] += (source.resolve(),)
        return press.Job(
            name=report.qualified,
            notebook=folder / f"{report.notebook}.ipynb",
            parameters=report.parameters,
            page=report.page,
            title=report.title,
            frame=self._frame(report.section_id, report, sections),
            inputs=inputs | self._common(sections),
            rebuild=f"engagement reports --only {report.qualified}",
            about=about(self._package, report),
            **given,
        )

    def _front(self, name: str, there: dict[str, list[Report]]) -> press.Job:
        section = self._sections[name]
        siblings = [
            {"id": other, "period": period(row), "document": row["document"]}
            for other, row in self._sections.items()
            if other != name and row["state"] == section["state"]
        ]
        return press.Job(
            name=f"{name}/index",
            function="engagement.front:page",
            parameters={
                "section_id": name,
                "pages": [f"{report.name}.html" for report in there[name]],
                "compared": [
                    (report.page, report.title)
                    for report in there.get("", [])
                    if name in report.parameters["sections"]
                ],
                "siblings": siblings[:MOST_SIBLINGS],
            },
            page=f"{name}/{link.front()}",
            title=question(section),
            frame=self._frame(name, None, [name]),
            inputs={"data": self._digest([name])} | self._common([name]),
            **self._given([name]),
        )

    def _page(
        self, name: str, title: str, parameters: dict, digest: str, function: str = "engagement.index:page"
    ) -> press.Job:
        return press.Job(
            name=name,
            function=function,
            parameters=parameters,
            page=f"{name}.html",
            title=title,
            frame=self._frame("", None, parameters.get("sections", [])),
            inputs={"data": digest} | self._common(parameters.get("sections", [])),
            **self._given(parameters.get("sections", [])),
        )

    def _given(self, sections: Iterable[str]) -> dict[str, Any]:
        """What every job has: the data, and neither a text nor drafts unless it is given them."""
        environment = {"ENGAGEMENT_DATA": str(self._package.folder), "ENGAGEMENT_SOURCE": None}
        environment[DRAFTS] = "1" if self._unfinished(sections) else None
        return {"environment": environment, "files": (self._package.folder,)}

    def _common(self, sections: Iterable[str]) -> dict[str, str]:
        """What every page depends on beside its rows."""
        return {"library": library_digest()} | ({"drafts": "shown"} if self._unfinished(sections) else {})

    def _unfinished(self, sections: Iterable[str]) -> dict[str, Unfinished]:
        """What is unfinished of some sections, of those whose drafts are shown."""
        return {name: self._half_coded[name] for name in sections if name in self._half_coded}

    def _frame(self, name: str, current: Report | None, sections: Iterable[str]) -> press.Late:
        """What stands round a page of a section, or of none; made only for a page that is made."""
        section, own = self._sections.get(name), self._reports.get(name, [])
        if name not in self._keys:
            listed = [(report.name, report.short, report.group) for report in own] if section else []
            whole = [section, listed, self._said, self._package.codebook.is_file()]
            self._keys[name] = hashlib.sha256(json.dumps(whole).encode()).hexdigest()
        which = current.qualified if current else f"front of {name}"
        drafts = self._unfinished(sections)
        # The list of sections, which is of none and no report, says it of each beside it.
        told = [name] if section else sections if current else []
        parts = {one: words for one in told if (words := in_part(self._sections[one]["coded"]))}
        said = "".join(f" {one}: {undone}" for one, undone in [*drafts.items(), *parts.items()])
        make = partial(frame, self._package, section, own if section else [], current, drafts, parts)
        return press.Late(f"{self._keys[name]} {which}{said}", make)

    @cached_property
    def _said(self) -> list:
        """What every page says of the package."""
        descriptor = self._package.descriptor
        return [descriptor["version"], descriptor["created"], descriptor["contributors"]]

    def _digest(self, sections: list[str]) -> str:
        """What a report of some sections depends on: their extracts."""
        for name in sections:
            if name not in self._digests:
                self._digests[name] = self._extracts.digest(name)
        if len(sections) == 1:
            return self._digests[sections[0]]
        return hashlib.sha256("".join(self._digests[name] for name in sections).encode()).hexdigest()


def about(package: Package, report: Report) -> dict:
    """What is true of all rows of a page, in the terms of CSV on the Web."""
    return {
        "dc:isPartOf": f"{report.title} · {SITE}",
        "schema:version": package.descriptor["version"],
        "dc:license": {"@id": package.descriptor["licenses"][0]["path"]},
    }


class Memory:
    """What an output folder remembers of the builds before: which data were found sound."""

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
