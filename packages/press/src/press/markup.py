"""HTML and SVG made fit for a page: unique ids, no style attributes, tables that scroll, linked headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from . import absent, drawing, formula, tree
from .media import Shelf
from .names import slug
from .tree import Element

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
OWN = frozenset(["main"])  # the ids of the page itself
LISTS = ("aria-controls", "aria-describedby", "aria-labelledby", "aria-owns", "for", "headers", "list")
ALIGNED = re.compile(r"text-align: \w+;")
DEFERRED = re.compile("\0later-(\\d{1,9})\0")
NOT_GITHUB = re.compile(r"[^\w\- ]")
LOOKS = re.compile(r"[{}<]")  # what would end a rule of the page's style


class Markup:
    """Everything that one page must not say twice: its ids, headings, tables and styles.

    Parameters
    ----------
    outputs : iterable of str
        The HTML that the page will have: ids in it stay as they are, so no other may be like them.
    shelf : Shelf, optional
        What may be embedded.

    Attributes
    ----------
    contents : list of (id, text)
        The page's second-level headings, in order.
    plays : bool
        Whether the page has sound or films.
    """

    def __init__(self, outputs: Iterable[str] = (), shelf: Shelf | None = None):
        self.contents: list[tuple[str, str]] = []
        self._read = {markup: tree.html(markup) for markup in outputs}
        self._given = {name for root in self._read.values() for name in _ids(root)}
        self._ids = set(OWN)
        self._drawn: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        self._styles: list[str] = []
        self._figures = 0
        self._tables = 0
        self._shelf = shelf
        self._links: list[str] = []
        self._aliases: dict[str, str] = {}
        self._used: dict[str, None] = {}
        self.plays = False

    @property
    def css(self) -> str:
        """The rules that stand for style attributes and elements taken out of the page."""
        rules = [f".{name}{{{style}}}" for style, name in self._classes.items()]
        return "\n".join([*self._used, *self._styles, *rules])

    def fit(self, markup: str, attachments: Mapping[str, Any] | None = None) -> str:
        """Fit a piece of HTML to the page: as it is, but for styles, ids, drawings, bare tables and headings.

        Parameters
        ----------
        markup : str
        attachments : mapping, optional
            What is attached to its cell.
        """
        root = self._read.pop(markup, None) or tree.html(markup)
        fitter = absent.Fitter(root, lambda address: self._data(address, attachments or {}))
        self._unique_ids(root)
        for element in _outside_drawings(root):
            if not fitter.fit(element):
                continue
            if element.tag == "svg":
                self._draw(element)
            elif element.tag == "style":
                self._keep(element)
                continue
            elif element.tag in HEADINGS:
                self._head(element)
            elif element.tag == "table":
                self._scroll(element)
            elif element.tag == "math":
                self._used.setdefault(formula.STYLE)
            elif element.tag == "a":
                self._defer(element)
            if element.tag != "svg" and "style" in element.attributes:
                self._style(element, element.drop("style"))
        self.plays |= fitter.plays
        if fitter.notices:
            self._used.setdefault(absent.STYLE)
        return root.markup()

    def _data(self, address: str, attachments: Mapping[str, Any]) -> str | None:
        return self._shelf.data(address, attachments) if self._shelf else None

    def notice(self, what: str) -> str:
        """A notice of what the page can't show."""
        self._used.setdefault(absent.STYLE)
        return absent.notice(what)

    def needs_more(self, markup: str) -> bool:
        """Whether one of the outputs has something that no page can show."""
        return absent.needs_more(self._read.get(markup) or tree.html(markup))

    def says(self, markup: str) -> bool:
        """Whether one of the outputs has words or pictures without what runs in it."""
        root = tree.html(markup)
        for element in root.elements():
            if element.tag in ("script", "style", *absent.PLACES):
                element.remove()
        return bool(root.text() or root.find("img", "svg", "audio", "video"))

    def _defer(self, link: Element) -> None:
        """Leave a link to a part of the page that has no such id, so far, to `resolved`."""
        href = link.get("href")
        name = unquote(href[1:])
        if href[:1] == "#" and name and name not in self._ids and name not in self._given:
            link.set("href", f"#{self._later(href[1:])}")

    def _later(self, wanted: str) -> str:
        """What stands for an id until it is known what that is on the page."""
        self._links.append(wanted)
        return f"\0later-{len(self._links) - 1}\0"

    def resolved(self, body: str) -> str:
        """The page's body with what refers to later parts of it by their ids; JupyterLab and GitHub name headings otherwise."""
        if not self._links:
            return body
        return DEFERRED.sub(lambda found: self._target(int(found[1])), body)

    def _target(self, number: int) -> str:
        wanted = self._links[number] if number < len(self._links) else ""
        name = unquote(wanted)
        if name in self._ids or name in self._given:
            return wanted
        found = self._drawn.get(name) or self._aliases.get(name) or self._aliases.get(name.lower())
        return quote(found) if found else wanted

    def figure(self, svg: str, description: str = "") -> str:
        """Fit an SVG output; `description` is for those who can't see it."""
        found = drawing.read(svg)
        for one in found:
            self._draw(one)
            # An image is one thing to a screen reader: a drawing with links in it is a group of them.
            role = "group" if one.find("a") else "img"
            one.lead(role=role, aria_label=description or f"Figure {self._figures}")
        return "".join(one.markup() for one in found) or f"<pre>{escape(svg)}</pre>"

    def unique(self, wanted: str) -> str:
        """An id that nothing on the page has yet: the wanted one, if it is free."""
        name, number = wanted, 1
        while name in self._ids or name in self._given:
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        return name

    def _unique_ids(self, root: Element) -> None:
        """Rename what an earlier piece of the page, or this one, has already, and what in this piece refers to it."""
        names = {}
        elements = list(_outside_drawings(root))
        for element in elements:
            name = element.get("id")
            if name in self._ids:
                names[name] = self.unique(name)
                element.set("id", names[name])
            elif name:
                self._ids.add(name)
        for element in elements if names else ():
            for key, value in list(element.attributes.items()):
                if key == "href" and value and value[:1] == "#" and value[1:] in names:
                    element.set(key, f"#{names[value[1:]]}")
                elif key in LISTS and value:
                    element.set(key, " ".join(names.get(one, one) for one in value.split()))

    def _head(self, heading: Element) -> None:
        """Give a heading an id and a link to itself; a page has one h1 and that is its title."""
        said = heading.text()
        if heading.tag == "h1":
            heading.rename("h2")
        if not heading.get("id"):
            heading.set("id", self.unique(slug(said)))
        name = heading.get("id")
        for alias in (said.replace(" ", "-"), NOT_GITHUB.sub("", said.lower()).replace(" ", "-")):
            self._aliases.setdefault(alias, name)
        if heading.tag == "h2":
            self.contents.append((name, said))
        if not heading.find("a"):
            link = f'<a class="self" href="#{tree.quoted(name)}">'
            heading.children = [link, *heading.children, "</a>"]

    def _scroll(self, table: Element) -> None:
        """Put a table in a box of its own that scrolls sideways and that the keyboard reaches."""
        self._tables += 1
        caption = table.find("caption")
        label = f"Table {self._tables}" + (f": {caption.text()}" if caption else "")
        if "dataframe" in table.get("class").split():
            _announce(table)
        table.before = f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">'
        table.after = "</div>"

    def _keep(self, style: Element) -> None:
        """Move a style sheet to the page's own; pandas' of every table, which the page has its own for, goes."""
        css = "".join(child for child in style.children if isinstance(child, str)).strip()
        if "scoped" not in style.attributes and css not in self._styles:
            self._styles.append(css)
        style.remove()

    def _style(self, element: Element, style: str) -> None:
        """Turn a style attribute, which the page's policy does not allow, into a class that it does."""
        style = style.strip().rstrip(";")
        if style and not LOOKS.search(style):
            name = self._classes.setdefault(style, f"s{len(self._classes)}")
            element.set("class", f"{element.get('class')} {name}".strip())

    def _draw(self, svg: Element) -> None:
        """Fit a drawing. What it refers to and has not is in another one."""
        self._figures += 1
        prefix = f"f{self._figures}"
        while any(name.startswith(f"{prefix}-") for names in (self._ids, self._given) for name in names):
            prefix += "x"
        names = drawing.named(svg, prefix)
        self._ids.update(element.get("id") for element in svg.elements() if "id" in element.attributes)
        self._drawn = {**names, **self._drawn}
        names = {**self._drawn, **names}
        drawing.referred(svg, _Later(names, self._ids, self._later))
        styles = drawing.plain(svg)
        for element in [svg, *svg.elements()]:
            if element.tag in ("feimage", "image", "use"):
                self._refer(svg, element)
            if style := element.drop("style"):
                attributes, rest = drawing.presented(style)
                for name, value in attributes.items():
                    element.set(name, value)
                self._style(element, rest)
        drawing.share_font(svg)
        for css in styles:
            if drawing.ROUND.fullmatch(css):
                # matplotlib's rule for all elements; inherited, it yields to what an element says itself
                svg.lead(stroke_linejoin="round", stroke_linecap="butt")
            else:
                name = self.unique(prefix)
                svg.lead(**{"class": f"{svg.get('class')} {name}".strip()})
                self._styles.append(drawing.scoped(css, name, names))

    def _refer(self, svg: Element, element: Element) -> None:
        """Have a part of a drawing hold what it shows of another file, or say after the drawing that it does not."""
        address = element.get("href")
        if not address or address.startswith(("#", "data:")):
            return
        found = self._data(address, {})
        if found and element.tag != "use":
            element.set("href", found)
        else:
            element.drop("href")
            self._used.setdefault(absent.STYLE)
            svg.after += absent.notice("a part of a drawing", address)


