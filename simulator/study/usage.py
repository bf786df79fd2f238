"""Which calls take what of which resource, as far as the topology alone tells.

The counterpart of what the nodes seize while they run, used to say how much traffic is meant for
a resource and which formula fits it. Names are those that `simulator.nodes.build` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from simulator.nodes.spec import NodeSpec, PopulationSpec, TopologySpec, TrunkSpec

Role = Literal["trunk", "licences", "encryption", "mediation", "rtp", "b-channels"]
Pair = tuple[str, str]  # calling and called population

WORDS: Final[Mapping[Role, str]] = {
    "trunk": "channels of the trunk",
    "licences": "licences of the trunk",
    "encryption": "encryption licences of the trunk",
    "mediation": "calls of the Mediation Server",
    "rtp": "RTP resources of the media gateway",
    "b-channels": "B channels of the primary rates",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How calls use one resource.

    Parameters
    ----------
    name : str
        Of the resource.
    role : Role
    amounts : mapping of (calling, called population) to int
        How many one call takes; what is not named takes none.
    alternatives : bool
        Calls may also go by another resource of its kind, or come to this one from another.
    """

    name: str
    role: Role
    amounts: Mapping[Pair, int]
    alternatives: bool = False


def uses(topology: TopologySpec) -> dict[str, Use]:
    """Return the resources with channels of a topology, by name.

    Parameters
    ----------
    topology : TopologySpec
    """
    found = [*_trunks(topology), *_mediation(topology), *_rtp(topology), *_b_channels(topology)]
    return {use.name: use for use in found}


def _pairs(
    topology: TopologySpec, amount: Callable[[PopulationSpec, PopulationSpec], int]
) -> dict[Pair, int]:
    pairs = (
        (a, b)
        for a in topology.populations
        for b in topology.populations
        if not a.kind == b.kind == "pstn"
    )
    return {(a.name, b.name): n for a, b in pairs if (n := amount(a, b))}


def _crosses(a: PopulationSpec, b: PopulationSpec) -> int:
    """One Direct SIP trunk call where one side is Lync's and the other is not."""
    return int((a.kind == "lync") != (b.kind == "lync"))


def _trunks(topology: TopologySpec) -> Iterator[Use]:
    crossing = _pairs(topology, _crosses)
    several = len(topology.trunks) > 1  # which of them a call takes is decided while it runs
    for trunk in topology.trunks:
        alternatives = several or _has_alternatives(topology, trunk)
        yield Use(trunk.name, "trunk", crossing, alternatives)
        yield Use(f"{trunk.name}-licences", "licences", crossing, alternatives)
        if trunk.transport == "tls":
            yield Use(f"{trunk.name}-encryption", "encryption", crossing, alternatives)


def _has_alternatives(topology: TopologySpec, trunk: TrunkSpec) -> bool:
    for node in topology.nodes:
        if node.lync is not None:
            routes = (route.trunks for route in node.lync.routes)
            if any(trunk.name in trunks and len(trunks) > 1 for trunks in routes):
                return True
        if node.telephony is not None and _destination_alternatives(node, trunk.name):
            return True
    return False


def _destination_alternatives(node: NodeSpec, trunk: str) -> bool:
    """Tell whether an access code of a Telephony Server has this trunk and another way."""
    assert node.telephony is not None
    by_trunk = {route.name for route in node.telephony.routes if route.trunk == trunk}
    for destination in node.telephony.destinations:
        routes = {choice.route for choice in destination.choices}
        if routes & by_trunk and len(destination.choices) > 1:
            return True
    return False


def _mediation(topology: TopologySpec) -> Iterator[Use]:
    crossing = _pairs(topology, _crosses)
    servers = [node for node in topology.nodes if node.mediation is not None]
    for node in servers:
        assert node.mediation is not None
        trunks = [one for one in topology.trunks if one.name in node.mediation.trunks]
        front_end = next(one for one in topology.nodes if one.name == node.mediation.front_end)
        mode = "always" if front_end.lync is None else front_end.lync.media_bypass
        takes = mode != "always" or any(not trunk.bypass for trunk in trunks)
        alternatives = len(servers) > 1 or any(_has_alternatives(topology, one) for one in trunks)
        alternatives = alternatives or mode == "sites"  # which calls it relays depends on sites
        yield Use(f"{node.name}-calls", "mediation", crossing if takes else {}, alternatives)


def _rtp(topology: TopologySpec) -> Iterator[Use]:
    operators = {n.name for n in topology.nodes if n.carrier and n.carrier.kind == "sip"}
    served = {n.population for n in topology.nodes if n.profile.rtp_resources}
    servers = [n for n in topology.nodes if n.telephony is not None and n.telephony.gateways]
    if len(servers) > 1:  # by which of them a call passes is decided while it runs
        return
    for server in servers:
        assert server.telephony is not None
        forced = server.telephony.forced_gateway

        def amount(a: PopulationSpec, b: PopulationSpec, forced: bool = forced) -> int:
            if a.kind == b.kind == "lync":
                return 0
            lines = sum(one.name in served for one in (a, b))
            packets = sum(_sends_packets(one, operators) for one in (a, b)) + lines
            direct = packets == 2 and not lines and not forced
            return 0 if direct else packets

        yield Use(f"{server.telephony.gateways[0]}-rtp", "rtp", _pairs(topology, amount))


def _sends_packets(party: PopulationSpec, operators: set[str]) -> bool:
    """Tell whether a party of the Telephony Server's speaks RTP: a phone, the trunk, a carrier."""
    return party.kind in ("sip", "lync") or party.home in operators


def _b_channels(topology: TopologySpec) -> Iterator[Use]:
    carriers = [n for n in topology.nodes if n.carrier and n.carrier.kind == "isdn"]
    for carrier in carriers:

        def amount(a: PopulationSpec, b: PopulationSpec, home: str = carrier.name) -> int:
            return int(any(one.kind == "pstn" and one.home == home for one in (a, b)))

        assert carrier.carrier is not None
        further = [gateway for gateway, _, _ in carrier.carrier.further]
        for owner in (carrier.name, *further):
            several = len(carriers) > 1 or bool(further)
            yield Use(f"{owner}-b-channels", "b-channels", _pairs(topology, amount), several)
