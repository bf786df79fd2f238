"""Names, addresses and ways: what has to be found has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.checks.finding import Seen, rule

_PEER: Final = "Lync library, Topology Builder: define a PSTN gateway; integration guide 4.2.1"


@rule("names-resolve", "error", "integration guide 4.2, 4.2.2")
def names_resolve(spec: TopologySpec) -> Iterator[Seen]:
    """Each host name stands in DNS with the host's address, and so does each name of a peer."""
    zone = zone_of(spec)
    for host in spec.hosts:
        if not host.fqdn:
            continue
        address = zone.get(host.fqdn.lower())
        if address is None:
            yield Seen(host.mark, f"the name {host.fqdn} of {host.name} does not stand in DNS")
        elif address != host.address:
            text = f"DNS gives {address} for {host.fqdn}, but {host.name} has {host.address}"
            yield Seen(host.mark, text)
    hosts = {host.fqdn.lower() for host in spec.hosts}  # told already
    for trunk in spec.trunks:
        name = trunk.peer_address.lower()
        if not is_address(name) and name not in zone and name not in hosts:
            text = f"the trunk peer {trunk.peer_address} of {trunk.name} does not stand in DNS"
            yield Seen(trunk.mark, text)


@rule("peer-is-the-pbx", "error", _PEER)
def peer_is_the_pbx(spec: TopologySpec) -> Iterator[Seen]:
    """Address or name by which Lync knows its trunk peer lead to the Telephony Server."""
    hosts = {host.name: host for host in spec.hosts}
    nodes = {node.name: hosts[node.host] for node in spec.nodes}
    zone = zone_of(spec)
    for trunk in spec.trunks:
        host, peer = nodes[trunk.pbx], trunk.peer_address
        if peer.lower() == host.fqdn.lower():
            continue  # that it resolves is a rule of its own
        found = peer if is_address(peer) else zone.get(peer.lower())
        if found is not None and found != host.address:
            leads = "" if found == peer else f", which is {found}"
            text = f"Lync knows the peer of {trunk.name} as {peer}{leads}; {trunk.pbx} has "
            yield Seen(trunk.mark, text + host.address)


@rule("one-network", "error", "links of the topology")
def one_network(spec: TopologySpec) -> Iterator[Seen]:
    """Every host with a node is linked to the others."""
    used = {node.host for node in spec.nodes}
    main = max(_parts(spec), key=lambda part: len(part & used), default=set())
    for host in spec.hosts:
        if host.name in used and host.name not in main:
            yield Seen(host.mark, f"no link leads to {host.name} from the other hosts")


def _parts(spec: TopologySpec) -> list[set[str]]:
    """Return the hosts and switches that links join, a set for each network."""
    joined: dict[str, set[str]] = {host.name: set() for host in spec.hosts}
    for link in spec.links:
        joined.setdefault(link.a, set()).add(link.b)
        joined.setdefault(link.b, set()).add(link.a)
    parts: list[set[str]] = []
    while joined:
        part, todo = set[str](), [next(iter(joined))]
        while todo:
            place = todo.pop()
            part.add(place)
            todo += sorted(joined.pop(place, ()))
        parts.append(part)
    return parts


def is_address(name: str) -> bool:
    """Tell whether `name` is an IPv4 address rather than a name."""
    return name.replace(".", "").isdigit()


def zone_of(spec: TopologySpec) -> dict[str, str]:
    """Return what the name server knows: names in lower case, with their addresses."""
    server = next((node for node in spec.nodes if node.name == spec.name_server), None)
    return {name.lower(): address for name, address in (server.zone if server else ())}


RULES: Final = (names_resolve, peer_is_the_pbx, one_network)
