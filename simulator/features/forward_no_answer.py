"""Forwarding of calls that nobody answers, also of users without an endpoint (480).

How long it rings first is the product's: 15 s for diversion on no reply of MX-ONE, 20 s for a Lync
client, unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Divert, Edit
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, number, time


class ForwardNoAnswer(Feature):
    """Sends a call to another number once it has rung long enough."""

    name = "forward_no_answer"
    about = "forwards calls that are not answered in time"
    fields: ClassVar[Mapping[str, Field]] = {
        "to": number(),
        "after": time(of_product="no_reply_diversion"),
    }

    def at_termination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Limit the ringing."""
        settings = self.of(call)
        return None if settings is None else Edit(no_answer_after=settings.seconds("after"))

    def at_no_answer(self, call: CallView, now: float) -> Divert | None:
        """Divert."""
        settings = self.of(call)
        return None if settings is None else Divert(settings.text("to"), "no-answer")
