"""The grammar of one sentence: its words with their parts of speech, and its finite verbs.

Parts of speech are those of the Penn treebank, by TextBlob's pattern tagger, whose lexicon comes with it. The tagger knows a word
rather than its place; what the place says (after "it" stands a verb) is added here, by rules that name no text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .lexicon import IRREGULAR, LEXICON, bases

GRAMMAR = LEXICON["grammar"]
WORD = re.compile(r"['’]\s?s\b|\d[\d.,]*\d|\w+(?:[-‑–/.]\w+)*|\S")
QUOTES = str.maketrans("“”‘’", "\"\"''")
OBJECT = ("DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "CD", "$", "PDT", "JJR", "JJS")
ADVERBS = ("RB", "RBR", "RBS")
PARTICLES = ("up", "out", "off", "forth", "forward", "down", "over", "on")
PAST = {
    form for form, base in IRREGULAR.items() if form not in (base, "lead", "saw")
}  # that no noun is spelt like


@dataclass(frozen=True)
class Token:
    """A word or a mark: its text, where it stands in the sentence, its part of speech, and whether it is within brackets."""

    text: str
    start: int
    end: int
    tag: str
    bracketed: bool = False

    @property
    def low(self) -> str:
        return self.text.casefold()


@dataclass(frozen=True)
class Verb:
    """A finite verb: the places of its first word and of its head, its form, and whether it is denied.

    ``form`` is future, perfect, be (a form of be, with a participle or without), present, past, or open: a past form that may as
    well be a participle.
    """

    first: int
    head: int
    form: str
    denied: bool = False


def tokens(sentence: str) -> list[Token]:
    """The words and marks of a sentence, with their parts of speech.

    >>> [(token.text, token.tag) for token in tokens("It visited Ruritania.")]
    [('It', 'PRP'), ('visited', 'VBD'), ('Ruritania', 'NNP'), ('.', '.')]
    """
    from textblob.en import tag

    found = list(WORD.finditer(sentence))
    words = [re.sub(r"\s", "", match.group()).translate(QUOTES) for match in found]
    if not words:
        return []
    tags = [part for _, part in tag(" ".join(word.replace("/", "-") for word in words), tokenize=False)]
    listed, depth = [], 0
    for match, part in zip(found, tags, strict=True):
        depth += match.group() in "(["
        listed.append(Token(match.group(), match.start(), match.end(), part, depth > 0))
        depth -= depth > 0 and match.group() in ")]"
    return _placed(listed)


def _placed(words: list[Token]) -> list[Token]:
    """Words with the parts of speech that their places ask for."""
    for at, word in enumerate(words):
        words[at] = replace(word, tag=_tag(words, at))
    return words


def _tag(words: Sequence[Token], at: int) -> str:
    """A word's part of speech, in its place; those before it are settled."""
    word, tag = words[at], words[at].tag
    before = words[at - 1] if at else None
    after = words[at + 1].tag if at + 1 < len(words) else "."
    if word.low in GRAMMAR["be"] or word.low in GRAMMAR["have"]:
        return (
            "VBD" if word.low in ("was", "were", "had") else "VBP" if word.low in ("are", "have") else "VBZ"
        )
    if re.fullmatch(r"['’]\s?s", word.text):
        return "POS"
    if word.text.isdigit():
        return "CD"
    if word.text == "May" and (at or after == "CD"):
        return "NNP"  # the month
    if word.text.isupper() and len(word.text) > 1:
        return "NNP"
    if "-" in word.text and tag[0] in "VJ":
        return "VBD" if re.fullmatch(r"(?:co|re)-\w+ed", word.low) else "JJ"
    if tag.startswith("NN") and word.low in PAST:
        return "VBD"
    if word.low in GRAMMAR["adjectives"] and after.startswith(("NN", "JJ", "VBG")):
        return "JJ"
    if before is None or tag.startswith("V") and tag != "VB":
        return tag
    if tag.startswith("NN") and word.text[0].islower() and word.low.endswith("s"):
        who = next((one for one in reversed(words[:at]) if one.tag not in ADVERBS), before)
        if who.low in GRAMMAR["subjects"] or before.low in GRAMMAR["relatives"]:
            return "VBZ"
        if before.tag.startswith("NN") and at + 1 < len(words) and words[at + 1].low == "that":
            return "VBZ"
        if before.tag in ADVERBS and after in (
            ("IN", "TO", *OBJECT) if before.low.endswith("ly") else ("DT", "PRP$")
        ):
            return "VBZ"
    return tag


def _settled(word: Token) -> bool:
    """Whether a word is a finite verb wherever it stands."""
    return word.tag in ("VBZ", "MD")


