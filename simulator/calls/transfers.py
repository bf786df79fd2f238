"""What a back-to-back user agent does about REFER and Replaces, and the seam to its product.

Its product says whether a REFER goes on to the other side (`passing`), is refused, or is carried
out here (`transfer`); where both dialogs that are to be joined are ours, nobody is called at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from simulator.calls.call import Call, Group
from simulator.calls.errands import Errands, part
from simulator.calls.joined import partner
from simulator.calls.leg import Leg, LegState
from simulator.calls.mid_call import added
from simulator.calls.passing import pass_on
from simulator.calls.reasons import Reason, reason_headers
from simulator.calls.refer import Referral
from simulator.calls.replacing import find
from simulator.calls.transfer import LEAVE, Transfer
from simulator.calls.uniting import divide, settle, unite
from simulator.calls.ways import Joint, Way
from simulator.media.tones import Tones
from simulator.sip.message import Headers
from simulator.sip.refer import ReferTo
from simulator.sip.replaces import Replaces

if TYPE_CHECKING:
    from simulator.calls.back_to_back import BackToBack

_CONFIRMED: Final = LegState.CONFIRMED


class Handover(Protocol):
    """What a product does about transfers; its router does the rest.

    Attributes
    ----------
    ringback : bool
        Whether the party that stays hears the target ring.
    """

    @property
    def ringback(self) -> bool:
        """Whether the party that stays hears the target ring."""

    def onward(self, leg: Leg, other: Leg, to: ReferTo) -> ReferTo | int:
        """Where the far side is referred to; else 0 to act here, or the status of a refusal."""

    def ways(
        self, transfer: Joint, referral: Referral, other: Leg, to: ReferTo, now: float
    ) -> Reason | list[Way]:
        """The ways to the target, or the `Reason` why there is none; fills in who calls."""

    def between(self, transfer: Joint, other: Leg, target: Leg) -> Way:
        """The way between two parties that are both up; fills in who calls."""

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """The session for the target from that of who stays; see `Router.offer`."""

    def kept(self, leg: Leg) -> tuple[Group, ...] | None:
        """Of what groups a call holds one each for the side of a leg; None: all it holds."""

    def identity(self, leg: Leg) -> Headers:
        """Headers that tell the party that stays of its new partner."""

    def arrives(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Take what an INVITE that replaces a dialog takes on its side."""


