"""Formulas of LaTeX as MathML, made while the page is: a page needs no script for them. What is not understood stands as its source."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

LONGEST = 20_000  # characters of one formula
KEPT = frozenset(
    """
    accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form frame height
    largeop linethickness lspace mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric width
    """.split()  # noqa: SIM905 (a list of thirty quoted words is harder to read)
)
ALONE = frozenset(["displaymath", "equation", "math"])  # one formula, and nothing else
# What the library does not know by the name of what it does.
OTHERWISE = {
    "align": "align*",
    "alignat": "align*",
    "aligned": "split",
    "eqnarray": "array}{rcl",
    "flalign": "align*",
    "gather": "matrix",
    "gathered": "matrix",
    "multline": "matrix",
    "smallmatrix": "matrix",
}
ENVIRONMENTS = ALONE | {
    *("align", "alignat", "aligned", "array", "bmatrix", "Bmatrix", "cases", "eqnarray", "flalign", "gather"),
    *("gathered", "matrix", "multline", "pmatrix", "smallmatrix", "split", "vmatrix", "Vmatrix"),
}
PIECE = re.compile(
    r"(?s)(?<!\\)\$\$(?P<block>.+?)(?<!\\)\$\$|(?<![\\$])\$(?P<inline>(?:\\.|[^$\\])+)\$|\\\[(?P<display>.+?)\\\]"
    r"|\\\((?P<inner>.+?)\\\)|\\begin\{(?P<name>[A-Za-z]+)(?P<star>\*?)\}(?P<body>.*?)\\end\{(?P=name)(?P=star)\}"
)
NAMED = re.compile(r"\\(begin|end)\{([A-Za-z]+)\*?\}(?:\{\d+\})?")
UNREAD = re.compile(r"\\[A-Za-z]")  # a command that the library passed on
UNKNOWN = frozenset(["&", "\\"])
REFERENCE = re.compile(r"&amp;(#x[0-9A-Fa-f]+;)")
STYLE = (
    'mtd[columnalign="left"] { text-align: left; } mtd[columnalign="right"] { text-align: right; }\n'
    'math[display="block"] { overflow-x: auto; overflow-y: hidden; padding-block: 0.25rem; }'
)


def mathml(source: str, block: bool = False) -> str:
    """A formula as HTML holds it.

    Parameters
    ----------
    source : str
        LaTeX without what delimits it.
    block : bool
        Whether it stands by itself.
    """
    from latex2mathml.converter import convert_to_element

    source = source.strip()
    if source and len(source) <= LONGEST:
        try:
            formula = convert_to_element(_known(source), display="block" if block else "inline")
            if not any(
                (element.text or "") in UNKNOWN or UNREAD.match(element.text or "")
                for element in formula.iter()
            ):
                return _written(formula, source)
        except Exception:  # whatever the library makes of what is no LaTeX
            pass
    return f'<code class="tex">{escape(source)}</code>'


def _known(source: str) -> str:
    """The same in words that the library knows."""
    return NAMED.sub(lambda found: f"\\{found[1]}{{{OTHERWISE.get(found[2], found[2])}}}", source)


def environment(name: str, body: str) -> str:
    """An environment of LaTeX by its name: a formula, or its source where it is none."""
    plain, whole = name.rstrip("*"), f"\\begin{{{name}}}{body}\\end{{{name}}}"
    if plain not in ENVIRONMENTS:
        return f'<code class="tex">{escape(whole)}</code>'
    return mathml(body if plain in ALONE else whole, block=True)


def text(source: str) -> str:
    """LaTeX with its delimiters, and words between, as HTML; what has neither is a source."""
    parts, at = [], 0
    for found in PIECE.finditer(source):
        parts.append(escape(source[at : found.start()]))
        if found["name"]:
            parts.append(environment(found["name"] + found["star"], found["body"]))
        elif inline := found["inline"] or found["inner"]:
            parts.append(mathml(inline))
        else:
            parts.append(mathml(found["block"] or found["display"], block=True))
        at = found.end()
    if not parts:
        return f'<pre class="text" tabindex="0">{escape(source)}</pre>'
    return "".join([*parts, escape(source[at:])])


def _written(formula: ElementTree.Element, source: str) -> str:
    """MathML as HTML: of attributes those that are looks of mathematics alone, letters as the library writes them."""
    for element in formula.iter():
        for name in [name for name in element.attrib if name not in KEPT]:
            del element.attrib[name]
    formula.set("alttext", source)
    return REFERENCE.sub(
        r"&\1", ElementTree.tostring(formula, encoding="unicode", short_empty_elements=False)
    )
