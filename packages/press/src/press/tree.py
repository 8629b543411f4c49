"""HTML and SVG as a tree, read once, changed where it must be and written again.

HTML is read by the rules by which browsers read tags and attributes, in time that grows with its length; what is not changed is written
as it stood. No library does that: the standard library's reader loses how things were written and reads malformed markup in a time that
grows with its square, others are slower than all else that makes a page. XML is read by expat. What either gives is balanced: an output can't
close, or leave open, anything of the page round it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from xml.parsers import expat

START = re.compile(r"<([A-Za-z][^\s/>]*)")
END = re.compile(r"</([A-Za-z][^\s/>]*)[^>]*>")
ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?P<open>["'])|([^\s>]+)|(?=>)))?"""
)
TAG_END = re.compile(r"[\s/]*>")
COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
OTHER = re.compile(r"<[!?/][^>]*>")  # a doctype, an XML declaration, or what HTML reads as a comment
RAW = frozenset(["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"])
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
OPTIONAL = frozenset(
    [
        "caption",
        "colgroup",
        "dd",
        "dt",
        "li",
        "optgroup",
        "option",
        "p",
        "rb",
        "rp",
        "rt",
        "rtc",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
DOCUMENT = frozenset(["body", "head", "html"])  # of which the page has its own
FOREIGN = frozenset(["math", "svg"])

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
SPACES = {"", SVG, XHTML, MATHML}


class Element:
    """An element, a comment (whose tag is "!") or, without a tag, a whole fragment.

    Attributes
    ----------
    tag, name : str
        Its name in small letters, and as it was written.
    attributes : dict
        Values by name in small letters; None where there is no value.
    spelled : dict
        How a name is written, where that is not in small letters.
    children : list of Element or str
        A string is markup: text with its references.
    opened, closed : str
        The tags as they are written; without the first it is written anew.
    before, after : str
        Markup to stand round it.
    """

    __slots__ = (
        "after",
        "attributes",
        "before",
        "children",
        "closed",
        "name",
        "opened",
        "slash",
        "spelled",
        "tag",
    )

    def __init__(self, name: str, opened: str = "", closed: str = ""):
        self.tag = name.lower()
        self.name = name
        self.attributes: dict[str, str | None] = {}
        self.spelled: dict[str, str] = {}
        self.children: list[Element | str] = []
        self.opened = opened
        self.closed = closed
        self.slash = False
        self.before = self.after = ""

    def get(self, name: str) -> str:
        """An attribute's value; empty where there is none."""
        return self.attributes.get(name) or ""

    def set(self, name: str, value: str) -> None:
        """Set an attribute, at the end if it is new."""
        if self.attributes.get(name) != value:
            self.attributes[name] = value
            self.opened = ""

    def lead(self, **attributes: str) -> None:
        """Set attributes, before all others if they are new; an underscore in a name stands for a hyphen."""
        new = {name.replace("_", "-"): value for name, value in attributes.items()}
        self.attributes = {**new, **{name: one for name, one in self.attributes.items() if name not in new}}
        self.opened = ""

    def drop(self, name: str) -> str:
        """Remove an attribute and return its value; empty where there is none."""
        if name not in self.attributes:
            return ""
        self.opened = ""
        return self.attributes.pop(name) or ""

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.tag = self.name = name
        self.opened = ""
        self.closed = f"</{name}>" if self.closed else ""

    def remove(self) -> None:
        """Leave nothing of it in what is written."""
        self.tag = "!"
        self.opened = self.closed = self.before = self.after = ""
        self.children = []

    def elements(self) -> Iterator[Element]:
        """The elements below it, in the order of the document. Those below one may be changed while it is the current one."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Element)]
        while waiting:
            element = waiting.pop()
            if element.tag != "!":
                yield element
                waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def find(self, *tags: str) -> Element | None:
        """The first element below it with one of some tags."""
        return next((element for element in self.elements() if element.tag in tags), None)

    def text(self) -> str:
        """Its words, each run of white space as one space."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(part)
            else:
                waiting += reversed(part.children)
        return " ".join(unescape("".join(parts)).split())

    def markup(self) -> str:
        """It and all that is in it, as HTML."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(part)
                continue
            parts += (part.before, part.opened or _start(part))
            waiting += (part.after, part.closed)
            waiting += reversed(part.children)
        return "".join(parts)


def _start(element: Element) -> str:
    if element.tag in ("", "!"):
        return ""
    written = [element.name]
    for name, value in element.attributes.items():
        name = element.spelled.get(name, name)
        written.append(name if value is None else f'{name}="{quoted(value)}"')
    return f"<{' '.join(written)}{'/' if element.slash else ''}>"


def quoted(value: str) -> str:
    """A value as it stands between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;")


def html(text: str) -> Element:
    """Read a fragment of HTML. What begins a tag or a comment and never ends it is text."""
    reader = _Reader()
    reader.read(text)
    return reader.root


class _Reader:
    """Reads one fragment."""

    def __init__(self) -> None:
        self.root = Element("")
        self._open = [self.root]
        self._names: Counter[str] = Counter()
        self._foreign = 0

    def read(self, text: str) -> None:
        at, end = 0, len(text)
        while at < end:
            found = text.find("<", at)
            if found != at:
                self._add(text[at : found if found >= 0 else end])
            if found < 0:
                break
            at = self._markup(text, found)
        while len(self._open) > 1:
            self._close()

    def _add(self, child: Element | str) -> None:
        self._open[-1].children.append(child)

    def _markup(self, text: str, at: int) -> int:
        """Read what a "<" begins; return where it ends."""
        if START.match(text, at):
            return self._start(text, at)
        if found := END.match(text, at):
            self._end(found[1].lower(), found[0])
            return found.end()
        if text.startswith("<!--", at):
            if found := COMMENT.match(text, at):
                self._add(Element("!", opened=found[0]))
                return found.end()
        elif self._foreign and text.startswith("<![CDATA[", at):
            if found := CDATA.match(text, at):
                self._add(escape(found[1], quote=False))
                return found.end()
        elif found := OTHER.match(text, at):
            return found.end()
        elif text[at + 1 : at + 2] not in ("!", "?", "/"):
            self._add("&lt;")
            return at + 1
        return self._rest(text, at)

    def _rest(self, text: str, at: int) -> int:
        self._add(text[at:].replace("<", "&lt;"))
        return len(text)

    def _start(self, text: str, begin: int) -> int:
        found = START.match(text, begin)
        assert found
        element, at = Element(found[1]), found.end()
        foreign = self._foreign or element.tag in FOREIGN
        while not (end := TAG_END.match(text, at)):
            found = ATTRIBUTE.match(text, at)
            if not found or found["open"]:
                return self._rest(text, begin)
            name = found[1].lower()
            if name not in element.attributes:  # the first of two counts
                value = next((one for one in (found[2], found[3], found[5]) if one is not None), None)
                element.attributes[name] = value if value is None or "&" not in value else unescape(value)
                if name != found[1] and foreign:
                    element.spelled[name] = found[1]
            at = found.end()
        element.opened = text[begin : end.end()]
        if element.tag in DOCUMENT:
            return end.end()
        element.slash = bool(foreign) and element.opened.endswith("/>")
        self._add(element)
        if element.slash or (element.tag in VOID and not foreign):
            return end.end()
        if element.tag in RAW and (not foreign or element.tag in ("script", "style")):
            return self._raw(text, end.end(), element)
        self._open.append(element)
        self._names[element.tag] += 1
        self._foreign += element.tag in FOREIGN
        return end.end()

    def _raw(self, text: str, at: int, element: Element) -> int:
        """Read what is no markup up to the end tag."""
        found = re.compile(rf"</{element.tag}[\s/>]", re.IGNORECASE).search(text, at)
        end = found.start() if found else len(text)
        element.children.append(text[at:end])
        element.closed = f"</{element.name}>"
        if not found:
            return end
        closed = text.find(">", end)
        return closed + 1 if closed >= 0 else len(text)

    def _end(self, tag: str, written: str) -> None:
        if not self._names[tag]:
            return  # of nothing that is open: it would close something of the page
        while self._open[-1].tag != tag:
            self._close()
        self._close(written)

    def _close(self, written: str = "") -> None:
        element = self._open.pop()
        self._names[element.tag] -= 1
        self._foreign -= element.tag in FOREIGN
        element.closed = written or ("" if element.tag in OPTIONAL else f"</{element.name}>")


def xml(text: str) -> Element:
    """Read an XML document of SVG. Names are without their prefixes; elements of other namespaces are left out.

    Raises
    ------
    ValueError
        If it is not well-formed.
    """
    root = Element("")
    stack, left_out = [root], 0

    def start(name: str, given: list[str]) -> None:
        nonlocal left_out
        space, _, local = name.rpartition(" ")
        if left_out or space not in SPACES:
            left_out += 1
            return
        element = Element(local)
        for key, value in zip(given[::2], given[1::2], strict=True):
            space, _, local = key.rpartition(" ")
            if space in ("", XLINK, XML):
                local = f"xml:{local}" if space == XML else local
                element.attributes.setdefault(local.lower(), value)
                if local != local.lower():
                    element.spelled[local.lower()] = local
        stack[-1].children.append(element)
        stack.append(element)

    def end(name: str) -> None:
        nonlocal left_out
        if left_out:
            left_out -= 1
            return
        element = stack.pop()
        # HTML, which may stand in a drawing, has no elements that close themselves.
        element.slash = not element.children and not name.startswith(XHTML)
        void = element.tag in VOID and not element.children
        element.closed = "" if element.slash or void else f"</{element.name}>"

    def data(text: str) -> None:
        if not left_out:
            stack[-1].children.append(escape(text, quote=False))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    try:
        parser.Parse(text.encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return root
