"""The traffic formulae, solved for whatever is left out, with what a user typed checked.

`b`, `c`, `extended_b` and `engset` take `offered` (erlang), `channels` and `blocking` (a
fraction); exactly one of them is left out and returned. Channels are the least whole number that
meets the blocking. The plain formulae and their companions (waiting, overflow, several rates)
have files of their own; `simulator.erlang` names them all.

Blocking means the share of attempts that is refused; for `c` the share that has to wait.
"""

from __future__ import annotations

from simulator.errors import InputError
from simulator.study import given
from simulator.study.finite_sources import (
    congestion_limit,
    engset_channels,
    engset_congestion,
    idle_load,
    stated_load,
)
from simulator.study.loss import carried, erlang_b, erlang_b_channels
from simulator.study.roots import rising_root, rising_root_above
from simulator.study.waiting import erlang_c, erlang_c_servers

LOADS = ("idle", "source", "total")
CONGESTIONS = ("call", "time", "traffic")


def b(
    offered: float | None = None, channels: int | None = None, blocking: float | None = None
) -> float:
    """Solve Erlang B: Poisson arrivals, any holding time, blocked calls go away.

    Parameters
    ----------
    offered : float, optional
        Offered traffic in erlang.
    channels : int, optional
    blocking : float, optional
        Fraction of the attempts.

    Returns
    -------
    float
        The one left out; a whole number for `channels`.

    Raises
    ------
    InputError
        Not exactly one left out, a value outside its range, or no solution.

    Examples
    --------
    >>> b(offered=10, blocking=0.01)
    18
    >>> round(b(channels=15, blocking=0.01), 3)
    8.108
    """
    given.one_left_out(offered, channels, blocking)
    if blocking is None:
        return erlang_b(given.load(offered), given.channels(channels))
    if channels is None:
        return erlang_b_channels(given.load(offered), given.target(blocking))
    size, target = given.channels(channels), given.fraction(blocking)
    return _b_load(size, target)


def c(
    offered: float | None = None, channels: int | None = None, blocking: float | None = None
) -> float:
    """Solve Erlang C: Poisson arrivals, exponential holding times, everyone waits.

    Parameters
    ----------
    offered : float, optional
        Offered traffic in erlang, below `channels`.
    channels : int, optional
        Servers.
    blocking : float, optional
        Probability of waiting.

    Returns
    -------
    float
        The one left out; a whole number for `channels`.

    Raises
    ------
    InputError
        As for `b`; also when the queue would grow without limit.

    Examples
    --------
    >>> c(offered=10, blocking=0.2)
    14
    """
    given.one_left_out(offered, channels, blocking)
    if blocking is None:
        return erlang_c(given.load(offered), given.whole("channels", channels, 1))
    if channels is None:
        return erlang_c_servers(given.load(offered), given.target(blocking))
    size, target = given.whole("channels", channels, 1), given.below_one(blocking)
    if target == 0.0:
        return 0.0
    below = size * (1.0 - 2.0**-53)
    return rising_root(lambda a: erlang_c(a, size), target, 0.0, below)


def extended_b(
    offered: float | None = None,
    channels: int | None = None,
    blocking: float | None = None,
    recall_factor: float = 0.0,
) -> float:
    """Solve extended Erlang B: a share of the blocked attempts is offered again at once.

    Parameters
    ----------
    offered : float, optional
        First attempts in erlang.
    channels : int, optional
    blocking : float, optional
        Fraction of all attempts, recalls among them.
    recall_factor : float
        Share of the blocked attempts that recall, every time; 0 to 1.

    Returns
    -------
    float
        The one left out; a whole number for `channels`.

    Raises
    ------
    InputError
        As for `b`; also when all recall and the first attempts exceed the channels.

    Notes
    -----
    An approximation: recalls count as fresh Poisson traffic. The total A solves
    ``A (1 - r B(N, A)) = A0``. Its left side grows with A, so that there is one root, and every
    direction comes down to Erlang B.

    Examples
    --------
    >>> round(extended_b(offered=10, channels=18, recall_factor=0.5), 6)
    0.007358
    """
    given.one_left_out(offered, channels, blocking)
    given.inside("recall_factor", recall_factor, 0.0, 1.0)
    if blocking is None:
        size = given.channels(channels)
        return erlang_b(extended_b_total(given.load(offered), size, recall_factor), size)
    if channels is None:
        target = given.below_one(given.target(blocking))
        return erlang_b_channels(given.load(offered) / (1.0 - recall_factor * target), target)
    size, target = given.channels(channels), given.below_one(blocking)
    return _first_offered(_b_load(size, target), size, recall_factor)


