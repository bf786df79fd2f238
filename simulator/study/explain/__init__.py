"""Why a call ended as it did: the first decision that led there, and how it went on.

`explain` takes a call of a run and returns an `Explanation`. The decision stands in the call's
row; its figure comes from the seizures, its way through the network from the messages, its place
from the run's own copy of the topology. Nothing is guessed: what those do not say is left out.
"""

from simulator.study.explain.explain import explain
from simulator.study.explain.explanation import (
    Broken,
    Decision,
    Explanation,
    Freed,
    Heard,
    Notice,
    Place,
    Step,
)

__all__ = [
    "Broken",
    "Decision",
    "Explanation",
    "Freed",
    "Heard",
    "Notice",
    "Place",
    "Step",
    "explain",
]
