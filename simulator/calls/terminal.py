"""Telephones with people: the users of one population, calling and called.

A `Terminals` behaviour serves all terminals of a population. It acts on what was drawn for an
attempt (ring, patience, talk, who hangs up), counts the calls of each user's lines, and writes
what the caller's side saw into the `Attempt`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final

from simulator.calls import alerting, inviting, watcher
from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.directory import Directory, Party, explain
from simulator.calls.habits import Habits
from simulator.calls.hands import Hands
from simulator.calls.hold import Attended
from simulator.calls.leg import Leg, LegState
from simulator.calls.reason_header import q850_cause
from simulator.calls.reasons import DIVERTED, Reason, reason_headers
from simulator.calls.replaced import Replaced
from simulator.calls.transferee import Transferees
from simulator.calls.watcher import Watcher
from simulator.media.stream import Way
from simulator.media.tones import Tones
from simulator.sdp.media_line import Direction
from simulator.sip import identity
from simulator.sip.message import Headers, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_ABANDONED: Final = Outcome.ABANDONED
_ANSWERED: Final = Outcome.ANSWERED
_EARLY: Final = LegState.EARLY
_ENDED: Final = LegState.ENDED
_INTENT_NO_ANSWER: Final = Intent.NO_ANSWER
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
    hold_direction : Direction
        With which its users hold a call.
    early_digits : bool
        Whether it sends digits before the answer.
    tones : Tones, optional
        What servers play into its calls.

    Attributes
    ----------
    declines : bool
        Whether its users can refuse a call that rings.
    gateway_tones : bool
        Whether a gateway makes the tones that they hear.
    habits : Habits or None
        Of users who transfer calls.
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
        hold_direction: Direction = Direction.SENDONLY,
        early_digits: bool = True,
        tones: Tones | None = None,
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
        self.hold_direction = hold_direction
        self.early_digits = early_digits
        self.tones = Tones() if tones is None else tones
        self.declines = True
        self.gateway_tones = False
        self.habits: Habits | None = None
        self.active: dict[str, int] = {}
        self.hand_of: dict[str, Hands] = {}  # of users who act by hand
        self._watcher: Watcher | None = None
        # One for all calls, which wait for them.
        self._hanging_up = self.hang_up
        self.alert, self.pick_up = self._alert, self._pick_up
        self.nobody_answers = self._nobody_answers
        control.referrals.referee = Transferees(self)
        control.referrals.replacer = Replaced(self)
        control.behaviour = self

    def hands(self, user: str) -> Hands:
        """Return the hands of a user, which act for him from now on."""
        if user not in self.hand_of:
            self._attend()
            self.hand_of[user] = Hands(self, user)
        return self.hand_of[user]

    @property
    def watcher(self) -> Watcher | None:
        """Who hears what users see; None: nobody."""
        return self._watcher

    @watcher.setter
    def watcher(self, watcher: Watcher | None) -> None:
        self._watcher = watcher
        self._attend()

    def _attend(self) -> None:
        if not isinstance(self.control.sessions, Attended):
            attended = self.control.sessions = Attended(self)
            self.tones.ears.append(attended)

    def is_holding(self, call: Call) -> bool:
        """Whether the user has put a call on hold."""
        hand = self.hand_of.get(call.facts.number)
        return hand is not None and call in hand.held

    def tell(self, call: Call, event: str, facts: dict[str, str], now: float) -> None:
        """Tell the watcher, where there is one, what the user of a call has seen."""
        if self._watcher is not None and call.facts.number:  # else it is nobody's any more
            self._watcher.saw(call.facts.number, event, facts, call.number, now)

    # Calling

    def originate(self, attempt: Attempt, now: float) -> None:
        """Let the caller of an attempt dial."""
        call = Call(attempt.number)
        call.facts = Party(attempt.caller, attempt, caller=True)
        self.occupy(call, attempt.caller)
        if self.media_setup > 0.0:
            self.control.endpoint.timers.start(self.media_setup, self._dial, call, now)
        else:
            self._dial(call, now)

    def _dial(self, call: Call, now: float) -> None:
        if call.ended:  # the caller has hung up meanwhile
            return
        attempt: Attempt = call.facts.attempt
        attempt.sent = now
        reason = self.directory.take_line(call, attempt, now)
        if reason is not None:
            self.control.journal.refusal(call.number, reason, now)
            attempt.status, attempt.cause = reason.status, reason.cause or 0
            self.tell(call, "refused", watcher.refused_by(reason), now)
            self.close(call, now)
            return
        request = self.invite(attempt)
        targets, source = self.directory.way(attempt.caller)
        if self._watcher is not None:
            self.tell(call, "dialled", {"number": attempt.dialled}, now)
        leg = self.control.call_out(call, request, now, targets=targets, source=source)
        if leg.state is not _ENDED and attempt.patience < inf:
            timers = self.control.endpoint.timers
            call.timer = timers.at(round(now + attempt.patience, 9), self.give_up, leg)

    def invite(self, attempt: Attempt) -> Request:
        """Return the INVITE of an attempt."""
        return inviting.invite(self, attempt)

    def give_up(self, leg: Leg, now: float) -> None:
        """Let a caller hang up before the answer."""
        inviting.give_up(leg, now)

    def hear_ringback(self, call: Call, response: Response, now: float) -> None:
        """Tell what a caller hears while it rings."""
        heard = watcher.ringback(response) if self._watcher is not None else None
        if heard is not None:
            self.tell(call, "ringback", self._played(heard), now)

    def _played(self, facts: dict[str, str]) -> dict[str, str]:
        """Say who plays a tone, where the telephone does not make it itself."""
        return {**facts, "by": "gateway"} if self.gateway_tones else facts

    def leave(self, call: Call, now: float) -> None:
        """Let a caller hang up before anything was sent."""
        call.facts.attempt.outcome = _ABANDONED
        call.facts.attempt.status = 487
        self.close(call, now)

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Hear the ringing."""
        attempt = call.facts.attempt
        if attempt is not None and attempt.alerted != attempt.alerted:  # still nan
            attempt.alerted = now
        if self._watcher is not None:
            self.hear_ringback(call, response, now)

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Begin to talk."""
        leg.acknowledge(now)
        facts: Party = call.facts
        attempt = facts.attempt
        if call.timer is not None:
            call.timer.cancel()
            call.timer = None
        if self._watcher is not None:
            self.tell(call, "answered", {"media": watcher.media(leg)}, now)
        if attempt is None:
            return
        if attempt.alerted != attempt.alerted:
            attempt.alerted = now  # RFC 6076 4.3.1: the 200 itself ends the request delay
        attempt.answered = now
        attempt.status = 200
        attempt.outcome = _ANSWERED
        if attempt.caller_releases:
            self._hang_up_later(call, leg, attempt.holding, now)
        if self.habits is not None:
            self.habits.talk(call, leg, now)

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Hear the busy tone, or the announcement."""
        if self._watcher is not None:
            self.tell(call, "refused", self._played(watcher.refused(response)), now)
        attempt = call.facts.attempt
        if attempt is not None:
            attempt.status = response.status
            attempt.cause = q850_cause(response.headers) or 0
            if attempt.reason_rule in ("", DIVERTED):
                explain(attempt, leg, response)
        self.close(call, now)

    # Called

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Ring, or refuse."""
        alerting.arrive(self, call, leg, now)

    def _alert(self, leg: Leg, now: float) -> None:
        if leg.opening is not None:
            leg.provisional(180, now)
            if self._watcher is not None and leg.state is _EARLY:
                self.tell(leg.call, "ringing", watcher.shown(leg.invite), now)

    def _nobody_answers(self, leg: Leg, now: float) -> None:
        reason = self.directory.reason(_INTENT_NO_ANSWER, leg.call.facts.number)
        self.refuse(leg, reason, now)

    def _pick_up(self, leg: Leg, now: float) -> None:
        alerting.pick_up(self, leg, now)

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """Begin to talk."""
        attempt = call.facts.attempt
        if attempt is not None and not attempt.caller_releases:
            self._hang_up_later(call, leg, attempt.holding, now)
        if self.habits is not None:
            self.habits.talk(call, leg, now)

    # The end

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Hear that the other side has hung up."""
        if self._watcher is not None:
            self.tell(call, "released", watcher.released("peer", headers), now)
        self._note_release(call, leg, now, by_us=False)
        if leg.state is _ENDED:
            self.close(call, now)

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Stop ringing."""
        if self._watcher is not None:
            self.tell(call, "released", watcher.released("peer", headers), now)
        self.close(call, now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """Our own hanging up or giving up is through."""
        if self._watcher is not None:
            self.tell(call, "released", watcher.released("self", ()), now)
        attempt = call.facts.attempt if call.facts.caller else None
        if attempt is not None and attempt.outcome in (_OUTCOME_NO_ANSWER, _ABANDONED):
            attempt.status = 487
        self.close(call, now)

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        """Note it; that products end such calls comes with the media itself."""
        self.control.journal.event(call.number, f"media lost {way.name.lower()}", since, now)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS and what else comes outside calls."""
        known = server.method in (_OPTIONS, _NOTIFY)
        self.control.reply(server, 200 if known else 501, now)

    def _hang_up_later(self, call: Call, leg: Leg, holding: float, now: float) -> None:
        if holding < inf:
            timers = self.control.endpoint.timers
            call.timer = timers.at(round(now + holding, 9), self._hanging_up, leg)

    def hang_up(self, leg: Leg, now: float) -> None:
        """Let a user hang up after the answer."""
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

    def refuse(self, leg: Leg, reason: Reason, now: float) -> None:
        """Refuse a call that has come in."""
        call = leg.call
        self.control.journal.refusal(call.number, reason, now)
        leg.refuse(reason.status, now, reason_headers(reason))
        self.close(call, now)

    def _vacate(self, number: str) -> None:
        left = self.active[number] - 1
        if left:
            self.active[number] = left
        else:
            del self.active[number]

    def occupy(self, call: Call, number: str) -> None:
        """Count a call of a user."""
        self.active[number] = self.active.get(number, 0) + 1
        if self.hand_of and number in self.hand_of:
            self.hand_of[number].calls.append(call)

    def replace(self, old: Call, new: Call, party: Party) -> None:
        """Let a user go on in another call; the old one only has to end."""
        old.facts = Party("", None, caller=False)
        if old.timer is not None:
            old.timer.cancel()
            old.timer = None
        if party.number in self.hand_of:
            self.hand_of[party.number].replace(old, new)

    def go_on(self, call: Call, leg: Leg, now: float) -> None:
        """Talk to another partner, in a call that has taken the place of one."""
        attempt = call.facts.attempt
        if attempt is not None and attempt.caller_releases and leg.outgoing:
            self._hang_up_later(call, leg, attempt.holding, now)
        if self._watcher is not None and leg.dialog is not None:
            who = leg.dialog.identity.to
            number = identity.number_of(who.uri.user or "")
            self.tell(call, "identity", {"number": number, "name": who.display}, now)
            self.tell(call, "media", {"path": watcher.media(leg)}, now)

    def close(self, call: Call, now: float) -> None:
        """End a call, once for all."""
        if call.ended:
            return
        facts: Party = call.facts
        call.end(now)
        if facts.occupied:
            self._vacate(facts.number)
            if self.hand_of and facts.number in self.hand_of:
                self.hand_of[facts.number].forget(call)
        if facts.caller and facts.attempt is not None:
            attempt = facts.attempt
            attempt.cleared = now
            if attempt.released != attempt.released:
                attempt.released = now
            self.finished(attempt, now)
