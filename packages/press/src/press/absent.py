"""What a page can't show, and the notice that stands in its place: scripts, other pages, files that are elsewhere or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from .tree import Element

LONGEST = 120  # characters of an address that is shown
STYLE = (
    ".absent { display: inline-block; padding: 0.25rem 0.6rem; border: 1px dashed var(--ink-soft); border-radius: 4px; "
    "color: var(--ink-soft); font-size: 0.8125rem; overflow-wrap: anywhere; }"
)
# Elements for which a page has no room, and what a reader would call them.
PLACES = {
    "applet": "a program",
    "embed": "something embedded",
    "frame": "another page",
    "iframe": "another page",
    "object": "something embedded",
    "portal": "another page",
}
MEDIA = {"img": "an image", "audio": "a sound", "video": "a film", "image": "an image"}
SILENT = frozenset(["base", "meta"])  # of no content; a page has its own
DATA = ("json", "text", "template", "plain", "tex")  # in the type of a script that is none


def notice(what: str, address: str = "", words: str = "", linked: bool = True) -> str:
    """A notice in place of something.

    Parameters
    ----------
    what : str
        What is not shown.
    address : str
        Where it is; a link if it is on the web and `linked`.
    words : str
        The author's own words for it.
    """
    said = f"Not shown on this page: {escape(what)}"
    if words:
        said += f" (“{escape(words)}”)"
    if address and not address.startswith("data:"):
        shown = escape(address if len(address) <= LONGEST else f"{address[:LONGEST]}…")
        web = address.lower().startswith(("http://", "https://", "//"))
        link = f'<a href="{escape(address)}">{shown}</a>' if linked and web else f"<code>{shown}</code>"
        said += f", {link}"
    return f'<span class="absent" role="note">{said}.</span>'


def runs(element: Element) -> bool:
    """Whether an element is a script to run, not data for one."""
    kind = element.get("type").lower()
    return element.tag == "script" and not (
        kind and "javascript" not in kind and any(one in kind for one in DATA)
    )


def needs_more(root: Element) -> bool:
    """Whether a piece of HTML has something that no page can show: a script, or another page."""
    return any(runs(element) or element.tag in PLACES for element in root.elements())


def replace(element: Element, said: str) -> None:
    """Put a notice in an element's place."""
    element.remove()
    element.before = said


class Fitter:
    """Embeds, in one piece of HTML, what lies beside the notebook, and puts notices in place of what can't be shown.

    Parameters
    ----------
    root : Element
        The piece.
    find : callable
        The data address of what an address means, or None.
    """

    def __init__(self, root: Element, find: Callable[[str], str | None]):
        self._root = root
        self._find = find
        self._scripted = False
        self._linked: set[int] | None = None
        self.notices = 0
        self.plays = False

    def fit(self, element: Element) -> bool:
        """Fit one element; whether anything is left of it."""
        for name in [name for name in element.attributes if name.startswith("on")]:
            element.drop(name)  # a script
        if element.tag in MEDIA:
            return self._media(element)
        if element.tag == "script":
            return self._script(element)
        if element.tag in PLACES:
            return self._place(element)
        if element.tag in SILENT:
            element.remove()
        elif element.tag == "link":
            if "stylesheet" in element.get("rel").lower():
                self._absent(element, "a style sheet", element.get("href"))
            element.remove() if element.tag != "!" else None
        elif element.tag == "noscript":  # what it holds is for pages that run none
            element.rename("div")
        elif element.get("href").strip().lower().startswith(("javascript:", "vbscript:")):
            element.drop("href")
        elif element.tag == "input" and element.get("type").lower() == "image":
            self._embed(element, "src")
        return element.tag != "!"

    def _absent(self, element: Element, what: str, address: str = "", words: str = "") -> bool:
        self.notices += 1
        replace(element, notice(what, address, words, linked=not self._in_link(element)))
        return False

    def _in_link(self, element: Element) -> bool:
        """A link can't stand in another."""
        if self._linked is None:
            self._linked = set()
            for link in self._root.elements():
                if link.tag == "a" and id(link) not in self._linked:
                    self._linked.update(id(inner) for inner in link.elements())
        return id(element) in self._linked

    def _embed(self, element: Element, name: str) -> bool:
        """Have an attribute name what it means by a data address; whether it does."""
        address = element.get(name)
        if not address.lower().startswith("data:"):
            found = self._find(address)
            if found is None:
                return False
            element.set(name, found)
        return True

    def _media(self, element: Element) -> bool:
        name = "href" if element.tag == "image" else "src"
        words = element.get("alt") or element.get("title")
        for other in ("srcset", "sizes"):
            element.drop(other)
        if element.get("poster") and not self._embed(element, "poster"):
            element.drop("poster")
        if element.get(name):
            if not self._embed(element, name):
                return self._absent(element, MEDIA[element.tag], element.get(name), words)
        elif element.tag in ("audio", "video"):
            sources = [child for child in element.elements() if child.tag == "source"]
            kept = [source for source in sources if self._embed(source, "src")]
            if not kept:
                first = next((source.get("src") for source in sources), "")
                return self._absent(element, MEDIA[element.tag], first, words)
            _remove(source for source in sources if source not in kept)
        if element.tag in ("audio", "video"):
            self.plays = True
            _remove(
                track
                for track in element.elements()
                if track.tag == "track" and not self._embed(track, "src")
            )
        return True

    def _script(self, element: Element) -> bool:
        widget = "vnd.jupyter.widget" in element.get("type")
        if widget or (runs(element) and not self._scripted):
            self._scripted = True
            return self._absent(
                element, "a widget" if widget else "what a script would make", element.get("src")
            )
        element.remove()
        return False

    def _place(self, element: Element) -> bool:
        name = "data" if element.tag == "object" else "src"
        address = element.get(name)
        found = (
            address if address.lower().startswith("data:image/") else self._find(address) if address else None
        )
        if found and found.startswith("data:image/"):
            words = element.get("title") or element.text()
            element.children = []
            element.attributes = {"src": found, "alt": words}
            element.rename("img")
            element.opened = element.closed = ""
            return True
        return self._absent(element, PLACES[element.tag], address, element.get("title"))


def _remove(elements: Iterable[Element]) -> None:
    for element in list(elements):
        element.remove()
