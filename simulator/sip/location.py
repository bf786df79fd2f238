"""Where a request goes: target lists of a URI by RFC 3263, and targets to avoid for a while.

Numeric hosts need no question; names are asked by `simulator.sip.dns`, and the answer comes by a
callback, at once where all is known. NAPTR is not asked: a transport that the URI leaves open is
found by asking SRV for each that we have (4.1, the case without NAPTR records).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from math import inf
from typing import Any, Final, NamedTuple

from simulator.contracts import Flow, Item, Segment, Transport
from simulator.sip.dns import (
    AddressRecord,
    DnsAnswer,
    Found,
    RecordKind,
    Resolver,
    ResolverSettings,
    ServiceRecord,
)
from simulator.sip.uri import Uri
from simulator.sip.vocabulary import DEFAULT_PORTS
from simulator.timers import TimerQueue


class Target(NamedTuple):
    """One place to send to; a tuple, since it is hashed for every message.

    Attributes
    ----------
    transport : Transport
    host : str
        Address.
    port : int
    name : str
        What a certificate must bear: the host of the URI (RFC 5922 7.1), also where SRV
        records led to another.
    """

    transport: Transport
    host: str
    port: int
    name: str


@dataclass(frozen=True, slots=True)
class LocationSettings:
    """How one node finds its targets.

    Parameters
    ----------
    transports : tuple of Transport
        What we have, in the order in which services are asked where a URI says nothing.
    hold_out : float
        Seconds for which a target that failed stands behind those that did not (RFC 3263 4.3
        leaves it open).
    resolver : ResolverSettings
    """

    transports: tuple[Transport, ...] = (Transport.UDP, Transport.TCP)
    hold_out: float = 60.0
    resolver: ResolverSettings = field(default_factory=ResolverSettings)


Then = Callable[[Any, tuple[Target, ...], float], None]
Draw = Callable[[], float]
Place = tuple[Transport, str, int]
Avoided = tuple[Place, str | None]  # who has found it out, where that is one of many terminals

_TRANSPORTS: Final = {t.name.lower(): t for t in Transport}
_SERVICES: Final = ("_sip._udp.", "_sip._tcp.", "_sips._tcp.")  # RFC 3263 4.1, by Transport


class _Plan(NamedTuple):
    targets: tuple[Target, ...]
    expires: float


class Locator:
    """Targets of URIs for one core.

    Parameters
    ----------
    outbox : list
        The core's.
    timers : TimerQueue
    address : str
        Our own.
    settings : LocationSettings, optional
    draw : callable, optional
        Returns the next random number in [0, 1), for SRV records of equal priority (RFC 2782);
        left out, the heavier comes first.
    """

    def __init__(
        self,
        outbox: list[tuple[Flow, Item]],
        timers: TimerQueue,
        address: str,
        settings: LocationSettings | None = None,
        draw: Draw | None = None,
    ) -> None:
        self.settings = settings or LocationSettings()
        self.resolver = Resolver(outbox, timers, address, self.settings.resolver)
        self.draw = draw
        self._plans: dict[Any, _Plan] = {}
        self._avoided: dict[Avoided, float] = {}

    def locate(self, uri: Uri, then: Then, argument: object, now: float) -> None:
        """Call ``then(argument, targets, now)`` with the targets in order, none on failure."""
        plan = self._plans.get((uri.host, uri.port, uri.parameters, uri.scheme))
        if plan is not None and now < plan.expires:
            targets = plan.targets
            then(argument, self.ordered(targets, now) if self._avoided else targets, now)
        else:
            _Search(self, uri, then, argument).begin(now)

    def avoid(
        self,
        where: Place | None,
        now: float,
        source: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """Put a target that has failed behind the others for a while.

        Parameters
        ----------
        source : str, optional
            Which of many terminals has found it out; it tells the others nothing.
        seconds : float, optional
            As long as the target itself has asked for (RFC 3261 21.5.4).
        """
        if where is not None:
            until = now + (self.settings.hold_out if seconds is None else seconds)
            known = self._avoided.get((where, source), until)
            self._avoided[where, source] = max(known, until)  # it may be barred

    def bar(self, where: Place) -> None:
        """Put a target behind the others until it is released."""
        self._avoided[where, None] = inf

    def release(self, where: Place) -> None:
        """Let a target stand where it stood again."""
        self._avoided.pop((where, None), None)

    def ordered(
        self, targets: tuple[Target, ...], now: float, source: str | None = None
    ) -> tuple[Target, ...]:
        """Return targets in the order of the moment: those that failed of late come last."""
        if not self._avoided or len(targets) < 2:
            return targets
        return tuple(sorted(targets, key=lambda t: self._is_avoided((t[:3], source), now)))

    def _is_avoided(self, key: Avoided, now: float) -> bool:
        until = self._avoided.get(key)
        if until is not None and until <= now:
            del self._avoided[key]
            return False
        return until is not None

    def receive(self, item: DnsAnswer | Segment, flow: Flow, now: float) -> None:
        """Take what came in on a flow to a name server."""
        self.resolver.receive(item, flow, now)

    def owns(self, flow: Flow) -> bool:
        """Whether a flow is one of ours to a name server."""
        return flow in self.resolver.flows

    def remember(self, uri: Uri, targets: tuple[Target, ...], expires: float) -> None:
        """Keep a list whose order takes no draw."""
        if len(self._plans) >= _PLANS_KEPT:
            self._plans.clear()
        self._plans[uri.host, uri.port, uri.parameters, uri.scheme] = _Plan(targets, expires)

    def hand_over(
        self, then: Then, argument: object, targets: tuple[Target, ...], now: float
    ) -> None:
        """Call back with the targets in the order of the moment."""
        then(argument, self.ordered(targets, now) if self._avoided else targets, now)


_PLANS_KEPT: Final = 65_536  # URIs with parameters of their own must not fill the memory


class _Search:
    """The way of one URI through RFC 3263 4.1 and 4.2."""

    __slots__ = (
        "_argument",
        "_drawn",
        "_entries",
        "_expires",
        "_host",
        "_locator",
        "_services",
        "_targets",
        "_then",
        "_transport",
        "_uri",
    )

    def __init__(self, locator: Locator, uri: Uri, then: Then, argument: object) -> None:
        self._locator = locator
        self._uri = uri
        self._then = then
        self._argument = argument
        self._host = (uri.parameter("maddr") or uri.host).strip("[]")
        self._transport = _asked_transport(uri)
        self._targets: list[Target] = []
        self._services: list[Transport] = []
        self._entries: list[tuple[Transport, str, int]] = []
        self._expires = inf
        self._drawn = False

    def begin(self, now: float) -> None:
        """Take a numeric host or an explicit port at its word, else ask for services."""
        if not self._host:  # a tel URI has no place
            self._then(self._argument, (), now)
        elif _is_numeric(self._host):
            self._add(self._preferred(), self._host, self._port(self._preferred()))
            self._finish(now)
        elif self._uri.port is not None:
            self._entries = [(self._preferred(), self._host, self._uri.port)]
            self._next_entry(now)
        else:
            self._services = self._wanted_services()
            self._next_service(now)

    def _preferred(self) -> Transport:
        """4.1: what the URI says, else UDP, for sips TLS over TCP."""
        return Transport.UDP if self._transport is None else self._transport

    def _port(self, transport: Transport) -> int:
        return self._uri.port or DEFAULT_PORTS[transport]

    def _wanted_services(self) -> list[Transport]:
        if self._transport is not None:
            return [self._transport]
        return [t for t in self._locator.settings.transports if t < len(_SERVICES)]

    def _next_service(self, now: float) -> None:
        if self._services:
            service = _SERVICES[self._services[0]] + self._host
            self._locator.resolver.ask(service, RecordKind.SRV, _services_found, self, now)
        else:  # 4.2: no SRV records: an address, at the default port
            transport = self._preferred()
            self._entries = [(transport, self._host, self._port(transport))]
            self._next_entry(now)

    def services_found(self, found: Found | None, now: float) -> None:
        """Order the SRV records and ask for their addresses, or go on to the next service."""
        if found is None:
            self._then(self._argument, (), now)
            return
        transport = self._services.pop(0)
        records = [record for record in found.records if isinstance(record, ServiceRecord)]
        self._expires = min(self._expires, found.expires)
        if not records:
            self._next_service(now)
            return
        priorities = {record.priority for record in records}
        self._drawn = len(priorities) < len(records) and self._locator.draw is not None
        ordered = order_services(records, self._locator.draw)
        self._entries = [(transport, record.host, record.port) for record in ordered]
        self._next_entry(now)

    def _next_entry(self, now: float) -> None:
        if self._entries:
            host = self._entries[0][1]
            self._locator.resolver.ask(host, RecordKind.A, _addresses_found, self, now)
        else:
            self._finish(now)

    def addresses_found(self, found: Found | None, now: float) -> None:
        """Add the addresses of one host, and go on to the next."""
        transport, _, port = self._entries.pop(0)
        if found is not None:
            self._expires = min(self._expires, found.expires)
            for record in found.records:
                if isinstance(record, AddressRecord):
                    self._add(transport, record.address, port)
        elif self._entries or self._targets:
            self._expires = now  # a part is missing: ask again next time
        self._next_entry(now)

    def _add(self, transport: Transport, address: str, port: int) -> None:
        self._targets.append(Target(transport, address, port, self._uri.host.strip("[]").lower()))

    def _finish(self, now: float) -> None:
        targets = tuple(self._targets)
        if targets and not self._drawn:
            self._locator.remember(self._uri, targets, self._expires)
        self._locator.hand_over(self._then, self._argument, targets, now)


def order_services(records: list[ServiceRecord], draw: Draw | None) -> list[ServiceRecord]:
    """Return SRV records by priority, those of one priority by weighted draws (RFC 2782)."""
    ordered: list[ServiceRecord] = []
    for priority in sorted({record.priority for record in records}):
        group = [record for record in records if record.priority == priority]
        # Zero weights first, "so that they have a small chance to be selected".
        group.sort(key=lambda record: record.weight > 0 if draw else -record.weight)
        while group:
            ordered.append(group.pop(_drawn_index(group, draw) if draw else 0))
    return ordered


def _drawn_index(group: list[ServiceRecord], draw: Draw) -> int:
    mark = draw() * sum(record.weight for record in group)
    running = 0.0
    for index, record in enumerate(group):
        running += record.weight
        if running >= mark:
            return index
    return len(group) - 1


def _asked_transport(uri: Uri) -> Transport | None:
    """4.1: the transport that scheme and parameters ask for."""
    asked = _TRANSPORTS.get((uri.parameter("transport") or "").lower())
    if uri.scheme == "sips" and asked in (None, Transport.TCP):
        return Transport.TLS  # RFC 3261 26.2.2
    return asked


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _services_found(search: _Search, found: Found | None, now: float) -> None:
    search.services_found(found, now)


def _addresses_found(search: _Search, found: Found | None, now: float) -> None:
    search.addresses_found(found, now)
