"""The transaction layer of one node: finds the transaction of a message, makes new ones.

Below it are transport and location, above it the transaction user (call control or a proxy). It
absorbs retransmissions, repeats a 2xx to INVITE until its ACK comes (RFC 3261 13.3.1.4) and gives
out tags, branches and Call-IDs: counters with the node's name, unique and readable.
"""

from __future__ import annotations

from typing import Any, Final

from simulator.contracts import Flow, Retransmitted, TransactionUser, Transport
from simulator.sip.acknowledging import MISSED, Accepted, Stray
from simulator.sip.connections import Connection
from simulator.sip.connections import State as ConnectionState
from simulator.sip.keyring import Keyring
from simulator.sip.message import Message, Request, Response, Via
from simulator.sip.sending import Sending
from simulator.sip.timer_settings import Durations, TimerSettings
from simulator.sip.transaction import Transaction
from simulator.sip.transitions import Kind, State
from simulator.sip.uri import Uri
from simulator.sip.vocabulary import BRANCH_COOKIE, Method
from simulator.timers import TimerQueue

__all__ = ["Endpoint", "TimerSettings"]

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE
_ACK: Final = Method.ACK
_SERVER: Final = Kind.SERVER
_INVITE_SERVER: Final = Kind.INVITE_SERVER
_PROCEEDING: Final = State.PROCEEDING
_CLOSED: Final = ConnectionState.CLOSED
_UDP: Final = Transport.UDP


