"""Ways through a network of places."""

from __future__ import annotations

from simulator.net.graph import Graph
from simulator.net.link import Conditions, Link


def graph(*links: tuple[str, str, str, float]) -> Graph:
    built = Graph()
    for name, a, b, delay in links:
        built.add(Link(name, a, b, Conditions(delay=delay)))
    return built


def delays(built: Graph, a: str, b: str) -> list[float] | None:
    hops = built.hops(a, b)
    return None if hops is None else [hop.delay for hop in hops]


TRIANGLE = (("ab", "a", "b", 5.0), ("ac", "a", "c", 1.0), ("cb", "c", "b", 2.0))


def test_way_is_the_one_of_least_delay() -> None:
    assert delays(graph(*TRIANGLE), "a", "b") == [1.0, 2.0]


def test_links_that_are_down_are_gone_around() -> None:
    built = graph(*TRIANGLE)
    built.links["cb"].set(Conditions(delay=2.0, up=False))
    assert delays(built, "a", "b") == [5.0]


def test_no_way_is_none() -> None:
    built = graph(("ab", "a", "b", 1.0), ("cd", "c", "d", 1.0))
    assert delays(built, "a", "d") is None
    assert delays(built, "a", "nowhere") is None


def test_way_within_a_place_has_no_hops() -> None:
    assert delays(graph(), "a", "a") == []


def test_of_parallel_links_the_faster_is_taken() -> None:
    assert delays(graph(("slow", "a", "b", 2.0), ("fast", "a", "b", 1.0)), "b", "a") == [1.0]


def test_directions_have_hops_of_their_own() -> None:
    built = graph(("ab", "a", "b", 1.0))
    there, back = built.hops("a", "b"), built.hops("b", "a")
    assert there is not None
    assert back is not None
    assert there[0] is not back[0]


def test_no_way_leads_through_a_machine_that_is_not_its_end() -> None:
    built = graph(*TRIANGLE)
    built.ends |= {"a", "b", "c"}
    assert delays(built, "a", "b") == [5.0]
    assert delays(built, "a", "c") == [1.0]
