"""What an answer needs to know of a run beside its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from simulator.features.registry import find
from simulator.nodes.spec import TopologySpec
from simulator.study.media.level import MediaChoice
from simulator.workload.offered import intended
from simulator.workload.spec import ArrivalKind, WorkloadSpec


@dataclass(frozen=True, slots=True)
class FlowTraffic:
    """The calls that one population means to make to another one.

    Parameters
    ----------
    source, destination : str
        Populations.
    direction : str
        Such as ``lync-to-pstn``.
    rate : float
        Intended attempts a second, of the whole population.
    seizure : float
        Mean time from dialling to release as intended, seconds: ring, talk, and what goes with
        attempts that are not answered.
    arrivals : {'poisson', 'finite', 'profile'}
    users : int
        Of the calling population.
    idle_rate : float
        Of a finite source: attempts a second that one idle user makes to this destination.
    redial : float
        Probability that a blocked caller tries again.
    exact : bool
        False: called users have lines that can be taken, and `seizure` is that of calls that
        find the line free.
    busy : float
        Share of attempts that the workload itself lets meet a busy user.
    """

    source: str
    destination: str
    direction: str
    rate: float
    seizure: float
    arrivals: ArrivalKind = "poisson"
    users: int = 0
    idle_rate: float = 0.0
    redial: float = 0.0
    exact: bool = True
    busy: float = 0.0

    @property
    def offered(self) -> float:
        """Intended traffic in erlang."""
        return self.rate * self.seizure


def flows_of(
    workload: WorkloadSpec, topology: TopologySpec, *, duration: float = 3600.0, ideal: bool = False
) -> tuple[FlowTraffic, ...]:
    """Return the intended traffic of a workload.

    Parameters
    ----------
    workload : WorkloadSpec
    topology : TopologySpec
        Has all populations of the workload.
    duration : float
        Of the measured window, seconds.
    ideal : bool
    """
    offered = iter(intended(workload, topology, duration=duration, ideal=ideal).flows)
    flows: list[FlowTraffic] = []
    for spec in workload.flows:
        called = sum(share > 0 for _, share in spec.destinations)
        own = list(islice(offered, called))
        total = sum(one.rate for one in own)
        redial = spec.redial.probability if spec.redial is not None else 0.0
        flows += [
            FlowTraffic(
                one.source,
                one.destination,
                one.direction,
                one.rate,
                one.seizure,
                one.arrivals,
                one.users,
                (one.idle_rate or 0.0) * one.rate / total if total else 0.0,
                redial,
                one.exact,
                spec.outcomes[one.destination].busy,
            )
            for one in own
        ]
    return tuple(flows)


@dataclass(frozen=True, slots=True)
class RecordsSummary:
    """What a replay made of its file of call records.

    Parameters
    ----------
    file : str
    mapping : str
    rows, used : int
    rejected : mapping of reason to int
    resolution : float
        Coarsest rounding of a start, seconds.
    spread : bool
        Starts were moved within their rounding by a seeded draw.
    """

    file: str
    mapping: str
    rows: int
    used: int
    rejected: Mapping[str, int]
    resolution: float = 1.0
    spread: bool = True


@dataclass(frozen=True, slots=True)
class RunContext:
    """A run, seen from its answer.

    Parameters
    ----------
    kind : {'run', 'replay'}
    topology : TopologySpec
    seed : int
    duration, warmup : float
        Measured window, and what is simulated before it, seconds.
    replications : int
        Asked for.
    workload : str
        Name of the workload; empty of a replay.
    flows : tuple of FlowTraffic
        Intended traffic; empty of a replay.
    records : RecordsSummary or None
        Of a replay.
    ideal : bool
    messages : str
        Whose message rows are kept: ``none``, ``first``, ``all``, ``calls=1,2``.
    media : {'auto', 'flow', 'exact', 'none'}
        How media is accounted for.
    overrides : mapping of str to str
        What ``--set`` changed.
    faults : tuple of str
        Copies of files of faults, and faults in words.
    warnings : tuple of str
        What is known to be doubtful before the run: of records, of the workload.
    """

    kind: Literal["run", "replay"]
    topology: TopologySpec
    seed: int
    duration: float
    warmup: float
    replications: int
    workload: str = ""
    flows: tuple[FlowTraffic, ...] = ()
    records: RecordsSummary | None = None
    ideal: bool = False
    messages: str = "first"
    media: MediaChoice = "none"
    overrides: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether features send calls elsewhere than the workload says."""
        kinds = (find(spec.feature) for spec in self.topology.features)
        return any(kind is None or kind.moves_calls for kind in kinds)
