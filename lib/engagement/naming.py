"""Which bodies and treaties of the tables a text names, and where: by their names, short names, aliases and the text's own brackets.

Names are compared by their words without those that carry no meaning ("of the"), and a long one may have some words more or fewer
than the table's: texts rarely write a committee's name as its statute does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from .lexicon import LEXICON
from .package import Package

BODY, TREATY = "body", "treaty"
EMPTY = frozenset(LEXICON["names"]["empty"])
ADOPTED = re.compile(r"(?:1[89]|20)\d\d")  # a year is no part of a name: texts give it or leave it out
TOKEN = re.compile(r"[^\W_]+(?:[-‑–][^\W_]+)*")
BRACKETED = re.compile(r"\s*\(\s*[\"“”']?([^()\"“”]{2,80}?)[\"“”']?\s*\)")
UNITED_NATIONS = re.compile(r"\bUnited Nations\b")
LONG, SHARE, SPREAD = (
    6,
    0.8,
    1.7,
)  # a name of so many words may lack some of them, within a stretch of the text
# Words by which a text points back to something that it named ("the Committee"), if the name of it has them.
BACK = re.compile(
    r"\b(?:most|many|some|several|all|the|this|that|these|said|relevant)\s+(?:\w+\s)?((?:optional\s)?(?:committee|council|convention|covenant|protocol|charter|forum|seminar|assembly|"
    r"working group|office|commission|rapporteur|alliance|process))\b(?!\s+(?:of|on|for|against|to)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """Where a text names something of the tables: what kind of thing, its id, and from where to where."""

    kind: str
    name: str
    start: int
    end: int
    owning: bool = False  # "the Council's …": whose something is, not whom an act is with
    back: bool = False  # pointed back to, not named
    inside: bool = False  # a body within a treaty's name
    via: str = ""  # the treaty whose committee is pointed back to
    words: str = ""  # as the text has it, where the tables lack it and ``name`` is empty


def stem(word: str) -> str:
    """A word as names are compared: small, without a plural's or an owner's ending.

    >>> stem("Rights"), stem("Children’s"), stem("Parties")
    ('right', 'children', 'party')
    """
    word = re.sub(r"['’]s?$", "", word.casefold())
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _bears(word: str) -> bool:
    """Whether a word is part of a name as names are compared."""
    return stem(word) not in EMPTY and not ADOPTED.fullmatch(word)


@dataclass(frozen=True)
class Name:
    """One name of something: its kind and id, its words as compared, and, for an abbreviation, the letters that must stand."""

    kind: str
    name: str
    words: tuple[str, ...]
    letters: str = ""


def _name(kind: str, identifier: str, text: str) -> Name | None:
    """A name as it is compared: an abbreviation or a single word by its letters, any other by its words."""
    given, text = text, UNITED_NATIONS.sub("", text).strip()
    words = tuple(stem(word) for word in TOKEN.findall(text) if _bears(word))
    if not words:
        return None
    letters = text if len(words) == 1 or (text.isupper() and len(text) < 12) else ""
    if given.startswith("UN ") and len(words) < 3:
        letters = given
    return Name(kind, identifier, words, letters)


@cache
def states() -> dict[str, dict[str, str]]:
    """A row of ``bodies`` for each state, as a partner in talks: id and names by ISO 3166-1."""
    import pycountry

    return {
        one.alpha_3: {
            "body_id": one.alpha_3,
            "short_name": getattr(one, "common_name", one.name),
            "name": one.name,
            "kind": "bilateral-partner",
            "aliases": ";".join(LEXICON["partners"].get(one.alpha_3, ())),
        }
        for one in pycountry.countries
    }


@dataclass
class Names:
    """All names of a package's bodies and treaties, and those that the text itself gives as it goes."""

    bodies: dict[str, dict[str, str]]
    treaties: dict[str, dict[str, str]]
    state: str
    own: list[Name] = field(default_factory=list)

    @classmethod
    def of(cls, package: Package, state: str) -> Names:
        """The names that a package's tables give, and those of all states as possible partners.

        ``state`` (ISO 3166-1 alpha-3) speaks and is no partner of its own.
        """
        bodies = {row["body_id"]: row for row in package.rows("bodies") if row["body_id"] != state}
        partners = {one: row for one, row in states().items() if one not in bodies and one != state}
        return cls(partners | bodies, {row["treaty_id"]: row for row in package.rows("treaties")}, state)

    @cached_property
    def listed(self) -> list[Name]:
        """The tables' names, each once."""
        found = []
        for kind, rows in ((BODY, self.bodies), (TREATY, self.treaties)):
            for identifier, row in rows.items():
                texts = [row.get("name", ""), row.get("short_name", ""), *row.get("aliases", "").split(";")]
                code = identifier.replace("-", " ")
                coded = identifier.isupper() and code == identifier and row is not states().get(identifier)
                texts += [identifier] if coded else []
                texts += list(_shortened(row.get("name", "")))
                found += [
                    _name(kind, identifier, text.strip()) for text in dict.fromkeys(texts) if text.strip()
                ]
        return [name for name in found if name]

    @cached_property
    def short(self) -> dict[str, str]:
        """Each body's short name."""
        return {body: row["short_name"] for body, row in self.bodies.items()}

    def above(self, body: str) -> Iterator[str]:
        """The bodies that a body belongs to, from the nearest."""
        while body := self.bodies.get(body, {}).get("parent_id", ""):
            yield body

    def committee(self, treaty: str) -> str:
        """The committee that monitors a treaty, or nothing."""
        return self.treaties.get(treaty, {}).get("body_id", "")

    def partner(self, body: str) -> bool:
        """Whether a body is a state or another partner in two-sided talks."""
        return self.bodies.get(body, {}).get("kind") == "bilateral-partner"

    def full(self, mention: Mention) -> str:
        """The name that the tables give to what is mentioned."""
        rows = self.bodies if mention.kind == BODY else self.treaties
        return rows[mention.name]["name"] if mention.name else mention.words

    def mentions(self, text: str) -> list[Mention]:
        """What a text names, in order; of names within one another of one kind the longest. Learns its bracketed names."""
        found = _longest(self._found(text))
        learnt = [name for mention in found for name in self._learnt(text, mention)]
        new = [name for name in learnt if name not in self.own]
        if new:
            self.own += new
            found = _longest(self._found(text))
        return found

    def _learnt(self, text: str, mention: Mention) -> Iterator[Name]:
        """The name that a bracket straight after a mention gives to it."""
        bracket = BRACKETED.match(text, mention.end)
        if not bracket or bracket.group(1).islower() and bracket.group().strip("( )")[0] not in "\"“”'‘":
            return
        name = _name(mention.kind, mention.name, bracket.group(1))
        if name and not any(letter.isdigit() for letter in bracket.group(1)):
            if name.words not in {other.words for other in self.listed}:
                yield name

    def _found(self, text: str) -> list[Mention]:
        blank = UNITED_NATIONS.sub(lambda match: " " * len(match.group()), text)
        tokens = [
            (stem(match.group()), match.start(), match.end())
            for match in TOKEN.finditer(blank)
            if _bears(match.group())
        ]
        places: dict[str, list[int]] = {}
        for at, (word, _, _) in enumerate(tokens):
            places.setdefault(word, []).append(at)
        found = [
            Mention(name.kind, name.name, start, end, bool(re.match(r"['’]\s?s\b", text[end:])))
            for name in [*self.listed, *self.own]
            for start, end in _places(name, text, tokens, places)
        ]
        return [mention for mention in found if not self._another(text, mention)]

    def _another(self, text: str, mention: Mention) -> bool:
        """Whether the words before a treaty's name make it another (a protocol to it), or leave it out (all but it)."""
        before = text[: mention.start]
        if re.search(r"\b(?:exception of|except|except for|other than)\s+(?:the\s+)?$", before):
            return True
        protocol = mention.kind == TREATY and re.search(
            r"\b(?:Protocols?|Amendments?)[^.;:]{0,60}?\bto\s+(?:the\s+)?$", before
        )
        return bool(protocol) and "Protocol" not in self.full(mention)

    def pointed(self, text: str, known: list[Mention], own: list[Mention]) -> list[Mention]:
        """What a text points back to ("the Committee"): the last that was named whose name has the word.

        ``known`` is what was named before, ``own`` what the text itself names, both in order. A committee may also be that of the
        treaty that was named last.
        """
        found = []
        for match in BACK.finditer(text):
            word = match.group(1).casefold()
            for mention in reversed([*known, *(one for one in own if one.end <= match.start())]):
                fits = word in self.full(mention).casefold()
                if fits or (word == "committee" and mention.kind == TREATY):
                    kind, name = (
                        (mention.kind, mention.name) if fits else (BODY, self.committee(mention.name))
                    )
                    via = "" if fits else mention.name
                    found.append(Mention(kind, name, match.start(1), match.end(1), back=True, via=via))
                    break
        return found


