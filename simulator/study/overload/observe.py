"""Runs one replication under watch and sums up what overload made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from statistics import median
from typing import NamedTuple

from simulator.calls.attempt import Attempt
from simulator.record.retransmissions import CAUSES
from simulator.study.marks import Begun
from simulator.study.outcomes import BLOCKING_RULES
from simulator.study.overload.course import Step, course
from simulator.study.overload.watch import Watch
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.study.result import ReplicationResult


class Hop(NamedTuple):
    """One layer of a call's way: from a host to the next over a transport."""

    near: str
    far: str
    transport: str

    @property
    def repeats(self) -> bool:
        """Whether transactions repeat their requests on it (RFC 3261 17.1.1.2)."""
        return self.transport == "UDP"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one replication shows; rates are a second of the window.

    Parameters
    ----------
    offered, goodput : float
        Calls begun; of these the ones whose ACK came to the called side in time.
    refused : float
        Calls that ended with 503.
    held_back : float
        Of these the ones that their next hop's feedback, or a window, kept from being sent.
    timed_out : float
        Calls given up by a timer.
    course : tuple of Step
    sent : float
        Messages on all links.
    served : float
        Messages that the busiest host served.
    repeats : mapping of cause to float
    kinds : Counter of (label, cause)
        The same by message, in all.
    invites : mapping of Hop to float
        INVITEs a call on each hop, repeats included.
    host : str
        The busiest.
    busy : float
        Its utilisation.
    wait, longest : float
        Mean and greatest wait there, seconds.
    queue : float
        Mean number that waits there (Little).
    peak : int
        Most that waited.
    dropped : float
        Datagrams lost there, or calls refused because its queue was full.
    setup : float
        Median from INVITE to the ACK at the called side, of calls that got so far; nan: none.
    reasons : Counter of str
        First decisions against calls, by rule.
    """

    offered: float
    goodput: float
    refused: float
    held_back: float
    timed_out: float
    sent: float
    served: float
    repeats: Mapping[str, float]
    kinds: Counter[tuple[str, str]]
    invites: Mapping[Hop, float]
    host: str
    busy: float
    wait: float
    longest: float
    queue: float
    peak: int
    dropped: float
    setup: float
    reasons: Counter[str]
    course: tuple[Step, ...]


class Watched(Replication):
    """A replication under watch; calls begun up to `window` count, and are followed `within`.

    Parameters
    ----------
    plan : RunPlan
        With a window that is `within` longer than the one that counts.
    number : int
    within : float
        A call is good whose ACK comes so soon after its INVITE, seconds.
    """

    def __init__(self, plan: RunPlan, number: int, within: float) -> None:
        self.window = plan.duration - within
        self.within = within
        self.watch = Watch(number, self.window)
        super().__init__(plan, number, recorder=self.watch)
        self.calls: list[Attempt] = []
        self.held_before = 0

    def _place(self, attempt: Attempt, now: float) -> None:
        if 0.0 <= attempt.begin < self.window:
            self.calls.append(attempt)
        super()._place(attempt, now)

    def _open_window(self) -> Begun:
        self.held_before = _held_back(self)
        return super()._open_window()

    def _follow(self, end: float) -> None:
        """Stop at the end: what is good is known by then."""


def observe(plan: RunPlan, number: int, within: float) -> Observation:
    """Run a replication and return what it shows."""
    watched = Watched(plan, number, within)
    result = watched.run()
    window, calls, watch = watched.window, watched.calls, watched.watch
    names = watched.scene.network.names
    acknowledged = dict(watch.acknowledged(names))
    up = [one for one in calls if one.number in acknowledged and not isnan(one.sent)]
    setups = [acknowledged[one.number] - one.sent for one in up]
    good = [one.begin for one, took in zip(up, setups, strict=True) if took <= within]
    begun = max(1, len(calls))
    host, busy, served, dropped, wait, longest, queue, peak = _busiest(result, plan.duration)
    return Observation(
        offered=len(calls) / window,
        goodput=len(good) / window,
        refused=sum(one.status == 503 for one in calls) / window,
        held_back=(_held_back(watched) - watched.held_before) / plan.duration,
        timed_out=sum(_by_timer(one) for one in calls) / window,
        sent=watch.sent / window,
        served=served,
        repeats={cause: watch.retransmissions[cause] / window for cause in CAUSES},
        kinds=watch.kinds,
        invites=_by_hop(watch.invites, names, begun),
        host=host,
        busy=busy,
        wait=wait,
        longest=longest,
        queue=queue,
        peak=peak,
        dropped=dropped,
        setup=median(setups) if setups else nan,
        reasons=Counter(
            one.reason_rule for one in calls if one.reason_rule not in ("", _UNDECIDED)
        ),
        course=course(window, (one.begin for one in calls), good, watch.again),
    )


_UNDECIDED = "not decided"  # when the clock was stopped: they are not followed so long


def _by_hop(
    invites: Counter[tuple[int, str]], names: Sequence[tuple[str, str]], calls: int
) -> dict[Hop, float]:
    """Return INVITEs a call between two hosts; several paths between them are one hop."""
    found: Counter[Hop] = Counter()
    for (link, transport), count in invites.items():
        found[Hop(*names[link], transport)] += count
    return {hop: count / calls for hop, count in found.items()}


def _by_timer(attempt: Attempt) -> bool:
    refused = attempt.status == 408 or (attempt.status == 504)
    return refused and attempt.reason_rule not in BLOCKING_RULES


def _held_back(watched: Watched) -> int:
    throttles = (node.parts.get("throttle") for node in watched.scene.world.nodes.values())
    return sum(throttle.held_back for throttle in throttles if throttle is not None)


def _busiest(
    result: ReplicationResult, span: float
) -> tuple[str, float, float, float, float, float, float, int]:
    """Return the host with the greatest utilisation, and what its queue was like."""
    hosts = [one for one in result.resources if one.kind == "processor" and one.size]
    if not hosts:
        return "", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0
    one = max(hosts, key=lambda host: host.carried / (host.size or 1))
    served = (one.attempts - one.blocked) / span
    queue = one.wait_mean * served
    return (
        one.name,
        one.carried / (one.size or 1),
        served,
        one.blocked / span,
        one.wait_mean,
        one.wait_max,
        queue,
        one.peak,
    )
