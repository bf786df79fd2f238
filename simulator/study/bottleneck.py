"""Which resource first meets its limit as load grows, and by what factor.

Channels are limited by a target blocking, processors by a target occupancy. The factor is that on
all rates of the workload; what a formula says is used where one applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from simulator.errors import InputError
from simulator.study import erlang
from simulator.study.answer_form import BottleneckAnswer
from simulator.study.formulae import ENGSET, ERLANG_B, EXTENDED_B, Choice
from simulator.study.measured import Measured
from simulator.study.words import percent, significant

TARGET_BLOCKING: Final = 0.01  # the usual grade of service of a trunk
# Beyond it waits at a processor grow fast; the highest load that server makers plan with.
TARGET_OCCUPANCY: Final = 0.7


@dataclass(frozen=True, slots=True)
class Growth:
    """How far one resource is from its limit.

    Parameters
    ----------
    resource : str
    quantity : {'blocking', 'occupancy'}
    limit, value : float
        Fractions.
    factor : float
        On the load; below 1: the limit is exceeded already.
    method : str
    """

    resource: str
    quantity: Literal["blocking", "occupancy"]
    limit: float
    value: float
    factor: float
    method: str


def growth(
    measured: Measured,
    choice: Choice | None,
    offered: float,
    *,
    blocking: float = TARGET_BLOCKING,
    occupancy: float = TARGET_OCCUPANCY,
) -> Growth | None:
    """Return how far a resource is from its limit; None where it has none or nothing came.

    Parameters
    ----------
    measured : Measured
    choice : Choice or None
        The formula of a resource with channels.
    offered : float
        Its offered traffic, erlang.
    blocking, occupancy : float
        The limits.
    """
    if measured.size is None or offered <= 0.0:
        return None
    if measured.kind == "processor":
        busy = measured.occupancy or 0.0
        if busy <= 0.0:
            return None
        method = "occupancy grows as load does"
        return Growth(measured.name, "occupancy", occupancy, busy, occupancy / busy, method)
    factor, method = _channels(measured.size, choice, offered, blocking)
    value = measured.blocking or 0.0
    return Growth(measured.name, "blocking", blocking, value, factor, method)


def _channels(size: int, choice: Choice | None, offered: float, target: float) -> tuple[float, str]:
    parameters = choice.parameters if choice is not None else {}
    try:
        if choice is not None and choice.formula == ERLANG_B:
            return erlang.b(channels=size, blocking=target) / offered, ERLANG_B
        if choice is not None and choice.formula == EXTENDED_B:
            recall = parameters["recall_factor"]
            most = erlang.extended_b(channels=size, blocking=target, recall_factor=recall)
            return most / offered, EXTENDED_B
        if choice is not None and choice.formula == ENGSET:
            sources = int(parameters["sources"])
            most = erlang.engset(channels=size, blocking=target, sources=sources, load="idle")
            return most / parameters["idle_load"], ENGSET
        return erlang.b(channels=size, blocking=target) / offered, f"about, by {ERLANG_B}"
    except InputError:
        return 0.0, "no load has this blocking"


def bottleneck(growths: Sequence[Growth]) -> BottleneckAnswer:
    """Return the resource with the least factor; the earlier one where two are equal."""
    if not growths:
        reason = "no resource has a limit that load could meet"
        return BottleneckAnswer(None, None, None, None, None, None, reason)
    first = min(growths, key=lambda one: one.factor)
    return BottleneckAnswer(
        first.resource,
        first.quantity,
        first.limit,
        first.value,
        first.factor,
        first.method,
        _reason(first),
    )


def _reason(first: Growth) -> str:
    limit = f"{percent(first.limit)} {first.quantity}"
    now = f"{percent(first.value)} now"
    if first.factor >= 1.0:
        times = significant(first.factor)
        return f"{first.resource} is the first to reach {limit} ({now}): at {times} times this load"
    return f"{first.resource} is beyond {limit} ({now}): it would take {_share(first)} of this load"


def _share(first: Growth) -> str:
    return percent(first.factor)
