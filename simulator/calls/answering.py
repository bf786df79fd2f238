"""Changes of a session that the peer wants: refused at once, answered at once, or later.

An offer that meets an open one is told apart by the table of `simulator.sdp.exchange`: ours open
is glare, answered with 491; theirs open is answered with 500 and Retry-After (RFC 3311 5.2). Bodies
take effect when the answer is sent; where the offer is ours, in the 2xx to a re-INVITE, when its
ACK brings the answer.
"""

from __future__ import annotations

from typing import Final

from simulator.calls import session_timer
from simulator.calls.change import Change, state_of
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason, reason_headers
from simulator.errors import LocalProtocolError
from simulator.sdp.exchange import TABLE, Act, Input
from simulator.sip.dialog import Dialog
from simulator.sip.message import Headers, Request
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method

_ANSWERED: Final = LegState.ANSWERED
_CONFIRMED: Final = LegState.CONFIRMED
_INVITE: Final = Method.INVITE
_RELEASING: Final = LegState.RELEASING
_UPDATE: Final = Method.UPDATE

_REFUSED: Final = {Act.GLARE: 491, Act.TOO_EARLY: 500}
LATER: Final[Headers] = (("Retry-After", "5"),)  # RFC 3261 14.2, RFC 3311 5.2: 0 to 10 s


def on_update(leg: Leg, dialog: Dialog, server: Transaction, now: float) -> None:
    """Take an UPDATE of the peer, or refuse it."""
    _take(leg, dialog, server, _update_refused(leg, dialog, server), now)


def on_reinvite(leg: Leg, dialog: Dialog, server: Transaction, now: float) -> None:
    """Take a re-INVITE of the peer, or refuse it."""
    _take(leg, dialog, server, _reinvite_refused(leg, dialog, server), now)


def _update_refused(leg: Leg, dialog: Dialog, server: Transaction) -> int:
    if leg.state is _RELEASING:
        return 481
    aside = leg.aside
    if aside is not None and aside.theirs is not None and aside.theirs.method is _UPDATE:
        return 500  # RFC 3311 5.2: before a final response to the last one
    return _clashes(leg, dialog, server.request)


def _reinvite_refused(leg: Leg, dialog: Dialog, server: Transaction) -> int:
    if leg.state is _RELEASING:
        return 481
    if leg.state is not _CONFIRMED:  # RFC 5407 3.1.5: no ACK yet; else an INVITE unanswered
        return 491 if leg.outgoing or leg.state is _ANSWERED else 500
    aside = leg.aside
    if aside is not None and aside.ours is not None and aside.ours.is_pending:
        return 491
    if aside is not None and aside.theirs is not None and aside.theirs.server is not None:
        return 500
    return _clashes(leg, dialog, server.request)


def _clashes(leg: Leg, dialog: Dialog, request: Request) -> int:
    if request.body is None:
        return 0
    act, _ = TABLE[state_of(leg, dialog), Input.RECEIVE_OFFER]
    return _REFUSED.get(act, 0)


def _take(leg: Leg, dialog: Dialog, server: Transaction, status: int, now: float) -> None:
    """Take a request that nothing stands against (0), or refuse it with a status, or with 422."""
    request = server.request
    told = session_timer.refusal(leg, request.headers)
    if status:
        leg.control.reply(server, status, now, LATER if status == 500 else ())
        return
    if told:
        leg.control.reply(server, 422, now, told)
        return
    dialog.aim(request.contact)
    invite = request.method is _INVITE
    server.owner = leg
    if request.body is None and not invite:
        _reply(leg, server, None, now)
        return
    change = Change(leg, dialog, request.method, request.body, server=server)
    leg.need_aside().theirs = change
    if request.body is None:
        body = leg.control.sessions.offer(leg, now)
        change.server = None
        change.answer = body  # an offer, in truth: the answer comes in the ACK
        _reply(leg, server, body, now)
        return
    made = leg.control.sessions.answer(leg, request.body, now)
    if isinstance(made, Reason):
        leg.control.journal.refusal(leg.call.number, made, now)
        refuse(leg, made.status, now, reason_headers(made))
    elif made is not None:
        answer(leg, made, now)


def answer(leg: Leg, body: object, now: float) -> None:
    """Answer the open change of the peer."""
    change = _theirs(leg)
    server, offer = change.server, change.offer
    if leg.aside is not None:
        leg.aside.theirs = None
    if server is not None:
        leg.take_session(body, offer, now)
        _reply(leg, server, body, now)


def refuse(leg: Leg, status: int, now: float, headers: Headers = ()) -> None:
    """Refuse the open change of the peer; the session stays as it is."""
    change = _theirs(leg)
    if leg.aside is not None:
        leg.aside.theirs = None
    if change.server is not None:
        leg.control.reply(change.server, status, now, headers)


def _theirs(leg: Leg) -> Change:
    if leg.aside is None or leg.aside.theirs is None:
        raise LocalProtocolError(f"{leg.tag} has no change of its peer to answer")
    return leg.aside.theirs


def is_open(leg: Leg, server: Transaction) -> bool:
    """Whether the request of this transaction still waits for our answer."""
    theirs = None if leg.aside is None else leg.aside.theirs
    return theirs is not None and theirs.server is server


def acknowledged(leg: Leg, ack: Request, now: float) -> None:
    """Take the ACK of a re-INVITE: with the answer, where the offer was ours."""
    change = None if leg.aside is None else leg.aside.theirs
    if leg.aside is None or change is None or change.server is not None:
        return
    leg.aside.theirs = None
    if ack.body is not None:  # else what held before holds on
        leg.take_session(change.answer, ack.body, now)


def _reply(leg: Leg, server: Transaction, body: object | None, now: float) -> None:
    control = leg.control
    timed = session_timer.accept(leg, server.request.headers, now)
    response = server.request.reply(
        200,
        leg.tag,
        contact=control.contact(leg),
        body=body,
        headers=control.response_headers + timed,
    )
    if server.method is _INVITE:
        control.endpoint.accept(server, response, now)
    else:
        server.respond(response, now)
