"""Every kind of fault: its words, groups of it, and that all is well again when it is over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.faults.acting import Acting
from simulator.faults.kinds import KINDS
from simulator.faults.load import all_faults
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab, with_node

SPEC = load_topology("guide-tls").spec
QUICK = with_node("mxone", profile={"boot_time": 20.0, "start_time": 5.0})
UNPOLLED = {"trunk.sip-trunk.options_interval": None}


@pytest.mark.parametrize("kind", KINDS)
def test_its_example_in_words_can_be_read(kind: str) -> None:
    (fault,) = all_faults(KINDS[kind].example, SPEC)
    assert fault.kind == kind
    assert fault.at == 1500.0
    assert (fault.lasts is None) >= KINDS[kind].instant


@pytest.mark.parametrize("kind", KINDS)
def test_it_strikes_and_all_is_well_afterwards(kind: str) -> None:
    words = re.sub(r"at 25 min( for .*)?$", "at 5 s for 3 s", KINDS[kind].example)
    if KINDS[kind].instant:
        words = words.removesuffix(" for 3 s")
    lab = Lab("guide-tls", UNPOLLED, QUICK, faults=[words])
    up = lab.call("lync-to-attached", holding=30.0)
    lab.run(6.0)
    lab.call("mxone-to-mxone", patience=20.0)
    lab.call("lync-to-attached", caller="30002", patience=20.0)
    lab.run(200.0)
    assert rows(lab) == [(kind, 5.0, 5.0 if KINDS[kind].instant else 8.0)]
    assert up.status == 200
    assert lab.busy() == {} or kind in ("down", "crash", "restart", "drop")
    assert lab.completed("lync-to-attached", caller="30003").status == 200


def rows(lab: Lab) -> list[tuple[str, float, float | None]]:
    acting = lab.scene.faults
    assert isinstance(acting, Acting)
    return [(row.kind, row.begin, row.end) for row in acting.rows()]


GROUPS = """
groups:
  servers: [mxone, lync-standard]
  cables: [lan-mxone, lan-phones]
faults:
  one: {kind: %s, group: %s, at: 10 s%s}
"""


def of_group(folder: Path, kind: str, group: str, more: str = "") -> tuple[tuple[str, str], ...]:
    (folder / "faults.yaml").write_text(GROUPS % (kind, group, more), encoding="utf-8")
    (fault,) = all_faults(folder / "faults.yaml", SPEC)
    return fault.members


def test_a_group_of_machines_is_struck_in_the_nodes_that_fit(tmp_path: Path) -> None:
    assert of_group(tmp_path, "down", "servers") == (("host", "mxone"), ("host", "lync-standard"))
    found = of_group(tmp_path, "registrar-lost", "servers")
    assert found == (("node", "mxone"), ("node", "frontend"))
    found = of_group(tmp_path, "loss", "cables", ", loss: 5 %")
    assert found == (("link", "lan-mxone"), ("link", "lan-phones"))


def test_a_group_with_nothing_that_fits_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="'loss' can strike nothing in this group"):
        of_group(tmp_path, "loss", "servers", ", loss: 5 %")
    with pytest.raises(InputErrors, match="expected a group with one of mxone, frontend"):
        of_group(tmp_path, "registrar-lost", "cables")


def test_a_machine_that_restarts_boots() -> None:
    for words, when in (("host mxone restart at 5 s", 25.0), ("mxone restart at 5 s", 10.0)):
        lab = Lab("guide-tcp", UNPOLLED, QUICK, faults=[words])
        lab.run(when - 0.1)
        assert not lab.scene.network.hosts["mxone"].cores
        lab.run(when + 0.1)
        assert lab.scene.network.hosts["mxone"].cores
