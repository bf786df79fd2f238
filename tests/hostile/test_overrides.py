"""Overrides that have no meaning are refused, never passed over."""

from __future__ import annotations

import pytest

from simulator.errors import InputErrors
from simulator.topology.load import load_topology


def test_what_a_file_extends_cannot_be_overridden() -> None:
    with pytest.raises(InputErrors, match="--set extends: a file alone can extend another"):
        load_topology("guide-tcp", overrides={"extends": "guide-tls"})


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("!!python/object:os.system 5", "has no meaning here"),
        ("{channels: 3, channels: 4}", "stands here twice"),
    ],
)
def test_what_a_file_may_not_say_an_override_may_not_either(value: str, problem: str) -> None:
    with pytest.raises(InputErrors, match=problem):
        load_topology("guide-tcp", overrides={"trunk.channels": value})