class Endpoint:
    """The transactions of one node.

    Parameters
    ----------
    name : str
        The node's name; part of all identifiers.
    transport, locator : object
        `simulator.sip.transport.TransportLayer` and `simulator.sip.location.Locator`.
    timers : TimerQueue
    sent_by : mapping of Transport to (host, port)
        What stands in our Via by transport.

    Attributes
    ----------
    keyring : Keyring or None
        Answers challenges to our requests; None: nobody is known to whom we could answer.
    repeats : bool
        Requests that are not answered go out again (timers A and E).
    retransmitted : Retransmitted or None
        Hears of what is sent again.
    """

    def __init__(
        self,
        name: str,
        transport: Any,
        locator: Any,
        timers: TimerQueue,
        sent_by: dict[Transport, tuple[str, int]],
        settings: TimerSettings | None = None,
    ) -> None:
        self.name = name
        self.transport = transport
        self.locator = locator
        self.timers = timers
        self.sent_by = sent_by
        self.settings = Durations(settings or TimerSettings())
        self.user: TransactionUser = _Nobody()
        self.keyring: Keyring | None = None
        self.retransmitted: Retransmitted | None = None
        self.clients: tuple[dict[str, Transaction], ...] = tuple({} for _ in Method)
        servers: list[dict[str, Transaction]] = [{} for _ in Method]
        servers[Method.ACK] = servers[Method.INVITE]  # an ACK carries the INVITE's branch
        self.servers = tuple(servers)
        self._accepted: dict[str, Accepted] = {}
        self.repeats = True
        self.begun = 0  # client transactions so far
        self._branches = self._tags = self._calls = 0
        self._prefix = f"{BRANCH_COOKIE}-{name}-"

    # Identifiers

    def new_branch(self) -> str:
        """Return a branch that was never used."""
        self._branches += 1
        return f"{self._prefix}{self._branches}"

    def new_tag(self) -> str:
        """Return a tag that was never used."""
        self._tags += 1
        return f"{self.name}-{self._tags}"

    def new_call_id(self) -> str:
        """Return a Call-ID that was never used."""
        self._calls += 1
        return f"{self._calls}@{self.name}"

    def succeed(self, before: Endpoint) -> None:
        """Go on with the identifiers of the one whose place we take, so that none is used twice."""
        self._branches, self._tags, self._calls = before._branches, before._tags, before._calls
        self.begun = before.begun

    # Downwards

    def send(
        self,
        request: Request,
        user: Any,
        now: float,
        *,
        uri: Uri | None = None,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        source: str | None = None,
        timer_c: bool = False,
    ) -> Sending:
        """Send a request in a client transaction of its own.

        Parameters
        ----------
        request : Request
            Without Via; a copy with one is made for each target.
        user : object
            Hears ``on_response(sending, response, now)``.
        uri : Uri, optional
            The next hop, where it is neither the first Route nor the Request-URI.
        targets : tuple of Target, optional
            The next hops in order, where they are known already.
        flow : Flow, optional
            The one connection to use (a registration's, RFC 5626 5.3).
        source : str, optional
            The address of ours to send from, where there are many (one of many terminals).
        timer_c : bool
            Run Timer C (proxies).
        """
        if self.keyring is not None:
            self.keyring.sign(request)
        sending = Sending(self, request, user, timer_c, source)
        if flow is not None:
            sending.go_on(flow, now)
        elif targets is not None:
            if len(targets) > 1:
                targets = self.locator.ordered(targets, now, source)
            sending.go(targets, now)
        else:
            hop = uri or (request.route[0].uri if request.route else request.uri)
            self.locator.locate(hop, _located, sending, now)
        return sending

    def send_ack(
        self,
        ack: Request,
        now: float,
        *,
        uri: Uri | None = None,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        received: Via | None = None,
    ) -> None:
        """Send the ACK of a 2xx, or pass one on; it has no transaction (13.2.2.4)."""
        if self.keyring is not None and received is None:
            self.keyring.sign_ack(ack)
        if flow is not None:
            ack.via = self.via(flow.transport, received, flow.address, flow.local_port)
            self.transport.send_on(flow, ack, MISSED, now)
            return
        job = Stray(self, ack, received)
        if targets is not None:
            job.go(targets, now)
        else:
            hop = uri or (ack.route[0].uri if ack.route else ack.uri)
            self.locator.locate(hop, _located, job, now)

    def accept(self, server: Transaction, response: Response, now: float) -> None:
        """Answer an INVITE with a 2xx as its UAS, and repeat that until the ACK comes."""
        server.respond(response, now)
        tag = response.to_tag or ""
        if tag in self._accepted:  # a re-INVITE shows that the peer had the answer before
            self.forget_accepted(tag)
        self._accepted[tag] = Accepted(self, tag, server, response, now)

    def via(
        self,
        transport: Transport,
        below: Via | None = None,
        source: str | None = None,
        local_port: int = 0,
    ) -> Via:
        """Return our Via with a new branch, above those that came.

        Who listens nowhere with this transport names the port that the request leaves from.
        """
        host, port = self.sent_by[transport]
        self._branches += 1  # as `new_branch` does
        branch = f"{self._prefix}{self._branches}"
        return Via(transport, source or host, port or local_port, branch, below)

    # Upwards

    def receive(self, message: Message, flow: Flow, now: float) -> None:
        """Take a message from the transport layer."""
        if message.status:
            self.receive_response(message, now)  # type: ignore[arg-type]
        else:
            self.receive_request(message, flow, now)  # type: ignore[arg-type]

    def invite_of(self, cancel: Transaction) -> Transaction | None:
        """Return the INVITE that a CANCEL is about (9.2: matched as if it were the INVITE)."""
        table, request = self.servers[Method.INVITE], cancel.request
        for branch in (cancel.branch, _foreign(request)):
            invite = table.get(branch)
            if invite is not None and _same_sender(invite, request):
                return invite
        return None

    def reaches(self, flow: Flow) -> bool:
        """Whether a flow can carry a request: not once a peer's connection to us has ended."""
        connection = flow.connection
        return not (
            isinstance(connection, Connection)
            and connection.state is _CLOSED
            and connection.target is None
        )

    def on_lost(self, flow: Flow, reason: str, now: float) -> None:
        """A connection died: each transaction on it decides by its state (17.1.4, 17.2.4)."""
        for tables in (self.clients, self.servers[:1] + self.servers[2:]):
            for table in tables:
                hit = [t for t in table.values() if t.flow is flow]
                for transaction in hit:
                    transaction.on_failed(reason, now)

    def forget(self, transaction: Transaction) -> None:
        """Take an ended transaction out of the tables."""
        tables = self.servers if transaction.kind >= _INVITE_SERVER else self.clients
        tables[transaction.method].pop(transaction.branch, None)

    def live(self) -> int:
        """Count the transactions (for tests of leaks)."""
        return sum(len(t) for t in self.clients) + sum(
            len(t) for m, t in enumerate(self.servers) if m != Method.ACK
        )

    def receive_response(self, response: Response, now: float) -> None:
        """Take a response from the transport layer (17.1.3)."""
        via = response.request.via
        if via is None:
            return
        transaction = self.clients[response.method].get(via.branch)
        if transaction is not None:  # else 18.1.2: dropped, nobody waits for it
            transaction.receive(response, now)

    def receive_request(self, request: Request, flow: Flow, now: float) -> None:
        """Take a request from the transport layer (17.2.3)."""
        via, method = request.via, request.method
        table = self.servers[method]
        transaction = table.get(via.branch)  # type: ignore[union-attr]
        if transaction is not None:
            if not _same_sender(transaction, request):
                transaction = table.get(_foreign(request), transaction)
            if _same_sender(transaction, request):
                transaction.receive(request, now)
                return
        if method is _ACK:
            self.receive_ack(request, now)
            return
        kind = _INVITE_SERVER if method is _INVITE else _SERVER
        server = Transaction(self, kind, request, flow, flow.transport is not _UDP)
        if transaction is not None:
            server.branch = _foreign(request)
        table[server.branch] = server
        self.user.on_request(server, now)
        if server.state is _PROCEEDING and server.last is None:
            server.await_user(now)

    def receive_ack(self, ack: Request, now: float) -> None:
        """Take the ACK of a 2xx (13.3.1.4); one that nobody waits for goes up without server."""
        accepted = self._accepted.get(ack.identity.to_tag or "")
        if accepted is None or accepted.cseq != ack.cseq:
            self.user.on_ack(None, ack, now)
        else:
            self._accepted.pop(accepted.tag)
            accepted.stop()
            self.user.on_ack(accepted.server, ack, now)

    def unacknowledged(self, accepted: Accepted, now: float) -> None:
        """Give up waiting for an ACK (13.3.1.4)."""
        self._accepted.pop(accepted.tag, None)
        accepted.server.owner = accepted.owner  # Timer L may have ended it at this same instant
        self.user.on_undelivered(accepted.server, "no ACK for the 2xx in time", now)

    def forget_accepted(self, tag: str) -> None:
        """Stop repeating the 2xx of a dialog that has ended meanwhile."""
        if tag in self._accepted:
            self._accepted.pop(tag).stop()


