"""The nbconvert exporter that makes a page's body with press's own template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import default

from . import tags, terminal
from .markup import Markup

FIRST_HEADING = re.compile(r"\A\s*#\s+[^\n]*\n?")


class BodyExporter(TemplateExporter):
    """Renders the cells of a notebook; what must be unique on the page is kept in a `Markup`."""

    enabled = False  # as an export format of the `jupyter nbconvert` command

    @default("template_name")
    def _template_name_default(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent)]

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[Any]:
        return []

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's filters, with HTML for Markdown, code and terminal colours."""
        yield from super().default_filters()
        yield "markdown2html", markdown
        yield "highlight_code", code
        yield "ansi2html", terminal.markup

    def body(self, notebook: Any, markup: Markup, rows: Any) -> str:
        """Render the cells: the HTML of the page's body.

        Parameters
        ----------
        notebook : NotebookNode
        markup : Markup
            Fits each piece to the page, and keeps what the page must know of it.
        rows : object
            Whose `add(output)` keeps an output's rows and returns the link to them.
        """
        return str(self.template.render(nb=notebook, markup=markup, rows=rows, tagged=tags.of))


@cache
def code(source: str) -> str:
    """A cell's code to HTML."""
    return str(_highlighter()(source))


@cache
def _highlighter() -> Highlight2HTML:
    return Highlight2HTML(pygments_lexer="ipython3")


def markdown(source: str, attachments: dict[str, Any] | None = None, title: bool = False) -> str:
    """Markdown to HTML; with `title`, without the notebook's leading heading: the page has its own."""
    if title:
        source = FIRST_HEADING.sub("", source)
    return _markdown(source) if not attachments else _rendered(source, attachments)


def _rendered(source: str, attachments: dict[str, Any]) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=attachments)
    return MarkdownWithMath(renderer=renderer).render(source)


@cache
def _markdown(source: str) -> str:
    return _rendered(source, {})
