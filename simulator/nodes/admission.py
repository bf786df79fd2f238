"""What a server does with a new call when its queue is full: it says 503 without looking at it.

Datagrams that find the queue full are lost before any process sees them. What comes on a stream
stays with the peer until it is read; a new INVITE among it is read and refused here, so that the
calls that are already up get through (RFC 3261 21.5.4). That servers do this, and from which
length of the queue on, is assumed; see ``docs/assumptions.md``.
"""

from __future__ import annotations

from typing import Final

from simulator.calls.reasons import overload, reason_headers
from simulator.contracts import Action, Flow, Item, Journal
from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Request
from simulator.sip.transaction import Transaction
from simulator.sip.transitions import Kind
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE


class Admission:
    """The admission of one node.

    Parameters
    ----------
    name : str
        Of the node, for the reason.
    endpoint : Endpoint
    journal : Journal
    """

    def __init__(self, name: str, endpoint: Endpoint, journal: Journal) -> None:
        self.name = name
        self.endpoint = endpoint
        self.journal = journal

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
        if isinstance(item, Request) and item.method is _INVITE and self._is_new(item):
            return Action(lambda now: self._refuse(item, flow, load, now))
        return item

    def _is_new(self, invite: Request) -> bool:
        known = self.endpoint.servers[_INVITE]
        via = invite.via
        return invite.identity.to_tag is None and via is not None and via.branch not in known

    def _refuse(self, invite: Request, flow: Flow, load: int, now: float) -> None:
        endpoint = self.endpoint
        server = Transaction(endpoint, Kind.INVITE_SERVER, invite, flow, reliable=True)
        endpoint.servers[_INVITE][server.branch] = server
        reason = overload(self.name, f"{load} messages were waiting")
        self.journal.refusal(invite.call, reason, now)
        headers = reason_headers(reason)
        server.respond(invite.reply(reason.status, endpoint.new_tag(), headers=headers), now)
