"""How losses cluster: bursts and gaps of RFC 3611 4.7.2, and the burst ratio of ITU-T G.107.

Missing is what was never played: lost on the way, too late, or thrown away by the buffer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.errors import InputError
from simulator.media.rtcp.extended import GMIN

Ints = NDArray[np.int64]


class Bursts(NamedTuple):
    """Bursts and gaps of one stream.

    Parameters
    ----------
    bursts, gaps : int
        How many.
    burst_density, gap_density : float
        Share of the packets within them that is missing.
    burst_packets, gap_packets : float
        Their mean length in packets; times the packetisation time it is their duration.
    """

    bursts: int
    gaps: int
    burst_density: float
    gap_density: float
    burst_packets: float
    gap_packets: float


def bursts(missing: Ints, packets: int, gmin: int = GMIN) -> Bursts:
    """Find the bursts of a stream.

    A burst begins and ends with a missing packet and has no `gmin` packets in a row that were
    played; one missing packet alone is part of a gap.

    Parameters
    ----------
    missing : array of int64
        Numbers of the missing packets, rising, from 0.
    packets : int
        How many were sent.
    gmin : int, optional

    Raises
    ------
    InputError
        A `gmin` below 1.

    Examples
    --------
    >>> found = bursts(np.array([10, 50, 52, 53, 57]), 100)
    >>> found.bursts, found.burst_packets, found.burst_density
    (1, 8.0, 0.5)
    >>> found.gaps, found.gap_packets
    (2, 46.0)
    """
    if gmin < 1:
        raise InputError("no such gap", field="gmin", seen=str(gmin), expected="1 or more")
    if not len(missing):
        return Bursts(0, int(packets > 0), 0.0, 0.0, 0.0, float(packets))
    opens = np.concatenate(([0], np.flatnonzero(np.diff(missing) > gmin) + 1))
    counts = np.diff(opens, append=len(missing))
    several = counts > 1
    first, last = missing[opens][several], missing[opens + counts - 1][several]
    inside, inside_missing = int((last - first + 1).sum()), int(counts[several].sum())
    outside = packets - inside
    # Between two bursts there is always a gap; before the first and behind the last there may be.
    edges = (first[0] > 0, last[-1] < packets - 1) if len(first) else (packets > 0, False)
    gaps = max(len(first) - 1, 0) + int(edges[0]) + int(edges[1])
    return Bursts(
        len(first),
        gaps,
        inside_missing / inside if inside else 0.0,
        (len(missing) - inside_missing) / outside if outside else 0.0,
        inside / len(first) if len(first) else 0.0,
        outside / gaps if gaps else 0.0,
    )


def burst_ratio(missing: Ints, packets: int) -> float:
    """Return BurstR of ITU-T G.107: the mean run of missing packets over that of random loss.

    Parameters
    ----------
    missing : array of int64
        Numbers of the missing packets, rising.
    packets : int
        How many were sent.

    Returns
    -------
    float
        1 for random loss, and where nothing or everything is missing.

    Examples
    --------
    >>> burst_ratio(np.array([3, 4, 5, 6]), 16)
    3.0
    """
    if not 0 < len(missing) < packets:
        return 1.0
    runs = 1 + int((np.diff(missing) > 1).sum())
    # Random loss of probability p has runs of 1 / (1 - p).
    return len(missing) / runs * (1.0 - len(missing) / packets)


class Concealment(NamedTuple):
    """What the listener hears in the place of missing packets.

    Parameters
    ----------
    concealed : int
        Packets that were made up from the speech before.
    muted : int
        Packets of silence, where too much was missing in a row.
    """

    concealed: int
    muted: int


def concealment(missing: Ints, ptime_ns: int, longest_ns: int = 60_000_000) -> Concealment:
    """Tell which missing packets can be made up.

    Parameters
    ----------
    missing : array of int64
        Numbers of the missing packets, rising.
    ptime_ns : int
        Length of a packet.
    longest_ns : int, optional
        How long speech can be made up; ITU-T G.711 Appendix I fades it out within 60 ms.

    Examples
    --------
    >>> concealment(np.array([7, 20, 21, 22, 23, 24]), 20_000_000)
    Concealment(concealed=4, muted=2)
    """
    if not len(missing):
        return Concealment(0, 0)
    place = np.arange(len(missing))
    opens = np.diff(missing, prepend=missing[0] - 2) > 1
    within = place - np.maximum.accumulate(np.where(opens, place, 0))
    concealed = int((within * ptime_ns < longest_ns).sum())
    return Concealment(concealed, len(missing) - concealed)
