"""Addresses: which of them may be linked. Everything else is shown and leads nowhere."""

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
