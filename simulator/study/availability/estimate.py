"""Figures of all replications: windows as they were counted, the time between by its rates.

Each replication is a time of its own, drawn and simulated independently of the others, so that
intervals are taken over them. Nothing is broken between windows: no call is lost to a fault
there, and what is offered and refused goes by the rates of a time without faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, hypot
from typing import Final

from simulator.study.availability.spans import Observed
from simulator.study.availability.tally import ALL, Scope
from simulator.study.statistics import Interval, blocking_interval, mean_interval

YEAR: Final = 365 * 86_400.0
_FINE: Final = 1000  # parts of a second in which times are counted


@dataclass(frozen=True, slots=True)
class Service:
    """What calls of one scope meet.

    Parameters
    ----------
    scope : (str, str)
    offered : float
        Calls a year.
    lost : Interval
        Share of them that a fault kept from being set up, or cut off.
    dropped : Interval
        Calls a year that a fault cut off; they are among the lost.
    refused : Interval
        Share that was refused for other reasons: no free channel, say.
    unreachable : Interval
        Share of time in which a call would not have been set up because of a fault.
    """

    scope: Scope
    offered: float
    lost: Interval
    dropped: Interval
    refused: Interval
    unreachable: Interval

    @property
    def availability(self) -> Interval:
        """Share of calls that no fault has lost."""
        return complement(self.lost)

    @property
    def served(self) -> Interval:
        """Share of calls that were neither lost to a fault nor refused for other reasons."""
        value = 1.0 - self.lost.value - self.refused.value
        half = hypot(_half(self.lost), _half(self.refused))
        if self.lost.low is None or self.refused.low is None:
            return Interval(value, None, None, self.lost.n)
        return Interval(value, max(0.0, value - half), min(1.0, value + half), self.lost.n)

    @property
    def time_availability(self) -> Interval:
        """Share of time in which a call would have been set up."""
        return complement(self.unreachable)

    @property
    def downtime(self) -> Interval:
        """Minutes of a year in which a call would not have been set up."""
        return scaled(self.unreachable, YEAR / 60.0)


class Estimate:
    """All replications.

    Parameters
    ----------
    observed : sequence of Observed
    fault_free : sequence of Observed
        Times without faults.
    outages : mapping of fault to float
        Mean length of one failure, seconds: where none was drawn, or none lost a call, it tells
        how much one could have cost.
    """

    def __init__(
        self,
        observed: Sequence[Observed],
        fault_free: Sequence[Observed],
        outages: Mapping[str, float],
    ) -> None:
        self.observed = tuple(observed)
        self.fault_free = tuple(fault_free)
        self._outage = max(outages.values(), default=0.0)

    @property
    def scopes(self) -> list[Scope]:
        """Whom calls concern, everybody first."""
        both = (*self.observed, *self.fault_free)
        found = dict.fromkeys(scope for one in both for scope in one.tallies)
        return sorted(found, key=lambda scope: (_ORDER.index(scope[0]), scope[1]))

    def rate(self, scope: Scope) -> Interval:
        """Return calls a second in a time without faults."""
        return mean_interval([one.of(scope).offered / one.length for one in self.fault_free])

    def service(self, scope: Scope) -> Service:
        """Return what calls of one scope meet."""
        measured = self.rate(scope)
        rate = measured.value
        offered = [one.of(scope).offered + rate * one.between for one in self.observed]
        between = rate * fsum(one.between for one in self.observed)
        # How far off the calls offered may be, as a share of all.
        off = _half(measured) / rate * between / fsum(offered) if rate else 0.0
        years = self._years
        tallies = [one.of(scope) for one in self.observed]
        return Service(
            scope,
            fsum(offered) / fsum(years),
            widened(_share([one.lost for one in tallies], offered, rate * self._outage), off),
            mean_interval([one.dropped / y for one, y in zip(tallies, years, strict=True)]),
            self._refused(scope, offered),
            _share(
                [one.unreachable * _FINE for one in tallies],
                [one.length * _FINE for one in self.observed],
                self._outage * _FINE,
            ),
        )

    def lost_to(self, fault: str) -> Interval:
        """Return the calls a year that one fault loses."""
        years = self._years
        lost = [one.of(ALL).by_fault[fault] for one in self.observed]
        return mean_interval([calls / year for calls, year in zip(lost, years, strict=True)])

    def failures(self, fault: str) -> float:
        """Return how often a year a fault was drawn."""
        return sum(one.failures[fault] for one in self.observed) / fsum(self._years)

    @property
    def simulated(self) -> float:
        """Share of the time that was simulated message by message."""
        return fsum(one.simulated for one in self.observed) / fsum(
            one.length for one in self.observed
        )

    @property
    def _years(self) -> list[float]:
        return [one.length / YEAR for one in self.observed]

    def _refused(self, scope: Scope, offered: Sequence[float]) -> Interval:
        """Return the share refused: in windows as counted, between as in a time without faults."""
        free = [one.of(scope) for one in self.fault_free]
        counts = [one.refused for one in free], [one.offered for one in free]
        between = blocking_interval(*counts) or Interval(0.0, None, None, len(free))
        total = fsum(offered)
        inside = sum(one.of(scope).offered for one in self.observed)
        refused = sum(one.of(scope).refused for one in self.observed)
        weight = (total - inside) / total if total else 0.0
        part = refused / total if total else 0.0
        return shifted(scaled(between, weight), part)


_ORDER: Final = ("all", "direction", "users")


def scaled(one: Interval, factor: float) -> Interval:
    """Return an interval of so many times the figure; `factor` is not negative."""
    low = None if one.low is None else one.low * factor
    high = None if one.high is None else one.high * factor
    return Interval(one.value * factor, low, high, one.n)


def shifted(one: Interval, by: float) -> Interval:
    """Return an interval of a figure that is so much greater."""
    low = None if one.low is None else one.low + by
    high = None if one.high is None else one.high + by
    return Interval(one.value + by, low, high, one.n)


def widened(one: Interval, error: float) -> Interval:
    """Return an interval whose figure may be off by a share of itself for another reason, too.

    Examples
    --------
    >>> widened(Interval(10.0, 6.0, 14.0, 9), 0.3)
    Interval(value=10.0, low=5.0, high=15.0, n=9)
    """
    if one.low is None or one.high is None:
        return one
    more = one.value * error
    low = one.value - hypot(one.value - one.low, more)
    return Interval(one.value, max(0.0, low), one.value + hypot(one.high - one.value, more), one.n)


def named_ends(name: str, one: Interval) -> dict[str, float | None]:
    """Return a figure and the ends of its interval by their names in tables."""
    return {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}


def complement(one: Interval) -> Interval:
    """Return the interval of what is left of 1.

    Examples
    --------
    >>> complement(Interval(0.25, 0.125, 0.5, 9))
    Interval(value=0.75, low=0.5, high=0.875, n=9)
    """
    low = None if one.high is None else 1.0 - one.high
    high = None if one.low is None else 1.0 - one.low
    return Interval(1.0 - one.value, low, high, one.n)


def _half(one: Interval) -> float:
    return 0.0 if one.low is None or one.high is None else 0.5 * (one.high - one.low)


def _share(parts: Sequence[float], wholes: Sequence[float], burst: float) -> Interval:
    """Return parts over wholes with their interval; losses come in bursts, one a failure."""
    counts = [round(one) for one in parts]
    found = blocking_interval(counts, [round(one) for one in wholes], burst=max(1.0, burst))
    return found or Interval(0.0, None, None, len(counts))
