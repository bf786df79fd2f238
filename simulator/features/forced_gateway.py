"""Forced gateway for some calls: their media runs through a gateway (MX-ONE service category D17).

`telephony.forced_gateway` of a node switches it on for all its calls.
"""

from __future__ import annotations

from simulator.calls.decisions import Edit
from simulator.calls.points import CallView
from simulator.features.base import Feature


class ForcedGateway(Feature):
    """Keeps the media at a gateway."""

    name = "forced_gateway"
    about = "lets the media of calls run through a gateway"

    def at_termination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Ask for a gateway."""
        return None if self.of(call) is None else Edit(media="gateway")
