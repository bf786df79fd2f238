"""In which headers two messages differ, but for what is new in every message and every call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

_COMPACT: Final = MappingProxyType(  # RFC 3261 7.3.3, 20; RFC 3515, 3891, 3892, 4028
    {
        "b": "referred-by",
        "c": "content-type",
        "e": "content-encoding",
        "f": "from",
        "i": "call-id",
        "k": "supported",
        "l": "content-length",
        "m": "contact",
        "r": "refer-to",
        "s": "subject",
        "t": "to",
        "v": "via",
        "x": "session-expires",
    }
)
# Identifiers, places on the way, and lengths: they differ in equal messages, too.
_OWN: Final = frozenset(("call-id", "content-length", "date", "timestamp", "via"))
_TAGS: Final = re.compile(r";\s*(?:tag|branch|epid|nonce|cnonce)=[^;>,\s]+", re.IGNORECASE)
_SESSION: Final = ("o=", "t=")  # of a session description: its own number and times
# Of a session description: keys and ports are taken anew for each call.
_TAKEN: Final = re.compile(r"(?<=inline:)[A-Za-z0-9+/=]+|(?<=^m=audio )\d+|(?<=^a=rtcp:)\d+")
_START: Final = "first line"
_BODY: Final = "body"


def header_differences(ours: str, theirs: str) -> Iterator[tuple[str, str, str]]:
    r"""Yield name and both values of each header that differs; empty: not there.

    Lines of a body are compared as a set.

    Examples
    --------
    >>> a = "OPTIONS sip:b SIP/2.0\r\nCall-ID: 1\r\nMax-Forwards: 70\r\n\r\n"
    >>> b = "OPTIONS sip:b SIP/2.0\r\ni: 2\r\nMax-Forwards: 69\r\nAllow: BYE\r\n\r\n"
    >>> list(header_differences(a, b))
    [('max-forwards', '70', '69'), ('allow', '', 'BYE')]
    """
    left, right = (_read(text) for text in (ours, theirs))
    for name in dict.fromkeys((*left, *right)):
        one, other = left.get(name, ()), right.get(name, ())
        if name == _BODY:
            one, other = (
                tuple(line for line in one if line not in other),
                tuple(line for line in other if line not in one),
            )
        if one != other:
            yield name, ", ".join(one), ", ".join(other)


def _read(text: str) -> Mapping[str, tuple[str, ...]]:
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    first, *lines = head.split("\n")
    found: dict[str, tuple[str, ...]] = {_START: (first.strip(),)}
    for line in _unfolded(lines):
        name, _, value = line.partition(":")
        name = name.strip().lower()
        name = _COMPACT.get(name, name)
        if name not in _OWN:
            found[name] = (*found.get(name, ()), _TAGS.sub("", value).strip())
    told = [_TAKEN.sub("*", line.strip()) for line in body.split("\n") if line.strip()]
    kept = tuple(line for line in told if not line.startswith(_SESSION))
    return found | ({_BODY: kept} if kept else {})


def _unfolded(lines: list[str]) -> Iterator[str]:
    """Join lines that go on with a blank (RFC 3261 7.3.1)."""
    whole = ""
    for line in lines:
        if line[:1] in (" ", "\t"):
            whole += " " + line.strip()
            continue
        if whole:
            yield whole
        whole = line
    if whole:
        yield whole