def extended_b_total(offered: float, channels: int, recall_factor: float) -> float:
    """Return the total offered traffic of extended Erlang B, recalls among it.

    Parameters
    ----------
    offered : float
        First attempts in erlang.
    channels : int
    recall_factor : float
        Share of the blocked attempts that recall.

    Returns
    -------
    float
    """
    if recall_factor == 0.0 or offered == 0.0:
        return offered
    if recall_factor == 1.0 and offered >= channels:
        raise InputError(
            "all recall, so the attempts grow without limit",
            field="offered",
            seen=f"{offered:.15g}",
            expected=f"below {channels}, the channels",
        )
    return rising_root_above(
        lambda total: _first_offered(total, channels, recall_factor), offered, 2.0 * offered
    )


def engset(
    offered: float | None = None,
    channels: int | None = None,
    blocking: float | None = None,
    *,
    sources: int,
    load: str = "total",
    congestion: str = "call",
) -> float:
    """Solve Engset: a finite number of sources that only originate; blocked calls go away.

    Parameters
    ----------
    offered : float, optional
        Erlang, as `load` says.
    channels : int, optional
    blocking : float, optional
        As `congestion` says.
    sources : int
        Number of sources, 1 or more.
    load : {"total", "source", "idle"}
        Intended by all sources together, or by one source (1 - idle share if nobody were
        blocked), or offered by one idle source.
    congestion : {"call", "time", "traffic"}
        Share of attempts refused, share of time with all channels busy, or share of the intended
        traffic that is not carried.

    Returns
    -------
    float
        The one left out; a whole number for `channels`.

    Raises
    ------
    InputError
        As for `b`; also when no load gives that blocking.

    Examples
    --------
    >>> engset(offered=5, blocking=0.01, sources=50)
    11
    >>> round(engset(offered=0.1, channels=10, sources=50, load="idle"), 6)
    0.007731
    """
    given.one_left_out(offered, channels, blocking)
    given.whole("sources", sources, 1)
    given.one_of("load", load, LOADS)
    given.one_of("congestion", congestion, CONGESTIONS)
    if channels is None:
        idle = idle_load(sources, given.load(offered), load)
        return engset_channels(congestion, sources, idle, given.fraction(blocking))
    size = given.channels(channels)
    if blocking is None:
        idle = idle_load(sources, given.load(offered), load)
        return engset_congestion(congestion, sources, size, idle)
    target = given.fraction(blocking)
    return stated_load(sources, _idle_for(congestion, sources, size, target), load)


def _b_load(channels: int, target: float) -> float:
    if (channels == 0) == (target < 1.0):
        raise InputError(f"no finite load on {channels} channels has blocking {target:.15g}")
    if target == 0.0 or channels == 0:
        return 0.0
    return rising_root_above(lambda a: erlang_b(a, channels), target, float(channels))


def _first_offered(total: float, channels: int, recall_factor: float) -> float:
    # A - r A B, written without a difference: what does not recall, and what is carried.
    return (1.0 - recall_factor) * total + recall_factor * carried(total, channels)


def _idle_for(kind: str, sources: int, channels: int, target: float) -> float:
    if channels == 0:
        raise InputError("no channels: every attempt is blocked at any load", field="channels")
    limit = congestion_limit(kind, sources, channels)
    if target == 0.0 and limit > 0.0:
        return 0.0
    if target >= limit:
        raise InputError(
            f"no load of {sources} sources on {channels} channels has this {kind} congestion",
            field="blocking",
            seen=f"{target:.15g}",
            expected=f"below {limit:.15g}" if limit else "more sources than channels",
        )
    return rising_root_above(
        lambda idle: engset_congestion(kind, sources, channels, idle), target, channels / sources
    )
