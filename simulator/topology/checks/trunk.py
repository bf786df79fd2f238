"""The two ends of the trunk agree; Lync's trunk configuration does what it seems to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import SipRoute
from simulator.calls.routing import VoiceRoute
from simulator.nodes.spec import ListeningPoint, NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.checks.finding import Finding

_CONFIGURATION: Final = "Lync library, Set-CsTrunkConfiguration"


def ends_listen(spec: TopologySpec) -> Iterator[Finding]:
    """Each end listens on the port and transport on which the other calls it."""
    nodes = {node.name: node for node in spec.nodes}
    for trunk in spec.trunks:
        for name, port in ((trunk.pbx, trunk.pbx_port), (trunk.mediation, trunk.mediation_port)):
            point = ListeningPoint(trunk.transport, port)
            if point not in nodes[name].points:
                listed = ", ".join(f"{one.transport}:{one.port}" for one in nodes[name].points)
                yield Finding(
                    "error",
                    "ends-listen",
                    f"{trunk.name} calls {name} on {trunk.transport}:{port}, which listens on "
                    f"{listed or 'nothing'}",
                    "integration guide 4.2.1, 4.2.2",
                    trunk.mark,
                )


def lync_speaks_streams(spec: TopologySpec) -> Iterator[Finding]:
    """A Mediation Server speaks TCP or TLS."""
    for trunk in spec.trunks:
        if trunk.transport == "udp":
            yield Finding(
                "error",
                "lync-speaks-streams",
                f"{trunk.name} runs over UDP; a Mediation Server knows TCP and TLS only",
                "Lync library, ports: Mediation Server",
                trunk.mark,
            )


def route_leads_to_it(spec: TopologySpec) -> Iterator[Finding]:
    """MX-ONE has a SIP route to the trunk, and Lync a voice route."""
    pbx = {route.trunk for node in spec.nodes for route in _sip_routes(node)}
    lync = {name for node in spec.nodes for route in _voice_routes(node) for name in route.trunks}
    for trunk in spec.trunks:
        for known, side in ((pbx, "SIP route of MX-ONE"), (lync, "voice route of Lync")):
            if trunk.name not in known:
                text = f"no {side} leads to {trunk.name}: no call goes that way"
                source = "integration guide 4.2.1"
                yield Finding("warning", "route-leads-to-it", text, source, trunk.mark)


def srtp_needs_tls(spec: TopologySpec) -> Iterator[Finding]:
    """On a trunk without TLS the SRTP mode has no effect."""
    for trunk in spec.trunks:
        if trunk.transport != "tls" and trunk.srtp != "not-supported":
            yield Finding(
                "warning",
                "srtp-needs-tls",
                f"srtp: {trunk.srtp} has no effect on {trunk.name}: over {trunk.transport.upper()} "
                "Lync takes it as not-supported",
                f"{_CONFIGURATION}, SRTPMode",
                trunk.mark,
            )


def session_timers_run(spec: TopologySpec) -> Iterator[Finding]:
    """What is switched on has to have an effect: session timers have none so far."""
    for trunk in spec.trunks:
        if trunk.session_timer:
            text = f"session timers are not simulated yet: {trunk.name} runs without them"
            yield Finding(
                "warning",
                "session-timers",
                text,
                f"{_CONFIGURATION}, EnableSessionTimer",
                trunk.mark,
            )


def refer_is_off(spec: TopologySpec) -> Iterator[Finding]:
    """The guide's cure for silent transfers is REFER off."""
    for trunk in spec.trunks:
        if trunk.refer:
            yield Finding(
                "advice",
                "refer-off",
                f"refer is on at {trunk.name}: a caller hears no ringback during transfer",
                "integration guide 5",
                trunk.mark,
            )


def bypass_ends_at_transfer(spec: TopologySpec) -> Iterator[Finding]:
    """With REFER off a call loses bypass when it is transferred."""
    for trunk in spec.trunks:
        if trunk.bypass and not trunk.refer:
            yield Finding(
                "advice",
                "bypass-ends-at-transfer",
                f"with refer off, a call on {trunk.name} loses bypass when it is transferred",
                f"{_CONFIGURATION}, EnableReferSupport",
                trunk.mark,
            )


def relayed_calls(spec: TopologySpec) -> Iterator[Finding]:
    """A Mediation Server can relay the calls of its trunks."""
    for node in spec.nodes:
        if node.mediation is None:
            continue
        channels = sum(_relayed(trunk) for trunk in spec.trunks if trunk.mediation == node.name)
        if channels > node.mediation.call_limit:
            yield Finding(
                "warning",
                "relayed-calls",
                f"the trunks of {node.name} have {channels} channels without bypass; it relays "
                f"{node.mediation.call_limit} calls",
                "Lync library, capacity of a Mediation Server",
                node.mark,
            )


def _relayed(trunk: TrunkSpec) -> int:
    return 0 if trunk.bypass or trunk.channels is None else trunk.channels


def _sip_routes(node: NodeSpec) -> tuple[SipRoute, ...]:
    return node.telephony.routes if node.telephony else ()


def _voice_routes(node: NodeSpec) -> tuple[VoiceRoute, ...]:
    return node.lync.routes if node.lync else ()


RULES: Final = (
    ends_listen,
    lync_speaks_streams,
    route_leads_to_it,
    srtp_needs_tls,
    session_timers_run,
    refer_is_off,
    bypass_ends_at_transfer,
    relayed_calls,
)
