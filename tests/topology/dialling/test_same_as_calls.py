"""Dial tells what really simulated calls do: the same terminal rings, or the same rule refuses."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from simulator.nodes.spec import TopologySpec
from simulator.topology.dialling import dial
from simulator.topology.load import load_topology
from tests.topology.dialling.decided import Decision, Dialled, decided

# What the guide's users dial, and what is near to it: too short, too long, of nobody, with blanks.
NUMBERS = [
    "20123",
    "20-123",
    "(20) 700",
    "30123",
    "30999",
    "9930123",
    "99301",
    "00870012345",
    "008 70 01 23 45",
    "0004930123456",
    "0049",
    "000",
    "4711",
    "2012",
    "+46855520123",
    "+46 8 555 30123",
    "+46870012345",
    "+4930123456",
    "*21#",
    "",
]
BEGINS = ["2", "20", "3", "30", "99", "00", "000", "008", "+468555", "+46", "+", "1", "9", "*"]

HERE = Path(__file__).parent
TOPOLOGIES = ["guide-tcp", "guide-tls", HERE / "many-rules.yaml", HERE / "sip-operator.yaml"]


def numbers(spec: TopologySpec, seed: int, count: int) -> list[Dialled]:
    """Every listed number by one caller, and some that begin likely and go on by chance."""
    random = Random(seed)
    users = [one.name for one in spec.populations]
    chance = [
        random.choice(BEGINS) + "".join(random.choices("0123456789", k=random.randint(1, 11)))
        for _ in range(count)
    ]
    return [
        Dialled(users[i % len(users)], random.randrange(150, 200), digits)
        for i, digits in enumerate([*(n for n in NUMBERS if n for _ in users), *chance])
    ]


def told(spec: TopologySpec, one: Dialled) -> Decision:
    population = next(p for p in spec.populations if p.name == one.population)
    first = population.first_number
    own = population.line_prefix + str(int(first) + one.user).zfill(len(first))
    end = dial(spec, own, one.digits).end
    if end.reason is not None:
        return Decision(end.reason.node, "", end.reason.rule)
    if end.kind == "pstn" and not end.population:  # nobody of the model has the number there
        return Decision(end.node, "", "vacant number")
    return Decision(end.node, end.number)


@pytest.mark.parametrize("name", TOPOLOGIES, ids=lambda name: Path(name).stem)
def test_calls_end_where_dial_says(name: str | Path, long_sizes: bool) -> None:
    spec = load_topology(name).spec
    asked = numbers(spec, seed=4, count=400 if long_sizes else 60)
    got = decided(spec, asked)
    expected = [told(spec, one) for one in asked]
    differ = [row for row in zip(asked, expected, got, strict=True) if row[1] != row[2]]
    assert differ == []
    assert len({decision.rule for decision in got}) >= 3  # rang, and refused by several rules
