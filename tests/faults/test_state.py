"""What a node that ends loses: all of its own state, and nothing of anybody else's."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simulator.faults.ground import AVALANCHE
from tests.nodes.lab import CALLS, Lab, with_node

USERS = {f"population.{name}.users": 40 for name in ("lync", "extensions", "attached")}
QUIET = {**USERS, "trunk.sip-trunk.options_interval": None}
QUICK = with_node("mxone", profile={"boot_time": 20.0, "start_time": 5.0})


def busy(*faults: str) -> Lab:
    """A call in each stage on each way, and everybody registered."""
    lab = Lab("guide-tcp", QUIET, QUICK, faults=faults)
    for number, direction in enumerate([*CALLS, *CALLS]):
        source, caller, destination, called, digits = CALLS[direction]
        parties = (source, caller[:-1] + str(number % 10), destination, called, digits)
        lab.call(direction, parties=parties, ring=1.0 + number % 5, holding=3.0 + number % 7)
        lab.run(lab.now + 0.2)
    return lab


def state(lab: Lab, name: str) -> dict[str, Any]:
    """All that a node knows of calls, users and connections."""
    node = lab.scene.world.nodes[name]
    control, registrar = node.parts.get("control"), node.parts.get("registrar")
    return {
        "clients": [sorted(table) for table in node.endpoint.clients],
        "servers": [sorted(table) for table in node.endpoint.servers],
        "2xx": sorted(node.endpoint._accepted),
        "legs": {} if control is None else {t: leg.state for t, leg in control.legs.items()},
        "calls": 0 if control is None else len({id(leg.call) for leg in control.legs.values()}),
        "bindings": 0 if registrar is None else registrar.count(lab.now),
        "connections": len(node.transport._streams),
    }


def held(lab: Lab) -> Counter[tuple[str, int]]:
    return Counter((g.name, s.call) for g in lab.scene.world.groups.values() for s in g.held())


def own(lab: Lab, name: str) -> Counter[tuple[str, int]]:
    """What the calls of one node have taken."""
    control = lab.scene.world.nodes[name].parts["control"]
    calls = {id(leg.call): leg.call for leg in control.legs.values()}.values()
    return Counter((g.name, call.number) for call in calls for g in call.resources[::2])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("mxone", "crash"),
        ("mxone", "down"),
        ("mxone", "restart"),
        ("gateway", "crash"),
        ("lync-clients", "down"),
        ("mediation", "down"),  # a crash is told to the Front End, on the same machine, at once
    ],
)
def test_nobody_else_loses_anything_at_that_instant(name: str, kind: str) -> None:
    lab = busy(f"node {name} {kind} at 6.0001 s")
    lab.run(6.0001)  # which is up to it
    before = {node: state(lab, node) for node in lab.scene.world.nodes}
    taken, lost = held(lab), own(lab, name)
    assert before[name]["legs"]
    lab.run(6.000100001)
    after = {node: state(lab, node) for node in lab.scene.world.nodes if node != name}
    assert after == {node: what for node, what in before.items() if node != name}
    assert held(lab) == taken - lost


def test_a_node_that_starts_knows_of_nothing() -> None:
    lab = busy("mxone crash at 6 s for 1 s")
    assert state(lab, "mxone")["bindings"] == 40
    lab.run(12.000000001)  # it takes 5 s to start
    assert not any(
        any(what) if isinstance(what, list) else what for what in state(lab, "mxone").values()
    )


# The avalanche: what comes back at one instant registers at one instant.

PHONES = with_node("sip-phones", profile={"boot_time": 30.0})


def registrations(lab: Lab, begin: float) -> list[float]:
    return [
        s.sent
        for s in lab.sights
        if s.sender == "sip-phones" and s.what == "REGISTER" and s.sent > begin
    ]


def test_terminals_that_get_power_register_within_seconds() -> None:
    lab = Lab("guide-tcp", QUIET, PHONES, faults=["sip-phones down at 10 s for 20 s"])
    lab.run(59.9)
    assert registrations(lab, 10.0) == []
    lab.run(70.0)
    came = registrations(lab, 10.0)
    assert len(came) == 40  # who need an hour for that otherwise
    assert 60.0 <= min(came) < max(came) < 60.0 + AVALANCHE
    assert lab.part("mxone", "registrar").count(70.0) == 40


def test_a_server_that_starts_after_its_terminals_meets_their_next_try() -> None:
    lab = Lab(
        "guide-tcp",
        QUIET,
        lambda spec: QUICK(PHONES(spec)),
        faults=["sip-phones down at 10 s for 20 s", "mxone crash at 10 s for 65 s"],
    )
    lab.run(79.9)  # at 75 s it was started, at 80 s it is up
    assert len(registrations(lab, 10.0)) == 40
    lab.run(125.0)
    assert lab.part("mxone", "registrar").count(125.0) == 40  # 30 s later, RFC 5626 4.5


def test_a_registrar_that_lost_everything_is_told_in_the_course_of_an_interval() -> None:
    lab = Lab("guide-tcp", QUIET, faults=["mxone registrar-lost at 10 s"])
    registrar = lab.part("mxone", "registrar")
    lab.run(10.1)
    assert registrar.count(10.1) == 0
    for quarter in (1, 2, 3):
        lab.run(10.0 + 900.0 * quarter)
        assert registrar.count(lab.now) == pytest.approx(10 * quarter, abs=1)
    lab.run(3620.0)
    assert registrar.count(3620.0) == 40
