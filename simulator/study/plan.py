"""Everything that a worker needs to run one replication, in one picklable object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from simulator.faults.spec import FaultSpec
from simulator.nodes.spec import TopologySpec
from simulator.study.media.level import MediaChoice, MediaLevel, level_of
from simulator.workload.records import CallRecord
from simulator.workload.spec import WorkloadSpec


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run, the same for all its replications.

    Parameters
    ----------
    topology : TopologySpec
    workload : WorkloadSpec or None
        None: `records` are replayed.
    records : sequence of CallRecord
    records_start : float
        Epoch seconds of the start of the measured window of a replay.
    duration : float
        Measured window, seconds.
    warmup : float
        Before it, seconds.
    seed : int
    ideal : bool
    messages : str
        ``none``, ``first``, ``all`` or ``calls=1,2``.
    folder : Path or None
        Where tables are written.
    media : {'auto', 'flow', 'exact', 'none'}
        How media is accounted for.
    streams : {'first', 'all'}
        Of which replications rows of streams are kept.
    faults : tuple of FaultSpec
        Looked up in the topology, clock times turned into offsets.
    scripted : bool
        A scenario says what some users do; nobody else has an appointment.
    """

    topology: TopologySpec
    workload: WorkloadSpec | None
    records: Sequence[CallRecord]
    records_start: float
    duration: float
    warmup: float
    seed: int
    ideal: bool
    messages: str
    folder: Path | None
    scripted: bool = False
    faults: tuple[FaultSpec, ...] = ()
    media: MediaChoice = "none"
    streams: Literal["first", "all"] = "first"

    @property
    def time_of_day(self) -> float:
        """Seconds from midnight to the start of the measured window, by the clocks there.

        Records and scenarios have no time zone: what they say is the time there.
        """
        if self.workload is None or self.scripted:
            return self.records_start % 86_400.0
        start = datetime.fromtimestamp(self.workload.start, ZoneInfo(self.workload.zone))
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        return (start - midnight).total_seconds()

    @property
    def as_told(self) -> bool:
        """Whether users do nothing but what records say: then nobody is busy or gives up."""
        return self.workload is None and not self.scripted

    def media_level(self, replication: int) -> MediaLevel:
        """Return how the media of a replication is accounted for."""
        return level_of(self.media, replication)

    def keeps_streams(self, replication: int) -> bool:
        """Whether rows of streams are kept of a replication."""
        return replication == 0 or self.streams == "all"

    def recorded_messages(self, replication: int) -> str | frozenset[int]:
        """Return whose message rows one replication keeps."""
        if self.messages.startswith("calls="):
            return frozenset(int(n) for n in self.messages.removeprefix("calls=").split(","))
        if self.messages == "first":
            return "all" if replication == 0 else "none"
        return self.messages
