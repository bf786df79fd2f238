"""What becomes of an outgoing leg as its INVITE is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls import early, session_timer
from simulator.calls.forks import learn, reject_surplus
from simulator.calls.leg import Leg, LegState
from simulator.calls.terms import Reliability
from simulator.sip.message import Response

if TYPE_CHECKING:
    from simulator.calls.control import CallControl

# Constants, since a member looked up in its class costs ten times as much.
_EARLY: Final = LegState.EARLY
_ENDED: Final = LegState.ENDED
_RELEASING: Final = LegState.RELEASING
_UNRELIABLE: Final = Reliability.OFF


def on_invite_response(control: CallControl, leg: Leg, response: Response, now: float) -> None:
    """Take a response above 100 to the INVITE of an outgoing leg."""
    status = response.status
    if leg.state is _ENDED:
        if 200 <= status < 300:
            _late_answer(control, leg, response, now)
    elif status < 200:
        _progress(control, leg, response, now)
    elif status < 300:
        _answer(control, leg, response, now)
    else:
        _ended(control, leg, response, now)


def _progress(control: CallControl, leg: Leg, response: Response, now: float) -> None:
    if leg.state > _EARLY:
        return
    opening = leg.opening
    reliable = opening is not None and opening.terms.reliability is not _UNRELIABLE
    if not reliable or early.is_next(leg, response):
        learn(leg, response)
        leg.state = _EARLY
        if reliable and opening is not None and opening.ordered is not None:
            early.acknowledge(leg, response, now)
        control.behaviour.on_progress(leg.call, leg, response, now)


def _answer(control: CallControl, leg: Leg, response: Response, now: float) -> None:
    surplus = () if leg.aside is None else leg.aside.surplus
    if leg.answered_by is not None or (response.to_tag or "") in surplus:
        _late_answer(control, leg, response, now)
        return
    learn(leg, response)
    opening = leg.opening
    if opening is not None and opening.terms.timer is not None:
        session_timer.agreed(leg, opening.terms.timer, response, now)
    if leg.state is _RELEASING:  # the answer crossed our CANCEL
        leg.acknowledge(now)
        leg.bye(now)
    else:
        control.behaviour.on_answer(leg.call, leg, response, now)


def _late_answer(control: CallControl, leg: Leg, response: Response, now: float) -> None:
    """Acknowledge a repeated 2xx again; end the 2xx of another branch of a fork."""
    if leg.answered_by == (response.to_tag or ""):
        leg.acknowledge_again(now)
    else:
        reject_surplus(leg, response, now)


def _ended(control: CallControl, leg: Leg, response: Response, now: float) -> None:
    call, was = leg.call, leg.state
    too_small = response.status == 422 and was <= _EARLY
    if too_small and session_timer.invite_again(leg, response, now):
        return
    if response.local and leg.flow is None and leg.sending and leg.sending.transaction:
        leg.flow = leg.sending.transaction.flow  # whom we tried, for the reason
    leg.end()
    if was is _RELEASING:
        control.behaviour.on_cleared(call, leg, now)
    else:
        control.behaviour.on_refused(call, leg, response, now)
