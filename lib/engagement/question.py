"""What kind of statement a clause is, by the codebook's five questions, and what type of event it tells of."""

from __future__ import annotations

from dataclasses import dataclass

from .clause import Clause
from .lexicon import LEXICON, told

KINDS, TYPES = LEXICON["kinds"], LEXICON["type"]
DONE = ("perfect", "past", "open")
REACH = 9  # words after a linking verb in which what it says of its subject stands
# Types that last: told in the present, or in the perfect without a date, they are a state that goes on.
LASTING = (
    "accession",
    "signature",
    "non-acceptance",
    "membership",
    "review-participation",
    "candidature",
    "invitation",
    "declaration",
    "ratification-effort",
    "report-preparation",
    "report-submission",
)


@dataclass(frozen=True)
class Told:
    """A clause as it is asked about: its words, and what was found in them.

    ``text`` has, after its words, those that a pronoun in it stands for. ``by_state`` is whether the state itself is the subject;
    ``dated`` whether a year is given; ``counted`` whether a number, a sum or a name is.
    """

    clause: Clause
    text: str
    by_state: bool
    dated: bool
    counted: bool

    @property
    def heads(self) -> set[str]:
        return self.clause.heads

    @property
    def form(self) -> str:
        return self.clause.verbs[0].form

    @property
    def happened(self) -> bool:
        """Whether it is told as done: in the past or the perfect, or as going on at a time that is given."""
        verb, words = self.clause.verbs[0], self.clause.sentence
        if self.form == "be":
            passive = words.tag(verb.head) in ("VBN", "VBD", "VBG")
            return words.low(verb.first) in ("was", "were") or (passive and self.dated)
        return self.form in DONE

    @property
    def predicate(self) -> str:
        """The few words after the verb."""
        words = self.clause.sentence.words
        first = self.clause.verbs[-1].head
        reach = [word for word in words[first : first + REACH] if word.start < self.clause.end]
        return " ".join(word.text for word in reach)


def event_type(told_: Told) -> dict | None:
    """The type of event that a clause tells of, as the lexicon has it: the first that fits; None where none does."""
    denied = any(verb.denied for verb in told_.clause.verbs) or "not to " in told_.text
    for entry in TYPES:
        if denied and not entry.get("negated") or entry.get("negated") and not denied:
            continue
        if not _does(told_, entry["verbs"]) or not told(told_.text, entry["words"]):
            continue
        if "and" in entry and not told(told_.text, entry["and"]):
            continue
        if not told(told_.text, entry.get("but", ["\0"])):
            return entry
    return None


def _does(told_: Told, verbs: list[str]) -> bool:
    """Whether a clause's verb is one of some; of two words ("take part") the second must follow it."""
    parted = (verb.split(" ", 1) for verb in verbs)
    return any(first in told_.heads and (not rest or told(told_.predicate, rest)) for first, *rest in parted)


def kind(told_: Told, type_: dict | None) -> str:
    """The first of the five questions that is answered yes."""
    if _judges(told_, type_):
        return "evaluation"
    if _lasts(told_, type_):
        return "standing"
    if type_ and told_.happened:
        if told_.dated or told_.counted or (type_.get("act") and told_.form in ("past", "open")):
            return "event"
    power = told_.clause.sentence.low(told_.clause.verbs[0].first) in LEXICON["grammar"]["powers"]
    if (told_.form == "future" and not power) or _intends(told_):
        return "commitment"
    if power or told_.form == "present":
        return "standing"
    words, verb = told_.clause.sentence, told_.clause.verbs[0]
    if (
        told_.form == "be"
        and verb.first == verb.head
        and words.low(verb.first) in ("is", "are")
        and told_.counted
    ):
        return "standing"
    return (
        "standing" if told(told_.text, KINDS["standing_words"]) and told_.form != "open" else "generalisation"
    )


def _judges(told_: Told, type_: dict | None) -> bool:
    """Whether it praises or judges. A state that welcomes or recognises something shows an attitude; others give praise."""
    if praises(told_):
        return (
            not told_.by_state
            and type_ is None
            or "regard" in told_.heads
            or told(told_.text, KINDS["praise_nouns"])
        )
    if told_.heads & {"receive", "win", "earn"} and told(told_.text, KINDS["praise_nouns"]):
        return True
    if told_.form == "future" or not told_.heads & set(KINDS["linking"]):
        return False
    return told(told_.predicate, KINDS["judging"])


def praises(told_: Told) -> bool:
    """Whether its subject gives praise or blame, rather than being what is judged."""
    given = told_.heads & {"give", "express"} and told(told_.text, KINDS["praise_nouns"])
    return bool(told_.heads & set(KINDS["praise"]) or given)


def _lasts(told_: Told, type_: dict | None) -> bool:
    """Whether it tells of a state that goes on: a lasting thing in the present, or in the perfect without a date; a work kept up."""
    if told_.form == "future":
        return False
    if (
        told_.heads & set(KINDS["standing"])
        and (type_ or told_.counted)
        and told_.form in ("present", "perfect", "be")
    ):
        return type_ is not None
    if type_ is None or type_["name"] not in LASTING:
        return False
    if told_.form == "perfect":
        return not (told_.dated or told_.heads & {"decide", "elect"}) or "be" in told_.heads
    return told_.form == "present" or (told_.form == "be" and not told_.happened)


def _intends(told_: Told) -> bool:
    if told_.form in ("present", "be") and told(told_.text, KINDS["intent_words"]):
        return True
    if told_.form == "perfect" and told(told_.predicate, KINDS["lasting_intent"]):
        return True
    if told_.heads & set(KINDS["ever_intent"]) and told_.form != "be":
        return True
    return told_.form == "present" and bool(told_.heads & set(KINDS["intent"]))
