"""A transfer that a back-to-back user agent carries out: it calls the target and joins (RFC 5589).

The transferor's REFER ends here. The party that stays keeps its leg; the target gets a new one on
an `Errand`, and once it answers the two are joined: who stays learns of another media address, or
of the end of a hold, by re-INVITE (RFC 3725 has the pattern). What the call held for the side of
the transferor goes with his leg, which ends when he hangs up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls.call import Call
from simulator.calls.errands import part
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.calls.refer import Referral
from simulator.calls.uniting import settle, unite
from simulator.calls.ways import Joint, Way
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.refer import REFERRED_BY, ReferTo
from simulator.sip.replaces import REPLACES
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.transfers import Transfers

_CONFIRMED: Final = LegState.CONFIRMED
_EARLY: Final = LegState.EARLY
_RELEASING: Final = LegState.RELEASING

LEAVE: Final = 32.0  # seconds, 64 T1, that a transferor may take to hang up


class Transfer(Joint):
    """One transfer: what is known of the new leg's call, and the errand of that leg.

    Parameters
    ----------
    owner : Transfers
    referral : Referral
    other : Leg
        Of the party that stays.
    """

    __slots__ = ("alone", "new", "other", "owner", "played", "referral", "told", "transferor")

    def __init__(self, owner: Transfers, referral: Referral, other: Leg) -> None:
        super().__init__()
        self.owner = owner
        self.referral = referral
        self.transferor: Leg = referral.leg
        self.other = other
        self.new = Call(other.call.number)
        self.new.facts = self
        self.alone = False  # the transferor has hung up already
        self.played = False
        self.told: Headers = ()
        referral.leg.need_aside().transfer = self
        other.need_aside().transfer = self

    @property
    def body(self) -> object | None:
        """What the target is offered of the party that stays."""
        theirs = self.other.remote_body
        return directed(theirs, Direction.SENDRECV) if isinstance(theirs, Description) else theirs

    def call(self, to: ReferTo, ways: Reason | list[Way], now: float) -> None:
        """Call the target."""
        request = self.referral.server.request
        self.told = tuple(header for header in request.headers if header[0] == REFERRED_BY)
        if to.replaces is not None:
            self.told += ((REPLACES, str(to.replaces)),)
        if isinstance(ways, Reason):
            self.refuse(ways, now)
        else:
            self.choices = ways
            self._next(now)

    def _next(self, now: float) -> None:
        reason: Reason | None = None
        while self.choices:
            way, *self.choices = self.choices
            reason = self.seize(way, now)
            if reason is None:
                self._call_out(way, now)
                return
        if reason is not None:
            self.refuse(reason, now)

    def seize(self, way: Way, now: float) -> Reason | None:
        """Take what a way takes."""
        for group, amount, reason in way.groups:
            if not self.new.take(group, now, amount):
                self.new.give_back(now)
                return reason
        return None

    def _call_out(self, way: Way, now: float) -> None:
        control = self.owner.errands.control
        self.way = way
        body = self.owner.handover.offer(self.new, way, self.body)
        if isinstance(body, Reason):
            self.refuse(body, now)
            return
        endpoint = control.endpoint
        identity = Identity(endpoint.new_call_id(), way.from_, endpoint.new_tag(), way.to)
        invite = Request(
            Method.INVITE,
            way.uri,
            identity,
            1,
            body=body,
            headers=control.request_headers + way.headers + self.told,
            call=self.new.number,
        )
        invite.contact = control.contact_of(way)
        leg = control.call_out(
            self.new,
            invite,
            now,
            targets=way.targets,
            flow=way.flow,
            hop=way.hop,
            terms=way.terms,
        )
        if leg.state <= _EARLY:
            self._watch(leg, way, now)

    def _watch(self, leg: Leg, way: Way, now: float) -> None:
        timers = self.owner.errands.control.endpoint.timers
        self.timers = (timers.start(self.owner.ring_timeout, self._no_reply, leg, now),)
        if way.ringing_limit is not None:
            self.timers += (timers.start(way.ringing_limit, self._no_ringing, leg, now),)
        if way.trying_limit is not None:
            self.timers += (timers.start(way.trying_limit, self._no_trying, leg, now),)

    def _no_reply(self, leg: Leg, now: float) -> None:
        self._abandon(leg, Response(leg.invite, 480), now)

    def _no_ringing(self, leg: Leg, now: float) -> None:
        if leg.state < _EARLY:
            self._abandon(leg, Response(leg.invite, 504, local="no ringing"), now)

    def _no_trying(self, leg: Leg, now: float) -> None:
        if leg.state < _EARLY and leg.sending and not leg.sending.provisional:
            self._abandon(leg, Response(leg.invite, 504, local="no response to INVITE"), now)

    def _abandon(self, leg: Leg, response: Response, now: float) -> None:
        """Give a target up, whose leg then ends for itself."""
        part(leg, self.owner.errands, now, LEAVE)
        leg.release(now)
        self._failed(response, now)

    # What the target says

    def progressed(self, leg: Leg, response: Response, now: float) -> None:
        """Tell the transferor, and where the product does so let the other party hear it."""
        self.ringing()
        self.referral.report(response.status, now)
        if self.owner.handover.ringback and not self.played:
            self.played = True
            heard = self.other.local_body if self.media is None else self.media[2]
            self.owner.play(self.other, heard, now)

    def answered(self, leg: Leg, response: Response, now: float) -> None:
        """Join the two."""
        self.stop()
        leg.acknowledge(now)
        body = self.owner.router.answer(self.new, leg, response.body)
        if isinstance(body, Reason):
            part(leg, self.owner.errands, now, LEAVE)
            leg.release(now)
            self.refuse(body, now)
            return
        self.close()
        unite(self, leg, now)
        settle(self.other, body, now, self.owner.handover.identity(leg))
        self.referral.report(200, now)

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Try the next way, or leave it."""
        self.stop()
        self._failed(response, now)

    def gone(self, leg: Leg, now: float) -> None:
        """The target gave up, or was given up."""
        self._failed(Response(leg.invite, 487), now)

    def _failed(self, response: Response, now: float) -> None:
        self.stop()
        self.new.give_back(now)
        if self.choices and self.owner.router.reroutes(self.new, self.way, response):
            self._next(now)
        else:
            self._give_up(response.status, now)

    def refuse(self, reason: Reason, now: float) -> None:
        """End it for a reason of our own; the call itself goes on, so that none is in its row."""
        self._give_up(reason.status, now)

    def _give_up(self, status: int, now: float) -> None:
        self.close()
        self.new.end(now)
        self.referral.report(status, now)
        if self.alone and self.other.state <= _CONFIRMED:
            self.other.release(now)

    def close(self) -> None:
        """Let go of both legs."""
        self.stop()
        self.owner.tones.stop(self.new.number)
        for leg in (self.transferor, self.other):
            if leg.aside is not None:
                leg.aside.transfer = None

    # Who leaves meanwhile

    def left(self, leg: Leg, now: float) -> None:
        """Go on without a transferor who hangs up; end with a party that does."""
        if leg is self.transferor and leg.state is not _RELEASING:
            self.alone = True
            rest = self.owner.split(self, leg)
            part(leg, self.owner.errands, now, LEAVE).resources = rest
            return
        self.close()
        self.choices = ()
        self.referral.report(487, now)
        for one in self.new.legs:
            if one.state < _RELEASING:
                part(one, self.owner.errands, now, LEAVE)
                one.release(now)
        self.new.end(now)
