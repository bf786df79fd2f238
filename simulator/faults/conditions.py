"""What links are like while several faults strike them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.faults.spec import Occurrence
from simulator.kernel.network import Network
from simulator.net.link import Conditions

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
