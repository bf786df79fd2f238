"""Cuts what one end of a TCP connection sent into SIP messages, wherever the capture begins.

It asks the codec's own `head_bounds` and `content_length` where a message ends (RFC 3261 18.3),
and goes on behind what it cannot follow, at the next start line: a live peer would have closed
the connection, a reader of captures wants to see the rest.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError
from simulator.record.reading.finding import begins, find
from simulator.sip.framing import HEAD_LIMIT, content_length, head_bounds

_MESSAGE_LIMIT: Final = 1 << 20
_SEARCH_LIMIT: Final = 1 << 14  # octets without a start line that show it is something else


class Cut(NamedTuple):
    """One message of a stream or datagram.

    Parameters
    ----------
    octets : bytes
    number : int
        Of the packet with its last octet.
    time : int
        Of that packet, nanoseconds.
    lacking : int
        Octets that the capture has not; a message of a broken stream may lack more.
    """

    octets: bytes
    number: int
    time: int
    lacking: int = 0


class Cutter:
    """One direction of one connection.

    Attributes
    ----------
    passed : int
        Octets that belong to no message: those that keep the connection alive, or whose start was
        not seen.
    """

    __slots__ = ("_buffer", "_found", "_idle", "_number", "_scanned", "_size", "_time", "passed")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._found = False  # the buffer begins with a start line
        self._scanned = 0  # no start line, or no end of the head, before it
        self._size = 0  # of the message, once its head is complete
        self._idle = False  # not SIP, it seems
        self._number = self._time = 0
        self.passed = 0

    @property
    def held(self) -> int:
        """Octets that wait for more."""
        return len(self._buffer)

    def feed(self, data: bytes, number: int, time: int) -> list[Cut]:
        """Take the next octets; return the messages that are complete with them."""
        if self._idle:
            if not begins(data):
                self.passed += len(data)
                return []
            self._idle = False
        self._buffer += data
        self._number, self._time = number, time
        cuts = []
        while (cut := self._next()) is not None:
            cuts.append(cut)
        return cuts

    def put_before(self, data: bytes) -> bool:
        """Take octets from before the first ones, if no message has begun since."""
        if self._found or self._idle or self.passed:
            return False
        self._buffer[:0] = data
        self._scanned = 0
        return True

    def lose(self, count: int) -> list[Cut]:
        """Pass over octets that the capture has not; return the message that was cut by it."""
        cuts = []
        if self._found and b"\n" in self._buffer:
            lacking = self._size - len(self._buffer) if self._size else count
            cuts.append(Cut(bytes(self._buffer), self._number, self._time, max(lacking, 1)))
        else:
            self.passed += len(self._buffer)
        self._buffer.clear()
        self._found, self._scanned, self._size = False, 0, 0
        return cuts

    def _next(self) -> Cut | None:
        if not self._found and not self._seek():
            return None
        if not self._size and not self._measure():
            return None
        if self._size > len(self._buffer):
            return None
        octets = bytes(self._buffer[: self._size])
        self._drop(self._size)
        return Cut(octets, self._number, self._time)

    def _seek(self) -> bool:
        """Drop what stands before the next start line."""
        buffer = self._buffer
        if not self._scanned:
            blank = len(buffer) - len(buffer.lstrip(b"\r\n"))  # RFC 5626 3.5.1
            del buffer[:blank]
            self.passed += blank
        place = find(buffer, self._scanned)
        if place is None:
            # A start line that is not complete may stand in the last line.
            self._scanned = max(buffer.rfind(b"\n"), 0)
            if len(buffer) > _SEARCH_LIMIT:
                self.passed += len(buffer)
                self._drop(len(buffer))
                self._idle = True
            return False
        self.passed += place
        self._drop(place)
        self._found = True
        return True

    def _measure(self) -> bool:
        """Find the size of the message, once its head is complete."""
        bounds = head_bounds(self._buffer, self._scanned)
        if bounds is None:
            self._scanned = max(len(self._buffer) - 2, 0)
            if len(self._buffer) <= HEAD_LIMIT:
                return False
            self._size = HEAD_LIMIT
            return True
        length = self._body(self._buffer[: bounds[0]])
        self._size = bounds[1] + (length if bounds[1] + length <= _MESSAGE_LIMIT else 0)
        return True

    def _body(self, head: bytearray) -> int:
        """Return the length of the body; 0 where it is not stated: its end cannot be told."""
        try:
            return content_length(head) or 0
        except RemoteProtocolError:
            return 0

    def _drop(self, size: int) -> None:
        del self._buffer[:size]
        self._found, self._scanned, self._size = False, 0, 0
