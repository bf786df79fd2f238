"""The calling side of a telephone: the INVITE that a user's dialling makes, and giving up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.directory import Party
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import gave_up
from simulator.sip.message import Identity, Request
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

# Constants, since a member looked up in its class costs ten times as much.
_EARLY: Final = LegState.EARLY
_INVITE: Final = Method.INVITE
_NO_ANSWER: Final = Intent.NO_ANSWER


def invite(at: Terminals, attempt: Attempt) -> Request:
    """Return the INVITE of an attempt."""
    endpoint, directory = at.control.endpoint, at.directory
    uri = directory.request_uri(attempt.caller, attempt.dialled)
    identity = Identity(
        endpoint.new_call_id(),
        directory.address(attempt.caller),
        endpoint.new_tag(),
        Address(_without_port(uri)),
    )
    request = Request(
        _INVITE,
        uri,
        identity,
        1,
        body=directory.offer(attempt.caller),
        headers=at.control.request_headers,
        call=attempt.number,
    )
    request.contact = at.control.contact_of(attempt.caller)
    return request


def give_up(leg: Leg, now: float) -> None:
    """Let a caller hang up before the answer, and say so in the attempt."""
    if leg.state > _EARLY:
        return
    facts: Party = leg.call.facts
    attempt = facts.attempt
    if attempt is not None:
        attempt.released = now
        attempt.caller_released = True
        waited_long = attempt.intent is _NO_ANSWER
        attempt.outcome = Outcome.NO_ANSWER if waited_long else Outcome.ABANDONED
        told = gave_up(
            leg.control.endpoint.name,
            attempt.caller,
            attempt.called,
            now - attempt.begin,
            ringing=leg.state is _EARLY,
        )
        attempt.refused_by(told.rule, told.node, told.text, told.source)
    leg.release(now)


def _without_port(uri: Uri) -> Uri:
    """Return what To says of a Request-URI (RFC 3261 table 1); the same one where it can be."""
    if uri.port is None and not uri.headers:
        return uri
    return Uri(uri.user, uri.host, scheme=uri.scheme, parameters=uri.parameters)
