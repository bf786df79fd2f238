"""Calls that a node makes on behalf of another call: the new leg of a transfer.

A behaviour beside that of the node (`CallControl.beside`), so that nothing is asked of calls that
need none of it. What a leg has to say goes to the `Errand` in its call's facts; once the errand is
done its leg is handed over to the call that it was made for.
"""

from __future__ import annotations

from typing import Protocol

from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg, LegState
from simulator.media.stream import Way
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction


class Errand(Protocol):
    """What is done about the leg of an errand."""

    def progressed(self, leg: Leg, response: Response, now: float) -> None:
        """A response above 100 came."""

    def answered(self, leg: Leg, response: Response, now: float) -> None:
        """The first 2xx came: acknowledge it, then go on."""

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """The leg ended with a final failure."""

    def gone(self, leg: Leg, now: float) -> None:
        """The leg has ended otherwise: by the peer's BYE, or ours or a CANCEL came through."""


class Farewell:
    """The errand of a leg that has nothing left to do but to end."""

    def progressed(self, leg: Leg, response: Response, now: float) -> None:
        """It is confirmed."""

    def answered(self, leg: Leg, response: Response, now: float) -> None:
        """It is confirmed."""

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """It is confirmed."""

    def gone(self, leg: Leg, now: float) -> None:
        """Give back what it had taken."""
        leg.call.end(now)


class Errands:
    """The behaviour of legs on errands."""

    def __init__(self, control: CallControl) -> None:
        self.control = control.beside(self)

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        """Nothing comes in here."""

    def on_progress(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Tell the errand."""
        call.facts.progressed(leg, response, now)

    def on_answer(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Tell the errand."""
        call.facts.answered(leg, response, now)

    def on_acknowledged(self, call: Call, leg: Leg, now: float) -> None:
        """Nothing comes in here."""

    def on_refused(self, call: Call, leg: Leg, response: Response, now: float) -> None:
        """Tell the errand."""
        call.facts.refused(leg, response, now)

    def on_cancelled(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Nothing comes in here."""

    def on_released(self, call: Call, leg: Leg, headers: Headers, now: float) -> None:
        """Tell the errand."""
        call.facts.gone(leg, now)

    def on_cleared(self, call: Call, leg: Leg, now: float) -> None:
        """Tell the errand."""
        call.facts.gone(leg, now)

    def on_media_lost(self, call: Call, leg: Leg, way: Way, since: float, now: float) -> None:
        """The stream is about to end anyway."""

    def on_request(self, server: Transaction, now: float) -> None:
        """Leave it as it is."""
        self.control.reply(server, 501, now)


def part(leg: Leg, errands: Errands, now: float, patience: float) -> Call:
    """Take a leg out of its call, for the time until its peer hangs up; return its new call.

    A peer that does not is hung up on after `patience` seconds.
    """
    alone = Call(leg.call.number)
    alone.facts = Farewell()
    leg.call.legs = tuple(one for one in leg.call.legs if one is not leg)
    alone.legs = (leg,)
    leg.call, leg.control = alone, errands.control
    alone.timer = errands.control.endpoint.timers.start(patience, _hang_up, leg, now)
    return alone


def _hang_up(leg: Leg, now: float) -> None:
    if leg.state <= LegState.CONFIRMED:
        leg.release(now)
