"""What calls need of the shipped topologies, and what the formulae make of it."""

from __future__ import annotations

import pytest

from simulator.faults.load import all_faults
from simulator.net.graph import Graph
from simulator.net.link import Conditions, Link
from simulator.nodes.spec import TopologySpec
from simulator.study.availability.assumed import assumed_faults
from simulator.study.availability.forecast import Forecasts
from simulator.study.availability.formulae import k_of_n, series, single
from simulator.study.availability.links import separators
from simulator.topology.load import load_topology


def topology(name: str) -> TopologySpec:
    return load_topology(name).spec


def forecasts(name: str, *faults: str) -> Forecasts:
    spec = topology(name)
    return Forecasts(spec, all_faults(faults, spec))


def test_a_call_over_the_trunk_needs_both_systems() -> None:
    found = forecasts(
        "guide-tcp",
        "mxone silent mtbf 1000 h mttr 4 h",
        "gateway silent mtbf 2000 h mttr 4 h",
        "host lync-standard silent mtbf 500 h mttr 1 h",
    )
    parts = [single(1000, 4), single(2000, 4), single(500, 1)]
    assert found.between("lync", "extensions").availability == pytest.approx(
        series(parts).availability, rel=1e-12
    )
    assert found.between("extensions", "attached").availability == pytest.approx(
        series(parts[:2]).availability, rel=1e-12
    )
    assert found.between("lync", "lync").availability == pytest.approx(500 / 501, rel=1e-12)


def test_boot_and_start_count_as_outage() -> None:
    spec = topology("guide-tcp")
    mxone = next(node.profile for node in spec.nodes if node.name == "mxone")
    found = forecasts(
        "guide-tcp", "mxone down mtbf 10 h mttr 1 h", "mxone crash mtbf 10 h mttr 1 min"
    )
    power, process = found.faults
    assert found.outage(power) == 3600.0 + mxone.boot_time
    assert found.outage(process) == 60.0 + mxone.start_time


def test_a_pool_is_one_of_two() -> None:
    found = forecasts(
        "enterprise-two-sites",
        "frontend-1 silent mtbf 1000 h mttr 10 h",
        "frontend-2 silent mtbf 1000 h mttr 10 h",
    )
    pair = k_of_n(1, 2, 1000, 10)
    assert found.between("lync-north", "lync-north").availability == pytest.approx(
        pair.availability, rel=1e-12
    )
    assert found.between("lync-north", "lync-north").needs == "frontend-1 or frontend-2"


def test_another_trunk_stands_in() -> None:
    found = forecasts(
        "enterprise-two-sites",
        "trunk-north down mtbf 100 h mttr 1 h",
        "trunk-south down mtbf 100 h mttr 1 h",
    )
    assert found.between("lync-north", "phones-north").availability == pytest.approx(
        k_of_n(1, 2, 100, 1).availability, rel=1e-12
    )
    assert found.between("phones-north", "phones-south").availability == 1.0


def test_a_second_gateway_of_a_voice_route_stands_in() -> None:
    found = forecasts(
        "guide-secondary",
        "trunk sip-trunk down mtbf 100 h mttr 1 h",
        "trunk secondary-gateway down mtbf 100 h mttr 1 h",
        "mxone silent mtbf 100 h mttr 1 h",
    )
    assert found.between("lync", "pstn").needs == ("(sip-trunk and mxone) or secondary-gateway")
    one = 100 / 101
    assert found.between("lync", "pstn").availability == pytest.approx(
        1.0 - (1.0 - one * one) * (1.0 - one), rel=1e-12
    )


def test_the_line_between_sites_concerns_who_calls_over_it() -> None:
    found = forecasts("enterprise-two-sites", "wan down mtbf 99 h mttr 1 h")
    assert found.between("phones-north", "phones-south").availability == pytest.approx(0.99)
    assert found.between("phones-north", "lines-north").availability == 1.0


def test_a_common_cause_counts_once() -> None:
    found = forecasts("guide-tcp", "host lync-standard freeze mtbf 99 h mttr 1 h")
    assert found.between("lync", "extensions").availability == pytest.approx(0.99)


def test_what_is_no_outage_is_left_out() -> None:
    found = forecasts("guide-tcp", "lan-lync loss 5 % mtbf 10 h mttr 1 h")
    assert [one.name for one in found.left_out] == ["lan-lync loss"]
    assert found.between("lync", "pstn").availability == 1.0


def test_links_without_which_there_is_no_way() -> None:
    graph = Graph(["a", "b", "c"])
    for name, near, far in (
        ("1", "a", "s"), ("2", "s", "t"), ("3", "s", "t"), ("4", "t", "b"), ("5", "a", "c"),
        ("6", "c", "b"),
    ):  # fmt: skip
        graph.add(Link(name, near, far, Conditions(0.001)))
    assert separators(graph, "a", "b") == ("1", "4")  # a machine, c, passes nothing on
    assert separators(graph, "s", "t") == ()
    assert separators(graph, "a", "nowhere") is None


@pytest.mark.parametrize("name", ["guide-tcp", "guide-secondary", "enterprise-two-sites"])
def test_something_is_assumed_of_each_server_and_line(name: str) -> None:
    spec = topology(name)
    faults = [*assumed_faults(spec)]
    struck = {member for fault in faults for member in fault.members}
    servers = {n.host for n in spec.nodes if n.recipe in ("telephony-server", "front-end")}
    assert {("host", host) for host in servers} <= struck
    assert len({fault.name for fault in faults}) == len(faults)
    assert all(fault.mtbf for fault in faults)
