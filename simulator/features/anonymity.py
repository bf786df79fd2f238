"""Anonymous calls: of users, or of all calls on a route or trunk (RFC 3323, RFC 3325).

Lync suppresses the caller's number by voice route; MX-ONE by extension.
"""

from __future__ import annotations

from simulator.calls.decisions import Edit
from simulator.calls.points import CallView
from simulator.features.base import Feature


class Anonymity(Feature):
    """Hides who calls."""

    name = "anonymity"
    moves_calls = False
    about = "hides the caller's number from the called side"

    def at_origination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Hide a user who calls."""
        return None if self.of(call) is None else Edit(hidden=True)

    def at_termination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Hide who calls by a route or trunk."""
        return None if self.of_way(call) is None else Edit(hidden=True)
