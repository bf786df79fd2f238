"""Who hears what becomes of the media of legs: the seam to those who account for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from simulator.calls.leg import Leg


class MediaObserver(Protocol):
    """Hears of each leg; a leg without session descriptions (a line) opens and ends like any."""

    def changed(self, leg: Leg, now: float) -> None:
        """The leg's media has begun, was held, resumed or led elsewhere, as its bodies say."""

    def ended(self, leg: Leg, now: float) -> None:
        """It has ended; told again, or of a leg that never had any, it means nothing."""
