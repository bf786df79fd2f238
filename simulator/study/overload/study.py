"""The study of overload: what is asked for is varied, each point repeated, intervals taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from simulator.study.arguments import check_arguments
from simulator.study.expect import check_variants, expectation, judge
from simulator.study.overload.observe import observe
from simulator.study.overload.point import DIMENSIONS, means, point_of
from simulator.study.overload.result import OverloadStudy
from simulator.study.simulate import Progress, seconds, the_topology
from simulator.study.variants import Span, plan_of, repeat
from simulator.study.vary import given, points
from simulator.topology.topology import Topology

WITHIN: Final = 10.0  # seconds from INVITE to ACK that a caller bears: goodput counts these calls


def overload(
    topology: str | Path | Topology,
    *,
    vary: Mapping[str, object] | Sequence[str] = ("workload.load=0.2..2.0:0.2",),
    expect: Sequence[str] = (),
    workload: str | Path | None = None,
    duration: str | float = "60 s",
    warmup: str | float = "60 s",
    within: str | float = WITHIN,
    seed: int = 1,
    replications: int = 5,
    overrides: Mapping[str, object] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> OverloadStudy:
    """Study what becomes of a topology under more load than it can carry.

    Parameters
    ----------
    topology : str, pathlib.Path or Topology
    vary : mapping of path to values, or sequence of str
        ``{"workload.load": [0.5, 1, 2]}``, or as ``--vary``: ``["workload.load=0.5..2:0.5"]``.
    expect : sequence of str
        What has to come out, such as ``goodput >= 80 /s``: see `simulator.study.expect`.
    workload : str or pathlib.Path, optional
    duration, warmup : str or float
        Window in which calls count; before it, from an empty network.
    within : str or float
        A call is good whose ACK comes to the called side so soon after its INVITE.
    seed, replications : int
    overrides : mapping, optional
    workers : int, optional
    progress : callable, optional
        ``progress(done, total)`` after each replication of each point.

    Returns
    -------
    OverloadStudy

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with the inputs.

    Examples
    --------
    >>> found = overload("overload-udp", vary={"workload.load": [0.1]}, duration="5 s",
    ...                  warmup="1 s", replications=1, workers=1)
    >>> found.table.columns[0], bool(found.points[0].figures["goodput"].value > 1.0)
    ('workload.load', True)
    """
    check_arguments(seed, "none", replications, workers)
    combinations = points(given(vary))
    asked = [expectation(text, DIMENSIONS) for text in expect]
    check_variants(asked, combinations)
    begun = the_topology(topology, overrides)
    limit, length = seconds(within, "within"), seconds(duration, "duration")
    span = Span(seconds(warmup, "warmup", zero=True), length + limit, seed)
    plans = [plan_of(the_topology(begun, values), workload, span) for values in combinations]
    seen = repeat(observe, [(plan, limit) for plan in plans], replications, workers, progress)
    made = tuple(map(point_of, combinations, seen))
    judged = judge(asked, [(point.values, means(point)) for point in made])
    return OverloadStudy(begun.name, limit, length, replications, made, tuple(judged))
