"""An INVITE that begins a call: told from its copies, and what it asks of us at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls.reasons import wrong_credentials
from simulator.errors import RemoteProtocolError
from simulator.sip.extensions import TIMER, lists, options, session_expires
from simulator.sip.guard import Guard
from simulator.sip.message import Headers, Request
from simulator.sip.replaces import replaces_of
from simulator.sip.transaction import Transaction

if TYPE_CHECKING:
    from simulator.calls.control import CallControl
    from simulator.calls.opening import Opening

Arrival = tuple[str, str, int, str | None, str, int | None]

_REPLACES: Final = len("Replaces")
_REQUIRE: Final = len("Require")
_EXPIRES: Final = len("Session-Expires")


def arrival(invite: Request) -> Arrival:
    """Return what is the same in two copies of one INVITE (8.2.2.2).

    The Request-URI belongs to it, since one core can stand for many user agents.
    """
    identity, uri = invite.identity, invite.uri
    return identity.call_id, identity.from_tag, invite.cseq, uri.user, uri.host, uri.port


def refusal(opening: Opening) -> tuple[int, Headers]:
    """Return status and headers that refuse what an INVITE asks for; 0 where nothing does.

    420 where it requires an extension that is unknown here (8.2.2.3), 422 where it wants a session
    interval that is too short (RFC 4028 9).
    """
    headers, terms = opening.invite.headers, opening.terms
    for name, value in headers:
        length = len(name)  # which no other usual header has
        if length == _EXPIRES and name.lower() == "session-expires":
            opening.asked = session_expires(value)
        elif length == _REPLACES and name.lower() == "replaces":
            try:
                opening.replaces = replaces_of(headers)
            except RemoteProtocolError as fault:
                return fault.status, ()
        elif length == _REQUIRE and name.lower() == "require":
            unknown = options(headers, "Require").difference(terms.known)
            if unknown:
                return 420, (("Unsupported", ", ".join(sorted(unknown))),)
    asked, timer = opening.asked, terms.timer
    if asked is None or timer is None or asked.interval >= timer.least:
        return 0, ()
    if not lists(headers, "Supported", TIMER):  # who does not know the extension is not refused
        return 0, ()
    return 422, (("Min-SE", str(timer.least)),)


def admits(control: CallControl, guard: Guard, server: Transaction, now: float) -> bool:
    """Whether the caller may call; else the INVITE is challenged (22.2)."""
    request = server.request
    status, headers, user = guard.admit(request, now)
    if status and user:
        reason = wrong_credentials(control.endpoint.name, user, guard.realm, status)
        control.journal.refusal(request.call, reason, now)
    if status:
        control.reply(server, status, now, headers)
    return not status
