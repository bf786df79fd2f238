"""The figures of a measured window of a channel group (terms of ITU-T E.600)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WindowFigures:
    """What a measured window saw of a group.

    Parameters
    ----------
    start, end : float
    size : int or None
    attempts, blocked : int
        Requests of the window, whatever their amount, and those of them refused.
    carried_erlang : float
        Mean number of busy channels: the time integral over the window's length.
    peak : int
        Most channels busy at a time.
    time_congestion : float
        Share of the window in which all channels were busy.
    held_at_end : int
        Channels busy when it closed.
    multiple : bool
        Whether a request of the window took more than one channel: Erlang's formula does not
        hold then.
    again : int
        Requests of calls that held a channel of the group already, where that is watched.
    again_erlang : float
        What calls held beyond their first channel, mean over the window.
    most_of_one : int
        Seizures that one call held at a time, at most; 0: none held several.
    """

    start: float
    end: float
    size: int | None
    attempts: int
    blocked: int
    carried_erlang: float
    peak: int
    time_congestion: float
    held_at_end: int
    multiple: bool
    again: int = 0
    again_erlang: float = 0.0
    most_of_one: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """What a group counted since its start.

    Parameters
    ----------
    at : float
    attempts, blocked : int
    several : int
        Requests of more than one channel.
    area : float
        Time integral of the busy channels, seconds.
    full : float
        Time during which all were busy, seconds.
    again : int
        Requests of calls that held a channel already.
    again_area : float
        Time integral of what calls held beyond their first channel, seconds.
    """

    at: float
    attempts: int
    blocked: int
    several: int
    area: float
    full: float
    again: int = 0
    again_area: float = 0.0


def figures(
    size: int | None, opened: Totals, closed: Totals, busy: int, peak: int, most_of_one: int = 0
) -> WindowFigures:
    """Return what happened between two totals; `busy` and `peak` are those of the window."""
    length = closed.at - opened.at
    return WindowFigures(
        start=opened.at,
        end=closed.at,
        size=size,
        attempts=closed.attempts - opened.attempts,
        blocked=closed.blocked - opened.blocked,
        carried_erlang=(closed.area - opened.area) / length if length else float(busy),
        peak=peak,
        time_congestion=(closed.full - opened.full) / length if length else 0.0,
        held_at_end=busy,
        multiple=closed.several > opened.several or closed.again > opened.again,
        again=closed.again - opened.again,
        again_erlang=(closed.again_area - opened.again_area) / length if length else 0.0,
        most_of_one=most_of_one,
    )
