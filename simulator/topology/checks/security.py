"""TLS, SRTP and media bypass: what has to be there for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import SipRoute
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.checks.finding import Finding
from simulator.topology.checks.network import is_address

_TLS: Final = "integration guide 4.2.2"
_LICENCES: Final = "integration guide 3.1.2"
_PEER: Final = "Lync library, Topology Builder: define a PSTN gateway; integration guide 4.2.2"
_CONFIGURATION: Final = "Lync library, Set-CsTrunkConfiguration, EnableBypass"


def encryption_licences(spec: TopologySpec) -> Iterator[Finding]:
    """Security needs encryption licences, as many as channels."""
    for trunk in spec.trunks:
        if trunk.transport != "tls":
            continue
        if trunk.encryption_licences == 0:
            text = f"{trunk.name} runs over TLS without encryption licences"
            yield Finding("error", "encryption-licences", text, _LICENCES, trunk.mark)
        elif _exceeds(trunk.channels, trunk.encryption_licences):
            text = (
                f"{trunk.name} has {trunk.channels} channels but {trunk.encryption_licences} "
                "encryption licences: over TLS each call takes one, so they limit the calls"
            )
            yield Finding("warning", "encryption-licences", text, _LICENCES, trunk.mark)


def certificates(spec: TopologySpec) -> Iterator[Finding]:
    """Who listens on TLS has a certificate, and so has each end of a TLS trunk."""
    nodes = {node.name: node for node in spec.nodes}
    secured = [trunk for trunk in spec.trunks if trunk.transport == "tls"]
    ends = {name for trunk in secured for name in (trunk.pbx, trunk.mediation)}
    for name, node in nodes.items():
        listens = any(point.transport == "tls" for point in node.points)
        if (listens or name in ends) and node.certificate is None:
            text = f"{name} uses TLS and has no certificate"
            yield Finding("error", "certificates", text, _TLS, node.mark)
        elif node.certificate is not None and not node.certificate.names:
            text = f"the certificate of {name} bears no name, and its host has none"
            yield Finding("error", "certificates", text, _TLS, node.certificate.mark)


def one_authority(spec: TopologySpec) -> Iterator[Finding]:
    """Both ends of a TLS trunk have their certificates from one authority."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        ends = [nodes[name].certificate for name in (trunk.pbx, trunk.mediation)]
        issuers = {end.issuer for end in ends if end is not None}
        if trunk.transport == "tls" and len(issuers) > 1:
            text = f"the ends of {trunk.name} have certificates of {' and '.join(sorted(issuers))}"
            yield Finding("error", "one-authority", text, _TLS, trunk.mark)


def peer_by_name(spec: TopologySpec) -> Iterator[Finding]:
    """Over TLS each end knows the other by a name of its certificate."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        if trunk.transport != "tls":
            continue
        problem = _misnamed(trunk.peer_address, nodes[trunk.pbx])
        if problem:
            text = f"Lync knows the peer of {trunk.name} as {trunk.peer_address}, {problem}"
            yield Finding("error", "peer-by-name", text, _PEER, trunk.mark)
        yield from _routes_by_name(trunk, nodes)


def _routes_by_name(trunk: TrunkSpec, nodes: dict[str, NodeSpec]) -> Iterator[Finding]:
    telephony = nodes[trunk.pbx].telephony
    for route in telephony.routes if telephony else ():
        if route.trunk != trunk.name:
            continue
        for host in _hosts(route):
            problem = _misnamed(host, nodes[trunk.mediation])
            if problem:
                text = f"the route {route.name} leads to {host}, {problem}"
                yield Finding("error", "peer-by-name", text, _TLS, route.mark)


def _hosts(route: SipRoute) -> list[str]:
    """Return the hosts of a route's URI patterns, each once."""
    after = (pattern.rpartition("@")[2] for pattern in route.uri_patterns if pattern)
    return list(dict.fromkeys(part.split(":")[0].split(";")[0] for part in after))


def _misnamed(name: str, node: NodeSpec) -> str:
    if is_address(name):
        return "an address; a certificate bears names"
    names = {one.lower() for one in node.certificate.names} if node.certificate else {name.lower()}
    return "" if name.lower() in names else f"which the certificate of {node.name} does not bear"


def bypass_is_secured(spec: TopologySpec) -> Iterator[Finding]:
    """Media bypass needs TLS and SRTP."""
    for trunk in spec.trunks:
        missing = [
            word
            for word, there in (
                ("TLS", trunk.transport == "tls"),
                ("SRTP", trunk.transport == "tls" and trunk.srtp != "not-supported"),
            )
            if not there
        ]
        if trunk.bypass and missing:
            text = f"{trunk.name} has media bypass without {' and '.join(missing)}"
            source = "integration guide 2.3, 4.2.2"
            yield Finding("error", "bypass-needs-srtp", text, source, trunk.mark)


def bypass_is_allowed(spec: TopologySpec) -> Iterator[Finding]:
    """Lync allows bypass with concentrated topology, and REFER on or both RTCP checks off."""
    for trunk in spec.trunks:
        if not trunk.bypass:
            continue
        if not trunk.concentrated:
            text = f"{trunk.name} has media bypass without concentrated topology"
            yield Finding("error", "bypass-allowed", text, _CONFIGURATION, trunk.mark)
        if not trunk.refer and (trunk.rtcp_active or trunk.rtcp_hold):
            text = (
                f"{trunk.name} has media bypass with refer off, which Lync allows only with "
                "rtcp_active and rtcp_hold off"
            )
            yield Finding("error", "bypass-allowed", text, _CONFIGURATION, trunk.mark)


def gateways_encrypt(spec: TopologySpec) -> Iterator[Finding]:
    """Encrypted media needs gateways that have channels for it."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        telephony = nodes[trunk.pbx].telephony
        if trunk.transport != "tls" or trunk.srtp != "required" or telephony is None:
            continue
        gateways = [nodes[name].gateway for name in telephony.gateways]
        channels = [gateway.srtp_resources for gateway in gateways if gateway]
        if channels and not any(channels):
            text = f"{trunk.name} requires SRTP, and no gateway of {trunk.pbx} has channels for it"
            yield Finding("error", "gateways-encrypt", text, "integration guide 4.2.2", trunk.mark)


def _exceeds(channels: int | None, licences: int | None) -> bool:
    return channels is not None and licences is not None and channels > licences


RULES: Final = (
    encryption_licences,
    certificates,
    one_authority,
    peer_by_name,
    bypass_is_secured,
    bypass_is_allowed,
    gateways_encrypt,
)
