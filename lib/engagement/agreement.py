"""How far two codings of one section agree: claims by their spans, kinds and attribution; events by their rows, values and years.

Two claims are one where they share at least half of what they cover together. Beside the plain counts stands Krippendorff's alpha,
which takes off what chance would give: nominal for kinds, values and years; for spans, of how many claims begin in each sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .draft import drafted
from .edition import Edition
from .package import EngagementError, Package, unknown
from .text import coded as coded_texts

HALF = 0.5
FIELDS = ("type", "body_id", "body_basis", "treaty_id", "ordinal", "month", "amount_usd")
YEARS = ("year_start", "year_end", "year_basis")
Row = dict[str, str]


@dataclass(frozen=True)
class Coding:
    """One coding of a section: its claims, and their events by claim."""

    claims: list[Row]
    events: dict[str, list[Row]]

    @classmethod
    def made(cls, claims: Iterable[Row], events: Iterable[Row]) -> Coding:
        """A coding from its rows."""
        by_claim: dict[str, list[Row]] = {}
        for event in events:
            by_claim.setdefault(event["claim_id"], []).append(event)
        return cls(list(claims), by_claim)

    @classmethod
    def of(cls, package: Package, section_id: str) -> Coding:
        """A section's coding in a package, without its drafts; raises EngagementError where there is no such section."""
        ids = [row["section_id"] for row in package.rows("sections")]
        if section_id not in ids:
            raise unknown(f"section in {package.folder}", section_id, ids)
        claims = [
            row for row in package.rows("claims") if row["section_id"] == section_id and not row.get("status")
        ]
        own = {row["claim_id"] for row in claims}
        return cls.made(
            claims,
            (row for row in package.rows("events") if row["claim_id"] in own and not row.get("status")),
        )


def overlap(one: Row, other: Row) -> float:
    """What two claims share of what they cover together, from 0 to 1.

    >>> overlap({"start": "0", "end": "10"}, {"start": "5", "end": "15"})
    0.3333333333333333
    """
    (start, end), (first, last) = ((int(row["start"]), int(row["end"])) for row in (one, other))
    shared = max(0, min(end, last) - max(start, first))
    return shared / (end - start + last - first - shared)


def paired(one: Sequence[Row], other: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The claims that two codings have in common, each once, in the order of the text."""
    found, at = [], 0
    for claim in one:
        near = [(overlap(claim, row), -place) for place, row in enumerate(other[at:], start=at)]
        best, place = max(near, default=(0.0, 0))
        if best >= HALF:
            found.append((claim, other[-place]))
            at = 1 - place
    return found


def paired_events(one: Sequence[Row], other: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The events that two codings of a claim have in common: those most alike first, each once."""
    alike = sorted(
        (
            (-sum(row[name] == event[name] for name in (*FIELDS, *YEARS)), place, number)
            for place, event in enumerate(one)
            for number, row in enumerate(other)
        )
    )
    pairs: dict[int, int] = {}
    for _, place, number in alike:
        if place not in pairs and number not in pairs.values():
            pairs[place] = number
    return [(one[place], other[pairs[place]]) for place in sorted(pairs)]


def alpha(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Krippendorff's nominal alpha of two codings of the same units; None where all values are the same, so that it is not defined.

    >>> alpha("aabb", "aabb")
    1.0
    >>> alpha("aaaa", "aaaa") is None
    True
    """
    names = {value: place for place, value in enumerate(dict.fromkeys([*one, *other]))}
    return _alpha([names[value] for value in one], [names[value] for value in other], "nominal")


def alpha_of_counts(one: Sequence[int], other: Sequence[int]) -> float | None:
    """Krippendorff's interval alpha of two counts of the same units: a difference weighs by its square."""
    return _alpha(one, other, "interval")


def _alpha(one: Sequence[int], other: Sequence[int], level: Literal["nominal", "interval"]) -> float | None:
    import krippendorff

    if len({*one, *other}) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=[list(one), list(other)], level_of_measurement=level))


@dataclass(frozen=True)
class Measure:
    """One measure of agreement, named as in ``agreement.measure``: rows that agree, of rows compared, and alpha if it is defined."""

    name: str
    agreed: int
    compared: int
    alpha: float | None

    def line(self, section_id: str) -> str:
        """The measure on a line."""
        alpha = "" if self.alpha is None else f", Krippendorff's alpha {self.alpha:.3f}"
        return f"{section_id} {self.name}: {self.agreed} of {self.compared}{alpha}"

    def row(self, section_id: str) -> Row:
        """Its row of the table ``agreement``."""
        shown = "" if self.alpha is None else str(round(self.alpha, 3))
        return {
            "section_id": section_id,
            "measure": self.name,
            "agreed": str(self.agreed),
            "compared": str(self.compared),
            "alpha": shown,
        }


