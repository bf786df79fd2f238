"""What happens on the connections of one transport layer: the tables of `connections` at work.

It sends the orders and the flights of the handshake, keeps the limits and the messages that wait,
and says upwards what failed or was lost. Which connection a message takes is decided above, in
`simulator.sip.transport`.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.sip.certificates import Certificate, Flight, complaint
from simulator.sip.connections import PLAIN, SECURED, Act, Connection, Input, State, Table
from simulator.sip.location import Target
from simulator.sip.message import Message
from simulator.sip.sessions import Sessions
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.timers import TimerQueue


class Owner(Protocol):
    """Who sent a message."""

    def on_failed(self, reason: str, now: float) -> None:
        """It never left this host: it can be sent elsewhere."""


class Above(Protocol):
    """What the transport layer does for its connections."""

    def reopen(self, connection: Connection, message: Message, owner: Owner, now: float) -> None:
        """Send a message for which a connection has gone."""

    def forget(self, connection: Connection) -> None:
        """Find the connection no more."""

    def lost(self, flow: Flow, reason: str, now: float) -> None:
        """Tell the user that a flow died."""


class Connections:
    """The connections of one transport layer.

    Parameters
    ----------
    above : Above
    outbox : list
    timers : TimerQueue
    points : tuple of ListeningPoint
    settings : TransportSettings
    """

    __slots__ = ("above", "outbox", "points", "sessions", "settings", "timers")

    def __init__(
        self,
        above: Above,
        outbox: list[tuple[Flow, Item]],
        timers: TimerQueue,
        points: tuple[ListeningPoint, ...],
        settings: TransportSettings,
    ) -> None:
        self.above = above
        self.outbox = outbox
        self.timers = timers
        self.points = {(point.transport, point.port): point for point in points}
        self.settings = settings
        self.sessions = Sessions(settings.session_lifetime)

    def open(self, flow: Flow, target: Target, now: float) -> Connection:
        """Begin to open a connection to a target."""
        connection = Connection(flow, self._table(flow), State.CONNECTING, target, now)
        flow.connection = connection
        self.order(connection, Segment(SegmentKind.OPEN))
        self._limit(connection, now)
        return connection

    def accept(self, flow: Flow, now: float) -> Connection:
        """Take over a connection that the stack accepted, at the first thing heard on it."""
        table = self._table(flow)
        state = State.OPEN if table is PLAIN else State.EXPECTING
        connection = Connection(flow, table, state, None, now)
        flow.connection = connection
        if state is State.OPEN:
            self.watch(connection, now)
        else:
            self._limit(connection, now)
        return connection

    def receive(self, connection: Connection, segment: Segment, now: float) -> None:
        """Take an event of the stack, or a flight of the peer."""
        event, what = self._classify(connection, segment, now)
        self.step(connection, event, what, now)

    def _table(self, flow: Flow) -> Table:
        secured = flow.transport is Transport.TLS and self.settings.handshake
        return SECURED if secured else PLAIN

    def step(self, connection: Connection, event: Input, what: Any, now: float) -> None:
        """Make one step of the connection's table."""
        act, state = connection.table[connection.state, event]
        before, connection.state = connection.state, state
        if act is Act.ILLEGAL:
            raise LocalProtocolError(f"{event.name} in {before.name} on {connection.flow!r}")
        _ACTS[act](self, connection, what, now)

    def _classify(self, connection: Connection, segment: Segment, now: float) -> tuple[Input, Any]:
        """Turn a segment into an input: certificates are judged and sessions known here."""
        if not isinstance(segment, Flight):
            return Input(segment.kind), segment.reason or words(segment, connection.flow)
        flow, wrong = connection.flow, ""
        if segment.kind is SegmentKind.HELLO:
            if self.sessions.known(segment.session, now):
                return Input.RESUME, segment
            wrong = "" if self.shown(flow) else f"{flow.address} has no certificate to show"
        elif segment.kind is SegmentKind.CERTIFICATE:
            wanted = connection.target.name if connection.target else None
            wanted = wanted if self.settings.check_names else None
            wrong = complaint(segment.certificate, wanted, self.settings.trusted)
        elif segment.kind is SegmentKind.KEYS and self._mutual(flow):
            wrong = complaint(segment.certificate, None, self.settings.trusted)
        return (Input.BAD_CERTIFICATE, wrong) if wrong else (Input(segment.kind), segment)

    def shown(self, flow: Flow) -> Certificate | None:
        """Return the certificate that we show on a flow: the listening point's, else the node's."""
        point = self.points.get((flow.transport, flow.local_port))
        return (point and point.certificate) or self.settings.certificate

    def _mutual(self, flow: Flow) -> bool:
        point = self.points.get((flow.transport, flow.local_port))
        return point is not None and point.mutual

    def _limit(self, connection: Connection, now: float) -> None:
        connection.stop()
        limit = self.settings.connect_limit
        connection.timer = self.timers.start(limit, self._limit_reached, connection, now)

    def _limit_reached(self, connection: Connection, now: float) -> None:
        reason = f"no connection within {self.settings.connect_limit:g} s"
        self.step(connection, Input.LIMIT, reason, now)

    def watch(self, connection: Connection, now: float) -> None:
        """Close the connection once it has been idle for the limit, if there is one."""
        connection.stop()
        if self.settings.idle_limit is not None:
            limit = self.settings.idle_limit
            connection.timer = self.timers.start(limit, self._looked_idle, connection, now)

    def _looked_idle(self, connection: Connection, now: float) -> None:
        due = connection.active + (self.settings.idle_limit or 0.0)
        if due > now:
            connection.timer = self.timers.at(due, self._looked_idle, connection)
        else:
            self.step(connection, Input.IDLE, "", now)

    def order(self, connection: Connection, segment: Segment) -> None:
        """Give the stack an order, or the peer a flight."""
        self.outbox.append((connection.flow, segment))

    def opened(self, connection: Connection, now: float) -> None:
        """Send what has waited."""
        connection.active = now
        self.watch(connection, now)
        waiting, connection.waiting = connection.waiting, []
        self.outbox += [(connection.flow, message) for message, _ in waiting]

    def drop(self, connection: Connection, kind: SegmentKind) -> None:
        """Close by our own decision: the stack forgets the flow from now on."""
        self.above.forget(connection)
        self.order(connection, Segment(kind))
        connection.state = State.CLOSED
        connection.flow.core = None

    def fail(self, connection: Connection, reason: str, now: float) -> None:
        """Give back what waited."""
        waiting, connection.waiting = connection.waiting, []
        for _, owner in waiting:
            owner.on_failed(reason, now)


