"""One line beside each resource: do simulation and formula differ, and why."""

from __future__ import annotations

from typing import Final

from simulator.errors import InputError
from simulator.study import erlang
from simulator.study.formulae import ENGSET, ERLANG_B, Choice
from simulator.study.measured import Measured
from simulator.study.statistics import Interval
from simulator.study.waiting import erlang_c
from simulator.study.words import percent, percent_range, seconds, significant

WIDE: Final = 3.0  # an interval that goes so many times beyond the formula says little of it
CHANCE: Final = "or chance: one right formula in twenty falls outside"


def interval_reason(measured: Measured, interval: Interval | None, replay: bool) -> str | None:
    """Return why there is no interval, None where there is one."""
    if interval is None:
        return "no attempts"
    if replay:
        return "one recorded history is no sample"
    if interval.low is None:
        return "one replication does not tell its spread"
    return None


def verdict(
    measured: Measured, choice: Choice, interval: Interval | None, *, broken: bool = False
) -> str:
    """Return the word on a resource with channels.

    Parameters
    ----------
    measured : Measured
    choice : Choice
    interval : Interval or None
        Of the blocking, ends None where they are not known.
    broken : bool
        Whether something broke in the run.
    """
    theory = choice.blocking
    if theory is None:
        return f"no formula: {choice.reason}"
    if interval is None:
        return f"{choice.formula} {percent(theory)}: nothing came to compare it with"
    value = percent(interval.value)
    if broken:
        return f"{value} beside {percent(theory)}, where nothing breaks"
    if interval.low is None or interval.high is None:
        return f"{value} beside {percent(theory)}: one replication gives no interval"
    if interval.low <= theory <= interval.high:
        return _inside(theory, interval.low, interval.high, blocked=measured.blocked)
    ends = percent_range(interval.low, interval.high)
    side = "higher" if interval.value > theory else "lower"
    why = _why(measured, choice, interval)
    return f"{side} than the formula: {percent(theory)} is outside {ends}; {why}"


def _inside(theory: float, low: float, high: float, *, blocked: int) -> str:
    """Return the word on a formula that the interval holds: how much that says."""
    where = (
        f"{percent(theory)} lies in the interval {percent_range(low, high)}"
        if blocked
        else f"none blocked, and {percent(theory)} lies below {percent(high)}"
    )
    # Where none was blocked the lower end is 0 by nature, not by want of replications.
    if high >= WIDE * theory or (blocked and low <= theory / WIDE):
        return f"not contradicted: {where} (the interval is wide; more replications narrow it)"
    return f"agrees: {where}"


def _why(measured: Measured, choice: Choice, interval: Interval) -> str:
    """Return the likeliest reason of a difference, by what was measured."""
    came = _other_traffic(measured, choice, interval)
    if came is not None:
        return came
    if choice.remarks:
        return choice.remarks[0]
    if "recall_factor" in choice.parameters:
        return f"the formula takes repeated calls for fresh ones, {CHANCE}"
    if choice.formula == ENGSET:
        return f"the formula has no time between dialling and seizing, {CHANCE}"
    return f"calls may come in bursts that Poisson arrivals do not have, {CHANCE}"


def _other_traffic(measured: Measured, choice: Choice, interval: Interval) -> str | None:
    """Return a word where more or less came than was intended."""
    intended, came = choice.parameters.get("offered"), measured.offered
    if choice.formula != ERLANG_B or intended is None or came.holds(intended) is not False:
        return None
    blocking, theory = erlang.b(came.value, measured.size or 0), choice.blocking or 0.0
    if abs(blocking - interval.value) >= abs(theory - interval.value):
        return None  # it would lie even farther away
    fits = ", which explains it" if interval.holds(blocking) else ""
    return (
        f"{significant(came.value)} E came, not the {significant(intended)} E meant, "
        f"for which it gives {percent(blocking)}{fits}"
    )


def processor_verdict(measured: Measured, window: float) -> str:
    """Return the word on a processor: how long messages wait, beside a queue of random arrivals.

    Parameters
    ----------
    measured : Measured
    window : float
        Length of one measured window, seconds.
    """
    busy = measured.occupancy or 0.0
    text = f"{percent(busy)} busy; messages wait {seconds(measured.wait_mean)}"
    theory = _random_wait(measured, window)
    if theory is None:
        return text
    name = f"M/M/{measured.size}"
    return f"{text}, {_beside(measured.wait_mean, theory)} ({name}: {seconds(theory)})"


def _beside(wait: float, theory: float) -> str:
    if wait > 1.2 * theory:
        return "longer than random arrivals would, since a call's messages come close together"
    if wait < theory / 1.2:
        return "shorter than random arrivals with exponential service would"
    return "as random arrivals would"


def _random_wait(measured: Measured, window: float) -> float | None:
    """Return the mean wait of M/M/c at this load; None where it has none."""
    size, carried = measured.size or 0, measured.carried.value
    served = measured.attempts - measured.blocked
    if not served or not 0.0 < carried < size:
        return None
    service = carried * window * len(measured.figures) / served
    try:
        return erlang_c(carried, size) * service / (size - carried)
    except InputError:
        return None
