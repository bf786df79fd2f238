"""Who dials: a population, a node, a user's number, or the public network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.calls.numbering import NumberRange
from simulator.errors import InputError, Mark
from simulator.nodes.spec import NodeSpec, PopulationSpec, TopologySpec, TrunkSpec
from simulator.topology.complaints import nearest

Side = Literal["lync", "pbx", "outside", "trunk", "proxy"]
_EXPECTED = "a user's number, a population or a node that calls"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who dials.

    Parameters
    ----------
    side : {'lync', 'pbx', 'outside', 'trunk', 'proxy'}
        A Lync user; an extension; the network behind a carrier; the peer of a trunk, of which
        nothing but the number is known; a user agent at a plain proxy.
    node : str
        The server that takes the digits.
    name : str
        In words.
    population : PopulationSpec or None
    number : str
        In E.164 form, where it is known.
    trunk : TrunkSpec or None
    """

    side: Side
    node: str
    name: str
    population: PopulationSpec | None = None
    number: str = ""
    trunk: TrunkSpec | None = None


def find_caller(spec: TopologySpec, who: str, mark: Mark | None = None) -> Caller:
    """Return the caller that is meant.

    Parameters
    ----------
    who : str
        A population (its first user), a node, a number inside or in E.164 form, ``PSTN``.
    mark : Mark, optional
        Where it was asked, for an error.

    Raises
    ------
    InputError
        Nobody is called so, or several are.
    """
    for population in spec.populations:
        if population.name == who:
            return _user(spec, population, 0)
    for node in spec.nodes:
        if node.name == who and (caller := _at_node(spec, node)):
            return caller
    number = _number(who)
    owners = _owners(spec, number)
    if len(owners) == 1:
        return _user(spec, *owners[0])
    if owners:
        named = " and ".join(population.name for population, _ in owners)
        raise InputError(
            f"{number} is a number of {named}", mark=mark, seen=who, expected="it in E.164 form"
        )
    carriers = [node for node in spec.nodes if node.carrier]
    if carriers and (who.upper() == "PSTN" or _is_public(number)):
        return _outside(carriers[0], number if _is_public(number) else "")
    names = [*(one.name for one in spec.populations), *(one.name for one in spec.nodes)]
    expected = f"{_EXPECTED}: {nearest(who, list(dict.fromkeys(names)))}"
    raise InputError("nobody calls from there", mark=mark, seen=who, expected=expected)


def _user(spec: TopologySpec, population: PopulationSpec, index: int) -> Caller:
    numbers = _range(population)
    home = next(node for node in spec.nodes if node.name == population.home)
    name, e164 = f"{population.name} {numbers.number(index)}", numbers.e164(index)
    if home.carrier:
        server = home.carrier.telephony_server
        return Caller("outside", server, f"{home.name} {e164}", population, e164)
    side: Side = "proxy" if home.recipe == "proxy" else "lync" if home.lync else "pbx"
    return Caller(side, home.name, name, population, e164)


def _at_node(spec: TopologySpec, node: NodeSpec) -> Caller | None:
    """Return who calls from a node: whose terminals it has, or the first who is at home there."""
    at_home = [one for one in spec.populations if node.name in (node.population and "", one.home)]
    mine = [one for one in spec.populations if one.name == node.population] or at_home
    if mine:
        return _user(spec, mine[0], 0)
    if node.carrier:
        return _outside(node, "")
    trunk = next((one for one in spec.trunks if one.mediation == node.name), None)
    if trunk is not None:
        return Caller("trunk", node.name, f"the peer of {trunk.name}", trunk=trunk)
    attached = next((one for one in spec.nodes if one.attached_to == node.name), None)
    return _at_node(spec, attached) if attached else None


def _outside(carrier: NodeSpec, number: str) -> Caller:
    assert carrier.carrier is not None
    name = f"{carrier.name} {number}".rstrip()
    return Caller("outside", carrier.carrier.telephony_server, name, None, number)


def _owners(spec: TopologySpec, number: str) -> list[tuple[PopulationSpec, int]]:
    ranges = [(population, _range(population)) for population in spec.populations]
    found = [(one, numbers.index_e164(number)) for one, numbers in ranges if numbers.prefix]
    exact = [(one, index) for one, index in found if index is not None]
    inside = [(one, numbers.index(number)) for one, numbers in ranges]
    return exact or [(one, index) for one, index in inside if index is not None]


def _range(population: PopulationSpec) -> NumberRange:
    return NumberRange(
        population.first_number, population.users, population.name, population.line_prefix
    )


def _number(who: str) -> str:
    """Return the number of ``sip:20123@host``, ``tel:+46...`` or a plain one."""
    scheme, colon, rest = who.partition(":")
    bare = rest if colon and scheme.lower() in ("sip", "sips", "tel") else who
    return bare.partition("@")[0].partition(";")[0].replace(" ", "")


def _is_public(number: str) -> bool:
    return number.startswith("+") and number[1:].isdigit() and number.isascii()
