"""What the watchers of trunk peers made of faults: how soon they knew, and when they erred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan

from simulator.study.failover.reach import Reach, lasting
from simulator.study.failover.seen import Seen, Strike, Watch


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one watcher made of one strike that hid its peer.

    Parameters
    ----------
    watcher, peer : str
    detection, up_again : float
        From the beginning of the fault to the mark, and from its end (mended) to the mark's;
        nan: there was none.
    """

    watcher: str
    peer: str
    detection: float
    up_again: float


@dataclass(frozen=True, slots=True)
class Alarms:
    """The marks of one replication.

    Parameters
    ----------
    noticed : tuple of Noticed
    false : int
        Marks of a peer that was alive and could be reached.
    exposure : float
        Seconds in which a watcher could err, mean over all of them.
    """

    noticed: tuple[Noticed, ...]
    false: int
    exposure: float


def alarms(seen: Seen, reach: Reach, duration: float) -> Alarms:
    """Return what the watchers made of it."""
    noticed: list[Noticed] = []
    false, exposure = 0, 0.0
    for watch in seen.watches:
        hidden = [strike for strike in seen.strikes if reach.kills(strike.fault, watch)]
        own = [strike for strike in seen.strikes if reach.ends(strike.fault, watch)]
        noticed += [_noticed(watch, strike, reach) for strike in hidden]
        false += sum(1 for when in _unfounded(watch, [*hidden, *own], reach, duration))
        dead = [Strike(s.fault, s.begin, reach.over(s)) for s in (*hidden, *own)]
        exposure += duration - lasting(dead, duration)
    return Alarms(tuple(noticed), false, exposure / max(1, len(seen.watches)))


def _noticed(watch: Watch, strike: Strike, reach: Reach) -> Noticed:
    latest = reach.over(strike) + watch.latest
    mark = next((m for m in watch.marks if strike.begin <= m[0] <= latest), None)
    if mark is None:
        return Noticed(watch.watcher, watch.peer, nan, nan)
    back = nan if isnan(mark[1]) or mark[1] < strike.end else mark[1] - strike.end
    return Noticed(watch.watcher, watch.peer, mark[0] - strike.begin, back)


def _unfounded(
    watch: Watch, strikes: list[Strike], reach: Reach, duration: float
) -> Iterator[float]:
    """Yield the marks of the window for which no fault is the reason."""
    for when, _ in watch.marks:
        founded = any(s.begin <= when <= reach.over(s) + watch.latest for s in strikes)
        if not founded and 0.0 <= when < duration:
            yield when