class _Nobody:
    """The transaction user of an endpoint that was given none: refuses everything."""

    def on_request(self, server: Transaction, now: float) -> None:
        server.respond(server.request.reply(501, server.endpoint.new_tag()), now)

    def on_response(self, sending: Any, response: Any, now: float) -> None:
        """Nothing was sent."""

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        """Nobody waits for it."""

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        """Nobody waits for it."""


def _located(job: Any, targets: tuple[Any, ...], now: float) -> None:
    job.go(targets, now)


def _foreign(request: Request) -> str:
    """Return the key of a transaction whose branch another request has too (17.2.3)."""
    via, identity = request.via, request.identity
    if via is None:
        return ""
    return f"{via.branch};{via.host}:{via.port};{identity.call_id};{request.cseq}"


def _same_sender(transaction: Transaction, request: Request) -> bool:
    """Whether a request of a transaction's branch belongs to it (17.2.3)."""
    first, via = transaction.request, request.via
    known = first.via
    if known is via:
        return True
    if known is None or via is None or (known.host, known.port) != (via.host, via.port):
        return False
    if via.branch[:7] == BRANCH_COOKIE:
        return True
    # Of RFC 2543: no branch, or one that need not be unique.
    mine, theirs = first.identity, request.identity
    return (
        mine.call_id == theirs.call_id
        and mine.from_tag == theirs.from_tag
        and first.cseq == request.cseq
    )
