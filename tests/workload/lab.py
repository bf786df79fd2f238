"""Small workloads, and an exchange without messages: a call holds a channel, or is blocked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.contracts import COMPLETION
from simulator.errors import Mark
from simulator.kernel.clock import Clock
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.spec import Arrivals, Law, Outcomes, Redial, TrafficSpec, WorkloadSpec
from simulator.workload.traffic import Traffic

MARK = Mark("lab.yaml", 1)
ANSWERED = Outcomes(1.0, 0.0, 0.0, 0.0, 0.0)
MIXED = Outcomes(answered=0.6, busy=0.1, no_answer=0.2, declined=0.06, failed=0.04)
MINUTE = Law("exponential", 60.0, 1.0)
RING = Law("lognormal", 10.0, 0.6)
PATIENCE = Law("lognormal", 30.0, 0.4)
POISSON = Arrivals("poisson")
FINITE = Arrivals("finite")
NONE = Law("deterministic", 0.0, 0.0)


def population(name: str, kind: str, users: int, first: str, prefix: str = "") -> PopulationSpec:
    dials = (("clients", ""), ("phones", ""), ("ports", ""), ("city", "008"))
    return PopulationSpec(
        name=name,
        kind=kind,  # type: ignore[arg-type]
        users=users,
        first_number=first,
        home="home",
        line_prefix=prefix,
        lines=None,
        voice_policy=None,
        dial_plan=None,
        site="site",
        mark=MARK,
        dials=dials,
    )


CLIENTS = population("clients", "lync", 200, "30000", "+468555")
PHONES = population("phones", "sip", 50, "00100", "+468555")
PORTS = population("ports", "attached", 30, "00150", "+468555")
CITY = population("city", "pstn", 1000, "70000000", "+468")


def topology(*populations: PopulationSpec) -> TopologySpec:
    everybody = populations or (CLIENTS, PHONES, PORTS, CITY)
    return TopologySpec("lab", "", ("site",), (), (), (), (), (), everybody, None, None, MARK)


def flow(
    source: str = "clients",
    *,
    rate: float = 0.01,
    to: dict[str, float] | None = None,
    arrivals: Arrivals = POISSON,
    ring: Law = RING,
    patience: Law = PATIENCE,
    holding: Law = MINUTE,
    outcomes: Outcomes = MIXED,
    redial: Redial | None = None,
) -> TrafficSpec:
    shares = to or {"phones": 0.5, "ports": 0.2, "city": 0.3}
    return TrafficSpec(
        source=source,
        arrivals=arrivals,
        rate=rate,
        destinations=tuple(shares.items()),
        ring=ring,
        holding=holding,
        patience=patience,
        outcomes=dict.fromkeys(shares, outcomes),
        released_by_caller=0.5,
        redial=redial,
        mark=MARK,
    )


def workload(*flows: TrafficSpec, load: float = 1.0, start: float = 0.0) -> WorkloadSpec:
    return WorkloadSpec(start, "UTC", load, flows, "lab")


def seizure(attempt: Attempt) -> float:
    """Seconds that an attempt holds what it takes when nothing else is short."""
    if attempt.intent in (Intent.BUSY, Intent.FAIL):
        return 0.0
    if attempt.intent is Intent.NO_ANSWER or attempt.patience <= attempt.ring:
        return attempt.patience
    return attempt.ring + (attempt.holding if attempt.intent is Intent.ANSWER else 0.0)


class Exchange:
    """One group of channels; the attempts that came, and how many it blocked."""

    def __init__(self, clock: Clock, channels: float = inf, *, keep: bool = True) -> None:
        self.clock, self.channels, self.keep = clock, channels, keep
        self.ended: Callable[[Attempt, float], None] = lambda attempt, now: None
        self.attempts: list[Attempt] = []
        self.offered = self.blocked = self.held = 0

    def place(self, attempt: Attempt, now: float) -> None:
        if self.keep:
            self.attempts.append(attempt)
        if now >= 0:
            self.offered += 1
        if self.held >= self.channels:
            self.blocked += now >= 0
            attempt.outcome = Outcome.BLOCKED
            self.ended(attempt, now)
        else:
            self.held += 1
            end = round(now + seizure(attempt), 9)
            self.clock.call_at(end, self._release, attempt, priority=COMPLETION)

    def _release(self, attempt: Attempt, _: None, now: float) -> None:
        self.held -= 1
        attempt.outcome = Outcome.ANSWERED
        self.ended(attempt, now)


def play(
    what: WorkloadSpec,
    *,
    where: TopologySpec | None = None,
    channels: float = inf,
    seed: int = 1,
    replication: int = 0,
    begin: float = 0.0,
    end: float = 3600.0,
    ideal: bool = False,
    is_busy: Callable[[str, str], bool] | None = None,
    keep: bool = True,
) -> Exchange:
    """Run a workload on one exchange until its last call has ended."""
    clock = Clock(begin)
    exchange = Exchange(clock, channels, keep=keep)
    traffic = Traffic(
        what,
        where or topology(),
        clock,
        exchange.place,
        {},
        seed=seed,
        replication=replication,
        begin=begin,
        end=end,
        ideal=ideal,
        is_busy=is_busy,
    )
    exchange.ended = traffic.ended
    traffic.start()
    clock.run()
    return exchange


def wish(attempt: Attempt) -> tuple[object, ...]:
    """What was drawn for an attempt, without number, instant and holding time."""
    return (
        attempt.caller,
        attempt.dialled,
        attempt.ring,
        attempt.patience,
        attempt.intent,
        attempt.caller_releases,
    )


def with_holding(spec: TrafficSpec, mean: float) -> TrafficSpec:
    return replace(spec, holding=Law("exponential", mean, 1.0))
