"""Declining: a user who refuses every call, as if by hand."""

from __future__ import annotations

from simulator.calls.decisions import Reject
from simulator.calls.points import CallView
from simulator.calls.reasons import declined
from simulator.features.base import Feature


class Decline(Feature):
    """Refuses each call with 603."""

    name = "decline"
    about = "declines every call"

    def at_termination_attempt(self, call: CallView, now: float) -> Reject | None:
        """Refuse."""
        return None if self.of(call) is None else Reject(declined(call.node, call.served))
