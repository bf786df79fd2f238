"""Variants of a topology as plans, and their replications: what all studies do alike.

All variants have the same seed, so the same callers call at the same instants, and what differs
between two of them is what was varied (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.errors import InputError
from simulator.study.context import flows_of
from simulator.study.jobs import perform
from simulator.study.plan import RunPlan
from simulator.study.simulate import Progress
from simulator.topology.topology import Topology
from simulator.workload.fit import check_fit
from simulator.workload.load import load_workload


@dataclass(frozen=True, slots=True)
class Span:
    """What is simulated of every variant.

    Parameters
    ----------
    warmup, duration : float
        Seconds before the window that counts, and its length.
    seed : int
    """

    warmup: float
    duration: float
    seed: int


def plan_of(topology: Topology, workload: str | Path | None, span: Span) -> RunPlan:
    """Return the plan of one variant; nobody reads its messages.

    Parameters
    ----------
    topology : Topology
    workload : str, pathlib.Path or None
        None: that of the topology.
    span : Span

    Raises
    ------
    InputError, InputErrors
        The variant cannot be simulated.
    """
    named = workload if workload is not None else topology.spec.workload
    if named is None:
        raise InputError("the topology names no workload", expected="--workload NAME|FILE")
    load = load_workload(named, topology.workload_overrides)
    check_fit(load, topology.spec)
    topology.require_sound()
    flows_of(load, topology.spec)
    return RunPlan(
        topology.spec, load, (), 0.0, span.duration, span.warmup, span.seed, False, "none", None
    )


def repeat(
    work: Callable[..., Any],
    variants: Sequence[tuple[Any, ...]],
    replications: int,
    workers: int | None,
    progress: Progress | None,
) -> list[list[Any]]:
    """Perform replications of variants.

    Parameters
    ----------
    work : callable
        ``work(plan, number, *more)``, of a module.
    variants : sequence of tuple
        ``(plan, *more)``.
    replications : int
    workers : int or None
        See `simulator.study.jobs.perform`.
    progress : callable or None
        ``progress(done, total)``.

    Returns
    -------
    list of list
        What `work` returned: of each variant, in the order of its replications.
    """
    jobs = [(plan, n, *more) for plan, *more in variants for n in range(replications)]
    seen: list[list[Any]] = [[None] * replications for _ in variants]
    for done, (number, found) in enumerate(perform(work, jobs, workers), start=1):
        seen[number // replications][number % replications] = found
        if progress is not None:
            progress(done, len(jobs))
    return seen
