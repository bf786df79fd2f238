"""Terminals of a population: Lync clients, SIP telephones, lines of a gateway, subscribers."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from simulator.calls import reasons
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.normalisation import normalise
from simulator.calls.numbering import NumberRange
from simulator.calls.reasons import Reason
from simulator.calls.terminal import Terminals
from simulator.contracts import Transport
from simulator.nodes import access
from simulator.nodes.bodies import Anchor, capabilities
from simulator.nodes.extensions import inside
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.node import Node
from simulator.nodes.recipes.carriers import b_channels
from simulator.nodes.recipes.places import amp, secure
from simulator.nodes.registering import StandingLoad
from simulator.nodes.spec import NodeSpec, PopulationSpec
from simulator.nodes.terminals import Population, terminal_addresses
from simulator.nodes.world import World
from simulator.sdp.media_line import DIRECTIONS
from simulator.sip.location import Target
from simulator.sip.uri import Uri


def terminals(spec: NodeSpec, world: World, node: Node) -> None:
    """Put the terminals of the node's population on it."""
    _populate(spec, world, node, world.populations[spec.population or ""])


def subscribers(spec: NodeSpec, world: World, node: Node) -> None:
    """Put the subscribers who are at home at a carrier on its node."""
    for population in [p for p in world.spec.populations if p.home == spec.name][:1]:
        _populate(spec, world, node, population)


def _populate(spec: NodeSpec, world: World, node: Node, population: PopulationSpec) -> None:
    profile, told = spec.profile, world.ideal or world.as_told
    directory = _directory(spec, world, population)
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile),
        response_headers(profile),
        lambda number: directory.contact(number if isinstance(number, str) else ""),
    )
    control.terms = inside(profile)
    control.ends_unacknowledged = profile.ends_unacknowledged
    if world.draw is not None:
        control.draw = world.draw(f"glare {spec.name}")
    people = Terminals(
        control,
        directory,
        world.book,
        None if told else population.lines,
        world.finished,
        no_answer=None if told else profile.no_answer_timeout,
        media_setup=0.0 if world.ideal else profile.media_setup,
        alerting_delay=0.0 if world.ideal else profile.alerting_delay,
        hold_direction=DIRECTIONS[profile.hold_direction],
        early_digits=profile.early_digits,
        tones=world.tones,
    )
    people.declines, people.gateway_tones = profile.declines, profile.gateway_tones
    directory.unreachable_cause = profile.unreachable_cause
    node.parts.update(control=control, terminals=people, directory=directory)
    node.endpoint.keyring = access.of_population(spec.name, population)
    carrier = spec.carrier
    if carrier is not None and carrier.challenge is not None and carrier.account is not None:
        passwords = dict((carrier.account,))
        realm = world.address_of(spec.name)
        guard = access.guard(spec.name, realm, carrier.challenge, passwords.get)
        control.asks = lambda server: guard
    neutral = world.specs[population.home].recipe == "proxy"  # which knows where everybody is
    if population.kind in ("lync", "sip") and not neutral:
        node.parts["standing"] = _standing_load(spec, world, node, directory)


def _directory(spec: NodeSpec, world: World, population: PopulationSpec) -> Population:
    profile, host = spec.profile, world.host_of(spec.name)
    numbers = NumberRange(
        population.first_number, population.users, population.name, population.line_prefix
    )
    reached = () if spec.carrier is None else spec.carrier.numbers
    alone = population.kind in ("lync", "sip") and host.network is not None
    return Population(
        spec.name,
        numbers,
        population.kind == "pstn",
        _home_name(population, world),
        _home_targets(spec, population, world),
        terminal_addresses(host.network or "", population.users) if alone else None,
        host.address,
        world.port_of(spec.name, "udp") or 5060,
        (("transport", "tls"),) if population.kind == "lync" else (),
        _media(spec, population),
        _line(spec, world),
        profile.no_answer_timeout or 0.0,
        _called_host(spec, world),
        _normal(population, world),
        tuple(one for one in reached if one.population != population.name),
    )


def _normal(population: PopulationSpec, world: World) -> Callable[[str], str] | None:
    """Return the dial plans of Lync users, which their clients know by in-band provisioning."""
    lync = world.specs[population.home].lync
    if lync is None:
        return None
    own = tuple(p for p in lync.dial_plans if p.name == population.dial_plan)
    plans = (*own, *(p for p in lync.dial_plans if p.scope != "user" and p not in own))

    def normal(dialled: str) -> str:
        found = normalise(dialled, plans, node=population.name)
        return dialled if found.reason is not None else found.number

    return normal


def _standing_load(spec: NodeSpec, world: World, node: Node, directory: Population) -> StandingLoad:
    return StandingLoad(
        node.endpoint,
        directory.all_numbers(),
        directory.address,
        directory.contact,
        directory.way,
        Uri(None, directory.home),
        request_headers(spec.profile),
        inf if world.ideal else spec.profile.register_interval,
        {} if world.ideal else spec.profile.background,
    )


def _home_name(population: PopulationSpec, world: World) -> str:
    lync = world.specs[population.home].lync
    return lync.domain if lync is not None else world.address_of(population.home)


def _called_host(spec: NodeSpec, world: World) -> str | None:
    """Return the host of what subscribers of a SIP operator call: the exchange behind it."""
    if spec.carrier is None or spec.carrier.kind != "sip":
        return None
    return world.address_of(spec.carrier.telephony_server)


def _home_targets(spec: NodeSpec, population: PopulationSpec, world: World) -> tuple[Target, ...]:
    home = _home_target(spec, population, world)
    return (home,) if population.backup is None else (home, secure(population.backup, world))


def _home_target(spec: NodeSpec, population: PopulationSpec, world: World) -> Target:
    if population.kind == "attached":
        return amp(spec.attached_to or "", world)
    if spec.carrier is not None and spec.carrier.kind == "isdn":
        return Target(Transport.ISDN, world.address_of(spec.carrier.gateway or ""), 0, "")
    home = spec.carrier.telephony_server if spec.carrier is not None else population.home
    if population.kind == "lync":
        return secure(home, world)
    return Target(Transport.UDP, world.address_of(home), world.port_of(home, "udp"), "")


def _media(spec: NodeSpec, population: PopulationSpec) -> Anchor | None:
    isdn = spec.carrier is not None and spec.carrier.kind == "isdn"
    if population.kind == "attached" or isdn:
        return None
    return Anchor(capabilities(spec.profile), "", spec.name)


def _line(spec: NodeSpec, world: World) -> tuple[ChannelGroup, Reason] | None:
    if spec.carrier is None or spec.carrier.kind != "isdn":
        return None
    group = b_channels(spec, world)
    return group, reasons.no_b_channel(spec.name, group.name, group.size or 0)
