"""Refuses arguments of a run that no command line would let through.

A notebook gives them as objects of Python; what is wrong is told in the same words, before
anything has been simulated.
"""

from __future__ import annotations

from math import inf, nan
from numbers import Integral, Real
from typing import Final

from simulator.errors import InputError

MESSAGES: Final = ("none", "first", "sampled", "all")
_SEEDS: Final = 2**64
_CALLS: Final = 18  # digits of a call's number; 64 bits hold all of them


def check_arguments(
    seed: object, messages: object, replications: object = 1, workers: object = None
) -> None:
    """Refuse what is no seed, choice of messages, or number of replications or workers.

    Raises
    ------
    InputError
        For the first that is wrong.

    Examples
    --------
    >>> check_arguments(1, "calls=1,2", replications=20, workers=None)
    >>> check_arguments(1, "all", replications=0)
    Traceback (most recent call last):
        ...
    simulator.errors.InputError: replications: not a number of them; seen '0', expected 1 or more
    """
    if not _is_whole(seed, 0, _SEEDS - 1):
        raise _wrong("not a seed", "seed", seed, "a whole number from 0 to 2**64 - 1")
    if not _is_whole(replications, 1):
        raise _wrong("not a number of them", "replications", replications, "1 or more")
    if workers is not None and not _is_whole(workers, 1):
        raise _wrong("not a number of processes", "workers", workers, "1 or more")
    if not is_choice_of_messages(messages):
        expected = f"one of {', '.join(MESSAGES)}, calls=LIST"
        raise _wrong("not a choice of messages", "messages", messages, expected)


def is_choice_of_messages(value: object) -> bool:
    """Tell whether a value says whose message rows are kept.

    Examples
    --------
    >>> is_choice_of_messages("calls=1,2"), is_choice_of_messages("calls=")
    (True, False)
    """
    if not isinstance(value, str):
        return False
    kind, _, calls = value.partition("=")
    numbers = [number.strip() for number in calls.split(",")]
    listed = all(number.isdecimal() and len(number) <= _CALLS for number in numbers)
    return value in MESSAGES or (kind == "calls" and listed)


def length_of_time(value: object, field: str, *, zero: bool = False) -> float:
    """Return a number of seconds that a run can last.

    Raises
    ------
    InputError
        It is no number, not finite, below zero, or zero where that is no length.
    """
    number = float(value) if not isinstance(value, bool) and isinstance(value, Real) else nan
    if 0.0 < number < inf or (zero and number == 0.0):
        return number
    raise _wrong("not a length of time", field, value, "> 0 s")


def _is_whole(value: object, least: int, most: int | None = None) -> bool:
    if isinstance(value, bool) or not isinstance(value, Integral):
        return False
    return least <= int(value) and (most is None or int(value) <= most)


def _wrong(problem: str, field: str, seen: object, expected: str) -> InputError:
    return InputError(problem, field=field, seen=str(seen), expected=expected)
