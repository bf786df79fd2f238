"""What a message is called where it is shown: SIP's own words, or those of the ISDN.

A primary rate carries our call-control messages under the names of Q.931 (ITU-T Q.931 3.1, with
the correspondence of RFC 3398 and RFC 3666 section 3); see ``docs/assumptions.md``.
"""

from __future__ import annotations

from typing import Any, Final

from simulator.contracts import Transport
from simulator.sip.vocabulary import Method, phrase

_ISDN_REQUESTS: Final = {
    Method.INVITE: "SETUP",
    Method.ACK: "CONNECT ACKNOWLEDGE",
    Method.BYE: "DISCONNECT",
    Method.CANCEL: "DISCONNECT",
}
_ISDN_INVITE: Final = {100: "CALL PROCEEDING", 180: "ALERTING", 183: "PROGRESS", 200: "CONNECT"}


class Labeller:
    """Gives each message of a run its word, in the order in which they were sent.

    It remembers which calls a primary rate has refused, since there the acknowledgement of a
    refusal (RELEASE COMPLETE) and that of an answer are one method in SIP.

    Examples
    --------
    >>> from simulator.sip.message import Identity, Request, Via
    >>> from simulator.sip.uri import Address, Uri
    >>> uri, label = Uri("20123", "192.0.2.84"), Labeller()
    >>> identity = Identity("1@a", Address(uri), "t", Address(uri))
    >>> via = Via(Transport.ISDN, "192.0.2.84", None, "z9hG4bK-1")
    >>> invite = Request(Method.INVITE, uri, identity, 1, via)
    >>> label(Transport.TCP, invite), label(Transport.TCP, invite.reply(180))
    ('INVITE', '180 Ringing')
    >>> ack = Request(Method.ACK, uri, identity, 1, via)
    >>> [label(Transport.ISDN, item) for item in (invite, invite.reply(486), ack)]
    ['SETUP', 'RELEASE', 'RELEASE COMPLETE']
    """

    def __init__(self) -> None:
        self._refused: set[str] = set()  # branches whose ACK is still to come

    def __call__(self, transport: Transport, item: Any) -> str:
        """Return the word for a message on a link of this transport."""
        if transport is Transport.ISDN:
            return self._isdn(item)
        if item.status:
            return f"{item.status} {item.reason_phrase or phrase(item.status)}"
        return str(item.method.name)

    def _isdn(self, item: Any) -> str:
        if not item.status:
            return self._request(item)
        if item.method is Method.INVITE:
            if item.status >= 300:
                self._refused.add(item.request.via.branch)
                return "RELEASE"
            return _ISDN_INVITE.get(item.status, "CONNECT")
        if item.method is Method.BYE:
            return "RELEASE"
        return f"{item.status} {phrase(item.status)} ({item.method.name})"

    def _request(self, item: Any) -> str:
        if item.method is Method.ACK and item.via is not None and item.via.branch in self._refused:
            self._refused.discard(item.via.branch)
            return "RELEASE COMPLETE"
        return _ISDN_REQUESTS.get(item.method, str(item.method.name))
