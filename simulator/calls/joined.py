"""Changes of a session across a back-to-back user agent, once the call is up.

Where media ends at the node itself, each leg is answered by itself (`Standing`). Where it runs past
the node from one peer to the other, an offer is handed on to the other leg in the same kind of
request, and its answer or refusal comes back (RFC 3261 6; RFC 3264 8).
"""

from __future__ import annotations

from typing import Final

from simulator.calls import answering, changes
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.calls.sessions import Standing
from simulator.sdp.renewal import media_address
from simulator.sip.message import Response
from simulator.sip.vocabulary import Method

_CONFIRMED: Final = LegState.CONFIRMED
_UPDATE: Final = Method.UPDATE


class Joined(Standing):
    """The sessions of a back-to-back user agent."""

    def answer(self, leg: Leg, offer: object, now: float) -> object | Reason | None:
        """Hand an offer on where media runs past us; else answer it."""
        other, method = _other(leg), _asked(leg)
        if method is None or other is None or not runs_past(leg, other):
            return super().answer(leg, offer, now)
        begin = changes.update if method is _UPDATE else changes.reinvite
        if not begin(other, now, offer):
            answering.refuse(leg, 500, now, answering.LATER)  # the other side is changing something
        return None

    def changed(self, leg: Leg, now: float) -> None:
        """Hand the answer back."""
        other = _other(leg)
        if other is not None and _asked(other) is not None and leg.remote_body is not None:
            answering.answer(other, leg.remote_body, now)

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Hand the refusal back."""
        other = _other(leg)
        if other is not None and _asked(other) is not None:
            answering.refuse(other, response.status, now)


def runs_past(leg: Leg, other: Leg) -> bool:
    """Whether what we told the peer of a leg is where the other peer receives its media."""
    told = media_address(leg.local_body)
    return told is not None and told == media_address(other.remote_body)


def _other(leg: Leg) -> Leg | None:
    """Return the leg that a confirmed one is joined to."""
    others = [one for one in leg.call.legs if one is not leg and one.state is _CONFIRMED]
    return others[-1] if others else None


def _asked(leg: Leg) -> Method | None:
    """Return the method of a request of the peer that waits for an answer."""
    theirs = None if leg.aside is None else leg.aside.theirs
    return None if theirs is None or theirs.server is None else theirs.method
