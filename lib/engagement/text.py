"""The text of a section: its normalised form, its sentences, and whether the coded positions hold in it.

The text itself is not part of the data. Whoever has it, as a text or HTML file, can verify every position against it.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from pathlib import Path

from .package import EngagementError, Package, unknown
from .sheet import content

# A sentence ends in a full stop (or its kin) and what closes around it; one capital letter before it is an initial.
PART = re.compile(r"[^\W_]+")  # of a word: what stands between hyphens, apostrophes and stops
SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"”’)\]]*(?=\s|$)")
# What ends in a full stop and no sentence: some always, some before a number only ("No. 12"; but: he said "No.").
ABBREVIATION = re.compile(
    r"(?:\b(?:i\.e|e\.g|viz|cf|vs|al|Mr|Mrs|Ms|Messrs|Dr|Prof|Gen|Amb|Hon|St)\.$)"
    r"|(?:\b(?:nos?|arts?|paras?|pp?|vols?|chs?|secs?|figs?|res|rev|add|corr|ed|approx|ca)\.(?=\s+[\dIVX]))",
    re.IGNORECASE,
)
LEADING_NUMBER = re.compile(r"^\d+\.\s+")
BULLET = re.compile(r"^(?:[•‣▪●◦·*–—-]|\([a-z]{1,4}\))\s+")
BODY = re.compile(
    r"(?:[.!?][\"”’)\]]*|\D[.!?][\"”’)\]]*\d{1,3})$"
)  # how a block ends that is body text, endnote mark and all
UNFINISHED = re.compile(r"[:;,]$|\b(?:and|or)$")
BLOCKS = [
    "p",
    "div",
    "li",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "tr",
    "section",
    "article",
    "title",
]


def normalised(paragraph: str) -> str:
    """One paragraph in normal form: NFC, single spaces, no leading number.

    >>> normalised(" 12.  One\\u00a0 two\\nthree. ")
    'One two three.'
    """
    text = unicodedata.normalize("NFC", paragraph).replace("\u00a0", " ")
    return LEADING_NUMBER.sub("", re.sub(r"\s+", " ", text).strip())


def sentences(paragraph: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a normalised paragraph, in characters, end exclusive.

    >>> sentences("One thing. Two (or more).")
    [(0, 10), (11, 25)]
    >>> sentences("Protocol No. 12 (i.e. the last one) was signed.")
    [(0, 47)]
    """
    found, start = [], 0
    for match in SENTENCE_END.finditer(paragraph):
        if _goes_on(paragraph, match):
            continue
        found.append((start, match.end()))
        start = match.end() + 1
    if start < len(paragraph):
        found.append((start, len(paragraph)))
    return found


def _goes_on(paragraph: str, stop: re.Match) -> bool:
    """Whether a sentence goes on after a full stop: it ends an abbreviation, or a small letter follows."""
    after = paragraph[stop.end() :].lstrip()[:1]
    if after.islower():
        return True
    if paragraph[stop.start()] != "." or stop.group() != ".":
        return False
    around = ABBREVIATION.search(paragraph, max(0, stop.start() - 10), stop.end() + 3)
    last = re.search(r"\S+$", paragraph[: stop.end()])
    return bool(
        (around and around.end() == stop.end())
        or (last and ABBREVIATION.search(last.group().lstrip('("“‘[')))
    )


def without_marks(paragraphs: Iterable[str], endnotes: str) -> list[str]:
    """Paragraphs without the endnote marks that stand among their words.

    ``endnotes`` gives the marks' numbers, first and last ("4-15"), as a section's row does; each is taken out once, in order, where it is
    joined to the word, stop or bracket before it.

    >>> without_marks(["A party to it,4 and to that.5", "In 2013, No. 6 of G20.6"], "4-6")
    ['A party to it, and to that.', 'In 2013, No. 6 of G20.']
    """
    if not endnotes:
        return list(paragraphs)
    first, _, last = endnotes.partition("-")
    text, at = "\n".join(paragraphs), 0
    for number in range(int(first), int(last or first) + 1):
        mark = re.compile(rf"(?<=[^\s\d(/-]){number}(?![\d\w])").search(text, at)
        if mark:
            at = mark.start()
            text = text[:at] + text[mark.end() :]
    return text.split("\n")


