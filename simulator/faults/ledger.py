"""Which calls a fault has struck: what becomes the reason of those that fail.

A call is struck when a node that knows it loses its state, or when a message of it meets what is
broken. The latter alone is no failure: a call may find another way. Where neither is known (a
connection that never opened carries no call's number) the words of the failure name the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, isnan
from typing import Final

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.reasons import STRUCK
from simulator.faults.spec import Occurrence

_SOURCE: Final = "the timetable of faults"
# Outcomes that users or a full resource have brought about, whatever else was broken.
_OTHERS: Final = (Outcome.BUSY, Outcome.DECLINED, Outcome.BLOCKED)
_FORGETFUL: Final = "not registered"  # who has lost its bindings says so
_NAMELESS: Final = ("name not resolved", "no response", "no connection")
_CUT: Final = ("peer down", "no way on")
_SHORT: Final = 1.0  # seconds; less is a way that has become longer
_HELD: Final = 1800.0  # seconds for which a peer stays marked down after a fault at most: assumed


class Struck:
    """A fault that is there or was, and the hosts behind it.

    Attributes
    ----------
    cause : Occurrence
    hosts, nodes : frozenset of str
    addresses : tuple of str
        Of the hosts.
    of_names : bool
        It strikes the look-up of names: a name server, or what leads to it.
    on_links : bool
        It strikes links between switches.
    over : float
        When it ended, its nodes being up again; inf: not yet.
    starting : set of str
        Nodes that are not up yet though it ended.
    """

    __slots__ = (
        "addresses",
        "cause",
        "hosts",
        "nodes",
        "of_names",
        "on_links",
        "over",
        "starting",
    )

    def __init__(
        self,
        cause: Occurrence,
        hosts: Iterable[str],
        nodes: Iterable[str],
        addresses: list[str],
        of_names: bool,
    ) -> None:
        self.cause = cause
        self.hosts = frozenset(hosts)
        self.nodes = frozenset(nodes)
        self.addresses = tuple(addresses)
        self.over = inf
        self.starting: set[str] = set()
        members = cause.fault.members
        self.of_names = of_names
        self.on_links = not self.hosts and any(scope == "link" for scope, _ in members)


class Ledger:
    """What struck which call first.

    Parameters
    ----------
    addresses : mapping of host to address
    name_servers : iterable of str
        Hosts of them.
    """

    def __init__(self, addresses: Mapping[str, str], name_servers: Iterable[str] = ()) -> None:
        self.history: list[Struck] = []
        self._addresses = addresses
        self._name_servers = frozenset(name_servers)
        self._lost: dict[int, Occurrence] = {}
        self._met: dict[int, Occurrence] = {}

    def begin(self, cause: Occurrence, hosts: Iterable[str], nodes: Iterable[str]) -> None:
        """Note that a fault is there."""
        hosts = list(hosts)
        known = [self._addresses[host] for host in hosts if host in self._addresses]
        of_names = not self._name_servers.isdisjoint(hosts)
        self.history.append(Struck(cause, hosts, nodes, known, of_names))

    def end(self, cause: Occurrence, starting: Iterable[str], now: float) -> None:
        """Note that a fault is over, but for these nodes that are not up yet."""
        for one in self.history:
            if one.cause is cause:
                one.starting = set(starting)
                if not one.starting:
                    one.over = now

    def up(self, node: str, now: float) -> None:
        """Note that a node runs again."""
        for one in self.history:
            if node in one.starting:
                one.starting.remove(node)
                if not one.starting:
                    one.over = now

    def lost(self, call: int, cause: Occurrence | None = None, node: str = "") -> None:
        """Note that a node lost what it knew of a call, or that the caller's node is down."""
        if cause is None:
            cause = next((s.cause for s in reversed(self.history) if node in s.nodes), None)
        if cause is not None:
            self._lost.setdefault(call, cause)

    def met(self, call: int, hosts: Iterable[str], *, on_link: bool) -> None:
        """Note that a message of a call came to nothing between two hosts."""
        if not call or call in self._met:
            return
        for one in self.history:
            if one.over == inf and (one.hosts.intersection(hosts) or (on_link and one.on_links)):
                self._met[call] = one.cause
                return

    def explain(self, attempt: Attempt) -> None:
        """Write the fault that struck a call as its reason, where that is why it failed."""
        cause = self._cause(attempt)
        if cause is None:
            return
        fault = cause.fault
        text = f"{fault.target} {fault.kind} at {cause.begin:.10g} s ({fault.name})"
        if attempt.reason_text:
            before = f"{attempt.reason_node}: " if attempt.reason_node else ""
            text = f"{text}; {before}{attempt.reason_text}"
        attempt.reason_rule, attempt.reason_node = STRUCK, fault.target
        attempt.reason_text, attempt.reason_source = text, _SOURCE

    def _cause(self, attempt: Attempt) -> Occurrence | None:
        lost = self._lost.pop(attempt.number, None)
        met = self._met.pop(attempt.number, None)
        if not isnan(attempt.answered):
            return lost or (met if _is_cut_short(attempt) else None)
        if attempt.outcome in _OTHERS or attempt.outcome is Outcome.NO_ANSWER:
            return None
        if attempt.outcome is Outcome.ABANDONED and attempt.alerted < inf:
            would_answer = attempt.intent is Intent.ANSWER and attempt.ring < attempt.patience
            return lost if would_answer else None  # else he would have hung up anyway
        return lost or met or (self._by_words(attempt) if attempt.reason_rule else None)

    def _by_words(self, attempt: Attempt) -> Occurrence | None:
        """Find the fault of a machine that the words of a failure name, or of names."""
        there = [
            one
            for one in self.history
            if one.over >= attempt.begin and one.cause.begin <= attempt.released
        ]
        for one in there:
            if any(address in attempt.reason_text for address in one.addresses):
                return one.cause
        for one in there:
            if one.of_names and attempt.reason_rule in _NAMELESS:
                return one.cause
        if attempt.reason_rule in _CUT:
            return self._latest(attempt)
        if attempt.reason_rule == _FORGETFUL:
            before = [s for s in self.history if attempt.reason_node in s.nodes]
            return before[-1].cause if before else None
        return None

    def _latest(self, attempt: Attempt) -> Occurrence | None:
        """Return the last fault before an attempt ended: who is marked down stays so a while."""
        begun = [
            one
            for one in self.history
            if one.cause.begin <= attempt.released and one.over >= attempt.begin - _HELD
        ]
        return begun[-1].cause if begun else None


def _is_cut_short(attempt: Attempt) -> bool:
    """Whether an answered call ended before either of the two hung up."""
    return attempt.released < attempt.answered + attempt.holding - _SHORT
