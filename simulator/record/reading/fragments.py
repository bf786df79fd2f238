"""Fragments of IP datagrams, put together in whatever order they come (RFC 815's task).

What waits is bounded: the datagram that waits longest is given up for a new one when there are
too many, and all that have waited for half a minute (RFC 1122 3.3.2).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, NamedTuple

_WAITING_MOST: Final = 512  # datagrams; 32 MiB at the most
_PARTS_MOST: Final = 1024  # fragments of one, repeated ones included
_WAIT: Final = 30_000_000_000  # nanoseconds; RFC 1122 asks for 60 s or more, systems take 30
_SIZE_MOST: Final = 65_535


class Key(NamedTuple):
    """What fragments of one datagram have in common (RFC 791 3.2, RFC 8200 4.5)."""

    source: str
    destination: str
    protocol: int
    identification: int
    version: int


class Fragment(NamedTuple):
    """One fragment.

    Parameters
    ----------
    offset : int
    more : bool
        It is not the last.
    data : bytes
    lacking : int
        Octets at its end that the capture has not.
    protocol : int or None
        What the datagram carries, where this fragment may say so.
    """

    offset: int
    more: bool
    data: bytes
    lacking: int
    protocol: int | None = None


class Whole(NamedTuple):
    """A datagram's payload, and its protocol where a fragment said it."""

    data: bytes
    protocol: int | None


class Beginning(NamedTuple):
    """What came of a datagram that was given up.

    Parameters
    ----------
    key : Key
    number, time : int
        Of the packet with the fragment that came first.
    data : bytes
        From the start up to the first gap.
    lacking : int
        Octets behind it, as far as known; at least one.
    protocol : int or None
    """

    key: Key
    number: int
    time: int
    data: bytes
    lacking: int
    protocol: int | None


class _Waiting:
    """The fragments of one datagram; where two overlap the one that begins earlier holds."""

    __slots__ = ("count", "end", "held", "number", "parts", "protocol", "time")

    def __init__(self, number: int, time: int) -> None:
        self.number, self.time = number, time
        self.parts: dict[int, bytes] = {}  # by offset, the longest of each
        self.count = self.held = 0
        self.end: int | None = None  # known when the last came
        self.protocol: int | None = None

    def add(self, one: Fragment) -> None:
        self.count += 1
        before = len(self.parts.get(one.offset, b""))
        if len(one.data) > before:
            self.parts[one.offset] = one.data
            self.held += len(one.data) - before
        if not one.more:
            self.end = one.offset + len(one.data) + one.lacking
        if one.protocol is not None:
            self.protocol = one.protocol

    def beginning(self) -> bytes:
        """Return what is known from the start up to the first gap."""
        found = bytearray()
        for offset in sorted(self.parts):
            if offset > len(found):
                break
            found += self.parts[offset][len(found) - offset :]
        return bytes(found if self.end is None else found[: self.end])

    def whole(self) -> Whole | None:
        # Overlapping fragments hold more than the datagram, never less when it is complete.
        if self.end is None or self.held < self.end:
            return None
        data = self.beginning()
        return Whole(data, self.protocol) if len(data) == self.end else None


class Fragments:
    """All datagrams that are not complete."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Key, _Waiting] = OrderedDict()
        self._given_up: list[Beginning] = []

    def add(self, key: Key, one: Fragment, number: int, time: int) -> Whole | None:
        """Take a fragment; return the datagram's payload when it is complete."""
        if one.offset + len(one.data) > _SIZE_MOST:  # it cannot be: RFC 791 3.2
            return None
        waiting = self._waiting.get(key)
        if waiting is not None and (time - waiting.time > _WAIT or waiting.count >= _PARTS_MOST):
            self._give_up(key)
            waiting = None
        if waiting is None:
            if len(self._waiting) >= _WAITING_MOST:
                self._give_up(next(iter(self._waiting)))
            waiting = self._waiting[key] = _Waiting(number, time)
        waiting.add(one)
        whole = waiting.whole()
        if whole is not None:
            del self._waiting[key]
        return whole

    def given_up(self) -> list[Beginning]:
        """Return what was given up since the last call."""
        found, self._given_up = self._given_up, []
        return found

    def close(self) -> None:
        """Give up all that wait: nothing more comes."""
        for key in list(self._waiting):
            self._give_up(key)

    def _give_up(self, key: Key) -> None:
        one = self._waiting.pop(key)
        data = one.beginning()
        lacking = 1 if one.end is None else one.end - len(data)
        if data:
            self._given_up.append(Beginning(key, one.number, one.time, data, lacking, one.protocol))
