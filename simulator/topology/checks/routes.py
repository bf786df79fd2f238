"""MX-ONE's SIP routes: an access code leads in, the right peer stands at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import SipRoute
from simulator.errors import RemoteProtocolError
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.sip.uri import Uri, parse_uri
from simulator.topology.checks.finding import Seen, rule
from simulator.topology.checks.network import is_address, zone_of

_GUIDE: Final = "integration guide 4.2.1"
_SIP_ROUTE: Final = "MX-ONE command description sip_route"


@rule("route-leads-to-it", "warning", _GUIDE)
def route_leads_to_it(spec: TopologySpec) -> Iterator[Seen]:
    """MX-ONE has a SIP route to each trunk, and Lync a voice route with it."""
    pbx = {route.trunk for node in spec.nodes for route in _sip_routes(node)}
    voice = [route for node in spec.nodes for route in (node.lync.routes if node.lync else ())]
    lync = {name for route in voice for name in route.trunks}
    for trunk in spec.trunks:
        for known, side in ((pbx, "SIP route of MX-ONE"), (lync, "voice route of Lync")):
            if trunk.name not in known:
                text = f"no {side} leads to {trunk.name}: no call goes that way"
                yield Seen(trunk.mark, text)


@rule("access-code-leads", "warning", _GUIDE)
def access_code_leads(spec: TopologySpec) -> Iterator[Seen]:
    """An access code leads to each SIP route."""
    for node in spec.nodes:
        destinations = node.telephony.destinations if node.telephony else ()
        used = {choice.route for one in destinations for choice in one.choices}
        for route in _sip_routes(node):
            if route.name not in used:
                yield Seen(route.mark, f"no access code of {node.name} leads to {route.name}")


@rule("route-is-its-own", "error", _GUIDE)
def route_is_its_own(spec: TopologySpec) -> Iterator[Seen]:
    """A SIP route leads to a trunk of its own Telephony Server."""
    for node, route, trunk in _to_trunks(spec):
        if trunk.pbx != node.name:
            text = f"{route.name} of {node.name} leads to {trunk.name}, a trunk of {trunk.pbx}"
            yield Seen(route.mark, text)


@rule("route-patterns", "error", f"{_SIP_ROUTE}, uristring and fromuri")
def route_patterns(spec: TopologySpec) -> Iterator[Seen]:
    """The patterns of a route are SIP URIs with ? in the place of the digits."""
    for node in spec.nodes:
        for route in _sip_routes(node):
            for pattern in filter(None, (*route.uri_patterns, *route.from_patterns)):
                if _uri(pattern) is None:
                    text = f"{pattern!r} of {route.name} is no SIP URI with ? for the digits"
                    yield Seen(route.mark, text)


@rule("route-names-peer", "error", f"{_GUIDE}; {_SIP_ROUTE}, uristring")
def route_names_peer(spec: TopologySpec) -> Iterator[Seen]:
    """A SIP route leads to the address or a name of the Mediation Server."""
    hosts = {host.name: host for host in spec.hosts}
    nodes = {node.name: hosts[node.host] for node in spec.nodes}
    zone = zone_of(spec)
    for _, route, trunk in _to_trunks(spec):
        peer = nodes[trunk.mediation]
        for uri in _uris(route):
            name = uri.host.lower()
            known = name == peer.fqdn.lower() or zone.get(name, name) == peer.address
            known = known or name == trunk.pool_name.lower()
            if not known:
                found = f", which is {zone[name]}" if name in zone else _missing(name)
                text = f"{route.name} leads to {uri.host}{found}; {trunk.mediation} has "
                yield Seen(route.mark, text + " and ".join(filter(None, (peer.address, peer.fqdn))))


@rule("route-agrees", "error", f"{_GUIDE}, 4.2.2; {_SIP_ROUTE}, remoteport and protocol")
def route_agrees(spec: TopologySpec) -> Iterator[Seen]:
    """Port and transport that a SIP route names are those of its trunk."""
    for _, route, trunk in _to_trunks(spec):
        for uri in _uris(route):
            transport = dict(uri.parameters).get("transport")
            if uri.port not in (None, trunk.mediation_port):
                text = f"{route.name} names port {uri.port}; {trunk.name} uses "
                yield Seen(route.mark, f"{text}{trunk.mediation_port}")
            if transport is not None and transport.lower() != trunk.transport:
                text = f"{route.name} names transport {transport}; {trunk.name} runs over "
                yield Seen(route.mark, text + trunk.transport.upper())


@rule("route-trusted", "advice", f"{_SIP_ROUTE}, trusted; integration guide 2.3")
def route_trusted(spec: TopologySpec) -> Iterator[Seen]:
    """The route to Lync is trusted: callers' numbers are shown on both sides."""
    for _, route, trunk in _to_trunks(spec):
        if not route.trusted:
            text = f"{route.name} is not trusted: who calls over {trunk.name} is not believed"
            yield Seen(route.mark, text)


def _sip_routes(node: NodeSpec) -> tuple[SipRoute, ...]:
    return node.telephony.routes if node.telephony else ()


def _to_trunks(spec: TopologySpec) -> Iterator[tuple[NodeSpec, SipRoute, TrunkSpec]]:
    trunks = {trunk.name: trunk for trunk in spec.trunks}
    for node in spec.nodes:
        for route in _sip_routes(node):
            if route.trunk is not None:
                yield node, route, trunks[route.trunk]


def _uris(route: SipRoute) -> list[Uri]:
    """Return the URIs of a route, each host, port and transport once."""
    found = (_uri(pattern) for pattern in route.uri_patterns if pattern)
    uris = [uri for uri in found if uri is not None]
    return list({(uri.host, uri.port, uri.parameters): uri for uri in uris}.values())


def _uri(pattern: str) -> Uri | None:
    try:
        return parse_uri(pattern.replace("?", "1", 1)) if "?" in pattern else None
    except RemoteProtocolError:
        return None


def _missing(name: str) -> str:
    return "" if is_address(name) else ", which does not stand in DNS"


RULES: Final = (
    route_leads_to_it,
    access_code_leads,
    route_is_its_own,
    route_patterns,
    route_names_peer,
    route_agrees,
    route_trusted,
)
