"""When each fault strikes: fixed instants, or drawn before the run.

What is drawn hangs on seed, replication and the fault's name alone (counter-based streams), so
that variants of a study meet the same failures and one more fault changes no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from zoneinfo import ZoneInfo

from simulator.errors import InputError
from simulator.faults.spec import ClockTime, FaultSpec, Occurrence
from simulator.kernel.streams import Stream
from simulator.kernel.transforms import exponential


def timetable(
    faults: Iterable[FaultSpec], seed: int, replication: int, begin: float, end: float
) -> tuple[Occurrence, ...]:
    """Return all that happens before `end`, in order of time.

    Parameters
    ----------
    faults : iterable of FaultSpec
        Their clock times turned into offsets (`placed`).
    seed, replication : int
    begin, end : float
        Between which faults with an MTBF are drawn, seconds from the start of the measured
        window; at `begin` nothing is broken.
    """
    found: list[Occurrence] = []
    for fault in faults:
        if fault.mtbf is not None:
            found += _drawn(fault, seed, replication, begin, end)
        elif isinstance(fault.at, float) and fault.at < end:
            lasts = inf if fault.lasts is None else fault.lasts
            found.append(Occurrence(fault, fault.at, fault.at + lasts))
    return tuple(sorted(found, key=lambda one: one.begin))


def placed(faults: Iterable[FaultSpec], start: float, zone: str) -> tuple[FaultSpec, ...]:
    """Turn clock times into offsets from the start of the measured window.

    Parameters
    ----------
    faults : iterable of FaultSpec
    start : float
        Of the measured window, epoch seconds.
    zone : str
        In whose clocks the times are meant.
    """
    return tuple(
        replace(fault, at=offset(fault.at, start, zone))
        if isinstance(fault.at, ClockTime)
        else fault
        for fault in faults
    )


def offset(clock: ClockTime, start: float, zone: str) -> float:
    """Return the seconds from `start` to the first such time that does not lie before it.

    Examples
    --------
    >>> wednesday = datetime(2010, 11, 17, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp()
    >>> offset(ClockTime(None, 37800.0, "10:30"), wednesday, "Europe/Stockholm")
    1800.0
    >>> offset(ClockTime(0, 37800.0, "Mon 10:30"), wednesday, "Europe/Stockholm") / 86400
    5.020833333333333
    """
    begin = datetime.fromtimestamp(start, ZoneInfo(zone))
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(15):
        day = midnight + timedelta(days=days)  # by the calendar: clocks may have changed
        if clock.day is not None and day.weekday() != clock.day:
            continue
        when = (day + timedelta(seconds=clock.second)).timestamp() - start
        if when >= 0.0:
            return when
    raise AssertionError("every day of the week comes within a fortnight")


def require_within(faults: Iterable[FaultSpec], duration: float) -> None:
    """Refuse a fault that comes when the measured window is over.

    Raises
    ------
    InputError
        With the place of the fault.
    """
    for fault in faults:
        if isinstance(fault.at, float) and fault.at >= duration:
            raise InputError(
                "the fault comes after the measured window",
                mark=fault.mark,
                field=f"{fault.name}.at",
                seen=f"{timedelta(seconds=fault.at)} after its start",
                expected=f"before {timedelta(seconds=duration)}, or a longer --duration",
            )


def _drawn(
    fault: FaultSpec, seed: int, replication: int, begin: float, end: float
) -> list[Occurrence]:
    """Draw failures and repairs in turn; two words belong to each failure."""
    stream = Stream(seed, replication, "faults", fault.name, words=2)
    found: list[Occurrence] = []
    now = begin
    for number in range(_MOST):
        words = stream.words(number)
        now += exponential(words[0], fault.mtbf or inf)
        if now >= end:
            return found
        repair = fault.lasts
        if repair is None:
            repair = 0.0 if fault.mttr is None else exponential(words[1], fault.mttr)
        found.append(Occurrence(fault, now, now + repair))
        now += repair
    raise InputError(
        f"fails more than {_MOST} times in a run", mark=fault.mark, field=f"{fault.name}.mtbf"
    )


_MOST = 100_000
