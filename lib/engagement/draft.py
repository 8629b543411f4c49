"""Draft rows of claims and events, proposed from a section's text: something to correct, counted nowhere until somebody has.

Sentences part into clauses (:mod:`engagement.clause`), each is asked the codebook's five questions (:mod:`engagement.question`), and what
happened is read from it row by row (:mod:`engagement.happening`). All of it goes by rules over the words of ``lexicon.toml`` and the
names of the package's tables; nothing is learnt from a text and nothing of the text but an anchor is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .clause import Clause, clauses
from .counting import series, sums
from .happening import Event, Scene, events
from .naming import BODY, TREATY, Mention, Names
from .package import Package
from .question import Told, event_type, kind, praises
from .rule import ANCHOR_WORDS
from .text import Text, first_words, sentences, span_digest
from .timing import NEVER, When, when

STATUS = "draft"
SIDES = re.compile(r"^\s*(?:both|the two|all)\s+(?:sides|parties)\b", re.IGNORECASE)
PRONOUN = re.compile(r"\s(?:it|them)\b")
# Names that the tables may lack: a run of capitalised words round a word that says what it is a name of.
JOINS = r"(?:of|on|for|to|against|the|and|or|in|a|an|all|from|by|at|its|amending|concerning|relating|number|No\.|\d{1,3}\b)"
WORDS = JOINS.replace(r"|\d{1,3}\b", "")
PART = r"[A-Z][\w’'/-]*,?"
OF_TREATY = re.compile(
    rf"(?:(?:{PART}|{JOINS}|\d{{4}})\s+)*(?:[Cc]onvention|Covenant|Protocol|Charter|Treaty)s?(?:\s+(?:{PART}|{JOINS}))*"
)
OF_BODY = re.compile(
    rf"(?:(?:{PART}|(?<=[a-z] )and)\s+)+(?:Alliance|Forum|Sub-Commission|Programme|Organi[sz]ation|Union|Court|Commission|Agency|Conference|Committee|Council)\b(?:\s+(?:{PART}|{JOINS}))*"
)
NAMED = re.compile(r"\b(?:Convention|Covenant|Protocol|Charter|Treaty|[A-Z]{3,})s?\b")
SEVERAL = re.compile(
    r"\s+and\s+(?:the\s+)?(?=(?:\d{4}\s+)?(?:[A-Z]\w+\s+)*(?:Convention|Protocol|Covenant|Charter)\b)"
)
ENDS = re.compile(rf"^(?:(?:{JOINS}|The|A|An|In|At|Its)\s+)+|(?:[\s,]+(?:{WORDS}))+$")
CAPITAL = re.compile(r"(?<![\w-])(?!(?:Optional|Additional)\b)[A-Z]\w|\b\d")


@dataclass
class Draft:
    """What was proposed: rows of claims and of events as the tables have them, and names of the text that the tables lack."""

    claims: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, str]] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    """What is known as a text is read on: its names so far, and the last claim's time, subject and events."""

    names: Names
    section: dict[str, str]
    known: list[Mention] = field(default_factory=list)
    time: When = NEVER
    happened: tuple[Event, ...] = ()

    @property
    def period(self) -> tuple[int, int]:
        return int(self.section["period_start"]), int(self.section["period_end"])


@dataclass(frozen=True)
class Proposal:
    """A claim as it is proposed: its clause, kind, whose judgement it is, and its events."""

    clause: Clause
    kind: str
    attributed: tuple[str, ...]
    events: tuple[Event, ...]


def drafted(text: Text, section: dict[str, str], package: Package, day: str) -> Draft:
    """The draft rows of a section's text.

    Parameters
    ----------
    text
        The normalised text.
    section
        The section's row: its id, its state (code and name) and its period are used.
    package
        Whose bodies and treaties are known by name.
    day
        The day on which the rows are made (YYYY-MM-DD).

    Returns
    -------
    Draft
    """
    reading = _Reading(Names.of(package, section["state"]), section)
    draft, base = Draft(), 0
    for number, paragraph in enumerate(text.paragraphs, start=1):
        for count, (start, end) in enumerate(sentences(paragraph), start=1):
            for proposal in _sentence(paragraph[start:end], reading, draft):
                place = {"paragraph": str(number), "sentence": str(count)}
                _add(
                    draft,
                    proposal,
                    section["section_id"],
                    place,
                    base + start,
                    text.whole,
                    day,
                    reading.names.short,
                )
        base += len(paragraph) + 1
    return draft


