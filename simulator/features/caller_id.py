"""Another number or name than the caller's own: of users, or of all calls on a route or trunk.

Lync has an alternate caller id by voice route; in MX-ONE an extension may show the number of its
company instead of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Edit
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, Settings, number, text


class CallerId(Feature):
    """Shows another identity."""

    name = "caller_id"
    moves_calls = False
    about = "shows another number or name of the caller"
    fields: ClassVar[Mapping[str, Field]] = {"number": number(needed=False), "name": text()}

    def at_origination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Show a user who calls otherwise."""
        return _shown(self.of(call))

    def at_termination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Show who calls by a route or trunk otherwise."""
        return _shown(self.of_way(call))


def _shown(settings: Settings | None) -> Edit | None:
    if settings is None:
        return None
    return Edit(number=settings.text("number") or None, name=settings.text("name") or None)
