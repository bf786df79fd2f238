"""Every seam of directsip, on one page.

Protocol logic is pure: it takes ``now`` (seconds), changes its own state and appends to an
outbox. What drives it (a simulated host or a live one) keeps the clock, the links and the
sockets. The two meet here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from math import inf
from typing import Any, Final, Protocol

# Ties at one instant, after simpy's own URGENT (0) and NORMAL (1): what broke, then what a
# processor finished, then timers, then what arrives, and a user's new call last of all, so
# that at one instant every release comes before a new seizure.
FAULT: Final = 2
COMPLETION: Final = 3
WAKE: Final = 4
ARRIVAL: Final = 5
ATTEMPT: Final = 6


class Transport(IntEnum):
    """What carries a message. The last two stand for signalling that is not SIP on the wire.

    ``ISDN`` is a primary rate's D channel (LAPD: always up, ordered, reliable) and ``AMP`` the
    control connection between Telephony Server and media gateway; both carry our call-control
    messages with the names of their own protocols, see ``docs/assumptions.md``.
    """

    UDP = 0
    TCP = 1
    TLS = 2
    ISDN = 3
    AMP = 4


class Flow:
    """One side's view of a peer or a connection; made once, never per message.

    Attributes
    ----------
    transport : Transport
    address : str
        Our own address on this flow.
    local_port : int
    host : str
        The peer's address.
    port : int
    connection : object or None
        The transport layer's connection; None for datagrams and permanent links.
    peer : Flow or None
        The other side's view, filled where that side is simulated too.
    wire : Wire or None
        The way to the peer, filled by the host when the flow is first used.
    core : Core or None
        The core of this host that owns the flow.
    """

    __slots__ = (
        "address",
        "connection",
        "core",
        "host",
        "local_port",
        "peer",
        "port",
        "transport",
        "wire",
    )

    def __init__(
        self,
        transport: Transport,
        address: str,
        local_port: int,
        host: str,
        port: int,
        connection: object | None = None,
    ) -> None:
        self.transport = transport
        self.address = address
        self.local_port = local_port
        self.host = host
        self.port = port
        self.connection = connection
        self.peer: Flow | None = None
        self.wire: Wire | None = None
        self.core: Core | None = None

    def __repr__(self) -> str:
        """Return the flow as ``TCP 192.0.2.1:5060 -> 192.0.2.2:49152``."""
        return (
            f"<{self.transport.name} {self.address}:{self.local_port} -> {self.host}:{self.port}>"
        )


class SegmentKind(IntEnum):
    """What a transport layer orders (downwards) and hears (upwards), in the same words."""

    OPEN = 0
    OPENED = 1
    REFUSED = 2
    CLOSE = 3
    RESET = 4
    # The simulated TLS handshake (RFC 5246 7.3; a live stack does this itself)
    HELLO = 5
    CERTIFICATE = 6
    KEYS = 7
    FINISHED = 8


class Segment:
    """An order to, or an event from, the stack below the transport layer.

    Attributes
    ----------
    kind : SegmentKind
    reason : str
        Why, in words that end in `explain`; empty where nothing is to be said.
    name : str
        For TLS: the host name asked for (HELLO) or certified (CERTIFICATE), comma separated.
    """

    __slots__ = ("kind", "name", "reason")

    call = 0
    method = -1

    def __init__(self, kind: SegmentKind, reason: str = "", name: str = "") -> None:
        self.kind = kind
        self.reason = reason
        self.name = name

    def __repr__(self) -> str:
        """Return the kind with its reason."""
        return f"<{self.kind.name} {self.reason}{self.name}>"


ACTION: Final = -2  # the method of an Action; those of messages are not below 0


class Action:
    """An order from outside (a user's attempt, a condition, a process of the study's author).

    It queues in the station like a message and is run as ``function(now)``.
    """

    __slots__ = ("function",)

    call = 0
    method = ACTION

    def __init__(self, function: Callable[[float], None]) -> None:
        self.function = function


class MessageLike(Protocol):
    """What the rooms below need to know of a message; `simulator.sip.message` fulfils it."""

    @property
    def call(self) -> int:
        """The simulation's number of the call; 0 outside calls."""

    @property
    def method(self) -> int:
        """A `simulator.sip.vocabulary.Method`; of a response: that of its request."""

    @property
    def status(self) -> int:
        """The status code of a response; 0 of a request."""


