"""The events that a clause tells of, a row each: with whom, under which treaty, which number, when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .counting import Series, series, sums
from .naming import BODY, TREATY, Mention, Names
from .timing import NEVER, When, dates, when

NEAR = re.compile(
    r"^\s*(?:\(\w+\)\s*)?(?:(?:meetings?|sessions?)\s)?(?:['’]\s?s\s|(?:of|in|at|under)\s)[\s\w,()]{0,60}$",
    re.IGNORECASE,
)
REVIEWING = ("treaty-body", "regional-committee", "charter-body")
# The acts that an item of a list of treaties may tell of, each with its date.
ACTS = {
    "signature": r"\bsigned\b",
    "accession": r"\b(?:ratified|acceded|accepted|approved)\b",
    "entry-into-force": r"\bentered into force\b|\bentry into force\b",
    "ratification-effort": r"\bratification (?:is )?pending\b|\bratification (?:is )?under way\b",
}


@dataclass(frozen=True)
class Event:
    """An event as the text tells it; ``ordinal`` as the table has it."""

    type: str
    body: str = ""
    basis: str = "none"
    treaty: str = ""
    ordinal: str = ""
    when: When = NEVER
    amount: int | None = None


@dataclass(frozen=True)
class Scene:
    """A clause with what it names and when it was: all that its events are read from.

    ``inherited`` is whether the time is that of a verb before; ``before`` are the events of the claim before it in its sentence.
    """

    text: str
    mentions: tuple[Mention, ...]
    when: When
    inherited: bool
    period: tuple[int, int]
    before: tuple[Event, ...]
    names: Names

    def of(self, kind: str) -> list[Mention]:
        return [mention for mention in self.mentions if mention.kind == kind]


def events(type_: dict, scene: Scene) -> list[Event]:
    """The events of a clause of a type, in the order of the text; at least one."""
    is_list = type_["by"] == "treaty" and ":" in scene.text and ";" in scene.text
    if is_list and (found := list(_items(type_, scene))):
        return found
    if type_["by"] == "treaty":
        return _respectively(_under_treaties(type_["name"], scene), scene)
    found = list(_with_bodies(type_, scene))
    if type_["by"] == "amount" and (amounts := sums(scene.text)):
        found = [replace(found[0], amount=amount, ordinal="") for amount in amounts]
    return _respectively(_in_order(found, scene), scene)


def _respectively(found: list[Event], scene: Scene) -> list[Event]:
    """Events with the dates that the text gives them in their order, where it says so."""
    given = dates(scene.text) if "respectively" in scene.text else []
    if len(given) != len(found):
        return found
    return [replace(event, when=date) for event, date in zip(found, given, strict=True)]


def _in_order(found: list[Event], scene: Scene) -> list[Event]:
    """Events that are a series, as many as the years of their own closed span: each takes its year."""
    years = scene.when.years
    a_series = len({(event.ordinal, event.amount) for event in found}) == len(found) > 1
    if scene.when.closed and not scene.inherited and a_series and len(found) == len(years):
        return [
            replace(event, when=When((year,), "ordered")) for event, year in zip(found, years, strict=True)
        ]
    return found


# Acts under a treaty


def _under_treaties(type_: str, scene: Scene) -> list[Event]:
    """One event a treaty; with the numbers of reports, where it is one."""
    reporting = "report" in type_
    treaties = _unique(scene.of(TREATY))
    if reporting:  # a treaty in a committee's name is not the one that a report is under
        treaties = [
            one
            for one in treaties
            if not any(_within(one, other) for other in scene.of(BODY)) or _twin(one, scene)
        ]
    if reporting and not treaties and scene.before:
        told = [event for event in scene.before if "report" in event.type]
        if told:
            body = next((mention.name for mention in scene.of(BODY)), "")
            return [
                replace(
                    event,
                    type=type_,
                    when=scene.when,
                    body=body or event.body,
                    basis="named" if body else event.basis,
                )
                for event in told
            ]
    groups = (
        series(scene.text, [(mention.start, mention.end) for mention in scene.mentions]) if reporting else []
    )
    bodies = [mention for mention in scene.of(BODY) if not _twin(mention, scene)]
    if type_ == "report-review":  # is with whoever reviews, whoever it was handed to
        bodies = [
            mention for mention in bodies if scene.names.bodies.get(mention.name, {}).get("kind") in REVIEWING
        ]
    if not treaties:
        ordinal = _combined(groups)
        named = _unique(mention for mention in bodies if mention.name and not mention.owning)
        if len(named) > 1:
            own = [_combined(list(_groups(one, place, named, groups))) for place, one in enumerate(named)]
            return [
                Event(type_, one.name, "named", "", number, scene.when)
                for one, number in zip(named, own, strict=True)
            ]
        body = named[0].name if named else ""
        found = _each_year(Event(type_, body, "named" if body else "none", "", ordinal, scene.when), scene)
        return [replace(event, ordinal="") for event in found] if len(found) > 1 else found
    found = []
    for place, mention in enumerate(treaties):
        since = treaties[place - 1].end if place else 0
        found.append(
            Event(
                type_,
                *_committee(
                    mention.name, [one for one in bodies if not one.inside or _within(one, mention)], scene
                ),
                mention.name,
                _combined(_numbers_of(mention, since, groups, scene.text)),
                _bracketed(mention, scene),
            )
        )
    if reporting and re.search(r"\band (?:a|the|its) common core document", scene.text, re.IGNORECASE):
        found.append(Event(type_, when=scene.when))
    return found


def _bracketed(mention: Mention, scene: Scene) -> When:
    """When an act under a treaty was: by the bracket after its name, where that has a date, else with the clause."""
    bracket = re.match(r"\s*\([^)]*\)", scene.text[mention.end :])
    own = when(bracket.group(), scene.period) if bracket else NEVER
    return own if own != NEVER else scene.when


def _committee(treaty: str, bodies: Sequence[Mention], scene: Scene) -> tuple[str, str]:
    """The body of an act under a treaty and how it is known: its committee if named, another that is, or the committee by the treaty."""
    committee = scene.names.committee(treaty)
    named = [mention.name for mention in bodies if mention.name and not mention.owning]
    if named:
        return committee if committee in named else named[0], "named"
    if committee:
        return committee, "treaty"
    return "", "none"


def _numbers_of(mention: Mention, since: int, groups: Iterable[Series], text: str) -> list[Series]:
    """The numbers of a treaty's report: in the bracket after its name, or between the treaty before and it."""
    bracket = re.match(r"\s*\([^)]*\)", text[mention.end :])
    if bracket:
        after = [group for group in groups if mention.end <= group.start < mention.end + bracket.end()]
        if after:
            return after
    closed = re.match(r"[^(]*\)", text[since : mention.start])
    since += closed.end() if closed else 0
    return [group for group in groups if since <= group.start < mention.start]


