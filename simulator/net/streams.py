"""What TCP, and LAPD for ISDN, make of loss: messages of a stream are repeated, never dropped.

The first message that was not acknowledged is repeated by RFC 6298 5 (its time-out doubling),
the ones behind it wait for it and arrive with it (head-of-line blocking). When the repeats are
used up the sender's stack resets the connection. Not modelled: acknowledgements of their own
(so no spurious repeats), fast retransmit (signalling is too thin a stream for it) and windows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf, nan
from typing import Final, Protocol

from simulator.contracts import ClockLike, Flow, Item, Segment, SegmentKind


@dataclass(frozen=True, slots=True)
class Repeats:
    """When a protocol repeats.

    Parameters
    ----------
    first : float
        Seconds until the first repeat.
    factor : float
        By which the time-out grows.
    ceiling : float
        Longest time-out.
    limit : int
        Repeats until the connection is given up.
    """

    first: float
    factor: float
    ceiling: float
    limit: int


# RFC 6298 2.1, 2.5: 1 s, doubling, capped at 60 s or more; 15 repeats are the default of Linux
# (tcp_retries2). Q.921 5.9: T200 1 s, N200 3.
_TCP: Final = Repeats(1.0, 2.0, 60.0, 15)
_LAPD: Final = Repeats(1.0, 1.0, 1.0, 3)
REPEATS: Final = (_TCP, _TCP, _TCP, _LAPD, _TCP)  # by Transport; UDP has no use of it

_LAST: Final = (SegmentKind.CLOSE, SegmentKind.RESET, SegmentKind.REFUSED)


class Stream:
    """One flow in one direction, as long as anything is to be remembered of it.

    Attributes
    ----------
    flow : Flow
    last : float
        Latest arrival so far.
    held : deque of (item, sent, recorded)
        What is not acknowledged; the first is being repeated.
    repeats : int
        How often the first was repeated.
    recorded : bool
        Whether the one just attempted has its row already.
    """

    __slots__ = ("flow", "held", "last", "recorded", "repeats")

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.last = -inf
        self.held: deque[tuple[Item, float, bool]] = deque()
        self.repeats = 0
        self.recorded = False


class Carrier(Protocol):
    """The way that the streams use."""

    def attempt(self, stream: Stream, item: Item, sent: float, again: bool, now: float) -> bool:
        """Send one message; return whether it arrives."""

    def record(self, sent: float, when: float, flow: Flow, item: Item) -> None:
        """Write a row of a message."""

    def give_up(self, flow: Flow, reason: Segment, now: float) -> None:
        """Tell the sender that a stream is dead."""

    def delayed(self, flow: Flow, item: Item, now: float) -> None:
        """A message waits behind one that did not arrive."""

    def settled(self, now: float) -> None:
        """Some stream has nothing left to repeat."""


class Streams:
    """The streams of one way that need to be remembered."""

    __slots__ = ("_carrier", "_clock", "_streams")

    def __init__(self, clock: ClockLike, carrier: Carrier) -> None:
        self._clock = clock
        self._carrier = carrier
        self._streams: dict[Flow, Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Send the next message of a flow, or let it wait behind a lost one."""
        stream = self._find(flow)
        if isinstance(item, Segment) and item.kind is SegmentKind.RESET:
            self._abandon(stream)  # RFC 9293 3.10.5: what was not acknowledged is flushed
            self._carrier.attempt(stream, item, now, False, now)
            return
        stream.recorded = False
        if stream.held:
            stream.held.append((item, now, False))
            self._carrier.delayed(flow, item, now)
        elif self._carrier.attempt(stream, item, now, False, now):
            self._let_go(stream, item)
        else:
            self._hold(stream, item, now, False, now)

    def take_back(self, flow: Flow, item: Item, sent: float, now: float) -> None:
        """Repeat what arrived at a host that took nothing in."""
        stream = self._find(flow)
        if stream.held:
            stream.held.append((item, sent, True))
        else:
            self._hold(stream, item, sent, True, now)

    def sweep(self, now: float) -> None:
        """Forget streams with nothing held and nothing that arrives after `now`."""
        over = [f for f, s in self._streams.items() if not s.held and s.last <= now]
        for flow in over:
            del self._streams[flow]

    def _find(self, flow: Flow) -> Stream:
        stream = self._streams.get(flow)
        if stream is None:
            stream = self._streams[flow] = Stream(flow)
        return stream

    def _hold(self, stream: Stream, item: Item, sent: float, recorded: bool, now: float) -> None:
        """Begin to repeat a message, the first that is held."""
        stream.held.append((item, sent, recorded))
        stream.repeats = 0
        when = max(now, sent + REPEATS[stream.flow.transport].first)
        self._clock.call_at(when, self._repeat, stream)

    def _repeat(self, stream: Stream, _: None, now: float) -> None:
        """Try the first once more, and when it arrives what waits behind it."""
        if not stream.held:
            return  # abandoned meanwhile
        repeats = REPEATS[stream.flow.transport]
        stream.repeats += 1
        if not self._again(stream, now):
            if stream.repeats >= repeats.limit:
                self._give_up(stream, now)
            else:
                delay = min(repeats.ceiling, repeats.first * repeats.factor**stream.repeats)
                self._clock.call_at(now + delay, self._repeat, stream)
            return
        stream.repeats = 0
        while stream.held:
            if not self._again(stream, now):
                self._clock.call_at(now + repeats.first, self._repeat, stream)
                return
        self._carrier.settled(now)

    def _again(self, stream: Stream, now: float) -> bool:
        item, sent, stream.recorded = stream.held[0]
        if not self._carrier.attempt(stream, item, sent, True, now):
            return False
        stream.held.popleft()
        self._let_go(stream, item)
        return True

    def _let_go(self, stream: Stream, item: Item) -> None:
        """Forget a flow behind its last segment."""
        if isinstance(item, Segment) and item.kind in _LAST and not stream.held:
            self._streams.pop(stream.flow, None)

    def _give_up(self, stream: Stream, now: float) -> None:
        self._abandon(stream)
        reason = f"nothing acknowledged after {REPEATS[stream.flow.transport].limit} repeats"
        self._carrier.settled(now)
        self._carrier.give_up(stream.flow, Segment(SegmentKind.RESET, reason), now)

    def _abandon(self, stream: Stream) -> None:
        """Forget a stream with all that is held."""
        for item, sent, recorded in stream.held:
            if not recorded:
                self._carrier.record(sent, nan, stream.flow, item)
        stream.held.clear()
        self._streams.pop(stream.flow, None)