def words(segment: Segment, flow: Flow) -> str:
    """Return what happened in words, where the stack gave no reason."""
    return f"{segment.kind.name.lower()} by {flow.host}:{flow.port}"


def _reason(what: Any) -> str:
    return what if isinstance(what, str) else f"unexpected {what!r}"


# The acts, one small function each, in the order of `Act`


def _absorb(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    """Do nothing."""


def _transmit(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connection.active = now
    connections.outbox.append((connection.flow, what[0]))


def _queue(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connection.waiting.append(what)


def _reopen(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    message, owner = what
    connections.above.reopen(connection, message, owner, now)


def _flush(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.opened(connection, now)


def _greet(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    name = connection.target.name if connection.target else ""
    session = connections.sessions.offer(_party(connection, name), now)
    connections.order(connection, Flight(SegmentKind.HELLO, name, session=session))


def _party(connection: Connection, name: str) -> str:
    """Return whose session it is: one node may stand for many clients, each with an address."""
    return f"{connection.flow.address} {name}"


def _key(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.order(
        connection, Flight(SegmentKind.KEYS, certificate=connections.settings.certificate)
    )


def _finish(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    if connection.target is not None and isinstance(what, Flight):
        party = _party(connection, connection.target.name)
        connections.sessions.keep(party, what.session, now)
    connections.opened(connection, now)


def _finish_resumed(
    connections: Connections, connection: Connection, what: Any, now: float
) -> None:
    connections.order(connection, Flight(SegmentKind.FINISHED))
    connections.opened(connection, now)


def _certify(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    shown = connections.shown(connection.flow)
    connections.order(connection, Flight(SegmentKind.CERTIFICATE, certificate=shown))


def _confirm(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    session = connections.sessions.grant(connection.flow.address, connection.flow.host, now)
    connections.order(connection, Flight(SegmentKind.FINISHED, session=session))
    connections.opened(connection, now)


def _resume(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.order(connection, Flight(SegmentKind.FINISHED, session=what.session))


def _touch(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connection.active = now


def _failed(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.above.forget(connection)
    connections.fail(connection, _reason(what), now)


def _abort(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.drop(connection, SegmentKind.RESET)
    connections.fail(connection, _reason(what), now)


def _lose(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.above.forget(connection)
    connections.above.lost(connection.flow, _reason(what), now)


def _break(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.drop(connection, SegmentKind.RESET)
    connections.above.lost(connection.flow, _reason(what), now)


def _close(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    connections.drop(connection, SegmentKind.CLOSE)


def _end(connections: Connections, connection: Connection, what: Any, now: float) -> None:
    """Whoever waits for a response gets it on a new connection (18.2.2): nothing is lost."""
    connections.above.forget(connection)


_ACTS: Final = (
    _absorb,
    _absorb,  # ILLEGAL: raised before
    _transmit,
    _queue,
    _reopen,
    _flush,
    _greet,
    _key,
    _finish,
    _finish_resumed,
    _certify,
    _confirm,
    _resume,
    _touch,
    _failed,
    _abort,
    _lose,
    _break,
    _close,
    _end,
)
assert len(_ACTS) == len(Act)  # the tuple is indexed by Act
