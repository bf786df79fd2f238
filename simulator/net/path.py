"""The way from one host to another as one `Wire`, over any number of hops.

One object for each direction, so that nothing is looked up for a message. On a *steady* way (up,
constant delay, no loss, no bandwidth) a message costs one entry on the clock. Else a datagram
arrives once or vanishes, and a stream goes through `simulator.net.streams`.

Approximation: a message meets the serialisers of all its hops at the moment of sending, so where
ways merge behind the first hop their order there is that of sending.
"""

from __future__ import annotations

from math import inf, nan
from typing import Any, Final, Protocol

from simulator.contracts import (
    ClockLike,
    Flow,
    Item,
    Loss,
    Losses,
    Recorder,
    Segment,
    Transport,
)
from simulator.net.link import LOST, Hop
from simulator.net.sizes import nominal_size
from simulator.net.streams import Stream, Streams

_COUNTED: Final = 19  # methods of SIP, then what has a negative number

# Constants, since a member looked up in its class costs ten times as much.
_UDP: Final = Transport.UDP
_LINK: Final = Loss.LINK
_PEER: Final = Loss.PEER


class Receiver(Protocol):
    """The host at an end of a way."""

    def ignores(self, flow: Flow) -> bool:
        """Whether it takes nothing in from a flow, and answers nothing."""

    def deliver(self, item: Item, flow: Flow, now: float) -> None:
        """Take what arrives on the sender's `flow`."""

    def inform(self, segment: Segment, flow: Flow, now: float) -> None:
        """Take what its own stack found out about its own `flow`."""


class Attempts(Protocol):
    """Who hears of what streams try."""

    def attempted(self, flow: Flow, item: Item, now: float) -> None:
        """A stream tries to bring an item over, for the first time or once more."""


class Gate(Protocol):
    """Who may lose, replace or hold up what is sent: an impairment that knows messages."""

    def look(self, flow: Flow, item: Item, now: float) -> tuple[Item | None, float]:
        """Return what goes on in the place of an item (None: nothing), and how much later."""


