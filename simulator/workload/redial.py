"""Blocked callers who try again."""

from __future__ import annotations

from itertools import islice

from simulator.calls.attempt import Attempt, Outcome
from simulator.kernel.transforms import chance, splitmix64
from simulator.workload.laws import sampler
from simulator.workload.spec import Redial


class Redials:
    """Decides whether, and after which delay, a blocked caller of a flow tries again.

    Decisions and delays belong to the first attempt: they are functions of two of its words.
    The first is made of the word itself, further ones of those that follow it (splitmix64).

    Parameters
    ----------
    spec : Redial
    """

    __slots__ = ("_attempts", "_delay", "_probability")

    def __init__(self, spec: Redial) -> None:
        self._probability = spec.probability
        self._attempts = spec.attempts
        self._delay = sampler(spec.delay)

    def delay(self, attempt: Attempt, decision: int, delay: int) -> float | None:
        """Return the seconds until the next attempt; None: the caller gives up, or got through.

        Parameters
        ----------
        attempt : Attempt
            With its outcome.
        decision, delay : int
            The first attempt's words.
        """
        tries = attempt.tries
        if attempt.outcome is not Outcome.BLOCKED or tries >= self._attempts:
            return None
        if not chance(_nth(decision, tries), self._probability):
            return None
        return self._delay(_nth(delay, tries))


def repeated(attempt: Attempt, number: int, now: float) -> Attempt:
    """Return the next attempt of the same intention: a new call, the same people and wishes."""
    again = Attempt(
        number,
        attempt.direction,
        attempt.source,
        attempt.destination,
        attempt.caller,
        attempt.dialled,
        attempt.called,
        now,
        attempt.ring,
        attempt.patience,
        attempt.holding,
        attempt.intent,
        attempt.caller_releases,
        attempt.number,
    )
    again.tries = attempt.tries + 1
    return again


def _nth(word: int, n: int) -> int:
    """Return the n-th word of a sequence that begins with this one, counted from 1."""
    return word if n == 1 else next(islice(splitmix64(word), n - 2, None))
