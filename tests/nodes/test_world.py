"""What recipes know of their surroundings: groups, addresses, ports, peers that are down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.nodes.world import World
from simulator.topology.load import load_topology
from tests.nodes.test_polling import Poll


class Deaf:
    """A journal that keeps nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *rest: None


def world(**settings: Any) -> World:
    spec = load_topology("guide-tcp").spec
    journal: Any = Deaf()
    return World(spec, journal, {}, lambda attempt, now: None, **settings)


def test_a_group_is_made_once() -> None:
    here = world()
    assert here.group("x", 3) is here.group("x", 3)


@pytest.mark.parametrize(("limited", "size"), [(False, None), (True, 3)])
def test_an_ideal_world_limits_the_trunks_channels_only(limited: bool, size: int | None) -> None:
    assert world(ideal=True).group("x", 3, limited=limited).size == size


def test_channels_without_number_are_not_hunted() -> None:
    assert world(ideal=True).group("x", 3, hunt="ascending").hunt == "none"
    assert world().group("x", 3, hunt="ascending").hunt == "ascending"


@pytest.mark.parametrize(
    ("node", "transport", "wanted", "port"),
    [
        ("mediation", "tcp", None, 5068),
        ("mediation", "tls", 5070, 5070),
        ("mediation", "tls", 5071, 5070),  # not there: the first of its kind
        ("mxone", "tls", None, 0),
    ],
)
def test_ports_by_transport(node: str, transport: str, wanted: int | None, port: int) -> None:
    assert world().port_of(node, transport, wanted) == port


def test_terminals_stand_for_their_population_and_a_carrier_for_its_subscribers() -> None:
    names = [world().node_of_population(p).name for p in ("lync", "extensions", "pstn")]
    assert names == ["lync-clients", "sip-phones", "pstn"]


def test_a_peer_that_nobody_polls_is_not_down() -> None:
    here = world()
    trunk = here.trunk("sip-trunk")
    assert not here.is_down(trunk)
    poller = Poll().poller
    here.pollers["mediation", "sip-trunk"] = [poller]
    poller.up = False
    assert here.is_down(trunk)
    poller.up = True
    assert not here.is_down(trunk)
