"""`extends:` gives differences only."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.topology.load import load_topology
from tests.topology.guide import changed, mistakes


def test_what_is_not_said_stays(tmp_path: Path) -> None:
    mine = changed(tmp_path, "trunks: {sip-trunk: {channels: 12}}")
    (trunk,) = mine.spec.trunks
    assert (trunk.channels, trunk.transport, trunk.mediation_port) == (12, "tcp", 5068)


def test_a_list_is_replaced(tmp_path: Path) -> None:
    mine = changed(tmp_path, "nodes: {mxone: {listen: [tcp:5060]}}")
    (mxone,) = [node for node in mine.spec.nodes if node.name == "mxone"]
    assert [(point.transport, point.port) for point in mxone.points] == [("tcp", 5060)]


def test_null_takes_away(tmp_path: Path) -> None:
    assert (
        changed(tmp_path, "trunks: {sip-trunk: {channels: null}}").spec.trunks[0].channels is None
    )


def test_a_part_keeps_the_place_where_it_was_written(tmp_path: Path) -> None:
    mine = changed(tmp_path, "hosts: {mxone: {processors: 8}}")
    hosts = {host.name: host for host in mine.spec.hosts}
    assert hosts["mxone"].mark.file == str(tmp_path / "mine.yaml")
    assert hosts["gateway"].mark.file == "guide-tcp.yaml"


def test_a_chain_of_files_is_followed_from_each_files_folder(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "one.yaml").write_text("extends: two.yaml\nname: one\n")
    (tmp_path / "base" / "two.yaml").write_text("extends: guide-tcp\nname: two\n")
    (tmp_path / "top.yaml").write_text("extends: base/one.yaml\n")
    top = load_topology(tmp_path / "top.yaml")
    assert top.name == "one"
    assert [file.name for file in top.files] == [
        "top.yaml",
        "one.yaml",
        "two.yaml",
        "guide-tcp.yaml",
    ]


def test_a_file_that_extends_itself_in_the_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("\nextends: a.yaml\n")
    with pytest.raises(InputErrors) as caught:
        load_topology(tmp_path / "a.yaml")
    expected = f"{tmp_path}/b.yaml:2:1: extends: the file extends itself; seen 'a.yaml'"
    assert str(caught.value) == expected


def test_a_file_that_is_not_there_is_told_at_extends(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: nothing.yaml\n")
    with pytest.raises(InputErrors, match=r"mine.yaml:1:1: extends: there is no such file"):
        load_topology(tmp_path / "mine.yaml")


def test_a_mistake_in_a_list_that_replaces_another_has_its_own_place(tmp_path: Path) -> None:
    lines = mistakes(tmp_path, "nodes:\n  mxone:\n    listen:\n      - udp:5060\n      - tcp\n")
    assert lines[0].startswith("mine.yaml:6:9: nodes.mxone.listen.1: ")


def test_the_workload_is_sought_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "busy.yaml").write_text("name: x\n")
    (tmp_path / "base" / "one.yaml").write_text("extends: guide-tcp\nworkload: busy.yaml\n")
    (tmp_path / "top.yaml").write_text("extends: base/one.yaml\n")
    assert load_topology(tmp_path / "top.yaml").spec.workload == str(
        tmp_path / "base" / "busy.yaml"
    )
