"""Things of a topology that may stand once only: addresses, names, ports, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, ip_network
from itertools import combinations

from simulator.errors import InputError
from simulator.topology.document import Document, Where
from simulator.topology.plain import section, text, texts
from simulator.topology.references import recipe_of


def conflicts(document: Document) -> list[InputError]:
    """Return an error for each thing that stands twice."""
    return [
        *_addresses(document),
        *_names(document),
        *_ports(document),
        *_numbers(document),
        *_loops(document),
        *_room(document),
    ]


def _addresses(document: Document) -> Iterator[InputError]:
    known: list[tuple[str, IPv4Network, str]] = []
    for where, address in texts(document.plain, "hosts.*.address"):
        network = _network(address)
        if network is None:
            continue
        for host, other, written in known:
            if network.overlaps(other):
                yield _twice(document, where, f"the host {host!r} has {written}", address)
                break
        known.append((str(where[1]), network, address))


def _names(document: Document) -> Iterator[InputError]:
    owner: dict[str, str] = {}
    for where, name in texts(document.plain, "hosts.*.fqdn"):
        first = owner.setdefault(name.lower(), str(where[1]))  # RFC 4343: case does not count
        if first != where[1]:
            yield _twice(document, where, f"the host {first!r} has the same name", name)


def _ports(document: Document) -> Iterator[InputError]:
    owner: dict[tuple[str, str], str] = {}
    for where, point in texts(document.plain, "nodes.*.listen.*"):
        node = str(where[1])
        host = text(document.plain, "nodes", node, "host") or ""
        key = (host, "".join(point.lower().split()))
        if key in owner:
            yield _twice(document, where, f"the node {owner[key]!r} listens there", point)
        owner.setdefault(key, node)


def _numbers(document: Document) -> Iterator[InputError]:
    ranges = [
        (name, found)
        for name in section(document.plain, "populations")
        if (found := _range(document.plain, name))
    ]
    for (one, (length, first, last)), (two, (size, start, end)) in combinations(ranges, 2):
        if length == size and first <= end and start <= last:
            where = ("populations", two, "first_number")
            number = text(document.plain, *where) or ""
            yield _twice(document, where, f"the numbers overlap those of {one!r}", number)


def _range(plain: object, population: str) -> tuple[int, int, int] | None:
    """Return digits, first and last number of a population in E.164 form."""
    users = _number(text(plain, "populations", population, "users"))
    prefix = (text(plain, "populations", population, "prefix") or "").removeprefix("+")
    written = prefix + (text(plain, "populations", population, "first_number") or "")
    first = _number(written)
    return None if users is None or first is None else (len(written), first, first + users - 1)


def _loops(document: Document) -> Iterator[InputError]:
    for name in section(document.plain, "links"):
        where = ("links", name, "between")
        ends = [end for _, end in texts(document.plain, f"links.{name}.between.*")]
        if len(ends) == 2 and ends[0] == ends[1]:
            yield _twice(document, where, "a link joins two places", ends[0])


def _room(document: Document) -> Iterator[InputError]:
    """Yield networks that hold fewer terminals than their population has users."""
    for where, population in texts(document.plain, "nodes.*.population"):
        host = text(document.plain, "nodes", str(where[1]), "host") or ""
        network = _network(text(document.plain, "hosts", host, "address") or "")
        users = _number(text(document.plain, "populations", population, "users"))
        room = max(network.num_addresses - 2, 1) if network else None
        if room == 1 and _shares_address(document.plain, population):
            continue
        if room is not None and users is not None and users > room:
            place = ("hosts", host, "address")
            yield InputError(
                f"too small for the {users} terminals of {population!r}",
                mark=document.mark(place),
                field=".".join(place),
                seen=text(document.plain, *place),
                expected="a network with an address for each, such as 10.1.0.0/16",
            )


def _shares_address(plain: object, population: str) -> bool:
    """Whether the users of a population can share one address: those of a plain proxy can."""
    home = text(plain, "populations", population, "home") or ""
    return recipe_of(plain, home) == "proxy"


def _number(written: str | None) -> int | None:
    """Return what may be a number of the plan; None for what the schema refuses."""
    return int(written) if written and written.isdecimal() and len(written) <= 40 else None


def _network(address: str) -> IPv4Network | None:
    try:
        network = ip_network(address)
    except ValueError:
        return None  # told by the schema
    return network if isinstance(network, IPv4Network) else None


def _twice(document: Document, where: Where, problem: str, seen: str) -> InputError:
    field = ".".join(map(str, where))
    return InputError(problem, mark=document.mark(where), field=field, seen=seen)
