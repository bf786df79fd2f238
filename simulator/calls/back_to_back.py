"""A back-to-back user agent: joins an incoming leg to an outgoing one (RFC 3261 6).

What the joined node is (Mediation Server, Telephony Server, media gateway) lies in its `Router`
(`ways`). Ways that are full are passed over; a way that fails with a status or a time-out that the
product reroutes on gives room to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from simulator.calls.branches import cleared
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.joined import Joined
from simulator.calls.leg import Leg, LegState
from simulator.calls.mid_call import MidCall
from simulator.calls.points import Hooks, Point, compile_hooks
from simulator.calls.reasons import Reason, media_lost, no_answer, reason_headers
from simulator.calls.services import Services
from simulator.calls.session_timer import LOST
from simulator.calls.undelivered import unanswered
from simulator.calls.ways import Joint, Router, Switch, Way
from simulator.media.stream import Way as MediaWay
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_ABANDON: Final = Point.ABANDON
_CALLING: Final = LegState.CALLING
_EARLY: Final = LegState.EARLY
_ENDED: Final = LegState.ENDED
_INVITE: Final = Method.INVITE
_RELEASING: Final = LegState.RELEASING
_RINGING: Final = 180
_SESSION_PROGRESS: Final = 183


class BackToBack:
    """The behaviour of a back-to-back user agent.

    Parameters
    ----------
    control : CallControl
    router : Router
    ring_timeout : float
        Seconds after which an unanswered outgoing leg is given up.
    features : sequence of object
        Compiled into hooks at the detection points.
    switch : Switch, optional
        The product as features need it; without one there are none.
    releasing : tuple of (name, value)
        Put on the BYE to one side where the other side's came without a Reason.
    """

    def __init__(
        self,
        control: CallControl,
        router: Router,
        ring_timeout: float = 180.0,
        features: Sequence[object] = (),
        releasing: Headers = (),
        switch: Switch | None = None,
    ) -> None:
        self.control = control
        self.router = router
        self.ring_timeout = ring_timeout
        self.releasing = releasing
        self.passes_ringing = True  # else the caller hears nothing before the answer
        # Whether a call ends where nothing is heard on a leg any more.
        self.ends_silent: Callable[[Leg], bool] | None = None
        # Told of what came of each way, where failed calls mark a peer down.
        self.heard: Callable[[Way, Response, float], None] | None = None
        self.hooks: Hooks = compile_hooks(features)
        self.services: Services | None = None
        if switch is not None and any(self.hooks):
            self.services = Services(self, switch, self.hooks)
        control.behaviour = self
        control.sessions = Joined(mid_call=self.mid_call)

    @property
    def mid_call(self) -> MidCall | None:
        """Who asks features about changes in mid-call; None: nobody does."""
        return None if self.services is None else self.services.mid_call

    # Towards the called side

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Say 100, find the ways on and try the first."""
        call.facts = Joint()
        leg.provisional(100, now)
        if leg.invite.max_forwards <= 0:  # 16.3 step 3, for loops that run through user agents
            self.refuse(call, _TOO_MANY_HOPS, now)
            return
        reason = self.router.arrive(call, leg, now)
        if reason is not None:
            self.refuse(call, reason, now)
            return
        call.facts.kept = call.taken()
        if self.services is not None:
            self.services.begin(call, now)
            return
        ways = self.router.ways(call, leg, now)
        if isinstance(ways, Reason):
            self.refuse(call, ways, now)
        else:
            call.facts.choices = ways
            self.go_on(call, now)

    def go_on(self, call: Call, now: float) -> None:
        """Try the next way that has room."""
        reason: Reason | None = None
        facts: Joint = call.facts
        while facts.choices:
            way, *others = facts.choices
            facts.choices = others
            reason = self._seize(call, way, now)
            if reason is None:
                self._call_out(call, way, now)
                return
        if self.services is not None and facts.parent is None:
            self.services.unrouted(call, reason or _NO_WAY, now)
        else:
            self.refuse(call, reason or _NO_WAY, now)

    def _seize(self, call: Call, way: Way, now: float) -> Reason | None:
        for group, amount, reason in way.groups:
            if not call.take(group, now, amount):
                call.give_back(now, call.facts.kept)
                return reason
        return None

    def _call_out(self, call: Call, way: Way, now: float) -> None:
        endpoint, incoming = self.control.endpoint, call.legs[0]
        call.facts.way = way
        body = self.router.offer(call, way, incoming.remote_body)
        if isinstance(body, Reason):
            self.refuse(call, body, now)
            return
        tag = endpoint.new_tag()
        identity = Identity(endpoint.new_call_id(), way.from_, tag, way.to)
        invite = Request(
            _INVITE,
            way.uri,
            identity,
            1,
            max_forwards=incoming.invite.max_forwards - 1,
            body=body,
            headers=self.control.request_headers + way.headers,
            call=call.number,
        )
        invite.contact = self.control.contact_of(way)
        if self.services is not None:
            self.services.edit(invite, call)
        leg = self.control.call_out(
            call,
            invite,
            now,
            targets=way.targets,
            flow=way.flow,
            hop=way.hop,
            terms=way.terms,
        )
        if leg.state is _CALLING:
            self._watch(call, leg, way, now)

    def _watch(self, call: Call, leg: Leg, way: Way, now: float) -> None:
        timers = self.control.endpoint.timers
        facts: Joint = call.facts
        facts.stop()
        facts.timers = (timers.start(self.ring_timeout, self._no_reply, leg, now),)
        if way.ringing_limit is not None:
            facts.timers += (timers.start(way.ringing_limit, self._no_ringing, leg, now),)
        if way.trying_limit is not None:
            facts.timers += (timers.start(way.trying_limit, self._no_trying, leg, now),)

    def _no_trying(self, leg: Leg, now: float) -> None:
        if leg.state is _CALLING and leg.sending and not leg.sending.provisional:
            self._abandon(leg, Response(leg.invite, 504, local=NO_RESPONSE), now)

    def _no_ringing(self, leg: Leg, now: float) -> None:
        if leg.state is _CALLING:
            self._abandon(leg, Response(leg.invite, 504, local=_NO_RINGING), now)

    def _no_reply(self, leg: Leg, now: float) -> None:
        if leg.state <= _EARLY:
            node, called = self.control.endpoint.name, leg.invite.uri.user or "the called side"
            reason = no_answer(node, called, self.ring_timeout, "as timer C, RFC 3261 16.6")
            self.control.journal.refusal(leg.call.number, reason, now)
            self._abandon(leg, Response(leg.invite, 480), now)  # the way itself was good

    def _abandon(self, leg: Leg, response: Response, now: float) -> None:
        call, waited = leg.call, _waited(leg.call.facts.way, response)
        reason = unanswered(self.control.endpoint.name, leg, response, waited)
        leg.release(now)
        self._failed(call, response, reason, now)

    # What the outgoing leg says

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Pass ringing or early media on."""
        facts: Joint = call.facts
        facts.ringing()
        status, body = response.status, None
        early = status == _RINGING and facts.way.early
        if self.services is not None:
            self.services.ringing(call, now)
        if not self.passes_ringing:
            return
        if facts.parent is not None:  # several places ring, and none of them is heard
            status, early = _RINGING, False
        elif response.body is not None or early:
            answered = self.router.answer(call, leg, response.body)
            body = None if isinstance(answered, Reason) else answered
        if early and body is not None:
            status = _SESSION_PROGRESS
        call.legs[0].provisional(status, now, body)

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Join the legs."""
        facts: Joint = call.facts
        if self.heard is not None:
            self.heard(facts.way, response, now)
        if facts.parent is not None:
            call = facts.parent.facts.course.fork.answered(call, leg, now)
            facts = call.facts
        facts.stop()
        incoming = call.legs[0]
        if facts.offered:  # a copy, while the caller's answer is awaited
            return
        # Where we made no offer, that of the called side goes to the caller, and its ACK has to
        # wait for the caller's answer (RFC 3264 4, RFC 3725 flow of an offerless INVITE).
        facts.offered = leg.local_body is None and response.body is not None
        if not facts.offered:
            leg.acknowledge(now)
        if incoming.state > _EARLY:
            leg.release(now)
            return
        body = self.router.answer(call, leg, response.body)
        if isinstance(body, Reason):
            leg.release(now)
            self.refuse(call, body, now)
            return
        if self.services is not None:
            self.services.answered(call, now)
        incoming.answer(now, body)
        if not facts.offered:
            call.facts = None  # what only the set-up needs

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """Both legs are up, but for the ACK that waited for the caller's answer."""
        if call.facts is not None and call.facts.offered:
            call.legs[-1].acknowledge(now, leg.remote_body)
            call.facts = None

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Try the next way, or tell the caller."""
        call.facts.stop()
        reason = unanswered(self.control.endpoint.name, leg, response) if response.local else None
        self._failed(call, response, reason, now)

    def _failed(self, call: Call, response: Response, reason: Reason | None, now: float) -> None:
        facts: Joint = call.facts
        facts.stop()
        if self.heard is not None and response is not None:
            self.heard(facts.way, response, now)
        call.give_back(now, facts.kept)
        if facts.choices and self.router.reroutes(call, facts.way, response):
            self.go_on(call, now)
        elif facts.parent is not None:
            facts.parent.facts.course.fork.failed(call, response, reason, now)
        elif self.services is None or not self.services.failed(call, response, reason, now):
            self.give_up(call, response, reason, now)

    def all_failed(
        self, call: Call, response: Response | None, reason: Reason | None, now: float
    ) -> None:
        """None of several places takes the call; the best of their failures counts."""
        if response is not None:
            self._failed(call, response, reason, now)
        elif self.services is not None:
            self.services.unrouted(call, reason or _NO_WAY, now)

    def give_up(self, call: Call, response: Response, reason: Reason | None, now: float) -> None:
        """Tell the caller how the last way failed."""
        if reason is not None and response.local:
            self.control.journal.refusal(call.number, reason, now)
        status, headers = self.router.pass_on(call, response)
        if status in _CHALLENGES:  # RFC 3261 21.4.2: never without a challenge, and that was ours
            status = 403
        if call.legs:
            call.legs[0].refuse(status, now, headers)
        self._finish_without_caller(call, now)

    # The end

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Cancel the other leg."""
        if self.services is not None:
            self.services.notice(_ABANDON, call, now)
        self._release_others(call, leg, headers or self.releasing, now)  # RFC 3398 8.2.7

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """End the other leg."""
        if self.services is not None:
            if call.facts is not None and call.facts.parent is not None:  # BYE while it rings
                call.facts.parent.facts.course.fork.failed(call, None, None, now)
                return
            self.services.ended(call, now)
        self._release_others(call, leg, headers or self.releasing, now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """A leg is gone; the call is once all are."""
        if call.facts is not None and call.facts.parent is not None:
            cleared(call, now)
        else:
            self._finish(call, now)

    def on_media_lost(self, call: Call, leg: Leg, way: MediaWay, since: float, now: float) -> None:
        """Note it, and end the call where the product does."""
        self.control.journal.event(call.number, f"media lost {way.name.lower()}", since, now)
        if self.ends_silent is not None and self.ends_silent(leg):
            reason = media_lost(self.control.endpoint.name, leg.media_points[-1], now - since)
            self.control.journal.refusal(call.number, reason, now)
            self.control.lose(leg, now, LOST)

    def on_request(self, server: Transaction, now: float) -> None:
        """Leave it to the product."""
        self.router.on_request(server, now)

    def refuse(self, call: Call, reason: Reason, now: float) -> None:
        """Refuse the caller with a reason, which the call's row will name."""
        if call.facts is not None and call.facts.parent is not None:
            call.facts.parent.facts.course.fork.failed(call, None, reason, now)
            return
        if not reason.node:
            reason = replace(reason, node=self.control.endpoint.name)
        self.control.journal.refusal(call.number, reason, now)
        if call.legs:
            call.legs[0].refuse(reason.status, now, reason_headers(reason))
        self._finish_without_caller(call, now)

    def _finish_without_caller(self, call: Call, now: float) -> None:
        """Give everything back, though a leg that was given up may still be ending."""
        call.give_back(now)
        self._finish(call, now)

    def _release_others(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        if call.facts is not None:
            call.facts.choices = ()
            call.facts.stop()
            if self.services is not None:
                self.services.drop(call, headers, now)
        for other in call.legs:
            if other is not leg and other.state < _RELEASING:
                other.release(now, headers)
        self._finish(call, now)

    def _finish(self, call: Call, now: float) -> None:
        for leg in call.legs:
            if leg.state is not _ENDED:
                return
        if call.facts is not None:
            call.facts.choices = ()
            call.facts.stop()
        call.end(now)


def _waited(way: Way, response: Response) -> float:
    """Return how long a way was waited for, where the product's own limit ended it."""
    limit = way.ringing_limit if response.local == _NO_RINGING else way.trying_limit
    return limit or 0.0


_CHALLENGES: Final = (401, 407)
_NO_RINGING: Final = "no ringing"
NO_RESPONSE: Final = "no response to INVITE"  # not even 100, within the product's own limit
_TOO_MANY_HOPS = Reason(
    "too many hops", "", "Max-Forwards reached 0", 483, 25, "RFC 3261 16.3; RFC 3398 8.2.6.1"
)
_NO_WAY = Reason(
    "no way on", "", "no route was left to try", 503, 34, "RFC 3261 21.5.4; RFC 3398 7.2.4.1"
)
