"""Changes of a session that this side wants: UPDATE (RFC 3311) and re-INVITE (RFC 3261 14).

Bodies take effect when the answer is heard, so that a refused change leaves all as it was. One
that met glare goes out again after the wait of RFC 3261 14.1, one that came too early after the
Retry-After of its refusal. Those of the peer are in `answering`.
"""

from __future__ import annotations

from typing import Final

from simulator.calls import session_timer
from simulator.calls.change import Change, state_of
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.sdp.exchange import State
from simulator.sip.dialog import Dialog
from simulator.sip.extensions import read_retry_after
from simulator.sip.glare import retry_delay
from simulator.sip.message import Headers, Request, Response
from simulator.sip.vocabulary import Method

_CONFIRMED: Final = LegState.CONFIRMED
_INVITE: Final = Method.INVITE
_PRACK: Final = Method.PRACK
_RELEASING: Final = LegState.RELEASING
_UPDATE: Final = Method.UPDATE

_TRIES: Final = 5  # of one change; RFC 3261 names no limit, RFC 4028 10 asks for one
_GONE: Final = (408, 481)  # RFC 3261 12.2.1.2: the dialog ends with these


def update(leg: Leg, now: float, offer: object | None = None, headers: Headers = ()) -> bool:
    """Send an UPDATE; False where that may not be now (RFC 3311 5.1)."""
    dialog = leg.dialog
    if dialog is None or leg.state >= _RELEASING or not _may_begin(leg, dialog, offer):
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
    if timer.agreed.by_update:
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
    if change.method is _PRACK:  # which refreshes nothing
        if change.offer is not None and body is not None:
            leg.take_session(change.offer, body, now)
        return
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
    if body is not None:
        leg.control.sessions.changed(leg, now)
    elif change.offer is not None:  # a 2xx that does not answer changes nothing
        leg.control.sessions.refused(leg, response.derive(status=488), now)


def _acknowledge(change: Change, invite: Request, now: float) -> None:
    change.acknowledged = True
    change.leg.send_ack(change.dialog, invite.cseq, change.answer, now)


def _refused(change: Change, response: Response, now: float) -> None:
    leg, status = change.leg, response.status
    if change.method is _PRACK:
        if status == 488 and change.offer is not None:  # RFC 6337 2.3: without the offer, then
            plain = Change(leg, change.dialog, _PRACK, None, change.headers)
            leg.send(_PRACK, now, plain.headers, owner=plain, dialog=plain.dialog)
    elif status in _GONE and leg.state is _CONFIRMED:
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
