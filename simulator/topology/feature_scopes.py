"""Whom a feature serves: users, a share of a population, a route, a trunk, a node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import floor
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from simulator.topology.complaints import nearest
from simulator.topology.document import Document
from simulator.topology.plain import section, text
from simulator.topology.references import recipe_of
from simulator.topology.units import FRACTION, QuantityError, quantity

SCOPES: Final = ("users", "population", "share", "route", "trunk", "node")
_ONE: Final = ("users", "population", "route", "trunk", "node")
_SERVERS: Final = ("telephony-server", "front-end")


class Served(NamedTuple):
    """A user whom a feature serves."""

    number: str
    population: str
    position: int
    node: str


class Scope(NamedTuple):
    """Whom a feature serves, and the nodes where that is decided."""

    nodes: tuple[str, ...]
    users: tuple[Served, ...] = ()
    way: str | None = None


class EntryLike(Protocol):
    """An entry of ``features:``."""

    document: Document
    plain: dict[str, object]

    def fault(
        self, problem: str, *below: str, seen: object = None, expected: str | None = None
    ) -> None:
        """Note what is wrong."""


def scope_of(entry: EntryLike) -> Scope | None:
    """Return whom an entry serves; None: that cannot be told, and why has been noted."""
    given = [name for name in _ONE if entry.plain.get(name) is not None]
    if "share" in entry.plain and "population" not in given:
        entry.fault("only a population has shares", "share")
        return None
    if len(given) > 1 and "node" in given:  # a trunk has two ends, a name may stand twice
        given.remove("node")
    if len(given) != 1:
        seen = " and ".join(given) or "none of them"
        entry.fault("whom does it serve?", seen=seen, expected=f"one of {', '.join(_ONE)}")
        return None
    return _FINDERS[given[0]](entry)


def _of_users(entry: EntryLike) -> Scope | None:
    listed = entry.plain.get("users")
    if not isinstance(listed, list):
        return None  # told by the schema
    found: list[Served] = []
    if not listed:
        entry.fault("nobody is served", "users", expected="at least one number")
    for item in listed:
        first, dash, last = (part.strip() for part in str(item).partition("-"))
        if dash and last.isdecimal() and len(first) == len(last) and last < first:
            entry.fault("nobody is served", "users", seen=str(item), expected=f"{last}-{first}")
            return None
        for number in _numbers(first, last if dash else first):
            served = _user(entry.document.plain, number)
            if served is None:
                expected = "numbers of users at a Telephony Server or Front End, such as 20123"
                entry.fault(
                    "nobody whom a feature can serve",
                    "users",
                    seen=str(item),
                    expected=f"{expected} or 20200-20259",
                )
                return None
            found.append(served)
    return _served(found)


def _numbers(first: str, last: str) -> Iterator[str]:
    if not (first.isdecimal() and last.isdecimal()) or len(first) != len(last):
        yield first
        return
    most = min(int(last), int(first) + 1_000_000)
    yield from (str(number).zfill(len(first)) for number in range(int(first), most + 1))


def _user(plain: object, number: str) -> Served | None:
    for population in section(plain, "populations"):
        home = text(plain, "populations", population, "home") or ""
        first = text(plain, "populations", population, "first_number") or ""
        users = text(plain, "populations", population, "users") or ""
        numeric = number.isdecimal() and first.isdecimal() and users.isdecimal()
        if not numeric or recipe_of(plain, home) not in _SERVERS or len(number) != len(first):
            continue
        index = int(number) - int(first)
        if 0 <= index < int(users):
            return Served(number, population, index, home)
    return None


def _of_population(entry: EntryLike) -> Scope | None:
    plain = entry.document.plain
    name = str(entry.plain.get("population"))
    known = section(plain, "populations")
    if name not in known:
        expected = nearest(name, known)
        entry.fault("there is no such population", "population", seen=name, expected=expected)
        return None
    home = text(plain, "populations", name, "home") or ""
    if recipe_of(plain, home) not in _SERVERS:
        expected = "a population at home at a Telephony Server or Front End"
        entry.fault("features do not serve it", "population", seen=name, expected=expected)
        return None
    share = _share(entry)
    first = text(plain, "populations", name, "first_number") or "0"
    users = text(plain, "populations", name, "users") or ""
    if share is None or not users.isdecimal() or not first.isdecimal():
        return None
    return _served(
        [
            Served(str(int(first) + index).zfill(len(first)), name, index, home)
            for index in range(int(users))
            if chosen(index, share)
        ]
    ) or Scope(())


def _share(entry: EntryLike) -> float | None:
    written = entry.plain.get("share")
    if written is None:
        return 1.0
    try:
        return quantity(str(written), FRACTION)
    except QuantityError:
        return None  # told by the schema


def chosen(index: int, share: float) -> bool:
    """Tell whether user `index` is of a share: spread evenly, the same in all variants.

    Examples
    --------
    >>> [k for k in range(40) if chosen(k, 0.1)]
    [9, 19, 29, 39]
    """
    return floor((index + 1) * share + 1e-9) > floor(index * share + 1e-9)


def _served(users: list[Served]) -> Scope | None:
    nodes = tuple(dict.fromkeys(served.node for served in users))
    return Scope(nodes, tuple(users)) if users else None


def _of_route(entry: EntryLike) -> Scope | None:
    plain = entry.document.plain
    name = str(entry.plain.get("route"))
    nodes = [
        node
        for node in section(plain, "nodes")
        if name in section(plain, "nodes", node, "telephony", "routes")
        or name in section(plain, "nodes", node, "lync", "routes")
    ]
    if not nodes:
        known = [
            route
            for node in section(plain, "nodes")
            for kind in ("telephony", "lync")
            for route in section(plain, "nodes", node, kind, "routes")
        ]
        entry.fault("there is no such route", "route", seen=name, expected=nearest(name, known))
        return None
    return _at(entry, nodes, name)


def _of_trunk(entry: EntryLike) -> Scope | None:
    plain = entry.document.plain
    name = str(entry.plain.get("trunk"))
    known = section(plain, "trunks")
    if name not in known:
        expected = nearest(name, known)
        entry.fault("there is no such trunk", "trunk", seen=name, expected=expected)
        return None
    pbx = text(plain, "trunks", name, "pbx") or ""
    fronts = [n for n in section(plain, "nodes") if recipe_of(plain, n) == "front-end"]
    named = entry.plain.get("node")
    return _at(entry, [pbx] if named is None else [pbx, *fronts], name)


def _of_node(entry: EntryLike) -> Scope | None:
    nodes = [
        node
        for node in section(entry.document.plain, "nodes")
        if recipe_of(entry.document.plain, node) in _SERVERS
    ]
    return _at(entry, nodes, None)


def _at(entry: EntryLike, nodes: list[str], way: str | None) -> Scope | None:
    """Return the scope at one node, which the entry may name."""
    named = entry.plain.get("node")
    if named is None:
        return Scope((nodes[0],), (), way)
    if named not in nodes:
        expected = nearest(str(named), nodes)
        entry.fault("features do not act there", "node", seen=str(named), expected=expected)
        return None
    return Scope((str(named),), (), way)


_FINDERS: Final[Mapping[str, Callable[[EntryLike], Scope | None]]] = MappingProxyType(
    {
        "users": _of_users,
        "population": _of_population,
        "route": _of_route,
        "trunk": _of_trunk,
        "node": _of_node,
    }
)
