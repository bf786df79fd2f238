"""Who is transferred: a user agent that calls where its peer refers it to (RFC 5589).

The new call takes the place of the old one with the user's part in it once it is answered, or once
the transferor has hung up; what was drawn for the call holds on in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls.attempt import Attempt
from simulator.calls.call import Call
from simulator.calls.directory import Party
from simulator.calls.errands import Errands
from simulator.calls.leg import Leg, LegState
from simulator.calls.refer import Referral
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.refer import REFERRED_BY, ReferTo
from simulator.sip.replaces import REPLACES
from simulator.sip.uri import Address
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

_RELEASING: Final = LegState.RELEASING


class Transferees:
    """The referee of terminals: their users go where they are referred to."""

    def __init__(self, terminals: Terminals) -> None:
        self.terminals = terminals
        self.errands = Errands(terminals.control)

    def referred(self, referral: Referral, to: ReferTo, now: float) -> None:
        """Accept, and call there."""
        if referral.leg.call.facts.number == "":  # it has been transferred away already
            referral.refuse(603, now)
            return
        referral.accept(now)
        Transferee(self, referral).call(to, now)


class Transferee:
    """One transfer of one user: the errand of the new call's leg.

    To the user's hands its call looks like one of his: it has a number and no appointment.
    """

    attempt: Attempt | None
    occupied: bool

    def __init__(self, owner: Transferees, referral: Referral) -> None:
        self.terminals = owner.terminals
        self.errands = owner.errands
        self.referral = referral
        self.old: Leg = referral.leg
        self.party: Party = referral.leg.call.facts
        self.number = self.party.number
        self.caller = self.party.caller
        self.attempt = None
        self.occupied = False
        self.new = Call(referral.leg.call.number)
        self.new.facts = self
        self.joined = False

    def call(self, to: ReferTo, now: float) -> None:
        """Send the new INVITE."""
        self.old.need_aside().transfer = self
        directory = self.terminals.directory
        targets, source = directory.way(self.party.number)
        self.errands.control.call_out(
            self.new, self._invite(to), now, targets=targets, source=source
        )

    def _invite(self, to: ReferTo) -> Request:
        control, directory = self.errands.control, self.terminals.directory
        identity = Identity(
            control.endpoint.new_call_id(),
            directory.address(self.party.number),
            control.endpoint.new_tag(),
            Address(to.uri),
        )
        told: Headers = tuple(
            header for header in self.referral.server.request.headers if header[0] == REFERRED_BY
        )
        if to.replaces is not None:
            told += ((REPLACES, str(to.replaces)),)
        invite = Request(
            Method.INVITE,
            to.uri,
            identity,
            1,
            body=directory.offer(self.party.number),
            headers=control.request_headers + told,
            call=self.new.number,
        )
        invite.contact = control.contact_of(self.party.number)
        return invite

    # The new leg

    def progressed(self, leg: Leg, response: Response, now: float) -> None:
        """Ring on, and report it."""
        self.referral.report(response.status, now)
        self.terminals.hear_ringback(leg.call, response, now)

    def answered(self, leg: Leg, response: Response, now: float) -> None:
        """Talk to the new partner."""
        leg.acknowledge(now)
        leg.control = self.terminals.control
        self._take_over()
        self.new.facts = self.party
        self.referral.report(200, now)
        self.terminals.go_on(self.new, leg, now)

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Stay with the transferor, where he is there still."""
        self.referral.report(response.status, now)
        self._give_up(now)

    def gone(self, leg: Leg, now: float) -> None:
        """Nobody is called any more."""
        self.referral.report(487, now)
        self._give_up(now)

    def _give_up(self, now: float) -> None:
        if self.joined:
            self.new.facts = self.party
            self.terminals.close(self.new, now)
        else:
            self._forget()
            self.new.end(now)

    # The old one

    def left(self, leg: Leg, now: float) -> None:
        """Go on alone where the transferor hangs up; end all where the user himself does."""
        if leg.state is _RELEASING:
            for new in self.new.legs:
                new.release(now)
        else:
            self._take_over()

    def _take_over(self) -> None:
        """Let the new call have the user's part; the old one waits for its BYE."""
        if not self.joined:
            self.joined = True
            self._forget()
            self.terminals.replace(self.old.call, self.new, self.party)

    def _forget(self) -> None:
        if self.old.aside is not None:
            self.old.aside.transfer = None
