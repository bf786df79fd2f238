"""Call waiting: a busy user hears of another call, and its caller hears ringing, not busy.

The terminal is asked once more, with the alert that says so (RFC 7462 8.2.5); one that has a
waiting call already is busy for good.
"""

from __future__ import annotations

from typing import Final

from simulator.calls.decisions import Edit, Fork, Headers
from simulator.calls.points import CallView
from simulator.features.base import Feature

ALERT: Final[Headers] = (("Alert-Info", "<urn:alert:service:call-waiting>"),)


class CallWaiting(Feature):
    """Lets a busy user's telephone knock."""

    name = "call_waiting"
    about = "lets a second call knock at a busy telephone"

    def at_called_party_busy(self, call: CallView, now: float) -> Fork | None:
        """Ask the terminal once more."""
        if call.again or self.of(call) is None:
            return None
        return Fork((), edit=Edit(add=ALERT))
