"""The figures of one replication: with the faults, beside the same callers without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Final

from simulator.study.failover.alarms import Alarms, Noticed, alarms
from simulator.study.failover.media import silenced
from simulator.study.failover.reach import Reach
from simulator.study.failover.seen import Course, Seen, SeenCall, Strike, beside
from simulator.study.failover.series import Series, series
from simulator.study.plan import RunPlan

DAY: Final = 86_400.0
_QUIET: Final = 60.0  # seconds without a call lost after which an outage counts as over: assumed


@dataclass(frozen=True, slots=True)
class Measured:
    """One replication of one variant.

    Parameters
    ----------
    figures : mapping of str to float
        By the names of `simulator.study.failover.figures`; nan: nothing to tell it from.
    places : mapping of str to float
        The same of one direction or one watcher: ``lost(lync-to-pstn)``,
        ``detection_time(mediation of mxone)``.
    strikes : tuple of Strike
    alarms : Alarms
    without, with_faults : Series
    """

    figures: Mapping[str, float]
    places: Mapping[str, float]
    strikes: tuple[Strike, ...]
    alarms: Alarms
    without: Series
    with_faults: Series


def measure(plan: RunPlan, sound: Seen, struck: Seen) -> Measured:
    """Return the figures of a replication with faults, beside the sound one."""
    reach = Reach(plan.topology, plan.faults)
    struck = silenced(sound, beside(sound, struck), reach)
    found = alarms(struck, reach, plan.duration)
    begin = min((strike.begin for strike in struck.strikes), default=plan.duration)
    figures = {
        **_lost(sound, struck, begin, plan.duration),
        **_delays(sound, struck, reach),
        **_return(struck, plan.duration),
        "detection_time": _mean([one.detection for one in found.noticed]),
        "up_again": _mean([one.up_again for one in found.noticed]),
        "noticed": _share(found.noticed),
        "false_alarms": found.false / found.exposure * DAY if found.exposure else nan,
    }
    return Measured(
        figures,
        {**_by_direction(sound, struck, begin, plan.duration), **_by_watcher(found.noticed)},
        struck.strikes,
        found,
        series(sound, plan.duration),
        series(struck, plan.duration),
    )


# Calls


def _lost(sound: Seen, struck: Seen, begin: float, end: float) -> dict[str, float]:
    """Count calls lost beyond those that fail without the faults."""
    return _beyond(_ended(sound, begin), _ended(struck, begin), end)


def _by_direction(sound: Seen, struck: Seen, begin: float, end: float) -> dict[str, float]:
    without, with_faults = _ended(sound, begin), _ended(struck, begin)
    names = sorted({call.direction for call in with_faults})
    return {
        f"lost({name})": _beyond(
            [call for call in without if call.direction == name],
            [call for call in with_faults if call.direction == name],
            end,
        )["lost"]
        for name in names
    }


def _ended(seen: Seen, begin: float) -> list[SeenCall]:
    """Return the calls that were not over yet when the first fault began."""
    return [call for call in seen.calls if not call.released < begin]


def _beyond(without: list[SeenCall], with_faults: list[SeenCall], end: float) -> dict[str, float]:
    before, after = _counts(without, end), _counts(with_faults, end)
    found = {name: float(after[name] - before[name]) for name in after}
    return {"lost": found["blocked"] + found["stuck"] + found["dropped"], **found}


def _counts(calls: list[SeenCall], end: float) -> dict[str, int]:
    return {
        "blocked": sum(call.blocked for call in calls),
        "stuck": sum(call.stuck for call in calls),
        "dropped": sum(call.dropped for call in calls),
        "hanging": sum(call.hangs_from < end for call in calls),
    }


def _delays(sound: Seen, struck: Seen, reach: Reach) -> dict[str, float]:
    """Return how much later calls rang that were dialled while something was broken."""
    before = {call.key: call for call in sound.calls}
    extra: list[float] = []
    rerouted: list[float] = []
    first: list[float] = []
    for strike in struck.strikes:
        pairs = [
            (call, before[call.key])
            for call in struck.calls
            if strike.begin <= call.begin < reach.over(strike) and call.key in before
        ]
        pairs = [(call, other) for call, other in pairs if not isnan(call.delay - other.delay)]
        extra += [call.delay - other.delay for call, other in pairs]
        around = [
            (c, o) for c, o in pairs if _goes_around(c, sound.courses[o.course], strike, reach)
        ]
        rerouted += [call.delay - other.delay for call, other in around]
        if around:
            first.append(min(call.alerted for call, _ in around) - strike.begin)
    return {
        "rerouted": float(len(rerouted)),
        "reroute_time": _mean(rerouted),
        "reroute_longest": max(rerouted, default=nan),
        "first_rerouted": _mean(first),
        "pdd_surge": _mean(extra),
        "pdd_longest": max(extra, default=nan),
    }


def _goes_around(call: SeenCall, usual: Course, strike: Strike, reach: Reach) -> bool:
    """Whether a call rang while its usual course was blocked: it has gone another way."""
    return call.alerted < reach.over(strike) and reach.blocks(strike.fault, usual.pairs)


def _return(struck: Seen, duration: float) -> dict[str, float]:
    """Return how long after a repair calls were still lost, where that came to an end."""
    found = list(returns(struck, duration))
    known = [value for value in found if not isnan(value)]
    return {
        "time_to_return": _mean(known),
        "returned": len(known) / len(found) if found else nan,
    }


def returns(struck: Seen, duration: float) -> Iterator[float]:
    """Yield for each strike that was mended when the last call lost to it was dialled; nan: later.

    Where calls are lost to it in the last minute, or twentieth, of what was seen, the end was not
    seen: chance alone leaves gaps of seconds between calls that are lost.
    """
    begins = sorted(strike.begin for strike in struck.strikes)
    lost = [call.begin for call in struck.calls if call.struck and call.failed]
    for strike in struck.strikes:
        until = next((begin for begin in begins if begin > strike.end), duration)
        if strike.end < until:
            late = [when - strike.end for when in lost if strike.end <= when < until]
            last = max(late, default=0.0)
            span = until - strike.end
            yield nan if late and last > span - max(_QUIET, 0.05 * span) else last


# Watchers


def _by_watcher(noticed: tuple[Noticed, ...]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for one in noticed:
        place = f"({one.watcher} of {one.peer})"
        found.setdefault(f"detection_time{place}", []).append(one.detection)
        found.setdefault(f"up_again{place}", []).append(one.up_again)
    return {name: _mean(values) for name, values in found.items()}


def _share(noticed: tuple[Noticed, ...]) -> float:
    return _mean([float(not isnan(one.detection)) for one in noticed])


def _mean(values: list[float]) -> float:
    known = [value for value in values if not isnan(value)]
    return sum(known) / len(known) if known else nan