def _joined(blocks: Iterable[str]) -> list[str]:
    """Blocks with each bulleted list joined to the words that lead into it, its bullets left out."""
    found: list[str] = []
    in_list = False
    for block in blocks:
        words = BULLET.sub("", block)
        bulleted = words != block
        if bulleted and found and (in_list or UNFINISHED.search(found[-1])):
            found[-1] += f" {words}"
        else:
            found.append(words)
        in_list = bulleted
    return found


@dataclass(frozen=True)
class Text:
    """The normalised text of a section: its body paragraphs."""

    paragraphs: tuple[str, ...]

    @cached_property
    def whole(self) -> str:
        """The paragraphs joined by one line feed: what positions count in."""
        return "\n".join(self.paragraphs)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the whole text's UTF-8 bytes, in hexadecimal."""
        return hashlib.sha256(self.whole.encode("utf-8")).hexdigest()

    @cached_property
    def _starts(self) -> list[tuple[int, int, int]]:
        """(position, paragraph, sentence) of the first character of each sentence."""
        found, base = [], 0
        for number, paragraph in enumerate(self.paragraphs, start=1):
            found += [
                (base + start, number, count)
                for count, (start, _) in enumerate(sentences(paragraph), start=1)
            ]
            base += len(paragraph) + 1
        return found

    def place(self, position: int) -> tuple[int, int]:
        """Paragraph and sentence (both from 1) in which a position lies."""
        starts = self._starts
        found = bisect_right(starts, position, key=lambda item: item[0]) - 1
        return starts[max(found, 0)][1:]

    def sentence(self, paragraph: int, sentence: int) -> tuple[int, int]:
        """Start and end of a sentence in the whole text; raises EngagementError where there is none."""
        base = sum(len(text) + 1 for text in self.paragraphs[: paragraph - 1])
        try:
            start, end = sentences(self.paragraphs[paragraph - 1])[sentence - 1]
        except IndexError:
            raise EngagementError(f"the text has no paragraph {paragraph}, sentence {sentence}") from None
        return base + start, base + end


def _blocks(path: Path) -> Iterator[list[str]]:
    """A file's blocks of text, in each of the ways that files part their paragraphs."""
    try:
        raw = content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EngagementError(
            f"{path}: byte {error.start} is not UTF-8; the text must be a UTF-8 text or HTML file"
        ) from error
    except ValueError as error:
        raise EngagementError(f"{path}: cannot be read ({error})") from error
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"<(html|body|p|div)\b", raw[:5000], re.IGNORECASE):
        from bs4 import BeautifulSoup

        page = BeautifulSoup(raw, "html.parser")
        for tag in page(["script", "style", "noscript"]):
            tag.decompose()
        for tag in page(BLOCKS):
            tag.insert_before("\n\n")
            tag.insert_after("\n\n")
        raw = page.get_text()
    for separator in (r"\n\s*\n", r"\n"):
        yield _joined(block for block in map(normalised, re.split(separator, raw)) if block)


def candidates(path: Path, title: str, endnotes: str = "") -> Iterator[Text]:
    """The ways in which a file can be read as a section: after each heading with its title, up to the next heading or the end.

    Body paragraphs are the blocks that end as a sentence does; headings and page furniture do not. A lead-in and its bullets are one
    paragraph; endnote marks (their numbers, as :func:`without_marks` takes them) are taken out.
    """
    wanted = title.casefold()
    for blocks in _blocks(path):
        heads = [
            place
            for place, block in enumerate(blocks)
            if wanted in block.casefold() and len(block) < 2 * len(title)
        ]
        for head in [*reversed(heads), -1]:
            after = blocks[head + 1 :]
            body = [bool(BODY.search(block)) for block in after]
            if not any(body):
                continue
            first = body.index(True)
            stop = next((place for place in range(first, len(body)) if not body[place]), len(body))
            for part in (after[first:stop], list(compress(after, body))):
                yield Text(tuple(without_marks(part, endnotes)))


@dataclass(frozen=True)
class Finding:
    """Whether one claim holds in a text: ``status`` is holds, moved, changed or elsewhere."""

    claim_id: str
    status: str
    detail: str = ""


def first_words(span: str, most: int, but: int = 0) -> str:
    """The first words of a span, at least one: at most so many, and all but some of them.

    What a hyphen or an apostrophe joins counts as several, so that however words are counted no more are kept.

    >>> first_words("The state's well-kept promise was praised", 6), first_words("It rained", 6, but=1)
    ("The state's well-kept promise", 'It')
    """
    words = span.split()
    kept = words[: max(1, len(words) - but)]
    while len(kept) > 1 and sum(max(1, len(PART.findall(word))) for word in kept) > most:
        kept.pop()
    return " ".join(kept)


