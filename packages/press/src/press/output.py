"""An output on a page: of the forms that its bundle has, the best that a page can show; if that says too little, a notice with it."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from . import formula, media, terminal
from .markup import Markup

HTML, SVG, TEXT = "text/html", "image/svg+xml", "text/plain"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/apng")
ROWS = "text/csv"  # told by a link of its own
WIDGET = "widget"  # in an output's metadata of press: it is one
NAMES = {
    "application/javascript": "what a script would make",
    "application/pdf": "a document (PDF)",
    "text/latex": "LaTeX",
}
BARE = re.compile(
    r"<[\w.]+(?: object)?(?: at 0x\w+)?>|<[\w.]+ object>?"
)  # what Python says of an object that says nothing itself


def own(output: Any) -> dict[str, Any]:
    """What an output says to press."""
    said = output.metadata.get("press", {})
    return said if isinstance(said, dict) else {}


def words(output: Any, kind: str) -> str:
    """The author's words for a picture, for those who can't see it: said to press, or as IPython keeps them."""
    told = output.metadata.get(kind)
    return str(own(output).get("alt") or (told.get("alt") if isinstance(told, dict) else "") or "")


class Outputs:
    """Shows the outputs of a page.

    Parameters
    ----------
    markup : Markup
        Fits each to the page.
    markdown : callable
        Markdown to HTML.
    """

    def __init__(self, markup: Markup, markdown: Any):
        self._markup = markup
        self._markdown = markdown

    def html(self, output: Any) -> str:
        """An output as HTML."""
        data = output.data
        if HTML in data and not (self._markup.needs_more(data[HTML]) and self._other(data)):
            return f'<div class="output">{self._markup.fit(data[HTML])}</div>'
        if SVG in data:
            drawn = self._markup.figure(data[SVG], words(output, SVG))
            return f'<figure class="figure">{drawn}</figure>'
        for kind in PICTURES:
            if isinstance(data.get(kind), str):
                return self._picture(output, kind)
        if "text/markdown" in data:
            return f'<div class="prose">{self._markup.fit(self._markdown(data["text/markdown"]))}</div>'
        if "text/latex" in data:
            return f'<div class="prose">{self._markup.fit(formula.text(data["text/latex"]))}</div>'
        for kind, value in data.items():
            if kind.startswith(("audio/", "video/")) and isinstance(value, str):
                tag = kind.partition("/")[0]
                played = f'<{tag} controls src="{media.data(escape(kind), value)}"></{tag}>'
                return f'<figure class="figure">{self._markup.fit(played)}</figure>'
        if "application/json" in data:
            shown = json.dumps(data["application/json"], indent=2, ensure_ascii=False)
            return f'<pre class="text" tabindex="0">{escape(shown)}</pre>'
        return self._text(output)

    def _other(self, data: Any) -> bool:
        """Whether there is a form beside HTML that needs neither a script nor another page."""
        kinds = {SVG, *PICTURES, "text/markdown", "text/latex"}
        return any(kind in data for kind in kinds) or (
            not self._markup.says(data[HTML]) and TEXT in data and not BARE.fullmatch(data[TEXT])
        )

    def _picture(self, output: Any, kind: str) -> str:
        told = output.metadata.get(kind)
        sizes = told if isinstance(told, dict) else {}
        wide = "".join(
            f' {name}="{escape(str(sizes[name]))}"' for name in ("width", "height") if sizes.get(name)
        )
        alt = escape(words(output, kind) or "Figure")
        return f'<figure class="figure"><img src="{media.data(kind, output.data[kind])}" alt="{alt}"{wide}></figure>'

    def _text(self, output: Any) -> str:
        kinds = [kind for kind in output.data if kind not in (TEXT, ROWS)]
        if own(output).get(WIDGET):
            what = "a widget, which needs a notebook that runs"
        elif kinds:
            what = (
                NAMES.get(kinds[0], "what a script would make")
                if HTML not in kinds
                else "what a script would make"
            )
            what += "" if kinds[0] in NAMES or HTML in kinds else f" of {kinds[0]}"
        else:
            what = ""
        text = output.data.get(TEXT, "")
        if not text and not what and not output.data.get(ROWS):
            what = "an output without anything in it"
        shown = f"<p>{self._markup.notice(what)}</p>" if what else ""
        if text and not (what and BARE.fullmatch(text.strip())):
            shown += f'<pre class="text" tabindex="0">{terminal.markup(text)}</pre>'
        return shown
