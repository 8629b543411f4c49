"""Pictures, sound and films as data addresses: what lies beside the notebook, or is attached to one of its cells, goes into the page."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

KINDS = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
}
LARGEST = 20_000_000  # bytes of a file that goes into a page
ATTACHMENT = "attachment:"
ELSEWHERE = re.compile(
    r"(?i)[a-z][a-z0-9+.-]*:|[/\\]|#|$"
)  # another address, not one relative to the notebook
# Where a cell's source may name a file: more than is shown does no harm.
NAMED = re.compile(
    r"""\]\(\s*(?:<([^>\n]+)>|([^)\s]+))|\b(?:src|poster|data|href)\s*=\s*\\?(?:"([^"\\]+)|'([^'\\]+)|([^\s>"']+))"""
    r"""|^ {0,3}\[[^\]\n]+\]:\s*(?:<([^>\n]+)>|(\S+))""",
    re.MULTILINE,
)


def data(kind: str, content: bytes | str) -> str:
    """A data address of bytes or of what is in base64 already."""
    said = base64.b64encode(content).decode() if isinstance(content, bytes) else re.sub(r"\s", "", content)
    return f"data:{kind};base64,{said}"


def beside(folder: Path, notebook: bytes) -> dict[str, bytes]:
    """The files that the source of a notebook's cells names and a page can show, by their paths relative to its folder."""
    found = {name: _read(folder / name) for name in _named(notebook)}
    return {name: content for name, content in found.items() if content is not None}


@lru_cache(maxsize=64)
def _named(notebook: bytes) -> tuple[str, ...]:
    try:
        sources = ["".join(cell["source"]) for cell in json.loads(notebook)["cells"]]
    except (ValueError, KeyError, TypeError):
        return ()
    said = (next(filter(None, found.groups()), "") for source in sources for found in NAMED.finditer(source))
    return tuple(dict.fromkeys(name for name in map(local, said) if name))


def local(address: str) -> str:
    """The path that an address relative to the notebook means; empty where it is none, or of nothing that a page can show."""
    path = re.split(r"[?#]", address.strip(), maxsplit=1)[0]
    if ELSEWHERE.match(path):
        return ""
    name = unquote(path)
    return name if PurePosixPath(name).suffix.lower() in KINDS else ""


def _read(path: Path) -> bytes | None:
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path.read_bytes()
    except (OSError, ValueError):  # a name that no file can have
        pass
    return None


class Shelf:
    """What a page may embed.

    Parameters
    ----------
    folder : Path
        The notebook's.
    held : mapping
        Files that came along, by their paths relative to it; else they are looked for in the folder.
    """

    def __init__(self, folder: Path, held: Mapping[str, bytes] | None = None):
        self._folder = folder
        self._held = held or {}

    def data(self, address: str, attachments: Mapping[str, Mapping[str, Any]]) -> str | None:
        """The data address of what an address means; None where there is nothing."""
        if address.startswith(ATTACHMENT):
            name = unquote(address.removeprefix(ATTACHMENT))
            return _attached(attachments.get(name) or attachments.get(address.removeprefix(ATTACHMENT)) or {})
        name = local(address)
        content = self._held.get(name) if name in self._held else _read(self._folder / name) if name else None
        return None if content is None else data(KINDS[PurePosixPath(name).suffix.lower()], content)


def _attached(bundle: Mapping[str, Any]) -> str | None:
    """The best of an attachment's forms: one that can be scaled, one without loss, any."""
    fit = [kind for kind in bundle if kind.startswith(("image/", "audio/", "video/"))]
    for kind in sorted(fit, key=lambda kind: (kind != "image/svg+xml", kind != "image/png")):
        content = "".join(bundle[kind])
        return data(kind, content.encode() if content.lstrip().startswith("<") else content)
    return None