@dataclass(frozen=True)
class Sentence:
    """A sentence's words, and what is asked of their places."""

    words: tuple[Token, ...]

    def tag(self, at: int) -> str:
        return self.words[at].tag if 0 <= at < len(self.words) else ""

    def low(self, at: int) -> str:
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def back(self, at: int) -> int:
        """The place before a place and the adverbs that stand there."""
        at -= 1
        while self.tag(at) in ADVERBS and self.low(at) != "not":
            at -= 1
        return at

    def on(self, at: int) -> int:
        """The place after a place and the adverbs that stand there."""
        at += 1
        while self.tag(at) in ADVERBS:
            at += 1
        return at

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """The finite verbs, in order; if there is none, a noun that must be one by its place."""
        found = self._verbs(())
        found += self._verbs(self._hidden(found))
        found += self._verbs(self._hidden_after(found))
        return tuple(sorted({verb.first: verb for verb in found}.values(), key=lambda verb: verb.first))

    def _verbs(self, hidden: Sequence[int]) -> list[Verb]:
        found, at = [], 0
        while at < len(self.words):
            verb = None if self.words[at].bracketed else self._verb(at, at in hidden)
            if verb:
                found.append(verb)
            at = max(at, verb.head if verb else at) + 1
        return found

    def _verb(self, at: int, hidden: bool) -> Verb | None:
        """The finite verb that begins at a place, if one does."""
        tag, low, before = self.tag(at), self.low(at), self.back(at)
        if hidden:
            return Verb(at, at, "present")
        if self.tag(before) in ("TO", "MD") and tag != "MD":
            return None
        after = self.on(at)
        denied = any(self.low(place) in ("not", "never") for place in range(at, after))
        if tag == "MD":
            head = after
            if self.tag(after) == "IN":  # "may in its report include"
                reach = range(after, min(after + 7, len(self.words)))
                head = next((place for place in reach if self.tag(place) in ("VB", "VBP")), after)
            return Verb(at, min(head, len(self.words) - 1), "future", denied)
        if low in GRAMMAR["have"]:
            reach = range(after, after + 4)  # "has all along been"
            been = next((place for place in reach if self.low(place) == "been"), None)
            if been and not any(
                self.tag(place).startswith(("NN", "PRP", ",")) for place in range(after, been)
            ):
                after = been
                last = self.on(after)
                return Verb(at, last if self.tag(last) in ("VBN", "VBD", "VBG") else after, "perfect", denied)
            after += self.tag(after) == "JJ" and self.tag(after + 1) in ("VBN", "VBD")  # "has long taken"
            if self.tag(after) in ("VBN", "VBD") or self.low(after) in IRREGULAR:
                return Verb(at, after, "perfect", denied)
            return Verb(at, at, "past" if low == "had" else "present", denied)
        if low in GRAMMAR["be"]:
            if self.low(after) == "being":
                after = self.on(after)
            joined = self.tag(after) in ("VBN", "VBD", "VBG")
            return Verb(at, after if joined else at, "be", denied)
        if tag in ("VBZ", "VBP") or (tag == "VB" and self.tag(before).startswith(("NN", "PRP")) and at):
            return Verb(at, at, "present" if tag == "VBZ" or self.tag(before) in ("PRP", "NNS") else "past")
        if tag in ("VBD", "VBN") and not self._adjective(at):
            return Verb(at, at, "open")
        return None

    def _adjective(self, at: int) -> bool:
        """Whether a past form stands as an adjective or after a word that no finite verb follows."""
        if self.tag(at - 1) in ("DT", "PRP$", "JJ", "POS", "IN", "CD", "TO") and not (
            self.tag(at - 1) == "DT" and self.low(at - 1) in ("this", "that", "both", "all")
        ):
            return True
        return self.tag(self.back(at)) == "IN" and self.tag(at + 1).startswith(("NN", "JJ"))

    def _hidden(self, found: Sequence[Verb]) -> list[int]:
        """Where a noun by its form must be the first verb: straight before an article, straight after a noun.

        Looked for where no verb is sure, or the first sure one stands after "and" and so is a second.
        """
        sure = next((verb.first for verb in found if verb.form != "open"), len(self.words))
        if sure < len(self.words) and self.tag(self.back(sure)) != "CC":
            return []
        for at in range(1, min(sure, len(self.words) - 1)):
            word = self.words[at]
            if not word.tag.startswith("NN") or not word.text[0].islower() or word.bracketed:
                continue
            if any(verb.first < at and self.takes_object(verb) for verb in found):
                return []
            follows = ("DT", "PRP$", "VBG", "TO") if word.tag == "NNS" else ("DT", "PRP$")
            if self.tag(at - 1).startswith("NN") and self.tag(at + 1) in follows:
                return [at]
        return []

    def _hidden_after(self, found: Sequence[Verb]) -> list[int]:
        """Where, after a verb in the present, "and" and a noun by its form are another: "coordinates …, and monitors the …"."""
        first = min((verb.head for verb in found if verb.form == "present"), default=len(self.words))
        return [
            at
            for at in range(first + 2, len(self.words) - 1)
            if self.tag(at) == "NNS" and self.words[at].text.islower() and self._in_row(at, found)
        ]

    def _in_row(self, at: int, found: Sequence[Verb]) -> bool:
        """Whether a place is that of another verb in a row: after "and" or a comma, with an object after it."""
        if self.tag(self.back(at)) == "CC":
            return self.tag(at + 1) in ("DT", "PRP$")
        goes_on = any(
            verb.form == "present" and verb.first > at and self.tag(self.back(verb.first)) == "CC"
            for verb in found
        )
        return self.low(self.back(at)) == "," and goes_on and self.tag(at + 1) in OBJECT

    def takes_object(self, verb: Verb) -> bool:
        """Whether a verb is followed by an object, or needs none."""
        after = verb.head + 1
        if self.tag(after) in ADVERBS or self.low(after) in PARTICLES:
            after += 1
        return self.tag(after) in OBJECT or bool(bases(self.low(verb.head)) & set(GRAMMAR["intransitive"]))


def parsed(sentence: str) -> Sentence:
    """A sentence with its words."""
    return Sentence(tuple(tokens(sentence)))
