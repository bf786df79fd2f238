"""Forwarding of every call (MX-ONE: direct diversion), before the user's own terminal rings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Divert
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, number


class ForwardAll(Feature):
    """Sends each call to another number."""

    name = "forward_all"
    about = "forwards every call"
    fields: ClassVar[Mapping[str, Field]] = {"to": number()}

    def at_termination_attempt(self, call: CallView, now: float) -> Divert | None:
        """Divert."""
        settings = self.of(call)
        return None if settings is None else Divert(settings.text("to"), "unconditional")
