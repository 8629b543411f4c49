"""What a terminal makes of text: carriage returns and backspaces applied, colours as classes.

nbconvert has the second as `ansi2html`, whose time grows with the square of the escapes; a test holds this to its result, but for
colours outside the page's own sixteen, which suit no dark page and are dropped.
"""

from __future__ import annotations

import html
import re
from collections import deque
from dataclasses import dataclass, replace

ESCAPE = re.compile("\x1b\\[([^@-~\n]*)([@-~])")
COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
INTENSE = len(COLOURS)
OTHER = -1  # a colour, but none of the sixteen


def overwritten(text: str) -> str:
    """Apply carriage returns and backspaces; a return at the end of a line stays."""
    if "\r" not in text and "\x08" not in text:
        return text
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    if "\x08" in line:
        kept: list[str] = []
        for letter in line:
            if letter != "\x08":
                kept.append(letter)
            elif kept:
                kept.pop()
        line = "".join(kept)
    return line[line.rfind("\r", 0, max(0, len(line) - 1)) + 1 :]


@dataclass(frozen=True)
class Look:
    """How text looks: the numbers of its colours, and what else escapes can say."""

    front: int | None = None
    back: int | None = None
    bold: bool = False
    underline: bool = False
    inverse: bool = False

    def tags(self) -> tuple[str, str]:
        """The tags that stand round text of this look."""
        if self == Look():
            return "", ""
        front = self.front
        if self.bold and front is not None and 0 <= front < INTENSE:
            front += INTENSE
        sides = [(front, "fg"), (self.back, "bg")]
        if self.inverse:
            sides = [(self.back, "fg"), (front, "bg")]
        classes = []
        for colour, side in sides:
            if colour is None:
                classes += [f"ansi-default-inverse-{side}"] if self.inverse else []
            elif colour != OTHER:
                intense = "-intense" if colour >= INTENSE else ""
                classes.append(f"ansi-{COLOURS[colour % INTENSE]}{intense}-{side}")
        classes += ["ansi-bold"] if self.bold else []
        classes += ["ansi-underline"] if self.underline else []
        named = f' class="{" ".join(classes)}"' if classes else ""
        return f"<span{named}>", "</span>"

    def after(self, number: int, following: deque[int]) -> Look:
        """The look after one number of an escape; an extended colour takes some of those that follow."""
        match number:
            case 0:
                return Look()
            case 1 | 5:
                return replace(self, bold=True)
            case 4:
                return replace(self, underline=True)
            case 7:
                return replace(self, inverse=True)
            case 21 | 22:
                return replace(self, bold=False)
            case 24:
                return replace(self, underline=False)
            case 27:
                return replace(self, inverse=False)
            case 38 | 48:
                found = _extended(following)
                if found is None:
                    following.clear()
                    return self
                return replace(self, front=found) if number == 38 else replace(self, back=found)
            case 39:
                return replace(self, front=None)
            case 49:
                return replace(self, back=None)
        for low, add in ((30, 0), (90, INTENSE)):
            if low <= number < low + INTENSE:
                return replace(self, front=number - low + add)
            if low + 10 <= number < low + 10 + INTENSE:
                return replace(self, back=number - low - 10 + add)
        return self


def _extended(following: deque[int]) -> int | None:
    """The colour that the numbers after 38 or 48 name; None where they name none."""
    kind = following.popleft() if following else None
    if kind == 2 and len(following) >= 3:
        parts = [following.popleft() for _ in range(3)]
        return OTHER if all(0 <= part <= 255 for part in parts) else None
    if kind == 5 and following:
        number = following.popleft()
        if 0 <= number < 2 * INTENSE:
            return number
        return OTHER if 0 <= number <= 255 else None
    return None


def markup(text: str) -> str:
    """Terminal output as HTML; escapes that are no colours are dropped."""
    look, begin, parts = Look(), 0, []
    for found in ESCAPE.finditer(text):
        parts.append(_shown(text[begin : found.start()], look))
        begin = found.end()
        if found[2] == "m":
            try:
                numbers = deque(int(number) if number else 0 for number in found[1].split(";"))
            except ValueError:
                continue
            while numbers:
                look = look.after(numbers.popleft(), numbers)
    parts.append(_shown(text[begin:], look))
    return "".join(parts)


def _shown(text: str, look: Look) -> str:
    if not text:
        return ""
    opened, closed = look.tags()
    return f"{opened}{html.escape(text).replace('&quot;', '&#34;').replace('&#x27;', '&#39;')}{closed}"
