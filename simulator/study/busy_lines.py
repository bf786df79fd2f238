"""Takes off the intended traffic what busy lines refuse: that follows from the calls themselves.

Whether a called user's line is taken is no property of the workload. The share of calls that met
one is measured; such a call is over at once and holds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from simulator.study.context import FlowTraffic
from simulator.study.result import ReplicationResult


def less_busy_lines(
    flows: Sequence[FlowTraffic], results: Sequence[ReplicationResult]
) -> tuple[FlowTraffic, ...]:
    """Return the flows with the seizure times of calls to users whose lines are partly taken.

    Parameters
    ----------
    flows : sequence of FlowTraffic
    results : sequence of ReplicationResult

    Notes
    -----
    The share is that of a direction: populations of one side are taken together.
    """
    found = {flow.direction: _share(flow.direction, results) for flow in flows}
    return tuple(
        flow if flow.exact else replace(flow, seizure=flow.seizure * _free(flow, found))
        for flow in flows
    )


def busy_shares(
    flows: Sequence[FlowTraffic], results: Sequence[ReplicationResult]
) -> dict[str, float]:
    """Return the measured shares of calls that met a busy line, by direction, where some did."""
    directions = dict.fromkeys(flow.direction for flow in flows if not flow.exact)
    shares = {name: _share(name, results) for name in directions}
    return {name: share for name, share in shares.items() if share > 0.0}


def _free(flow: FlowTraffic, found: dict[str, float]) -> float:
    """Return the share of calls that find a free line, of those that the workload lets through."""
    return min(1.0, (1.0 - found[flow.direction]) / (1.0 - flow.busy)) if flow.busy < 1.0 else 1.0


def _share(direction: str, results: Sequence[ReplicationResult]) -> float:
    outcomes: Counter[str] = Counter()
    for result in results:
        if direction in result.directions:
            outcomes.update(result.directions[direction].outcomes)
    reached = outcomes.total() - outcomes["blocked"]
    return outcomes["busy"] / reached if reached else 0.0
