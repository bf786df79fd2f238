"""TLS, SRTP and media bypass: what has to be there for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import SipRoute
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.checks.finding import Seen, rule
from simulator.topology.checks.network import is_address

_TLS: Final = "integration guide 4.2.2"
_PEER: Final = "Lync library, Topology Builder: define a PSTN gateway; integration guide 4.2.2"
_CONFIGURATION: Final = "Lync library, Set-CsTrunkConfiguration, EnableBypass"


@rule("encryption-licences", ("error", "warning"), "integration guide 3.1.2")
def encryption_licences(spec: TopologySpec) -> Iterator[Seen]:
    """Security needs encryption licences, as many as channels."""
    for trunk in spec.trunks:
        if trunk.transport != "tls":
            continue
        if trunk.encryption_licences == 0:
            text = f"{trunk.name} runs over TLS without encryption licences"
            yield Seen(trunk.mark, text)
        elif _exceeds(trunk.channels, trunk.encryption_licences):
            text = (
                f"{trunk.name} has {trunk.channels} channels but {trunk.encryption_licences} "
                "encryption licences: over TLS each call takes one, so they limit the calls"
            )
            yield Seen(trunk.mark, text, "warning")


@rule("certificates", "error", _TLS)
def certificates(spec: TopologySpec) -> Iterator[Seen]:
    """Who listens on TLS has a certificate with a name, and so has each end of a TLS trunk."""
    nodes = {node.name: node for node in spec.nodes}
    secured = [trunk for trunk in spec.trunks if trunk.transport == "tls"]
    ends = {name for trunk in secured for name in (trunk.pbx, *trunk.members)}
    for name, node in nodes.items():
        listens = any(point.transport == "tls" for point in node.points)
        if (listens or name in ends) and node.certificate is None:
            yield Seen(node.mark, f"{name} uses TLS and has no certificate")
        elif node.certificate is not None and not node.certificate.names:
            text = f"the certificate of {name} bears no name, and its host has none"
            yield Seen(node.certificate.mark, text)


@rule("one-authority", "error", _TLS)
def one_authority(spec: TopologySpec) -> Iterator[Seen]:
    """Both ends of a TLS trunk have their certificates from one authority."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        ends = [nodes[name].certificate for name in (trunk.pbx, *trunk.members)]
        issuers = {end.issuer for end in ends if end is not None}
        if trunk.transport == "tls" and len(issuers) > 1:
            text = f"the ends of {trunk.name} have certificates of {' and '.join(sorted(issuers))}"
            yield Seen(trunk.mark, text)


@rule("peer-by-name", "error", _PEER)
def peer_by_name(spec: TopologySpec) -> Iterator[Seen]:
    """Over TLS each end knows the other by a name of its certificate, never by an address."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        if trunk.transport != "tls":
            continue
        problem = _misnamed(trunk.peer_address, nodes[trunk.pbx])
        if problem:
            text = f"Lync knows the peer of {trunk.name} as {trunk.peer_address}, {problem}"
            yield Seen(trunk.mark, text)
        yield from _routes_by_name(trunk, nodes)


def _routes_by_name(trunk: TrunkSpec, nodes: dict[str, NodeSpec]) -> Iterator[Seen]:
    telephony = nodes[trunk.pbx].telephony
    for route in telephony.routes if telephony else ():
        if route.trunk != trunk.name:
            continue
        for host in _hosts(route):
            for problem in filter(None, (_misnamed(host, nodes[one]) for one in trunk.members)):
                yield Seen(route.mark, f"the route {route.name} leads to {host}, {problem}")


def _hosts(route: SipRoute) -> list[str]:
    """Return the hosts of a route's URI patterns, each once."""
    after = (pattern.rpartition("@")[2] for pattern in route.uri_patterns if pattern)
    return list(dict.fromkeys(part.split(":")[0].split(";")[0] for part in after))


def _misnamed(name: str, node: NodeSpec) -> str:
    if is_address(name):
        return "an address; a certificate bears names"
    names = {one.lower() for one in node.certificate.names} if node.certificate else {name.lower()}
    return "" if name.lower() in names else f"which the certificate of {node.name} does not bear"


@rule("srtp-stays-required", "advice", _TLS)
def srtp_stays_required(spec: TopologySpec) -> Iterator[Seen]:
    """Over TLS the encryption level stays required, Lync's default."""
    for trunk in spec.trunks:
        told = trunk.bypass and trunk.srtp == "not-supported"  # by `bypass-needs-srtp`
        if trunk.transport == "tls" and trunk.srtp != "required" and not told:
            text = f"srtp is {trunk.srtp} at {trunk.name}: calls may be made without encryption"
            yield Seen(trunk.mark, text)


@rule("bypass-needs-srtp", "error", "integration guide 2.3, 4.2.2")
def bypass_is_secured(spec: TopologySpec) -> Iterator[Seen]:
    """Media bypass needs TLS and SRTP on both sides."""
    for trunk in spec.trunks:
        secure = trunk.transport == "tls"
        words = (("TLS", secure), ("SRTP", secure and trunk.srtp != "not-supported"))
        missing = [word for word, there in words if not there]
        if trunk.bypass and missing:
            text = f"{trunk.name} has media bypass without {' and '.join(missing)}"
            yield Seen(trunk.mark, text)


@rule("bypass-allowed", "error", _CONFIGURATION)
def bypass_is_allowed(spec: TopologySpec) -> Iterator[Seen]:
    """Lync allows bypass with concentrated topology, and REFER on or both RTCP checks off."""
    for trunk in spec.trunks:
        if not trunk.bypass:
            continue
        if not trunk.concentrated:
            yield Seen(trunk.mark, f"{trunk.name} has media bypass without concentrated topology")
        if not trunk.refer and (trunk.rtcp_active or trunk.rtcp_hold):
            text = (
                f"{trunk.name} has media bypass with refer off, which Lync allows only with "
                "rtcp_active and rtcp_hold off"
            )
            yield Seen(trunk.mark, text)


@rule("gateways-encrypt", "error", _TLS)
def gateways_encrypt(spec: TopologySpec) -> Iterator[Seen]:
    """Encrypted media, and so bypass, needs gateways that have channels for it."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        telephony = nodes[trunk.pbx].telephony
        wanted = trunk.srtp == "required" or (trunk.bypass and trunk.srtp == "optional")
        if trunk.transport != "tls" or not wanted or telephony is None:
            continue
        gateways = [nodes[name].gateway for name in telephony.gateways]
        channels = [gateway.srtp_resources for gateway in gateways if gateway]
        if channels and not any(channels):
            text = f"{trunk.name} asks for SRTP, and no gateway of {trunk.pbx} has channels for it"
            yield Seen(trunk.mark, text)


def _exceeds(channels: int | None, licences: int | None) -> bool:
    return channels is not None and licences is not None and channels > licences


RULES: Final = (
    encryption_licences,
    certificates,
    one_authority,
    peer_by_name,
    srtp_stays_required,
    bypass_is_secured,
    bypass_is_allowed,
    gateways_encrypt,
)
