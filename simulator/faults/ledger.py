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
from simulator.faults.history import History, Line
from simulator.faults.spec import Occurrence

_SOURCE: Final = "the timetable of faults"
# Outcomes that users or a full resource have brought about, whatever else was broken.
_OTHERS: Final = (Outcome.BUSY, Outcome.DECLINED, Outcome.BLOCKED)
_FORGETFUL: Final = "not registered"  # who has lost its bindings says so
_NAMELESS: Final = ("name not resolved", "no response", "no connection")
_CUT: Final = ("peer down", "no way on")
_SHORT: Final = 1.0  # seconds; less is a way that has become longer
_HELD: Final = 1800.0  # seconds for which a peer stays marked down after a fault at most: assumed


class Ledger:
    """What struck which call first.

    Parameters
    ----------
    addresses : mapping of host to address
    name_servers : iterable of str
        Hosts of them.
    """

    def __init__(self, addresses: Mapping[str, str], name_servers: Iterable[str] = ()) -> None:
        self._history = History(addresses, name_servers)
        self._lost: dict[int, Occurrence] = {}
        self._met: dict[int, Occurrence] = {}

    def begin(self, cause: Occurrence, hosts: Iterable[str], nodes: Iterable[str]) -> None:
        """Note that a fault is there."""
        self._history.begin(cause, hosts, nodes)

    def end(self, cause: Occurrence, starting: Iterable[str], now: float) -> None:
        """Note that a fault is over, but for these nodes that are not up yet."""
        self._history.end(cause, starting, now)

    def up(self, node: str, now: float) -> None:
        """Note that a node runs again."""
        self._history.up(node, now)

    def lost(self, call: int, cause: Occurrence | None = None, node: str = "") -> None:
        """Note that a node lost what it knew of a call, or that the caller's node is down."""
        cause = cause or self._history.last_at(node)
        if cause is not None:
            self._lost.setdefault(call, cause)

    def met(self, call: int, hosts: Iterable[str], *, on_link: bool) -> None:
        """Note that a message of a call came to nothing between two hosts."""
        if not call or call in self._met:
            return
        between = frozenset(hosts)

        def leads(line: Line) -> bool:
            return not line.hosts.isdisjoint(between) or (on_link and line.on_links)

        cause = self._history.first_open(leads)
        if cause is not None:
            self._met[call] = cause

    def explain(self, attempt: Attempt) -> str:
        """Write the fault that struck a call as its reason, where that is why it failed.

        Returns
        -------
        str
            The name of the fault; empty where none did.
        """
        cause = self._cause(attempt)
        if cause is None:
            return ""
        fault = cause.fault
        text = f"{fault.target} {fault.kind} at {cause.begin:.10g} s ({fault.name})"
        if attempt.reason_text:
            before = f"{attempt.reason_node}: " if attempt.reason_node else ""
            text = f"{text}; {before}{attempt.reason_text}"
        attempt.reason_rule, attempt.reason_node = STRUCK, fault.target
        attempt.reason_text, attempt.reason_source = text, _SOURCE
        return fault.name

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
        begin, end, history = attempt.begin, attempt.released, self._history

        def named(line: Line) -> bool:
            return any(address in attempt.reason_text for address in line.addresses)

        cause = history.first_within(begin, end, named)
        if cause is None and attempt.reason_rule in _NAMELESS:
            cause = history.first_within(begin, end, _is_of_names)
        if cause is not None:
            return cause
        if attempt.reason_rule in _CUT:  # who is marked down stays so a while
            return history.last_within(begin - _HELD, end)
        return history.last_at(attempt.reason_node) if attempt.reason_rule == _FORGETFUL else None


def _is_of_names(line: Line) -> bool:
    return line.of_names


def _is_cut_short(attempt: Attempt) -> bool:
    """Whether an answered call ended before either of the two hung up."""
    return attempt.released < attempt.answered + attempt.holding - _SHORT