class _Later(dict[str, str]):
    """New ids by the old ones, and what stands for those of drawings to come."""

    def __init__(self, names: Mapping[str, str], ids: set[str], later: Callable[[str], str]):
        super().__init__(names)
        self._ids = ids
        self._later = later

    def __missing__(self, name: str) -> str:
        return name if name in self._ids else self._later(name)


def _ids(root: Element) -> Iterable[str]:
    return filter(None, (element.get("id") for element in _outside_drawings(root)))


def _outside_drawings(root: Element) -> Iterable[Element]:
    """The elements of a piece of HTML without those in a drawing or, of tables, in another or in a box that scrolls."""
    waiting = [(child, False) for child in reversed(root.children) if isinstance(child, Element)]
    while waiting:
        element, boxed = waiting.pop()
        if element.tag == "!":
            continue
        if element.tag != "table" or not boxed:
            yield element
        if element.tag != "svg":
            boxed = boxed or element.tag == "table" or "scroll" in element.get("class").split()
            waiting += [(child, boxed) for child in reversed(element.children) if isinstance(child, Element)]


def _announce(table: Element) -> None:
    """Give a DataFrame's table headers that a screen reader announces, and take away attributes of mere looks."""
    table.drop("border")
    for element in table.elements():
        if element.tag == "tr" and ALIGNED.fullmatch(element.get("style")):
            element.drop("style")
        elif element.tag in ("thead", "tbody"):
            scope = "col" if element.tag == "thead" else "row"
            for cell in element.elements():
                if cell.tag == "th" and not cell.children:
                    cell.attributes = {}
                    cell.rename("td")
                elif cell.tag == "th" and "scope" not in cell.attributes:
                    cell.lead(scope=scope)
