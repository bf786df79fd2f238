"""What a node does with its calls, as call control sees it.

`CallControl` answers what needs no decision and tells a `Behaviour` the rest.
"""

from __future__ import annotations

from typing import Protocol

from simulator.calls.call import Call
from simulator.calls.leg import Leg
from simulator.media.stream import Way
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction


class Behaviour(Protocol):
    """What a node does with its calls."""

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """A new call came in on `leg`."""

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """A provisional response above 100 came on the outgoing `leg`."""

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """The first 2xx came on the outgoing `leg`: acknowledge it, then go on.

        Until it is acknowledged, a copy of it counts as the first one again.
        """

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """The ACK of our 200 came on the incoming `leg`."""

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """The outgoing `leg` ended with a final failure."""

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """The caller gave up the incoming `leg`; its INVITE was answered with 487."""

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """The peer ended `leg`, or nobody acknowledged our answer."""

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """Our own BYE or CANCEL on `leg` has come to its end."""

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        """Media in one direction of `leg` is dead since `since`."""

    def on_request(self, server: Transaction, now: float) -> None:
        """A request outside calls (OPTIONS, REGISTER, ...)."""


class Unattended:
    """The behaviour of a control that was given none: takes no calls."""

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Refuse: nothing is implemented."""
        leg.refuse(501, now)
        call.end(now)

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """No outgoing legs."""

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """No outgoing legs."""

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """Nothing is answered."""

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """No outgoing legs."""

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """End the call."""
        call.end(now)

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """End the call."""
        call.end(now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """End the call."""
        call.end(now)

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        """No legs are up."""

    def on_request(self, server: Transaction, now: float) -> None:
        """Refuse: nothing is implemented."""
        server.respond(server.request.reply(501, server.endpoint.new_tag()), now)
