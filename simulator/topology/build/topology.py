"""Hosts, links, trunks and populations of a topology, and the topology itself."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final, Literal

from simulator.calls.routing import ResponseTranslation
from simulator.nodes.products import PRODUCTS
from simulator.nodes.spec import (
    HostSpec,
    LinkSpec,
    PopulationSpec,
    TopologySpec,
    TrunkSpec,
)
from simulator.topology.build.failover import poll_rules
from simulator.topology.build.nodes import node
from simulator.topology.build.pools import members_of, pool_name, pools
from simulator.topology.build.voice import rules
from simulator.topology.document import Document
from simulator.topology.features import feature_specs
from simulator.topology.schema import HostFile, PopulationFile, TopologyFile, TrunkFile

Kind = Literal["lync", "sip", "attached", "pstn"]
_KINDS: Final[dict[str, Kind]] = {
    "lync-clients": "lync",
    "sip-terminals": "sip",
    "attached-terminals": "attached",
}


def build(file: TopologyFile, document: Document) -> TopologySpec:
    """Return the topology that a validated file describes.

    Parameters
    ----------
    file : TopologyFile
    document : Document
        For the places of everything.
    """
    return TopologySpec(
        name=file.name,
        description=file.description,
        sites=file.sites,
        hosts=tuple(_host(file, name, host, document) for name, host in file.hosts.items()),
        switches=file.switches,
        links=_links(file, document),
        nodes=tuple(node(file, name, document) for name in file.nodes),
        trunks=tuple(_trunk(file, name, trunk, document) for name, trunk in file.trunks.items()),
        populations=tuple(
            _population(file, name, users, document) for name, users in file.populations.items()
        ),
        workload=file.workload,
        name_server=file.name_server,
        mark=document.mark(()),
        features=feature_specs(document),
        pools=pools(file, document),
    )


def _host(file: TopologyFile, name: str, host: HostFile, document: Document) -> HostSpec:
    network = ip_network(host.address)
    many = network.num_addresses > 1
    return HostSpec(
        name=name,
        address=str(network[1] if many else network[0]),
        fqdn=host.fqdn or "",
        site=host.site or file.sites[0],
        processors=host.processors,
        queue_limit=host.queue_limit,
        speed=host.speed,
        mark=document.mark(("hosts", name)),
        network=host.address if many else None,
        service_law=host.service_law,
        idle_work=host.idle_work,
    )


def _links(file: TopologyFile, document: Document) -> tuple[LinkSpec, ...]:
    return tuple(
        LinkSpec(
            name=name,
            a=link.between[0],
            b=link.between[1],
            delay=link.delay,
            bandwidth=link.bandwidth,
            loss=link.loss,
            jitter=link.jitter,
            mark=document.mark(("links", name)),
        )
        for name, link in file.links.items()
    )


def _trunk(file: TopologyFile, name: str, trunk: TrunkFile, document: Document) -> TrunkSpec:
    pbx = file.hosts[file.nodes[trunk.pbx].host]
    return TrunkSpec(
        name=name,
        channels=trunk.channels,
        licences=trunk.licences,
        encryption_licences=trunk.encryption_licences,
        transport=trunk.transport,
        pbx=trunk.pbx,
        mediation=members_of(file, trunk.mediation)[0],
        pool_members=members_of(file, trunk.mediation),
        pool_name=pool_name(file, trunk.mediation),
        pbx_port=trunk.pbx_port,
        mediation_port=trunk.mediation_port,
        peer_address=trunk.peer_address or pbx.fqdn or pbx.address,
        srtp=trunk.srtp,
        bypass=trunk.bypass,
        refer=trunk.refer,
        session_timer=trunk.session_timer,
        early_media=trunk.early_media,
        pbx_session_timer=trunk.pbx_session_timer,
        session_interval=trunk.session_interval,
        session_minimum=trunk.session_minimum,
        pbx_100rel=trunk.pbx_100rel,
        mediation_100rel=trunk.mediation_100rel,
        rtcp_active=trunk.rtcp_active,
        rtcp_hold=trunk.rtcp_hold,
        concentrated=trunk.concentrated,
        remove_plus=trunk.remove_plus,
        options_interval=trunk.options_interval,
        options_misses=trunk.options_misses,
        pbx_polls=poll_rules(trunk, trunk.pbx_options),
        mediation_polls=poll_rules(trunk, trunk.mediation_options),
        mark=document.mark(("trunks", name)),
        translations=rules(trunk.translations, ("trunks", name, "translations"), document),
        response_translations=tuple(
            ResponseTranslation(one.status, one.cause, one.becomes)
            for one in trunk.response_translations
        ),
    )


def _population(
    file: TopologyFile, name: str, users: PopulationFile, document: Document
) -> PopulationSpec:
    recipes = [
        PRODUCTS[node.product].recipe for node in file.nodes.values() if node.population == name
    ]
    return PopulationSpec(
        name=name,
        kind=_KINDS[recipes[0]] if recipes else "pstn",
        users=users.users,
        first_number=users.first_number,
        home=users.home,
        line_prefix=users.prefix,
        lines=users.lines,
        voice_policy=users.voice_policy,
        dial_plan=users.dial_plan,
        site=users.site or file.sites[0],
        mark=document.mark(("populations", name)),
        dials=tuple(users.dials.items()),
        password=users.password,
        backup=users.backup,
    )
