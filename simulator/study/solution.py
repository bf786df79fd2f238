"""A traffic formula solved, with the figures that a reader wants beside the solution.

`study.erlang` gives the bare number; this is what the command prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulator.errors import InputError
from simulator.study import erlang, given
from simulator.study.finite_sources import engset_carried, idle_load
from simulator.study.loss import carried
from simulator.study.waiting import erlang_c_waiting, service_level


@dataclass(frozen=True, slots=True)
class Solution:
    """All three arguments of a formula, one of them solved for.

    Parameters
    ----------
    solved : {"offered", "channels", "blocking"}
        Which was left out.
    offered : float
        Erlang.
    channels : int
    blocking : float
        As given, or solved.
    reached : float
        The blocking of these channels under this load: below `blocking` where whole channels
        do better than what was asked for.
    options : mapping
        The formula's further arguments, by their names in Python.
    figures : mapping
        What else follows, by name: erlang, seconds or a fraction.
    """

    solved: str
    offered: float
    channels: int
    blocking: float
    reached: float
    options: Mapping[str, float | str] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)


def solve_b(
    offered: float | None = None, channels: int | None = None, blocking: float | None = None
) -> Solution:
    """Solve Erlang B; figures: carried.

    Parameters
    ----------
    offered, channels, blocking
        As for `study.erlang.b`.

    Returns
    -------
    Solution

    Examples
    --------
    >>> solve_b(offered=10, blocking=0.01).channels
    18
    """
    a, n, wanted, solved = _completed(erlang.b, offered, channels, blocking)
    return Solution(
        solved, a, n, wanted, erlang.b(offered=a, channels=n), figures={"carried": carried(a, n)}
    )


def solve_c(
    offered: float | None = None,
    channels: int | None = None,
    blocking: float | None = None,
    holding: float | None = None,
    within: float | None = None,
) -> Solution:
    """Solve Erlang C; figures: mean queue length, and with times mean wait and service level.

    Parameters
    ----------
    offered, channels, blocking
        As for `study.erlang.c`.
    holding : float, optional
        Mean holding time in seconds, above 0.
    within : float, optional
        The longest wait in seconds that counts as good service; needs `holding`.

    Returns
    -------
    Solution
    """
    if within is not None and holding is None:
        raise InputError("a service level needs the holding time", field="holding")
    options = {"holding": holding, "within": within}
    a, n, wanted, solved = _completed(erlang.c, offered, channels, blocking)
    figures = {"mean_queue_length": erlang_c_waiting(a, n).mean_queue_length}
    if holding is not None:
        given.inside("holding", holding, 1e-9, 1e12, "a time above 0")
        figures["mean_wait"] = erlang_c_waiting(a, n, holding).mean_wait
        if within is not None:
            figures["service_level"] = service_level(a, n, holding, within)
    known = {name: value for name, value in options.items() if value is not None}
    return Solution(solved, a, n, wanted, erlang.c(offered=a, channels=n), known, figures)


def solve_extended_b(
    offered: float | None = None,
    channels: int | None = None,
    blocking: float | None = None,
    recall_factor: float = 0.0,
) -> Solution:
    """Solve extended Erlang B; figures: total offered, carried.

    Parameters
    ----------
    offered, channels, blocking, recall_factor
        As for `study.erlang.extended_b`.

    Returns
    -------
    Solution
    """

    def formula(
        offered: float | None = None, channels: int | None = None, blocking: float | None = None
    ) -> float:
        return erlang.extended_b(offered, channels, blocking, recall_factor)

    a, n, wanted, solved = _completed(formula, offered, channels, blocking)
    total = erlang.extended_b_total(a, n, recall_factor)
    figures = {"total_offered": total, "carried": carried(total, n)}
    options = {"recall_factor": recall_factor}
    return Solution(solved, a, n, wanted, formula(offered=a, channels=n), options, figures)


def solve_engset(
    offered: float | None = None,
    channels: int | None = None,
    blocking: float | None = None,
    *,
    sources: int,
    load: str = "total",
    congestion: str = "call",
) -> Solution:
    """Solve Engset; figures: the other two congestions, carried.

    Parameters
    ----------
    offered, channels, blocking, sources, load, congestion
        As for `study.erlang.engset`.

    Returns
    -------
    Solution
    """

    def formula(
        offered: float | None = None,
        channels: int | None = None,
        blocking: float | None = None,
        kind: str = congestion,
    ) -> float:
        return erlang.engset(
            offered, channels, blocking, sources=sources, load=load, congestion=kind
        )

    a, n, wanted, solved = _completed(formula, offered, channels, blocking)
    others = [kind for kind in erlang.CONGESTIONS if kind != congestion]
    figures = {f"{kind}_congestion": formula(a, n, kind=kind) for kind in others}
    figures["carried"] = engset_carried(sources, n, idle_load(sources, a, load))
    options: dict[str, float | str] = {"sources": sources, "load": load, "congestion": congestion}
    return Solution(solved, a, n, wanted, formula(offered=a, channels=n), options, figures)


def _completed(
    formula: Callable[[float | None, int | None, float | None], float],
    offered: float | None,
    channels: int | None,
    blocking: float | None,
) -> tuple[float, int, float, str]:
    """Return the three arguments with the missing one solved for, and its name."""
    value = formula(offered, channels, blocking)
    if offered is None:
        offered, solved = value, "offered"
    elif channels is None:
        channels, solved = int(value), "channels"
    else:
        blocking, solved = value, "blocking"
    return given.load(offered), given.channels(channels), given.fraction(blocking), solved
