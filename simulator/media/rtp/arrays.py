"""The same accounting for a whole stream at once, in numpy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.media.recurrence import smoothed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_HALF, _WHOLE = 1 << 15, 1 << 16


def unwrapped(sequence: Ints) -> Ints:
    """Return 16-bit sequence numbers in order of arrival with their wraps.

    Parameters
    ----------
    sequence : array of int64, shape (n,)

    Returns
    -------
    array of int64, shape (n,)
        Each at most half the range away from the one before.

    Examples
    --------
    >>> unwrapped(np.array([65534, 0, 65535, 1]))
    array([65534, 65536, 65535, 65537])
    """
    if not len(sequence):
        return sequence
    steps = (np.diff(sequence) + _HALF) % _WHOLE - _HALF
    out: Ints = np.empty(len(sequence), np.int64)
    out[0] = sequence[0]
    np.cumsum(steps, out=out[1:])
    out[1:] += out[0]
    return out


def jitters(arrival_ns: Ints, sent_ns: Ints) -> Floats:
    """Return the interarrival jitter after each packet, nanoseconds.

    RFC 3550 6.4.1 in floating point, in the order of arrival.

    Parameters
    ----------
    arrival_ns : array of int64, shape (n,)
    sent_ns : array of int64, shape (n,)
        What the RTP timestamps say, on any origin.

    Returns
    -------
    array of float64, shape (n,)
        The first is 0.

    Examples
    --------
    >>> jitters(np.array([0, 20, 40, 76]), np.array([0, 20, 40, 60]))
    array([0., 0., 0., 1.])
    """
    if not len(arrival_ns):
        return np.zeros(0)
    transit = arrival_ns - sent_ns
    changes = np.abs(np.diff(transit, prepend=transit[0]))
    return smoothed(changes.astype(float), 1 / 16)


class Arrivals(NamedTuple):
    """What became of the packets of a stream.

    Parameters
    ----------
    expected : int
        From the lowest number to the highest.
    received, duplicates : int
        All that came; of these, the second and later copies.
    lost : int
        Numbers that never came.
    reordered : int
        Packets that came behind a higher number, copies aside.
    """

    expected: int
    received: int
    duplicates: int
    lost: int
    reordered: int


def arrivals(numbers: Ints) -> Arrivals:
    """Count what came of a stream.

    Parameters
    ----------
    numbers : array of int64, shape (n,)
        Unwrapped sequence numbers in order of arrival.

    Examples
    --------
    >>> arrivals(np.array([1, 2, 5, 4, 4]))
    Arrivals(expected=5, received=5, duplicates=1, lost=1, reordered=1)
    """
    if not len(numbers):
        return Arrivals(0, 0, 0, 0, 0)
    different, first = np.unique(numbers, return_index=True)
    expected = int(different[-1] - different[0]) + 1
    # Copies stand behind the first one, so they raise no maximum before it.
    behind = numbers < np.maximum.accumulate(numbers)
    return Arrivals(
        expected,
        len(numbers),
        len(numbers) - len(different),
        expected - len(different),
        int(behind[first].sum()),
    )
