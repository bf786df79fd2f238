"""Who calls whom: numbers of users, directions between sides, numbers of calls."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.calls.numbering import NumberRange
from simulator.errors import InputError
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.records import DIRECTIONS, Direction, Side

SIDES: Final[Mapping[str, Side]] = MappingProxyType(
    {"lync": "lync", "sip": "mxone", "attached": "mxone", "pstn": "pstn"}
)
# Numbers of calls are unique over all replications of a run: each has so many.
CALLS_PER_REPLICATION: Final = 10_000_000


def numbers_of(population: PopulationSpec) -> NumberRange:
    """Return the numbers of a population's users."""
    return NumberRange(
        population.first_number, population.users, population.name, population.line_prefix
    )


def direction_between(source: PopulationSpec, destination: PopulationSpec) -> Direction:
    """Return the direction of calls between two populations.

    Raises
    ------
    InputError
        From the PSTN into the PSTN: no system of the topology has a part in such a call.
    """
    sides = SIDES[source.kind], SIDES[destination.kind]
    if sides not in DIRECTIONS:
        raise InputError(
            f"calls from {source.name!r} to {destination.name!r} stay outside both systems",
            mark=source.mark,
            expected="a direction with Lync or MX-ONE in it",
        )
    return DIRECTIONS[sides]


def prefix_between(source: PopulationSpec, destination: PopulationSpec) -> str:
    """Return what users of a population dial before a number of another.

    Raises
    ------
    InputError
        When the topology does not say.
    """
    for name, prefix in source.dials:
        if name == destination.name:
            return prefix
    raise InputError(
        f"the topology does not say what {source.name!r} dials to reach {destination.name!r}",
        mark=source.mark,
        field=f"populations.{source.name}.dials",
        expected=f"an entry {destination.name!r}",
    )


def populations_of(topology: TopologySpec) -> dict[str, PopulationSpec]:
    """Return the populations by name."""
    return {population.name: population for population in topology.populations}


class CallNumbers:
    """The numbers of one replication's calls: its own ten million, from 1 on.

    Parameters
    ----------
    replication : int

    Examples
    --------
    >>> numbers = CallNumbers(2)
    >>> numbers.take(), numbers.take()
    (20000001, 20000002)
    """

    __slots__ = ("_last", "_most")

    def __init__(self, replication: int) -> None:
        self._last = replication * CALLS_PER_REPLICATION
        self._most = self._last + CALLS_PER_REPLICATION - 1

    def take(self) -> int:
        """Return the next number.

        Raises
        ------
        InputError
            When the replication has used all of its numbers.
        """
        if self._last >= self._most:
            raise InputError(
                f"one replication makes {CALLS_PER_REPLICATION - 1} calls at most",
                expected="a shorter duration or less load; more replications instead",
            )
        self._last += 1
        return self._last
