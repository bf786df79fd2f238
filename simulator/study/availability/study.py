"""Studies availability: draws long times, simulates them around their faults, puts it together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Mark
from simulator.faults.load import Given
from simulator.study.availability.estimate import Estimate
from simulator.study.availability.forecast import Forecasts
from simulator.study.availability.inputs import Planned, planned
from simulator.study.availability.result import FIGURES, AvailabilityStudy
from simulator.study.availability.spans import Observed, observe, rates
from simulator.study.context import FlowTraffic
from simulator.study.expect import expectation
from simulator.study.jobs import perform
from simulator.study.simulate import Progress
from simulator.topology.complaints import nearest
from simulator.topology.topology import Topology


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
    """Study how available calls are over a long time in which things break and are mended.

    Parameters
    ----------
    topology : str, pathlib.Path or Topology
    faults : str, pathlib.Path, or several of them
        What breaks, with `mtbf` and `mttr`, or at fixed times; none: what is assumed, see
        `simulator.study.availability.assumed`.
    workload : str or pathlib.Path, optional
    duration : str or float
        The time that is drawn, in each replication.
    warmup : str or float
        What is simulated before each window around faults.
    seed, replications : int
    expect : str or sequence of str
        Such as ``availability(lync-to-pstn) >= 99.9 %`` or ``downtime <= 1 h`` (a year's).
    full : bool
        Simulate all of the time, for comparison.
    overrides : mapping, optional
    workers : int, optional
    progress : callable, optional
        ``progress(done, total)`` after each part.

    Returns
    -------
    AvailabilityStudy

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with the inputs.

    Examples
    --------
    >>> found = availability("guide-tcp", faults="mxone silent mtbf 96 h mttr 4 h", replications=1,
    ...                      duration="1 min", warmup="1 s", overrides={"workload.load": 0.05})
    >>> round(found.formula(("direction", "mxone-to-pstn")), 4), found.estimate.simulated
    (0.96, 0.0)
    """
    expected = (expect,) if isinstance(expect, str) else tuple(expect)
    asked = planned(
        topology,
        faults=faults,
        workload=workload,
        duration=duration,
        warmup=warmup,
        seed=seed,
        replications=replications,
        overrides=overrides,
        workers=workers,
        full=full,
    )
    _check(expected, asked.flows)
    free, seen = _performed(asked, replications, full, workers, progress)
    outages = Forecasts(asked.plan.topology, asked.plan.faults)
    lengths = {one.name: outages.outage(one) for one in asked.plan.faults}
    return AvailabilityStudy(asked, replications, full, Estimate(seen, free, lengths), expected)


def _check(expected: Sequence[str], flows: Sequence[FlowTraffic]) -> None:
    """Refuse what cannot be held against the study: rather before it than after it."""
    known = dict.fromkeys(["all", *(flow.direction for flow in flows)])
    known |= dict.fromkeys(name for flow in flows for name in (flow.source, flow.destination))
    for text in expected:
        scope = expectation(text, FIGURES).variant
        if scope is not None and scope not in known:
            raise InputError(
                "no such direction or users",
                mark=Mark("--expect"),
                seen=scope,
                expected=nearest(scope, known),
            )


def _performed(
    asked: Planned, replications: int, full: bool, workers: int | None, progress: Progress | None
) -> tuple[list[Observed], list[Observed]]:
    """Return what times without faults showed, and what those with them did."""
    jobs: list[tuple[Any, ...]] = [(asked.plan, n, full, None) for n in range(replications)]
    jobs += [(asked.plan, n, full, asked.rates_length) for n in range(asked.rates_number)]
    found: list[Observed | None] = [None] * len(jobs)
    for done, (number, one) in enumerate(perform(work, jobs, workers), start=1):
        found[number] = one
        if progress is not None:
            progress(done, len(jobs))
    whole = [one for one in found if one is not None]
    return whole[replications:], whole[:replications]


def work(plan: Any, number: int, full: bool, length: float | None) -> Observed:
    """Perform one part: a time with faults, or one of a length without them."""
    return observe(plan, number, full) if length is None else rates(plan, number, length)
