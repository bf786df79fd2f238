"""What is told of a dialled number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.topology.dialling.steps import Asked, End, Step
from simulator.topology.dialling.text import trace_text


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole way of a dialled number.

    Parameters
    ----------
    source : str
        Who dials, in words.
    dialled : str
        As typed.
    steps : tuple of Step
        In order.
    end : End
    trunks : tuple of str
        Trunks that it takes, in order.
    asked : tuple of Asked
        Lists of rules that it met.
    """

    source: str
    dialled: str
    steps: tuple[Step, ...]
    end: End
    trunks: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def hits(self) -> Iterator[tuple[str, str]]:
        """Node and id of each rule that took the number."""
        return ((step.node, step.rule) for step in self.steps if step.hit)

    def is_what(self, wanted: str) -> bool:
        """Tell whether the end is the one that was wanted.

        Parameters
        ----------
        wanted : str
            A user's number inside or in E.164 form, a population, both, ``pstn``, ``refused``, a
            status, or a rule; ``via`` and a trunk may follow. A trunk alone means any way over it.
        """
        what, *trunks = (part.strip() for part in wanted.lower().split(" via "))
        passed = {trunk.lower() for trunk in self.trunks}
        known = self.end.names | passed
        return " ".join(what.split()) in known and {*trunks} <= passed

    def __str__(self) -> str:
        """Return the trace as text, as ``directsip dial`` prints it."""
        return trace_text(self.source, self.dialled, self.steps, self.end, self.trunks)
