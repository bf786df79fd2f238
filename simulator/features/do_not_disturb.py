"""Do not disturb: the user's telephone stays silent, and callers find him busy."""

from __future__ import annotations

from typing import Final

from simulator.calls.decisions import Reject
from simulator.calls.points import CallView
from simulator.calls.reasons import Reason
from simulator.features.base import Feature

_SOURCE: Final = "reports of Lync 2010: 486 by policy, 480 also seen; of MX-ONE assumed"


class DoNotDisturb(Feature):
    """Refuses each call."""

    name = "do_not_disturb"
    about = "refuses every call as busy"

    def at_termination_attempt(self, call: CallView, now: float) -> Reject | None:
        """Refuse."""
        if self.of(call) is None:
            return None
        text = f"{call.served} does not want to be disturbed"
        return Reject(Reason("do not disturb", call.node, text, 486, 17, _SOURCE))
