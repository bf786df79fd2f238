"""Features that are installed and off cost nothing: hooks are those of a network without any."""

from __future__ import annotations

from simulator.calls.points import Point
from simulator.features.registry import installed, names
from tests.features.laboratory import all_off, lab_with, on
from tests.nodes.lab import Lab

NOTHING = ((),) * len(Point)


def hooks(lab: Lab) -> dict[str, object]:
    """Return the hooks of every node that has any use for them."""
    parts = {name: node.parts for name, node in lab.scene.world.nodes.items()}
    found = {name: one["agent"].hooks for name, one in parts.items() if "agent" in one}
    found |= {name: one["proxy"].hooks for name, one in parts.items() if "proxy" in one}
    return found


def test_with_all_features_installed_and_off_hooks_are_those_with_none() -> None:
    assert len(names()) >= 10
    found = hooks(Lab())
    assert {"mxone", "frontend"} <= {*found}
    assert all(one == NOTHING for one in found.values())


def test_entries_that_serve_nobody_leave_hooks_as_they_are() -> None:
    assert hooks(Lab("guide-tcp", all_off())) == hooks(Lab())


def test_a_feature_is_compiled_into_the_node_that_it_acts_on_alone() -> None:
    found = hooks(lab_with(on("forward_all", "30001", to="30002")))
    assert found["mxone"] == NOTHING
    assert [len(hooks) for hooks in found["frontend"]][Point.TERMINATION_ATTEMPT] == 1  # type: ignore[attr-defined]


def test_a_call_without_features_makes_no_view_and_no_course() -> None:
    lab = Lab()
    assert lab.part("mxone", "agent").services is None
    assert lab.part("frontend", "proxy").served is None


def test_every_feature_says_what_it_is() -> None:
    for one in installed():
        assert one.kind.name == one.name
        assert one.kind.about
        assert one.kind.by_users or any(point.startswith("at_") for point in dir(one.kind))
