"""Where servers listen for the nodes behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import NodeSpec, TopologySpec
from simulator.topology.checks.finding import Seen, rule

_INNER: Final = 5070  # of a Mediation Server, towards its Front End


@rule("front-end-listens", "error", "Lync library, ports for internal servers: 5061")
def front_end_listens(spec: TopologySpec) -> Iterator[Seen]:
    """A Front End listens on TLS for clients and Mediation Servers."""
    for node in spec.nodes:
        if node.lync and not _ports(node, "tls"):
            text = f"{node.name} listens on no TLS port; clients and Mediation Servers use no other"
            yield Seen(node.mark, text)


@rule("mediation-inner-port", "error", "Lync library, ports for internal servers: 5070")
def mediation_inner_port(spec: TopologySpec) -> Iterator[Seen]:
    """A Mediation Server listens on TLS for its Front End, on another port than for its trunks."""
    for node in spec.nodes:
        if node.mediation is None:
            continue
        ports = _ports(node, "tls")
        outer = {trunk.mediation_port for trunk in spec.trunks if node.name in trunk.members}
        inner = _INNER if _INNER in ports else next(iter(ports), None)
        if inner is None:
            yield Seen(node.mark, f"{node.name} listens on no TLS port for its Front End")
        elif inner in outer:
            text = f"{node.name} has TLS port {inner} for trunks and none for its Front End"
            yield Seen(node.mark, text)


@rule("terminals-reach-server", "error", "MX-ONE port list; simulated over UDP")
def terminals_reach_server(spec: TopologySpec) -> Iterator[Seen]:
    """A Telephony Server with SIP terminals or a SIP operator listens on UDP, and so does it."""
    nodes = {node.name: node for node in spec.nodes}
    for population in spec.populations:
        home = nodes[population.home]
        if population.kind == "sip" and not _ports(home, "udp"):
            text = f"{home.name} listens on no UDP port; its {population.name} use no other"
            yield Seen(home.mark, text)
    for node in spec.nodes:
        if node.carrier is None or node.carrier.kind != "sip":
            continue
        for end in (node, nodes[node.carrier.telephony_server]):
            if not _ports(end, "udp"):
                text = f"{end.name} listens on no UDP port; the operator {node.name} uses no other"
                yield Seen(end.mark, text)


@rule("gateway-listens", "error", "MX-ONE port list: gateway control 3456")
def gateway_listens(spec: TopologySpec) -> Iterator[Seen]:
    """A media gateway listens for the control connection of its Telephony Server."""
    for node in spec.nodes:
        if node.gateway and not _ports(node, "amp"):
            text = (
                f"{node.name} listens on no amp port; {node.gateway.controller} controls it there"
            )
            yield Seen(node.mark, text)


def _ports(node: NodeSpec, transport: str) -> list[int]:
    return [point.port for point in node.points if point.transport == transport]


RULES: Final = (front_end_listens, mediation_inner_port, terminals_reach_server, gateway_listens)
