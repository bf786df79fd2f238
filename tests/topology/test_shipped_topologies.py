"""The shipped topologies say what the guide says, and their comments' sums are true."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import defaultdict
from math import inf
from pathlib import Path

import pytest

from simulator.calls.analysis import External, analyse, convert, written
from simulator.calls.normalisation import normalise
from simulator.nodes.spec import TopologySpec
from simulator.topology.load import load_topology
from simulator.workload.expectation import limited_mean, race
from simulator.workload.fit import check_fit
from simulator.workload.load import load_workload
from simulator.workload.spec import TrafficSpec
from tests.topology.guide import changed

GUIDE = ["guide-tcp", "guide-tls"]


@pytest.fixture(params=GUIDE)
def spec(request: pytest.FixtureRequest) -> TopologySpec:
    return load_topology(request.param).spec


def test_addresses_and_names_are_the_guides(spec: TopologySpec) -> None:
    hosts = {host.name: (host.address, host.fqdn) for host in spec.hosts}
    domain = "as.zr.zeruela.lab.se"
    assert hosts["mxone"] == ("192.168.222.84", f"mxone-lync.{domain}")
    assert hosts["lync-standard"] == ("192.168.222.90", f"lync-stand.{domain}")
    assert hosts["infrastructure"] == ("192.168.222.45", f"lync-infra.{domain}")


@pytest.mark.parametrize(
    ("name", "transport", "pbx", "mediation", "bypass"),
    [("guide-tcp", "tcp", 5060, 5068, False), ("guide-tls", "tls", 5061, 5067, True)],
)
def test_ports_and_transports_are_the_guides(
    name: str, transport: str, pbx: int, mediation: int, bypass: bool
) -> None:
    (trunk,) = load_topology(name).spec.trunks
    assert trunk.name == "sip-trunk"
    assert (trunk.transport, trunk.pbx_port, trunk.mediation_port) == (transport, pbx, mediation)
    assert trunk.bypass is bypass


def test_nodes_bear_the_names_that_users_know(spec: TopologySpec) -> None:
    names = {node.name for node in spec.nodes}
    assert {"mxone", "gateway", "frontend", "mediation", "infrastructure", "pstn"} <= names


def test_front_end_and_mediation_share_a_machine(spec: TopologySpec) -> None:
    nodes = {node.name: node.host for node in spec.nodes}
    assert nodes["frontend"] == nodes["mediation"] == "lync-standard"


def test_an_extension_dials_lync_and_the_public_network(spec: TopologySpec) -> None:
    pbx = next(node.telephony for node in spec.nodes if node.telephony)
    for dialled, route, number in (
        ("30123", "lync", "+46855530123"),
        ("9930123", "lync", "+46855530123"),
        ("00870012345", "public", "+46870012345"),
        ("0004930123456", "public", "+4930123456"),
    ):
        found = analyse(dialled, pbx.extensions, pbx.destinations)
        assert isinstance(found, External)
        (choice,) = found.choices
        assert (choice.choice.route, written(choice.digits, choice.number_type)) == (route, number)


def test_numbers_that_come_in_are_as_an_extension_dials_them(spec: TopologySpec) -> None:
    pbx = next(node.telephony for node in spec.nodes if node.telephony)
    for number, dialled in (
        ("+46855520123", "20123"),
        ("+46855530123", "30123"),
        ("+46870012345", "00870012345"),
        ("+4930123456", "0004930123456"),
    ):
        assert convert(number, pbx.incoming).number == dialled


def test_a_lync_user_dials_as_an_extension_does(spec: TopologySpec) -> None:
    lync = next(node.lync for node in spec.nodes if node.lync)
    plans = [plan for plan in lync.dial_plans if plan.name == "users"]
    for dialled, number in (
        ("20123", "+46855520123"),
        ("30123", "+46855530123"),
        ("00870012345", "+46870012345"),
        ("0004930123456", "+4930123456"),
    ):
        assert normalise(dialled, plans).number == number


def test_the_workload_fits(spec: TopologySpec) -> None:
    assert spec.workload
    check_fit(load_workload(spec.workload), spec)


def test_a_topology_travels_to_a_worker_process(spec: TopologySpec) -> None:
    assert pickle.loads(pickle.dumps(spec)) == spec


# --- The sums in the comments of guide-busy-hour ------------------------------------------------

BUSY_LINE = {"extensions": 0.115, "attached": 0.115}  # share of calls that meet a busy line
NO_ANSWER = {"lync": 20.0}  # seconds until an unanswered call ends; elsewhere the patience


def seizure(flow: TrafficSpec, called: str) -> float:
    """Mean seconds that a call to `called` holds what it takes, by the workload's own laws."""
    share, limit = flow.outcomes[called], NO_ANSWER.get(called, inf)
    ringing = race(flow.ring, flow.patience, limit)
    mean = (
        (share.answered + share.declined) * ringing.mean
        + share.answered * ringing.first * flow.holding.mean
        + share.no_answer * limited_mean(flow.patience, limit)
    )
    return mean * (1.0 - BUSY_LINE.get(called, 0.0))


