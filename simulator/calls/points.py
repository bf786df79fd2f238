"""Detection points of a call (ITU-T Q.1204 and Q.1214) and the hooks that act there.

Filters return edits, all applied in a declared order; deciders return None or a decision, and
the first decision wins. Each node compiles its features once, at its start, into one tuple of
bound methods a point; a point without hooks costs one look at an empty tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any

Hook = Callable[[Any, float], Any]
Hooks = tuple[tuple[Hook, ...], ...]


class Point(IntEnum):
    """Where in a call a feature can act."""

    ORIGINATION_ATTEMPT = 0
    COLLECTED_INFO = 1
    ANALYZED_INFO = 2
    TERMINATION_ATTEMPT = 3
    ROUTE_SELECT_FAILURE = 4
    CALLED_PARTY_BUSY = 5
    NO_ANSWER = 6
    ANSWER = 7
    MID_CALL = 8
    DISCONNECT = 9
    ABANDON = 10


POINT_BY_NAME = {point.name.lower(): point for point in Point}


def compile_hooks(features: Iterable[object]) -> Hooks:
    """Return one tuple of bound methods for each point, in the order of the features.

    A feature hooks a point with a method ``at_<point>``.

    Raises
    ------
    ValueError
        A feature has an ``at_...`` method for which there is no point.

    Examples
    --------
    >>> class Decline:
    ...     def at_termination_attempt(self, call, now):
    ...         return "reject"
    >>> [len(hooks) for hooks in compile_hooks([Decline()])]
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    """
    hooks: list[list[Hook]] = [[] for _ in Point]
    for feature in features:
        for name in sorted(n for n in dir(feature) if n.startswith("at_")):
            point = POINT_BY_NAME.get(name.removeprefix("at_"))
            if point is None:
                raise ValueError(f"{type(feature).__name__}.{name}: no such detection point")
            hooks[point].append(getattr(feature, name))
    return tuple(tuple(found) for found in hooks)
