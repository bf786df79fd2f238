"""Finite sources: each idle user calls for himself."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import mean, stdev

import pytest
from scipy import stats

from simulator.workload.spec import Law, WorkloadSpec
from tests.workload.lab import (
    ANSWERED,
    CITY,
    FINITE,
    Exchange,
    flow,
    play,
    population,
    topology,
    wish,
    workload,
)

ENGSET = Path(__file__).parents[1] / "validation" / "figures" / "engset.csv"


def sources(rate: float, holding: Law) -> WorkloadSpec:
    return workload(
        flow(to={"city": 1.0}, rate=rate, arrivals=FINITE, outcomes=ANSWERED, holding=holding)
    )


def run(users: int, rate: float, holding: Law, **options: object) -> Exchange:
    where = topology(population("clients", "lync", users, "30000"), CITY)
    return play(sources(rate, holding), where=where, ideal=True, **options)  # type: ignore[arg-type]


def engset(users: int, channels: int) -> dict[str, str]:
    with ENGSET.open(encoding="utf-8", newline="") as file:
        found = [
            row
            for row in csv.DictReader(file)
            if (row["sources"], row["circuits"]) == (str(users), str(channels))
        ]
    return found[0]


@pytest.mark.parametrize(
    ("users", "channels", "holding"),
    [
        (6, 4, Law("exponential", 60.0, 1.0)),
        (10, 5, Law("lognormal", 60.0, 1.2)),
        (24, 12, Law("deterministic", 60.0, 0.0)),
    ],
)
def test_blocking_of_a_loss_group_is_engsets(users: int, channels: int, holding: Law) -> None:
    row = engset(users, channels)
    rate = float(row["offered_per_idle_source_erlang"]) / 60.0
    found = []
    for replication in range(8):
        exchange = run(
            users,
            rate,
            holding,
            channels=channels,
            replication=replication,
            begin=-600.0,
            end=60_000.0,
            keep=False,
        )
        found.append(exchange.blocked / exchange.offered)
    half = stats.t.ppf(0.975, 7) * stdev(found) / 8**0.5
    assert abs(mean(found) - float(row["call_congestion"])) <= half
    assert half < 0.1 * mean(found) + 0.001


def test_a_user_has_one_call_at_a_time() -> None:
    attempts = run(5, 0.1, Law("exponential", 60.0, 1.0)).attempts
    until: dict[str, float] = {}
    for attempt in attempts:
        assert attempt.begin >= until.get(attempt.caller, 0.0)
        until[attempt.caller] = attempt.begin + attempt.holding
    assert len(until) == 5


def test_the_idle_times_of_a_user_are_exponential() -> None:
    attempts = run(20, 0.05, Law("deterministic", 30.0, 0.0), end=20_000.0).attempts
    ends: dict[str, float] = {}
    idle = []
    for attempt in attempts:
        idle.append(attempt.begin - ends.get(attempt.caller, 0.0))
        ends[attempt.caller] = attempt.begin + 30.0
    assert len(idle) > 7000
    assert stats.kstest(idle, stats.expon(scale=20.0).cdf).pvalue > 0.01


def test_fewer_idle_users_call_less() -> None:
    # Half of the time a user talks: half of what 20 idle users would make.
    attempts = run(20, 0.05, Law("exponential", 20.0, 1.0), end=20_000.0).attempts
    assert len(attempts) == pytest.approx(20_000.0 * 20 * 0.05 / 2, rel=0.03)


def test_a_user_who_was_called_meanwhile_waits_again() -> None:
    where = topology(population("clients", "lync", 4, "30000"), CITY)
    what = sources(0.01, Law("exponential", 60.0, 1.0))
    exchange = play(
        what, where=where, end=20_000.0, is_busy=lambda population, number: number == "30002"
    )
    assert {attempt.caller for attempt in exchange.attempts} == {"30000", "30001", "30003"}


def test_attempt_k_of_a_user_is_the_same_whatever_else_there_is() -> None:
    few = run(3, 0.01, Law("exponential", 60.0, 1.0), end=7200.0).attempts
    many = run(30, 0.01, Law("exponential", 60.0, 1.0), end=7200.0, channels=2).attempts
    for user in ("30000", "30001", "30002"):
        one = [wish(attempt) for attempt in few if attempt.caller == user]
        other = [wish(attempt) for attempt in many if attempt.caller == user]
        count = min(len(one), len(other))
        assert count > 20
        assert one[:count] == other[:count]


def test_no_rate_gives_no_calls() -> None:
    assert run(3, 0.0, Law("exponential", 60.0, 1.0)).attempts == []