def _places(
    name: Name, text: str, tokens: list[tuple[str, int, int]], places: dict[str, list[int]]
) -> Iterator[tuple[int, int]]:
    """Where one name stands; of two readings that end alike, the one that begins later."""
    if name.letters:
        for match in re.finditer(rf"(?<!\w){re.escape(name.letters)}(?!\w)", text):
            if not name.letters[0].islower():
                yield match.span()
        return
    reached = {
        last: at
        for at in places.get(name.words[0], ())
        if (last := _reach(name.words, tokens, at)) is not None
    }
    yield from ((tokens[at][1], tokens[last][2]) for last, at in reached.items())


def _shortened(name: str) -> Iterator[str]:
    """Other ways to write a name: without what stands in brackets or who made it; by its number; without the end of a long one."""
    if "(" in name:
        yield re.sub(r"\s*\([^)]*\)", "", name)
    for prefix in ("International ", "Council of Europe "):
        if name.startswith(f"{prefix}Convention "):
            yield name.removeprefix(prefix)
    if number := re.search(r"Convention,? \d{4} \(No\. (\d+)\)$", name):
        yield f"ILO Convention {number.group(1)}"  # as its conventions are cited
    short = re.match(
        r"(Convention against Torture|Convention on the Elimination of All Forms of [A-Z][a-z]+ [A-Z][a-z]+)\b",
        name,
    )
    if short and short.group() != name:
        yield short.group()


