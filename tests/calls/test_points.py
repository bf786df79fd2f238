"""Hooks compiled from features, once, into one tuple a detection point."""

from __future__ import annotations

import pytest

from simulator.calls.points import Point, compile_hooks


class First:
    def at_answer(self, call: object, now: float) -> str:
        return "first"


class Second:
    def at_answer(self, call: object, now: float) -> str:
        return "second"

    def at_disconnect(self, call: object, now: float) -> None:
        """Nothing."""

    def helper(self) -> None:
        """Not a hook."""


def test_hooks_of_a_point_stand_in_the_order_of_the_features() -> None:
    hooks = compile_hooks([Second(), First()])
    assert [hook(None, 0.0) for hook in hooks[Point.ANSWER]] == ["second", "first"]


def test_a_point_without_hooks_is_an_empty_tuple() -> None:
    hooks = compile_hooks([First()])
    assert all(hooks[point] == () for point in Point if point is not Point.ANSWER)
    assert len(hooks) == len(Point)


def test_hooks_are_bound_to_their_feature() -> None:
    feature = Second()
    (hook,) = compile_hooks([feature])[Point.DISCONNECT]
    assert hook.__self__ is feature  # type: ignore[attr-defined]


def test_an_unknown_point_is_refused_by_name() -> None:
    class Wrong:
        def at_midnight(self) -> None:
            """There is no such point."""

    with pytest.raises(ValueError, match=r"Wrong\.at_midnight: no such detection point"):
        compile_hooks([Wrong()])
