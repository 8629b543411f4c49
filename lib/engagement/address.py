"""Addresses: which of them may lead somewhere. Everything else is shown and is no link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What RFC 3986 leaves out of an address, white space and all that is not printed among it; letters of any script may stand.
STRANGE = re.compile(r"""[\s"<>\\^`{|}]""")


def linkable(address: object) -> bool:
    """Whether an address is one of the web: ``http`` or ``https`` with a host, and nobody's name before the host.

    >>> [linkable(one) for one in ("https://example.org/a", "http://", "javascript:alert(1)", "https://example.org@evil.example", None)]
    [True, False, False, False, False]
    """
    if not isinstance(address, str) or STRANGE.search(address) or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc


def leads(address: object) -> bool:
    """Whether an address is one of the web, or of a page or a place beside this one.

    >>> [leads(one) for one in ("body-HRC.html#in-2011", "#AB1999-14", "//example.org", "javascript:alert(1)")]
    [True, True, False, False]
    """
    if not isinstance(address, str) or not address or STRANGE.search(address) or not address.isprintable():
        return False
    beside = re.match(r"[^:/?#]*(?:[/?#]|$)", address) and not address.startswith("//")
    return bool(beside) or linkable(address)
