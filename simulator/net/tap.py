"""A tap for tests: proves that a message is not changed once it was sent.

It takes a fingerprint of every item when it is sent and compares when it arrives, and once more
for all when asked. Much too slow for anything but tests.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from simulator.contracts import Flow, Item
from simulator.errors import LocalProtocolError
from simulator.net.path import Path


class Tap:
    """A `Wire` around a path; the path itself works as before.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    passed : int
        Items that arrived unchanged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._prints: dict[int, tuple[Item, object]] = {}
        self._deliver = path.set_deliver(self._arrive)
        self.passed = 0

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Remember what is sent, and send it."""
        self._prints.setdefault(id(item), (item, fingerprint(item)))
        self._path.send(flow, item, now)

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        """Pass on what a silent host did not take."""
        self._path.repeat(flow, item, now)

    def check(self) -> None:
        """Compare everything that was ever sent with what it is now.

        Raises
        ------
        LocalProtocolError
            When something was changed.
        """
        for item, before in self._prints.values():
            _compare(item, before)

    def _arrive(self, item: Item, flow: Flow, now: float) -> None:
        _compare(item, self._prints[id(item)][1])
        self.passed += 1
        self._deliver(item, flow, now)


def fingerprint(value: Any, depth: int = 0) -> object:
    """Return nested tuples that are equal as long as nothing inside an object changes.

    A response's request is part of it, and so is every shared header.
    """
    if isinstance(value, (str, bytes, int, float, type(None))) or depth > _DEEPEST:
        return value if not isinstance(value, float) else repr(value)
    if isinstance(value, (tuple, list)):
        return tuple(fingerprint(part, depth + 1) for part in value)
    if isinstance(value, dict):
        return tuple((key, fingerprint(part, depth + 1)) for key, part in value.items())
    if is_dataclass(value):
        names: tuple[str, ...] = tuple(field.name for field in fields(value))
    else:
        names = tuple(n for kind in type(value).__mro__ for n in getattr(kind, "__slots__", ()))
    return (type(value), *(fingerprint(getattr(value, n, None), depth + 1) for n in names))


_DEEPEST = 24


def _compare(item: Item, before: object) -> None:
    if fingerprint(item) != before:
        raise LocalProtocolError(f"{item!r} was changed after it had been sent")
