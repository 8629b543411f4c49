"""HTML and SVG made fit for a page: unique ids, no style attributes, tables that scroll, linked headings."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from .names import slug

ATTRIBUTE = re.compile(r"""\s+([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
TAG = re.compile(rf"<([a-zA-Z][\w:.-]*)((?:{ATTRIBUTE.pattern})*)\s*(/?)>")
SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL)
SVG_NOISE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata\b.*?</metadata>", re.DOTALL)
SVG_STYLE = re.compile(r"(?:<defs>\s*)?<style\b[^>]*>(.*?)</style>(?:\s*</defs>)?", re.DOTALL)
ROUND = re.compile(r"\*\s*\{\s*stroke-linejoin:\s*round;\s*stroke-linecap:\s*butt;?\s*\}")
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
ID = re.compile(r"""\sid=["']([^"']+)["']""")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption\s*>", re.DOTALL)
HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.DOTALL)
STYLE_ELEMENT = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL)
PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)
FAMILY = re.compile(r'\sfont-family="[^"]*"')
FONT = re.compile(
    r"^(?:(?P<style>italic|oblique)\s+|(?P<variant>small-caps)\s+|(?P<weight>bold|bolder|lighter|[1-9]00)\s+"
    r"|(?P<stretch>\w+-(?:condensed|expanded)|condensed|expanded)\s+|normal\s+)*"
    r"(?P<size>[\d.]+(?:px|pt|em|rem|%))(?:/[\w.%]+)?\s+(?P<family>.+)$"
)

# What SVG 2 lets stand as an attribute of an element; anything else stays CSS.
PRESENTATION = frozenset(
    """
    alignment-baseline baseline-shift clip-path clip-rule color color-interpolation cursor direction
    display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering
    letter-spacing lighting-color marker-end marker-mid marker-start mask opacity overflow paint-order
    pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
    text-decoration text-rendering unicode-bidi vector-effect visibility word-spacing writing-mode
    """.split()  # noqa: SIM905 (a list of fifty quoted words is harder to read)
)


