"""`--set PATH=VALUE` reaches each field by one grammar."""

from __future__ import annotations

import pytest

from simulator.errors import InputErrors
from simulator.topology.load import load_topology


def mistake(path: str, value: object) -> str:
    with pytest.raises(InputErrors) as caught:
        load_topology("guide-tcp", overrides={path: value})
    return str(caught.value)


@pytest.mark.parametrize("path", ["trunk.channels", "trunk.sip-trunk.channels"])
@pytest.mark.parametrize("value", ["12", 12])
def test_the_trunk_may_be_named_or_not(path: str, value: object) -> None:
    assert load_topology("guide-tcp", overrides={path: value}).spec.trunks[0].channels == 12


def test_a_population_is_named() -> None:
    spec = load_topology("guide-tcp", overrides={"population.lync.users": "300"}).spec
    assert {one.name: one.users for one in spec.populations}["lync"] == 300


def test_a_field_deep_in_a_node_is_reached() -> None:
    path = "node.mxone.telephony.forced_gateway"
    spec = load_topology("guide-tcp", overrides={path: False}).spec
    assert spec.nodes[0].telephony
    assert not spec.nodes[0].telephony.forced_gateway


def test_an_entry_of_a_list_is_reached_by_its_place() -> None:
    path = "node.mxone.telephony.destinations.1.access_code"
    spec = load_topology("guide-tcp", overrides={path: "98"}).spec
    assert spec.nodes[0].telephony
    assert spec.nodes[0].telephony.destinations[1].access_code == "98"


def test_a_value_has_its_unit_as_in_the_file() -> None:
    spec = load_topology("guide-tcp", overrides={"link.lan-mxone.delay": "20ms"}).spec
    assert spec.links[0].delay == 0.02


def test_a_list_is_written_as_in_yaml() -> None:
    spec = load_topology("guide-tcp", overrides={"node.mxone.listen": "[tcp:5060]"}).spec
    assert [point.port for point in spec.nodes[0].points] == [5060]


def test_null_gives_a_field_its_default() -> None:
    overrides = {"trunk.options_interval": "null"}
    assert load_topology("guide-tcp", overrides=overrides).spec.trunks[0].options_interval is None


def test_paths_of_the_workload_are_handed_on() -> None:
    topology = load_topology("guide-tcp", overrides={"workload.load": "2", "trunk.channels": "9"})
    assert topology.workload_overrides == {"workload.load": "2"}
    assert topology.overrides == {"trunk.channels": "9"}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("trunk.chanels", "--set trunk.chanels: there is no 'chanels'; expected 'channels'"),
        ("population.lnc.users", "--set population.lnc.users: there is no 'lnc'; expected 'lync'"),
        ("populaton.lync.users", "there is no 'populaton'; expected 'population'"),
        ("population.lync.user", "there is no 'user'; expected 'users'"),
        ("node.mxone.telephony.forced_gatewy", "expected 'forced_gateway'"),
        ("trunk", "--set trunk: the name is missing"),
        ("host", "--set host: the name is missing"),
        ("trunk.channels.x", "there is no 'x'"),
        ("lync.users", "there is no 'lync'; expected population.lync.users"),
        ("gateway.rtp_resources", "expected node.gateway.gateway.rtp_resources"),
        (
            "gateway.rtp",
            "node.gateway.gateway.rtp_resources or node.gateway.gateway.srtp_resources",
        ),
        (
            "node.gateway.rtp_resources",
            "there is no 'rtp_resources'; expected node.gateway.gateway.rtp_resources",
        ),
        ("node.gateway.gateway.rtp", "expected one of board, boards, chassis, controller, rtp_"),
        ("", "the name is missing"),
    ],
)
def test_a_wrong_path_names_the_nearest(path: str, line: str) -> None:
    assert line in mistake(path, "1")


def test_a_wrong_value_says_what_was_expected() -> None:
    assert mistake("trunk.channels", "-1") == (
        "--set trunk.channels: trunks.sip-trunk.channels: below zero; seen '-1', expected a whole "
        "number, such as 30"
    )


def test_a_value_that_is_no_yaml_is_one_line() -> None:
    line = mistake("node.mxone.listen", "[tcp:5060")
    assert line.startswith("--set node.mxone.listen")
    assert "not YAML" in line
    assert "\n" not in line


def test_a_mistake_inside_a_list_is_told_of_the_override() -> None:
    line = mistake("node.mxone.listen", "[tcp:99999]")
    assert line.startswith("--set node.mxone.listen: nodes.mxone.listen.0: not a port")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{reject_att: 5}", ".reject_att: unknown field; expected 'reject_at'"),
        ("{reject_at: 0}", ".reject_at: there is none; seen '0', expected at least 1"),
    ],
)
def test_a_mistake_inside_a_mapping_names_its_field(value: str, line: str) -> None:
    place = "--set node.mxone.overload: nodes.mxone.overload"
    assert mistake("node.mxone.overload", value) == place + line


def test_an_empty_value_is_told() -> None:
    assert "trunks.sip-trunk.channels" in mistake("trunk.channels", "")


def test_several_wrong_paths_are_told_at_once() -> None:
    with pytest.raises(InputErrors) as caught:
        load_topology("guide-tcp", overrides={"trunk.chanels": "1", "host.mxtwo.speed": "1"})
    assert len(caught.value.errors) == 2
