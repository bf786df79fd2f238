"""What links are like while several faults strike them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from simulator.faults.spec import Occurrence, Values
from simulator.kernel.network import Network
from simulator.net.link import Conditions
from simulator.nodes.frozen import FrozenMapping

LATE: Final = 0.05  # seconds that a datagram is held up, where that is not told: assumed

Change = Callable[[Conditions], Conditions]


class Links:
    """The links of one replication, each with what strikes it.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._sound: dict[str, Conditions] = {}
        self._struck: dict[str, list[tuple[Occurrence, Change]]] = {}

    def strike(self, name: str, one: Occurrence, change: Change, now: float) -> None:
        """Lay a change over what a link is like; the same fault's earlier one gives way."""
        self._sound.setdefault(name, self._network.graph.links[name].conditions)
        kept = [entry for entry in self._struck.get(name, []) if entry[0] is not one]
        self._struck[name] = [*kept, (one, change)]
        self._set(name, now)

    def release(self, name: str, one: Occurrence, now: float) -> None:
        """Take a fault's change away."""
        self._struck[name] = [entry for entry in self._struck[name] if entry[0] is not one]
        self._set(name, now)

    def _set(self, name: str, now: float) -> None:
        conditions = self._sound[name]
        for _, change in self._struck[name]:
            conditions = change(conditions)
        self._network.set_conditions(name, conditions, now)


def no_way(conditions: Conditions) -> Conditions:
    """Let a link carry nothing."""
    return replace(conditions, up=False)


def _delayed(values: Values) -> Change:
    return lambda c: replace(c, delay=c.delay + (values.delay or 0.0))


def _jittery(values: Values) -> Change:
    return lambda c: replace(c, jitter=c.jitter + (values.jitter or 0.0))


def _lossy(values: Values) -> Change:
    loss, burst = values.loss or 0.0, values.burst or 1.0
    return lambda c: replace(c, loss=c.loss + loss - c.loss * loss, burst=max(c.burst, burst))


def _narrow(values: Values) -> Change:
    left = values.bandwidth or 0.0
    return lambda c: replace(c, bandwidth=left if c.bandwidth is None else min(c.bandwidth, left))


def _reordering(values: Values) -> Change:
    share, late = values.reorder or 0.0, values.delay or LATE
    return lambda c: replace(c, reorder=max(c.reorder, share), late=max(c.late, late))


def _duplicating(values: Values) -> Change:
    share = values.duplicate or 0.0
    return lambda c: replace(c, duplicate=max(c.duplicate, share))


CHANGES: Final[Mapping[str, Callable[[Values], Change]]] = FrozenMapping(
    {
        "delay": _delayed,
        "jitter": _jittery,
        "loss": _lossy,
        "bandwidth": _narrow,
        "reorder": _reordering,
        "duplicate": _duplicating,
    }
)
