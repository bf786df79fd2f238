"""The intended traffic of a workload, as an answer takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.study.context import flows_of
from simulator.workload.load import load_workload
from simulator.workload.offered import intended
from simulator.workload.spec import Arrivals, Law, Redial
from tests.study.made import guide


def test_flows_have_the_rates_and_seizures_of_the_workload() -> None:
    workload = load_workload("guide-busy-hour")
    found = flows_of(workload, guide())
    offered = intended(workload, guide()).flows
    assert [f.offered for f in found] == [one.erlangs for one in offered]


def test_the_rate_of_an_idle_user_is_shared_between_his_destinations() -> None:
    workload = load_workload("guide-busy-hour")
    source = replace(workload.flows[0], arrivals=Arrivals("finite"))
    found = flows_of(replace(workload, flows=(source,)), guide())
    assert sum(f.idle_rate for f in found) == pytest.approx(source.rate)
    shares = dict(source.destinations)
    assert found[0].idle_rate == pytest.approx(source.rate * shares[found[0].destination])


def test_the_probability_of_a_redial_goes_with_its_flows() -> None:
    workload = load_workload("guide-busy-hour")
    redial = Redial(0.7, Law("exponential", 30.0, 1.0), 4)
    first, second = replace(workload.flows[0], redial=redial), workload.flows[1]
    found = flows_of(replace(workload, flows=(first, second)), guide())
    assert {f.redial for f in found if f.source == first.source} == {0.7}
    assert {f.redial for f in found if f.source == second.source} == {0.0}
