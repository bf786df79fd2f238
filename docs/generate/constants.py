"""Constants of the model that are neither a product's nor a topology's, read from the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docs.generate.marks import table
from simulator.contracts import Transport
from simulator.net import sizes
from simulator.net.streams import REPEATS
from simulator.nodes.node import SLACK
from simulator.sip.dns import ResolverSettings
from simulator.sip.location import LocationSettings
from simulator.sip.timer_settings import TimerSettings
from simulator.sip.transaction import TRYING
from simulator.sip.transport_settings import TransportSettings
from simulator.sip.vocabulary import Method
from simulator.study.bottleneck import TARGET_BLOCKING, TARGET_OCCUPANCY
from simulator.study.formulae import LOST_ELSEWHERE
from simulator.study.replication import _FOLLOW_LIMIT
from simulator.study.scene import BOOT_SECONDS
from simulator.study.warmup import LIFETIMES
from simulator.study.words import target

_TIMERS = TimerSettings()
_RESOLVER = ResolverSettings()
_TRANSPORT = TransportSettings()
_TCP, _LAPD = REPEATS[Transport.TCP], REPEATS[Transport.ISDN]
_HEADS = ("what", "value", "where", "source", "confidence", "sweep")


@dataclass(frozen=True, slots=True)
class Constant:
    """One row: `value` is asked when the page is made."""

    what: str
    value: Callable[[], str]
    where: str
    source: str
    confidence: str
    sweep: str = ""


def _size(method: Method) -> str:
    return f"{method.name} {sizes._REQUESTS[method]:,}"


SIP = (
    Constant(
        "T1, T2, T4",
        lambda: f"{_TIMERS.t1:g} s, {_TIMERS.t2:g} s, {_TIMERS.t4:g} s",
        "sip/vocabulary",
        "RFC 3261 table 4",
        "standard",
    ),
    Constant(
        "Timers B, F, H, J, L, M: 64 T1",
        lambda: f"{_TIMERS.timeout:g} s",
        "sip/timer_settings",
        "RFC 3261 17, RFC 6026",
        "standard",
    ),
    Constant(
        "Timer C",
        lambda: f"{_TIMERS.timer_c:g} s",
        "sip/timer_settings",
        "RFC 3261 16.6: above 3 min; the half second is ours",
        "standard",
        "180 to 300 s",
    ),
    Constant(
        "100 Trying by the transaction",
        lambda: f"{TRYING * 1000:g} ms",
        "sip/transaction",
        "RFC 3261 17.2.1",
        "standard",
    ),
    Constant(
        "what a finished transaction may stay longer than it must",
        lambda: f"{SLACK:g} s",
        "nodes/node",
        "saves wake-ups; a late copy in that time is absorbed as before",
        "assumed",
    ),
    Constant(
        "a target that failed stands behind the others for",
        lambda: f"{LocationSettings().hold_out:g} s",
        "sip/location",
        "RFC 3263 4.3 leaves it open",
        "assumed",
        "10 to 600 s",
    ),
)
TRANSPORT = (
    Constant(
        "repeats of a TCP segment: first after, longest gap, how many",
        lambda: f"{_TCP.first:g} s doubling to {_TCP.ceiling:g} s, {_TCP.limit} times",
        "net/streams",
        "RFC 6298 2.1, 2.5; 15 as Linux (tcp_retries2)",
        "standard",
    ),
    Constant(
        "repeats of a frame on the D channel (LAPD)",
        lambda: f"every {_LAPD.first:g} s, {_LAPD.limit} times",
        "net/streams",
        "ITU-T Q.921 5.9: T200 1 s, N200 3",
        "standard",
    ),
    Constant(
        "payload of a packet, headers with it",
        lambda: f"{sizes.SEGMENT_PAYLOAD:,} and {sizes.HEADERS} octets",
        "net/sizes",
        "Ethernet, IPv4, TCP without options",
        "standard",
    ),
    Constant(
        "nominal sizes of requests, octets",
        lambda: ", ".join(
            map(_size, (Method.INVITE, Method.ACK, Method.BYE, Method.OPTIONS, Method.REGISTER))
        ),
        "net/sizes",
        "public traces of Mediation Servers; REGISTER assumed",
        "field",
    ),
    Constant(
        "nominal sizes of responses, octets: 100; 183 and 200 of INVITE; others",
        lambda: f"{sizes._TRYING}; {sizes._WITH_BODY}; {sizes._RESPONSE}",
        "net/sizes",
        "public traces of Mediation Servers",
        "field",
    ),
    Constant(
        "longest wait for a connection where the profile says nothing",
        lambda: f"{_TRANSPORT.connect_limit:g} s",
        "sip/transport_settings",
        "as Timer B",
        "assumed",
        "4 to 32 s",
    ),
    Constant(
        "a TLS session can be resumed for",
        lambda: f"{_TRANSPORT.session_lifetime / 3600:g} h",
        "sip/transport_settings",
        "RFC 5246 F.1.4: at most a day; Windows keeps 10 h",
        "vendor",
    ),
    Constant(
        "a DNS question is repeated after, and given up after",
        lambda: f"{_waits()} s, {sum(_RESOLVER.waits):g} s",
        "sip/dns",
        "usual resolvers",
        "field",
        "2 to 15 s",
    ),
    Constant(
        "a name that does not exist is remembered for",
        lambda: f"{_RESOLVER.negative_lifetime:g} s",
        "sip/dns",
        "RFC 2308 leaves it to the zone",
        "assumed",
        "0 to 900 s",
    ),
)
STUDY = (
    Constant(
        "automatic warm-up, in mean seizures",
        lambda: f"{LIFETIMES:g}",
        "study/warmup",
        "M/M/inf started empty is within exp(-5) of its steady state",
        "standard",
    ),
    Constant(
        "terminals register within, from the start of the warm-up",
        lambda: f"{BOOT_SECONDS:g} s",
        "study/scene",
        "spread, so that the boot is no flood",
        "assumed",
    ),
    Constant(
        "attempts of the window are followed after its end for at most",
        lambda: f"{_FOLLOW_LIMIT:g} s",
        "study/replication",
        "longer than any ring, patience and time-out",
        "assumed",
    ),
    Constant(
        "target blocking of the bottleneck",
        lambda: target(TARGET_BLOCKING),
        "study/bottleneck",
        "usual grade of service of a trunk",
        "assumed",
        "0.1 to 5 %",
    ),
    Constant(
        "target occupancy of processors",
        lambda: target(TARGET_OCCUPANCY),
        "study/bottleneck",
        "usual planning limit of a server",
        "assumed",
        "50 to 80 %",
    ),
    Constant(
        "calls refused elsewhere, from which no formula is given",
        lambda: target(LOST_ELSEWHERE),
        "study/formulae",
        "their load is unknown to the formula",
        "assumed",
    ),
)


def constants(rows: tuple[Constant, ...]) -> str:
    """Return constants as a table in Markdown."""
    return table(
        _HEADS,
        [
            (one.what, one.value(), f"`{one.where}`", one.source, one.confidence, one.sweep)
            for one in rows
        ],
    )


def _waits() -> str:
    total, instants = 0.0, []
    for wait in _RESOLVER.waits[:-1]:
        total += wait
        instants.append(f"{total:g}")
    return " and ".join(instants)
