"""Engset: lost calls cleared, offered by a finite number of sources that only originate.

Convention: `idle_load` (Engset's beta) is the call rate of an idle source times the mean holding
time. A source that is never blocked is then busy a = beta / (1 + beta) of the time (the intended
load of one source), and all S sources intend A = S a erlang. Tools that take A and correct beta
for the blocking give other values for the same A. As with Erlang B, the law of the holding time
does not matter.

Sources: T. O. Engset 1918; V. B. Iversen, ITU Teletraffic Engineering Handbook, ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import InputError
from simulator.study.roots import meets


def time_congestion(sources: int, channels: int, idle_load: float) -> float:
    """Return E(S, N), the share of time in which all channels are busy.

    Parameters
    ----------
    sources : int
        S, 0 or more.
    channels : int
        N, 0 or more.
    idle_load : float
        Erlang offered by one idle source.

    Returns
    -------
    float

    Examples
    --------
    >>> time_congestion(4, 2, 0.5)
    0.3333333333333333
    """
    if channels > sources:
        return 0.0
    busy = 1.0  # the recursion adds positive terms only, as Erlang B's
    for n in range(1, channels + 1):
        full = (sources - n + 1) * idle_load * busy
        busy = full / (n + full)
    return busy


def call_congestion(sources: int, channels: int, idle_load: float) -> float:
    """Return the share of attempts that are blocked: what an arriving source sees, E(S - 1, N).

    Parameters
    ----------
    sources, channels, idle_load
        As for `time_congestion`; at least one source.

    Returns
    -------
    float

    Examples
    --------
    >>> call_congestion(5, 5, 0.2)
    0.0
    """
    return time_congestion(sources - 1, channels, idle_load)


def traffic_congestion(sources: int, channels: int, idle_load: float) -> float:
    """Return the share of the intended traffic that is not carried, E(S, N) (S - N) / S.

    Parameters
    ----------
    sources, channels, idle_load
        As for `call_congestion`.

    Returns
    -------
    float
    """
    if channels >= sources:
        return 0.0
    return time_congestion(sources, channels, idle_load) * (sources - channels) / sources


def engset_carried(sources: int, channels: int, idle_load: float) -> float:
    """Return the carried traffic in erlang.

    Parameters
    ----------
    sources, channels, idle_load
        As for `call_congestion`.

    Returns
    -------
    float

    Examples
    --------
    >>> round(engset_carried(4, 2, 0.5), 12)
    1.111111111111
    """
    intended = sources * idle_load / (1.0 + idle_load)
    return intended * (1.0 - traffic_congestion(sources, channels, idle_load))


def engset_congestion(kind: str, sources: int, channels: int, idle_load: float) -> float:
    """Return the congestion of the kind asked for.

    Parameters
    ----------
    kind : {"call", "time", "traffic"}
        See `call_congestion`, `time_congestion` and `traffic_congestion`.
    sources, channels, idle_load
        As for `call_congestion`.

    Returns
    -------
    float
    """
    if kind == "time":
        return time_congestion(sources, channels, idle_load)
    if kind == "call":
        return call_congestion(sources, channels, idle_load)
    return traffic_congestion(sources, channels, idle_load)


def congestion_limit(kind: str, sources: int, channels: int) -> float:
    """Return what the congestion tends to as the load grows without limit.

    Parameters
    ----------
    kind, sources, channels
        As for `engset_congestion`.

    Returns
    -------
    float
    """
    if kind == "traffic":
        return max(0.0, (sources - channels) / sources)
    return 1.0 if channels <= (sources if kind == "time" else sources - 1) else 0.0


def engset_channels(kind: str, sources: int, idle_load: float, target: float) -> int:
    """Return the least number of channels whose congestion is at most the target.

    Parameters
    ----------
    kind, sources, idle_load
        As for `engset_congestion`.
    target : float
        0 or more: as many channels as sources block nobody.

    Returns
    -------
    int
    """
    seen = sources - 1 if kind == "call" else sources
    for n, value in enumerate(_time_congestions(seen, idle_load)):
        unserved = (sources - n) / sources if kind == "traffic" else 1.0
        if meets(value * unserved, target):
            return n
    return seen + 1


def _time_congestions(sources: int, idle_load: float) -> Iterator[float]:
    """Yield E(S, 0), E(S, 1) and so on to E(S, S)."""
    busy = 1.0
    yield busy
    for n in range(1, sources + 1):
        full = (sources - n + 1) * idle_load * busy
        busy = full / (n + full)
        yield busy


def idle_load(sources: int, offered: float, load: str = "idle") -> float:
    """Return the load per idle source from the load as a user states it.

    Parameters
    ----------
    sources : int
        Number of sources.
    offered : float
        Erlang.
    load : {"idle", "source", "total"}
        What `offered` is: per idle source, the intended load of one source (below 1), or the
        intended load of all (below the number of sources).

    Returns
    -------
    float

    Examples
    --------
    >>> idle_load(10, 5.0, "total")
    1.0
    """
    if load == "idle":
        return offered
    source = offered / sources if load == "total" else offered
    if source >= 1.0:
        raise InputError(
            "a source is busy all the time or more",
            field="offered",
            seen=f"{offered:.15g}",
            expected=f"below {sources if load == 'total' else 1} erlang",
        )
    return source / (1.0 - source)


def stated_load(sources: int, idle: float, load: str = "idle") -> float:
    """Return the load as a user states it from the load per idle source: undoes `idle_load`.

    Parameters
    ----------
    sources : int
        Number of sources.
    idle : float
        Erlang offered by one idle source.
    load : {"idle", "source", "total"}
        What to return.

    Returns
    -------
    float
    """
    if load == "idle":
        return idle
    source = idle / (1.0 + idle)
    return source * sources if load == "total" else source
