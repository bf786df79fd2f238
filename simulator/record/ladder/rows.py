"""Where the messages of a picture stand: one row each, from top to bottom.

Rows follow the order of time, not its scale: a call has milliseconds of signalling and minutes of
talk. Arrows are level, but for two that cross on their way (RFC 5407 shows what comes of it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from simulator.record.ladder.arrows import Arrow
from simulator.record.ladder.events import state
from simulator.record.ladder.story import Row
from simulator.record.ladder.text import PAUSE

ROW: Final = 26.0
SLOPE: Final = 13.0  # how far the end of a crossing arrow lies below its begin, or the other's
_UNDER: Final = 30.0  # for the label under the second of two that cross
_PAUSE: Final = 30.0
_BELOW: Final = 9.0  # free under a message before what is no message
_REPEAT: Final = 30  # messages after which the names stand once more
_REST: Final = 10  # messages before the end, where the names stand anyway


@dataclass(frozen=True, slots=True)
class Message:
    """An arrow with its place.

    Parameters
    ----------
    arrow : Arrow
    y, end : float
        At its source and at its destination.
    under : bool
        The label stands below the line: another one crosses above.
    """

    arrow: Arrow
    y: float
    end: float
    under: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence, in its own row around `y`."""

    y: float
    length: float
    state: str

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.y - _PAUSE / 2

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + _PAUSE / 2


@dataclass(slots=True)
class Rows:
    """All rows, and where they end."""

    messages: list[Message] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    names: list[float] = field(default_factory=list)
    bottom: float = 0.0


def lay_out(shown: Sequence[Arrow], call: Row | None, top: float) -> Rows:
    """Return the rows of some messages.

    Parameters
    ----------
    shown : sequence of Arrow
        In order of time.
    call : mapping or pandas.Series or None
        The call's row, which says what its silences are.
    top : float
        Where the first row may begin.
    """
    rows, y = Rows(), top
    crossing = False  # the message before crosses this one
    for place, one in enumerate(shown):
        before = shown[place - 1] if place else one
        if one.sent - before.sent >= PAUSE:
            what = state(call, before.sent, one.sent)
            y += _BELOW
            rows.pauses.append(Pause(y + _PAUSE / 2, one.sent - before.sent, what))
            y += _PAUSE
        elif place and place % _REPEAT == 0 and place + _REST < len(shown) and not crossing:
            y += _BELOW
            rows.names.append(y + ROW / 2)
            y += ROW
        y += ROW
        after = shown[place + 1] if place + 1 < len(shown) else None
        if crossing:
            rows.messages.append(Message(one, y, y + SLOPE, under=True))
            y, crossing = y + _UNDER, False
        else:
            crossing = after is not None and crosses(one, after)
            rows.messages.append(Message(one, y, y + ROW + SLOPE if crossing else y))
    rows.bottom = y + ROW / 2
    return rows


def crosses(one: Arrow, other: Arrow) -> bool:
    """Tell whether a message meets one that was sent to its source before it arrived."""
    ends, back = (one.source, one.destination), (other.destination, other.source)
    between_two = ends == back and one.source != one.destination
    if not between_two or one.arrival is None or other.lost:
        return False
    return other.sent < min(one.arrival, one.sent + PAUSE)
