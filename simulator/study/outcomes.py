"""How an attempt ended, in one word, from its final status and the first decision against it."""

from __future__ import annotations

from typing import Final

from simulator.calls.attempt import Attempt, Outcome
from simulator.calls.reasons import OUT_OF_REACH

# Rules of `simulator.calls.reasons` by which a resource was full.
BLOCKING_RULES: Final = frozenset(
    {
        "no free channel",
        "no free licence",
        "no free RTP resource",
        "no free B channel",
        "call limit",
        "overload",
    }
)
_BY_STATUS: Final = {
    486: Outcome.BUSY,
    600: Outcome.BUSY,
    603: Outcome.DECLINED,
    480: Outcome.NO_ANSWER,
    408: Outcome.FAILED,
    487: Outcome.ABANDONED,
}


def classify(attempt: Attempt) -> Outcome:
    """Return the outcome of an attempt whose caller's side is done with it.

    A full resource is `BLOCKED` whatever status came of it; a rule about numbers, users or
    sessions is `REJECTED`; where nothing decided but the network failed, or where the workload has
    it so, it is `FAILED`.
    """
    if attempt.outcome is not Outcome.PENDING:
        return attempt.outcome
    if attempt.reason_rule in BLOCKING_RULES:
        return Outcome.BLOCKED
    if attempt.reason_rule == OUT_OF_REACH:
        return Outcome.FAILED
    known = _BY_STATUS.get(attempt.status)
    if known is not None and attempt.reason_rule != "not registered":
        return known
    if attempt.status >= 500 or not attempt.status:
        return Outcome.FAILED
    return Outcome.REJECTED