def text_of(markup: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


class Markup:
    """Everything that one page must not say twice: its ids, headings, tables and styles.

    Parameters
    ----------
    reserved : iterable of str
        Ids that the notebook's own HTML has: they stay as they are, so no other may be like them.

    Attributes
    ----------
    contents : list of (id, text)
        The page's second-level headings, in order.
    """

    def __init__(self, reserved: Iterable[str] = ()):
        self.contents: list[tuple[str, str]] = []
        self._ids = set(reserved)
        self._classes: dict[str, str] = {}
        self._styles: list[str] = []
        self._figures = 0
        self._tables = 0

    @property
    def css(self) -> str:
        """The rules that stand for style attributes and elements taken out of the page."""
        rules = [f".{name}{{{style}}}" for style, name in self._classes.items()]
        return "\n".join(self._styles + rules)

    def unique(self, wanted: str) -> str:
        """An id that nothing on the page has yet: the wanted one, if it is free."""
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        return name

    def prose(self, markup: str) -> str:
        """Fit HTML that came from Markdown."""
        return self.styled(self.scrolling(self.headed(markup)))

    def output(self, markup: str) -> str:
        """Fit an HTML output: as it is, but for styles, SVG ids, bare tables and headings without an id."""
        drawings: list[str] = []

        def aside(found: re.Match[str]) -> str:
            drawings.append(self._drawing(found[0]))
            return f"<!--drawing {len(drawings) - 1}-->"

        markup = SVG.sub(aside, PANDAS_STYLE.sub("", markup))
        markup = STYLE_ELEMENT.sub(self._keep_style, markup)
        markup = self.headed(markup)
        if 'class="scroll' not in markup:
            markup = self.scrolling(markup)
        markup = self.styled(markup)
        return re.sub(r"<!--drawing (\d+)-->", lambda found: drawings[int(found[1])], markup)

    def figure(self, svg: str, description: str = "") -> str:
        """Fit an SVG output; `description` is for those who can't see it."""
        if not (found := SVG.search(svg)):
            return ""
        drawing = self._drawing(found[0])
        # An image is one thing to a screen reader: a drawing with links in it is a group of them.
        role = "group" if re.search(r"<a\b", drawing) else "img"
        label = html.escape(description or f"Figure {self._figures}")
        return re.sub(r"<svg\b", f'<svg role="{role}" aria-label="{label}"', drawing, count=1)

    def headed(self, markup: str) -> str:
        """Give each heading an id and a link to itself; a page has one h1 and that is its title."""

        def heading(found: re.Match[str]) -> str:
            level, attributes, content = max(2, int(found[1])), found[2], found[3]
            if given := ID.search(attributes):
                name = given[1]
            else:
                name = self.unique(slug(text_of(content)))
                attributes += f' id="{name}"'
            if level == 2:
                self.contents.append((name, text_of(content)))
            if "<a " not in content:
                content = f'<a class="self" href="#{name}">{content}</a>'
            return f"<h{level}{attributes}>{content}</h{level}>"

        return HEADING.sub(heading, markup)

    def scrolling(self, markup: str) -> str:
        """Put each table in a box of its own that scrolls sideways and that the keyboard reaches."""

        def table(found: re.Match[str]) -> str:
            self._tables += 1
            caption = CAPTION.search(found[0])
            label = f"Table {self._tables}" + (f": {text_of(caption[1])}" if caption else "")
            inner = _scoped(found[0]) if 'class="dataframe' in found[0] else found[0]
            label = html.escape(label)
            return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{inner}</div>'

        return TABLE.sub(table, markup)

    def styled(self, markup: str) -> str:
        """Turn style attributes, which the page's policy does not allow, into classes that it does."""
        if "style=" not in markup:
            return markup
        return TAG.sub(lambda found: self._tag(found, lambda style, _: html.unescape(style)), markup)

    def _keep_style(self, found: re.Match[str]) -> str:
        if found[1].strip() not in self._styles:
            self._styles.append(found[1].strip())
        return ""

    def _drawing(self, svg: str) -> str:
        self._figures += 1
        svg = SVG_NOISE.sub("", svg)
        names = {name: f"f{self._figures}-{name}" for name in ID.findall(svg)}
        styles = SVG_STYLE.findall(svg)
        svg = SVG_STYLE.sub("", svg)
        svg = TAG.sub(lambda found: self._tag(found, _presentation, names), BETWEEN_TAGS.sub("><", svg))
        svg = _shared_font(svg)
        for style in styles:
            if ROUND.fullmatch(style.strip()):
                # matplotlib's rule for all elements; inherited, it yields to what an element says itself
                svg = re.sub(r"<svg\b", '<svg stroke-linejoin="round" stroke-linecap="butt"', svg, count=1)
            else:
                name = self.unique(f"f{self._figures}")
                svg = re.sub(r"<svg\b", f'<svg class="{name}"', svg, count=1)
                self._styles.append(f".{name}{{{style.strip()}}}")
        return svg

    def _tag(self, found: re.Match[str], convert: Callable, names: dict[str, str] | None = None) -> str:
        attributes = {name: value for name, value in ATTRIBUTE.findall(found[2])}
        style = attributes.pop("style", "")[1:-1]
        rest = convert(style, attributes) if style else ""
        if rest:
            name = self._classes.setdefault(rest.strip().rstrip(";"), f"s{len(self._classes)}")
            classes = attributes.get("class", '""')[1:-1]
            attributes["class"] = f'"{classes} {name}"'.replace('" ', '"')
        if names is not None:
            attributes = _renamed(attributes, names)
        written = "".join(f" {name}={value}" if value else f" {name}" for name, value in attributes.items())
        return f"<{found[1]}{written}{found[5]}>"


def _presentation(style: str, attributes: dict[str, str]) -> str:
    """Move what can be moved from a style into attributes; return what can't.

    An attribute gives way to any rule of a style sheet, as a style attribute never does: so the page's
    own style can recolour a drawing.
    """
    rest = []
    for declaration in filter(None, map(str.strip, html.unescape(style).split(";"))):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        font = FONT.match(value) if name == "font" else None
        if font:
            parts = {key: part for key, part in font.groupdict().items() if part}
            attributes.update({f"font-{key}": _quoted(part) for key, part in parts.items()})
        elif name in PRESENTATION and "!important" not in value:
            attributes[name] = _quoted(value)
        else:
            rest.append(declaration)
    return ";".join(rest)


def _shared_font(svg: str) -> str:
    """Say once, on the drawing, the font that all its texts name: a list of a dozen families each time."""
    families = set(FAMILY.findall(svg))
    if len(families) != 1:
        return svg
    return re.sub(r"<svg\b", f"<svg{families.pop()}", FAMILY.sub("", svg), count=1)


def _quoted(value: str) -> str:
    return '"' + html.escape(value, quote=False).replace('"', "&quot;") + '"'


def _renamed(attributes: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Rename ids and what refers to them; drop what only XML needs. A link out of the drawing stays."""
    changed = {}
    for name, value in attributes.items():
        if name in ("xmlns", "xmlns:xlink", "version"):
            continue
        name = name.removeprefix("xlink:")
        if name == "id":
            value = f'"{names[value[1:-1]]}"'
        elif name in ("aria-labelledby", "aria-describedby"):
            value = '"' + " ".join(names.get(one, one) for one in value[1:-1].split()) + '"'
        elif name == "href" and value[1:2] == "#":
            value = f'"#{names.get(value[2:-1], value[2:-1])}"'
        elif "url(#" in value:
            value = REFERENCE.sub(lambda found: f"url(#{names.get(found[1], found[1])})", value)
        changed[name] = value
    return changed


def _scoped(table: str) -> str:
    """A DataFrame's table with headers that a screen reader announces, without attributes of mere looks."""
    table = re.sub(r'(<table\b[^>]*?)\sborder="\d+"', r"\1", table)
    table = re.sub(r'<tr style="text-align: \w+;">', "<tr>", table)
    head, end, body = table.partition("</thead>")
    return _headers(head, "col") + end + _headers(body, "row")


def _headers(part: str, scope: str) -> str:
    part = re.sub(r"<th(\s[^>]*)?></th>", "<td></td>", part)
    return re.sub(r"<th(?=[\s>])(?![^>]*\sscope=)", f'<th scope="{scope}"', part)
