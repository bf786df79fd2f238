"""What an operating system answers without asking the process: SYN, closed ports, unknown data.

It accepts connections to listening ports, refuses others (TCP by RST, RFC 9293 3.10.7.1; UDP by
ICMP port unreachable, RFC 1122 3.2.2.1), resets what it has no connection for, and says nothing
where the host is silent. A frozen process makes no difference here: its port still listens. The
links themselves and the processor are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from types import MappingProxyType
from typing import Final, Protocol, cast

from simulator.contracts import (
    Core,
    Flow,
    Item,
    Loss,
    Losses,
    Segment,
    SegmentKind,
    Transport,
    Wire,
)
from simulator.errors import LocalProtocolError


class Arrived(IntEnum):
    """What came in for which no live flow is known."""

    DATAGRAM = 0
    SIGNALLING = 1  # on a permanent link: ISDN, gateway control
    OPEN = 2
    END = 3  # CLOSE, RESET, REFUSED: asks for nothing
    DATA = 4  # anything else of a connection


class Port(IntEnum):
    """What it came to."""

    SILENT = 0  # the host is off, or a firewall drops
    CLOSED = 1
    LISTENING = 2


class Answer(IntEnum):
    """What the stack does about it."""

    IGNORE = 0
    TAKE_BACK = 1  # not acknowledged: the sender's stack repeats it
    REFUSE = 2
    RESET = 3
    ACCEPT = 4
    HAND_UP = 5


_A, _P, _R = Arrived, Port, Answer

ANSWERS: Final = MappingProxyType(
    {
        (_A.DATAGRAM, _P.SILENT): _R.IGNORE,
        (_A.DATAGRAM, _P.CLOSED): _R.REFUSE,
        (_A.DATAGRAM, _P.LISTENING): _R.HAND_UP,
        (_A.SIGNALLING, _P.SILENT): _R.TAKE_BACK,
        (_A.SIGNALLING, _P.CLOSED): _R.REFUSE,
        (_A.SIGNALLING, _P.LISTENING): _R.HAND_UP,
        (_A.OPEN, _P.SILENT): _R.TAKE_BACK,
        (_A.OPEN, _P.CLOSED): _R.REFUSE,
        (_A.OPEN, _P.LISTENING): _R.ACCEPT,
        (_A.END, _P.SILENT): _R.IGNORE,
        (_A.END, _P.CLOSED): _R.IGNORE,
        (_A.END, _P.LISTENING): _R.IGNORE,
        (_A.DATA, _P.SILENT): _R.TAKE_BACK,
        (_A.DATA, _P.CLOSED): _R.RESET,
        (_A.DATA, _P.LISTENING): _R.RESET,
    }
)

_TAKEN: Final = (Answer.ACCEPT, Answer.HAND_UP)
_ENDS: Final = (SegmentKind.CLOSE, SegmentKind.RESET, SegmentKind.REFUSED)


class Repeater(Protocol):
    """A wire that can take back what was not acknowledged."""

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        """Repeat it."""


class Stack:
    """The stack of one host.

    Parameters
    ----------
    way : callable
        ``way(address)`` returns the wire to an address.

    Attributes
    ----------
    silent : bool
        Nothing is taken in and nothing answered.
    muted : set of Core
        Those for which nothing is taken in and nothing answered, some gone.
    closed : set of (Transport, int)
        Ports that refuse though a core listens there.
    losses : Losses or None
        Hears of what is not taken in.
    """

    __slots__ = ("_points", "_way", "closed", "losses", "muted", "silent")

    def __init__(self, way: Callable[[str], Wire]) -> None:
        self._way = way
        self._points: dict[tuple[Transport, str, int], Core] = {}
        self.silent = False
        self.losses: Losses | None = None
        self.muted: set[Core | None] = set()
        self.closed: set[tuple[Transport, int]] = set()

    def listen(self, core: Core, transport: Transport, port: int, address: str = "") -> None:
        """Let a core have what comes to a port, of one address or of all that have no other.

        Raises
        ------
        LocalProtocolError
            When another core has it: topologies are checked before.
        """
        if self._points.setdefault((transport, address, port), core) is not core:
            raise LocalProtocolError(f"{transport.name} port {port} {address} is taken")

    def close(self) -> None:
        """Forget all listening points."""
        self._points.clear()

    def forget(self, core: Core) -> None:
        """Forget the listening points of one core."""
        for point in [point for point, one in self._points.items() if one is core]:
            del self._points[point]

    def takes(self, flow: Flow) -> bool:
        """Whether what comes on a flow that is known here is taken in."""
        return not self.ignores(flow) and not (
            flow.transport is Transport.UDP and self._is_closed(flow)
        )

    def ignores(self, flow: Flow) -> bool:
        """Whether nothing is taken in from a sender's flow."""
        if self.silent or not self.muted:
            return self.silent
        own = flow.peer
        return self.listener(flow) in self.muted or (own is not None and own.core in self.muted)

    def meet(self, item: Item, flow: Flow, now: float) -> Flow | None:
        """Answer what came in on a sender's flow that has no live other side here.

        Returns our side of the flow where the item is for the process.
        """
        core = None if self._is_closed(flow) else self.listener(flow)
        port = _P.CLOSED if core is None else _P.LISTENING
        if self.ignores(flow):
            port = _P.SILENT
        answer = ANSWERS[_arrived(item, flow), port]
        if answer not in _TAKEN and self.losses is not None:
            self.losses.lost(item, flow, Loss.PEER, now)
        if answer is Answer.TAKE_BACK:
            cast(Repeater, flow.wire).repeat(flow, item, now)
        elif answer is not Answer.IGNORE:
            own = self._other_side(flow)
            if answer is Answer.HAND_UP:
                return _join(own, flow, core)
            if answer is Answer.ACCEPT:
                _join(own, flow, core)
            self._way(flow.address).send(own, _WORDS[answer](flow), now)
        return None

    def listener(self, flow: Flow) -> Core | None:
        """Return the core that listens where a sender's flow leads."""
        core = self._points.get((flow.transport, flow.host, flow.port))
        return core or self._points.get((flow.transport, "", flow.port))

    def _is_closed(self, flow: Flow) -> bool:
        return bool(self.closed) and (flow.transport, flow.port) in self.closed

    def _other_side(self, flow: Flow) -> Flow:
        own = Flow(flow.transport, flow.host, flow.port, flow.address, flow.local_port)
        own.peer = flow
        own.wire = self._way(flow.address)
        return own


def _join(own: Flow, flow: Flow, core: Core | None) -> Flow:
    own.core = core
    flow.peer = own
    return own


def _arrived(item: Item, flow: Flow) -> Arrived:
    if isinstance(item, Segment) and item.kind in _ENDS:
        return Arrived.END
    if flow.transport is Transport.UDP:
        return Arrived.DATAGRAM
    if flow.transport not in (Transport.TCP, Transport.TLS):
        return Arrived.SIGNALLING
    opens = isinstance(item, Segment) and item.kind is SegmentKind.OPEN
    return Arrived.OPEN if opens else Arrived.DATA


def _refused(flow: Flow) -> Segment:
    return Segment(SegmentKind.REFUSED, f"refused by {flow.host}:{flow.port}")


def _reset(flow: Flow) -> Segment:
    return Segment(SegmentKind.RESET, f"connection unknown to {flow.host}:{flow.port}")


def _opened(flow: Flow) -> Segment:
    return Segment(SegmentKind.OPENED)


_WORDS: Final = MappingProxyType(
    {Answer.REFUSE: _refused, Answer.RESET: _reset, Answer.ACCEPT: _opened}
)
