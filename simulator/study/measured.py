"""One resource over all replications: sums, means and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Literal

from simulator.study.loss import blocking_burst
from simulator.study.result import ReplicationResult, ResourceFigures
from simulator.study.statistics import Interval, blocking_interval, mean_interval


@dataclass(frozen=True)
class Measured:
    """What the measured windows of all replications saw of one resource.

    Parameters
    ----------
    figures : tuple of ResourceFigures
        One a replication; at least one.
    """

    figures: tuple[ResourceFigures, ...]

    @property
    def name(self) -> str:
        """Of the resource."""
        return self.figures[0].name

    @property
    def kind(self) -> Literal["channels", "processor"]:
        """What it is."""
        return self.figures[0].kind

    @property
    def size(self) -> int | None:
        """How many there are; None: unlimited."""
        return self.figures[0].size

    @property
    def multiple(self) -> bool:
        """Whether some calls took more than one."""
        return any(one.multiple for one in self.figures)

    @property
    def again(self) -> int:
        """Seizures tried by calls that held one already."""
        return sum(one.again for one in self.figures)

    @cached_property
    def attempts(self) -> int:
        """All attempts."""
        return sum(one.attempts for one in self.figures)

    @cached_property
    def blocked(self) -> int:
        """All refusals."""
        return sum(one.blocked for one in self.figures)

    @property
    def blocking(self) -> float | None:
        """Blocked over attempts; None without attempts."""
        return self.blocked / self.attempts if self.attempts else None

    @property
    def worst(self) -> float | None:
        """Highest blocking of a single replication; None without attempts."""
        return max(self._each_blocking(), default=None)

    def above(self, target: float) -> int:
        """Return in how many replications blocking was above a target."""
        return sum(blocking > target for blocking in self._each_blocking())

    def _each_blocking(self) -> list[float]:
        return [one.blocked / one.attempts for one in self.figures if one.attempts]

    @cached_property
    def carried(self) -> Interval:
        """Carried traffic in erlang, with its interval over replications."""
        return mean_interval([one.carried for one in self.figures])

    @cached_property
    def offered(self) -> Interval:
        """Offered traffic as it came: what was carried, and what the blocked would have added.

        They would have held it as long as those that got it did.
        """
        return mean_interval([measured_offered(one) for one in self.figures])

    @cached_property
    def interval(self) -> Interval | None:
        """Blocking with its interval; None without attempts."""
        return blocking_interval(
            [one.blocked for one in self.figures],
            [one.attempts for one in self.figures],
            burst=blocking_burst(self.carried.value, self.size) if self.size else 1.0,
        )

    @property
    def peak(self) -> int:
        """Most at a time in any replication."""
        return max(one.peak for one in self.figures)

    @property
    def peak_mean(self) -> float:
        """Most at a time, mean over replications."""
        return self.mean("peak")

    @property
    def occupancy(self) -> float | None:
        """Share in use; None where it is unlimited."""
        return self.carried.value / self.size if self.size else None

    @property
    def wait_mean(self) -> float:
        """Mean wait of a message at a processor over all replications, seconds."""
        waits = fsum(one.wait_mean * one.attempts for one in self.figures)
        return waits / self.attempts if self.attempts else 0.0

    @property
    def wait_max(self) -> float:
        """Longest wait of a message at a processor, seconds."""
        return max(one.wait_max for one in self.figures)

    def mean(self, name: str) -> float:
        """Return the mean of one of the figures over replications."""
        return fsum(getattr(one, name) for one in self.figures) / len(self.figures)


def measured_offered(figures: ResourceFigures) -> float:
    """Return the offered traffic of one window, erlang."""
    granted = figures.attempts - figures.blocked
    return figures.carried * figures.attempts / granted if granted else figures.carried


def gather(results: Sequence[ReplicationResult]) -> list[Measured]:
    """Return all resources over replications, in the order in which they first stand.

    One that a replication does not name was not used there.
    """
    names = {one.name: one for result in results for one in result.resources}
    return [
        Measured(tuple(_find(result, name) or _idle(known) for result in results))
        for name, known in names.items()
    ]


def _find(result: ReplicationResult, name: str) -> ResourceFigures | None:
    return next((one for one in result.resources if one.name == name), None)


def _idle(known: ResourceFigures) -> ResourceFigures:
    return ResourceFigures(known.name, known.kind, known.size, 0, 0, 0.0, 0, 0.0)
