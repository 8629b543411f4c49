"""The codebook as a page: what the data are, how a verdict is reached, what none of it can tell."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .package import Package
from .wording import anchor

GENERATED = re.compile(r"<!-- /?\w+ -->\n?")  # what the codebook's generated parts stand between
TITLE = re.compile(r"\A# .*\n")


def page() -> tuple[str, list[tuple[str, str]]]:
    """The codebook of the package at hand, as `body` gives it."""
    return body(Package().codebook)


def body(codebook: Path) -> tuple[str, list[tuple[str, str]]]:
    """The HTML of a codebook, and its parts for a list of contents.

    Headings have ids made of their words; links to files that only the folder has are words alone.
    """
    text = TITLE.sub("", GENERATED.sub("", codebook.read_text(encoding="utf-8")))
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    contents = []
    for heading, words in zip(tokens, tokens[1:], strict=False):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(words.content))
            if heading.tag == "h2":
                contents.append((anchor(words.content), words.content))
    for token in tokens:
        _unlink(token)
    html = parser.renderer.render(tokens, parser.options, {})
    scroll = '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
    return html.replace("<table>", scroll).replace("</table>", "</table></div>"), contents


def _unlink(token: Token) -> None:
    """Leave of a link into the folder its words."""
    away = False
    kept = []
    for part in token.children or []:
        if part.type == "link_open":
            away = not str(part.attrGet("href")).startswith(("#", "https://", "http://"))
        if not (away and part.type in ("link_open", "link_close")):
            kept.append(part)
        if part.type == "link_close":
            away = False
    if token.children:
        token.children = kept
