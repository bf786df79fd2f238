"""Instants of arrivals: a Poisson process, and one whose rate follows the time of day.

Both come of one sequence of exponential times of mean 1: the time between two arrivals is as
long as the expected number of arrivals in it is the time drawn (the time change of a Poisson
process; D. R. Cox and V. Isham, "Point Processes", 1980, chapter 4). That is exact, rejects
nothing, and variants of a study with other rates meet the same attempts at other instants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.kernel.streams import Stream
from simulator.kernel.transforms import exponential
from simulator.workload.spec import TrafficSpec, WorkloadSpec

Pieces = Iterable[tuple[float, float]]


def instants(stream: Stream, rate: float, begin: float, pieces: Pieces) -> Iterator[float]:
    """Yield the arrivals of a process with a piecewise constant rate, one when asked for.

    Parameters
    ----------
    stream : Stream
        Word 0 of attempt k makes the time before arrival k.
    rate : float
        Arrivals a second at a factor of 1.
    begin : float
    pieces : iterable of (float, float)
        Until when which factor on the rate holds.
    """
    if rate <= 0:
        return
    at, k = begin, 0
    need = exponential(stream.words(0)[0], 1.0) / rate
    for until, factor in pieces:
        while need <= (room := (until - at) * factor):
            at += need / factor
            yield at
            k += 1
            need = exponential(stream.words(k)[0], 1.0) / rate
        need -= room
        at = until


def factors(workload: WorkloadSpec, flow: TrafficSpec, begin: float, end: float) -> Pieces:
    """Yield until when which factor on the rate of a flow holds, from `begin` to `end`.

    Parameters
    ----------
    workload : WorkloadSpec
        For the start of the measured window and its zone.
    flow : TrafficSpec
    begin, end : float
        Seconds from the start of the measured window.
    """
    if flow.arrivals.kind != "profile":
        return [(end, 1.0)]
    return _by_day(workload, flow.arrivals.factors, begin, end)


def mean_factor(workload: WorkloadSpec, flow: TrafficSpec, begin: float, end: float) -> float:
    """Return the mean factor on the rate of a flow over a time."""
    total, at = 0.0, begin
    for until, factor in factors(workload, flow, begin, end):
        total += (until - at) * factor
        at = until
    return total / (end - begin)


def _by_day(
    workload: WorkloadSpec, profile: tuple[tuple[float, float], ...], begin: float, end: float
) -> Iterator[tuple[float, float]]:
    zone = ZoneInfo(workload.zone)
    day = datetime.fromtimestamp(workload.start + begin, zone).date()
    current = profile[-1][1]  # of the day before
    while True:
        for epoch, factor in _changes(profile, day, zone):
            at = epoch - workload.start
            if at > begin:
                yield min(at, end), current
            if at >= end:
                return
            current = factor
        day += timedelta(days=1)


def _changes(
    profile: tuple[tuple[float, float], ...], day: date, zone: ZoneInfo
) -> Iterator[tuple[float, float]]:
    """Yield the epoch seconds at which the factors of a day begin to hold.

    Clock times: in the hour that summer time repeats, the first one; those in the hour that it
    leaves out shrink to its beginning, so that the last of them holds after it.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    epochs = [(midnight + timedelta(seconds=second)).timestamp() for second, _ in profile]
    for i in reversed(range(len(epochs) - 1)):
        epochs[i] = min(epochs[i], epochs[i + 1])
    return zip(epochs, (factor for _, factor in profile), strict=True)