@dataclass(frozen=True)
class Comparison:
    """How far two codings agree, and where they differ: a line each."""

    measures: list[Measure]
    differences: list[str]


def compared(one: Coding, other: Coding) -> Comparison:
    """Compare two codings of one text."""
    pairs = paired(one.claims, other.claims)
    events = [
        pair for left, right in pairs for pair in paired_events(_events(one, left), _events(other, right))
    ]
    alone = len(one.claims) + len(other.claims) - 2 * len(pairs)
    every = sum(len(rows) for coding in (one, other) for rows in coding.events.values()) - len(events)
    same_spans = sum(_same(pair, ("start", "end")) for pair in pairs)
    begun = _begun(one.claims, other.claims)
    measures = [
        Measure("claim-spans", same_spans, len(pairs) + alone, alpha_of_counts(*begun)),
        _measure("claim-kind", pairs, ("kind",)),
        _measure("claim-attribution", pairs, ("attributed_to",)),
        Measure("event-rows", len(events), every, None),
        _measure("event-fields", events, FIELDS),
        _measure("event-years", events, YEARS),
    ]
    return Comparison(measures, list(_differences(one, other, pairs)))


def _events(coding: Coding, claim: Row) -> list[Row]:
    return coding.events.get(claim["claim_id"], [])


