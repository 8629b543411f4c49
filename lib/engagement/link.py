"""Links: the address of each page and anchor, relative to a section's folder of reports. The one place that names pages."""

from __future__ import annotations

from typing import overload
from urllib.parse import quote

from .address import leads, linkable
from .wording import UNDATED, missing


def evidence(claim_id: str | None = None) -> str:
    """The evidence page, or a claim's card on it.

    >>> evidence("AB1999-14")
    'evidence.html#AB1999-14'
    """
    return "evidence.html" + (f"#{claim_id}" if claim_id else "")


def year(number: int) -> str:
    """A year's page.

    >>> year(2011)
    'year-2011.html'
    """
    return f"year-{int(number)}.html"


@overload
def body(body_id: str, at: int | None = None) -> str: ...
@overload
def body(body_id: object, at: int | None = None) -> str | None: ...
def body(body_id: object, at: int | None = None) -> str | None:
    """A body's page, or what it says of one year (0 for undated); None for a missing body.

    >>> body("HRC", 2011)
    'body-HRC.html#in-2011'
    """
    if missing(body_id):
        return None
    return f"body-{body_id}.html" + ("" if at is None else f"#in-{int(at) or UNDATED}")


def front(part: str = "") -> str:
    """A section's front page, at one of its parts."""
    return "index.html" + (f"#{part}" if part else "")


def method(part: str = "") -> str:
    """The codebook's page, at one of its parts."""
    return "codebook.html" + (f"#{part}" if part else "")


def lead(address: object) -> str | None:
    """An address that a link may lead to: one of the web, or a page of ours; None for what is missing and for all else.

    >>> lead("https://example.org/"), lead("body-HRC.html#in-2011"), lead("javascript:alert()"), lead("//example.org")
    ('https://example.org/', 'body-HRC.html#in-2011', None, None)
    """
    return str(address) if leads(address) else None


def passage(url: object, words: str) -> str | None:
    """The place of some words in a publisher's page, as a text fragment; None for an address that is missing or not one of the web.

    >>> passage("https://example.org/paper", "a state-run fund, and")
    'https://example.org/paper#:~:text=a%20state%2Drun%20fund%2C%20and'
    """
    if not linkable(url):
        return None
    page = str(url)
    # The hyphen is part of a fragment's own syntax, and quote leaves it alone.
    return f"{page}{'' if '#' in page else '#'}:~:text={quote(words, safe='').replace('-', '%2D')}"
