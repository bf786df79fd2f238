"""How losses cluster: bursts and gaps of RFC 3611 4.7.2, the burst ratio of ITU-T G.107.

Missing is what was never played: lost on the way, too late, or thrown away by the buffer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.errors import InputError
from simulator.media.missing import Missing
from simulator.media.rtcp.extended import GMIN

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CONCEALED_NS = 60_000_000  # ITU-T G.711 Appendix I fades made-up speech out within 60 ms


class Bursts(NamedTuple):
    """Bursts and gaps of n streams.

    Parameters
    ----------
    bursts, gaps : array of int64, shape (n,)
        How many.
    burst_density, gap_density : array of float64, shape (n,)
        Share of the packets within them that is missing.
    burst_packets, gap_packets : array of float64, shape (n,)
        Their mean length in packets; times the packetisation time it is their duration.
    """

    bursts: Ints
    gaps: Ints
    burst_density: Floats
    gap_density: Floats
    burst_packets: Floats
    gap_packets: Floats


def bursts(missing: Missing, gmin: int = GMIN) -> Bursts:
    """Find the bursts of streams.

    A burst begins and ends with a missing packet and has no `gmin` packets in a row that were
    played; one missing packet alone is part of a gap.

    Parameters
    ----------
    missing : Missing
    gmin : int, optional

    Returns
    -------
    Bursts

    Raises
    ------
    InputError
        A `gmin` below 1.

    Examples
    --------
    >>> from simulator.media.missing import missing_of
    >>> found = bursts(missing_of(np.array([10, 50, 52, 53, 57]), 100))
    >>> [column.tolist() for column in (found.bursts, found.burst_packets, found.burst_density)]
    [[1], [8.0], [0.5]]
    >>> found.gaps.tolist(), found.gap_packets.tolist()
    ([2], [46.0])
    """
    if gmin < 1:
        raise InputError("no such gap", field="gmin", seen=str(gmin), expected="1 or more")
    number, sent, streams = missing.number, missing.sent, len(missing.sent)
    opens = _opens(missing, gmin)
    counts = np.diff(opens, append=len(number))
    several = counts > 1
    first, last = number[opens][several], number[opens + counts - 1][several]
    owner = missing.stream[opens][several]
    found = np.bincount(owner, minlength=streams)
    inside = np.bincount(owner, last - first + 1, streams)
    inside_missing = np.bincount(owner, counts[several], streams)
    # A gap before the first burst and behind each: none where a burst touches the stream's end.
    touches = np.bincount(owner, (first == 0).astype(float) + (last == sent[owner] - 1), streams)
    gaps = np.where(sent > 0, found + 1 - touches.astype(np.int64), 0)
    outside = sent - inside
    return Bursts(
        found,
        gaps,
        _share(inside_missing, inside),
        _share(missing.counts - inside_missing, outside),
        _share(inside, found),
        _share(outside, gaps),
    )


def burst_ratios(missing: Missing) -> Floats:
    """Return BurstR of ITU-T G.107: the mean run of missing packets over that of random loss.

    Parameters
    ----------
    missing : Missing

    Returns
    -------
    array of float64, shape (n,)
        1 for random loss, and where nothing or everything is missing.

    Examples
    --------
    >>> from simulator.media.missing import missing_of
    >>> burst_ratios(missing_of(np.array([3, 4, 5, 6]), 16)).tolist()
    [3.0]
    """
    runs = np.bincount(missing.stream[_opens(missing, 1)], minlength=len(missing.sent))
    share = _share(missing.counts, missing.sent)
    # Random loss of probability p has runs of 1 / (1 - p).
    ratios = _share(missing.counts, runs) * (1.0 - share)
    return np.where((share > 0.0) & (share < 1.0), ratios, 1.0)


def concealed(missing: Missing, ptime_ns: Ints | int, longest_ns: int = CONCEALED_NS) -> Ints:
    """Return how many missing packets of each stream are made up; the others are silence.

    Parameters
    ----------
    missing : Missing
    ptime_ns : array of int64, shape (n,), or int
        Length of the packets.
    longest_ns : int, optional
        How long speech can be made up in a row.

    Examples
    --------
    >>> from simulator.media.missing import missing_of
    >>> concealed(missing_of(np.array([7, 20, 21, 22, 23, 24]), 30), 20_000_000).tolist()
    [4]
    """
    streams = len(missing.sent)
    opens = _opens(missing, 1)
    counts = np.diff(opens, append=len(missing.number))
    within = np.arange(len(missing.number)) - np.repeat(opens, counts)
    length = np.broadcast_to(np.asarray(ptime_ns, dtype=np.int64), (streams,))
    heard = within * length[missing.stream] < longest_ns
    return np.bincount(missing.stream[heard], minlength=streams).astype(np.int64)


def worst_loss(missing: Missing, packets: int) -> Floats:
    """Return the greatest share missing of so many packets in a row, of each stream.

    Intervals follow one another as those of reports do; the last may be shorter.

    Parameters
    ----------
    missing : Missing
    packets : int
        In an interval.

    Examples
    --------
    >>> from simulator.media.missing import missing_of
    >>> worst_loss(missing_of(np.array([3, 12, 13]), 16), 10).round(3).tolist()
    [0.333]
    """
    if packets < 1:
        raise InputError("no interval", field="packets", seen=str(packets), expected="1 or more")
    worst = np.zeros(len(missing.sent))
    interval = missing.number // packets
    names, counts = np.unique(missing.stream << 32 | interval, return_counts=True)
    stream, begin = names >> 32, (names & 0xFFFFFFFF) * packets
    size = np.minimum(missing.sent[stream] - begin, packets)
    np.maximum.at(worst, stream, counts / size)
    return worst


def _opens(missing: Missing, apart: int) -> Ints:
    """Return the places at which missing packets begin that are further apart than this."""
    if not len(missing.number):
        return np.zeros(0, np.int64)
    begins = np.ones(len(missing.number), np.bool_)
    begins[1:] = (np.diff(missing.number) > apart) | (np.diff(missing.stream) > 0)
    return np.flatnonzero(begins)


def _share(part: Ints | Floats, whole: Ints | Floats) -> Floats:
    """Divide; 0 where there is nothing to divide by."""
    out = np.zeros(len(part))
    np.divide(part, whole, out=out, where=np.asarray(whole) > 0)
    return out
