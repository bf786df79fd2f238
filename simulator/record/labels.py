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


def label(transport: Transport, item: Any) -> str:
    """Return the word for a message on a link of this transport.

    Examples
    --------
    >>> from simulator.sip.message import Identity, Request
    >>> from simulator.sip.uri import Address, Uri
    >>> uri = Uri("20123", "192.0.2.84")
    >>> invite = Request(Method.INVITE, uri, Identity("1@a", Address(uri), "t", Address(uri)), 1)
    >>> label(Transport.TCP, invite), label(Transport.TCP, invite.reply(180))
    ('INVITE', '180 Ringing')
    >>> label(Transport.ISDN, invite), label(Transport.ISDN, invite.reply(486))
    ('SETUP', 'RELEASE COMPLETE')
    """
    if transport is Transport.ISDN:
        return _isdn(item)
    if item.status:
        return f"{item.status} {item.reason_phrase or phrase(item.status)}"
    return str(item.method.name)


def _isdn(item: Any) -> str:
    if not item.status:
        if item.method is Method.ACK and item.identity.to_tag is None:
            return "RELEASE COMPLETE"
        return _ISDN_REQUESTS.get(item.method, str(item.method.name))
    if item.method is Method.INVITE:
        return _ISDN_INVITE.get(item.status, "RELEASE COMPLETE")
    if item.method is Method.BYE:
        return "RELEASE"
    if item.method is Method.CANCEL:
        return "RELEASE"
    return f"{item.status} {phrase(item.status)}"
