"""Archives whose bytes follow from what is in them: sorted, with one time and one mode for every file."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

READABLE = 0o100644 << 16  # a plain file that everybody may read, whatever the umask of who built it


def pack(files: dict[str, bytes], moment: datetime) -> bytes:
    """A zip archive of some files, by their paths in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr, entry.create_system = READABLE, 3
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return written.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """The files of a zip archive, by their paths in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
