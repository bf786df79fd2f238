"""Releases, chassis, boards and licences of the PBX, and how much each part is made for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.products import BOARDS, PRODUCTS
from simulator.nodes.spec import NodeSpec, TopologySpec
from simulator.topology.checks.finding import Finding


def release(spec: TopologySpec) -> Iterator[Finding]:
    """The release is one that is certified for Direct SIP."""
    for node in spec.nodes:
        oldest = PRODUCTS[node.profile.name].oldest_release
        if node.telephony and oldest and node.telephony.release < oldest:
            seen, asked = (".".join(map(str, one)) for one in (node.telephony.release, oldest))
            yield Finding(
                "error",
                "release",
                f"{node.name} has release {seen}; Direct SIP asks for {asked} or later",
                "integration guide 1, 3.1.1",
                node.mark,
            )


def one_gateway(spec: TopologySpec) -> Iterator[Finding]:
    """A Telephony Server has at least one media gateway."""
    for node in spec.nodes:
        if node.telephony and not node.telephony.gateways:
            yield Finding(
                "error",
                "one-gateway",
                f"{node.name} controls no media gateway; it needs at least one",
                "integration guide 3.1",
                node.mark,
            )


def board_fits_chassis(spec: TopologySpec) -> Iterator[Finding]:
    """IPLU boards fit the Classic chassis only."""
    for node in spec.nodes:
        gateway = node.gateway
        if gateway and gateway.board == "iplu" and gateway.chassis != "classic-7u":
            yield Finding(
                "error",
                "board-fits-chassis",
                f"{node.name} is a {gateway.chassis} with an IPLU board; it takes MGU only",
                "integration guide 3.1.1",
                node.mark,
            )


def chassis_of_its_own(spec: TopologySpec) -> Iterator[Finding]:
    """An Aastra 700 comes with its own chassis."""
    nodes = {node.name: node for node in spec.nodes}
    for node in spec.nodes:
        if node.gateway is None:
            continue
        product = nodes[node.gateway.controller].profile.name
        if (node.gateway.chassis == "aastra-700") != (product == "aastra-700-1.0"):
            yield Finding(
                "warning",
                "chassis-of-its-own",
                f"{node.name} is a {node.gateway.chassis} chassis under a {product}",
                "integration guide 3.1.1",
                node.mark,
            )


def trunk_licences(spec: TopologySpec) -> Iterator[Finding]:
    """There are SIP trunk licences, as many as channels."""
    for trunk in spec.trunks:
        if trunk.licences is None:
            continue
        if trunk.licences == 0:
            text = f"{trunk.name} has no SIP trunk licence: every call on it is refused"
            yield Finding("error", "trunk-licences", text, "integration guide 3.1.2", trunk.mark)
        elif trunk.channels is not None and trunk.licences < trunk.channels:
            text = (
                f"{trunk.name} has {trunk.channels} channels but {trunk.licences} licences: "
                "the licences limit the calls, the rest is never used"
            )
            yield Finding("warning", "trunk-licences", text, "integration guide 3.1.2", trunk.mark)


def primary_rates(spec: TopologySpec) -> Iterator[Finding]:
    """A gateway ends as many primary rates as its board can."""
    nodes = {node.name: node for node in spec.nodes}
    for node in spec.nodes:
        carrier = node.carrier
        gateway = nodes[carrier.gateway].gateway if carrier and carrier.gateway else None
        if carrier is None or gateway is None:
            continue
        most = BOARDS[gateway.board].primary_rates
        if carrier.primary_rates > most:
            yield Finding(
                "warning",
                "primary-rates",
                f"{node.name} has {carrier.primary_rates} primary rates; {carrier.gateway} ends "
                f"up to {most}",
                "MX-ONE directions, MGU2 capacities and interfaces",
                node.mark,
            )


def user_limits(spec: TopologySpec) -> Iterator[Finding]:
    """A server has no more users than it is made for."""
    for node in spec.nodes:
        limit = node.profile.user_limit
        users = sum(one.users for one in spec.populations if one.home == node.name)
        if limit is not None and users > limit:
            source = node.profile.sources["user_limit"]
            yield Finding(
                "warning",
                "user-limits",
                f"{node.name} has {users} users; it is made for {limit}",
                f"{source.text}, {source.confidence}",
                node.mark,
            )


def forced_gateway(spec: TopologySpec) -> Iterator[Finding]:
    """The guide recommends Forced Gateway towards Lync."""
    towards_lync = {trunk.pbx for trunk in spec.trunks}
    for node in spec.nodes:
        if _is_without(node) and node.name in towards_lync:
            yield Finding(
                "advice",
                "forced-gateway",
                f"{node.name} has no forced gateway; with it all call types to Lync behave alike",
                "integration guide 4.2.1",
                node.mark,
            )


def lync_users_are_never_busy(spec: TopologySpec) -> Iterator[Finding]:
    """A Lync 2010 user in a call takes a second one."""
    for population in spec.populations:
        if population.kind == "lync" and population.lines is not None:
            yield Finding(
                "warning",
                "lync-is-never-busy",
                f"{population.name} has lines; a Lync 2010 user in a call is not busy",
                "field reports: busy on busy came with later releases",
                population.mark,
            )


def _is_without(node: NodeSpec) -> bool:
    return node.telephony is not None and not node.telephony.forced_gateway


RULES: Final = (
    release,
    one_gateway,
    board_fits_chassis,
    chassis_of_its_own,
    trunk_licences,
    primary_rates,
    user_limits,
    lync_users_are_never_busy,
    forced_gateway,
)
