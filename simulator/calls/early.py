"""Reliable provisional responses on a leg (RFC 3262), with the sessions in them (RFC 6337 3.1).

The called side sends 18x reliably where the caller requires it, or supports it and we want it; a
200 waits for the PRACK of a response with a session. The caller acknowledges each early dialog for
itself, and answers in PRACK an offer that came in the response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls.change import Change
from simulator.calls.reasons import Reason, no_prack, reason_headers
from simulator.calls.terms import Reliability
from simulator.sdp.exchange import State
from simulator.sip.extensions import RELIABLE, Acknowledged, lists, read_rack, read_rseq
from simulator.sip.message import Headers, Request, Response
from simulator.sip.reliable import Ordered, ReliableResponses
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.leg import Leg
    from simulator.calls.opening import Opening
    from simulator.sip.dialog import Dialog

_PRACK: Final = Method.PRACK


# The called side


def is_reliable(opening: Opening) -> bool:
    """Whether responses above 100 to this INVITE are sent reliably (RFC 3262 3)."""
    reliability, headers = opening.terms.reliability, opening.invite.headers
    if reliability is Reliability.OFF:
        return False
    if lists(headers, "Require", RELIABLE):
        return True
    return reliability is Reliability.REQUIRED and lists(headers, "Supported", RELIABLE)


def send(leg: Leg, opening: Opening, response: Response, now: float) -> None:
    """Send a provisional response reliably."""
    if opening.reliable is None:
        if opening.server is None:
            return
        opening.reliable = ReliableResponses(opening.server, _lapsed, leg)
    if response.body is not None:
        # RFC 6337 3.1: the answer to the INVITE's offer, or our offer where it had none
        answers = opening.exchange is State.REMOTE_OFFER
        opening.exchange = State.STABLE if answers else State.LOCAL_OFFER
        opening.agreed = answers
    opening.reliable.send(response, now)


def postpones(opening: Opening, body: object | None, headers: Headers) -> bool:
    """Whether a 200 waits for the PRACK of a response with a session (RFC 3262 5)."""
    reliable = opening.reliable
    if reliable is None:
        return False
    outstanding = reliable.outstanding
    if outstanding is not None and outstanding.body is not None:
        opening.postponed = (body, headers)
        return True
    reliable.close()
    return False


def on_prack(leg: Leg, dialog: Dialog, server: Transaction, now: float) -> None:
    """Answer a PRACK, then send what has waited for it."""
    opening, request = leg.opening, server.request
    reliable = opening.reliable if opening is not None else None
    if reliable is None and leg.aside is not None:
        reliable = leg.aside.reliable
    response = None if reliable is None else reliable.find(read_rack(request.headers))
    if reliable is None or response is None:
        leg.control.reply(server, 481, now)  # 3: it matches nothing
        return
    body = None
    if opening is not None:
        made = _session_in_prack(leg, opening, response, request, now)
        if isinstance(made, Reason):  # RFC 6337 2.3: a PRACK without the offer may follow
            leg.control.reply(server, made.status, now, reason_headers(made))
            return
        body = made
    reliable.acknowledge()
    headers = leg.control.response_headers
    server.respond(request.reply(200, leg.tag, body=body, headers=headers), now)
    if opening is not None and opening.postponed is not None:
        (answer, more), opening.postponed = opening.postponed, None
        leg.answer(now, answer, more)
    else:
        reliable.go_on(now)


def _session_in_prack(
    leg: Leg, opening: Opening, response: Response, request: Request, now: float
) -> object | Reason | None:
    """Take the answer in a PRACK, or answer the offer in it."""
    if response.body is not None and opening.exchange is State.LOCAL_OFFER:
        opening.exchange, opening.agreed = State.STABLE, True
        if request.body is not None:
            leg.take_session(leg.local_body, request.body, now)
        return None
    if request.body is None or opening.exchange is not State.STABLE:
        return None
    made = leg.control.sessions.answer(leg, request.body, now)
    if made is not None and not isinstance(made, Reason):
        leg.take_session(made, request.body, now)
    return made


def _lapsed(leg: Leg, now: float) -> None:
    """Refuse the INVITE: 64 T1 have passed without PRACK (3)."""
    if leg.opening is None or leg.opening.server is None:
        return
    call, control = leg.call, leg.control
    reason = no_prack(control.endpoint.name, control.endpoint.settings.timeout)
    control.journal.refusal(call.number, reason, now)
    leg.refuse(reason.status, now, reason_headers(reason))
    control.behaviour.on_cancelled(call, leg, (), now)


# The caller


def is_next(leg: Leg, response: Response) -> bool:
    """Whether a provisional response is to be acted on: not a copy, nor one after a gap (4)."""
    opening = leg.opening
    if opening is None or opening.terms.reliability is Reliability.OFF:
        return True
    number = read_rseq(response.headers)
    if number is None or not lists(response.headers, "Require", RELIABLE):
        return True
    if opening.ordered is None:
        opening.ordered = {}
    return opening.ordered.setdefault(response.to_tag or "", Ordered()).take(number)


def acknowledge(leg: Leg, response: Response, now: float) -> None:
    """Send the PRACK of a response that `is_next` let pass, where it came reliably."""
    opening, number = leg.opening, read_rseq(response.headers)
    if opening is None or opening.ordered is None or number is None or leg.dialog is None:
        return
    ordered = opening.ordered.get(response.to_tag or "")
    if ordered is None or ordered.last != number:
        return
    offer, body = None, None
    if response.body is not None and not ordered.answered:
        ordered.answered = True
        if opening.invite.body is None:
            made = leg.control.sessions.answer(leg, response.body, now)
            body = None if isinstance(made, Reason) else made
            leg.local_body = body
        else:
            body = offer = leg.control.sessions.in_prack(leg, now)
    rack = Acknowledged(number, response.request.cseq, response.request.method_name)
    change = Change(leg, leg.dialog, _PRACK, offer, (("RAck", str(rack)),))
    if offer is not None:
        leg.need_aside().ours = change
    leg.send(_PRACK, now, change.headers, owner=change, dialog=change.dialog, body=body)
