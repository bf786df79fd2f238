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
from simulator.study.words import percent, significant, target

TARGET_BLOCKING: Final = 0.01  # the usual grade of service of a trunk
# Beyond it waits at a processor grow fast; the highest load that server makers plan with.
TARGET_OCCUPANCY: Final = 0.7

ABOUT: Final = f"about, by {ERLANG_B}"  # no formula applies
LINEAR: Final = "occupancy grows as load does"
NEVER: Final = "no load has this blocking"


@dataclass(frozen=True, slots=True)
class Growth:
    """How far one resource is from its limit.

    Parameters
    ----------
    resource : str
    quantity : {'blocking', 'occupancy'}
    limit, value : float
        Fractions; the value is what was measured.
    factor : float
        On the load; below 1: the limit is exceeded already.
    method : str
        Name of the formula, `ABOUT`, `LINEAR` or `NEVER`.
    by_formula : float or None
        The value that the formula gives.
    """

    resource: str
    quantity: Literal["blocking", "occupancy"]
    limit: float
    value: float
    factor: float
    method: str
    by_formula: float | None = None

    @property
    def known(self) -> bool:
        """Whether more than a guess."""
        return self.method != ABOUT


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
        return Growth(measured.name, "occupancy", occupancy, busy, occupancy / busy, LINEAR)
    factor, method = _channels(measured.size, choice, offered, blocking)
    value = measured.blocking or 0.0
    by_formula = choice.blocking if choice is not None else None
    return Growth(measured.name, "blocking", blocking, value, factor, method, by_formula)


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
        return erlang.b(channels=size, blocking=target) / offered, ABOUT
    except InputError:
        return 0.0, NEVER


def bottleneck(growths: Sequence[Growth]) -> BottleneckAnswer:
    """Return the resource with the least factor; the earlier one where two are equal."""
    if not growths:
        reason = "no resource has a limit that load could meet"
        return BottleneckAnswer(None, None, None, None, None, None, None, None, None, reason)
    first = min(growths, key=_factor)
    others = [one for one in growths if one is not first and one.known]
    second = min(others, key=_factor, default=None)
    return BottleneckAnswer(
        resource=first.resource,
        quantity=first.quantity,
        limit=first.limit,
        value=first.value,
        formula_value=first.by_formula,
        factor=first.factor,
        method=first.method,
        next_resource=second.resource if second is not None else None,
        next_factor=second.factor if second is not None else None,
        reason=_reason(first) + _then(second),
    )


def _factor(one: Growth) -> float:
    return one.factor


def _reason(first: Growth) -> str:
    limit = f"{target(first.limit)} {first.quantity}"
    now = _now(first)
    if first.method == NEVER:
        return f"{first.resource} is beyond {limit} at any load ({now})"
    if first.factor >= 1.0:
        return f"{first.resource} is the first to reach {limit}: at {_load(first)} ({now})"
    return f"{first.resource} is beyond {limit}: it would take {_load(first)} ({now})"


def _load(one: Growth) -> str:
    """Return the load that meets the limit, and by what that is known."""
    less = one.factor < 1.0
    load = f"{percent(one.factor)} of" if less else f"{significant(one.factor)} times"
    if one.quantity == "occupancy":
        return f"{load} this load"
    by = one.method if one.known else ERLANG_B
    return f"{load} this load by {by}" if one.known else f"about {load} this load by {by}"


def _now(one: Growth) -> str:
    if one.quantity == "occupancy":
        return f"{percent(one.value)} now; {one.method}"
    measured = f"{percent(one.value)} measured"
    if one.by_formula is None:
        return measured
    return f"{percent(one.by_formula)} by the formula now, {measured}"


def _then(second: Growth | None) -> str:
    if second is None or second.method == NEVER:
        return ""
    if second.factor < 1.0:
        return f", then {second.resource} at {percent(second.factor)} of this load"
    return f", then {second.resource} at {significant(second.factor)} times"
