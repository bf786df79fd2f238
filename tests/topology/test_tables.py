"""Nodes and links as tables."""

from __future__ import annotations

from simulator.topology.load import load_topology


def test_a_node_is_a_row() -> None:
    nodes = load_topology("guide-tcp").nodes.set_index("node")
    assert nodes.loc["mxone", "address"] == "192.168.222.84"
    assert nodes.loc["mediation", "listens"] == "tcp:5068, tls:5070"


def test_a_link_is_a_row_in_seconds_and_bits() -> None:
    overrides = {"link.lan-mxone.bandwidth": "1 Gbit/s"}
    links = load_topology("guide-tcp", overrides=overrides).links.set_index("link")
    assert links.loc["lan-mxone", "delay"] == 0.0001
    assert links.loc["lan-mxone", "bandwidth"] == 1e9
