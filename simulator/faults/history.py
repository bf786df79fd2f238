"""All faults that have struck, looked up by hosts, by words and by time without going through all.

A timetable may have tens of thousands of faults and a run as many calls that fail, so faults that
strike the same stand in one `Line`, which answers by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf

from simulator.faults.spec import Occurrence


class Struck:
    """A fault that is there or was.

    Attributes
    ----------
    number : int
        Of all faults, in the order in which they struck.
    cause : Occurrence
    over : float
        When it ended, its nodes being up again; inf: not yet.
    starting : set of str
        Nodes that are not up yet though it ended.
    """

    __slots__ = ("cause", "line", "number", "over", "starting")

    def __init__(self, number: int, cause: Occurrence, line: Line) -> None:
        self.number = number
        self.cause = cause
        self.line = line
        self.over = inf
        self.starting: set[str] = set()


class Line:
    """The faults that strike the same hosts and links, in order of time.

    Attributes
    ----------
    hosts : frozenset of str
    addresses : tuple of str
        Of the hosts.
    of_names : bool
        They strike the look-up of names: a name server, or what leads to it.
    on_links : bool
        They strike links between switches.
    """

    __slots__ = ("_open", "_over", "_times", "addresses", "hosts", "of_names", "on_links")

    def __init__(
        self, hosts: frozenset[str], addresses: tuple[str, ...], of_names: bool, on_links: bool
    ) -> None:
        self.hosts = hosts
        self.addresses = addresses
        self.of_names = of_names
        self.on_links = on_links
        self._open: deque[Struck] = deque()
        # Those that are over, but for each that a later end and an earlier begin outdo: both
        # numbers and ends go up.
        self._over: list[Struck] = []
        self._times: list[float] = []

    def strike(self, one: Struck) -> None:
        """Add one, the last that has begun."""
        self._open.append(one)

    def close(self, one: Struck, now: float) -> None:
        """Note that one is over."""
        one.over = now
        while self._open and self._open[0].over < inf:
            self._open.popleft()
        if self._times and self._times[-1] == now and self._over[-1].number < one.number:
            return
        while self._over and self._over[-1].number > one.number:
            self._over.pop()
            self._times.pop()
        self._over.append(one)
        self._times.append(now)

    def first_since(self, begin: float) -> Struck | None:
        """Return the first that was not over before `begin`."""
        place = bisect_left(self._times, begin)
        over = self._over[place] if place < len(self._over) else None
        current = self.first_open()
        if over is None or current is None:
            return over or current
        return min(over, current, key=_number)

    def first_open(self) -> Struck | None:
        """Return the first that is not over."""
        return self._open[0] if self._open else None


class History:
    """All that have struck.

    Parameters
    ----------
    addresses : mapping of host to address
    name_servers : iterable of str
        Hosts of them.
    """

    def __init__(self, addresses: Mapping[str, str], name_servers: Iterable[str]) -> None:
        self._addresses = addresses
        self._name_servers = frozenset(name_servers)
        self._all: list[Struck] = []
        self._lines: dict[tuple[frozenset[str], bool], Line] = {}
        self._by_cause: dict[int, Struck] = {}  # by id; those that are not over
        self._starting: dict[str, list[Struck]] = {}
        self._last_at: dict[str, Struck] = {}  # by node
        self._last_end = -inf

    def begin(self, cause: Occurrence, hosts: Iterable[str], nodes: Iterable[str]) -> None:
        """Note that a fault is there."""
        hosts = frozenset(hosts)
        on_links = not hosts and any(scope == "link" for scope, _ in cause.fault.members)
        line = self._lines.get((hosts, on_links))
        if line is None:
            known = tuple(self._addresses[host] for host in hosts if host in self._addresses)
            of_names = not self._name_servers.isdisjoint(hosts)
            line = self._lines[hosts, on_links] = Line(hosts, known, of_names, on_links)
        one = Struck(len(self._all), cause, line)
        self._all.append(one)
        self._by_cause[id(cause)] = one
        line.strike(one)
        self._last_at.update(dict.fromkeys(nodes, one))

    def end(self, cause: Occurrence, starting: Iterable[str], now: float) -> None:
        """Note that a fault is over, but for these nodes that are not up yet."""
        one = self._by_cause.pop(id(cause))
        one.starting = set(starting)
        for node in one.starting:
            self._starting.setdefault(node, []).append(one)
        if not one.starting:
            self._close(one, now)

    def up(self, node: str, now: float) -> None:
        """Note that a node runs again."""
        for one in self._starting.pop(node, ()):
            one.starting.remove(node)
            if not one.starting:
                self._close(one, now)

    def first_open(self, wanted: Callable[[Line], bool]) -> Occurrence | None:
        """Return the first that is not over, of the lines that are wanted."""
        return _first(line.first_open() for line in self._lines.values() if wanted(line))

    def first_within(
        self, begin: float, end: float, wanted: Callable[[Line], bool]
    ) -> Occurrence | None:
        """Return the first that was there between two instants, of the lines that are wanted."""
        found = (line.first_since(begin) for line in self._lines.values() if wanted(line))
        return _first(one for one in found if one is not None and one.cause.begin <= end)

    def last_within(self, begin: float, end: float) -> Occurrence | None:
        """Return the last that was there between two instants."""
        if self._last_end < begin and not any(one.first_open() for one in self._lines.values()):
            return None
        place = bisect_right(self._all, end, key=_begin)
        found = (self._all[i] for i in range(place - 1, -1, -1) if self._all[i].over >= begin)
        return next((one.cause for one in found), None)

    def last_at(self, node: str) -> Occurrence | None:
        """Return the last that struck a node."""
        one = self._last_at.get(node)
        return None if one is None else one.cause

    def _close(self, one: Struck, now: float) -> None:
        one.line.close(one, now)
        self._last_end = now


def _first(found: Iterator[Struck | None]) -> Occurrence | None:
    first = min((one for one in found if one is not None), key=_number, default=None)
    return None if first is None else first.cause


def _number(one: Struck) -> int:
    return one.number


def _begin(one: Struck) -> float:
    return one.cause.begin
