"""Hears of the media of all legs while a replication runs, and puts it together by calls.

Nothing is worked out until the last leg of a call has no media any more; what legs say is kept as
it is until then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.calls.leg import Leg
from simulator.media.stream import StreamState
from simulator.study.media.group import Group, Groups
from simulator.study.media.leg import Fact, LegMedia

# A constant, since a member looked up in its class costs ten times as much.
_EARLY: Final = StreamState.EARLY

Done = Callable[[Group], None]


class MediaWatch:
    """The observer of all controls of a replication.

    Parameters
    ----------
    done : callable
        ``done(group)`` when no leg of a call has media any more.
    """

    def __init__(self, done: Done) -> None:
        self._done = done
        self._legs: dict[Leg, LegMedia] = {}
        self._groups = Groups()

    def changed(self, leg: Leg, now: float) -> None:
        """Keep what has become of a leg's media."""
        call, stream = leg.call, leg.stream
        early = stream is not None and stream.state is _EARLY
        known = self._legs.get(leg)
        if known is None:
            group = self._groups.of(call.number)
            dialog = leg.invite if leg.dialog is None else leg.dialog
            known = self._legs[leg] = LegMedia(
                leg.control.endpoint.name, call.number, dialog.identity.call_id, leg.outgoing
            )
            group.legs.append(known)
            group.open += 1
        elif known.number != call.number:
            self._groups.join(call.number, known.number)
            known.number = call.number
        known.facts.append(Fact(now, leg.local_body, leg.remote_body, early, call))

    def ended(self, leg: Leg, now: float) -> None:
        """Keep when a leg's media ended."""
        known = self._legs.pop(leg, None)
        if known is None:
            return
        known.end = now
        group = self._groups.of(known.number)
        group.open -= 1
        if not group.open:
            self._groups.take(group)
            self._done(group)

    def close(self) -> None:
        """Hand on the calls whose media still runs."""
        for group in self._groups.all():
            self._done(group)
        self._legs.clear()
        self._groups = Groups()