class Path:
    """One direction between two hosts; a `Wire`.

    Parameters
    ----------
    clock : ClockLike
    near, far : Receiver
    number : int
        What stands in rows.
    hops : tuple of Hop or None
        None: there is no way at present.
    recorder : Recorder, optional

    Attributes
    ----------
    counts : list of int
        What was sent, by method number; negative ones from the end.
    watcher : Attempts or None
        Hears of each attempt of a stream where the way is not steady (`simulator.net.watched`).
    losses : Losses or None
        Hears of what is lost on the way.
    gates : list of Gate
        What looks at each item; a way with gates is not steady.
    """

    __slots__ = (
        "_clock",
        "_delay",
        "_deliver",
        "_floor",
        "_hops",
        "_near",
        "_plain",
        "_streams",
        "counts",
        "far",
        "gates",
        "losses",
        "number",
        "recorder",
        "watcher",
    )

    def __init__(
        self,
        clock: ClockLike,
        near: Receiver,
        far: Receiver,
        number: int,
        hops: tuple[Hop, ...] | None,
        recorder: Recorder | None = None,
    ) -> None:
        self._clock = clock
        self._near = near
        self.far = far
        self._deliver = far.deliver
        self.number = number
        self.recorder = recorder
        self.watcher: Attempts | None = None
        self.losses: Losses | None = None
        self.gates: list[Gate] = []
        self.counts = [0] * _COUNTED
        self._streams = Streams(clock, self)
        self._floor = -inf  # nothing of a stream arrives earlier
        self._delay = 0.0
        self._hops: tuple[Hop, ...] | None = None
        self.reroute(hops, clock.now)

    @property
    def delay(self) -> float:
        """Propagation over all hops, seconds."""
        return self._delay

    @property
    def steady(self) -> bool:
        """Whether every message arrives after the same time."""
        return self._hops is not None and all(hop.steady for hop in self._hops)

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Carry `item` from our side of `flow` to the far host."""
        method = item.method
        self.counts[method] += 1
        if self._plain:
            when = now + self._delay
            if method >= 0 and self.recorder is not None:
                self.recorder.message(now, when, self.number, flow, item)
            self._clock.call_at(when, self._deliver, item, flow)
        elif self.gates:
            self._pass_gates(flow, item, now)
        else:
            self._carry(flow, item, now)

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        """Take back what a silent far host did not acknowledge: a stream repeats it."""
        self._streams.take_back(flow, item, now - self._delay, now)
        self._plain = False

    def reroute(self, hops: tuple[Hop, ...] | None, now: float) -> None:
        """Go over these hops from now on; what is under way still arrives in its order."""
        self._floor = max(self._floor, now if self._hops is None else now + self._delay)
        self._hops = hops
        self._delay = sum(hop.delay for hop in hops or ())
        self._refresh(now)
        if not self._plain and self.steady:  # as soon as what is under way has arrived
            self._clock.call_at(self._floor, self._settle, None)

    def set_gates(self, gates: list[Gate], now: float) -> None:
        """Let these look at everything from now on that is sent here."""
        self.gates = gates
        self._refresh(now)

    def set_deliver(self, deliver: Any) -> Any:
        """Put a listener in front of the far host (a tap); return what stood there."""
        before, self._deliver = self._deliver, deliver
        return before

    # For the streams

    def attempt(self, stream: Stream, item: Item, sent: float, again: bool, now: float) -> bool:
        """Send one message of a stream; return whether it arrives."""
        if self.watcher is not None:
            self.watcher.attempted(stream.flow, item, now)
        when = LOST if again and self.far.ignores(stream.flow) else self._arrival(item, now)
        if when == LOST:
            self.delayed(stream.flow, item, now)
            return False
        when = max(when, stream.last, self._floor)
        stream.last = when
        if not stream.recorded:
            self.record(sent, when, stream.flow, item)
        self._clock.call_at(when, self._deliver, item, stream.flow)
        return True

    def record(self, sent: float, when: float, flow: Flow, item: Item) -> None:
        """Write a row of a message."""
        if self.recorder is not None and item.method >= 0:
            self.recorder.message(sent, when, self.number, flow, item)

    def give_up(self, flow: Flow, reason: Segment, now: float) -> None:
        """Tell the near host that a stream is dead; the far one learns it when it sends."""
        self._near.inform(reason, flow, now)

    def delayed(self, flow: Flow, item: Item, now: float) -> None:
        """Tell that a message of a stream does not arrive at present."""
        if self.losses is not None:
            where = _PEER if self.far.ignores(flow) else _LINK
            self.losses.lost(item, flow, where, now)

    def settled(self, now: float) -> None:
        """Some stream has nothing left to repeat."""
        self._refresh(now)

    def _pass_gates(self, flow: Flow, item: Item, now: float) -> None:
        """Lose, replace or hold up an item as the gates say; what is replaced has its row."""
        late = 0.0
        passed: Item | None = item
        for gate in self.gates:
            passed, wait = gate.look(flow, item, now)
            late += wait
            if passed is not item:
                break
        if passed is None:
            self.record(now, nan, flow, item)
            if self.losses is not None:
                self.losses.lost(item, flow, _PEER, now)
            return
        if passed is not item:
            self.record(now, now + self._delay, flow, item)
        if late:
            self._clock.call_at(now + late, self._carry, flow, passed)
        else:
            self._carry(flow, passed, now)

    def _carry(self, flow: Flow, item: Item, now: float) -> None:
        if flow.transport is _UDP:
            self._send_datagram(flow, item, now)
        else:
            self._streams.send(flow, item, now)
            self._refresh(now)

    def _settle(self, _: None, __: None, now: float) -> None:
        self._refresh(now)

    def _refresh(self, now: float) -> None:
        steady = self.steady
        if steady:
            self._streams.sweep(now + self._delay)
        free = not self._streams and not self.gates
        self._plain = steady and free and now + self._delay >= self._floor

    def _send_datagram(self, flow: Flow, item: Item, now: float) -> None:
        when = self._arrival(item, now)
        if when == LOST:
            self.record(now, nan, flow, item)
            if self.losses is not None:
                self.losses.lost(item, flow, _LINK, now)
        else:
            for hop in self._hops or ():
                late, twice = hop.upset()
                when += late
                if twice:
                    self._arrive(flow, item, now, when)
            self._arrive(flow, item, now, when)
        self._refresh(now)

    def _arrive(self, flow: Flow, item: Item, now: float, when: float) -> None:
        self.record(now, when, flow, item)
        self._clock.call_at(when, self._deliver, item, flow)

    def _arrival(self, item: Item, now: float) -> float:
        if self._hops is None:
            return LOST
        size = nominal_size(item)
        for hop in self._hops:
            now = hop.carry(size, now)
            if now == LOST:
                return LOST
        return now