# From a sentence to proposals


def _sentence(sentence: str, reading: _Reading, draft: Draft) -> Iterator[Proposal]:
    """What is proposed of a sentence, a claim at a time; what it names and says is then known to the next."""
    mentions = reading.names.mentions(sentence)
    found = clauses(sentence)
    carried = NEVER
    subject: tuple[str, ...] = ()
    before: tuple[Event, ...] = ()
    for clause in found:
        text = sentence[clause.start : clause.end]
        own = _within(mentions, clause)
        own = _merged(own, _lacking(text, own, draft))
        reading.known += own
        back = reading.names.pointed(text, reading.known[: len(reading.known) - len(own)], own)
        own = _merged(own, back)
        head = clause.sentence.words[clause.verbs[0].head].end - clause.start
        if PRONOUN.search(text, head) and not any(one.kind == BODY and not one.owning for one in own):
            own += [one for one in mentions if one.kind == BODY and one.start < clause.start][-1:]
        time, head_time = _times(text, own, reading)
        inherited = time == NEVER and carried != NEVER
        time = carried if inherited else time
        carried = head_time if head_time != NEVER else carried
        subject = _subject(clause, own, subject)
        proposal = _proposal(clause, text, own, time, inherited, subject, before, reading)
        yield proposal
        if proposal.events:
            before = reading.happened = proposal.events
        if time != NEVER:
            reading.time = time


def _within(mentions: Sequence[Mention], clause: Clause) -> list[Mention]:
    """The mentions of a clause, in its own positions."""
    return [
        replace(one, start=one.start - clause.start, end=one.end - clause.start)
        for one in mentions
        if clause.start <= one.start < clause.end
    ]


def _merged(mentions: list[Mention], more: Sequence[Mention]) -> list[Mention]:
    """Mentions with others that lie outside of them, in order."""
    free = [
        one for one in more if all(one.end <= other.start or other.end <= one.start for other in mentions)
    ]
    return sorted([*mentions, *free], key=lambda one: one.start)


