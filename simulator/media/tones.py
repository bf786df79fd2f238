"""Tones that a server plays into a call that is up already: facts of its media, without packets.

Who can hear them listens; whether it does, with its stream running or held, it knows itself.
"""

from __future__ import annotations

from typing import Protocol


class Ear(Protocol):
    """Somebody with calls, who can hear tones in them."""

    def hear(self, call: int, tone: str, now: float) -> None:
        """Hear a tone in a call, if one of the calls is that."""


class Tones:
    """The tones in the calls of one network.

    Attributes
    ----------
    ears : list of Ear

    Examples
    --------
    >>> class Anna:
    ...     def hear(self, call, tone, now):
    ...         print(call, tone)
    >>> tones = Tones()
    >>> tones.ears.append(Anna())
    >>> tones.play(7, "ringback", 1.0)
    7 ringback
    >>> tones.playing(7)
    'ringback'
    >>> tones.stop(7)
    """

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self._playing: dict[int, str] = {}

    def play(self, call: int, tone: str, now: float) -> None:
        """Begin to play a tone."""
        self._playing[call] = tone
        for ear in self.ears:
            ear.hear(call, tone, now)

    def stop(self, call: int) -> None:
        """End it."""
        self._playing.pop(call, None)

    def playing(self, call: int) -> str | None:
        """Return the tone in a call; None: none."""
        return self._playing.get(call)