Item = MessageLike | Segment | Action


class Wire(Protocol):
    """A link, a tap, an impairment, or the socket stack.

    `send` returns nothing: a failure comes back later as a `Segment`. A datagram may vanish. A
    stream is delayed, ordered, held while the link is down, repeated on loss (RFC 6298), then
    reset; it never silently loses a message.
    """

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Carry `item` from our side of `flow` to the other."""


class Core(Protocol):
    """What a host drives: transport, location, endpoint and call control, all pure."""

    outbox: list[tuple[Flow, Item]]

    @property
    def deadline(self) -> float:
        """When `wake` is wanted next: the least of all timers; inf when there are none."""

    def receive(self, item: Item, flow: Flow, now: float) -> None:
        """Take one item that came in on `flow`."""

    def wake(self, now: float) -> None:
        """Run everything that is due at `now`."""


class ClockLike(Protocol):
    """The clock as rooms below the kernel see it."""

    @property
    def now(self) -> float:
        """The current instant in seconds."""

    def call_at(
        self,
        when: float,
        function: Callable[[Any, Any, float], None],
        a: object,
        b: object = None,
        priority: int = ARRIVAL,
    ) -> None:
        """Run ``function(a, b, now)`` at `when`."""


class TransactionUser(Protocol):
    """RFC 3261's TU: call control, and the proxy core."""

    def on_request(self, server: Any, now: float) -> None:
        """A new request came; `server` is its server transaction (also for ACK of a 2xx)."""

    def on_response(self, sending: Any, response: Any, now: float) -> None:
        """A response to our `sending`, or a local 503 or 408 (RFC 3261 8.1.3.1)."""

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        """The ACK of a final response that we sent to an INVITE."""

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        """Our final response was never acknowledged, or had no way back."""


class RefusalLike(Protocol):
    """A reason for a refusal; `simulator.calls.reasons.Reason` fulfils it."""

    @property
    def rule(self) -> str:
        """The rule that refused."""

    @property
    def node(self) -> str:
        """Where."""

    @property
    def text(self) -> str:
        """What happened, in words."""

    @property
    def source(self) -> str:
        """The document behind the rule."""


class Journal(Protocol):
    """What cores tell of resources, refusals and milestones of calls while they happen."""

    def seizure(
        self, resource: str, call: int, start: float, end: float | None, refused: str | None
    ) -> None:
        """One thing taken and given back (`end` None: still held), or refused at `start`."""

    def refusal(self, call: int, reason: RefusalLike, now: float) -> None:
        """A decision that ends or diverts a call; the first of a call explains it."""

    def event(self, call: int, name: str, value: float | int | str, now: float) -> None:
        """A milestone of a call as its own users see it (see `simulator.record.calls`)."""


class Loss(IntEnum):
    """Where an item came to nothing."""

    LINK = 0  # lost on its way, or there is no way
    PEER = 1  # the far host is off, takes nothing in, or refuses
    QUEUE = 2  # a full queue of the far host


class Losses(Protocol):
    """Who hears of what came to nothing; nothing is said of what arrives."""

    def lost(self, item: Item, flow: Flow, where: Loss, now: float) -> None:
        """An item of a sender's `flow` came to nothing; a stream may repeat it."""


class Retransmitted(Protocol):
    """Who hears of SIP messages that are sent again; nothing is said of first ones."""

    def sent_again(self, message: Any, prompted: bool, now: float) -> None:
        """A message goes out once more, by its timer or `prompted` by a copy of the other's."""


class Fault(Protocol):
    """Something that goes wrong and later right again, acting from outside."""

    def apply(self, network: Any, now: float) -> None:
        """Break it."""

    def revert(self, network: Any, now: float) -> None:
        """Mend it."""


class Recorder(Journal, Protocol):
    """Where rows go: the journal's, and one a message on a link."""

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """One message over one link; `arrived` is nan where it was lost."""


NEVER: Final = inf
