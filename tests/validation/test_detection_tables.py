"""How long a dead peer stays undetected, and how often a live one is taken for dead.

The tables hold closed formulae, computed apart from the product: polls at a fixed period find a
failure after a time that is uniform on [(k - 1)P + tau, kP + tau], those after an outcome on
[(k - 1)(P + tau) + tau, P + (k - 1)(P + tau) + tau]; the first of calls that arrive as a Poisson
process finds it after tau and an exponential time; a run of k polls lost alone takes the sum of
p^-i periods, i from 1 to k. The instant of a failure is swept evenly over one period here, so that
means and extremes are exact but for the step.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from random import Random

import pytest

from simulator.nodes.poll_rules import PollRules, Schedule
from simulator.nodes.polling import Poller
from simulator.sip.uri import Uri
from tests.nodes.answering import Answering
from tests.nodes.lab import Lab
from tests.rig import Agent, Passage, Rig
from tests.validation.tables import rows

SWEEP = 20  # instants of failure in one period
ANSWER = 1e-6  # seconds that an answer takes; the formulae neglect it


def of(quantity: str) -> list[dict[str, str]]:
    return [row for row in rows("polling_failover") if row["quantity"] == quantity]


def named(row: dict[str, str]) -> str:
    facts = ("schedule", "period_s", "k", "tau_s", "p_loss_or_rate")
    return "-".join(row[name].split()[0] for name in facts if row[name])


def schedule(row: dict[str, str]) -> Schedule:
    return "fixed" if row["schedule"].startswith("fixed") else "after-outcome"


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


@pytest.mark.parametrize("row", of("detection of a dead peer"), ids=named)
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


@pytest.mark.parametrize("row", of("detection of recovery"), ids=named)
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
    tau, rate, misses = float(row["tau_s"]), float(row["p_loss_or_rate"]), int(row["k"])
    rules = PollRules(period, timeout=tau, misses=misses, failed_calls=1)
    watched = Watched(rules)
    begin = 0.0 if period is None else period * (1 + random.random())
    watched.rig.run(until=begin)
    watched.peer.dead = True
    failed = begin + random.expovariate(rate) + tau
    watched.rig.at(failed, watched.pbx, watched.poller.call_failed)
    last = failed if period is None else begin + misses * period + tau
    return watched.first_change(min(failed, last) + 1.0, up=False) - begin


@pytest.mark.parametrize("row", of("detection by the first call (INVITE timeout)"), ids=named)
def test_without_polls_the_first_call_without_an_answer_finds_out(row: dict[str, str]) -> None:
    random, runs = Random(1), 300
    delays = [marked_by_calls(row, random, None) for _ in range(runs)]
    assert min(delays) > float(row["min"])
    half = 4 * float(row["std"]) / sqrt(runs)
    assert sum(delays) / runs == pytest.approx(float(row["mean"]), abs=half)


@pytest.mark.parametrize("row", of("earlier of polling and first call"), ids=named)
def test_polls_and_calls_find_out_as_the_earlier_of_both(row: dict[str, str]) -> None:
    random, runs = Random(2), 300
    delays = [marked_by_calls(row, random, float(row["period_s"])) for _ in range(runs)]
    mean = sum(delays) / runs
    half = 4 * sqrt(sum((one - mean) ** 2 for one in delays) / runs) / sqrt(runs)
    assert float(row["min"]) < min(delays)
    assert max(delays) <= float(row["max"]) + 1e-3
    assert mean == pytest.approx(float(row["mean"]), abs=half)


# Polls that are lost though the peer is well


def lossy(rules: PollRules, share: float, *, answers: bool = False) -> Watched:
    """Return a poller whose polls, and their answers where told, are lost by chance."""
    watched, random = Watched(rules), Random(3)

    def loses(passage: Passage) -> bool:
        return (answers or passage.what == "OPTIONS") and random.random() < share

    watched.rig.loses = loses
    return watched


@pytest.mark.parametrize(
    "row",
    [row for row in of("mean time between false alarms") if float(row["mean"]) < 5000],
    ids=named,
)
def test_false_alarms_come_as_often_as_polls_are_lost_in_a_row(row: dict[str, str]) -> None:
    period, misses = float(row["period_s"]), int(row["k"])
    rules = PollRules(period, timeout=0.4, misses=misses)  # shorter than T1: one send a poll
    watched = lossy(rules, float(row["p_loss_or_rate"]))
    watched.rig.run(until=80 * float(row["mean"]))
    changes = watched.poller.changes
    back = [0.0, *(when for when, up in changes if up)]
    alarms = [when - 0.4 for when, up in changes if not up]
    gaps = [alarm - since for since, alarm in zip(back, alarms, strict=False)]
    mean = sum(gaps) / len(gaps)
    half = 4 * sqrt(sum((one - mean) ** 2 for one in gaps)) / len(gaps)
    assert len(gaps) > 50
    assert mean == pytest.approx(float(row["mean"]), abs=half)


FAILS = "probability that one probe fails by packet loss alone"
WAITS = {1: 0.4, 7: 16.0, 11: None}  # after so many sends a poll is given up; None: Timer F


@pytest.mark.parametrize("sends", WAITS)
def test_a_poll_that_nobody_hears_is_sent_so_often(sends: int) -> None:
    watched = Watched(PollRules(60.0, timeout=WAITS[sends], misses=9))
    watched.peer.dead = True
    watched.rig.run(until=59.0)
    assert len(watched.rig.flow_of("OPTIONS")) == sends


@pytest.mark.parametrize(
    "row", [row for row in of(FAILS) if float(row["mean"]) > 0.01], ids=lambda row: row["k"]
)
def test_a_poll_fails_where_each_of_its_sends_is_lost_on_one_way_or_the_other(
    row: dict[str, str],
) -> None:
    polls, wanted = 1000, float(row["mean"])
    rules = PollRules(60.0, timeout=WAITS[int(row["k"])], misses=1)
    watched = lossy(rules, float(row["p_loss_or_rate"]), answers=True)
    missed = 0
    for n in range(polls):  # looked at in the middle between two polls
        watched.rig.run(until=60.0 * n + 30.0)
        missed += watched.poller.missed > 0
    half = 4 * sqrt(wanted * (1 - wanted) / polls)
    assert missed / polls == pytest.approx(wanted, abs=half)


# Both ends of a trunk

ENDS = {"mxone": "lync-standard", "mediation": "mxone"}  # who watches, and whose machine dies


@pytest.mark.parametrize("watcher", ENDS)
@pytest.mark.parametrize(
    "row", [row for row in of("detection of a dead peer") if row["tau_s"] in ("4", "5")], ids=named
)
def test_both_ends_of_a_trunk_find_the_other_dead(row: dict[str, str], watcher: str) -> None:
    period = float(row["period_s"])
    rules = {
        "interval": f"{period:g} s",
        "timeout": f"{row['tau_s']} s",
        "misses": row["k"],
        "schedule": schedule(row),
    }
    delays = []
    for share in (0.01, 0.99):  # of the time between two polls
        lab = Lab("guide-tcp", {f"trunk.options.{name}": value for name, value in rules.items()})
        lab.run(2 * period)
        (poller,) = lab.scene.world.pollers[watcher, "sip-trunk"]
        last = [s.sent for s in lab.sights if (s.what, s.sender) == ("OPTIONS", watcher)][-1]
        begin = last + (1 + share) * period
        lab.run(begin)
        lab.scene.network.hosts[ENDS[watcher]].power_off()
        lab.run(begin + float(row["max"]) + 1.0)
        delays.append(poller.changes[0][0] - begin)
    # A failure just after a poll takes longest. Answers of milliseconds shift what follows them.
    assert delays == pytest.approx(
        [float(row["max"]) - 0.01 * period, float(row["min"]) + 0.01 * period], abs=0.02
    )
