"""A population's standing load: registrations, and what else its terminals send by themselves.

Each terminal registers once at the start, spread over `spread` seconds, and again each
`interval`. Background requests (subscriptions, presence) leave the population evenly spaced at
its total rate, from one user after the other: a mean load, not a burst.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import METHOD_BY_NAME, Method

HOUR = 3600.0
_LONGEST = 2.0**32 - 1  # RFC 3261 20.19


class StandingLoad:
    """Registrations and background requests of one population.

    Parameters
    ----------
    endpoint : Endpoint
    numbers : sequence of str
    address, contact : callable
        From a user's number to its address of record and to its Contact.
    way : callable
        From a user's number to targets and own address.
    registrar : Uri
        The Request-URI of REGISTER.
    headers : tuple of (name, value)
    interval : float
        Seconds between two registrations of a terminal; inf: each registers once.
    background : mapping of method name to float
        Requests a user and hour.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        numbers: list[str],
        address: Callable[[str], Address],
        contact: Callable[[str], Address],
        way: Callable[[str], tuple[tuple[Any, ...], str | None]],
        registrar: Uri,
        headers: Headers,
        interval: float,
        background: Mapping[str, float],
    ) -> None:
        self.endpoint = endpoint
        self.numbers = numbers
        self.address = address
        self.contact = contact
        self.way = way
        self.registrar = registrar
        self.headers = (*headers, ("Expires", f"{min(2 * interval, _LONGEST):.0f}"))
        self.plain_headers = headers
        self.interval = interval
        self.background = background
        self.delays: list[float] = []  # registration request delays, RFC 6076 4.1
        self.failures = 0
        self._identities: dict[str, Identity] = {}
        self._sequence: dict[str, int] = {}
        self._next_user = 0

    def start(self, now: float, spread: float) -> None:
        """Begin: register everybody within `spread` seconds, then go on for ever."""
        timers, count = self.endpoint.timers, len(self.numbers)
        for i, number in enumerate(self.numbers):
            timers.at(now + spread * i / count, self._register, number)
        for method, rate in self.background.items():
            if rate > 0.0 and count:
                gap = HOUR / (rate * count)
                timers.at(now + spread + gap, self._background, (METHOD_BY_NAME[method], gap))

    def _register(self, number: str, now: float) -> None:
        self._send(Method.REGISTER, number, self.registrar, self.headers, now)
        if self.interval < inf:
            self.endpoint.timers.at(now + self.interval, self._register, number)

    def _background(self, job: tuple[Method, float], now: float) -> None:
        method, gap = job
        number = self.numbers[self._next_user % len(self.numbers)]
        self._next_user += 1
        self._send(method, number, self.address(number).uri, self.plain_headers, now)
        self.endpoint.timers.at(now + gap, self._background, job)

    def _send(self, method: Method, number: str, uri: Uri, headers: Headers, now: float) -> None:
        own = self.address(number)
        identity = self._identities.get(number)
        if identity is None:  # 10.2: one Call-ID for all registrations of a terminal
            identity = Identity(self.endpoint.new_call_id(), own, self.endpoint.new_tag(), own)
            self._identities[number] = identity
        cseq = self._sequence[number] = self._sequence.get(number, 0) + 1
        request = Request(method, uri, identity, cseq, headers=headers)
        request.contact = self.contact(number)
        targets, source = self.way(number)
        sending = self.endpoint.send(request, self, now, targets=targets, source=source)
        sending.owner = (method, now)

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Measure registrations."""
        if sending.owner is None or response.status < 200:
            return
        method, sent = sending.owner
        if method is Method.REGISTER:
            if response.status < 300:
                self.delays.append(now - sent)
            else:
                self.failures += 1
