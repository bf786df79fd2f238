"""What a node answers and offers in mid-call: the seam between legs and sessions.

Before a call is answered its `Behaviour` decides on sessions. Afterwards, and for offers in PRACK
and UPDATE, a leg asks the `Sessions` of its node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from simulator.calls.reasons import Reason, no_codec
from simulator.sdp.capabilities import Refusal
from simulator.sdp.description import Description
from simulator.sdp.renewal import answer_again
from simulator.sip.message import Response

if TYPE_CHECKING:
    from simulator.calls.leg import Leg


class Sessions(Protocol):
    """What a node answers and offers."""

    def answer(self, leg: Leg, offer: object, now: float) -> object | Reason | None:
        """Return the answer to an offer of the peer, or why there is none.

        None: it comes later, by `answering.answer` or `answering.refuse`.
        """

    def offer(self, leg: Leg, now: float) -> object | None:
        """Return an offer, where the peer leaves it to us: a re-INVITE without a session."""

    def in_prack(self, leg: Leg, now: float) -> object | None:
        """Return a new offer for the PRACK of a reliable answer; None: nearly always."""

    def changed(self, leg: Leg, now: float) -> None:
        """Hear that a change of ours has been accepted."""

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Hear that a change of ours has been refused; what held before holds again."""


class Standing:
    """The sessions of a node that changes nothing itself: it answers with what is in force."""

    def answer(self, leg: Leg, offer: object, now: float) -> object | Reason | None:
        """Answer with the codecs and keys in force, in the direction that the offer asks for."""
        ours = leg.local_body
        if not isinstance(ours, Description) or not isinstance(offer, Description):
            return ours or offer
        made = answer_again(ours, offer)
        if isinstance(made, Refusal):
            return _not_acceptable(leg, offer, ours, made)
        return made

    def offer(self, leg: Leg, now: float) -> object | None:
        """Offer what is in force."""
        return leg.local_body

    def in_prack(self, leg: Leg, now: float) -> object | None:
        """Offer nothing new."""
        return None

    def changed(self, leg: Leg, now: float) -> None:
        """Nothing was asked for."""

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Nothing was asked for."""


def _not_acceptable(leg: Leg, offer: Description, ours: Description, why: Refusal) -> Reason:
    offered, known = (
        ", ".join(codec.name for media in one.media for codec in media.codecs) or "no audio"
        for one in (offer, ours)
    )
    return no_codec(leg.control.endpoint.name, f"{offered} ({why.text})", known)
