"""Telephones with people: the users of one population, calling and called.

A `Terminals` behaviour serves all terminals of a population. It acts on what was drawn for an
attempt (ring, patience, talk, who hangs up), counts the calls of each user's lines, and writes
what the caller's side saw into the `Attempt`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.directory import Directory, Party, explain
from simulator.calls.leg import Leg, LegState
from simulator.calls.reason_header import q850_cause
from simulator.calls.reasons import Reason, gave_up, reason_headers
from simulator.media.stream import Way
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_ABANDONED: Final = Outcome.ABANDONED
_ANSWER: Final = Intent.ANSWER
_ANSWERED: Final = Outcome.ANSWERED
_BUSY: Final = Intent.BUSY
_DECLINE: Final = Intent.DECLINE
_EARLY: Final = LegState.EARLY
_ENDED: Final = LegState.ENDED
_FAIL: Final = Intent.FAIL
_INTENT_NO_ANSWER: Final = Intent.NO_ANSWER
_INVITE: Final = Method.INVITE
_NOTIFY: Final = Method.NOTIFY
_OPTIONS: Final = Method.OPTIONS
_OUTCOME_NO_ANSWER: Final = Outcome.NO_ANSWER


class Terminals:
    """The behaviour of a population's terminals.

    Parameters
    ----------
    control : CallControl
    directory : Directory
    book : mapping of call number to Attempt
        The appointments; a call without one (from outside) is answered after `ring`.
    lines : int or None
        Calls at a time on one terminal; None: any number.
    finished : callable
        ``finished(attempt, now)`` once the caller's side is done with it.
    ring : float
        Seconds until a call without an appointment is answered.
    no_answer : float or None
        Seconds of ringing after which the terminal's side refuses with 480; None: it rings on.
    alerting_delay : float
        Seconds from the arrival of a call until the terminal rings (an exchange's set-up); the
        time until the answer counts from the arrival.
    media_setup : float
        Seconds from dialling until the offer is ready and the INVITE leaves.
    """

    def __init__(
        self,
        control: CallControl,
        directory: Directory,
        book: dict[int, Attempt],
        lines: int | None,
        finished: Callable[[Attempt, float], None],
        ring: float = 1.0,
        no_answer: float | None = None,
        media_setup: float = 0.0,
        alerting_delay: float = 0.0,
    ) -> None:
        self.control = control
        self.directory = directory
        self.book = book
        self.lines = lines
        self.finished = finished
        self.ring = ring
        self.no_answer = no_answer
        self.media_setup = media_setup
        self.alerting_delay = alerting_delay
        self.active: dict[str, int] = {}
        self._hanging_up = self._hang_up  # one for all calls, which wait for it
        control.behaviour = self

    # Calling

    def originate(self, attempt: Attempt, now: float) -> None:
        """Let the caller of an attempt dial."""
        call = Call(attempt.number)
        call.facts = Party(attempt.caller, attempt, caller=True)
        self._occupy(attempt.caller)
        if self.media_setup > 0.0:
            self.control.endpoint.timers.start(self.media_setup, self._dial, call, now)
        else:
            self._dial(call, now)

    def _dial(self, call: Call, now: float) -> None:
        attempt: Attempt = call.facts.attempt
        attempt.sent = now
        reason = self.directory.take_line(call, attempt, now)
        if reason is not None:
            self.control.journal.refusal(call.number, reason, now)
            attempt.status, attempt.cause = reason.status, reason.cause or 0
            self._close(call, now)
            return
        request = self._invite(attempt)
        targets, source = self.directory.way(attempt.caller)
        leg = self.control.call_out(call, request, now, targets=targets, source=source)
        if leg.state is not _ENDED:
            timers = self.control.endpoint.timers
            call.timer = timers.at(round(now + attempt.patience, 9), self._out_of_patience, leg)

    def _invite(self, attempt: Attempt) -> Request:
        endpoint, directory = self.control.endpoint, self.directory
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
            headers=self.control.request_headers,
            call=attempt.number,
        )
        request.contact = self.control.contact_of(attempt.caller)
        return request

    def _out_of_patience(self, leg: Leg, now: float) -> None:
        if leg.state <= _EARLY:
            facts: Party = leg.call.facts
            attempt = facts.attempt
            if attempt is not None:
                attempt.released = now
                attempt.caller_released = True
                attempt.outcome = (
                    _OUTCOME_NO_ANSWER if attempt.intent is _INTENT_NO_ANSWER else _ABANDONED
                )
                told = gave_up(
                    leg.control.endpoint.name,
                    attempt.caller,
                    attempt.called,
                    now - attempt.begin,
                    ringing=leg.state is _EARLY,
                )
                attempt.refused_by(told.rule, told.node, told.text, told.source)
            leg.release(now)

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Hear the ringing."""
        attempt = call.facts.attempt
        if attempt is not None and attempt.alerted != attempt.alerted:  # still nan
            attempt.alerted = now

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Begin to talk."""
        leg.acknowledge(now)
        facts: Party = call.facts
        attempt = facts.attempt
        if call.timer is not None:
            call.timer.cancel()
            call.timer = None
        if attempt is None:
            return
        if attempt.alerted != attempt.alerted:
            attempt.alerted = now  # RFC 6076 4.3.1: the 200 itself ends the request delay
        attempt.answered = now
        attempt.status = 200
        attempt.outcome = _ANSWERED
        if attempt.caller_releases:
            self._hang_up_later(call, leg, attempt.holding, now)

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Hear the busy tone, or the announcement."""
        attempt = call.facts.attempt
        if attempt is not None:
            attempt.status = response.status
            attempt.cause = q850_cause(response.headers) or 0
            if not attempt.reason_rule:
                explain(attempt, leg, response)
        self._close(call, now)

    # Called

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Ring, or refuse."""
        number = self.directory.user_of(leg.invite.uri)
        attempt = self.book.get(call.number)
        intent = attempt.intent if attempt is not None else _ANSWER
        if number is None:
            call.facts = Party("", None, caller=False)
            self._refuse(call, leg, self.directory.reason(_FAIL, "?"), now)
            return
        if attempt is not None and attempt.called == number:
            number = attempt.called  # one string, kept as long as the call, instead of two
        call.facts = Party(number, attempt, caller=False)
        busy = self.lines is not None and self.active.get(number, 0) >= self.lines
        if busy:
            self._refuse_later(leg, self.directory.reason(_BUSY, number), now)
        elif intent is _BUSY or intent is _FAIL:
            self._refuse_later(leg, self.directory.reason(intent, number, drawn=True), now)
        else:
            self._ring(call, leg, number, attempt, intent, now)

    def _refuse_later(self, leg: Leg, reason: Reason, now: float) -> None:
        """Refuse once the call has come to where that is known."""
        call = leg.call
        if self.alerting_delay > 0.0:
            timers = self.control.endpoint.timers
            call.timer = timers.start(self.alerting_delay, self._refuse_now, (leg, reason), now)
        else:
            self._refuse(call, leg, reason, now)

    def _refuse_now(self, job: tuple[Leg, Reason], now: float) -> None:
        leg, reason = job
        self._refuse(leg.call, leg, reason, now)

    def _ring(
        self,
        call: Call,
        leg: Leg,
        number: str,
        attempt: Attempt | None,
        intent: Intent,
        now: float,
    ) -> None:
        leg.contact = self.control.contact_of(number)
        self._occupy(number)
        call.facts.occupied = True
        ring = self.ring if attempt is None else attempt.ring
        if 0.0 < self.alerting_delay < ring:
            timers = self.control.endpoint.timers
            timers.start(self.alerting_delay, _alert, leg, now)
        else:
            leg.provisional(180, now)
        timers, limit = self.control.endpoint.timers, self.no_answer
        if intent is not _INTENT_NO_ANSWER and (limit is None or ring < limit):
            call.timer = timers.at(round(now + ring, 9), self._pick_up, leg)
        elif limit is not None:
            call.timer = timers.at(round(now + limit, 9), self._nobody_answers, leg)

    def _nobody_answers(self, leg: Leg, now: float) -> None:
        reason = self.directory.reason(_INTENT_NO_ANSWER, leg.call.facts.number)
        self._refuse(leg.call, leg, reason, now)

    def _pick_up(self, leg: Leg, now: float) -> None:
        call = leg.call
        facts: Party = call.facts
        if facts.attempt is not None and facts.attempt.intent is _DECLINE:
            self._refuse(call, leg, self.directory.reason(_DECLINE, facts.number), now)
            return
        offer = leg.remote_body
        body = self.directory.answer(facts.number, offer)
        if body is None and offer is None:  # 13.2.1: the caller leaves the offer to us
            body = self.directory.offer(facts.number)
        if isinstance(body, Reason):
            self._refuse(call, leg, body, now)
        else:
            leg.answer(now, body)

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """Begin to talk."""
        attempt = call.facts.attempt
        if attempt is not None and not attempt.caller_releases:
            self._hang_up_later(call, leg, attempt.holding, now)

    # The end

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Hear that the other side has hung up."""
        self._note_release(call, leg, now, by_us=False)
        if leg.state is _ENDED:
            self._close(call, now)

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Stop ringing."""
        self._close(call, now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """Our own hanging up or giving up is through."""
        attempt = call.facts.attempt if call.facts.caller else None
        if attempt is not None and attempt.outcome in (_OUTCOME_NO_ANSWER, _ABANDONED):
            attempt.status = 487
        self._close(call, now)

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        """Note it; that products end such calls comes with the media itself."""
        self.control.journal.event(call.number, f"media lost {way.name.lower()}", since, now)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS and what else comes outside calls."""
        known = server.method in (_OPTIONS, _NOTIFY)
        self.control.reply(server, 200 if known else 501, now)

    def _hang_up_later(self, call: Call, leg: Leg, holding: float, now: float) -> None:
        timers = self.control.endpoint.timers
        call.timer = timers.at(round(now + holding, 9), self._hanging_up, leg)

    def _hang_up(self, leg: Leg, now: float) -> None:
        self._note_release(leg.call, leg, now, by_us=True)
        leg.release(now)

    def _note_release(self, call: Call, leg: Leg, now: float, *, by_us: bool) -> None:
        facts: Party = call.facts
        attempt = facts.attempt
        if attempt is None:
            return
        if by_us:
            attempt.caller_released = facts.caller
        if facts.caller:
            attempt.released = now

    def _refuse(self, call: Call, leg: Leg, reason: Reason, now: float) -> None:
        self.control.journal.refusal(call.number, reason, now)
        leg.refuse(reason.status, now, reason_headers(reason))
        self._close(call, now)

    def _vacate(self, number: str) -> None:
        left = self.active[number] - 1
        if left:
            self.active[number] = left
        else:
            del self.active[number]

    def _occupy(self, number: str) -> None:
        self.active[number] = self.active.get(number, 0) + 1

    def _close(self, call: Call, now: float) -> None:
        if call.ended:
            return
        facts: Party = call.facts
        call.end(now)
        if facts.occupied:
            self._vacate(facts.number)
        if facts.caller and facts.attempt is not None:
            attempt = facts.attempt
            attempt.cleared = now
            if attempt.released != attempt.released:
                attempt.released = now
            self.finished(attempt, now)


def _without_port(uri: Uri) -> Uri:
    """Return what To says of a Request-URI (RFC 3261 table 1); the same one where it can be."""
    if uri.port is None and not uri.headers:
        return uri
    return Uri(uri.user, uri.host, scheme=uri.scheme, parameters=uri.parameters)


def _alert(leg: Leg, now: float) -> None:
    leg.provisional(180, now)
