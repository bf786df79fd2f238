"""Mobile extension: an extension whose telephone is a mobile one in the public network.

Calls to the extension are presented there; calls from the mobile number are the extension's
(MX-ONE, operational directions for remote extension).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Also, Edit, Fork
from simulator.calls.points import CallView
from simulator.features.base import Feature, Switched
from simulator.features.fields import Field, flag, number


class MobileExtension(Feature):
    """Presents the calls of an extension at a mobile telephone, and calls of that as its own."""

    name = "mobile_extension"
    about = "presents an extension's calls at a mobile telephone"
    fields: ClassVar[Mapping[str, Field]] = {
        "to": number(),
        "known_as": number(needed=False),
        "desk": flag(),
    }

    def __init__(self, switched: Switched) -> None:
        super().__init__(switched)
        self._extension = {
            settings.text("known_as"): user
            for user, settings in switched.users.items()
            if settings.text("known_as")
        }

    def at_origination_attempt(self, call: CallView, now: float) -> Edit | None:
        """Take a call from the mobile number for the extension's."""
        extension = self._extension.get(call.caller)
        return None if extension is None else Edit(number=extension)

    def at_termination_attempt(self, call: CallView, now: float) -> Fork | None:
        """Ring the mobile telephone; the one on the desk too, where that is wanted."""
        settings = self.of(call)
        if settings is None:
            return None
        return Fork((Also(settings.text("to")),), instead=not settings.flag("desk"))
