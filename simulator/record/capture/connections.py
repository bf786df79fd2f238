"""All TCP connections of a capture: found by their ends, with what their stacks do by themselves.

For one chosen call only that call's messages are on the connections, numbered without gaps. A
connection is then shown from its SYN where the call was the first to use it.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from math import inf
from typing import Final

from simulator.contracts import Flow, Item, Segment, SegmentKind
from simulator.record.capture.frames import Direction
from simulator.record.capture.tcp import ACK, ACK_DELAY, FIN, SYN, Connection, Emit, Side

_FORGET: Final = 64.0  # after its end; until then late segments keep their numbers

Ends = tuple[str, int, str, int]
_Due = tuple[float, int, Callable[[float], None]]


class Connections:
    """The connections of a capture.

    Parameters
    ----------
    direction : callable
        ``direction(source, destination)`` writes frames between two addresses.
    emit : callable
    chosen : bool
        Whether the capture holds messages of one call only.
    """

    def __init__(
        self, direction: Callable[[str, str], Direction], emit: Emit, *, chosen: bool
    ) -> None:
        self._direction = direction
        self._emit = emit
        self._chosen = chosen
        self._found: dict[Ends, tuple[Connection, Side]] = {}
        self._due: list[_Due] = []
        self._count = 0
        # Of connections that no message of the capture has used: their openings
        self._openings: dict[Connection, list[tuple[Side, bytes, str, bool, float]]] = {}

    def knows(self, flow: Flow) -> bool:
        """Whether a flow's connection has been in the capture so far."""
        return _ends(flow) in self._found

    # What is sent

    def message(self, flow: Flow, item: Item, octets: bytes, comment: str, now: float) -> None:
        """Send a message on its connection."""
        connection, side = self._find(flow) or self._unseen(flow)
        self._use(connection)
        connection.send(side, item, octets, comment, now)

    def passed(self, flow: Flow) -> None:
        """Note that a message which is not in the capture was the first on a connection."""
        found = self._find(flow)
        if found is not None and self._openings.pop(found[0], None) is not None:
            found[0].emit = _drop

    def segment(self, flow: Flow, segment: Segment, now: float) -> None:
        """Send what opens or ends a connection."""
        kind = segment.kind
        if kind is SegmentKind.OPEN:
            self._open(flow, segment, now)
            return
        found = self._find(flow)
        if found is None:
            if kind not in _ENDS or self._chosen:
                return  # its beginning is not in the capture
            found = self._unseen(flow)
        connection, side = found
        if connection.over:
            return
        if kind is SegmentKind.OPENED:
            connection.synchronise(side, segment, now)
        elif kind is SegmentKind.CLOSE and not side.ended:
            connection.finish(side, segment, now)
        elif kind is SegmentKind.RESET:
            self._end(connection, connection.reset, side, now)
        elif kind is SegmentKind.REFUSED:
            self._end(connection, connection.refuse, side, now)

    # What becomes of it

    def attempted(self, flow: Flow, item: Item, now: float) -> None:
        """Repeat an item, unless it is its first attempt."""
        found = self._find(flow)
        if found is not None:
            found[0].attempted(found[1], item, now)

    def returned(self, flow: Flow, item: Item) -> None:
        """Note that an item came to a silent host."""
        found = self._find(flow)
        if found is not None:
            found[0].returned(found[1], item)

    def arrived(self, flow: Flow, item: Item, now: float) -> None:
        """Let the other side's stack do what it does about an item that arrived."""
        found = self._find(flow)
        if found is None:
            return
        connection, side = found
        entry = connection.arrived(side, item)
        if entry is None or connection.over:
            return
        other = connection.other(side)
        if entry.flags & FIN:
            connection.acknowledge(other, now)
            self._answer_fin(connection, side, other, now - entry.sent, now)
        elif not entry.flags & SYN:
            self._owe(connection, other, now)
        elif entry.flags & ACK:
            connection.acknowledge(other, now)

    def flush(self, now: float = inf) -> None:
        """Send what was due until now."""
        while self._due and self._due[0][0] <= now:
            when, _, act = heappop(self._due)
            act(when)

    # Inside

    def _find(self, flow: Flow) -> tuple[Connection, Side] | None:
        return self._found.get(_ends(flow))

    def _make(self, flow: Flow, emit: Emit, *, seen: bool) -> tuple[Connection, Side]:
        near = self._side(flow.address, flow.local_port, flow.host, flow.port)
        far = self._side(flow.host, flow.port, flow.address, flow.local_port)
        connection = Connection((near, far), emit, seen=seen)
        self._found[_ends(flow)] = connection, near
        self._found[_other_ends(flow)] = connection, far
        return connection, near

    def _side(self, address: str, port: int, peer: str, peer_port: int) -> Side:
        return Side(address, port, peer, peer_port, self._direction(address, peer))

    def _unseen(self, flow: Flow) -> tuple[Connection, Side]:
        return self._make(flow, self._emit, seen=False)

    def _open(self, flow: Flow, segment: Segment, now: float) -> None:
        connection, side = self._make(flow, self._emit, seen=True)
        if self._chosen:
            opening = self._openings[connection] = []
            connection.emit = lambda *packet: opening.append(packet)
        connection.synchronise(side, segment, now)

    def _use(self, connection: Connection) -> None:
        """Show the opening of a connection, once it is used."""
        for packet in self._openings.pop(connection, ()):
            self._emit(*packet)
        connection.emit = self._emit

    def _end(
        self,
        connection: Connection,
        act: Callable[[Side, float], None],
        side: Side,
        now: float,
    ) -> None:
        act(side, now)
        self._at(now + _FORGET, lambda _: self._forget(connection))

    def _forget(self, connection: Connection) -> None:
        self._openings.pop(connection, None)
        near, far = connection.sides
        ends = (near.address, near.port, far.address, far.port)
        found = self._found.get(ends)
        if found is not None and found[0] is connection:  # no new one took its place
            del self._found[ends], self._found[far.address, far.port, near.address, near.port]

    def _owe(self, connection: Connection, side: Side, now: float) -> None:
        if side.owes:
            connection.acknowledge(side, now)
            return
        side.owes = True
        self._at(now + ACK_DELAY, lambda when: self._pay(connection, side, when))

    def _pay(self, connection: Connection, side: Side, now: float) -> None:
        if side.owes and not connection.over:
            connection.acknowledge(side, now)

    def _answer_fin(
        self, connection: Connection, side: Side, other: Side, delay: float, now: float
    ) -> None:
        """Close the other direction too, once its process has had time to see the end."""
        if other.ended:
            self._at(now + _FORGET, lambda _: self._forget(connection))
            return

        def acknowledge(when: float) -> None:
            if not connection.over:
                side.received = other.next
                connection.acknowledge(side, when)
            self._at(when + _FORGET, lambda _: self._forget(connection))

        def finish(when: float) -> None:
            if not connection.over and not other.ended:
                connection.finish(other, _ANSWERED_FIN, when)
                other.waiting.pop()
                self._at(when + delay, acknowledge)

        self._at(now + ACK_DELAY, finish)

    def _at(self, when: float, act: Callable[[float], None]) -> None:
        self._count += 1
        heappush(self._due, (when, self._count, act))


_ENDS: Final = (SegmentKind.CLOSE, SegmentKind.RESET)
_ANSWERED_FIN: Final = Segment(SegmentKind.CLOSE)


def _drop(side: Side, frame: bytes, comment: str, of_message: bool, now: float) -> None:
    """Do not show a frame."""


def _ends(flow: Flow) -> Ends:
    return flow.address, flow.local_port, flow.host, flow.port


def _other_ends(flow: Flow) -> Ends:
    return flow.host, flow.port, flow.address, flow.local_port
