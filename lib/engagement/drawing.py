"""Drawings: a figure as inline SVG that every reader can use: named, described, its links named, its colours the page's own.

An SVG is worked on here, as a parsed tree, and nowhere else in this library. Links keep the form ``xlink:href``: JupyterLab,
nbviewer and the classic notebook bear it, while JupyterLab stops with an error at an SVG link that has a plain ``href``.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from xml.etree import ElementTree as xml

from markupsafe import Markup
from matplotlib import style
from matplotlib.figure import Figure

from . import chart

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF, LINK, TEXT = f"{{{XLINK}}}href", f"{{{SVG}}}a", f"{{{SVG}}}text"
GROUP = f"{{{SVG}}}g"
REFERENCE = re.compile(r"url\(#([^)]+)\)")
LONG = re.compile(r"-?\d+\.\d{3,}(?!\d*e)")
POINT = 4 / 3  # CSS pixels

FONT = "system-ui, sans-serif"
FAMILY = re.compile("font-family: [^;]+; ")  # at each text; the drawing says it once
UNTURNED = "rotate(-0 "
OPACITY = re.compile(r"(?<![-\w])opacity")

# The colours of the charts, by what they mean: a page sets these properties, light and dark; elsewhere the value stands.
PROPERTIES = {
    chart.INK: "ink",
    chart.SOFT: "ink-soft",
    chart.LINE: "line",
    chart.ACCENT: "accent",
    chart.TINT: "tint",
    chart.PAPER: "paper",
} | {colour: verdict for verdict, colour in chart.VERDICTS.items()}
COLOUR = re.compile("|".join(map(re.escape, PROPERTIES)))

xml.register_namespace("", SVG)
xml.register_namespace("xlink", XLINK)


def drawing(figure: Figure, name: str, title: str, description: str) -> Markup:
    """A figure as inline SVG.

    Parameters
    ----------
    figure
        From :mod:`engagement.chart`; its ``labels`` name the links that its marks carry.
    name
        What its ids begin with, unique in the notebook.
    title, description
        What the drawing is called, and what it shows, for those who cannot see it.
    """
    root = _drawn(figure)
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    used = _used(root)
    for element in root.iter():
        for attribute, value in element.items():
            if (attribute == "id" and value not in used) or value.startswith(UNTURNED):
                del element.attrib[attribute]
            else:
                element.set(attribute, _fitted(element, attribute, value, name))
        if element.tag != TEXT:
            _close_up(element)
    for group in root.iter(GROUP):
        _share_style(group)
    _name_links(root, getattr(figure, "labels", {}))
    _open(root, title, description)
    return Markup(xml.tostring(root, encoding="unicode"))


def _drawn(figure: Figure) -> xml.Element:
    """What matplotlib makes of a figure, parsed."""
    written = io.BytesIO()
    with style.context(["default", chart.STYLE]):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return xml.fromstring(written.getvalue())


def _close_up(element: xml.Element) -> None:
    """Take out the white space between the parts of what is no text."""
    for part in (element, *element):
        where = "text" if part is element else "tail"
        if not (getattr(part, where) or "").strip():
            setattr(part, where, None)


def _share_style(element: xml.Element) -> None:
    """Say a style once where all the parts of a group have it; opacity alone is not handed on to the parts."""
    styles = {part.get("style", "") for part in element}
    if len(element) > 1 and len(styles) == 1 and "style" not in element.attrib:
        (style,) = styles
        if style and not OPACITY.search(style):
            element.set("style", style)
            for part in element:
                del part.attrib["style"]


def _used(root: xml.Element) -> set[str]:
    """The ids that something in a drawing refers to."""
    addresses = {element.get(HREF, "") for element in root.iter() if element.tag != LINK}
    paints = {
        found
        for element in root.iter()
        for value in element.attrib.values()
        for found in REFERENCE.findall(value)
    }
    return {address.removeprefix("#") for address in addresses} | paints


def _fitted(element: xml.Element, attribute: str, value: str, name: str) -> str:
    """An attribute's value with ids made the drawing's own, colours made properties of the page, and lengths in hundredths."""
    if attribute == "id":
        return f"{name}-{value}"
    if attribute == HREF:
        return value if element.tag == LINK else value.replace("#", f"#{name}-", 1)
    value = LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), " ".join(value.split()))
    value = REFERENCE.sub(rf"url(#{name}-\1)", value)
    value = COLOUR.sub(lambda found: f"var(--{PROPERTIES[found[0]]}, {found[0]})", value)
    return FAMILY.sub("", value)


def _name_links(root: xml.Element, labels: Mapping[str, str]) -> None:
    """Give each link its name; where one address is drawn twice, a screen reader and the Tab key meet the last, its words."""
    links = list(root.iter(LINK))
    left = Counter(link.get(HREF, "") for link in links)
    for link in links:
        address = link.get(HREF, "")
        left[address] -= 1
        link.attrib.pop("target", None)
        if left[address]:
            link.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
        else:
            link.set("aria-label", labels.get(address, address))


def _open(root: xml.Element, title: str, description: str) -> None:
    """Give a drawing its size in CSS pixels, its role, its name and its description."""
    linked = root.find(f".//{LINK}") is not None
    width, height = (
        round(float(root.attrib[side].removesuffix("pt")) * POINT) for side in ("width", "height")
    )
    box = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib |= {"width": str(width), "height": str(height), "viewBox": box, "font-family": FONT}
    root.set(
        "role", "group" if linked else "img"
    )  # a drawing with links in it is no one image to a screen reader
    for place, (tag, words) in enumerate({"title": title, "desc": description}.items()):
        root.insert(place, _element(tag, words))


def _element(tag: str, words: str) -> xml.Element:
    element = xml.Element(f"{{{SVG}}}{tag}")
    element.text = words
    return element
