"""The two ends of the trunk agree; Lync's trunk configuration does what it seems to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import ListeningPoint, TopologySpec
from simulator.topology.checks.finding import Seen, rule

_CONFIGURATION: Final = "Lync library, Set-CsTrunkConfiguration"
# Ports of the guide: where the PBX listens, where the Mediation Server does.
_PORTS: Final = (("tcp", 5060, 5068), ("tls", 5061, 5067))


@rule("one-trunk", "warning", "integration guide 2")
def one_trunk(spec: TopologySpec) -> Iterator[Seen]:
    """A Direct SIP trunk joins Telephony Server and Mediation Server."""
    both = any(node.telephony for node in spec.nodes) and any(n.lync for n in spec.nodes)
    if both and not spec.trunks:
        yield Seen(spec.mark, "no trunk joins MX-ONE and Lync")


@rule("ends-listen", "error", "integration guide 4.2.1, 4.2.2")
def ends_listen(spec: TopologySpec) -> Iterator[Seen]:
    """Each end listens on the port and transport on which the other calls it."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        servers = ((name, trunk.mediation_port) for name in trunk.members)
        for name, port in ((trunk.pbx, trunk.pbx_port), *servers):
            point = ListeningPoint(trunk.transport, port)
            if point not in nodes[name].points:
                listed = ", ".join(f"{one.transport}:{one.port}" for one in nodes[name].points)
                text = (
                    f"{trunk.name} calls {name} on {trunk.transport}:{port}, which listens on "
                    f"{listed or 'nothing'}"
                )
                yield Seen(trunk.mark, text)


@rule("usual-ports", "advice", "integration guide 2.2, 4.2.1, 4.2.2")
def usual_ports(spec: TopologySpec) -> Iterator[Seen]:
    """The ports are the guide's: 5060 and 5068 over TCP, 5061 and 5067 over TLS."""
    for trunk in spec.trunks:
        for transport, pbx, mediation in _PORTS:
            ports = (trunk.pbx_port, trunk.mediation_port)
            if trunk.transport == transport and ports != (pbx, mediation):
                text = (
                    f"{trunk.name} uses {ports[0]} at {trunk.pbx} and {ports[1]} at "
                    f"{trunk.mediation}; the guide's ports over {transport.upper()} are {pbx} and "
                    f"{mediation}"
                )
                yield Seen(trunk.mark, text)


@rule("lync-speaks-streams", "error", "Lync library, ports: Mediation Server")
def lync_speaks_streams(spec: TopologySpec) -> Iterator[Seen]:
    """A Mediation Server speaks TCP or TLS."""
    for trunk in spec.trunks:
        if trunk.transport == "udp":
            text = f"{trunk.name} runs over UDP; a Mediation Server knows TCP and TLS only"
            yield Seen(trunk.mark, text)


@rule("srtp-needs-tls", "warning", f"{_CONFIGURATION}, SRTPMode")
def srtp_needs_tls(spec: TopologySpec) -> Iterator[Seen]:
    """On a trunk without TLS the encryption level has no effect; the guide sets not-supported."""
    for trunk in spec.trunks:
        if trunk.transport != "tls" and trunk.srtp != "not-supported":
            text = (
                f"srtp: {trunk.srtp} has no effect on {trunk.name}: over "
                f"{trunk.transport.upper()} Lync takes it as not-supported"
            )
            yield Seen(trunk.mark, text)


@rule("session-timers", "advice", f"{_CONFIGURATION}, EnableSessionTimer; RFC 4028 1")
def session_timers_run(spec: TopologySpec) -> Iterator[Seen]:
    """An end of the trunk asks for session timers, so that a call with a lost BYE is ended."""
    for trunk in spec.trunks:
        if not trunk.session_timer and trunk.pbx_session_timer in ("off", "accepts"):
            text = (
                f"no end of {trunk.name} asks for session timers: a call whose BYE is lost keeps "
                "its channel"
            )
            yield Seen(trunk.mark, text)


@rule("reliable-provisional", "error", "RFC 3262 3, RFC 3261 8.2.2.3")
def reliable_provisional(spec: TopologySpec) -> Iterator[Seen]:
    """No end of the trunk requires 100rel of one that does not know it, which answers 420."""
    nodes = {node.name: node.profile for node in spec.nodes}
    for trunk in spec.trunks:
        ends = (
            (trunk.pbx, trunk.pbx_100rel),
            (trunk.mediation, trunk.mediation_100rel),
        )
        used = [(name, use or nodes[name].reliable_provisional) for name, use in ends]
        for (name, use), (other, theirs) in (used, used[::-1]):
            if use == "required" and theirs == "off":
                text = f"{name} requires 100rel on {trunk.name}: {other} refuses its calls with 420"
                yield Seen(trunk.mark, text)


@rule("refer-off", "advice", "integration guide 5")
def refer_is_off(spec: TopologySpec) -> Iterator[Seen]:
    """REFER is off at the trunk: the guide's cure for transfers without ringback."""
    for trunk in spec.trunks:
        if trunk.refer:
            text = f"refer is on at {trunk.name}: a caller hears no ringback during transfer"
            yield Seen(trunk.mark, text)


@rule("bypass-ends-at-transfer", "advice", f"{_CONFIGURATION}, EnableReferSupport")
def bypass_ends_at_transfer(spec: TopologySpec) -> Iterator[Seen]:
    """With REFER off a call loses bypass when it is transferred."""
    for trunk in spec.trunks:
        if trunk.bypass and not trunk.refer:
            text = f"with refer off, a call on {trunk.name} loses bypass when it is transferred"
            yield Seen(trunk.mark, text)


@rule("peer-supervised", "advice", "MX-ONE command description sip_route, supervise")
def peer_supervised(spec: TopologySpec) -> Iterator[Seen]:
    """The peers of a trunk ask each other by OPTIONS whether they are there."""
    for trunk in spec.trunks:
        if trunk.options_interval is None:
            text = f"{trunk.name} has no options_interval: an outage is found by failed calls only"
            yield Seen(trunk.mark, text)


RULES: Final = (
    one_trunk,
    ends_listen,
    usual_ports,
    lync_speaks_streams,
    srtp_needs_tls,
    session_timers_run,
    reliable_provisional,
    refer_is_off,
    bypass_ends_at_transfer,
    peer_supervised,
)
