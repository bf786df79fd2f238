"""Simultaneous ringing: one more number rings beside the user's own endpoints.

The first that answers has the call (Lync library, "Simultaneously ring"; RFC 3261 16.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Also, Fork
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, number, time


class SimultaneousRing(Feature):
    """Lets another number ring too."""

    name = "simultaneous_ring"
    about = "lets another number ring at the same time"
    fields: ClassVar[Mapping[str, Field]] = {"to": number(), "delay": time(0.0)}

    def at_termination_attempt(self, call: CallView, now: float) -> Fork | None:
        """Fork."""
        settings = self.of(call)
        if settings is None:
            return None
        return Fork((Also(settings.text("to"), settings.seconds("delay") or 0.0),))
