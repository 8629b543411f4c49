"""The nbconvert exporter that makes a page's body with press's own template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathInlineParser
from traitlets import default

from . import formula, tags, terminal
from .markup import Markup
from .output import Outputs

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
        outputs = Outputs(markup, markdown)
        made = self.template.render(nb=notebook, markup=markup, rows=rows, outputs=outputs, tagged=tags.of)
        return markup.resolved(str(made))


@cache
def code(source: str) -> str:
    """A cell's code to HTML."""
    return str(_highlighter()(source))


@cache
def _highlighter() -> Highlight2HTML:
    return Highlight2HTML(pygments_lexer="ipython3")


@cache
def markdown(source: str, title: bool = False) -> str:
    """Markdown to HTML; with `title`, without the notebook's leading heading: the page has its own.

    An attachment's address stays as it is, for `Markup` to put the attachment in its place.
    """
    if title:
        source = FIRST_HEADING.sub("", source)
    reader = MarkdownWithMath(
        renderer=Renderer(escape=False, exclude_anchor_links=True), inline=Inline(hard_wrap=False)
    )
    return str(reader.render(source))


class Inline(MathInlineParser):
    """Reads a dollar as money where a formula would begin or end with white space, or go on with a digit; in time that is linear."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        "inline_math_tex": r"(?<![$\\])\$(?![\s$])(?P<math_inline_tex>(?:\\[\s\S]|[^$\\])+)(?<!\s)\$(?![\d$])",
    }


class Renderer(IPythonRenderer):
    """Makes MathML of formulas."""

    def inline_math(self, body: str) -> str:
        """A formula in a line."""
        return formula.mathml(body)

    def block_math(self, body: str) -> str:
        """A formula by itself."""
        return formula.mathml(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        """An environment of LaTeX."""
        return formula.environment(name, body)

    def _embed_image_or_attachment(self, src: str) -> str:
        return src
