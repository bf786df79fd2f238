"""A REFER that a back-to-back user agent passes on to the other side of the call."""

from __future__ import annotations

from simulator.calls import refer
from simulator.calls.leg import Leg
from simulator.calls.refer import Referral
from simulator.sip.message import Headers
from simulator.sip.refer import REFERRED_BY, ReferTo
from simulator.sip.subscription import State


def pass_on(referral: Referral, other: Leg, to: ReferTo, now: float, headers: Headers = ()) -> None:
    """Refer the far side; what it reports goes to the transferor."""
    request = referral.server.request
    told = tuple(header for header in request.headers if header[0] == REFERRED_BY)
    if refer.refer(other, to, now, Passing(referral), (*told, *headers)) is None:
        referral.refuse(491, now)


class Passing:
    """Hands answers and reports back."""

    def __init__(self, referral: Referral) -> None:
        self.referral = referral

    def reported(self, status: int, last: bool, now: float) -> None:
        """Hand one back; the first one shows that the far side has accepted."""
        referral = self.referral
        if referral.state is State.REQUESTED:
            if last and status >= 300:
                referral.refuse(status, now)
                return
            referral.accept(now)
            if status == 100:  # said with the acceptance
                return
        referral.report(status, now)

    def left(self, leg: Leg, now: float) -> None:
        """The far side goes on."""
