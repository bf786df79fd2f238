r"""Bodies of several parts (RFC 2046 5.1, RFC 5621): their parts, and the one that is wanted.

A body keeps its octets and is written as it came, since a signature may cover it. What cannot be
taken apart is no fault of the message: it stays octets, as a proxy needs it, and a user agent
that does not understand it says so (415).
"""

from __future__ import annotations

import re
from typing import Final, TypeVar

from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers, first_header
from simulator.sip.tokens import QUOTED, parse_parameters, unquote

T = TypeVar("T")

PARTS_LIMIT: Final = 100  # a trunk sees two or three

_BLANKS: Final = " \t\r"
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_LINE_END: Final = re.compile(rb"\A\r?\n")
_BOUNDARY: Final = re.compile(r"[A-Za-z0-9'()+_,./:=? \-]{0,69}[A-Za-z0-9'()+_,./:=?\-]")


class Part:
    """One part of a body, never changed once made.

    Parameters
    ----------
    headers : tuple of (name, value)
    octets : bytes
    content : object
        What a codec made of the octets; else the octets themselves.
    """

    __slots__ = ("content", "headers", "octets")

    def __init__(self, headers: Headers, octets: bytes, content: object) -> None:
        self.headers = headers
        self.octets = octets
        self.content = content

    @property
    def content_type(self) -> str:
        """The type in lower case without parameters; ``text/plain`` where none is said."""
        value = first_header(self.headers, "Content-Type") or "text/plain"
        return value.partition(";")[0].strip().lower()


class Multipart:
    """A body of several parts, never changed once made.

    Parameters
    ----------
    octets : bytes
        The whole body.
    parts : tuple of Part
    """

    __slots__ = ("octets", "parts")

    def __init__(self, octets: bytes, parts: tuple[Part, ...]) -> None:
        self.octets = octets
        self.parts = parts

    def find(self, kind: type[T]) -> T | None:
        """Return the first part's content of a kind."""
        for part in self.parts:
            if isinstance(part.content, kind):
                return part.content
        return None

    def __eq__(self, other: object) -> bool:
        """Two are equal that are written alike."""
        return isinstance(other, Multipart) and self.octets == other.octets

    def __hash__(self) -> int:
        """Return the hash of the octets."""
        return hash(self.octets)


def content(body: object | None, kind: type[T]) -> T | None:
    """Return a body of a kind, or the first part of that kind in a body of several.

    Examples
    --------
    >>> content(b"hello", bytes), content(b"hello", str)
    (b'hello', None)
    """
    if isinstance(body, kind):
        return body
    return body.find(kind) if isinstance(body, Multipart) else None


def boundary(parameters: str) -> str:
    """Return the boundary that the parameters of a Content-Type name.

    Raises
    ------
    RemoteProtocolError
        They name none, or none that RFC 2046 allows.

    Examples
    --------
    >>> boundary(';type="x/y";boundary=7a9c')
    '7a9c'
    """
    for name, value in parse_parameters(parameters):
        if name.lower() == "boundary" and value:
            quoted = QUOTED.fullmatch(value)
            word = value if quoted is None else unquote(quoted[1])
            if _BOUNDARY.fullmatch(word):
                return word
    raise RemoteProtocolError("the body of several parts names no boundary")


def split_parts(octets: bytes, word: str) -> tuple[tuple[Headers, bytes], ...]:
    r"""Return headers and octets of each part; what stands before and behind them is left out.

    Raises
    ------
    RemoteProtocolError
        There is no part, there are too many, or the last one has no end.

    Examples
    --------
    >>> split_parts(b"--x\r\nContent-Type: a/b\r\n\r\nhello\r\n--x--\r\n", "x")
    (((('Content-Type', 'a/b'),), b'hello'),)
    """
    delimiter = re.compile(
        rb"(?:\A|\r?\n)--" + re.escape(word.encode()) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    )
    parts: list[tuple[Headers, bytes]] = []
    begin = -1
    for match in delimiter.finditer(octets):
        if begin >= 0:
            parts.append(_part(octets[begin : match.start()]))
        if match[1]:
            if not parts:
                break
            return tuple(parts)
        if len(parts) >= PARTS_LIMIT:
            raise RemoteProtocolError("a body of too many parts", 413)
        begin = match.end()
    raise RemoteProtocolError("a body of several parts without its end")


def _part(octets: bytes) -> tuple[Headers, bytes]:
    """Take a part apart, from behind its delimiter; it may have no headers (RFC 2046 5.1)."""
    octets = _LINE_END.sub(b"", octets, count=1)
    first = _LINE_END.match(octets)
    if first is not None:
        return (), octets[first.end() :]
    end = _HEAD_END.search(octets)
    head = octets if end is None else octets[: end.start()]
    return _headers(head), b"" if end is None else octets[end.end() :]


def _headers(head: bytes) -> Headers:
    lines = _FOLD.sub(" ", head.decode("utf-8", "replace")).split("\n")
    pairs = [line.partition(":") for line in lines if ":" in line]
    return tuple([(name.strip(_BLANKS), value.strip(_BLANKS)) for name, _, value in pairs])
