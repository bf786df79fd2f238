"""Who plays whom: roles of a scenario given to users of a topology.

A scenario names a user by number, or asks for one of a kind or a population; such a template is
performed in any topology that has users of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from simulator.errors import InputError
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.topology.complaints import nearest
from simulator.topology.document import Document
from simulator.topology.feature_scopes import SCOPES
from simulator.workload.parties import numbers_of
from simulator.workload.scenario.actors import (
    conferences,
    dialled_by,
    find_actor,
    find_conference,
)
from simulator.workload.scenario.schema import RoleFile, ScenarioFile
from simulator.workload.scenario.spec import Actor

# Say whom a feature serves and which it is, not to whom it leads.
_NO_PARTNERS: Final = frozenset({*SCOPES, "feature"})


def needs_cast(file: ScenarioFile) -> bool:
    """Whether users have to be known before the features that a file switches on."""
    if any(isinstance(actor, RoleFile) for actor in file.actors.values()):
        return True
    values = (value for plain in file.features.values() for value in plain.values())
    return any(name in file.actors for value in values for name in _words(value))


def cast(file: ScenarioFile, topology: TopologySpec, document: Document) -> dict[str, str]:
    """Return the number of each actor in E.164 form.

    Raises
    ------
    InputError
        The topology has no such user, or not so many.
    """
    given = {
        name: find_actor(name, number, topology, document.mark(("actors", name)))
        for name, number in file.actors.items()
        if isinstance(number, str)
    }
    taken = {actor.e164 for actor in given.values()}
    found: dict[str, str] = {}
    for name, role in file.actors.items():
        if isinstance(role, RoleFile):
            found[name] = _player(name, role, topology, taken, document)
            taken.add(found[name])
        else:
            found[name] = given[name].e164
    return found


def _player(
    name: str,
    role: RoleFile,
    topology: TopologySpec,
    taken: set[str],
    document: Document,
) -> str:
    """Return the number of the first user of a role who is not taken."""
    if role.kind == "conference":
        return _conference(name, topology, taken, document)
    for population in _populations(name, role, topology, document):
        numbers = numbers_of(population)
        for index in range(min(numbers.count, len(taken) + 1)):
            if numbers.e164(index) not in taken:
                return numbers.e164(index)
    raise InputError(
        "the topology has not so many users of this kind",
        mark=document.mark(("actors", name)),
        field=f"actors.{name}",
        seen=role.population or role.kind,
    )


def _conference(name: str, topology: TopologySpec, taken: set[str], document: Document) -> str:
    for number in conferences(topology):
        if number not in taken and find_conference(name, number, topology) is not None:
            return number
    raise InputError(
        "the topology has no such conference in the plan of its Lync users",
        mark=document.mark(("actors", name)),
        field=f"actors.{name}",
    )


def _populations(
    name: str, role: RoleFile, topology: TopologySpec, document: Document
) -> list[PopulationSpec]:
    place = ("actors", name)
    if (role.kind is None) is (role.population is None):
        raise InputError(
            "whom does it mean?",
            mark=document.mark(place),
            field=".".join(place),
            expected="a number, `kind` or `population`",
        )
    if role.kind is not None:
        same = [one for one in topology.populations if one.kind == role.kind]
        return sorted(same, key=lambda one: one.home not in _homes(topology))
    found = [one for one in topology.populations if one.name == role.population]
    if not found:
        known = [one.name for one in topology.populations]
        raise InputError(
            "there is no such population",
            mark=document.mark((*place, "population")),
            field=".".join((*place, "population")),
            seen=role.population,
            expected=nearest(role.population or "", known),
        )
    return found


def _homes(topology: TopologySpec) -> set[str]:
    """Return the servers at the two ends of the first trunk, whose users come first."""
    if not topology.trunks:
        return set()
    trunk = topology.trunks[0]
    bridges = (one.mediation for one in topology.nodes if one.name == trunk.mediation)
    return {trunk.pbx, *(bridge.front_end for bridge in bridges if bridge is not None)}


def with_numbers(
    features: Mapping[str, Mapping[str, object]],
    actors: Mapping[str, str],
    topology: TopologySpec,
    document: Document,
) -> dict[str, dict[str, object]]:
    """Return features with the numbers of actors in place of their names.

    Whom a feature serves is named by number, another actor as the first served one dials him.

    Raises
    ------
    InputError
        The topology does not say what is dialled.
    """
    known = {
        name: find_actor(name, number, topology, document.mark(("actors", name)))
        for name, number in actors.items()
    }
    return {name: dict(_numbered(plain, known)) for name, plain in features.items()}


def _numbered(
    plain: Mapping[str, object], actors: Mapping[str, Actor]
) -> Iterable[tuple[str, object]]:
    served = next((actors[one] for one in _words(plain.get("users")) if one in actors), None)
    for key, value in plain.items():
        if key == "users":
            yield key, _replaced(value, {name: actor.number for name, actor in actors.items()})
        elif key in _NO_PARTNERS or served is None:
            yield key, value
        else:
            named = [one for one in _words(value) if one in actors]
            yield key, _replaced(value, {one: dialled_by(served, actors[one]) for one in named})


def _words(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str)]


def _replaced(value: object, numbers: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_replaced(one, numbers) for one in value]
    return numbers.get(value, value) if isinstance(value, str) else value
