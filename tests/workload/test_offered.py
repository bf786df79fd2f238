"""What a workload means to offer, against what its traffic offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.calls.attempt import Intent
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.offered import OfferedFlow, intended
from simulator.workload.spec import Arrivals, Law, Redial, WorkloadSpec
from tests.workload.lab import (
    ANSWERED,
    CITY,
    FINITE,
    flow,
    play,
    population,
    seizure,
    topology,
    workload,
)

LAWS = {
    "lognormal": {},
    "exponential": {
        "ring": Law("exponential", 12.0, 1.0),
        "patience": Law("exponential", 20.0, 1.0),
    },
    "fixed": {
        "ring": Law("gamma", 15.0, 0.8),
        "patience": Law("deterministic", 20.0, 0.0),
    },
    "observed": {
        "ring": Law("empirical", 11.0, 0.5, (4.0, 9.0, 20.0)),
        "patience": Law("gamma", 15.0, 0.7),
    },
}


def one(what: WorkloadSpec, destination: str = "city", *, ideal: bool = False) -> OfferedFlow:
    found = intended(what, topology(), ideal=ideal).flows
    return next(flow for flow in found if flow.destination == destination)


@pytest.mark.parametrize("ideal", [False, True])
@pytest.mark.parametrize("laws", LAWS)
def test_the_figures_are_those_of_the_traffic(laws: str, ideal: bool) -> None:
    what = workload(flow(**LAWS[laws]), load=2.0)  # type: ignore[arg-type]
    attempts = play(what, end=7200.0, ideal=ideal).attempts
    for expected in intended(what, topology(), ideal=ideal).flows:
        mine = [a for a in attempts if a.destination == expected.destination]
        n = len(mine)
        assert abs(n - expected.rate * 7200.0) < 2.6 * n**0.5
        assert {a.direction for a in mine} == {expected.direction}
        times = [seizure(a) for a in mine]
        spread = sum((t - expected.seizure) ** 2 for t in times) ** 0.5 / n  # of the mean
        assert abs(sum(times) / n - expected.seizure) < 2.6 * spread
        answered = sum(a.intent is Intent.ANSWER and a.ring < a.patience for a in mine) / n
        assert abs(answered - expected.answered) < 2.6 * 0.5 / n**0.5


def test_a_call_that_is_always_answered_seizes_ring_and_talk() -> None:
    ring, patience = Law("deterministic", 10.0, 0.0), Law("deterministic", 60.0, 0.0)
    what = workload(flow(ring=ring, patience=patience, outcomes=ANSWERED))
    assert one(what).seizure == pytest.approx(70.0)
    assert one(what, ideal=True).seizure == pytest.approx(60.0)


def test_finite_sources_are_offered_what_they_make_when_none_is_blocked() -> None:
    what = workload(flow(rate=0.01, to={"city": 1.0}, arrivals=FINITE, outcomes=ANSWERED))
    found = one(what, ideal=True)
    beta = 0.01 * 60.0
    assert found.erlangs == pytest.approx(200 * beta / (1 + beta))
    assert (found.idle_rate, found.users, found.arrivals) == (0.01, 200, "finite")


def test_a_profile_offers_its_mean_over_the_window() -> None:
    profile = Arrivals("profile", ((0.0, 1.0), (1800.0, 3.0)))
    steady, changing = one(workload(flow())), one(workload(flow(arrivals=profile)))
    assert changing.rate == pytest.approx(2 * steady.rate)
    assert changing.arrivals == "profile"


def test_the_load_is_a_factor_on_the_rate() -> None:
    what = workload(flow())
    assert one(replace(what, load=1.7)).rate == pytest.approx(1.7 * one(what).rate)


def test_redial_and_lines_are_told() -> None:
    delay = Law("exponential", 30.0, 1.0)
    assert not one(workload(flow())).redial
    assert one(workload(flow(redial=Redial(0.5, delay, 3)))).redial
    lined = replace(population("phones", "sip", 50, "20000"), lines=1)
    what, where = workload(flow("city", to={"phones": 1.0})), topology(lined, CITY)
    assert not intended(what, where).flows[0].exact
    assert intended(what, where, ideal=True).flows[0].exact


def test_directions_sum_their_flows() -> None:
    offered = intended(workload(flow(), flow("phones", to={"clients": 1.0})), topology())
    assert list(offered.directions) == ["lync-to-mxone", "lync-to-pstn", "mxone-to-lync"]
    to_mxone = offered.directions["lync-to-mxone"]
    parts = [flow for flow in offered.flows if flow.direction == "lync-to-mxone"]
    assert len(parts) == 2
    assert to_mxone.erlangs == pytest.approx(sum(part.erlangs for part in parts))
    assert to_mxone.seizure == pytest.approx(to_mxone.erlangs / to_mxone.rate)


def test_the_guides_trunk_is_loaded_as_its_workload_says() -> None:
    offered = intended(load_workload("guide-busy-hour"), load_topology("guide-tcp").spec)
    trunk = offered.over(["lync-to-mxone", "mxone-to-lync", "lync-to-pstn", "pstn-to-lync"])
    assert trunk.rate * 3600 == pytest.approx(506, abs=1)
    # The file's 19.1 E take 11 % off the calls to MX-ONE for busy lines: 0.6 E.
    assert trunk.erlangs == pytest.approx(19.1 + 0.6, abs=0.1)
    assert [*trunk.arrivals] == ["poisson"]
    assert (trunk.redial, trunk.exact) == (False, False)
