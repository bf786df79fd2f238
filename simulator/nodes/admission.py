"""What a server does with a new call when it has too much to do: it says 503 without more work.

Datagrams that find the queue full are lost before any process sees them. What comes on a stream
stays with the peer until it is read; a new INVITE among it is read and refused here, so that the
calls that are already up get through (RFC 3261 21.5.4). That servers do this, and from which
length of the queue on, is assumed; see ``docs/assumptions.md``.

Where the topology says so (`OverloadSpec`) a server refuses earlier, on every transport, and tells
those before it how much to send. A refusal takes its own service time, in the same queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.reasons import overload, reason_headers
from simulator.contracts import Action, Flow, Item, Journal
from simulator.nodes.feedback import Meter
from simulator.nodes.overload_spec import OverloadSpec
from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Request
from simulator.sip.transaction import Transaction
from simulator.sip.transitions import Kind
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE
_ACK: Final = Method.ACK
_KNOWN_FOR: Final = 32.0  # seconds in which copies of an INVITE come: 64 T1


class Admission:
    """The admission of one node.

    Parameters
    ----------
    name : str
        Of the node, for the reason.
    endpoint : Endpoint
    journal : Journal
    headers : tuple of (name, value)
        Added to refusals: Retry-After.
    """

    def __init__(
        self, name: str, endpoint: Endpoint, journal: Journal, headers: Headers = ()
    ) -> None:
        self.name = name
        self.endpoint = endpoint
        self.journal = journal
        self.headers = headers

    def admit(self, item: Item, flow: Flow, load: int) -> Item:
        """Return what is served in the place of an item that found the queue full.

        Parameters
        ----------
        item : Item
            Came on a stream.
        flow : Flow
        load : int
            How many wait.

        Returns
        -------
        Item
            The same, or an order to refuse a new INVITE.
        """
        if isinstance(item, Request) and item.method is _INVITE and self.is_new(item):
            return self.refusal(item, flow, load)
        return item

    def refusal(self, invite: Request, flow: Flow, load: int) -> Action:
        """Return the order to refuse an INVITE."""
        return Action(lambda now: self._refuse(invite, flow, load, now))

    def is_new(self, invite: Request) -> bool:
        """Whether an INVITE begins a call that is not known here."""
        known = self.endpoint.servers[_INVITE]
        via = invite.via
        return invite.identity.to_tag is None and via is not None and via.branch not in known

    def _refuse(self, invite: Request, flow: Flow, load: int, now: float) -> None:
        endpoint = self.endpoint
        server = Transaction(endpoint, Kind.INVITE_SERVER, invite, flow, flow.transport.value > 0)
        endpoint.servers[_INVITE][server.branch] = server
        reason = overload(self.name, f"{load} messages were waiting")
        self.journal.refusal(invite.call, reason, now)
        headers = (*reason_headers(reason), *self.headers)
        server.respond(invite.reply(reason.status, endpoint.new_tag(), headers=headers), now)


class Controls:
    """The gate of a node that controls its own load (see `simulator.kernel.gated`).

    Parameters
    ----------
    admission : Admission
    rules : OverloadSpec
    reject : float
        Processor time of a refusal, seconds.
    meter : Meter or None
        Of a node that gives feedback.

    Attributes
    ----------
    refused : int
        Calls refused so far.
    """

    def __init__(
        self, admission: Admission, rules: OverloadSpec, reject: float, meter: Meter | None
    ) -> None:
        self.admission = admission
        self.rules = rules
        self.reject = reject
        self.meter = meter
        self.refused = 0
        self._closed = False
        self._taken: dict[str, float] = {}  # branches let in or refused, until when
        self._refused: dict[str, float] = {}

    def rule(self, item: Item, flow: Flow, load: int, now: float) -> tuple[Item, float | None]:
        """Return what waits in the place of an item, and its work where that is another."""
        if not isinstance(item, Request):
            if self.meter is not None:
                self.meter.count(item, flow, load, False, now)
            return item, None
        if item.method is _ACK and item.via is not None and item.via.branch in self._refused:
            return item, 0.0  # of a refusal, whose work covers it
        if item.method is not _INVITE:
            if self.meter is not None:
                self.meter.count(item, flow, load, False, now)
                # Responses to all of them carry feedback: when few calls are let through, those
                # to INVITEs are too few to keep it valid.
                return item if item.method is _ACK else self.meter.tell(item, now), None
            return item, None
        return self._rule_invite(item, flow, load, now)

    def _rule_invite(
        self, invite: Request, flow: Flow, load: int, now: float
    ) -> tuple[Item, float | None]:
        branch = "" if invite.via is None else invite.via.branch
        fresh = branch not in self._taken and self.admission.is_new(invite)
        if fresh:
            self._note(branch, now)
        invite_told = invite if self.meter is None else self.meter.tell(invite, now)
        if fresh and self._is_closed(load):
            self.refused += 1
            self._refused[branch] = now + _KNOWN_FOR
            return self.admission.refusal(invite_told, flow, load), self.reject
        if self.meter is not None:
            self.meter.count(invite, flow, load, fresh, now)
        return invite_told, None

    def _is_closed(self, load: int) -> bool:
        """Whether new calls are refused now, with the hysteresis of `accept_at`."""
        limit = self.rules.reject_at
        if limit is None:
            return False
        again = self.rules.accept_at
        if load >= limit:
            self._closed = True
        elif again is None or load < again:
            self._closed = False
        return self._closed

    def _note(self, branch: str, now: float) -> None:
        for table in (self._taken, self._refused):
            for old in tuple(_over(table, now)):
                del table[old]
        self._taken[branch] = now + _KNOWN_FOR


def _over(table: dict[str, float], now: float) -> Iterator[str]:
    """Yield what need not be kept any more; entries stand in the order of their ends."""
    for branch, until in table.items():
        if until > now:
            return
        yield branch
