"""The clauses of a sentence that are claims, by the codebook's rules: each with its place and its verbs.

A claim is one finite verb with its own subject matter. Verbs that share an object are one; a verb joined by "and" is another, with
the first one's subject or its own; so is a relative clause after a comma. What a sentence takes for granted is none: a clause within
the subject, one that restricts a noun, one that says when or why, one that tells what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .grammar import ADVERBS, GRAMMAR, Sentence, Verb, parsed
from .lexicon import bases

CLOSING = re.compile(r"[\s.!?;:,]*[.!?][\"”’)\]]*\s*$")
JOINING = ("CC",)


@dataclass(frozen=True)
class Clause:
    """A claim's clause: where its span begins and ends in its sentence, its verbs, and how it begins.

    ``joined`` is how it hangs on what stands before: "" (it opens the sentence), verb (the same subject), subject (one of its own)
    or relative.
    """

    start: int
    end: int
    verbs: tuple[Verb, ...]
    joined: str
    sentence: Sentence

    @property
    def heads(self) -> set[str]:
        """The verbs that the clause's heads may be forms of."""
        return set().union(*(bases(self.sentence.low(verb.head)) for verb in self.verbs))


def clauses(sentence: str) -> list[Clause]:
    """The claims of a sentence, in order; none where it has no finite verb, as a lead-in has not.

    >>> text = "In 1998 Ruritania joined the Lake Treaty, which entered into force in 1999, and sent it a report."
    >>> [text[clause.start : clause.end] for clause in clauses(text)]
    ['In 1998 Ruritania joined the Lake Treaty', 'which entered into force in 1999', 'sent it a report']
    >>> clauses("Attending meetings.")
    []
    """
    words = parsed(sentence)
    opened: list[tuple[int, str, list[Verb]]] = []
    for verb in _before_list(words):
        if not opened:
            if _opens(words, verb):
                opened.append((0, "", [verb]))
            continue
        previous = opened[-1][2][-1]
        begins = _begins(words, previous, verb, opened[0][2][0])
        if begins == (-1, "shared"):
            opened[-1][2].append(verb)
        elif begins:
            opened.append((*begins, [verb]))
    if not opened and (sure := [verb for verb in words.verbs if verb.form != "open"]):
        opened.append((0, "", sure[-1:]))  # each seems to hang on another: it is one statement all the same
    return list(_spans(sentence, words, opened))


def _before_list(words: Sentence) -> Iterator[Verb]:
    """The verbs before a colon that has others before it: what follows is a list of things, not of statements."""
    colons = (at for at, word in enumerate(words.words) if word.text == ":" and not word.bracketed)
    colon = next((at for at in colons if any(verb.first < at for verb in words.verbs)), len(words.words))
    return (verb for verb in words.verbs if verb.first < colon)


def _spans(sentence: str, words: Sentence, opened: list[tuple[int, str, list[Verb]]]) -> Iterator[Clause]:
    """Each clause with its span: up to the comma and the "and" before the next, the last up to the closing stop."""
    closing = CLOSING.search(sentence)
    for number, (first, joined, verbs) in enumerate(opened):
        if number + 1 < len(opened):
            last = opened[number + 1][0] - 1
            while words.tag(last) in JOINING or words.words[last].text in (",", ";"):
                last -= 1
            end = words.words[last].end
        else:
            end = closing.start() if closing else len(sentence)
        yield Clause(words.words[first].start, end, tuple(verbs), joined, words)


def _opens(words: Sentence, verb: Verb) -> bool:
    """Whether a verb is its sentence's first main verb."""
    if words.low(0) in GRAMMAR["sided"]:
        return True
    if _subordinate(words, 0, verb) or words.tag(words.back(verb.first)) in JOINING:
        return False
    if verb.form != "open":
        return True
    if words.back(verb.first) < 0:
        return False
    later = next(
        (
            other
            for other in words.verbs
            if other.first > verb.head
            and not any(
                words.tag(at) in JOINING for at in range(verb.head, other.first) if not _in_name(words, at)
            )
            and not _sheltered(words, verb.head + 1, other)
        ),
        None,
    )
    if later is None:
        return True
    if later.form != "open":
        return False
    return words.takes_object(verb) or not words.takes_object(later)


def _in_name(words: Sentence, at: int) -> bool:
    """Whether an "and" stands between parts of a name or between numbers."""
    after = words.words[min(at + 1, len(words.words) - 1)]
    return after.text[:1].isupper() or after.tag == "CD"


def _sheltered(words: Sentence, start: int, verb: Verb) -> bool:
    """Whether a clause of its own kind opens between a place and a verb: a relative, a subordinate, or a bare "it has joined"."""
    for at in range(start, verb.first):
        low = words.low(at)
        if (
            low in GRAMMAR["relatives"]
            or low in GRAMMAR["subordinators"]
            and low not in ("since", "as", "after", "before")
        ):
            return True
    return words.low(words.back(verb.first)) in GRAMMAR["subjects"] and words.tag(
        words.back(verb.first) - 1
    ).startswith("NN")


def _subordinate(words: Sentence, start: int, verb: Verb) -> bool:
    """Whether a verb stands in a clause that a subordinating word opens after a place, with no comma between."""
    for at in range(verb.first - 1, start - 1, -1):
        low = words.low(at)
        if words.words[at].text == "," and at > start:
            return False
        if low in GRAMMAR["relatives"]:
            return True
        if low in GRAMMAR["subordinators"] and words.tag(at + 1) not in ("CD", "TO"):
            if low not in GRAMMAR["prepositions"] or _opens_clause(words, at, verb):
                return True
    return False


