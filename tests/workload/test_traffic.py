"""Traffic of populations: who calls, with which wishes, under which numbers."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import pytest
from scipy import stats

from simulator.calls.attempt import Attempt, Intent
from simulator.errors import InputError
from simulator.kernel.clock import Clock
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.parties import CALLS_PER_REPLICATION, CallNumbers
from simulator.workload.records import DIRECTIONS
from simulator.workload.traffic import Traffic
from tests.workload.lab import (
    CLIENTS,
    PHONES,
    flow,
    play,
    population,
    topology,
    wish,
    with_holding,
    workload,
)

TWO = workload(flow("clients"), flow("phones", to={"clients": 0.6, "phones": 0.4}))
ROOT = Path(__file__).parents[2]


def of(attempts: list[Attempt], source: str) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.source == source]


def test_arrivals_of_a_population_are_poisson_at_users_times_rate_times_load() -> None:
    attempts = play(workload(flow(rate=0.01), load=1.5), begin=-600.0).attempts
    begins = [attempt.begin for attempt in attempts]
    gaps = [b - a for a, b in pairwise([-600.0, *begins])]
    assert stats.kstest(gaps, stats.expon(scale=1 / (200 * 0.01 * 1.5)).cdf).pvalue > 0.01
    assert abs(len(attempts) - 4200 * 3.0) < 2.6 * (4200 * 3.0) ** 0.5


def test_arrivals_go_on_from_the_warm_up_to_the_end_of_the_window() -> None:
    attempts = play(workload(flow(rate=0.05)), begin=-100.0, end=200.0).attempts
    assert -100.0 <= attempts[0].begin < -99.0
    assert 199.0 < attempts[-1].begin < 200.0


def test_a_window_that_does_not_end_at_a_whole_nanosecond_ends() -> None:
    end = 3597.12230215827  # 3597.122302158 when rounded, which is before it
    exchange = play(workload(flow(rate=0.001)), end=end)
    assert 0 < max(attempt.begin for attempt in exchange.attempts) < end


def test_instants_are_whole_nanoseconds() -> None:
    assert all(a.begin == round(a.begin, 9) for a in play(TWO, end=100.0).attempts)


def test_all_users_call_and_are_called_equally_often() -> None:
    attempts = of(play(TWO, end=7200.0).attempts, "clients")
    callers = Counter(attempt.caller for attempt in attempts)
    called = Counter(a.called for a in attempts if a.destination == "phones")
    assert set(callers) == {str(n) for n in range(30000, 30200)}
    assert set(called) == {f"{n:05d}" for n in range(100, 150)}
    assert stats.chisquare(list(callers.values())).pvalue > 0.01
    assert stats.chisquare(list(called.values())).pvalue > 0.01


def test_destinations_and_outcomes_have_their_shares() -> None:
    attempts = of(play(TWO, end=7200.0).attempts, "clients")
    n = len(attempts)
    to = Counter(attempt.destination for attempt in attempts)
    shares = [0.5 * n, 0.2 * n, 0.3 * n]
    assert stats.chisquare([to["phones"], to["ports"], to["city"]], shares).pvalue > 0.01
    intents = Counter(attempt.intent for attempt in attempts)
    expected = [0.6 * n, 0.2 * n, 0.1 * n, 0.06 * n, 0.04 * n]  # in the order of Intent
    assert stats.chisquare([intents[i] for i in Intent], expected).pvalue > 0.01
    assert abs(sum(a.caller_releases for a in attempts) / n - 0.5) < 0.02


def test_the_attributes_of_an_attempt_are_independent() -> None:
    attempts = play(workload(flow()), end=7200.0).attempts
    columns = [[a.ring for a in attempts], [a.patience for a in attempts]]
    columns += [[a.holding for a in attempts], [float(a.caller) for a in attempts]]
    for i, one in enumerate(columns):
        for other in columns[i + 1 :]:
            assert abs(stats.spearmanr(one, other).statistic) < 2.6 / len(attempts) ** 0.5


def test_a_caller_dials_the_prefix_and_the_number() -> None:
    for attempt in play(TWO, end=200.0).attempts:
        prefix = "008" if attempt.destination == "city" else ""
        assert attempt.dialled == prefix + attempt.called


def test_attempts_know_their_direction() -> None:
    kinds = {"clients": "lync", "phones": "mxone", "ports": "mxone", "city": "pstn"}
    everybody = {"clients": 0.3, "phones": 0.3, "ports": 0.4}
    flows = [flow(name, to=everybody) for name in kinds]
    attempts = play(workload(*flows, flow(to={"city": 1.0})), end=60.0).attempts
    for attempt in attempts:
        sides = kinds[attempt.source], kinds[attempt.destination]
        assert attempt.direction == DIRECTIONS[sides]  # type: ignore[index]
    assert {attempt.direction for attempt in attempts} == {*DIRECTIONS.values()} - {"mxone-to-pstn"}


def test_calls_from_the_public_network_into_it_are_refused() -> None:
    with pytest.raises(InputError, match=r"lab\.yaml:1: calls from 'city' to 'city' stay outside"):
        play(workload(flow("city", to={"city": 1.0})))


def test_a_population_that_cannot_be_dialled_is_refused() -> None:
    silent = replace(CLIENTS, dials=())
    with pytest.raises(InputError, match="does not say what 'clients' dials to reach 'phones'"):
        play(workload(flow(to={"phones": 1.0})), where=topology(silent, PHONES))


def test_nobody_calls_himself() -> None:
    few = population("phones", "sip", 3, "20000")
    attempts = play(workload(flow("phones", to={"phones": 1.0})), where=topology(few)).attempts
    assert len(attempts) > 80
    assert not [attempt for attempt in attempts if attempt.caller == attempt.called]


# The same callers in all variants of a study


@pytest.mark.parametrize(
    ("variant", "channels"),
    [
        (TWO, 20),
        (replace(TWO, load=0.5), 1e9),
        (replace(TWO, flows=(TWO.flows[0], replace(TWO.flows[1], rate=0.2))), 1e9),
        (replace(TWO, flows=(with_holding(TWO.flows[0], 240.0), TWO.flows[1])), 1e9),
        (replace(TWO, flows=(TWO.flows[0],)), 1e9),
    ],
    ids=["smaller trunk", "half the load", "others call more", "longer talk", "alone"],
)
def test_attempt_k_is_the_same_in_another_variant(variant: object, channels: float) -> None:
    before = of(play(TWO, end=900.0).attempts, "clients")
    after = of(play(variant, channels=channels, end=900.0).attempts, "clients")  # type: ignore[arg-type]
    count = min(len(before), len(after))
    assert count > 800
    assert [wish(a) for a in before[:count]] == [wish(a) for a in after[:count]]


def test_talk_of_another_mean_is_the_same_talk_stretched() -> None:
    longer = replace(TWO, flows=(with_holding(TWO.flows[0], 240.0), TWO.flows[1]))
    before = of(play(TWO, end=300.0).attempts, "clients")
    after = of(play(longer, end=300.0).attempts, "clients")
    assert [a.holding * 4 for a in before] == pytest.approx([a.holding for a in after])
    assert [a.begin for a in before] == [a.begin for a in after]


def test_two_flows_of_one_population_draw_their_own() -> None:
    attempts = play(workload(flow(to={"phones": 1.0}), flow(to={"city": 1.0})), end=300.0).attempts
    one = [a.ring for a in attempts if a.destination == "phones"]
    other = [a.ring for a in attempts if a.destination == "city"]
    assert not {*one} & {*other}


def test_replications_and_seeds_differ() -> None:
    found = [
        [wish(a) for a in play(TWO, end=60.0, seed=seed, replication=replication).attempts[:20]]
        for seed, replication in [(1, 0), (1, 1), (2, 0)]
    ]
    assert found[0] != found[1] != found[2] != found[0]


# Who is busy does not call


def busy_below(limit: str) -> Callable[[str, str], bool]:
    return lambda population, number: population == "clients" and number < limit


def test_a_busy_caller_is_replaced_by_the_next_idle_number() -> None:
    free = play(TWO, end=300.0).attempts
    some_busy = play(TWO, end=300.0, is_busy=busy_below("30100")).attempts
    assert [a.begin for a in free] == [a.begin for a in some_busy]
    for before, after in zip(free, some_busy, strict=True):
        drawn_busy = before.source == "clients" and before.caller < "30100"
        assert after.caller == ("30100" if drawn_busy else before.caller)


def test_the_search_for_an_idle_user_begins_again_at_the_first() -> None:
    def is_busy(population: str, number: str) -> bool:
        return number != "30004"

    assert {a.caller for a in play(workload(flow()), is_busy=is_busy).attempts} == {"30004"}


def test_where_nobody_is_idle_the_drawn_user_calls_all_the_same() -> None:
    free = play(workload(flow()), end=300.0).attempts
    all_busy = play(workload(flow()), end=300.0, is_busy=lambda population, number: True).attempts
    assert [wish(a) for a in free] == [wish(a) for a in all_busy]


def test_in_an_ideal_run_nobody_rings_and_nobody_is_busy() -> None:
    usual = play(TWO, end=300.0).attempts
    ideal = play(TWO, end=300.0, ideal=True, is_busy=lambda population, number: True).attempts
    assert {attempt.ring for attempt in ideal} == {0.0}
    assert [(a.caller, a.holding) for a in usual] == [(a.caller, a.holding) for a in ideal]


# Numbers


def test_call_numbers_are_unique_over_replications() -> None:
    numbers = [a.number for r in range(3) for a in play(TWO, end=60.0, replication=r).attempts]
    assert len({*numbers}) == len(numbers)
    assert min(numbers) == 1
    assert {number // CALLS_PER_REPLICATION for number in numbers} == {0, 1, 2}


def test_a_replication_that_runs_out_of_numbers_says_so() -> None:
    numbers = CallNumbers(3)
    numbers._last += CALLS_PER_REPLICATION - 2
    assert numbers.take() == 4 * CALLS_PER_REPLICATION - 1
    with pytest.raises(InputError, match="9999999 calls at most"):
        numbers.take()


def test_an_attempt_is_in_the_book_when_it_is_placed() -> None:
    clock, book = Clock(), dict[int, Attempt]()
    found: list[bool] = []

    def place(attempt: Attempt, now: float) -> None:
        found.append(book[attempt.number] is attempt and now == attempt.begin == clock.now)
        traffic.ended(attempt, now)

    traffic = Traffic(TWO, topology(), clock, place, book, seed=1, replication=0, begin=0, end=99)
    traffic.start()
    clock.run()
    assert len(found) > 100
    assert all(found)


# The same everywhere, in bounded memory


def fingerprint() -> str:
    what, where = load_workload("guide-busy-hour"), load_topology("guide-tcp").spec
    digest = blake2b(digest_size=16)
    for attempt in play(what, where=where, begin=-300.0, end=600.0).attempts:
        digest.update(repr((attempt.number, attempt.begin, attempt.holding)).encode())
        digest.update(repr(wish(attempt)).encode())
    return digest.hexdigest()


def test_another_process_plays_the_same_attempts() -> None:
    script = "from tests.workload.test_traffic import fingerprint; print(fingerprint())"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == fingerprint()


def test_one_arrival_of_a_flow_is_pending_at_a_time() -> None:
    clock = Clock()
    pending: list[int] = []

    def place(attempt: Attempt, now: float) -> None:
        traffic.ended(attempt, now)
        pending.append(len(clock._heap) + sum(map(len, clock._later.values())))

    traffic = Traffic(TWO, topology(), clock, place, {}, seed=1, replication=0, begin=0, end=900)
    traffic.start()
    clock.run()
    # While one is placed its flow has none, the other flow has its one.
    assert len(pending) > 1000
    assert max(pending) <= 1


def test_what_is_over_leaves_the_book() -> None:
    clock, book = Clock(), dict[int, Attempt]()
    most = 0

    def place(attempt: Attempt, now: float) -> None:
        nonlocal most
        traffic.ended(attempt, now)
        most = max(most, len(book))

    traffic = Traffic(TWO, topology(), clock, place, book, seed=1, replication=0, begin=0, end=3600)
    traffic.start()
    clock.run()
    assert most < 1.5 * 32 * 2.5  # 2.5 attempts a second stay for 32 s
