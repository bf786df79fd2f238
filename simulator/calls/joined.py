"""Changes of a session across a back-to-back user agent, once the call is up.

Where media ends at the node itself, each leg is answered by itself (`Standing`). Where it runs past
the node from one peer to the other, an offer is handed on to the other leg in the same kind of
request, and its answer or refusal comes back (RFC 3261 6; RFC 3264 8). A node that ends media can
tell the other side of a hold, with a direction of its own.
"""

from __future__ import annotations

from typing import Final

from simulator.calls import answering, changes
from simulator.calls.decisions import Edit
from simulator.calls.leg import Leg, LegState
from simulator.calls.mid_call import MidCall, added
from simulator.calls.reasons import Reason
from simulator.calls.sessions import Standing
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed, holds, media_address
from simulator.sip.message import Headers, Response
from simulator.sip.vocabulary import Method

_CONFIRMED: Final = LegState.CONFIRMED
_UPDATE: Final = Method.UPDATE


class Joined(Standing):
    """The sessions of a back-to-back user agent.

    Parameters
    ----------
    hold : Direction or None
        With which a hold of one side is passed on to the other; None: it ends here.
    mid_call : MidCall or None
        Asks features about what a peer wants to change.
    """

    def __init__(self, hold: Direction | None = None, mid_call: MidCall | None = None) -> None:
        self._hold = hold
        self._mid_call = mid_call

    def answer(self, leg: Leg, offer: object, now: float) -> object | Reason | None:
        """Hand an offer on where media runs past us; else answer it."""
        edit = None
        if self._mid_call is not None:
            said = _told(self._mid_call, leg, now)
            if isinstance(said, Reason):
                return said
            edit = said
        other, method = partner(leg), _asked(leg)
        if method is None or other is None or not runs_past(leg, other):
            made = super().answer(leg, offer, now)
            if other is not None and not isinstance(made, Reason):
                self._pass_hold(other, holds(offer), now, added(edit))
            return made
        begin = changes.update if method is _UPDATE else changes.reinvite
        if not begin(other, now, offer, added(edit)):
            answering.refuse(leg, 500, now, answering.LATER)  # the other side is changing something
        return None

    def changed(self, leg: Leg, now: float) -> None:
        """Hand the answer back; see that both sides know of holds that came meanwhile."""
        other = partner(leg)
        if other is None:
            return
        if _asked(other) is not None and leg.remote_body is not None:
            answering.answer(other, leg.remote_body, now)
        elif not runs_past(leg, other):
            self._pass_hold(leg, holds(other.remote_body), now)
            if holds(leg.remote_body) and not holds(leg.local_body):
                self._pass_hold(other, True, now)

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Hand the refusal back."""
        other = partner(leg)
        if other is not None and _asked(other) is not None:
            answering.refuse(other, response.status, now)

    def _pass_hold(self, leg: Leg, held: bool, now: float, headers: Headers = ()) -> None:
        ours = leg.local_body
        if self._hold is None or not isinstance(ours, Description) or holds(ours) == held:
            return
        if leg.aside is not None and leg.aside.transfer is not None:
            return  # a transfer sees to it
        wanted = self._hold if held else Direction.SENDRECV
        changes.reinvite(
            leg, now, directed(ours, wanted), headers
        )  # else `changed` comes back to it


def runs_past(leg: Leg, other: Leg) -> bool:
    """Whether what we told the peer of a leg is where the other peer receives its media."""
    told = media_address(leg.local_body)
    return told is not None and told == media_address(other.remote_body)


def partner(leg: Leg) -> Leg | None:
    """Return the leg that a confirmed one is joined to."""
    others = [one for one in leg.call.legs if one is not leg and one.state is _CONFIRMED]
    return others[-1] if others else None


def _told(mid_call: MidCall, leg: Leg, now: float) -> Reason | Edit | None:
    """Return what features say to the request of the peer that waits for an answer."""
    theirs = None if leg.aside is None else leg.aside.theirs
    if theirs is None or theirs.server is None:  # in PRACK, before the call is up
        return None
    return mid_call.asked(leg, theirs.server.request, now)


def _asked(leg: Leg) -> Method | None:
    """Return the method of a request of the peer that waits for an answer."""
    theirs = None if leg.aside is None else leg.aside.theirs
    return None if theirs is None or theirs.server is None else theirs.method
