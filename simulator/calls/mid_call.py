"""Features while a call is up: at changes of its session, at transfers, and at its end.

What is known of a call is kept until then where a feature hooks one of these points, and nowhere
else. A change can be refused, and what is handed on of it can be edited; nothing else is left to
decide. Digits pass in the media (RFC 4733). What this node makes of a call by carrying out a
transfer is another one, which is not followed here.
"""

from __future__ import annotations

from typing import Final

from simulator.calls.call import Call
from simulator.calls.course import CallingParty
from simulator.calls.deciding import Deciding
from simulator.calls.decisions import Edit, Reject
from simulator.calls.hooks import ask
from simulator.calls.leg import Leg
from simulator.calls.points import CallView, Point
from simulator.calls.reasons import Reason
from simulator.errors import SimulatorError
from simulator.sip.message import Headers, Request

_MID_CALL: Final = Point.MID_CALL
_ROOM: Final = 256  # calls at which those that have ended are looked for


class MidCall:
    """What features of one node hear of calls that are up.

    Parameters
    ----------
    deciding : Deciding
    """

    def __init__(self, deciding: Deciding) -> None:
        self.deciding = deciding
        self._up: dict[Call, tuple[CallingParty, CallView]] = {}
        self._room = _ROOM

    def __len__(self) -> int:
        """Return how many calls are kept."""
        return len(self._up)

    def begin(self, call: Call, party: CallingParty, view: CallView) -> None:
        """Keep what is known of a call that is answered now; `view` is as the called side is."""
        if len(self._up) >= self._room:  # transfers end calls without telling
            self._up = {one: known for one, known in self._up.items() if not one.ended}
            self._room = max(_ROOM, 2 * len(self._up))
        self._up[call] = (party, view)

    def end(self, call: Call) -> CallView | None:
        """Let go of a call; None: it was not kept."""
        known = self._up.pop(call, None)
        return None if known is None else known[1]

    def asked(self, leg: Leg, request: Request, now: float) -> Reason | Edit | None:
        """Ask about what a party wants to change: why not, or what else to change in it."""
        hooks = self.deciding.hooks[_MID_CALL]
        known = self._up.get(leg.call) if hooks else None
        if known is None:
            return None
        view = self._view(leg, request, *known)
        asked = ask(hooks, _MID_CALL, view, now)
        if asked.decision is None:
            return asked.edit
        if not isinstance(asked.decision, Reject):
            raise SimulatorError(
                f"feature {asked.feature} at mid_call of call {view.number} on {view.node}: "
                f"{type(asked.decision).__name__} cannot be done there: expected Edit or Reject"
            )
        self.deciding.journal.event(view.number, "feature", asked.feature, now)
        return asked.decision.reason

    def _view(self, leg: Leg, request: Request, party: CallingParty, known: CallView) -> CallView:
        """Return what a feature sees of a request: whose it is is served."""
        return CallView(
            known.number,
            known.node,
            served=known.served if leg.outgoing else party.user,
            caller=known.caller,
            hidden=known.hidden,
            dialled=known.dialled,
            called=known.called,
            headers=request.headers,
            trunk=known.trunk,
            route=known.route,
            onward=known.onward,
            diversions=known.diversions,
            method=request.method_name,
        )


def added(edit: Edit | None) -> Headers:
    """Return the headers that an edit puts on what is handed on."""
    return () if edit is None else edit.add
