"""How many channels with media a gateway has: fewer where what they carry is SRTP."""

from __future__ import annotations

from simulator.nodes.spec import NodeSpec, TopologySpec


def encrypts(gateway: NodeSpec, topology: TopologySpec) -> bool:
    """Whether a gateway's channels are counted with SRTP: a trunk of its server is secured."""
    part = gateway.gateway
    return part is not None and any(
        trunk.transport == "tls" and trunk.srtp != "not-supported" and trunk.pbx == part.controller
        for trunk in topology.trunks
    )


def channels(gateway: NodeSpec, topology: TopologySpec) -> int:
    """Return the channels of a gateway.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> spec = load_topology("guide-tls").spec
    >>> [channels(node, spec) for node in spec.nodes if node.gateway]
    [128]
    """
    part = gateway.gateway
    if part is None:
        return 0
    return part.srtp_resources if encrypts(gateway, topology) else part.rtp_resources
