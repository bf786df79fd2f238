"""What Lync 2010 knows of trunk peers: each defined once, under one Mediation Server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.checks.finding import Seen, rule

_GATEWAYS: Final = "Lync library, components for the Mediation Server (gg398971)"
_BUILDER: Final = "Lync library, Topology Builder: define a PSTN gateway"


@rule("peer-defined-once", "error", _BUILDER)
def peer_defined_once(spec: TopologySpec) -> Iterator[Seen]:
    """Two trunks of a Mediation Server have two names or addresses as their peers."""
    known: dict[tuple[str, str], str] = {}
    for trunk in spec.trunks:
        first = known.setdefault((trunk.mediation, trunk.peer_address.lower()), trunk.name)
        if first != trunk.name:
            text = (
                f"{trunk.name} and {first} have {trunk.peer_address} as their peer; "
                f"{trunk.mediation} tells peers by name or address"
            )
            yield Seen(trunk.mark, text)


@rule("one-mediation-per-gateway", "warning", _GATEWAYS)
def one_mediation_per_gateway(spec: TopologySpec) -> Iterator[Seen]:
    """In Lync 2010 a trunk peer belongs to one Mediation Server."""
    known: dict[tuple[str, int], str] = {}
    for trunk in spec.trunks:
        peer = (trunk.peer_address.lower(), trunk.pbx_port)
        first = known.setdefault(peer, trunk.mediation)
        if first != trunk.mediation:
            text = (
                f"the peer {trunk.peer_address}:{trunk.pbx_port} of {trunk.name} belongs to {first}"
                f" already, so not to {trunk.mediation}; a second definition needs another name"
            )
            yield Seen(trunk.mark, text)


@rule("one-port-per-transport", "error", "Lync library, ports: Mediation Server, gateway side")
def one_port_per_transport(spec: TopologySpec) -> Iterator[Seen]:
    """A Mediation Server has one TCP and one TLS port for all of its trunk peers."""
    known: dict[tuple[str, str], int] = {}
    for trunk in spec.trunks:
        port = known.setdefault((trunk.mediation, trunk.transport), trunk.mediation_port)
        if port != trunk.mediation_port:
            text = (
                f"{trunk.name} reaches {trunk.mediation} on {trunk.transport}:"
                f"{trunk.mediation_port}, other trunks on {port}; it has one {trunk.transport} port"
            )
            yield Seen(trunk.mark, text)


RULES: Final = (peer_defined_once, one_mediation_per_gateway, one_port_per_transport)
