"""The called side of a telephone: it rings, and is answered, refused or left ringing."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from simulator.calls import watcher
from simulator.calls.attempt import Attempt, Intent
from simulator.calls.call import Call
from simulator.calls.directory import Party
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.sip.message import Headers, first_header

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

# Constants, since a member looked up in its class costs ten times as much.
_ANSWER: Final = Intent.ANSWER
_BUSY: Final = Intent.BUSY
_DECLINE: Final = Intent.DECLINE
_FAIL: Final = Intent.FAIL
_NO_ANSWER: Final = Intent.NO_ANSWER
_WAITING: Final = "urn:alert:service:call-waiting"


def arrive(at: Terminals, call: Call, leg: Leg, now: float) -> None:
    """Ring, or refuse."""
    directory = at.directory
    number = directory.user_of(leg.invite.uri)
    attempt = at.book.get(call.number)
    # What was drawn is how the called user takes it at his own telephone; whoever else the call
    # comes to answers after the same time.
    own = attempt is not None and attempt.called == number
    intent = attempt.intent if attempt is not None and own else _ANSWER
    if number is None:
        call.facts = Party("", None, caller=False)
        at.refuse(leg, directory.reason(_FAIL, "?"), now)
        return
    if attempt is not None and own:
        number = attempt.called  # one string, kept as long as the call, instead of two
    call.facts = Party(number, attempt, caller=False)
    lines = at.lines
    busy = lines is not None and at.active.get(number, 0) >= lines
    if (busy or intent is _BUSY) and knocks(leg.invite.headers):
        intent, busy = _ANSWER, lines is not None and at.active.get(number, 0) > lines
    if busy:
        _refuse_later(at, leg, directory.reason(_BUSY, number), now)
    elif intent is _BUSY or intent is _FAIL:
        _refuse_later(at, leg, directory.reason(intent, number, drawn=True), now)
    else:
        _ring(at, leg, number, attempt, intent, now)


def knocks(headers: Headers) -> bool:
    """Tell whether a call waits at a busy telephone (RFC 7462 8.2.5)."""
    alert = first_header(headers, "Alert-Info")
    return alert is not None and _WAITING in alert


def _refuse_later(at: Terminals, leg: Leg, reason: Reason, now: float) -> None:
    """Refuse once the call has come to where that is known."""
    if at.alerting_delay > 0.0:
        timers = at.control.endpoint.timers
        leg.call.timer = timers.start(at.alerting_delay, _refuse_now, (at, leg, reason), now)
    else:
        at.refuse(leg, reason, now)


def _refuse_now(job: tuple[Terminals, Leg, Reason], now: float) -> None:
    at, leg, reason = job
    at.refuse(leg, reason, now)


def _ring(
    at: Terminals, leg: Leg, number: str, attempt: Attempt | None, intent: Intent, now: float
) -> None:
    call, timers = leg.call, at.control.endpoint.timers
    leg.contact = at.control.contact_of(number)
    at.occupy(call, number)
    call.facts.occupied = True
    ring = at.ring if attempt is None else attempt.ring
    if 0.0 < at.alerting_delay < ring:
        timers.start(at.alerting_delay, at.alert, leg, now)
    else:
        at.alert(leg, now)
    limit = at.no_answer
    if intent is not _NO_ANSWER and ring < (inf if limit is None else limit):
        call.timer = timers.at(round(now + ring, 9), at.pick_up, leg)
    elif limit is not None:
        call.timer = timers.at(round(now + limit, 9), at.nobody_answers, leg)


def pick_up(at: Terminals, leg: Leg, now: float) -> None:
    """Do what the appointment says: answer, or decline."""
    facts: Party = leg.call.facts
    attempt = facts.attempt
    if attempt is None:
        answer(at, leg, now)
    elif attempt.taken not in ("", facts.number):
        return  # it was picked up where it rings, too
    elif attempt.intent is _DECLINE and attempt.called == facts.number:
        if at.declines:
            at.refuse(leg, at.directory.reason(_DECLINE, facts.number), now)
    else:
        attempt.taken = facts.number
        answer(at, leg, now)


def answer(at: Terminals, leg: Leg, now: float) -> None:
    """Answer the call."""
    number, offer = leg.call.facts.number, leg.remote_body
    body = at.directory.answer(number, offer)
    if body is None and offer is None:  # 13.2.1: the caller leaves the offer to us
        body = at.directory.offer(number)
    if isinstance(body, Reason):
        at.refuse(leg, body, now)
    else:
        leg.answer(now, body)
        if at.watcher is not None:
            at.tell(leg.call, "answered", {"media": watcher.media(leg)}, now)
