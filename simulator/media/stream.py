"""An RTP stream between two media points: its life, without the packets.

A stream belongs to one leg. It opens early or with the answer, is held and resumed, and ends with
the leg; each direction is alive or dead. Whoever finds a direction dead says so here (a fault, a
receiver that misses RTCP), and the stream tells its owner once, with the instant since when.

    IDLE --early--> EARLY --open--> OPEN <--hold, resume--> HELD
      +----open--------------------->+         all --close--> CLOSED
"""

from __future__ import annotations

from enum import IntEnum
from math import nan
from typing import Final, Protocol


class StreamState(IntEnum):
    """How far a stream has come."""

    IDLE = 0
    EARLY = 1  # before the answer: tones, announcements
    OPEN = 2
    HELD = 3
    CLOSED = 4


class StreamInput(IntEnum):
    """What can happen to it."""

    EARLY = 0
    OPEN = 1
    HOLD = 2
    RESUME = 3
    CLOSE = 4


class Way(IntEnum):
    """A direction, seen from the owner."""

    INBOUND = 0
    OUTBOUND = 1


_S, _I = StreamState, StreamInput

# (state, input) -> next state; what is not in it leaves the state as it is.
TABLE: Final = {
    (_S.IDLE, _I.EARLY): _S.EARLY,
    (_S.IDLE, _I.OPEN): _S.OPEN,
    (_S.IDLE, _I.CLOSE): _S.CLOSED,
    (_S.EARLY, _I.OPEN): _S.OPEN,
    (_S.EARLY, _I.CLOSE): _S.CLOSED,
    (_S.OPEN, _I.HOLD): _S.HELD,
    (_S.OPEN, _I.CLOSE): _S.CLOSED,
    (_S.HELD, _I.RESUME): _S.OPEN,
    (_S.HELD, _I.CLOSE): _S.CLOSED,
}


class StreamOwner(Protocol):
    """Who has the session, and is told that media is lost: a leg."""

    @property
    def local_body(self) -> object | None:
        """Our session description."""

    @property
    def remote_body(self) -> object | None:
        """The peer's."""

    @property
    def media_points(self) -> tuple[str, ...]:
        """Addresses between which the media runs, ours first; empty while they are not known."""

    def media_lost(self, way: Way, since: float, now: float) -> None:
        """Nothing has come (or arrived) in this direction since `since`."""


class Stream:
    """One stream.

    Attributes
    ----------
    state : StreamState
    began, ended : float
        When it opened and closed, seconds; nan: not yet.

    Examples
    --------
    >>> class Leg:
    ...     local_body, remote_body, media_points = "ours", "theirs", ("192.0.2.1", "192.0.2.2")
    ...     def media_lost(self, way, since, now):
    ...         print(way.name, "lost since", since)
    >>> stream = Stream(Leg())
    >>> stream.open(10.0)
    >>> stream.lose(Way.INBOUND, since=40.0, now=70.0)
    INBOUND lost since 40.0
    >>> stream.alive(Way.INBOUND), stream.alive(Way.OUTBOUND)
    (False, True)
    >>> stream.path
    ('192.0.2.1', '192.0.2.2')
    """

    __slots__ = ("_dead", "_owner", "began", "ended", "state")

    def __init__(self, owner: StreamOwner) -> None:
        self._owner: StreamOwner | None = owner
        self.state = StreamState.IDLE
        self.began = self.ended = nan
        self._dead: dict[Way, float] | None = None  # most streams never need one

    @property
    def local(self) -> object | None:
        """Our session description; None where there is none, and after the end."""
        return None if self._owner is None else self._owner.local_body

    @property
    def remote(self) -> object | None:
        """The peer's session description; None where there is none, and after the end."""
        return None if self._owner is None else self._owner.remote_body

    @property
    def path(self) -> tuple[str, ...]:
        """Addresses of the media points at its ends, ours first; empty after the end."""
        return () if self._owner is None else self._owner.media_points

    def early(self, now: float) -> None:
        """Let media run before the answer."""
        if self._step(StreamInput.EARLY):
            self._begin(now)

    def open(self, now: float) -> None:
        """Let media run as the answer says."""
        if self._step(StreamInput.OPEN):
            self._begin(now)

    def hold(self, now: float) -> None:
        """Stop the speech; the session stays."""
        self._step(StreamInput.HOLD)

    def resume(self, now: float) -> None:
        """Let speech run again."""
        self._step(StreamInput.RESUME)

    def close(self, now: float) -> None:
        """End it; the owner hears nothing any more."""
        if self._step(StreamInput.CLOSE):
            self.ended = now
            self._owner = None

    def alive(self, way: Way) -> bool:
        """Whether media runs in a direction."""
        dead = self._dead or ()
        return self.state in (StreamState.EARLY, StreamState.OPEN) and way not in dead

    def lose(self, way: Way, since: float, now: float) -> None:
        """Find a direction dead; the owner is told the first time."""
        if self._dead is None:
            self._dead = {}
        if self._owner is not None and way not in self._dead:
            self._dead[way] = since
            self._owner.media_lost(way, since, now)

    def restore(self, way: Way) -> None:
        """Find a direction alive again."""
        if self._dead is not None:
            self._dead.pop(way, None)

    def _begin(self, now: float) -> None:
        if self.began != self.began:  # still nan
            self.began = now

    def _step(self, event: StreamInput) -> bool:
        following = TABLE.get((self.state, event))
        if following is None:
            return False
        self.state = following
        return True
