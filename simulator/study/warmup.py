"""How long to simulate before measuring: the automatic warm-up.

A loss system forgets its empty start as the calls of that start end: after `LIFETIMES` mean
seizures an exponential system is within exp(-5), less than 1 %, of its steady state, whatever its
size (the number of busy servers of M/M/inf started empty). Laws with a longer tail forget more
slowly, so that the mean is stretched by their squared coefficient of variation.
"""

from __future__ import annotations

from math import ceil
from typing import Final

from simulator.workload.spec import Law, WorkloadSpec

LIFETIMES: Final = 5.0
_STEP: Final = 60.0


def automatic_warmup(workload: WorkloadSpec) -> float:
    """Return the warm-up of a workload in seconds, whole minutes.

    Examples
    --------
    >>> from simulator.workload.load import load_workload
    >>> automatic_warmup(load_workload("guide-busy-hour"))
    960.0
    """
    longest = max(
        (_memory(flow.ring) + _memory(flow.holding) for flow in workload.flows), default=0.0
    )
    return ceil(LIFETIMES * longest / _STEP) * _STEP


def _memory(law: Law) -> float:
    """Return the mean residual time of a law, at least its mean: (1 + cv^2) / 2 means."""
    return law.mean * max(1.0, (1.0 + law.cv * law.cv) / 2.0)
