"""A dialog (RFC 3261 12): identity, route set, remote target and sequence numbers.

It makes requests and sends nothing. Early dialogs and confirmed ones are the same object.
"""

from __future__ import annotations

from typing import Final

from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.routes import is_loose, towards_strict
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_ACK: Final = Method.ACK


class Dialog:
    """One side's view of a dialog.

    Attributes
    ----------
    identity : Identity
        As our own requests carry it: From is us.
    cseq : int
        Number of our last request.
    remote_cseq : int
        Number of the peer's last request; requests below it are out of order (12.2.2).
    target : Uri
        The remote target.
    route_set : tuple of Address
    """

    __slots__ = ("cseq", "identity", "remote_cseq", "route_set", "target")

    def __init__(
        self,
        identity: Identity,
        cseq: int,
        remote_cseq: int,
        target: Uri,
        route_set: tuple[Address, ...],
    ) -> None:
        self.identity = identity
        self.cseq = cseq
        self.remote_cseq = remote_cseq
        self.target = target
        self.route_set = route_set

    @classmethod
    def of_caller(cls, invite: Request, response: Response) -> Dialog:
        """Return the dialog that a response with a To tag creates at the caller (12.1.2)."""
        identity = invite.identity.with_to_tag(response.to_tag or "")
        contact = response.contact
        target = contact.uri if contact is not None else invite.uri
        cseq = response.request.cseq  # that of the INVITE, or of its repetition with credentials
        return cls(identity, cseq, 0, target, _from_behind(response.record_route))

    @classmethod
    def of_callee(cls, invite: Request, tag: str) -> Dialog:
        """Return the dialog that the called side creates with its tag (12.1.1)."""
        identity = invite.identity.reversed(tag)
        contact = invite.contact
        target = contact.uri if contact is not None else invite.identity.from_.uri
        return cls(identity, 0, invite.cseq, target, invite.record_route)

    def of_branch(self, cseq: int, response: Response) -> Dialog:
        """Return the caller's dialog with another branch of the INVITE `cseq` (13.2.2.4)."""
        contact = response.contact
        target = contact.uri if contact is not None else self.target
        identity = self.identity.with_to_tag(response.to_tag or "")
        return Dialog(identity, cseq, 0, target, _from_behind(response.record_route))

    def refresh(self, response: Response) -> None:
        """Take the target anew, and of a 2xx to our first INVITE the route set (13.2.2.4)."""
        if response.contact is not None:
            self.target = response.contact.uri
        if response.status >= 200:
            self.route_set = _from_behind(response.record_route)

    def aim(self, contact: Address | None) -> None:
        """Take the peer's Contact of a request or 2xx that refreshes the target (12.2)."""
        if contact is not None:
            self.target = contact.uri

    def request(
        self,
        method: Method,
        *,
        contact: Address | None = None,
        body: object | None = None,
        headers: Headers = (),
        call: int = 0,
    ) -> Request:
        """Make the next request in this dialog (12.2.1.1)."""
        self.cseq += 1
        uri, route = self.target, self.route_set
        if route and not is_loose(route[0].uri):
            uri, route = towards_strict(uri, route)
        return Request(
            method,
            uri,
            self.identity,
            self.cseq,
            contact=contact,
            route=route,
            body=body,
            headers=headers,
            call=call,
        )

    def ack(self, cseq: int, *, body: object | None = None, call: int = 0) -> Request:
        """Make the ACK of the 2xx to our INVITE number `cseq` (13.2.2.4)."""
        uri, route = self.target, self.route_set
        if route and not is_loose(route[0].uri):
            uri, route = towards_strict(uri, route)
        return Request(_ACK, uri, self.identity, cseq, route=route, body=body, call=call)

    @property
    def hop(self) -> Uri | None:
        """The strict router that requests go to first; None: Route or target say it."""
        first = self.route_set[0].uri if self.route_set else None
        return None if first is None or is_loose(first) else first


def _from_behind(record_route: tuple[Address, ...]) -> tuple[Address, ...]:
    """Return the route set of a caller (12.1.2): the same tuple where there is one proxy."""
    return record_route[::-1] if len(record_route) > 1 else record_route
