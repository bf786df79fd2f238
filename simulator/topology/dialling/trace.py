"""What is told of a dialled number."""

from __future__ import annotations

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
    turns : tuple of (str, End)
        Other trunks of the voice route that it took, which take turns with its own, and where
        the number ends by each.
    """

    source: str
    dialled: str
    steps: tuple[Step, ...]
    end: End
    trunks: tuple[str, ...]
    asked: tuple[Asked, ...]
    turns: tuple[tuple[str, End], ...] = ()

    def __str__(self) -> str:
        """Return the trace as text, as ``directsip dial`` prints it."""
        said = trace_text(self.source, self.dialled, self.steps, self.end, self.trunks)
        return said + "".join(f"in turn by {trunk}: {end}\n" for trunk, end in self.turns)
