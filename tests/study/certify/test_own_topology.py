"""The checklist on a topology of a user's own: other names, other numbers, fewer kinds of users."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.study.certify import certify
from simulator.topology.load import load_topology
from simulator.topology.shipped import shipped

RENAMED = {
    "sip-trunk": "lync-trunk",
    "mediation": "bridge",
    "mxone": "pbx",
    "gateway": "chassis",
    "frontend": "pool",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide's laboratory with other names for its nodes, and Lync users of 6 digits."""
    path = shipped("topology", "guide-tcp")
    assert path is not None
    text = path.read_text(encoding="utf-8")
    for name, other in RENAMED.items():
        # Names as values and keys, not the fields and products that are spelled alike
        text = re.sub(rf"(?<=[:\[ ,]){name}(?=[,\]}}\s])(?!:)", other, text)
        text = re.sub(rf"(?m)^  {name}:", f"  {other}:", text)
    file = tmp_path_factory.mktemp("own") / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_nodes_are_found_by_their_job(own: Path) -> None:
    names = {node.name for node in load_topology(own).spec.nodes}
    assert {"bridge", "pbx", "chassis", "pool"} <= names
    found = certify(own, items=["1a", "4a", "5d", "7c", "7e", "U2"])
    assert found.passed, str(found)
    assert "anna - bridge - chassis - bo" in found.entry("1a").seen


def test_kinds_of_users_that_are_missing_are_told() -> None:
    found = certify("guide-tcp", items=["7e"], overrides={"population.lync.users": 1})
    (entry,) = found.entries
    assert entry.result == "not applicable"
    assert entry.seen == "needs 2 Lync users; the topology has 1"


def test_what_is_set_is_judged() -> None:
    found = certify("guide-tcp", items=["1a", "7c"], overrides={"trunk.channels": 1})
    assert [entry.result for entry in found.entries] == ["pass", "fail"]


def test_a_topology_that_was_loaded_keeps_what_was_set_in_it() -> None:
    loaded = load_topology("guide-tcp", overrides={"trunk.channels": 1})
    assert not certify(loaded, items=["7c"]).passed


def test_a_number_without_letter_means_all_its_letters() -> None:
    found = certify("guide-tcp", items=["9", "10A"])
    assert [entry.item.number for entry in found.entries] == ["9a", "9b", "10a"]


def test_an_item_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(InputError, match="no such item of the checklist; seen '8z'"):
        certify("guide-tcp", items=["8z"])
