"""Sequence numbers as a receiver counts them: RFC 3550 A.1 and A.3, to the letter of their text.

Duplicates count as received, so that loss can be negative; what comes late is not lost. A jump of
3,000 or more, or back by 100 or more, is believed when the number after it follows.
"""

from __future__ import annotations

from typing import Final, NamedTuple

MODULUS: Final = 1 << 16
MAX_DROPOUT: Final = 3000
MAX_MISORDER: Final = 100
MIN_SEQUENTIAL: Final = 2
_NO_NUMBER: Final = MODULUS + 1


class LossReport(NamedTuple):
    """What a receiver tells of the packets from one source.

    Parameters
    ----------
    extended_highest : int
        Highest number with its wraps.
    expected, received : int
        Since the beginning.
    cumulative_lost : int
        Their difference; negative with duplicates.
    expected_interval, lost_interval : int
        Since the report before.
    fraction_lost : int
        Of the interval, in 256ths; 0 where more came than was expected.
    """

    extended_highest: int
    expected: int
    received: int
    cumulative_lost: int
    expected_interval: int
    lost_interval: int
    fraction_lost: int


class SequenceNumbers:
    """The sequence numbers that come from one source.

    Parameters
    ----------
    first : int
        The first packet's.
    min_sequential : int, optional
        Packets in a row before a source is believed; they are not counted but for the last. With
        0 the first packet counts, as in most receivers; RFC 3550 has 2.

    Examples
    --------
    >>> source = SequenceNumbers(65534)
    >>> [source.receive(number) for number in (65535, 1, 1)]
    [True, True, True]
    >>> report = source.report()
    >>> report.extended_highest, report.expected, report.cumulative_lost
    (65537, 4, 0)
    """

    __slots__ = (
        "_bad",
        "_base",
        "_cycles",
        "_expected_prior",
        "_highest",
        "_probation",
        "_received_prior",
        "received",
    )

    def __init__(self, first: int, min_sequential: int = 0) -> None:
        self._base = self._highest = first
        self._bad = _NO_NUMBER
        self._cycles = self.received = 0
        self._expected_prior = self._received_prior = 0
        self._probation = min_sequential
        if min_sequential:
            self._highest = first - 1
            self.receive(first)
        else:
            self.received = 1

    def receive(self, number: int) -> bool:
        """Take a packet's number; return whether it counts."""
        if self._probation:
            return self._prove(number)
        ahead = (number - self._highest) % MODULUS
        if ahead < MAX_DROPOUT:
            if number < self._highest:
                self._cycles += MODULUS
            self._highest = number
        elif ahead <= MODULUS - MAX_MISORDER:
            if number != self._bad:
                self._bad = (number + 1) % MODULUS
                return False
            self._begin(number)  # two in a row: the source started again
        self.received += 1
        return True

    @property
    def extended_highest(self) -> int:
        """Highest number with its wraps."""
        return self._cycles + self._highest

    @property
    def expected(self) -> int:
        """Packets from the first number to the highest."""
        return self.extended_highest - self._base + 1

    @property
    def lost(self) -> int:
        """Packets expected that did not come; negative with duplicates."""
        return self.expected - self.received

    def report(self) -> LossReport:
        """Return what to report now; the next interval begins."""
        expected = self.expected - self._expected_prior
        lost = expected - (self.received - self._received_prior)
        self._expected_prior, self._received_prior = self.expected, self.received
        fraction = (lost << 8) // expected if expected and lost > 0 else 0
        return LossReport(
            self.extended_highest,
            self.expected,
            self.received,
            self.lost,
            expected,
            lost,
            fraction,
        )

    def _begin(self, number: int) -> None:
        self._base = self._highest = number
        self._bad = _NO_NUMBER
        self._cycles = self.received = 0
        self._expected_prior = self._received_prior = 0

    def _prove(self, number: int) -> bool:
        # As the text of A.1 has it: 0 does not follow 65535 here.
        self._probation = self._probation - 1 if number == self._highest + 1 else MIN_SEQUENTIAL - 1
        self._highest = number
        if self._probation:
            return False
        self._begin(number)
        self.received = 1
        return True
