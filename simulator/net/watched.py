"""A wire that somebody watches: what is sent, tried again and what arrives, as it happens.

The path itself works as before. Unlike the rows of a recorder this shows segments of connections
and every repeat of a stream.
"""

from __future__ import annotations

from typing import Any, Protocol

from simulator.contracts import Flow, Item
from simulator.net.path import Path


class Watcher(Protocol):
    """Who watches; flows are always the sender's."""

    def sent(self, flow: Flow, item: Item, now: float) -> None:
        """An item was given to the sender's stack."""

    def attempted(self, flow: Flow, item: Item, now: float) -> None:
        """A stream tries to bring an item over, for the first time or once more.

        Where a way is steady no attempt is told: each item then goes over at once.
        """

    def returned(self, flow: Flow, item: Item, now: float) -> None:
        """An item arrived at a silent host; its stream will repeat it."""

    def arrived(self, flow: Flow, item: Item, now: float) -> None:
        """An item arrived at a host that takes things in."""


class Watched:
    """A `Wire` around a path.

    Parameters
    ----------
    path : Path
    watcher : Watcher
    """

    __slots__ = ("_deliver", "_path", "_watcher")

    def __init__(self, path: Path, watcher: Watcher) -> None:
        self._path = path
        self._watcher = watcher
        self._deliver: Any = path.set_deliver(self._arrive)
        path.watcher = watcher

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Send, and say so first."""
        self._watcher.sent(flow, item, now)
        self._path.send(flow, item, now)

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        """Pass on what a silent host did not take."""
        self._watcher.returned(flow, item, now)
        self._path.repeat(flow, item, now)

    def _arrive(self, item: Item, flow: Flow, now: float) -> None:
        if not self._path.far.ignores(flow):
            self._watcher.arrived(flow, item, now)
        self._deliver(item, flow, now)
