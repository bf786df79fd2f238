"""Changes of a session inside its dialog: UPDATE (RFC 3311) and re-INVITE (RFC 3261 14).

An offer that meets an open one is told apart by the table of `simulator.sdp.exchange`: ours open
is glare, answered with 491; theirs open is answered with 500 and Retry-After (RFC 3311 5.2). Bodies
take effect when an answer is sent or heard, so that a refused change leaves all as it was. A
change of ours that met glare goes out again after the wait of RFC 3261 14.1.
"""

from __future__ import annotations

from typing import Final

from simulator.calls import session_timer
from simulator.calls.change import Change
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason, reason_headers
from simulator.errors import LocalProtocolError
from simulator.sdp.exchange import TABLE, Act, Input, State
from simulator.sip.dialog import Dialog
from simulator.sip.extensions import read_retry_after
from simulator.sip.glare import retry_delay
from simulator.sip.message import Headers, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method

_ANSWERED: Final = LegState.ANSWERED
_CONFIRMED: Final = LegState.CONFIRMED
_EARLY: Final = LegState.EARLY
_INVITE: Final = Method.INVITE
_RELEASING: Final = LegState.RELEASING
_UPDATE: Final = Method.UPDATE

_TRIES: Final = 5  # of one change; RFC 3261 names no limit, RFC 4028 10 asks for one
_GONE: Final = (408, 481)  # RFC 3261 12.2.1.2: the dialog ends with these
_REFUSED: Final = {Act.GLARE: 491, Act.TOO_EARLY: 500}
LATER: Final[Headers] = (("Retry-After", "5"),)  # RFC 3261 14.2, RFC 3311 5.2: 0 to 10 s


# Ours


def update(leg: Leg, now: float, offer: object | None = None, headers: Headers = ()) -> bool:
    """Send an UPDATE; False where that may not be now (RFC 3311 5.1)."""
    dialog = leg.dialog
    if dialog is None or leg.state is _RELEASING or not _may_begin(leg, dialog, offer):
        return False
    _send(Change(leg, dialog, _UPDATE, offer, headers), now)
    return True


def reinvite(leg: Leg, now: float, offer: object | None, headers: Headers = ()) -> bool:
    """Send a re-INVITE, without a session where the peer is to offer; False: not now (14.1)."""
    dialog = leg.dialog
    if dialog is None or leg.state is not _CONFIRMED or not _may_begin(leg, dialog, offer):
        return False
    if leg.aside is not None and leg.aside.theirs is not None:
        return False
    _send(Change(leg, dialog, _INVITE, offer, headers), now)
    return True


def refresh(leg: Leg, now: float) -> None:
    """Refresh a session: an UPDATE without offer, or a re-INVITE with the one in force (4028 7.4).

    Nothing is sent while another change is under way, which refreshes too.
    """
    timer = leg.session_timer
    if timer is None:
        return
    if timer.by_update:
        update(leg, now)
    else:
        reinvite(leg, now, leg.local_body)


def _may_begin(leg: Leg, dialog: Dialog, offer: object | None) -> bool:
    if leg.aside is not None and leg.aside.ours is not None:
        return False
    return offer is None or state_of(leg, dialog) is State.STABLE


def _send(change: Change, now: float) -> None:
    leg = change.leg
    leg.need_aside().ours = change
    change.tries += 1
    headers = change.headers + session_timer.request_headers(leg)
    leg.send(
        change.method,
        now,
        headers,
        owner=change,
        dialog=change.dialog,
        body=change.offer,
        contact=leg.control.contact(leg),
    )


def on_response(change: Change, response: Response, now: float) -> None:
    """Take the response to a change of ours."""
    leg, status = change.leg, response.status
    if status < 200:
        return
    if change.acknowledged:  # a copy of the 2xx
        _acknowledge(change, response.request, now)
        return
    if leg.aside is not None and leg.aside.ours is change:
        leg.aside.ours = None
    if leg.state >= _RELEASING:
        if change.method is _INVITE and status < 300:
            _acknowledge(change, response.request, now)
    elif status < 300:
        _accepted(change, response, now)
    else:
        _refused(change, response, now)


def _accepted(change: Change, response: Response, now: float) -> None:
    leg, body = change.leg, response.body
    change.dialog.aim(response.contact)
    if change.method is _INVITE and change.offer is None and body is not None:
        answer = leg.control.sessions.answer(leg, body, now)
        change.answer = leg.local_body if answer is None or isinstance(answer, Reason) else answer
        if not isinstance(answer, Reason):
            leg.take_session(change.answer, body, now)
    elif change.offer is not None and body is not None:
        leg.take_session(change.offer, body, now)
    if change.method is _INVITE:
        _acknowledge(change, response.request, now)
    session_timer.refreshed(leg, response, now)
    leg.control.sessions.changed(leg, now)


def _acknowledge(change: Change, invite: Request, now: float) -> None:
    change.acknowledged = True
    change.leg.send_ack(change.dialog, invite.cseq, change.answer, now)


def _refused(change: Change, response: Response, now: float) -> None:
    leg, status = change.leg, response.status
    if status in _GONE and leg.state is _CONFIRMED:
        leg.control.lose(leg, now, session_timer.LOST)
    elif change.tries < _TRIES and session_timer.raised(leg, response):
        _send(change, now)
    elif change.tries < _TRIES and (wait := _wait(leg, response)) is not None:
        leg.need_aside().ours = change
        change.timer = leg.control.endpoint.timers.at(now + wait, _again, change)
    elif session_timer.by_reinvite(leg, change.method, status):
        refresh(leg, now)
    else:
        leg.control.sessions.refused(leg, response, now)


def _wait(leg: Leg, response: Response) -> float | None:
    """Return after how long a change goes out again; None: it does not."""
    if response.status == 491:
        return retry_delay(leg.control.draw(), owner=leg.outgoing)
    if response.status == 500:  # RFC 3311 5.2, RFC 3261 14.2: a change that came too early
        after = read_retry_after(response.headers)
        return None if after is None else float(after)
    return None


def _again(change: Change, now: float) -> None:
    """Send a change once more, unless something is open by now: then it waits again."""
    change.timer = None
    leg = change.leg
    leg.need_aside().ours = None
    if leg.state >= _RELEASING:
        return
    theirs = leg.aside is not None and leg.aside.theirs is not None
    if theirs or (change.offer is not None and state_of(leg, change.dialog) is not State.STABLE):
        leg.need_aside().ours = change
        wait = retry_delay(leg.control.draw(), owner=True)
        change.timer = leg.control.endpoint.timers.at(now + wait, _again, change)
    else:
        _send(change, now)


# Theirs


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


def state_of(leg: Leg, dialog: Dialog) -> State:
    """Return whose offer is open in a dialog (RFC 3264 4)."""
    aside = leg.aside
    if aside is not None:
        ours, theirs = aside.ours, aside.theirs
        if ours is not None and ours.dialog is dialog and ours.is_pending and ours.offer:
            return State.LOCAL_OFFER
        if theirs is not None and theirs.dialog is dialog:
            return State.LOCAL_OFFER if theirs.server is None else State.REMOTE_OFFER
    opening = leg.opening
    if opening is None:
        return State.STABLE
    ordered = None
    if opening.ordered is not None:
        ordered = opening.ordered.get(dialog.identity.to_tag or "")
    if ordered is not None and ordered.answered:
        return State.STABLE
    return opening.exchange


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