def offered() -> dict[tuple[str, str], tuple[float, float]]:
    """Calls an hour and erlang by caller and called population."""
    topology, workload = load_topology("guide-tcp").spec, load_workload("guide-busy-hour")
    users = {one.name: one.users for one in topology.populations}
    found: dict[tuple[str, str], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for flow in workload.flows:
        for called, share in flow.destinations:
            rate = users[flow.source] * flow.rate * share
            found[flow.source, called] = (rate * 3600.0, rate * seizure(flow, called))
    return found


def over_the_trunk(source: str, called: str) -> bool:
    return (source == "lync") != (called == "lync")


def erlang_b(traffic: float, channels: int) -> float:
    blocking = 1.0
    for channel in range(1, channels + 1):
        blocking = traffic * blocking / (channel + traffic * blocking)
    return blocking


def test_the_busy_hour_has_its_number_of_calls() -> None:
    assert sum(calls for calls, _ in offered().values()) == pytest.approx(2570, abs=1)


def test_the_trunk_is_offered_what_the_comment_says() -> None:
    traffic = sum(erlang for pair, (_, erlang) in offered().items() if over_the_trunk(*pair))
    assert traffic == pytest.approx(19.1, abs=0.1)
    assert erlang_b(traffic, 30) == pytest.approx(0.005, abs=0.0005)


def test_the_b_channels_are_offered_what_the_comment_says() -> None:
    traffic = sum(erlang for pair, (_, erlang) in offered().items() if "pstn" in pair)
    assert traffic == pytest.approx(57.1, abs=0.5)
    assert erlang_b(traffic, 90) < 0.001


def rtp_resources(source: str, called: str) -> int:
    """RTP resources that a call takes on the gateway, with forced gateway."""
    ends = [source, called]
    if over_the_trunk(source, called):
        return 2 if "extensions" in ends else 1
    return 0 if "lync" in ends else ends.count("extensions")


def test_the_gateway_is_offered_what_the_comment_says() -> None:
    traffic = sum(rtp_resources(*pair) * erlang for pair, (_, erlang) in offered().items())
    assert traffic == pytest.approx(86, abs=1)


def test_a_station_is_loaded_as_the_comment_says() -> None:
    stations = {"extensions", "attached"}
    traffic = sum(
        erlang * len(stations & {source}) + erlang * len(stations & {called})
        for (source, called), (_, erlang) in offered().items()
    )
    assert traffic / 1000 == pytest.approx(0.11, abs=0.003)


def test_the_mix_is_internal_outgoing_and_incoming_as_the_comment_says() -> None:
    calls = offered()
    total = sum(one for one, _ in calls.values())
    outgoing = sum(one for (_, called), (one, _) in calls.items() if called == "pstn")
    incoming = sum(one for (source, _), (one, _) in calls.items() if source == "pstn")
    assert outgoing / total == pytest.approx(0.30, abs=0.005)
    assert incoming / total == pytest.approx(0.30, abs=0.005)


def test_a_sip_operator_may_stand_behind_the_pbx(tmp_path: Path) -> None:
    topology = changed(
        tmp_path,
        "nodes:\n"
        "  pstn:\n"
        "    product: sip-operator\n"
        "    listen: [udp:5060]\n"
        "    carrier: {kind: sip, telephony_server: mxone, gateway: null, primary_rates: null}\n"
        "links: {primary-rates: {between: [lan, pstn]}}\n",
    )
    carrier = next(node.carrier for node in topology.spec.nodes if node.carrier)
    assert (carrier.kind, carrier.gateway, carrier.telephony_server) == ("sip", None, "mxone")
    assert topology.check() == []


def test_loading_brings_in_no_heavy_library() -> None:
    code = (
        "import sys; from simulator import load_topology; load_topology('guide-tls').check(); "
        "heavy = {'numpy', 'pandas', 'networkx', 'matplotlib'}; "
        "print(sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
