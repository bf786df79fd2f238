"""What each fault contributes to the calls that are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from simulator.faults.spec import FaultSpec
from simulator.study.availability.estimate import YEAR, Estimate, named_ends
from simulator.study.availability.forecast import Forecasts
from simulator.study.statistics import Interval


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one fault contributes.

    Parameters
    ----------
    fault, kind, target : str
    mtbf, outage : float or None
        Mean seconds between a repair and the next failure, and that a failure lasts until what it
        struck has started again; None: fixed.
    expected, drawn : float
        Failures a year by these, and in the times that were drawn.
    lost : Interval
        Calls a year that it lost.
    share : float
        Of all calls lost.
    """

    fault: str
    kind: str
    target: str
    mtbf: float | None
    outage: float | None
    expected: float | None
    drawn: float
    lost: Interval
    share: float


def contributions(
    faults: Sequence[FaultSpec], estimate: Estimate, forecasts: Forecasts
) -> tuple[Contribution, ...]:
    """Return what each fault contributes, the one that loses most first."""
    lost = {fault.name: estimate.lost_to(fault.name) for fault in faults}
    total = fsum(one.value for one in lost.values())
    found = []
    for fault in faults:
        outage = None if fault.mtbf is None else forecasts.outage(fault)
        found.append(
            Contribution(
                fault=fault.name,
                kind=fault.kind,
                target=fault.target,
                mtbf=fault.mtbf,
                outage=outage,
                expected=None if outage is None else YEAR / ((fault.mtbf or 0.0) + outage),
                drawn=estimate.failures(fault.name),
                lost=lost[fault.name],
                share=lost[fault.name].value / total if total else 0.0,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.lost.value))


def plain(one: Contribution) -> dict[str, Any]:
    """Return a contribution as plain data."""
    return {
        "fault": one.fault,
        "kind": one.kind,
        "target": one.target,
        "mtbf": one.mtbf,
        "outage": one.outage,
        "expected_failures_per_year": one.expected,
        "failures_per_year": one.drawn,
        **named_ends("lost_per_year", one.lost),
        "share": one.share,
    }
