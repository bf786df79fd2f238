"""Files of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError, InputErrors
from simulator.faults.load import all_faults, load_faults
from simulator.topology.load import load_topology
from simulator.topology.shipped import names

SPEC = load_topology("guide-tcp").spec


def write(folder: Path, text: str) -> Path:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def errors(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        all_faults(write(folder, text), SPEC)
    return str(caught.value).replace(str(folder), "").splitlines()


@pytest.mark.parametrize("name", names("faults"))
def test_every_shipped_file_fits_a_shipped_topology(name: str) -> None:
    found = all_faults(name, SPEC)
    assert found
    assert all(fault.members for fault in found)


def test_a_group_fails_together(tmp_path: Path) -> None:
    text = (
        "groups: {room: [mxone, gateway, lan-mxone]}\n"
        "faults:\n  fire: {kind: down, group: room, at: 5 min}\n"
    )
    (fault,) = all_faults(write(tmp_path, text), SPEC)
    assert fault.members == (("host", "mxone"), ("host", "gateway"), ("link", "lan-mxone"))


def test_a_site_is_a_group_of_its_hosts(tmp_path: Path) -> None:
    text = "faults:\n  dark: {kind: down, group: zeruela, at: 5 min}\n"
    (fault,) = all_faults(write(tmp_path, text), SPEC)
    assert len(fault.members) == len(SPEC.hosts)


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    text = (
        "faults:\n"
        "  one: {kind: dwon, node: mxone, at: 5 min}\n"
        "  two: {kind: down, node: mxone, link: lan-mxone, at: 5 min}\n"
        "  three: {kind: down, node: mxone, at: 5 min, fro: 3 min}\n"
        "  four: {kind: down, node: mxone, at: 5 min, port: 5060}\n"
    )
    assert errors(tmp_path, text) == [
        "/mine.yaml:2:9: faults.one.kind: no such kind of fault; seen 'dwon', expected 'down'",
        (
            "/mine.yaml:3:3: faults.two: 'down' strikes node and link; seen 'a mapping', "
            "expected exactly one of node, host, link, trunk, group"
        ),
        "/mine.yaml:4:47: faults.three.fro: unknown field; expected 'for'",
        (
            "/mine.yaml:5:3: faults.four: 'down' does not take 'port'; seen 'a mapping', "
            "expected kind, target and times alone"
        ),
    ]


def test_a_name_that_is_not_in_the_topology_is_told_with_its_place(tmp_path: Path) -> None:
    text = "faults:\n  one: {kind: down, node: mxoen, at: 5 min}\n"
    assert errors(tmp_path, text) == [
        (
            "/mine.yaml:2:3: one.node: there is nothing of that name in the topology; "
            "seen 'mxoen', expected 'mxone'"
        )
    ]


def test_a_file_has_a_name() -> None:
    assert load_faults("mxone-down").name == "mxone-down"


def test_a_group_of_nobody_is_refused(tmp_path: Path) -> None:
    (line,) = errors(tmp_path, "groups: {g: []}\nfaults:\n  one: {kind: down, group: g, at: 1 s}\n")
    assert line.endswith(
        "mine.yaml:1:10: groups.g: nothing in it; seen 'an empty list', expected 1 or more"
    )


def test_a_fault_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a fault without a name"):
        load_faults(write(tmp_path, 'faults:\n  "": {kind: down, node: mxone, at: 1 s}\n'))


def test_no_file_at_all_is_no_folder() -> None:
    with pytest.raises(InputError, match="no file is named"):
        load_faults("")
