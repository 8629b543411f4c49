"""A drawing made fit for a page: ids of its own, looks that the page's style can change, nothing that only XML needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import tinycss2

from . import tree
from .tree import Element

REFERENCE = re.compile(r"""url\(\s*["']?#([^)"']*)["']?\s*\)""")
ROUND = re.compile(r"\*\s*\{\s*stroke-linejoin:\s*round;\s*stroke-linecap:\s*butt;?\s*\}")
TALKING = ("aria-controls", "aria-describedby", "aria-labelledby", "aria-owns")
ONLY_XML = ("version", "xml:space", "xmlns")
WORDS = frozenset(["desc", "foreignobject", "text", "textpath", "title", "tspan"])  # where white space counts
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


def read(svg: str) -> list[Element]:
    """The drawings in an SVG document, which has one; what is no XML is read as HTML, and may have several or none."""
    try:
        root = tree.xml(svg)
    except ValueError:
        root = tree.html(svg)
    found: list[Element] = []
    waiting: list[Element | str] = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, Element) and element.tag == "svg":
            found.append(element)
        elif isinstance(element, Element):
            waiting += reversed(element.children)
    return found


def named(svg: Element, prefix: str) -> dict[str, str]:
    """Give each id a prefix, the second of two alike a number too, and drop empty ones.

    Returns
    -------
    dict
        The new id by the old one; of two alike, the first, which is the one that references mean.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for element in _whole(svg):
        if "id" not in element.attributes:
            continue
        old = element.get("id")
        if not old:
            element.drop("id")
            continue
        new, number = f"{prefix}-{old}", 1
        while new in taken:
            number += 1
            new = f"{prefix}-{old}-{number}"
        taken.add(new)
        names.setdefault(old, new)
        element.set("id", new)
    return names


def referred(svg: Element, names: Mapping[str, str]) -> None:
    """Have what refers to ids refer to the new ones, and drop what only XML needs. A link out of the drawing stays."""
    for element in _whole(svg):
        for name, value in list(element.attributes.items()):
            if name in ONLY_XML or name.startswith("xmlns:"):
                element.drop(name)
                continue
            if name == "xlink:href":
                name = _as_in_html(element)
            if not value:
                continue
            if name == "href":
                value = element.get(name)
                if value.startswith("#"):
                    element.set(name, f"#{names[value[1:]]}")
            elif name in TALKING:
                element.set(name, " ".join(names[one] for one in value.split()))
            elif "url(" in value:
                element.set(name, _addressed(value, names))


def _as_in_html(link: Element) -> str:
    """Have a link or a reference be as HTML has it, in the place where it is; a plain `href` beside it counts more."""
    old, new = "xlink:href", "href"
    if new in link.attributes:
        link.drop(old)
    link.attributes = {(new if name == old else name): value for name, value in link.attributes.items()}
    link.opened = ""
    return new


def _addressed(value: str, names: Mapping[str, str]) -> str:
    return REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value)


def plain(svg: Element) -> list[str]:
    """Take out of a drawing comments, metadata, white space between elements and style elements; return what those say."""
    styles = []
    waiting = [svg]
    while waiting:
        element = waiting.pop()
        kept: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                if element.tag in WORDS or "\n" not in child or child.strip():
                    kept.append(child)
            elif child.tag == "style":
                styles.append(_css(child))
            elif child.tag not in ("!", "metadata"):
                kept.append(child)
        had_style = len(kept) < len(element.children) and element.tag == "defs" and not kept
        element.children = kept
        if had_style:
            element.remove()
        waiting += [
            child for child in reversed(kept) if isinstance(child, Element) and child.tag != "foreignobject"
        ]
    return styles


def _css(style: Element) -> str:
    text = unescape("".join(child for child in style.children if isinstance(child, str)))
    return text.replace("<![CDATA[", "").replace("]]>", "").strip()


def presented(style: str) -> tuple[dict[str, str], str]:
    """What of a style can be attributes, and the rest of it.

    An attribute gives way to any rule of a style sheet, as a style attribute never does: so the page's
    own style can recolour a drawing.
    """
    attributes: dict[str, str] = {}
    rest = []
    for declaration in filter(None, map(str.strip, style.split(";"))):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        font = FONT.match(value) if name == "font" else None
        if font:
            attributes |= {f"font-{key}": part for key, part in font.groupdict().items() if part}
        elif name in PRESENTATION and "!important" not in value:
            attributes[name] = value
        else:
            rest.append(declaration)
    return attributes, ";".join(rest)


def share_font(svg: Element) -> None:
    """Say once, on the drawing, the font that all its texts name: a list of a dozen families each time."""
    texts = [element for element in _whole(svg) if "font-family" in element.attributes]
    families = {element.get("font-family") for element in texts}
    if len(families) == 1:
        for element in texts:
            element.drop("font-family")
        svg.lead(font_family=families.pop())


def scoped(css: str, name: str, names: Mapping[str, str]) -> str:
    """A drawing's own style sheet for a class of it alone, with its new ids."""
    read = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    # A rule that was not understood could end that of the class.
    rules = [
        rule for rule in read if all(node.type != "error" for node in [rule, *getattr(rule, "prelude", [])])
    ]
    for rule in rules:
        _rename(getattr(rule, "prelude", None) or [], names, ids=True)
        _rename(getattr(rule, "content", None) or [], names, ids=rule.type == "at-rule")
    return f".{name}{{{tinycss2.serialize(rules)}}}"


def _rename(nodes: list[Any], names: Mapping[str, str], ids: bool) -> None:
    """Rename ids in selectors (not colours, which look alike in declarations) and in references."""
    for place, node in enumerate(nodes):
        if node.type == "hash" and ids:
            node.value = names.get(node.value, node.value)
        elif node.type == "url" or (node.type == "function" and node.lower_name == "url"):
            value = node.value if node.type == "url" else tinycss2.serialize(node.arguments).strip("\"' ")
            if value.startswith("#"):
                address = f'url("#{names.get(value[1:], value[1:])}")'
                nodes[place : place + 1] = tinycss2.parse_component_value_list(address)
        elif node.type == "function":
            _rename(node.arguments, names, ids)
        elif node.type in ("{} block", "() block", "[] block"):
            _rename(node.content, names, ids and node.type != "{} block")


def _whole(svg: Element) -> Iterator[Element]:
    yield svg
    yield from svg.elements()
