"""What media leaves behind of one replication: small, picklable, enough for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """One direction of a link over the window.

    Parameters
    ----------
    name, source, target : str
    capacity : float or None
        bit/s.
    mean, peak : float
        bit/s.
    busiest : float
        Mean of the busiest minute, bit/s.
    streams : int
        Most at a time.
    """

    name: str
    source: str
    target: str
    capacity: float | None
    mean: float
    peak: float
    busiest: float
    streams: int


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """What a node did with media over the window.

    Parameters
    ----------
    name : str
    sessions, sessions_peak : float
        RTP sessions that ended at it, mean and most.
    transcoded, transcoded_peak : float
        Calls whose codec it changed.
    bandwidth, bandwidth_peak : float
        bit/s that it sent.
    packets : float
        Packets a second that it sent, mean.
    """

    name: str
    sessions: float
    sessions_peak: float
    transcoded: float
    transcoded_peak: float
    bandwidth: float
    bandwidth_peak: float
    packets: float


@dataclass(frozen=True, slots=True)
class MediaFigures:
    """The media of one replication.

    Parameters
    ----------
    level : str
    conversational : sequence of float
        MOS-CQ of the worse direction of each call of the window that was talked on.
    assumed : int
        Of these, how many rest on figures that nobody published.
    bypassed, relayed : int
        Of these, past a Mediation Server and through it.
    packets : int
        Of all streams that reach into the window.
    links : sequence of LinkFigures
    nodes : sequence of NodeFigures
        Those that media ended at.
    """

    level: str
    conversational: Sequence[float]
    assumed: int
    bypassed: int
    relayed: int
    packets: int
    links: Sequence[LinkFigures] = field(default_factory=tuple)
    nodes: Sequence[NodeFigures] = field(default_factory=tuple)
