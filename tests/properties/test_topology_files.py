"""Whatever stands in a topology file, it loads or is refused in single lines; it never breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.errors import SimulatorError
from simulator.topology.load import load_topology
from simulator.topology.shipped import shipped

JUNK: list[Any] = [
    None,
    "",
    "x",
    "-1",
    "0",
    "20",
    "20 ms",
    "1e9",
    "9" * 5000,
    "a" * 300,
    "\u0663",
    "\u00b2",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "::1",
    "^(\\d+)+$",
    "$9",
    "[",
    "tcp:5060",
    "mxone",
    "frontend",
    "pstn",
    "lan",
    "isdn",
    [],
    ["a"],
    [["a"]],
    {},
    {"a": "b"},
    {"a": {"b": "c"}},
]


def _places(node: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if where:
        yield where
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _places(value, (*where, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _places(value, (*where, index))


def _guide() -> Any:
    path = shipped("topology", "guide-tcp")
    assert path is not None
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


GUIDE = _guide()
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(sorted(_places(GUIDE), key=repr)),
        st.sampled_from(["put", "take", "add"]),
        st.sampled_from(JUNK),
    ),
    min_size=1,
    max_size=3,
)


def _change(plain: Any, where: tuple[Any, ...], how: str, junk: Any) -> None:
    for step in where[:-1]:
        plain = plain[step]
    if how == "take":
        del plain[where[-1]]
    elif how == "add" and isinstance(plain, dict):
        plain["another"] = junk
    else:
        plain[where[-1]] = junk


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated") / "mine.yaml"


@given(CHANGES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_changed_file_loads_or_is_refused_in_single_lines(
    file: Path, changes: list[tuple[tuple[Any, ...], str, Any]]
) -> None:
    plain = copy.deepcopy(GUIDE)
    for where, how, junk in changes:
        try:
            _change(plain, where, how, junk)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    file.write_text(yaml.safe_dump(plain), encoding="utf-8")
    lines = _refusal(file)
    assert all(line.startswith(f"{file}:") for line in lines)


def _refusal(file: Path) -> list[str]:
    """Return what is wrong with a file; load, check and draw it where nothing is."""
    try:
        topology = load_topology(file)
    except SimulatorError as error:
        return str(error).splitlines()
    topology.check()
    topology.draw()
    return []