def _opens_clause(words: Sentence, at: int, verb: Verb) -> bool:
    """Whether a word that may be a preposition opens a clause: "since it joined"; "As the report shows, …" at the head of a sentence."""
    after = words.tag(at + 1)
    if after == "PRP":
        return True
    parted = any(word.text == "," for word in words.words[verb.head :])
    return at == 0 and words.low(at) in ("as", "once") and parted and after in ("DT", "NN", "NNS", "NNP")


def _begins(words: Sentence, previous: Verb, verb: Verb, main: Verb) -> tuple[int, str] | None:
    """Where a claim begins that a later verb makes, and how it is joined; (-1, "shared") for one that shares the object."""
    back = words.back(verb.first)
    if words.tag(back) in JOINING:
        return _joined_verb(words, previous, verb, main, back)
    between = range(previous.head + 1, verb.first)
    relative = next((at for at in reversed(between) if words.low(at) in GRAMMAR["relatives"]), None)
    join = next(
        (at for at in reversed(between) if words.tag(at) in JOINING or words.words[at].text == ";"), None
    )
    sided = next((at for at in reversed(between) if words.low(at) in GRAMMAR["sided"]), None)
    comma = next((at for at in between if words.words[at].text == ","), None)
    if previous is main and words.low(0) in GRAMMAR["sided"] and comma is not None:
        return comma + 1, "subject"
    if sided is not None and words.words[sided - 1].text == ",":
        return sided, "subject"
    if relative is not None and (join is None or join < relative):
        return _relative(words, previous, relative, verb)
    if words.words[back].text == ";" and (verb.form != "open" or words.takes_object(verb)):
        return back + 1, "verb"
    if words.words[back].text == "," and verb.form == "present" and previous.form in ("present", "perfect"):
        return (back + 1, "verb") if words.takes_object(verb) else None
    if words.words[back].text == "," and verb.form == "open":
        return _listed(words, verb, main, back)
    said = words.on(previous.head)
    told = words.low(said) in ("that", "whether", "how") and not any(
        said < other.first < (join or 0) for other in words.verbs
    )
    if join is not None and not told and not _sheltered(words, join + 1, verb):
        return _own_subject(words, join, verb)
    return None


def _joined_verb(
    words: Sentence, previous: Verb, verb: Verb, main: Verb, join: int
) -> tuple[int, str] | None:
    """A verb straight after "and": of the same subject, or sharing the object of the verb before."""
    if verb.form == "open" and main.form in ("present", "future") and not words.takes_object(verb):
        return None
    bare = all(words.tag(at) in ("RP", *ADVERBS) for at in range(previous.head + 1, join))
    if bare or words.tag(join - 1) in ("IN", "TO"):  # "signed and …", "takes part in and …"
        return -1, "shared"
    inner = [other for other in words.verbs if previous.head < other.first < join]
    if inner and _sheltered(words, previous.head + 1, inner[-1]):
        first = words.low(verb.first)
        if words.low(inner[-1].first) == first != words.low(previous.first):
            return None  # "ensures that it is made … and is heard"
    if verb.form == "open" and main.form == "present" and words.words[join - 1].text != ",":
        return None
    return join + 1, "verb"


def _relative(words: Sentence, previous: Verb, relative: int, verb: Verb) -> tuple[int, str] | None:
    """A relative clause: a claim after a comma, with what stands between the two ("on the basis of which").

    One about the subject itself ("to which it is party") only says which is meant.
    """
    if words.low(words.back(verb.first)) in GRAMMAR["subjects"]:
        return None
    start = relative
    while (
        start - 1 > previous.head
        and words.tag(start - 1) in ("IN", "TO", "DT", "NN")
        and relative - start < 5
    ):
        start -= 1
    return (start, "relative") if words.words[start - 1].text == "," else None


def _listed(words: Sentence, verb: Verb, main: Verb, comma: int) -> tuple[int, str] | None:
    """A past form after a comma: one of a list of verbs, if "and" and another follow or an adverb leads it; else a participle."""
    if main.form not in ("perfect", "open", "past"):
        return None
    if not words.takes_object(verb) and words.tag(verb.head + 1) != "TO":
        return None
    later = (other for other in words.verbs if other.first > verb.head)
    manner = words.tag(verb.first - 1) in ADVERBS and words.low(verb.head + 1) != "by"
    if manner or any(words.tag(words.back(other.first)) in JOINING for other in later):
        return comma + 1, "verb"
    return None


def _own_subject(words: Sentence, join: int, verb: Verb) -> tuple[int, str] | None:
    """A verb after "and" and a subject: everything between the two must be able to be one."""
    subject = range(join + 1, verb.first)
    if not any(words.tag(at).startswith(("NN", "PRP", "EX")) or words.tag(at) == "DT" for at in subject):
        return None
    if words.tag(join + 1) in ("IN", "VBG", "TO") and words.words[join].text != ";":
        if not any(words.words[at].text == "," for at in subject):
            return None
    if verb.form == "open" and not words.takes_object(verb):
        return None
    if any(words.tag(at) in ("MD",) for at in subject):
        return None
    return join + 1, "subject"
