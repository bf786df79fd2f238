"""How long a dead peer stays undetected: the distribution, against closed formulae.

``polling_failover.csv`` holds them, computed apart from the product: polls at a fixed period find
a failure after a time that is uniform on [(k - 1)P + tau, kP + tau], those after an outcome on
[(k - 1)(P + tau) + tau, P + (k - 1)(P + tau) + tau]; the first of calls that arrive as a Poisson
process finds it after tau and an exponential time. The instant of the failure is swept evenly
over one period here, so that means and extremes are exact but for the step.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from random import Random

import pytest

from simulator.nodes.poll_rules import PollRules, Schedule
from simulator.nodes.polling import Poller
from simulator.sip.uri import Uri
from tests.nodes.answering import Answering
from tests.rig import Agent, Rig

TABLE = Path(__file__).with_name("polling_failover.csv")
SWEEP = 20  # instants of failure in one period
ANSWER = 1e-6  # seconds that an answer takes; the formulae neglect it


def rows(quantity: str) -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["quantity"] == quantity]


def named(row: dict[str, str]) -> str:
    return "-".join(filter(None, (row["schedule"], row["period_s"], row["k"], row["tau_s"])))


def schedule(row: dict[str, str]) -> Schedule:
    return "fixed" if row["schedule"] == "fixed" else "after-outcome"


class Watched:
    """A poller with a peer that can be dead."""

    def __init__(self, rules: PollRules) -> None:
        self.rig = Rig(ANSWER / 2)
        pbx, self.peer = self.rig.add("pbx", "192.0.2.1"), self.rig.add("lync", "192.0.2.2")
        Answering(self.peer, 200)
        self.poller = Poller(
            pbx.endpoint,
            Uri(None, "192.0.2.1"),
            Uri(None, "192.0.2.2"),
            rules,
            (),
            (self.peer.target(),),
        )
        self.pbx: Agent = pbx
        self.rig.at(0.0, pbx, self.poller.start)

    def first_change(self, until: float, *, up: bool) -> float:
        """Return when the peer was marked."""
        self.rig.run(until=until)
        return next(when for when, what in self.poller.changes if what is up)


def instants(period: float) -> Iterator[float]:
    return ((i + 0.5) / SWEEP * period for i in range(SWEEP))


def fits(row: dict[str, str], delays: list[float]) -> None:
    """Compare an even sweep with a uniform distribution."""
    step = float(row["period_s"]) / SWEEP
    mean = sum(delays) / len(delays)
    std = sqrt(sum((one - mean) ** 2 for one in delays) / len(delays))
    assert mean == pytest.approx(float(row["mean"]), abs=1e-3)
    assert min(delays) == pytest.approx(float(row["min"]) + step / 2, abs=1e-3)
    assert max(delays) == pytest.approx(float(row["max"]) - step / 2, abs=1e-3)
    # That of so many even steps is smaller by the share 1 / n^2.
    assert std == pytest.approx(float(row["std"]) * sqrt(1 - SWEEP**-2), abs=1e-3)


@pytest.mark.parametrize("row", rows("dead peer"), ids=named)
def test_a_dead_peer_is_found_out_after_a_time_of_its_distribution(row: dict[str, str]) -> None:
    period, tau, misses = float(row["period_s"]), float(row["tau_s"]), int(row["k"])
    rules = PollRules(period, timeout=tau, misses=misses, schedule=schedule(row))
    delays = []
    for instant in instants(period):
        watched = Watched(rules)
        begin = 2 * period + instant
        watched.rig.run(until=begin)
        watched.peer.dead = True
        end = begin + float(row["max"]) + 1.0
        delays.append(watched.first_change(end, up=False) - begin)
    fits(row, delays)


@pytest.mark.parametrize("row", rows("recovery"), ids=named)
def test_a_peer_that_is_back_is_found_out_after_a_time_of_its_distribution(
    row: dict[str, str],
) -> None:
    period, answers = float(row["period_s"]), int(row["k"])
    delays = []
    for instant in instants(period):
        # Too short for a poll to be sent again: only those that begin after the return count.
        watched = Watched(PollRules(period, timeout=0.2, misses=1, recovery=answers))
        watched.peer.dead = True
        begin = 5 * period + instant
        watched.rig.run(until=begin)
        watched.peer.dead = False
        delays.append(watched.first_change(begin + float(row["max"]) + 1.0, up=True) - begin)
    fits(row, delays)


def marked_by_calls(row: dict[str, str], random: Random, period: float | None) -> float:
    """Return when calls that get no answer, polls beside them or none, mark a dead peer."""
    tau, rate, misses = float(row["tau_s"]), float(row["rate"]), int(row["k"])
    rules = PollRules(period, timeout=tau, misses=misses, failed_calls=1)
    watched = Watched(rules)
    begin = 0.0 if period is None else period * (1 + random.random())
    watched.rig.run(until=begin)
    watched.peer.dead = True
    failed = begin + random.expovariate(rate) + tau
    watched.rig.at(failed, watched.pbx, watched.poller.call_failed)
    last = failed if period is None else begin + misses * period + tau
    return watched.first_change(min(failed, last) + 1.0, up=False) - begin


@pytest.mark.parametrize("row", rows("first call"), ids=named)
def test_without_polls_the_first_call_without_an_answer_finds_out(row: dict[str, str]) -> None:
    random, runs = Random(1), 300
    delays = [marked_by_calls(row, random, None) for _ in range(runs)]
    assert min(delays) > float(row["min"])
    half = 4 * float(row["std"]) / sqrt(runs)
    assert sum(delays) / runs == pytest.approx(float(row["mean"]), abs=half)


@pytest.mark.parametrize("row", rows("polls and calls"), ids=named)
def test_polls_and_calls_find_out_as_the_earlier_of_both(row: dict[str, str]) -> None:
    random, runs = Random(2), 300
    delays = [marked_by_calls(row, random, float(row["period_s"])) for _ in range(runs)]
    mean = sum(delays) / runs
    half = 4 * sqrt(sum((one - mean) ** 2 for one in delays) / runs) / sqrt(runs)
    assert float(row["min"]) < min(delays)
    assert max(delays) <= float(row["max"]) + 1e-3
    assert mean == pytest.approx(float(row["mean"]), abs=half)
