"""What is laid over something of a node while faults last.

Several faults may change one thing, and the node may start anew meanwhile: what is shown is always
the sound thing under all changes that last, in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from simulator.faults.spec import Occurrence

Thing = TypeVar("Thing")


class Layers(Generic[Thing]):
    """One thing of each node, such as its certificate.

    Parameters
    ----------
    read : callable
        From a node that runs to the thing.
    write : callable
        Gives a node that runs another one.
    runs : callable
        Whether a node runs.

    Examples
    --------
    >>> from simulator.faults.load import load_faults
    >>> cause = Occurrence(load_faults("mxone-down").faults[0], 0.0, 5.0)
    >>> shown = {"pbx": 1}
    >>> layers = Layers(shown.__getitem__, shown.__setitem__, lambda node: True)
    >>> layers.lay("pbx", cause, lambda number: number + 4)
    >>> shown["pbx"]
    5
    >>> layers.lift("pbx", cause)
    >>> shown["pbx"]
    1
    """

    def __init__(
        self,
        read: Callable[[str], Thing],
        write: Callable[[str, Thing], None],
        runs: Callable[[str], bool],
    ) -> None:
        self._read, self._write, self._runs = read, write, runs
        self._sound: dict[str, Thing] = {}
        self._laid: dict[str, dict[Occurrence, Callable[[Thing], Thing]]] = {}

    def lay(self, node: str, cause: Occurrence, change: Callable[[Thing], Thing]) -> None:
        """Let a node have it changed from now on."""
        self._laid.setdefault(node, {})[cause] = change
        self._show(node)

    def lift(self, node: str, cause: Occurrence) -> None:
        """Take one change away."""
        del self._laid[node][cause]
        self._show(node)

    def renew(self, node: str) -> None:
        """Lay all changes over the thing of a node that has just started."""
        if self._laid.get(node):
            self._show(node)

    def _show(self, node: str) -> None:
        if not self._runs(node):
            return
        if node not in self._sound:  # it has shown nothing else yet
            self._sound[node] = self._read(node)
        thing = self._sound[node]
        for change in self._laid[node].values():
            thing = change(thing)
        self._write(node, thing)
