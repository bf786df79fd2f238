"""Ports for media: one row for all sides of a machine, so that no point is in two calls."""

from __future__ import annotations

from simulator.nodes.bodies import Ports
from simulator.sdp.description import Description
from tests.nodes.stage import Stage


def test_a_port_is_even_leaves_one_for_rtcp_and_comes_again_last() -> None:
    row = Ports(40_001, 40_007)
    assert [row.take() for _ in range(5)] == [40_002, 40_004, 40_006, 40_002, 40_004]


def points(stage: Stage, address: str) -> set[tuple[int, int]]:
    """Return the ports of an address, each with the session."""
    return {
        (sight.item.body.media[0].port, sight.item.body.session_id)
        for sight in stage.lab.sights
        if isinstance(sight.item.body, Description) and sight.item.body.connection == address
    }


def test_extensions_and_trunk_share_the_ports_of_a_gateway() -> None:
    stage = Stage("guide-tcp")
    stage.talk("20001", "20002", "20002")
    stage.talk("20003", "30002", "30002")
    used = points(stage, "192.168.222.85")
    assert len({port for port, _ in used}) == len(used) == 4  # two sides of two calls


def test_both_sides_of_a_mediation_server_share_its_ports() -> None:
    stage = Stage("guide-tcp")
    stage.talk("20003", "30002", "30002")
    used = points(stage, "192.168.222.90")
    assert len({port for port, _ in used}) == len(used) == 2
