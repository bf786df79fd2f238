"""What one replication leaves behind: small, picklable, enough for the answer.

Worker processes return it; the rows themselves are on disk by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from simulator.faults.acting import FaultRow
from simulator.study.media.result import MediaFigures


@dataclass(frozen=True, slots=True)
class ResourceFigures:
    """What the measured window saw of one resource.

    Parameters
    ----------
    name : str
    kind : {'channels', 'processor'}
    size : int or None
        Channels or processors; None: unlimited.
    attempts, blocked : int
        Seizures tried and refused; messages that came and that a full queue dropped.
    carried : float
        Mean number in use over the window, erlang.
    peak : int
        Most in use (or waiting) at a time.
    time_congestion : float
        Share of the window in which all were in use.
    multiple : bool
        Some calls took more than one.
    wait_mean, wait_max : float
        Of messages at a processor, seconds; 0 for channels.
    again : int
        Seizures tried by calls that held one already; counted where there are features.
    again_traffic : float
        Of `carried` what calls held beyond their first seizure, erlang.
    most_of_one : int
        Seizures that one call held at a time, at most; 0: none held several.
    """

    name: str
    kind: Literal["channels", "processor"]
    size: int | None
    attempts: int
    blocked: int
    carried: float
    peak: int
    time_congestion: float
    multiple: bool = False
    wait_mean: float = 0.0
    wait_max: float = 0.0
    again: int = 0
    again_traffic: float = 0.0
    most_of_one: int = 0


@dataclass(slots=True)
class DirectionFigures:
    """Attempts of one direction whose caller dialled in the measured window.

    `carried` and `planned` are erlangs: seconds from dialling to release of all calls, and the
    seconds that callers and called had in mind, over the length of the window.
    """

    attempts: int = 0
    blocked: int = 0
    carried: float = 0.0
    planned: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class FeatureFigures:
    """Calls of the window on which a feature decided, and their messages on all links.

    `held` has the seconds of the window for which they held each resource, those that began before
    it among them.
    """

    calls: int = 0
    messages: int = 0
    held: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplicationResult:
    """One replication.

    Parameters
    ----------
    replication : int
    window : float
        Length of the measured window, seconds.
    resources : tuple of ResourceFigures
        The trunk's channels first.
    directions : mapping of direction to DirectionFigures
    statuses : Counter of int
        Final statuses of the INVITEs of all attempts, at the callers.
    delays : mapping of str to sequence of float
        RFC 6076 samples in seconds: ``srd``, ``srd_failed``, ``sdd``, ``sdt``, ``rrd``, and
        ``pdd``: from dialling to ringing of answered and unanswered calls alike.
    completed : int
        Sessions set up and ended by an answered BYE.
    pending : int
        Calls of the window still up at its end.
    reasons : Counter of (rule, node, source)
        First decisions against calls.
    messages : Counter of str
        Messages of the window on all links, by label.
    transactions : int
        Transactions begun in the window.
    registrations, registration_failures : int
    events : int
        Entries that the clock has run.
    features : mapping of feature to FeatureFigures
        By name; empty: calls on which none decided. Nothing where there are no features.
    faults : sequence of FaultRow
    struck : Counter of str
        Calls of the window lost to faults, by the fault's name; those cut off in their talk too.
    retransmissions : Counter of str
        SIP messages sent again in the window, by cause.
    media : MediaFigures or None
        None: it was not accounted for.
    """

    replication: int
    window: float
    resources: tuple[ResourceFigures, ...]
    directions: Mapping[str, DirectionFigures]
    statuses: Counter[int]
    delays: Mapping[str, Sequence[float]]
    completed: int
    pending: int
    reasons: Counter[tuple[str, str, str]]
    messages: Counter[str]
    transactions: int = 0
    registrations: int = 0
    registration_failures: int = 0
    events: int = 0
    features: Mapping[str, FeatureFigures] = field(default_factory=dict)
    faults: Sequence[FaultRow] = ()
    struck: Counter[str] = field(default_factory=Counter)
    retransmissions: Counter[str] = field(default_factory=Counter)
    media: MediaFigures | None = None