def _combined(groups: Sequence[Series]) -> str:
    """The number of a report; a combined one has two, first and last."""
    numbers = [number for group in groups[-1:] for number in group.numbers]
    if not numbers:
        return ""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _items(type_: dict, scene: Scene) -> Iterator[Event]:
    """The events of a list of treaties after a colon: of each item each act, with its own date."""
    start = scene.text.index(":") + 1
    for item in _parts(scene.text, start):
        text = scene.text[item[0] : item[1]]
        inside = [mention for mention in scene.of(TREATY) if item[0] <= mention.start < item[1]]
        treaty = inside[0].name if inside else ""
        acts = sorted(
            (match.start(), act)
            for act, words in ACTS.items()
            for match in re.finditer(words, text, re.IGNORECASE)
        )
        named = [one for one in scene.of(BODY) if item[0] <= one.start < item[1]]
        body, basis = _committee(treaty, named, scene)
        if not acts and treaty:
            yield Event(type_["name"], body, basis, treaty, "", scene.when)
        for place, (at, act) in enumerate(acts):
            end = acts[place + 1][0] if place + 1 < len(acts) else len(text)
            own = when(text[at:end], scene.period)
            past = scene.when if act != "ratification-effort" else NEVER
            yield Event(act, body, basis, treaty, "", own if own.years else past)


