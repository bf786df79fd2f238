"""Releases, chassis, boards and licences of the PBX, and how much each part is made for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.products import BOARDS, PRODUCTS
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.checks.finding import Seen, rule

_COLLOCATED: Final = 150  # calls that a Mediation Server relays beside a Front End
_ALONE: Final = 1500  # on a machine of its own, the best one measured


@rule("release", "error", "integration guide 1, 3.1.1")
def release(spec: TopologySpec) -> Iterator[Seen]:
    """The PBX has a release that is certified for Direct SIP, or a later one."""
    for node in spec.nodes:
        oldest = PRODUCTS[node.profile.name].oldest_release
        if node.telephony and oldest and node.telephony.release < oldest:
            seen, asked = (".".join(map(str, one)) for one in (node.telephony.release, oldest))
            text = f"{node.name} has release {seen}; Direct SIP asks for {asked} or later"
            yield Seen(node.mark, text)


@rule("one-gateway", "error", "integration guide 3.1")
def one_gateway(spec: TopologySpec) -> Iterator[Seen]:
    """A Telephony Server has at least one media gateway."""
    for node in spec.nodes:
        if node.telephony and not node.telephony.gateways:
            text = f"{node.name} controls no media gateway; it needs at least one"
            yield Seen(node.mark, text)


@rule("board-fits-chassis", "error", "integration guide 3.1.1")
def board_fits_chassis(spec: TopologySpec) -> Iterator[Seen]:
    """IPLU boards fit the Classic 7U chassis only."""
    for node in spec.nodes:
        gateway = node.gateway
        if gateway and gateway.board == "iplu" and gateway.chassis != "classic-7u":
            text = f"{node.name} is a {gateway.chassis} with an IPLU board; it takes MGU only"
            yield Seen(node.mark, text)


@rule("chassis-of-its-own", "warning", "integration guide 3.1.1")
def chassis_of_its_own(spec: TopologySpec) -> Iterator[Seen]:
    """An Aastra 700 comes with its own chassis."""
    nodes = {node.name: node for node in spec.nodes}
    for node in spec.nodes:
        if node.gateway is None:
            continue
        product = nodes[node.gateway.controller].profile.name
        if (node.gateway.chassis == "aastra-700") != (product == "aastra-700-1.0"):
            text = f"{node.name} is a {node.gateway.chassis} chassis under a {product}"
            yield Seen(node.mark, text)


@rule("trunk-licences", ("error", "warning"), "integration guide 3.1.2")
def trunk_licences(spec: TopologySpec) -> Iterator[Seen]:
    """There are SIP trunk licences, as many as channels."""
    for trunk in spec.trunks:
        if trunk.licences is None:
            continue
        if trunk.licences == 0:
            text = f"{trunk.name} has no SIP trunk licence: every call on it is refused"
            yield Seen(trunk.mark, text)
        elif trunk.channels is not None and trunk.licences < trunk.channels:
            text = (
                f"{trunk.name} has {trunk.channels} channels but {trunk.licences} licences: "
                "the licences limit the calls, the rest is never used"
            )
            yield Seen(trunk.mark, text, "warning")


@rule("primary-rates", "warning", "MX-ONE directions, MGU2 capacities and interfaces")
def primary_rates(spec: TopologySpec) -> Iterator[Seen]:
    """A gateway ends as many primary rates as its board can."""
    nodes = {node.name: node for node in spec.nodes}
    for node in spec.nodes:
        for name, rates in node.carrier.gateways if node.carrier else ():
            gateway = nodes[name].gateway
            most = BOARDS[gateway.board].primary_rates if gateway else rates
            if rates > most:
                text = f"{node.name} has {rates} primary rates; {name} ends up to {most}"
                yield Seen(node.mark, text)


@rule("gateway-carries-trunk", "warning", "MX-ONE functional overview, gateway calls")
def gateway_carries_trunk(spec: TopologySpec) -> Iterator[Seen]:
    """The gateways have RTP resources for all channels of the trunks: one or two a call."""
    nodes = {node.name: node for node in spec.nodes}
    for node in spec.nodes:
        trunks = [trunk for trunk in spec.trunks if trunk.pbx == node.name]
        names = node.telephony.gateways if node.telephony else ()
        gateways = [nodes[name].gateway for name in names]
        secure = any(trunk.transport == "tls" and trunk.srtp != "not-supported" for trunk in trunks)
        there = sum(one.srtp_resources if secure else one.rtp_resources for one in gateways if one)
        each = 2 if _takes_two(spec, node, secure) else 1
        needed = each * sum(trunk.channels or 0 for trunk in trunks)
        if 0 < there < needed:  # none at all is told by `gateways-encrypt`, `one-gateway`
            text = (
                f"the gateways of {node.name} have {there} RTP resources; the channels of its "
                f"trunks can take {needed}, {each} a call"
            )
            yield Seen(node.mark, text)


def _takes_two(spec: TopologySpec, node: NodeSpec, secure: bool) -> bool:
    """Tell whether a call between a SIP terminal and a trunk runs through a gateway."""
    packets = any(one.home == node.name and one.kind == "sip" for one in spec.populations)
    return packets and node.telephony is not None and (node.telephony.forced_gateway or secure)


@rule("user-limits", "warning", "capacity of the product, see assumptions")
def user_limits(spec: TopologySpec) -> Iterator[Seen]:
    """A server has no more users than it is made for."""
    for node in spec.nodes:
        limit = node.profile.user_limit
        users = sum(one.users for one in spec.populations if one.home == node.name)
        if limit is not None and users > limit:
            source = node.profile.sources["user_limit"]
            text = f"{node.name} has {users} users; it is made for {limit}"
            yield Seen(node.mark, text, source=f"{source.text}, {source.confidence}")


@rule("lync-is-never-busy", "warning", "field reports: busy on busy came with later releases")
def lync_users_are_never_busy(spec: TopologySpec) -> Iterator[Seen]:
    """A Lync 2010 user in a call takes a second one."""
    for population in spec.populations:
        if population.kind == "lync" and population.lines is not None:
            text = f"{population.name} has lines; a Lync 2010 user in a call is not busy"
            yield Seen(population.mark, text)


@rule("forced-gateway", "advice", "integration guide 4.2.1")
def forced_gateway(spec: TopologySpec) -> Iterator[Seen]:
    """Towards Lync forced gateway is on: all call types behave alike."""
    towards_lync = {trunk.pbx for trunk in spec.trunks}
    for node in spec.nodes:
        without = node.telephony is not None and not node.telephony.forced_gateway
        if without and node.name in towards_lync:
            text = f"{node.name} has no forced gateway; with it all call types to Lync behave alike"
            yield Seen(node.mark, text)


@rule("relayed-calls", "warning", "Lync library, capacity of a Mediation Server")
def relayed_calls(spec: TopologySpec) -> Iterator[Seen]:
    """A Mediation Server can relay the calls of its trunks."""
    for node in spec.nodes:
        if node.mediation is None:
            continue
        channels = sum(_relayed(trunk) for trunk in spec.trunks if node.name in trunk.members)
        if channels > node.mediation.call_limit:
            text = (
                f"the trunks of {node.name} have {channels} channels without bypass; it relays "
                f"{node.mediation.call_limit} calls"
            )
            yield Seen(node.mark, text)


def _relayed(trunk: TrunkSpec) -> int:
    return 0 if trunk.bypass or trunk.channels is None else trunk.channels


@rule("call-limit", "warning", "Lync library, capacity of a Mediation Server (2013 for figures)")
def call_limit(spec: TopologySpec) -> Iterator[Seen]:
    """A Mediation Server relays 150 calls beside a Front End, up to 1,500 on its own machine."""
    fronts = {node.host for node in spec.nodes if node.lync}
    for node in spec.nodes:
        if node.mediation is None:
            continue
        shared = node.host in fronts
        most = _COLLOCATED if shared else _ALONE
        if node.mediation.call_limit > most:
            place = "beside a Front End" if shared else "on a machine of its own"
            text = (
                f"{node.name} is said to relay {node.mediation.call_limit} calls; {place} it is "
                f"made for {most}"
            )
            yield Seen(node.mark, text)


RULES: Final = (
    release,
    one_gateway,
    board_fits_chassis,
    chassis_of_its_own,
    trunk_licences,
    primary_rates,
    gateway_carries_trunk,
    user_limits,
    lync_users_are_never_busy,
    forced_gateway,
    relayed_calls,
    call_limit,
)
