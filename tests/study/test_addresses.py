"""Addresses of a run's nodes, for pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulator.study.addresses import addresses
from simulator.study.inputs import topology_inputs
from simulator.study.manifest import Manifest, manifest_of
from simulator.topology.load import load_topology
from tests.study.made import context


def manifest(**overrides: str) -> Manifest:
    found = manifest_of(context(), {})
    return replace(found, parameters={**found.parameters, "overrides": overrides})


def copied(folder: Path) -> Path:
    inputs = folder / "inputs"
    inputs.mkdir()
    for name, content in topology_inputs(load_topology("guide-tcp")).items():
        (inputs / name).write_bytes(content)
    return folder


def test_a_node_has_its_hosts_address_and_terminals_their_network(tmp_path: Path) -> None:
    found = addresses(copied(tmp_path), manifest())
    assert found["mediation"] == found["frontend"] == "192.168.222.90"
    assert found["sip-phones"] == "10.1.0.0/16"


def test_addresses_are_those_of_the_run_with_what_it_was_told(tmp_path: Path) -> None:
    told = manifest(**{"host.mxone.address": "192.0.2.9"})
    assert addresses(copied(tmp_path), told)["mxone"] == "192.0.2.9"


def test_a_run_without_its_inputs_has_none(tmp_path: Path) -> None:
    assert addresses(tmp_path, manifest()) == {}
