"""A population's standing load: registrations, and what else its terminals send by themselves.

Each terminal registers once at the start, spread over `spread` seconds, and again each
`interval`. Background requests (subscriptions, presence) leave the population evenly spaced at
its total rate, from one user after the other: a mean load, not a burst. A terminal whose
registration failed tries again sooner than it would refresh it, after waits that double.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import METHOD_BY_NAME, Method
from simulator.timers import Timer

HOUR = 3600.0
_LONGEST = 2.0**32 - 1  # RFC 3261 20.19
# RFC 5626 4.5: after a failure 30 s, doubled with each further one up to half an hour. Its random
# factor of 0.5 to 1 is left out: terminals are spread already.
_RETRY, _LONGEST_RETRY = 30.0, 1800.0
_SCATTER = 0.6180339887498949  # the golden section: its multiples fill an interval evenly


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

    Attributes
    ----------
    delays : list of float
        Registration request delays (RFC 6076 4.1), seconds.
    sent, failed : Counter
        Requests sent, and those that ended with a failure, by method. Requests without a final
        response yet are in neither `failed` nor `delays`.
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
        self.delays: list[float] = []
        self.sent: Counter[Method] = Counter()
        self.failed: Counter[Method] = Counter()
        self._registered: dict[str, str] = {}  # at which server, of those who have a backup
        self._failures: dict[str, int] = {}  # in a row, of those whose last registration failed
        self._refresh: dict[str, Timer] = {}
        self._identities: dict[str, Identity] = {}
        self._sequence: dict[str, int] = {}
        self._next_user = 0

    @property
    def failures(self) -> int:
        """Registrations that failed."""
        return self.failed[Method.REGISTER]

    def succeed(self, before: StandingLoad) -> None:
        """Go on counting where the one whose place we take has ended."""
        self.delays, self.sent, self.failed = before.delays, before.sent, before.failed
        self._sequence = before._sequence

    def start(self, now: float, spread: float) -> None:
        """Begin: register everybody within `spread` seconds, then go on for ever."""
        timers, count = self.endpoint.timers, len(self.numbers)
        for i, number in enumerate(self.numbers):
            timers.at(now + spread * i / count, self._register, number)
        for method, rate in self.background.items():
            if rate > 0.0 and count:
                gap = HOUR / (rate * count)
                timers.at(now + spread + gap, self._background, (METHOD_BY_NAME[method], gap))

    def scatter(self, now: float) -> None:
        """Refresh each registration at a time of its own within the next interval.

        So terminals stand that have been switched on over the years, not in one minute.
        """
        if self.interval < inf:
            for i, number in enumerate(self.numbers):
                when = now + self.interval * (i * _SCATTER % 1.0)
                self.endpoint.timers.at(when, self._register, number)

    def _register(self, number: str, now: float) -> None:
        self._register_at(now + self.interval, number)
        self._send(Method.REGISTER, number, self.registrar, self.headers, now)

    def _register_at(self, when: float, number: str) -> None:
        pending = self._refresh.pop(number, None)
        if pending is not None:
            pending.cancel()
        if when < inf:
            self._refresh[number] = self.endpoint.timers.at(when, self._register, number)

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
        self.sent[method] += 1
        sending = self.endpoint.send(request, self, now, targets=targets, source=source)
        sending.owner = (method, number, now)
        if sending.finished:  # it failed before we could claim it
            self._fail(method, number, now)

    def renumber(self, sending: Sending, cseq: int) -> int:
        """Return the number of a request that is sent again with credentials."""
        _, number, _ = sending.owner
        self._sequence[number] += 1
        return self._sequence[number]

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Measure registrations, count failures."""
        if sending.owner is None or response.status < 200:
            return
        method, number, sent = sending.owner
        if response.status >= 300:
            self._fail(method, number, now)
        elif method is Method.REGISTER:
            self._failures.pop(number, None)
            self.delays.append(now - sent)
        if not response.local and len(self.way(number)[0]) > 1:
            self._follow(method, number, sending, now)

    def _follow(self, method: Method, number: str, sending: Sending, now: float) -> None:
        """Register where requests go: at the backup while home is gone, at home once it is back."""
        transaction = sending.transaction
        if transaction is None or transaction.flow is None:
            return
        server = transaction.flow.host
        if method is Method.REGISTER:
            self._registered[number] = server
        elif self._registered.get(number) not in (None, server):
            self._registered[number] = server
            self._register_at(now, number)

    def _fail(self, method: Method, number: str, now: float) -> None:
        self.failed[method] += 1
        if method is Method.REGISTER:
            before = self._failures.get(number, 0)
            self._failures[number] = before + 1
            wait = min(_RETRY * 2.0 ** min(before, 10), _LONGEST_RETRY, self.interval)
            self._register_at(now + wait, number)
