"""Steady availability in closed form: a single unit, k of n, units in series and side by side.

Times between failures and to the repair are exponential, switch-over is instant and perfect, and
units age while the system is down (IEC 61078:2016 7 and annex B; birth and death for one crew).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, prod
from typing import Final, Literal

from simulator.errors import InputError

Crews = Literal["independent", "one"]
HOURS_OF_A_YEAR: Final = 8760.0
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Steady:
    """What a system is like in the long run.

    Parameters
    ----------
    availability : float
        Share of time that it works.
    unavailability : float
        1 less that, without the loss of digits.
    failures : float
        Of the system, an hour.
    """

    availability: float
    unavailability: float
    failures: float

    @property
    def downtime(self) -> float:
        """Minutes of a year of 8,760 hours that it does not work."""
        return self.unavailability * HOURS_OF_A_YEAR * 60.0

    @property
    def failures_a_year(self) -> float:
        """Failures of the system in 8,760 hours."""
        return self.failures * HOURS_OF_A_YEAR

    @property
    def mean_up(self) -> float:
        """Mean hours that it works between two failures."""
        return self.availability / self.failures if self.failures else inf


def single(mtbf: float, mttr: float) -> Steady:
    """Return a single unit's availability, MTBF / (MTBF + MTTR).

    Parameters
    ----------
    mtbf, mttr : float
        Mean time that it works, and that it is being repaired, hours.

    Examples
    --------
    >>> round(single(50_000, 4).downtime, 1)
    42.0
    """
    return k_of_n(1, 1, mtbf, mttr)


def k_of_n(k: int, n: int, mtbf: float, mttr: float, crews: Crews = "independent") -> Steady:
    """Return the availability of `n` equal units of which `k` have to work.

    Parameters
    ----------
    k, n : int
        (1, 2) is the redundant pair.
    mtbf, mttr : float
        Of one unit, hours.
    crews : {'independent', 'one'}
        A crew for each unit, or one for all that mends them in turn.

    Raises
    ------
    InputError
        No such system.

    Examples
    --------
    >>> pair = k_of_n(1, 2, 10_000, 4)
    >>> round(pair.downtime, 3), round(pair.mean_up)
    (0.084, 12510000)
    """
    _check(k, n, mtbf, mttr, crews)
    ratio = mttr / mtbf
    weights = [1.0]  # of the states with 0, 1, 2 ... failed units
    for failed in range(1, n + 1):
        mending = failed if crews == "independent" else 1
        weights.append(weights[-1] * (n - failed + 1) * ratio / mending)
    total = sum(weights)
    down = sum(reversed(weights[n - k + 1 :])) / total
    # It fails when one of the last k fails: k / mtbf is the rate out of that state.
    return Steady(sum(weights[: n - k + 1]) / total, down, weights[n - k] / total * k / mtbf)


def series(parts: Iterable[Steady]) -> Steady:
    """Return a system that needs all of its parts, which fail and are mended on their own.

    Examples
    --------
    >>> round(series([single(10_000, 1), single(50_000, 4)]).downtime, 2)
    94.6
    """
    parts = list(parts)
    availability = prod(part.availability for part in parts)
    unavailability = 0.0
    for part in parts:
        unavailability += (1.0 - unavailability) * part.unavailability
    # A part fails the system while all others work.
    failures = sum(part.failures * availability / part.availability for part in parts)
    return Steady(availability, unavailability, failures)


def redundant(parts: Iterable[Steady]) -> Steady:
    """Return a system that needs any one of its parts.

    Examples
    --------
    >>> round(redundant([single(10_000, 4)] * 2).downtime, 3)
    0.084
    """
    parts = list(parts)
    down = prod(part.unavailability for part in parts)
    if down == 0.0:
        return Steady(1.0, 0.0, 0.0)
    # A part fails the system while all others are down.
    failures = sum(part.failures * down / part.unavailability for part in parts)
    return Steady(1.0 - down, down, failures)


def _check(k: int, n: int, mtbf: float, mttr: float, crews: str) -> None:
    if not 1 <= k <= n <= _MOST:
        expected = f"1 <= k <= n <= {_MOST}"
        raise InputError("no such system", field="k of n", seen=f"{k} of {n}", expected=expected)
    for name, value in (("mtbf", mtbf), ("mttr", mttr)):
        if not 0.0 < value < inf:
            raise InputError("no such time", field=name, seen=str(value), expected="above 0 h")
    if crews not in ("independent", "one"):
        raise InputError("no such crews", seen=crews, expected="independent or one")