def _lacking(text: str, mentions: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Names in a clause that the tables lack, as mentions without an id; they are noted for whoever corrects the draft."""
    found: list[Mention] = []
    for one in mentions:
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    for kind_, pattern in ((TREATY, OF_TREATY), (BODY, OF_BODY)):
        for match in pattern.finditer(text):
            start = match.start()
            for piece in SEVERAL.split(match.group()):
                words = ENDS.sub("", piece.strip(" ,"))
                start = text.index(words, start)
                taken = any(one.start < start + len(words) and start < one.end for one in [*mentions, *found])
                if taken or len(CAPITAL.findall(words)) < 2 or words.startswith("Article"):
                    continue
                found.append(Mention(kind_, "", start, start + len(words), words=words))
                if words not in draft.unnamed:
                    draft.unnamed.append(words)
    return found


def _times(text: str, mentions: Sequence[Mention], reading: _Reading) -> tuple[When, When]:
    """When a clause says that it was; and what of it reaches the clauses after: all but what stands in brackets."""
    for one in mentions:
        if one.kind == TREATY:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    bare = re.sub(r"\([^)]*\)", "", text)
    return when(text, reading.period, reading.time), when(bare, reading.period, reading.time)


def _subject(clause: Clause, mentions: Sequence[Mention], before: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies that are a clause's subject: those named before its verb, or the subject of the clause that it goes on from."""
    if clause.joined == "verb":
        return before
    first = clause.sentence.words[clause.verbs[0].first].start - clause.start
    bodies = [one for one in mentions if one.kind == BODY and one.end <= first and one.name]
    return tuple(dict.fromkeys(one.name for one in bodies if not one.owning))


def _proposal(
    clause: Clause,
    text: str,
    mentions: list[Mention],
    time: When,
    inherited: bool,
    subject: tuple[str, ...],
    before: tuple[Event, ...],
    reading: _Reading,
) -> Proposal:
    sides = (
        tuple(dict.fromkeys(event.body for event in reading.happened if event.body))
        if SIDES.match(text)
        else ()
    )
    others = subject or sides
    counted = bool(
        mentions
        or sums(text)
        or series(text, [(one.start, one.end) for one in mentions])
        or re.search(r"\b\d+\b", text)
    )
    said = text
    if PRONOUN.search(text) and before and "report" in before[0].type:
        said += " report"  # what "it" is
    told = Told(clause, said, not others, bool(time.years), counted)
    type_ = event_type(told)
    kind_ = kind(told, type_)
    found: tuple[Event, ...] = ()
    if type_ and kind_ in ("event", "standing"):
        scene = Scene(text, tuple(mentions), time, inherited, reading.period, before, reading.names)
        found = tuple(events(type_, scene)) if kind_ == "event" or mentions or NAMED.search(text) else ()
    whose = others if kind_ == "evaluation" and praises(told) else ()
    return Proposal(clause, kind_, whose, found)


# From proposals to rows


def _add(
    draft: Draft,
    proposal: Proposal,
    section_id: str,
    place: dict[str, str],
    base: int,
    whole: str,
    day: str,
    names: dict[str, str],
) -> None:
    """Add a proposal's rows to a draft."""
    start, end = base + proposal.clause.start, base + proposal.clause.end
    claim_id = f"{section_id}-{len(draft.claims) + 1:02d}"
    draft.claims.append(
        {
            "claim_id": claim_id,
            "section_id": section_id,
            **place,
            "start": str(start),
            "end": str(end),
            "anchor": anchor(whole[start:end]),
            "kind": proposal.kind,
            "attributed_to": ";".join(proposal.attributed),
            "summary": _claim_summary(proposal, names),
            "span_sha256": span_digest(whole[start:end]),
            "status": STATUS,
            "coded_on": day,
        }
    )
    for number, event in enumerate(proposal.events, start=1):
        row = {"event_id": f"{claim_id}.{number}", "claim_id": claim_id, **cells(event)}
        draft.events.append(
            row | {"summary": _event_summary(event, names), "status": STATUS, "coded_on": day}
        )


def cells(event: Event) -> dict[str, str]:
    """An event's coded values, as its row has them."""
    time = event.when
    return {
        "type": event.type,
        "body_id": event.body,
        "body_basis": event.basis,
        "treaty_id": event.treaty,
        "ordinal": event.ordinal,
        "year_start": str(time.first or ""),
        "year_end": str(time.last or ""),
        "year_basis": time.basis,
        "month": str(time.month or ""),
        "amount_usd": "" if event.amount is None else str(event.amount),
    }


def anchor(span: str) -> str:
    """The first words of a span, as many as an anchor may have, and never all of it.

    >>> anchor("It visited Ruritania")
    'It visited'
    """
    return first_words(span, ANCHOR_WORDS, but=1)


def _event_summary(event: Event, names: dict[str, str]) -> str:
    """An event in words made of its coded values."""
    parts = [event.type.replace("-", " ")]
    if event.body:
        parts[0] += (
            f" at {names[event.body]}"
            if event.type in ("attendance", "review-participation")
            else f", {names[event.body]}"
        )
    if event.treaty and event.treaty != names.get(event.body):
        parts.append(event.treaty)
    if event.ordinal:
        parts.append(f"{_counted(event.type)} {event.ordinal}")
    if event.amount:
        parts.append(f"{event.amount} US dollars")
    return f"Draft: {', '.join([*parts, *_years(event.when)])}."


def _counted(type_: str) -> str:
    """What an event's number counts, in a word."""
    if "report" in type_:
        return "report"
    return "session" if type_ in ("attendance", "review-participation", "consensus") else "number"


def _years(time: When) -> list[str]:
    if not time.years:
        return []
    if time.basis == "since":
        return [f"{time.first} on"]
    return [str(time.first) if time.first == time.last else f"{time.first} to {time.last}"]


def _claim_summary(proposal: Proposal, names: dict[str, str]) -> str:
    """A claim in words made of what was coded of it."""
    if proposal.events:
        first, count = proposal.events[0], len(proposal.events)
        if count == 1:
            return _event_summary(first, names)
        return f"Draft: {count} events of type {first.type.replace('-', ' ')}{', '.join(['', *_years(first.when)])}."
    whose = ", ".join(names[body] for body in proposal.attributed[:4])
    return f"Draft: {proposal.kind}{f' by {whose}' if whose else ''}."
