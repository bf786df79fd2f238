"""What the boxes of hosts and the labels of trunks and links say."""

from __future__ import annotations

from simulator.nodes.gateway_channels import channels, encrypts
from simulator.nodes.spec import HostSpec, LinkSpec, NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.picture.overlay import Overlay


def host_lines(spec: TopologySpec, host: HostSpec, overlay: Overlay) -> tuple[str, ...]:
    """Return the lines below a host's name: addresses, nodes with ports or users, loads."""
    lines = [host.network or host.address]
    for node in spec.nodes:
        if node.host == host.name:
            lines += node_lines(spec, node)
    lines += overlay.host_lines.get(host.name, ())
    rates = (overlay.link_rates.get(link.name) for link in links_of(spec, host.name))
    known = [rate for rate in rates if rate is not None]
    return (*lines, *((f"{rate_text(sum(known))} on its link",) if known else ()))


def node_lines(spec: TopologySpec, node: NodeSpec) -> list[str]:
    """Return what is said of one node."""
    if node.population:
        users = next(one.users for one in spec.populations if one.name == node.population)
        return [f"{users:,} users, {node.population}"]
    if node.carrier and node.carrier.kind == "isdn":
        rates = sum(rates for _, rates in node.carrier.gateways)
        return [f"{rates} x {node.carrier.channels_per_rate} B channels"]
    if node.gateway:
        board = f"{node.gateway.chassis}, {node.gateway.board}"
        kind = "SRTP" if encrypts(node, spec) else "RTP"
        return [board, f"{channels(node, spec)} {kind} resources"]
    ports = " ".join(f"{point.transport}:{point.port}" for point in node.points)
    return [f"{node.name}  {ports}".rstrip()]


def links_of(spec: TopologySpec, host: str) -> list[LinkSpec]:
    """Return the links whose load a host's box tells: its own, of two hosts' the second's."""
    hosts = {one.name for one in spec.hosts}
    mine = (link for link in spec.links if host in (link.a, link.b))
    return [link for link in mine if not (link.a == host and link.b in hosts)]


def trunk_label(trunk: TrunkSpec, overlay: Overlay) -> tuple[str, ...]:
    """Return the lines beside a trunk."""
    size = "" if trunk.channels is None else f"{trunk.channels} channels"
    secured = trunk.transport == "tls" and trunk.srtp != "not-supported"
    media = "SRTP" if secured else "RTP"
    ports = f"{trunk.transport.upper()} {trunk.mediation_port} / {trunk.pbx_port}"
    several = (size, "bypass" if trunk.bypass else "")
    lines = (trunk.name, f"{ports}, {media}", ", ".join(filter(None, several)))
    pool = (", ".join(trunk.members),) if trunk.pool_name else ()
    return (*filter(None, lines), *pool, *overlay.trunk_lines.get(trunk.name, ()))


def link_label(link: LinkSpec, overlay: Overlay) -> tuple[str, ...]:
    """Return the lines beside a link between switches."""
    lines = [link.name, f"{link.delay * 1e3:g} ms"]
    if link.bandwidth is not None:
        lines.append(f"{link.bandwidth / 1e6:g} Mbit/s")
    if link.loss:
        lines.append(f"loss {link.loss * 100:.2g} %")
    rate = overlay.link_rates.get(link.name)
    return (*lines, *(() if rate is None else (rate_text(rate),)))


def rate_text(rate: float) -> str:
    """Return a rate of messages in words."""
    return f"{rate:.3g} messages/s"