def _reach(words: tuple[str, ...], tokens: list[tuple[str, int, int]], at: int) -> int | None:
    """The last token of a name that begins at a token, or None: all its words in order, with one between from four on.

    Of a long one nearly all, with some between; a number is never left out.
    """
    share, spread = (SHARE, SPREAD) if len(words) >= LONG else (1.0, 1 + len(words) // 4 / len(words))
    limit = min(len(tokens), at + int(len(words) * spread + 0.5) + (len(words) >= LONG))
    place, held, last = at, 0, at
    for word in words:
        found = next((here for here in range(place, limit) if tokens[here][0] == word), None)
        if found is not None:
            held, place, last = held + 1, found + 1, found
        elif word.isdigit():
            return None
    return last if held >= share * len(words) else None


def _longest(found: list[Mention]) -> list[Mention]:
    """Of mentions of one kind that overlap the longest; a treaty within a body's name and a body within a treaty's stay beside it.

    Where one name stands for a committee and for its treaty, as CEDAW does, both stay, and the act decides.
    """
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start - one.end, one.start, one.kind)):
        over = [other for other in kept if other.start < mention.end and mention.start < other.end]
        if all(other.kind != mention.kind for other in over):
            within = any((other.start, other.end) != (mention.start, mention.end) for other in over)
            kept.append(replace(mention, inside=within and mention.kind == BODY))
    return sorted(kept, key=lambda one: (one.start, one.end))
