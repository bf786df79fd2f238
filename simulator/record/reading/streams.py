"""TCP connections of a capture: segments in the order in which they were sent, each octet once.

Segments may come in any order, again, and overlapping. A connection may have begun before the
capture, and the capture may lack segments: when what is missing does not come for a while, the
rest goes on behind the gap. All that waits is bounded, over all connections together.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.record.reading.cutting import Cut, Cutter
from simulator.record.reading.internet import Datagram

SYN, _RST = 0x02, 0x04
_WRAP, _HALF = 1 << 32, 1 << 31
_JUMP: Final = 1 << 24  # no window is larger by far: it is another connection
_REPEATED: Final = 1 << 16  # a SYN this near behind is that of the same connection
_EARLY_MOST: Final = 64  # segments of one connection that wait for what is missing
_PATIENCE: Final = 5_000_000_000  # nanoseconds; senders repeat after 0.2 to 3 s (RFC 6298)
_STREAMS_MOST: Final = 16_384
_HELD_MOST: Final = 1 << 26  # octets, all connections together


class End(NamedTuple):
    """Address and port."""

    address: str
    port: int


class Way(NamedTuple):
    """One direction of a connection."""

    source: End
    destination: End


class Segment(NamedTuple):
    """One TCP segment (RFC 9293 3.1)."""

    way: Way
    sequence: int
    flags: int
    data: bytes
    lacking: int


def read_segment(found: Datagram) -> Segment | None:
    """Return the segment in a datagram; None: there is none that can be read."""
    payload = found.payload
    if len(payload) < 20:
        return None
    source, destination = int.from_bytes(payload[:2], "big"), int.from_bytes(payload[2:4], "big")
    header = (payload[12] >> 4) * 4
    if header < 20:
        return None
    way = Way(End(found.source, source), End(found.destination, destination))
    sequence = int.from_bytes(payload[4:8], "big")
    data = bytes(payload[header:])
    lacking = max(len(payload) + found.lacking - header - len(data), 0)
    return Segment(way, sequence, payload[13], data, lacking)


class _Early(NamedTuple):
    """A segment that came before its turn."""

    data: bytes
    lacking: int
    number: int
    time: int


class _Stream:
    """One direction of one connection."""

    __slots__ = ("_early", "_first", "_next", "cutter", "early_held")

    def __init__(self) -> None:
        self._next: int | None = None  # the sequence number that is waited for
        self._first: int | None = None  # of the first octet, where no SYN was seen
        self._early: dict[int, _Early] = {}
        self.early_held = 0
        self.cutter = Cutter()

    @property
    def held(self) -> int:
        return self.early_held + self.cutter.held

    def add(self, one: Segment, number: int, time: int) -> Iterator[Cut]:
        """Take a segment; yield the messages that are complete with it."""
        sequence = one.sequence
        if one.flags & SYN:
            sequence = (sequence + 1) % _WRAP  # a SYN takes a number of its own
            yield from self._begin(sequence)
        if one.data or one.lacking:
            yield from self._take(sequence, _Early(one.data, one.lacking, number, time))
        if one.flags & _RST:
            yield from self.flush()

    def flush(self) -> Iterator[Cut]:
        """Yield what can still be made of the octets that wait: nothing more comes."""
        while self._early:
            yield from self._jump()
        yield from self.cutter.lose(1)

    # Order

    def _begin(self, sequence: int) -> Iterator[Cut]:
        if self._next is not None and -_REPEATED < _ahead(self._next, sequence) <= 0:
            return  # the SYN came again, or late
        yield from self.flush()
        self._next, self._first = sequence, None

    def _take(self, sequence: int, one: _Early) -> Iterator[Cut]:
        if self._next is None:
            self._next = self._first = sequence
        ahead = _ahead(self._next, sequence)
        if abs(ahead) > _JUMP:
            yield from self.flush()
            self._next = self._first = sequence
            ahead = 0
        if ahead > 0:
            yield from self._wait(sequence, one)
        elif self._is_before(sequence, one):
            self._first = sequence
            yield from self.cutter.feed(b"", one.number, one.time)
        else:
            yield from self._deliver(-ahead, one)
            yield from self._follow(one)

    def _is_before(self, sequence: int, one: _Early) -> bool:
        """Put octets before the first that were seen, where the capture began in the middle."""
        if self._first is None or one.lacking:
            return False
        reaches = _ahead(sequence + len(one.data), self._first) == 0 and sequence != self._first
        return reaches and self.cutter.put_before(one.data)

    def _deliver(self, known: int, one: _Early) -> Iterator[Cut]:
        """Hand on the octets of a segment that are new."""
        assert self._next is not None
        data = one.data[known:]
        if data:
            self._next = (self._next + len(data)) % _WRAP
            yield from self.cutter.feed(data, one.number, one.time)
        lacking = one.lacking - max(known - len(one.data), 0)
        if lacking > 0:  # cut by the capture: only a repeated segment could bring it
            yield from self.cutter.lose(lacking)
            self._next = (self._next + lacking) % _WRAP

    def _follow(self, one: _Early) -> Iterator[Cut]:
        """Hand on what waited for a segment; with its instant, since only now it can be read."""
        while self._early:
            first = self._earliest()
            ahead = _ahead(self._next or 0, first)
            if ahead > 0:
                return
            early = self._pop(first)._replace(number=one.number, time=one.time)
            yield from self._deliver(-ahead, early)

    # What waits

    def _wait(self, sequence: int, one: _Early) -> Iterator[Cut]:
        known = self._early.get(sequence)
        if known is None or len(known.data) < len(one.data):
            self.early_held += len(one.data) - (len(known.data) if known else 0)
            self._early[sequence] = one
        oldest = min(early.time for early in self._early.values())
        if len(self._early) > _EARLY_MOST or one.time - oldest > _PATIENCE:
            yield from self._jump()

    def _jump(self) -> Iterator[Cut]:
        """Pass over a gap that is not filled, to the first segment behind it."""
        first = self._earliest()
        yield from self.cutter.lose(_ahead(self._next or 0, first))
        self._next, self._first = first, None
        early = self._pop(first)
        yield from self._deliver(0, early)
        while self._early and _ahead(self._next, self._earliest()) <= 0:
            first = self._earliest()
            known = -_ahead(self._next, first)
            yield from self._deliver(known, self._pop(first))

    def _earliest(self) -> int:
        base = self._next or 0
        return min(self._early, key=lambda sequence: _ahead(base, sequence))

    def _pop(self, sequence: int) -> _Early:
        one = self._early.pop(sequence)
        self.early_held -= len(one.data)
        return one


class Streams:
    """All connections of a capture."""

    def __init__(self) -> None:
        self._streams: OrderedDict[Way, _Stream] = OrderedDict()
        self._held = 0

    def add(self, one: Segment, number: int, time: int) -> Iterator[tuple[Way, Cut]]:
        """Take a segment; yield the messages that are complete with it, with their way."""
        stream = self._streams.get(one.way)
        if stream is None:
            if not (one.data or one.lacking or one.flags & SYN):
                return
            stream = self._streams[one.way] = _Stream()
        self._streams.move_to_end(one.way)
        before = stream.held
        for cut in stream.add(one, number, time):
            yield one.way, cut
        self._held += stream.held - before
        while self._held > _HELD_MOST or len(self._streams) > _STREAMS_MOST:
            yield from self._give_up()

    def close(self) -> Iterator[tuple[Way, Cut]]:
        """Yield what can still be made of all connections."""
        while self._streams:
            yield from self._give_up()

    def _give_up(self) -> Iterator[tuple[Way, Cut]]:
        way, stream = self._streams.popitem(last=False)
        self._held -= stream.held
        for cut in stream.flush():
            yield way, cut


def _ahead(known: int, sequence: int) -> int:
    """Return how far a sequence number is ahead of another; negative: behind (RFC 9293 3.4)."""
    return (sequence - known + _HALF) % _WRAP - _HALF
