"""What a release cause says about how a call ended (ITU-T Q.850)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from simulator.workload.records import Outcome

# Only causes that tell more than "it did not work". Normal clearing (16) and its unspecified
# form (31) before an answer: the caller gave up. 102 is an expired timer, of which T301 (nobody
# answered) is the one that a call record lives to see.
_OUTCOMES: Final[MappingProxyType[int, Outcome]] = MappingProxyType(
    {
        16: "abandoned",
        17: "busy",
        18: "no-answer",
        19: "no-answer",
        21: "declined",
        31: "abandoned",
        102: "no-answer",
    }
)


def outcome_of_cause(cause: int, *, answered: bool) -> Outcome:
    """Return the outcome of a call that was released with `cause`.

    Parameters
    ----------
    cause : int
        ITU-T Q.850 value, 1 to 127.
    answered : bool
        Whether there was talk: then the cause tells how the talk ended, not the attempt.

    Examples
    --------
    >>> outcome_of_cause(16, answered=True), outcome_of_cause(16, answered=False)
    ('answered', 'abandoned')
    >>> outcome_of_cause(41, answered=False)
    'failed'
    """
    return "answered" if answered else _OUTCOMES.get(cause, "failed")
