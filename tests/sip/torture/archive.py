"""The bit-exact messages that RFC 4475 and RFC 5118 carry at their ends, encoded.

The files of RFC 5118 have bare line feeds and, two of them, a Content-Length beyond their end; they
are taken as they are.
"""

from __future__ import annotations

import io
import re
import tarfile
from base64 import b64decode
from pathlib import Path

BEGIN, END = "-- BEGIN MESSAGE ARCHIVE --", "-- END MESSAGE ARCHIVE --"
UNDESCRIBED = "test"  # stands in the archive of RFC 4475 and nowhere in its text


def messages(samples: Path) -> dict[str, bytes]:
    """Return all messages by their names in the texts."""
    found: dict[str, bytes] = {}
    for number in (4475, 5118):
        text = (samples / "rfc" / f"rfc{number}.txt").read_text(encoding="ascii")
        found |= _unpack(text[text.rindex(BEGIN) + len(BEGIN) : text.rindex(END)])
    return found


def _unpack(text: str) -> dict[str, bytes]:
    lines = (line.strip() for line in text.splitlines())  # page breaks stand between them
    encoded = "".join(line for line in lines if re.fullmatch(r"[A-Za-z0-9+/=]+", line))
    with tarfile.open(fileobj=io.BytesIO(b64decode(encoded))) as archive:
        files = {member.name: archive.extractfile(member) for member in archive}
        return {
            name.removeprefix("./").removesuffix(".dat"): file.read()
            for name, file in files.items()
            if file is not None
        }
