"""Studies by name: each varies a topology, repeats every variant and takes intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.faults.load import Given
from simulator.study.availability import AvailabilityStudy
from simulator.study.availability import availability as study_availability
from simulator.study.failover import FailoverStudy
from simulator.study.failover import failover as study_failover
from simulator.study.overload import OverloadStudy
from simulator.study.overload import overload as study_overload
from simulator.study.simulate import Progress
from simulator.topology.topology import Topology


class Study:
    """The studies that directsip knows.

    Examples
    --------
    >>> found = Study.overload("overload-udp", vary={"workload.load": [0.1]}, duration="5 s",
    ...                        warmup="1 s", replications=1, workers=1)
    >>> found.points[0].host
    'server'
    """

    @staticmethod
    def overload(
        topology: str | Path | Topology,
        *,
        vary: Mapping[str, object] | Sequence[str] = ("workload.load=0.2..2.0:0.2",),
        expect: Sequence[str] = (),
        workload: str | Path | None = None,
        duration: str | float = "60 s",
        warmup: str | float = "60 s",
        within: str | float = 10.0,
        seed: int = 1,
        replications: int = 5,
        overrides: Mapping[str, object] | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> OverloadStudy:
        """Study what becomes of a topology under more load than it can carry.

        See `simulator.study.overload.study.overload` for the parameters.
        """
        return study_overload(
            topology,
            vary=vary,
            expect=expect,
            workload=workload,
            duration=duration,
            warmup=warmup,
            within=within,
            seed=seed,
            replications=replications,
            overrides=overrides,
            workers=workers,
            progress=progress,
        )

    @staticmethod
    def availability(
        topology: str | Path | Topology,
        *,
        faults: Given = (),
        workload: str | Path | None = None,
        duration: str | float = "1 y",
        warmup: str | float = "auto",
        seed: int = 1,
        replications: int = 20,
        expect: str | Sequence[str] = (),
        full: bool = False,
        overrides: Mapping[str, object] | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> AvailabilityStudy:
        """Study what faults cost over a long time, in calls and in time.

        See `simulator.study.availability.study.availability` for the parameters.
        """
        return study_availability(
            topology,
            faults=faults,
            workload=workload,
            duration=duration,
            warmup=warmup,
            seed=seed,
            replications=replications,
            expect=expect,
            full=full,
            overrides=overrides,
            workers=workers,
            progress=progress,
        )

    @staticmethod
    def failover(
        topology: str | Path | Topology | Sequence[str | Path | Topology],
        *,
        faults: Given = (),
        vary: Mapping[str, object] | Sequence[str] = (),
        n_minus_1: bool = False,
        at: str | float | None = None,
        lasts: str | float | None = None,
        expect: str | Sequence[str] = (),
        workload: str | Path | None = None,
        duration: str | float = "1 h",
        warmup: str | float = "auto",
        seed: int = 1,
        replications: int = 20,
        overrides: Mapping[str, object] | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> FailoverStudy:
        """Study what faults do to a topology, and what its rules of failover make of them.

        See `simulator.study.failover.study.failover` for the parameters.
        """
        return study_failover(
            topology,
            faults=faults,
            vary=vary,
            n_minus_1=n_minus_1,
            at=at,
            lasts=lasts,
            expect=expect,
            workload=workload,
            duration=duration,
            warmup=warmup,
            seed=seed,
            replications=replications,
            overrides=overrides,
            workers=workers,
            progress=progress,
        )