def _values(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def _same(pair: tuple[Row, Row], names: Sequence[str]) -> bool:
    return _values(pair[0], names) == _values(pair[1], names)


def _measure(name: str, pairs: Sequence[tuple[Row, Row]], names: Sequence[str]) -> Measure:
    agreed = sum(_same(pair, names) for pair in pairs)
    values = [[_values(pair[side], names) for pair in pairs] for side in (0, 1)]
    return Measure(name, agreed, len(pairs), alpha(values[0], values[1]))


def _begun(one: Sequence[Row], other: Sequence[Row]) -> tuple[list[int], list[int]]:
    """How many claims of each coding begin in each sentence; a sentence without any counts where a later one has some."""
    counts = [Counter((int(row["paragraph"]), int(row["sentence"])) for row in rows) for rows in (one, other)]
    last: dict[int, int] = {}
    for paragraph, sentence in {*counts[0], *counts[1]}:
        last[paragraph] = max(last.get(paragraph, 0), sentence)
    places = [(paragraph, place) for paragraph in sorted(last) for place in range(1, last[paragraph] + 1)]
    return [counts[0][place] for place in places], [counts[1][place] for place in places]


def _differences(one: Coding, other: Coding, pairs: Sequence[tuple[Row, Row]]) -> Iterator[str]:
    """Each row that differs, on a line, in the order of the text: claims first, then their events."""
    partner = {left["claim_id"]: right for left, right in pairs}
    met = {right["claim_id"] for right in partner.values()}
    found = [(left, partner.get(left["claim_id"])) for left in one.claims]
    lines = [
        (int(left["start"]), _alone(left, "first", _events(one, left))) for left, right in found if not right
    ]
    lines += [
        (int(row["start"]), _alone(row, "second", _events(other, row)))
        for row in other.claims
        if row["claim_id"] not in met
    ]
    lines += [
        (int(left["start"]), [*_claim(left, right), *_of_events(_events(one, left), _events(other, right))])
        for left, right in found
        if right
    ]
    yield from (line for _, some in sorted(lines, key=lambda item: item[0]) for line in some)


def _alone(row: Row, which: str, events: Sequence[Row]) -> list[str]:
    """A claim that only one coding has, and its events."""
    place = f"{row['start']} to {row['end']} (paragraph {row['paragraph']}, sentence {row['sentence']})"
    return [f"{row['claim_id']} only in the {which}: {place}, {row['kind']}"] + [
        _event_alone(event, which) for event in events
    ]


def _event_alone(row: Row, which: str) -> str:
    said = " ".join(filter(None, _values(row, ("type", "body_id", "treaty_id", "ordinal", "year_start"))))
    return f"{row['event_id']} only in the {which}: {said}"


def _claim(left: Row, right: Row) -> Iterator[str]:
    for name in ("start", "end", "kind", "attributed_to"):
        if left[name] != right[name]:
            yield f"{left['claim_id']} {name}: {left[name] or 'empty'} | {right[name] or 'empty'}"


def _of_events(one: Sequence[Row], other: Sequence[Row]) -> Iterator[str]:
    pairs = paired_events(one, other)
    for left, right in pairs:
        for name in (*FIELDS, *YEARS):
            if left[name] != right[name]:
                yield f"{left['event_id']} {name}: {left[name] or 'empty'} | {right[name] or 'empty'}"
    for place, (which, rows) in enumerate((("first", one), ("second", other))):
        matched = [pair[place] for pair in pairs]
        yield from (_event_alone(row, which) for row in rows if row not in matched)


def between(one: Package, other: Package, section_id: str | None = None) -> dict[str, Comparison]:
    """Compare the codings that two packages have of the same sections: of one, or of all that both have.

    Raises
    ------
    EngagementError
        If one of them lacks the section, none is in both, or they code different texts under one id.
    """
    texts = [
        {row["section_id"]: row["text_sha256"] for row in package.rows("sections")}
        for package in (one, other)
    ]
    for package, known in zip((one, other), texts, strict=True):
        if section_id is not None and section_id not in known:
            raise unknown(f"section in {package.folder}", section_id, known)
    both = [name for name in texts[0] if name in texts[1] and section_id in (None, name)]
    if not both:
        raise EngagementError(f"{one.folder} and {other.folder} have no section in common")
    for name in both:
        if texts[0][name] != texts[1][name]:
            raise EngagementError(f"{name}: the two folders code different texts (their text_sha256 differ)")
    return {name: compared(Coding.of(one, name), Coding.of(other, name)) for name in both}


def keep(package: Package, found: dict[str, Comparison]) -> None:
    """Put the figures of a comparison into a package's table of agreement, in place of those that it had of the same measures."""
    measures = ((name, measure) for name, comparison in found.items() for measure in comparison.measures)
    new = [measure.row(name) for name, measure in measures if measure.compared]
    replaced = {(row["section_id"], row["measure"]): row for row in new}
    rows = [replaced.pop((row["section_id"], row["measure"]), row) for row in package.rows("agreement")]
    edition = Edition(package.folder)
    edition.put("agreement", [*rows, *replaced.values()])
    edition.save()


# A draft beside what was coded


@dataclass(frozen=True)
class Score:
    """What of something was found: rows that both have, rows that were coded, rows that were proposed."""

    both: int
    coded: int
    proposed: int

    @property
    def recall(self) -> float:
        return self.both / self.coded if self.coded else 1.0

    @property
    def precision(self) -> float:
        return self.both / self.proposed if self.proposed else 1.0

    def __str__(self) -> str:
        counts = f"{self.coded} coded, {self.proposed} proposed, {self.both} in both"
        return f"recall {self.recall:.3f}, precision {self.precision:.3f} ({counts})"


@dataclass(frozen=True)
class Measured:
    """A draft beside the coded rows: claims by their spans, kinds of the claims that both have, events by body, number and year."""

    claims: Score
    kinds: tuple[int, int]
    events: Score
    comparison: Comparison

    @property
    def lines(self) -> list[str]:
        """The figures, a line each."""
        shared = f"{self.kinds[0]} of {self.kinds[1]} claims that both have are of one kind"
        return [
            f"claims: {self.claims}",
            f"kinds: {shared}",
            f"events by body, number and year: {self.events}",
        ]


def measured(draft: Coding, coded: Coding) -> Measured:
    """Measure a draft by the coded rows."""
    pairs = paired(coded.claims, draft.claims)
    kinds = sum(left["kind"] == right["kind"] for left, right in pairs)
    counts = [
        Counter(
            _values(row, ("body_id", "ordinal", "year_start", "year_end"))
            for rows in coding.events.values()
            for row in rows
        )
        for coding in (coded, draft)
    ]
    both = sum((counts[0] & counts[1]).values())
    return Measured(
        Score(len(pairs), len(coded.claims), len(draft.claims)),
        (kinds, len(pairs)),
        Score(both, counts[0].total(), counts[1].total()),
        compared(coded, draft),
    )


def measured_draft(package: Package, section_id: str, path: Path) -> Measured:
    """Draft a coded section as if it were new, and measure the draft.

    Raises
    ------
    EngagementError
        If there is no such section, or the file does not hold the text that was coded as it.
    """
    coding = Coding.of(package, section_id)
    held = coded_texts([path], package)
    if section_id not in held:
        raise EngagementError(f"{path}: not the text that was coded as {section_id}")
    section = next(row for row in package.rows("sections") if row["section_id"] == section_id)
    draft = drafted(held[section_id][1], section, package, "")
    return measured(Coding.made(draft.claims, draft.events), coding)
