"""What a run adds to the picture of its topology: loads, and the way of one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop of a call: from node to node, and what its line in the list says."""

    source: str
    destination: str
    text: str


@dataclass(frozen=True, slots=True)
class MediaHop:
    """One hop of speech: from node to node over links, and what its line in the list says."""

    source: str
    links: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn besides the topology itself.

    Parameters
    ----------
    title : str
        After the topology's own.
    host_lines : mapping of host to lines
    host_loads : mapping of host to float
        Share of its busiest part in use, from 0 to 1.
    link_rates : mapping of link to float
        Messages a second, both ways.
    trunk_lines : mapping of trunk to lines
    hops : tuple of Hop
        Of one call, in order.
    media : tuple of MediaHop
        The way of its speech, from the caller on.
    notes : tuple of str
        Below the lists of hops.
    """

    title: str = ""
    host_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    host_loads: Mapping[str, float] = field(default_factory=dict)
    link_rates: Mapping[str, float] = field(default_factory=dict)
    trunk_lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hops: tuple[Hop, ...] = ()
    media: tuple[MediaHop, ...] = ()
    notes: tuple[str, ...] = ()
