"""What a user gave to a traffic formula: each value checked, each mistake in one line.

Not for files, whose mistakes have a line and a column: those are checked where they are loaded.
"""

from __future__ import annotations

from math import inf, isfinite, nan
from numbers import Real

from simulator.errors import InputError
from simulator.study.loss import MOST_CHANNELS


def one_left_out(offered: float | None, channels: int | None, blocking: float | None) -> None:
    """Refuse anything but exactly one None."""
    known = {"offered": offered, "channels": channels, "blocking": blocking}
    there = [name for name, value in known.items() if value is not None]
    if len(there) != 2:
        raise InputError(
            "exactly one of offered, channels and blocking is left out",
            seen=" and ".join(there) or "none of them",
            expected="two of them",
        )


def load(value: float | None) -> float:
    """Return an offered traffic in erlang."""
    return inside("offered", value, 0.0, 1e12, "erlang, 0 or more")


def fraction(value: float | None) -> float:
    """Return a blocking, 0 and 1 included."""
    return inside("blocking", value, 0.0, 1.0, "a fraction from 0 to 1")


def target(value: float | None) -> float:
    """Return a blocking that a number of channels can meet."""
    wanted = fraction(value)
    if wanted == 0.0:
        raise InputError(
            "no number of channels blocks nothing", field="blocking", seen="0", expected="above 0"
        )
    return wanted


def below_one(value: float | None) -> float:
    """Return a blocking that a finite load can cause."""
    wanted = fraction(value)
    if wanted == 1.0:
        raise InputError("no finite load does this", field="blocking", seen="1", expected="below 1")
    return wanted


def channels(value: float | None) -> int:
    """Return a number of channels, 0 included."""
    return whole("channels", value, 0)


def whole(name: str, value: float | None, least: int) -> int:
    """Return a whole number; 4.0 is one."""
    wanted = f"a whole number from {least} to {MOST_CHANNELS}"
    number = inside(name, value, least, MOST_CHANNELS, wanted)
    if number != int(number):
        raise InputError("not a whole number", field=name, seen=f"{number:.15g}", expected=wanted)
    return int(number)


def inside(name: str, value: object, low: float, high: float, wanted: str | None = None) -> float:
    """Return a finite number within bounds; `wanted` says them in words."""
    expected = wanted or f"from {low:g} to {high:g}"
    number = _as_float(value)
    if not isfinite(number):
        raise InputError("not a number", field=name, seen=str(value), expected=expected)
    if not low <= number <= high:
        raise InputError("out of range", field=name, seen=f"{number:.15g}", expected=expected)
    return number


def _as_float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        return nan
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return inf


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is not among the allowed ones."""
    if value not in allowed:
        raise InputError("unknown word", field=name, seen=value, expected=" or ".join(allowed))