def _parts(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The items of a list: names first, what was done with each after a semicolon, the next name after another."""
    pieces: list[tuple[int, int]] = []
    for piece in re.finditer(r"[^;]+", text[start:]):
        opening, end = start + piece.start(), start + piece.end()
        act = any(re.match(rf"\s*(?:{words})", text[opening:end], re.IGNORECASE) for words in ACTS.values())
        if act and pieces:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((opening, end))
    yield from pieces


# Acts with bodies


def _with_bodies(type_: dict, scene: Scene) -> Iterator[Event]:
    """One event a body and number, or a body and year where an activity is told of several."""
    treaty = next((mention.name for mention in scene.of(TREATY) if not _twin(mention, scene)), "")
    bodies = [one for one in _whom(scene) if type_.get("partner") or not scene.names.partner(one.name)]
    bodies = bodies[:1] if type_.get("single") else bodies
    spans = [(mention.start, mention.end) for mention in scene.mentions]
    groups = series(scene.text, spans)
    if not bodies:
        committee = scene.names.committee(treaty)
        base = Event(type_["name"], committee, "treaty" if committee else "none", treaty, "", scene.when)
        numbers = [number for group in groups for number in group.numbers]
        yield from [replace(base, ordinal=str(number)) for number in numbers] or _in_years(base, type_, scene)
        return
    for place, mention in enumerate(bodies):
        basis = "treaty" if mention.via and mention.name else "named" if mention.name else "none"
        base = Event(type_["name"], mention.name, basis, mention.via or treaty, "", scene.when)
        numbers = [number for group in _groups(mention, place, bodies, groups) for number in group.numbers]
        yield from [replace(base, ordinal=str(number)) for number in numbers] or _in_years(base, type_, scene)


def _groups(
    mention: Mention, place: int, bodies: Sequence[Mention], groups: Sequence[Series]
) -> Iterator[Series]:
    """The numbers that belong to a body: those between the body before and it; of the last body those after it too."""
    since = bodies[place - 1].end if place else 0
    last = place + 1 == len(bodies)
    for group in groups:
        if since <= group.start < mention.end or (last and group.start >= mention.end):
            yield group


def _in_years(event: Event, type_: dict, scene: Scene) -> list[Event]:
    return _each_year(event, scene) if type_.get("activity") else [event]


def _each_year(event: Event, scene: Scene) -> list[Event]:
    """An activity of several years that are named one by one is a row a year."""
    if not scene.when.listed:
        return [event]
    return [replace(event, when=When((year,), "stated")) for year in scene.when.years]


def _whom(scene: Scene) -> list[Mention]:
    """Whom an act is with: the bodies named, each once; not the one that another belongs to, nor one that only owns something."""
    bodies = _unique(mention for mention in scene.of(BODY) if not mention.inside)
    kept = []
    for place, mention in enumerate(bodies):
        near = [other for other in bodies[max(place - 1, 0) : place + 2] if other is not mention]
        above = any(
            mention.name in scene.names.above(other.name) and _close(mention, other, scene.text)
            for other in near
        )
        if not above:
            kept.append(_stretched(mention, bodies, scene))
    return [mention for mention in kept if not mention.owning] or kept


def _stretched(mention: Mention, bodies: Sequence[Mention], scene: Scene) -> Mention:
    """A body with the name of the one it belongs to after it ("the Committee of the 65th session of the Assembly")."""
    for other in bodies:
        if (
            other.start >= mention.end
            and other.name in scene.names.above(mention.name)
            and _close(mention, other, scene.text)
        ):
            return replace(mention, end=other.end)
    return mention


def _close(one: Mention, other: Mention, text: str) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return bool(NEAR.match(text[first.end : second.start]))


def _within(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end


def _unique(mentions: Iterable[Mention]) -> list[Mention]:
    """Each thing once, where it is named first; a name that the tables lack each time."""
    seen, kept = set(), []
    for mention in mentions:
        if not mention.name or mention.name not in seen:
            kept.append(mention)
        seen.add(mention.name)
    return kept


def _twin(mention: Mention, scene: Scene) -> bool:
    """Whether a name stands for a committee and for its treaty alike, as CEDAW does: the type of the act decides which is meant."""
    return any(
        other.kind != mention.kind and (other.start, other.end) == (mention.start, mention.end)
        for other in scene.mentions
    )
