"""A conference that is dialled: whoever calls its number is put into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simulator.calls.decisions import Join
from simulator.calls.points import CallView
from simulator.features.base import Feature
from simulator.features.fields import Field, number, text


class Conference(Feature):
    """Lets callers of a number, as dialled inside, join a conference.

    Examples
    --------
    >>> from simulator.features import Settings, Switched
    >>> monday = Settings({"number": "29000", "conference": "monday"})
    >>> conference = Conference(Switched(everywhere=monday))
    >>> conference.at_analyzed_info(CallView(1, "pbx", called="29000"), 0.0)
    Join(conference='monday')
    """

    name = "conference"
    about = "puts callers of a number into a conference"
    fields: ClassVar[Mapping[str, Field]] = {"number": number(), "conference": text("conference")}

    def at_analyzed_info(self, call: CallView, now: float) -> Join | None:
        """Join."""
        settings = self.switched.everywhere or self.of(call)
        if settings is None or call.called != settings.text("number"):
            return None
        return Join(settings.text("conference"))
