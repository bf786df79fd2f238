"""Simulated DNS as a client sees it: questions, answers, cache and repetition.

Address (A) and service (SRV, RFC 2782) records over UDP. Not here: NAPTR, TCP, zones and
delegation; `simulator.nodes.infrastructure` answers. Times of repetition are those of the usual
resolvers: Windows asks again after 1 s and 2 s, BIND's `resolv.conf` gives up after 5 s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import Any, Final

from simulator.contracts import Flow, Item, Segment, Transport
from simulator.timers import Timer, TimerQueue

NAME_SERVER_PORT: Final = 53
QUERY: Final = -3  # `method` of questions and answers: below those of Segment and Action
ANSWER: Final = -4


class RecordKind(IntEnum):
    """Record types by their number (RFC 1035 3.2.2, RFC 2782)."""

    A = 1
    SRV = 33


class Outcome(IntEnum):
    """Response codes (RFC 1035 4.1.1)."""

    FOUND = 0
    SERVER_FAILURE = 2
    NO_NAME = 3


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """One address of a name; `lifetime` is its time to live in seconds."""

    address: str
    lifetime: float = 3600.0


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One SRV record (RFC 2782): the smaller priority first, shares by weight."""

    host: str
    port: int
    priority: int = 0
    weight: int = 0
    lifetime: float = 3600.0


Record = AddressRecord | ServiceRecord


class DnsQuery:
    """One question."""

    __slots__ = ("kind", "name")

    call = 0
    status = 0
    method = QUERY

    def __init__(self, name: str, kind: RecordKind) -> None:
        self.name = name
        self.kind = kind

    def __repr__(self) -> str:
        """Return kind and name."""
        return f"<DNS {self.kind.name} {self.name}>"


class DnsAnswer:
    """The answer to one question."""

    __slots__ = ("kind", "name", "outcome", "records")

    call = 0
    status = 0
    method = ANSWER

    def __init__(
        self, name: str, kind: RecordKind, outcome: Outcome, records: tuple[Record, ...] = ()
    ) -> None:
        self.name = name
        self.kind = kind
        self.outcome = outcome
        self.records = records

    def __repr__(self) -> str:
        """Return kind, name and outcome."""
        return f"<DNS {self.kind.name} {self.name} {self.outcome.name} {len(self.records)}>"


@dataclass(frozen=True, slots=True)
class ResolverSettings:
    """How one node asks.

    Parameters
    ----------
    servers : tuple of str
        Addresses of name servers, asked in turn.
    waits : tuple of float
        Seconds after each question until the next; after the last nothing is expected any more.
    negative_lifetime : float
        How long it is remembered that a name is not there (RFC 2308 5 limits it by the zone).
    """

    servers: tuple[str, ...] = ()
    waits: tuple[float, ...] = (1.0, 2.0, 2.0)
    negative_lifetime: float = 60.0


class Found:
    """Records of one name, none where it has none; valid before `expires`."""

    __slots__ = ("expires", "records")

    def __init__(self, records: tuple[Record, ...], expires: float) -> None:
        self.records = records
        self.expires = expires


Then = Callable[[Any, Found | None, float], None]


class _Question:
    """A question under way, and who waits for its answer."""

    __slots__ = ("asked", "flow", "key", "timer", "waiting")

    def __init__(self, key: tuple[str, RecordKind]) -> None:
        self.key = key
        self.asked = 0
        self.flow: Flow | None = None
        self.timer: Timer | None = None
        self.waiting: list[tuple[Then, Any]] = []


class Resolver:
    """Asks name servers and remembers what they said.

    Parameters
    ----------
    outbox : list
        The core's.
    timers : TimerQueue
    address : str
        Our own.
    port : int
        Local port of the questions.
    settings : ResolverSettings
    """

    def __init__(
        self,
        outbox: list[tuple[Flow, Item]],
        timers: TimerQueue,
        address: str,
        settings: ResolverSettings,
        port: int = 49_151,
    ) -> None:
        self.outbox = outbox
        self.timers = timers
        self.settings = settings
        self.flows = tuple(
            Flow(Transport.UDP, address, port, server, NAME_SERVER_PORT)
            for server in settings.servers
        )
        self._known: dict[tuple[str, RecordKind], Found] = {}
        self._open: dict[tuple[str, RecordKind], _Question] = {}
        self._left = 1.0  # the share of its lifetime that a name has left when first learned
        self._young = -inf  # before this

    def ask(self, name: str, kind: RecordKind, then: Then, argument: object, now: float) -> None:
        """Call ``then(argument, found, now)``, at once where it is known.

        `found` is None where no name server gave an answer.
        """
        key = (name.lower(), kind)
        known = self._known.get(key)
        if known is not None and now < known.expires:
            then(argument, known, now)
            return
        question = self._open.get(key)
        if question is not None:
            question.waiting.append((then, argument))
            return
        question = self._open[key] = _Question(key)
        question.waiting.append((then, argument))
        self._ask_next(question, now)

    def age(self, left: float, until: float) -> None:
        """Let names that are first learned before `until` have a share of their lifetime left.

        So a node stands that has run for long and looks its names up anew whenever they expire.
        It has one share for all, as it asks for services and their hosts together.
        """
        self._left, self._young = left, until

    def forget(self) -> None:
        """Remember no answer any more: all records have expired."""
        self._known.clear()

    def receive(self, item: DnsAnswer | Segment, flow: Flow, now: float) -> None:
        """Take an answer, or the word that nobody listens at a name server."""
        if isinstance(item, Segment):
            for question in [q for q in self._open.values() if q.flow is flow]:
                self._ask_other(question, now)
            return
        question_or_none = self._open.get((item.name, item.kind))
        if question_or_none is None:
            return  # answered already, or given up
        if item.outcome is Outcome.SERVER_FAILURE:
            self._ask_other(question_or_none, now)
        else:
            self._finish(question_or_none, self._remember(item, now), now)

    def _remember(self, answer: DnsAnswer, now: float) -> Found:
        lifetime = min(
            (record.lifetime for record in answer.records),
            default=self.settings.negative_lifetime,
        )
        if now < self._young and (answer.name, answer.kind) not in self._known:
            lifetime *= self._left
        found = Found(answer.records, now + lifetime)
        self._known[answer.name, answer.kind] = found
        return found

    def _ask_next(self, question: _Question, now: float) -> None:
        waits = self.settings.waits
        if question.asked == len(waits) or not self.flows:
            self._finish(question, None, now)
            return
        question.flow = self.flows[question.asked % len(self.flows)]
        self.outbox.append((question.flow, DnsQuery(*question.key)))
        wait = waits[question.asked]
        question.asked += 1
        question.timer = self.timers.start(wait, self._ask_next, question, now)

    def _ask_other(self, question: _Question, now: float) -> None:
        """Go on at once where there is a server that was not asked yet, else give up."""
        if question.timer is not None:
            question.timer.cancel()
        if question.asked < len(self.flows):
            self._ask_next(question, now)
        else:
            self._finish(question, None, now)

    def _finish(self, question: _Question, found: Found | None, now: float) -> None:
        if question.timer is not None:
            question.timer.cancel()
        del self._open[question.key]
        for then, argument in question.waiting:
            then(argument, found, now)
