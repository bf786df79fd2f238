"""Where one SIP message ends and the next begins.

The parser and the framer of streams both ask `head_bounds` and `content_length`, so that they
never disagree. Lines end in CRLF; a bare LF is taken too, by both alike.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError

PING: Final = b"\r\n\r\n"  # RFC 5626 3.5.1; to be answered by a PONG on the same connection
PONG: Final = b"\r\n"
HEAD_LIMIT: Final = 1 << 17  # octets; a head of a trunk has some two thousand

_HEAD_END: Final = re.compile(rb"\n\r?\n")
_END_OR_FOLD: Final = re.compile(rb"\n(?:(\r?\n)|[ \t])")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
# With its folds; possessive, so that a thousand of them are tried once.
_LENGTH: Final = re.compile(
    rb"\n(?:content-length|l)[ \t]*+(?:\r?\n[ \t]++)*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.IGNORECASE
)


class Fault(NamedTuple):
    """One thing that is wrong with a message.

    Parameters
    ----------
    text : str
        What it is, in words.
    status : int
        What a request is to be refused with; a response with faults is discarded.
    header : str
        The header at fault, ``start line`` or ``body``; empty where there is none.
    """

    text: str
    status: int = 400
    header: str = ""


def head_bounds(data: bytes | bytearray, start: int = 0) -> tuple[int, int] | None:
    """Return where the head ends and where the body begins; None while no empty line came."""
    match = _HEAD_END.search(data, start)
    return None if match is None else (match.start() + 1, match.end())


def head_shape(data: bytes) -> tuple[int, int, bool]:
    r"""Return where the head of a datagram ends, its body begins, and whether lines are folded.

    Examples
    --------
    >>> head_shape(b"OPTIONS sip:a SIP/2.0\nTo:\n sip:b\n\nhello")
    (33, 34, True)
    """
    first = _END_OR_FOLD.search(data)
    if first is None:
        return len(data), len(data), False
    if first.lastindex is not None:  # nearly always: one look tells all
        return first.start() + 1, first.end(), False
    end, start = head_bounds(data, first.start()) or (len(data), len(data))
    return end, start, True


def content_length(head: bytes | bytearray) -> int | None:
    """Return the body's length as the head states it, None where it does not.

    Raises
    ------
    RemoteProtocolError
        It is no number, or stated twice (RFC 4475 3.1.2.3, 3.3.9).
    """
    values = _LENGTH.findall(head)
    if not values:
        return None
    if len(values) > 1:
        raise RemoteProtocolError("Content-Length is stated more than once")
    digits = values[0].strip(b" \t\r")
    if digits.isdigit() and len(digits) < 10:
        return int(digits)
    digits = _FOLD.sub(b" ", digits).strip(b" \t")
    if not digits.isdigit():
        raise RemoteProtocolError("Content-Length is not a number")
    digits = digits.lstrip(b"0")
    if len(digits) > 9:
        raise RemoteProtocolError("Content-Length is out of range", 513)
    return int(digits or b"0")


class Framer:
    r"""Cuts a stream into messages (RFC 3261 18.3).

    Once the place of the next message is lost, `fault` says why and nothing more comes out: what
    could be read stands in the last frame, so that it can be answered; then the connection has
    to be closed.

    Parameters
    ----------
    limit : int
        Most octets of one message; its head may take `HEAD_LIMIT` of them.
    pings : bool
        Whether we are the side that pings (RFC 5626 3.5.1: the client), so that a line end
        between messages is a `PONG`; else two are a `PING`, and one is passed over.

    Attributes
    ----------
    fault : Fault or None

    Examples
    --------
    >>> framer = Framer()
    >>> framer.feed(b"OPTIONS sip:a SIP/2.0\r\nl: 2\r\n\r")
    []
    >>> framer.feed(b"\nhi\r\n\r\n")
    [b'OPTIONS sip:a SIP/2.0\r\nl: 2\r\n\r\nhi', b'\r\n\r\n']
    """

    __slots__ = (
        "_buffer",
        "_head_limit",
        "_limit",
        "_line_ends",
        "_pings",
        "_scanned",
        "_size",
        "fault",
    )

    def __init__(self, limit: int = 1 << 20, *, pings: bool = False) -> None:
        self._limit = limit
        self._pings = pings
        self._head_limit = min(limit, HEAD_LIMIT)
        self._buffer = bytearray()
        self._line_ends = 0  # empty lines since the last message or keep-alive
        self._scanned = 0  # no head ends before it
        self._size = 0  # of the message that is being waited for; 0 while its head is
        self.fault: Fault | None = None

    @property
    def waiting(self) -> int:
        """Octets of a message that is not complete yet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """Take octets as they came; return each message and keep-alive that is complete."""
        frames: list[bytes] = []
        if self.fault is None:
            self._buffer += data
            while frame := self._next():
                frames.append(frame)
            frames += self._rest()
        return frames

    def _next(self) -> bytes:
        """Return the next complete frame; empty where more octets are needed."""
        if not self._size and not self._scanned and self._skip_line_ends():
            return PONG if self._pings else PING
        if not self._size:
            self._measure()
        if self.fault is not None or not 0 < self._size <= len(self._buffer):
            return b""
        return self._take(self._size)

    def _skip_line_ends(self) -> bool:
        """Drop empty lines before a message (RFC 3261 7.5); whether they were a keep-alive."""
        buffer, wanted = self._buffer, 1 if self._pings else 2
        end, size = 0, len(buffer)
        while end < size and buffer[end] in b"\r\n" and self._line_ends < wanted:
            self._line_ends += buffer[end] == 0x0A
            end += 1
        del buffer[:end]
        if self._line_ends == wanted:
            self._line_ends = 0
            return True
        return False

    def _measure(self) -> None:
        """Find the size of the message at the buffer's start, once its head is complete."""
        bounds = head_bounds(self._buffer, self._scanned)
        if (len(self._buffer) if bounds is None else bounds[1]) > self._head_limit:
            self.fault = Fault("the head is too large", 513)
        elif bounds is None:
            self._scanned = max(len(self._buffer) - 2, 0)
        else:
            self._size = bounds[1] + self._body(self._buffer[: bounds[0]])
            if self._size > self._limit:
                self.fault = Fault("the message is too large", 513, "Content-Length")

    def _body(self, head: bytearray) -> int:
        try:
            length = content_length(head)
        except RemoteProtocolError as error:
            self.fault = Fault(str(error), error.status, "Content-Length")
            return 0
        if length is None:  # RFC 3261 20.14: a stream cannot be read without it
            self.fault = Fault("Content-Length is missing", 400, "Content-Length")
        return length or 0

    def _take(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._size = self._scanned = self._line_ends = 0
        return frame

    def _rest(self) -> list[bytes]:
        """After a fault give out the head that can be read, and forget everything else."""
        if self.fault is None:
            return []
        bounds = head_bounds(self._buffer)
        head = self._take(self._head_limit if bounds is None else bounds[1])
        self._buffer.clear()
        return [head[: self._head_limit]] if head else []