def span_digest(span: str) -> str:
    """The SHA-256 of a span's text, as ``claims.csv`` keeps it."""
    return hashlib.sha256(span.encode("utf-8")).hexdigest()


def _finding(claim: dict[str, str], text: Text) -> Finding:
    """Look at one claim's position, wording, anchor, paragraph and sentence in a text."""
    start, end = int(claim["start"]), int(claim["end"])
    coded = (int(claim["paragraph"]), int(claim["sentence"]))
    where = f"paragraph {coded[0]}, sentence {coded[1]}"

    def holds_at(position: int) -> bool:
        return span_digest(text.whole[position : position + end - start]) == claim["span_sha256"]

    if not holds_at(start):
        place = text.whole.find(claim["anchor"])
        while place >= 0:
            if holds_at(place):
                return Finding(
                    claim["claim_id"],
                    "moved",
                    f"wording unchanged, now at {place}, coded at {start} ({where})",
                )
            place = text.whole.find(claim["anchor"], place + 1)
        return Finding(
            claim["claim_id"], "changed", f"the wording at {start} to {end} is not what was coded ({where})"
        )
    if not text.whole.startswith(claim["anchor"], start):
        return Finding(claim["claim_id"], "changed", f"the span does not begin with the anchor ({where})")
    if text.place(start) != coded:
        paragraph, sentence = text.place(start)
        what = f"it stands in paragraph {paragraph}, sentence {sentence}, coded in {where}"
        return Finding(claim["claim_id"], "elsewhere", what)
    return Finding(claim["claim_id"], "holds")


@dataclass(frozen=True)
class Verification:
    """What a text says of a section's positions: one finding a claim, in order, and whether the hash is the coded one."""

    text: Text
    findings: tuple[Finding, ...]
    hash_matches: bool

    @property
    def failed(self) -> list[Finding]:
        """The claims that no longer hold."""
        return [finding for finding in self.findings if finding.status != "holds"]

    @property
    def sound(self) -> bool:
        """Whether everything holds: every claim, and the text as a whole."""
        return self.hash_matches and not self.failed


def verify(path: str | os.PathLike, section_id: str, package: Package) -> Verification:
    """Verify every position of a section against a text or HTML file.

    Parameters
    ----------
    path
        A UTF-8 file that holds the section's text, alone or in a page with headings and furniture around it.
    section_id
        A section of the package.
    package
        The data package.

    Returns
    -------
    Verification
        Of the reading of the file that has the coded hash, else of the one in which most claims hold.

    Raises
    ------
    EngagementError
        If the section does not exist, the file cannot be read, or no paragraph is found in it.
    """
    sections = {row["section_id"]: row for row in package.rows("sections")}
    if section_id not in sections:
        raise unknown("section", section_id, sections)
    section = sections[section_id]
    claims = [row for row in package.rows("claims") if row["section_id"] == section_id]
    best: Verification | None = None
    for text in dict.fromkeys(candidates(Path(path), section["title"], section.get("endnotes", ""))):
        same = text.sha256 == section["text_sha256"]
        result = Verification(text, tuple(_finding(claim, text) for claim in claims), same)
        if same:
            return result
        if best is None or len(result.failed) < len(best.failed):
            best = result
    if best is None:
        raise EngagementError(
            f"{path}: no paragraph of text found; it must hold the section's body paragraphs"
        )
    return best


def coded(paths: Iterable[str | os.PathLike], package: Package) -> dict[str, tuple[Path, Text]]:
    """The sections whose coded text some files hold, each with its file and the text.

    Raises
    ------
    EngagementError
        If a file cannot be read, or holds the text of no section of the package.
    """
    found: dict[str, tuple[Path, Text]] = {}
    for path in map(Path, paths):
        held = {
            row["section_id"]: (path, text)
            for row in package.rows("sections")
            for text in candidates(path, row["title"], row.get("endnotes", ""))
            if text.sha256 == row["text_sha256"]
        }
        if not held:
            raise EngagementError(
                f"{path}: not the text that was coded as any section; see `engagement source verify`"
            )
        found |= held
    return found
