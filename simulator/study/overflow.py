"""Traffic that overflows a group, and what a second group does with it.

Riordan's moments, Wilkinson's equivalent random traffic (ERT) with Rapp's start, and Hayward's
approximation. All blockings are call congestions of the overflow stream. ERT is exact for one
primary group; for several, and for Hayward always, it is an approximation of some per cent.

Sources: R. I. Wilkinson 1956 with J. Riordan's appendix; Y. Rapp 1964; A. A. Fredericks 1980;
V. B. Iversen, ITU Teletraffic Engineering Handbook, ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from simulator.errors import InputError
from simulator.study.loss import carried, continuous_b, erlang_b
from simulator.study.roots import rising_root


@dataclass(frozen=True, slots=True)
class Overflow:
    """Traffic by its first two moments, seen on an endless group of channels.

    Parameters
    ----------
    mean : float
        Erlang; above 0 where peakedness is asked for.
    variance : float
        Of the number of busy channels.
    """

    mean: float
    variance: float

    @property
    def peakedness(self) -> float:
        """Variance over mean: 1 for Poisson traffic, more for overflow."""
        return self.variance / self.mean


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The group with Poisson traffic that overflows with given moments.

    Parameters
    ----------
    offered : float
        Erlang.
    channels : float
        Need not be whole.
    """

    offered: float
    channels: float


def overflow(offered: float, channels: int) -> Overflow:
    """Return the moments of what overflows a group offered Poisson traffic.

    Parameters
    ----------
    offered : float
        Erlang.
    channels : int

    Returns
    -------
    Overflow

    Examples
    --------
    >>> round(overflow(20.0, 10).peakedness, 4)
    1.6091
    """
    mean = offered * erlang_b(offered, channels)
    # N + 1 + M - A, with the carried traffic in place of the difference A - M
    spare = channels + 1 - carried(offered, channels)
    return Overflow(mean, mean * (1.0 - mean + offered / spare))


def joined(streams: Iterable[Overflow]) -> Overflow:
    """Return the moments of independent streams together.

    Parameters
    ----------
    streams : iterable of Overflow

    Returns
    -------
    Overflow
    """
    parts = list(streams)
    return Overflow(fsum(s.mean for s in parts), fsum(s.variance for s in parts))


def hayward(stream: Overflow, channels: int) -> float:
    """Return Hayward's blocking of a stream on a group, B(N / z, M / z).

    Parameters
    ----------
    stream : Overflow
    channels : int

    Returns
    -------
    float
    """
    z = stream.peakedness
    return continuous_b(stream.mean / z, channels / z)


def rapp(stream: Overflow) -> Equivalent:
    """Return Rapp's approximation of the equivalent group.

    Parameters
    ----------
    stream : Overflow
        Peakedness 1 or more.

    Returns
    -------
    Equivalent
    """
    z = _peaked(stream)
    return _group(stream, stream.variance + 3.0 * z * (z - 1.0))


def equivalent(stream: Overflow) -> Equivalent:
    """Return the group whose overflow has exactly the two moments of a stream.

    Parameters
    ----------
    stream : Overflow
        Peakedness 1 or more.

    Returns
    -------
    Equivalent

    Notes
    -----
    Riordan's variance gives the channels for every load, so one unknown is left: the load whose
    overflow has the right mean. Without channels (the least load) it would be too much.
    """
    z = _peaked(stream)
    low = (stream.mean + 1.0) * (stream.mean + z - 1.0) / (stream.mean + z)

    def missing(offered: float) -> float:
        group = _group(stream, offered)
        return -offered * continuous_b(offered, max(0.0, group.channels))

    high = max(rapp(stream).offered, low)
    while missing(high) < -stream.mean:
        high *= 1.5
    return _group(stream, rising_root(missing, -stream.mean, low, high))


def equivalent_blocking(stream: Overflow, group: Equivalent, channels: int) -> float:
    """Return the blocking of a stream on a second group by its equivalent first group.

    Parameters
    ----------
    stream : Overflow
    group : Equivalent
        From `equivalent` (Wilkinson) or `rapp`.
    channels : int
        Of the second group.

    Returns
    -------
    float
    """
    lost = group.offered * continuous_b(group.offered, group.channels + channels)
    return lost / stream.mean


def _group(stream: Overflow, offered: float) -> Equivalent:
    m, z = stream.mean, stream.peakedness
    return Equivalent(offered, offered * (m + z) / (m + z - 1.0) - m - 1.0)


def _peaked(stream: Overflow) -> float:
    if stream.mean <= 0.0 or stream.peakedness < 1.0:
        raise InputError(
            "no group overflows with these moments",
            seen=f"mean {stream.mean:.6g}, variance {stream.variance:.6g}",
            expected="a mean above 0 and a variance not below it",
        )
    return stream.peakedness
