"""Who the actors of a scenario are: their numbers found in the topology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.errors import InputError, Mark
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.parties import numbers_of, prefix_between
from simulator.workload.scenario.spec import Actor


def find_actor(name: str, number: str, topology: TopologySpec, mark: Mark) -> Actor:
    """Return the user who has a number.

    Raises
    ------
    InputError
        Nobody of the topology has it, or several have.
    """
    bare = number.replace(" ", "").replace("-", "")
    found = list(_owners(bare, topology.populations))
    meeting = None if found else find_conference(name, bare, topology)
    if meeting is not None:
        return meeting
    if len(found) == 1:
        population, index = found[0]
        numbers = numbers_of(population)
        return Actor(name, population, numbers.number(index), numbers.e164(index))
    field = f"actors.{name}"
    if found:
        named = " and ".join(population.name for population, _ in found)
        raise InputError(
            f"a number of {named}", mark=mark, field=field, seen=number, expected="E.164 form"
        )
    raise InputError(
        "nobody of the topology has this number",
        mark=mark,
        field=field,
        seen=number,
        expected=f"one of {', '.join(map(_range, topology.populations))}",
    )


def conferences(topology: TopologySpec) -> list[str]:
    """Return the numbers of all conferences, in E.164 form."""
    servers = [node.conference for node in topology.nodes if node.conference is not None]
    return [number for server in servers for _, number in server.conferences]


def find_conference(name: str, number: str, topology: TopologySpec) -> Actor | None:
    """Return the conference that has a number in the plan of the Lync users; None: none has."""
    for e164 in conferences(topology):
        for one in topology.populations:
            inner = e164.removeprefix(one.line_prefix)
            if one.kind == "lync" and inner != e164 and number in (e164, inner):
                return Actor(name, one, inner, e164, is_user=False)
    return None


def _owners(
    number: str, populations: Iterable[PopulationSpec]
) -> Iterator[tuple[PopulationSpec, int]]:
    for one in populations:
        numbers = numbers_of(one)
        index = numbers.index_e164(number) if number.startswith("+") else numbers.index(number)
        if index is not None:
            yield one, index


def _range(population: PopulationSpec) -> str:
    numbers = numbers_of(population)
    if population.kind == "pstn":
        first, last = numbers.e164(0), numbers.e164(numbers.count - 1)
    else:
        first, last = numbers.first, numbers.last
    return f"{first} to {last} ({population.name})"


def dialled_by(caller: Actor, called: Actor) -> str:
    """Return what one actor dials to reach another.

    Raises
    ------
    InputError
        The topology does not say.
    """
    return prefix_between(caller.population, called.population) + called.number
