"""Where a rising function meets a target, and the least whole number that does.

Bisection only: the traffic formulae are monotone and cheap, so that a method which cannot fail
is worth more than one which is fast. Not a general solver.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from simulator.errors import InputError

# A target that was itself computed in floating point must be met by the number it came from.
SLACK = 1e-12


def rising_root(
    function: Callable[[float], float], target: float, low: float, high: float
) -> float:
    """Return where a rising function reaches a target, to the last bit of a float.

    Parameters
    ----------
    function : callable
        Rising on ``[low, high]``.
    target : float
        Value to reach.
    low, high : float
        An interval that holds the root.

    Returns
    -------
    float

    Examples
    --------
    >>> rising_root(lambda x: x * x, 2.0, 0.0, 2.0)
    1.4142135623730951
    """
    while True:
        middle = _middle(low, high)
        if not low < middle < high:
            return high
        if function(middle) < target:
            low = middle
        else:
            high = middle


def rising_root_above(function: Callable[[float], float], target: float, start: float) -> float:
    """Return where a rising function on the positive numbers reaches a target.

    Parameters
    ----------
    function : callable
        Rising on all positive numbers.
    target : float
        Value to reach; above the function's value at 0.
    start : float
        Any positive number, best one near the root.

    Returns
    -------
    float

    Raises
    ------
    InputError
        When the target is not reached below 1e300.
    """
    high = start
    while function(high) < target:
        high *= 2.0
        if high > 1e300:
            raise InputError("no finite value reaches this target", seen=f"{target:.15g}")
    return rising_root(function, target, 0.0, high)


def meets(value: float, target: float) -> bool:
    """Tell whether a probability is at most its target, rounding errors forgiven."""
    return value <= target * (1.0 + SLACK)


def _middle(low: float, high: float) -> float:
    # In the far tail the root may be 1e-200: halving the exponent first gets there in few steps.
    if low == 0.0:
        return high * 2.0**-8
    if high > 4.0 * low:
        return sqrt(low) * sqrt(high)
    return 0.5 * (low + high)
