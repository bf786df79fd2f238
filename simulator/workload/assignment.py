"""Which users of a topology stand for the parties of call records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import cycle

from simulator.calls.numbering import NumberRange
from simulator.errors import InputError
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.parties import SIDES, numbers_of
from simulator.workload.records import Side

User = tuple[PopulationSpec, str]


class Assignment:
    """The parties of one side, each with a user of its own as far as there are users.

    A party that is named by a number of the side's populations, with or without what stands
    before it in E.164 form, is that user. The others take the users who are left, in order of
    first appearance; the populations are filled one after another. When all are taken the users
    are gone through again from the first.

    Parameters
    ----------
    side : {'lync', 'mxone', 'pstn'}
    topology : TopologySpec
    names : iterable of str
        The parties of the records, in their order; a name may come again.

    Raises
    ------
    InputError
        When the topology has nobody on that side.
    """

    def __init__(self, side: Side, topology: TopologySpec, names: Iterable[str]) -> None:
        populations = [p for p in topology.populations if SIDES[p.kind] == side]
        if not populations:
            raise InputError(
                f"the records have parties on the side {side!r}, the topology has nobody there",
                mark=topology.mark,
                field="populations",
            )
        parties = list(dict.fromkeys(names))
        self.side = side
        self.parties = len(parties)
        self.size = sum(population.users for population in populations)
        ranges = [(population, numbers_of(population)) for population in populations]
        self._users = _named(parties, ranges)
        taken = {number for _, number in self._users.values()}
        self._fill([name for name in parties if name not in self._users], ranges, taken)

    def _fill(
        self,
        names: list[str],
        ranges: Sequence[tuple[PopulationSpec, NumberRange]],
        taken: set[str],
    ) -> None:
        """Give users to the parties that are named otherwise."""
        everybody = (
            (population, numbers.number(i))
            for population, numbers in ranges
            for i in range(population.users)
        )
        wanted = iter(names)
        free = (user for user in everybody if user[1] not in taken)
        first_round = dict(zip(wanted, free, strict=False))
        self._users |= first_round
        # `zip` takes a name before it finds that nobody is left: begin anew behind the served.
        rest = names[len(first_round) :]
        again = cycle(first_round.values() or self._users.values())
        self._users |= dict(zip(rest, again, strict=False))

    def __getitem__(self, name: str) -> User:
        """Return population and number of a party's user."""
        return self._users[name]

    @property
    def warning(self) -> str | None:
        """What the answer has to say, when users stand for several parties."""
        shared = self.parties - len({number for _, number in self._users.values()})
        if not shared:
            return None
        return (
            f"{self.parties} parties of the records share {self.size} users on the side "
            f"{self.side!r}: {shared} have none of their own"
        )


def _named(
    parties: Iterable[str], ranges: Sequence[tuple[PopulationSpec, NumberRange]]
) -> dict[str, User]:
    """Return the users of those parties that are named by a number of the topology."""
    found: dict[str, User] = {}
    for name in parties:
        for population, numbers in ranges:
            user = numbers.index(name)
            if user is None:
                user = numbers.index_e164(name)
            if user is not None:
                found[name] = population, numbers.number(user)
                break
    return found
