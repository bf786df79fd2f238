"""What became of one expectation."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import Mark


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a verdict.

    Parameters
    ----------
    expected : str
        In words.
    passed : bool
    seen : str
        What happened, or did not.
    mark : Mark
        Where it is asked for.
    call : int
        Number of the call that shows it; 0: none does.
    at : float or None
        The instant of the miss: when something wrong happened, or should have happened at the
        latest. None of what passed, and where there is no instant.
    """

    expected: str
    passed: bool
    seen: str
    mark: Mark
    call: int = 0
    at: float | None = None