class Transfers:
    """The referee and replacer of a back-to-back user agent."""

    def __init__(self, agent: BackToBack, handover: Handover, tones: Tones) -> None:
        self.control = agent.control
        self.router = agent.router
        self.ring_timeout = agent.ring_timeout
        self.handover = handover
        self.tones = tones
        self.mid_call = agent.mid_call
        self.errands = Errands(agent.control)
        agent.control.referrals.referee = self
        agent.control.referrals.replacer = self

    # REFER

    def referred(self, referral: Referral, to: ReferTo, now: float) -> None:
        """Pass it on, refuse it, or carry it out."""
        leg = referral.leg
        other = partner(leg)
        if other is None or leg.call.facts is not None:
            referral.refuse(491, now)  # the call is not up on both sides
            return
        edit = None
        if self.mid_call is not None:
            said = self.mid_call.asked(leg, referral.server.request, now)
            if isinstance(said, Reason):
                self.control.journal.refusal(leg.call.number, said, now)
                referral.refuse(said.status, now, reason_headers(said))
                return
            edit = said
        onward = self.handover.onward(leg, other, to)
        if isinstance(onward, ReferTo):
            pass_on(referral, other, onward, now, added(edit))
        elif onward:
            referral.refuse(onward, now)
        else:
            self._carry_out(referral, other, to, now)

    def _carry_out(self, referral: Referral, other: Leg, to: ReferTo, now: float) -> None:
        referral.accept(now)
        transfer = Transfer(self, referral, other)
        second = None if to.replaces is None else find(self.control, to.replaces)
        if second is not None:
            self._join(transfer, second, now)
        else:
            transfer.call(to, self.handover.ways(transfer, referral, other, to, now), now)

    def _join(self, transfer: Transfer, second: Leg, now: float) -> None:
        """Join the far sides of two calls of the transferor, which are both up here."""
        target, other = partner(second), transfer.other
        usable = second.state is _CONFIRMED and second.call is not other.call
        if target is None or not usable:
            transfer.refuse(_NO_SUCH_CALL, now)
            return
        way = self.handover.between(transfer, other, target)
        offered: object | Reason | None = transfer.seize(way, now)
        if offered is None:
            offered = self.handover.offer(transfer.new, way, transfer.body)
        if isinstance(offered, Reason):
            transfer.refuse(offered, now)
            return
        body = self.router.answer(transfer.new, target, target.remote_body)
        transfer.close()
        self._take_out(second, target, transfer, now)
        unite(transfer, target, now)
        settle(other, body, now, self.handover.identity(target))
        settle(target, offered, now, self.handover.identity(other))
        transfer.referral.report(200, now)

    def _take_out(self, second: Leg, target: Leg, transfer: Transfer, now: float) -> None:
        """End the transferor's leg with the target, and give the rest to the transfer."""
        call = second.call
        mine, rest = self._parted(call, target)
        part(second, self.errands, now, LEAVE).resources = rest
        call.resources, call.legs, call.ended = (), (), True
        transfer.new.resources += mine
        transfer.new.legs = (target,)
        target.call = transfer.new
        second.release(now)

    def split(self, transfer: Transfer, leg: Leg) -> tuple[Any, ...]:
        """Take from a call what it holds for the side of a leg, and return that."""
        call = transfer.other.call
        call.resources, rest = self._parted(call, transfer.other)
        return rest

    def _parted(self, call: Call, leg: Leg) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        groups = self.handover.kept(leg)
        if groups is None:
            return call.resources, ()
        return divide(call.resources, groups, last=leg.outgoing)

    def play(self, leg: Leg, session: object | None, now: float) -> None:
        """Let a party hear ringback in this session of ours."""
        settle(leg, session, now)
        self.control.journal.event(leg.call.number, "ringback in transfer", leg.tag, now)
        self.tones.play(leg.call.number, "ringback", now)

    # Replaces

    def passes(self, leg: Leg) -> bool:
        """Leave what names no dialog of ours to who is behind us."""
        return True

    def replace(self, leg: Leg, old: Leg, now: float) -> None:
        """Let an INVITE take the place of a leg of ours."""
        target, call = partner(old), leg.call
        facts = call.facts = Joint()
        if target is None or old.state is not _CONFIRMED or old.call.facts is not None:
            self._refuse(leg, _NO_SUCH_CALL, now)
            return
        reason = self.handover.arrives(call, leg, now)
        if reason is not None:
            self._refuse(leg, reason, now)
            return
        way = self.handover.between(facts, leg, target)
        offered = self.handover.offer(call, way, leg.remote_body)
        if isinstance(offered, Reason):
            self._refuse(leg, offered, now)
            return
        body = self.router.answer(call, target, target.remote_body)
        if isinstance(body, Reason):
            self._refuse(leg, body, now)
            return
        first = old.call
        first.resources, rest = self._parted(first, target)
        part(old, self.errands, now, LEAVE).resources = rest
        first.resources += call.resources
        call.resources, call.legs, call.ended = (), (), True
        leg.call, first.legs = first, (leg, target)
        leg.answer(now, body)
        settle(target, offered, now, self.handover.identity(leg))
        old.release(now)

    def _refuse(self, leg: Leg, reason: Reason, now: float) -> None:
        self.control.journal.refusal(leg.call.number, reason, now)
        leg.refuse(reason.status, now)
        leg.call.end(now)


def mapped(replaces: Replaces | None, control: Any) -> Replaces | None:
    """Return a dialog of ours as the far side of its call has it; others stay as they are."""
    leg = None if replaces is None else find(control, replaces)
    other = None if leg is None else partner(leg)
    if other is None or other.dialog is None:
        return replaces
    theirs = other.dialog.identity
    return Replaces(theirs.call_id, theirs.to_tag or "", theirs.from_tag)


_NO_SUCH_CALL: Final = Reason(
    "no such call", "", "the dialog to be replaced is not up", 481, None, "RFC 3891 3"
)
