"""The copies of inputs name each other, however the files were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.inputs import TOPOLOGY, WORKLOAD, topology_inputs, workload_inputs
from simulator.topology.load import load_topology
from simulator.topology.shipped import shipped
from simulator.workload.load import load_workload

_CHANGE = "trunks: {sip-trunk: {channels: 3}}\n"
_BUSY_HOUR = "extends: guide-busy-hour\nname: mine\n"


def copied(inputs: dict[str, bytes], folder: Path) -> Path:
    folder.mkdir()
    for name, content in inputs.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "extends: guide-tcp\nname: mine\n" + _CHANGE,
        "extends: 'guide-tcp' # extends: nothing\nname: mine\n" + _CHANGE,
        '"extends": guide-tcp\nname: mine\n' + _CHANGE,
        "extends:\n  guide-tcp\nname: mine\n" + _CHANGE,
        "extends: >-\n  guide-tcp\nname: mine\n" + _CHANGE,
        "extends: &anchor guide-tcp\nname: mine\n" + _CHANGE,
        "{name: mine, extends: guide-tcp, trunks: {sip-trunk: {channels: 3}}}",
        "\ufeffextends: guide-tcp\r\nname: mine\r\n" + _CHANGE,
        "name: mine\ndescription: |\n  extends: in a text\nextends: guide-tcp\n" + _CHANGE,
    ],
)
def test_a_copied_topology_extends_the_copy(tmp_path: Path, text: str) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(text.encode("utf-8"))
    folder = copied(topology_inputs(load_topology(mine)), tmp_path / "inputs")
    again = load_topology(folder / TOPOLOGY)
    assert again.files == (folder / TOPOLOGY, folder / "topology-1.yaml")
    assert (again.name, again.spec.trunks[0].channels) == ("mine", 3)


def test_a_copy_of_a_shipped_topology_is_the_same_text() -> None:
    path = shipped("topology", "guide-tcp")
    assert path is not None
    assert topology_inputs(load_topology("guide-tcp")) == {TOPOLOGY: path.read_bytes()}


@pytest.mark.parametrize("name", ["day.csv", "my 'day', so.csv", "day"])
def test_a_copied_workload_names_the_copy_of_its_profile(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("time,factor\n00:00,0.5\n12:00,2\n")
    quoted = name.replace("'", "''")
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        f"{_BUSY_HOUR}# profile: gone.csv\n"
        "traffic:\n"
        f"  lync: {{arrivals: profile, profile: &day '{quoted}'}}\n"
        "  extensions: {arrivals: profile, profile: *day}\n"
    )
    folder = copied(workload_inputs(mine), tmp_path / "inputs")
    assert load_workload(folder / WORKLOAD).flows[0].arrivals == (
        load_workload(mine).flows[0].arrivals
    )
