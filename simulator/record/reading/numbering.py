"""The sequence numbers of a captured stream: what is missing, again, late, or numbered anew.

Which number is which is decided by `SequenceNumbers` (RFC 3550 A.1). Here what it counted is kept
when a source begins anew, and copies are told from what came late: of those RFC 3550 knows no
difference, so that its loss is ours less the duplicates.
"""

from __future__ import annotations

from typing import Final

from simulator.media.rtp import SequenceNumbers
from simulator.media.rtp.sequence import MAX_MISORDER, MODULUS

_WINDOW: Final = (1 << MAX_MISORDER) - 1  # what comes later than that is a jump


class Numbering:
    """The numbers that come from one source.

    Parameters
    ----------
    first : int
        Of the first packet.

    Attributes
    ----------
    duplicates, reordered, jumps : int
        Copies; what came behind a higher number; how often the numbering began anew.

    Examples
    --------
    >>> numbering = Numbering(65534)
    >>> for number in (65535, 2, 1, 1):
    ...     numbering.receive(number)
    >>> numbering.lost, numbering.reordered, numbering.duplicates
    (1, 1, 1)
    """

    __slots__ = (
        "_below",
        "_copies",
        "_earlier",
        "_highest",
        "_numbers",
        "_seen",
        "duplicates",
        "jumps",
        "reordered",
    )

    def __init__(self, first: int) -> None:
        self._numbers = SequenceNumbers(first)
        self.duplicates = self.reordered = self.jumps = 0
        self._earlier = 0  # lost of numberings before this one
        self._highest = first
        self._seen = 1  # bit n: whether the number n below the highest came
        self._copies = self._below = 0

    @property
    def lost(self) -> int:
        """Numbers that never came, from the lowest to the highest of each numbering."""
        return self._earlier + self._missing()

    def receive(self, number: int) -> None:
        """Take the number of the next packet."""
        missing = self._missing()
        if not self._numbers.receive(number):
            return
        if self._numbers.received == 1:  # it began anew, behind two numbers in a row
            self._earlier += missing
            self.jumps += 1
            self._begin(number)
            return
        ahead = self._numbers.extended_highest - self._highest
        if ahead > 0:
            self._highest += ahead
            self._seen = (self._seen << ahead | 1) & _WINDOW if ahead < MAX_MISORDER else 1
        else:
            self._behind((self._highest - number) % MODULUS)

    def _begin(self, first: int) -> None:
        self._highest = first
        self._seen = 1
        self._copies = self._below = 0

    def _missing(self) -> int:
        numbers = self._numbers
        return numbers.expected + self._below - (numbers.received - self._copies)

    def _behind(self, distance: int) -> None:
        if self._seen >> distance & 1:
            self.duplicates += 1
            self._copies += 1
            return
        self._seen |= 1 << distance
        self.reordered += 1
        # What was overtaken by the very first packet; RFC 3550 does not expect it.
        self._below = max(self._below, distance + 1 - self._numbers.expected)
