"""Nodes with what their recipes need."""

from __future__ import annotations

from dataclasses import replace

from simulator.calls.numbering import NumberRange
from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.overload_spec import OverloadSpec, ProxySpec
from simulator.nodes.products import BOARDS, PRODUCTS
from simulator.nodes.profile import Profile, ServiceTimes
from simulator.nodes.spec import (
    CarrierSpec,
    CertificateSpec,
    ChallengeSpec,
    ConferenceSpec,
    GatewaySpec,
    MediationSpec,
    NodeSpec,
    TelephonyServerSpec,
)
from simulator.topology.build import numbering, pools, voice
from simulator.topology.build.failover import profile_of
from simulator.topology.document import Document
from simulator.topology.schema import NodeFile, TopologyFile
from simulator.topology.schema.access import ChallengeFile
from simulator.topology.schema.nodes import CarrierFile, GatewayFile, TelephonyFile


def node(file: TopologyFile, name: str, document: Document) -> NodeSpec:
    """Return the node called `name`."""
    entry = file.nodes[name]
    product = PRODUCTS[entry.product]
    plain = NodeSpec(
        name=name,
        host=entry.host,
        recipe=product.recipe,
        profile=_profile(profile_of(product.profile, entry.failover), entry),
        points=entry.listen,
        certificate=_certificate(file, name, document),
        mark=document.mark(("nodes", name)),
        population=entry.population,
        attached_to=entry.attached_to,
        zone=_zone(file, entry),
        services=pools.services(file) if product.recipe == "infrastructure" else (),
        proxy=None if entry.proxy is None else ProxySpec(**dict(entry.proxy)),
        overload=None if entry.overload is None else OverloadSpec(**dict(entry.overload)),
    )
    return _with_sections(plain, file, entry, document)


def _with_sections(
    plain: NodeSpec, file: TopologyFile, entry: NodeFile, document: Document
) -> NodeSpec:
    name, users = plain.name, _numbers(file, plain.name)
    if entry.telephony:
        telephony = _telephony(file, name, entry.telephony, document)
        return replace(plain, telephony=telephony)
    if entry.gateway:
        return replace(plain, gateway=_gateway(entry.gateway))
    if entry.lync:
        members = pools.pool_of(file, name)
        users = tuple(one for member in members for one in _numbers(file, member))
        lync = voice.lync(entry.lync, users, name, document)
        return replace(plain, lync=replace(lync, members=members))
    if entry.mediation:
        trunks = tuple(
            trunk
            for trunk, one in file.trunks.items()
            if name in pools.members_of(file, one.mediation)
        )
        asked = entry.mediation.front_end
        members = pools.members_of(file, asked)
        limit, fqdn = entry.mediation.call_limit, pools.pool_name(file, asked)
        spec = MediationSpec(members[0], limit, trunks, members, fqdn)
        return replace(plain, mediation=spec)
    if entry.conference:
        one = entry.conference
        rooms = tuple(one.conferences.items())
        members = pools.members_of(file, one.front_end)
        spec_of = ConferenceSpec(members[0], one.ports, rooms, members)
        return replace(plain, conference=spec_of)
    if entry.carrier:
        return replace(plain, carrier=_carrier(file, name, entry.carrier, users))
    return plain


def _profile(profile: Profile, entry: NodeFile) -> Profile:
    """Return a product's profile with the service times that the topology gives instead."""
    times = entry.service
    if times is None:
        return profile
    by_method = FrozenMapping(times.by_method)
    service = ServiceTimes(times.request, times.response, by_method, reject=times.reject)
    return replace(profile, service=service)


def _certificate(file: TopologyFile, name: str, document: Document) -> CertificateSpec | None:
    entry = file.nodes[name]
    if entry.certificate is None:
        return None
    fqdn = file.hosts[entry.host].fqdn
    shared = tuple(pool.fqdn for pool in file.pools.values() if name in pool.members)
    names = entry.certificate.names or (*((fqdn,) if fqdn else ()), *shared)
    return CertificateSpec(
        names, entry.certificate.issuer, document.mark(("nodes", name, "certificate"))
    )


def _zone(file: TopologyFile, entry: NodeFile) -> tuple[tuple[str, str], ...]:
    hosts = [file.hosts[name] for name in entry.zone]
    return (
        *((host.fqdn, host.address) for host in hosts if host.fqdn),
        *(pools.addresses(file) if entry.zone else ()),
        *entry.records.items(),
    )


def _numbers(file: TopologyFile, home: str) -> tuple[NumberRange, ...]:
    """Return the number ranges of the populations that are at home at the node `home`."""
    return tuple(
        NumberRange(users.first_number, users.users, name, users.prefix)
        for name, users in file.populations.items()
        if users.home == home
    )


def _telephony(
    file: TopologyFile, name: str, entry: TelephonyFile, document: Document
) -> TelephonyServerSpec:
    where = ("nodes", name, "telephony")
    return TelephonyServerSpec(
        release=entry.release,
        extensions=_numbers(file, name),
        destinations=numbering.destinations(entry, where, document),
        routes=numbering.routes(entry, where, document),
        incoming=numbering.incoming(entry, where, document),
        forced_gateway=entry.forced_gateway,
        domain=entry.domain or file.hosts[file.nodes[name].host].address,
        challenge=_challenge(entry.challenge),
        gateways=tuple(
            other
            for other, one in file.nodes.items()
            if one.gateway and one.gateway.controller == name
        ),
    )


def _gateway(entry: GatewayFile) -> GatewaySpec:
    board = BOARDS[entry.board]
    plain, secured = entry.rtp_resources, entry.srtp_resources
    return GatewaySpec(
        chassis=entry.chassis,
        board=entry.board,
        rtp_resources=board.rtp_resources * entry.boards if plain is None else plain,
        srtp_resources=board.srtp_resources * entry.boards if secured is None else secured,
        controller=entry.controller,
    )


def _elsewhere(file: TopologyFile, name: str, entry: CarrierFile) -> tuple[NumberRange, ...]:
    """Return the subscribers of other exchanges: the ISDN is one network."""
    if entry.kind != "isdn":
        return ()
    others = (
        other
        for other, one in file.nodes.items()
        if other != name and one.carrier is not None and one.carrier.kind == "isdn"
    )
    return tuple(numbers for other in others for numbers in _numbers(file, other))


def _carrier(
    file: TopologyFile, name: str, entry: CarrierFile, numbers: tuple[NumberRange, ...]
) -> CarrierSpec:
    gateway = file.nodes[entry.gateway].gateway if entry.gateway else None
    controller = entry.telephony_server or (gateway.controller if gateway else "")
    return CarrierSpec(
        kind=entry.kind,
        primary_rates=entry.primary_rates,
        channels_per_rate=entry.channels_per_rate,
        gateway=entry.gateway,
        telephony_server=controller,
        numbers=(*numbers, *_elsewhere(file, name, entry)),
        challenge=_challenge(entry.challenge),
        account=None if entry.account is None else (entry.account.username, entry.account.password),
        further=tuple(
            (name, one.gateway.controller if (one := file.nodes[name]).gateway else "", rates)
            for name, rates in entry.further.items()
        ),
    )


def _challenge(entry: ChallengeFile | None) -> ChallengeSpec | None:
    if entry is None:
        return None
    return ChallengeSpec(entry.algorithms, entry.qop, entry.nonce_lifetime)
