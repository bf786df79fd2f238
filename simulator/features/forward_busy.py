"""Forwarding on busy (MX-ONE: diversion on busy)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Divert
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, number


class ForwardBusy(Feature):
    """Sends a call to another number where the user is busy."""

    name = "forward_busy"
    about = "forwards calls that meet a busy user"
    fields: ClassVar[Mapping[str, Field]] = {"to": number()}

    def at_called_party_busy(self, call: CallView, now: float) -> Divert | None:
        """Divert."""
        settings = self.of(call)
        return None if settings is None else Divert(settings.text("to"), "user-busy")
