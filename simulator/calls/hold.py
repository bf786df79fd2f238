"""Hold and resume at a terminal, and what its user sees of changes in mid-call.

A terminal holds with the direction of its product: ``a=sendonly``, or ``a=inactive`` as Lync does
it (RFC 3264 8.4). One without session descriptions (a line of a gateway) is held by its exchange:
nothing of that passes beyond the gateway, which plays to the other side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls import changes, watcher
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.calls.sessions import Standing
from simulator.media.stream import StreamState
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import audio, directed, holds
from simulator.sip.message import Response

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

_AGAIN: Final = 0.5  # seconds until a hold is tried again that met another change
_CONFIRMED: Final = LegState.CONFIRMED
_RELEASING: Final = LegState.RELEASING
_SENDONLY: Final = Direction.SENDONLY


class Attended(Standing):
    """The sessions of terminals whose users act by hand or are watched."""

    def __init__(self, terminals: Terminals) -> None:
        self._terminals = terminals

    def answer(self, leg: Leg, offer: object, now: float) -> object | Reason | None:
        """Answer with what is in force, as far as the user does not hold the call."""
        made = super().answer(leg, offer, now)
        if isinstance(made, Description) and self._terminals.is_holding(leg.call):
            made = directed(made, _narrowed(made, self._terminals.hold_direction))
        if made is not None and not isinstance(made, Reason):
            self._notice(leg, offer, now)
        return made

    def changed(self, leg: Leg, now: float) -> None:
        """Tell that our own hold has come to pass."""
        terminals = self._terminals
        hand = terminals.hand_of.get(leg.call.facts.number)
        if hand is None:
            return
        if hand.pending is not leg.call:
            return
        holding = leg.call in hand.held
        if holding != holds(leg.local_body):  # the user has changed his mind meanwhile
            set_hold(terminals, leg, now)
        else:
            hand.pending = None
            word = "held" if holding else "resumed"
            terminals.tell(leg.call, word, {"by": "self", "media": watcher.media(leg)}, now)

    def refused(self, leg: Leg, response: Response, now: float) -> None:
        """Leave the call as it was."""
        hand = self._terminals.hand_of.get(leg.call.facts.number)
        if hand is not None:
            hand.undo(leg.call, holding=holds(leg.local_body))

    def hear(self, call: int, tone: str, now: float) -> None:
        """Tell of a tone in a call that is up already, but not to one who transfers it."""
        control = self._terminals.control
        for leg in control.legs.values():
            if leg.call.number == call and _runs(leg) and not control.referrals.has(leg):
                self._terminals.tell(leg.call, tone, {"source": "early media"}, now)

    def _notice(self, leg: Leg, offer: object, now: float) -> None:
        """Tell what the peer's offer changes for the user."""
        terminals, call = self._terminals, leg.call
        if terminals.watcher is None:
            return
        theirs = None if leg.aside is None else leg.aside.theirs
        request = None if theirs is None or theirs.server is None else theirs.server.request
        who = None if request is None else watcher.connected(request.headers)
        if who is not None:
            terminals.tell(call, "identity", who, now)
        was, held = holds(leg.remote_body), holds(offer)
        path = watcher.path(leg.local_body, offer)
        if was != held:
            facts = {"by": "peer", "media": path}
            terminals.tell(call, "held" if held else "resumed", facts, now)
            tone = terminals.tones.playing(call.number)
            if tone is not None and not held:
                terminals.tell(call, tone, {"source": "early media"}, now)
        elif path != watcher.media(leg):
            terminals.tell(call, "media", {"path": path}, now)


def set_hold(terminals: Terminals, leg: Leg, now: float) -> None:
    """Let the session of a leg be as its user wants it: held, or both ways."""
    if leg.state >= _RELEASING:
        return
    ours = leg.local_body
    if not isinstance(ours, Description) or audio(ours) is None:
        word = "held" if terminals.is_holding(leg.call) else "resumed"
        terminals.tell(leg.call, word, {"by": "self", "media": ""}, now)
        return
    wanted = Direction.SENDRECV
    if terminals.is_holding(leg.call):
        wanted = terminals.hold_direction
        if holds(leg.remote_body):
            wanted = Direction.INACTIVE
    if leg.state is not _CONFIRMED or not changes.reinvite(leg, now, directed(ours, wanted)):
        timers = terminals.control.endpoint.timers
        timers.start(_AGAIN, _try_again, (terminals, leg), now)


def _runs(leg: Leg) -> bool:
    """Whether speech runs on a leg."""
    stream = leg.stream
    return leg.state is _CONFIRMED and (stream is None or stream.state is StreamState.OPEN)


def _try_again(job: tuple[Terminals, Leg], now: float) -> None:
    terminals, leg = job
    if leg.state <= _CONFIRMED and terminals.is_holding(leg.call) != holds(leg.local_body):
        set_hold(terminals, leg, now)


def _narrowed(made: Description, hold: Direction) -> Direction:
    stream = audio(made)
    both = stream is not None and made.direction(stream) in (Direction.SENDRECV, _SENDONLY)
    return hold if both else Direction.INACTIVE
