"""Detection points of a call (ITU-T Q.1204 and Q.1214) and the hooks that act there.

Filters return edits, all applied in a declared order; deciders return None or a decision, and
the first decision wins. Each node compiles its features once, at its start, into one tuple of
bound methods a point; a point without hooks costs one look at an empty tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any, NamedTuple

Hook = Callable[[Any, float], Any]
Hooks = tuple[tuple[Hook, ...], ...]


class Diversion(NamedTuple):
    """One step by which a call came to where it is."""

    by: str
    to: str
    cause: str


class CallView:
    """What a feature sees of a call at a detection point.

    Made only where a node has a hook at the point; a feature reads it and changes nothing in it.

    Attributes
    ----------
    number : int
        The simulation's number of the call.
    node : str
    served : str
        The user whom the point is about: the caller until the number is analysed, then the called
        user; empty where no user of this node is meant.
    caller : str
        Number of the caller as it arrived; empty where it is hidden.
    hidden : bool
    dialled : str
        What the caller dialled, as it arrived.
    called : str
        The number that it means, once analysed.
    headers : tuple of (name, value)
        Of the INVITE that arrived, or at ``mid_call`` of the request.
    status : int
        Of the response that led here, at ``called_party_busy``, ``no_answer`` and
        ``route_select_failure``; 0: a limit was reached, or none.
    trunk : str
        Name of the trunk by which the call arrived, or empty.
    route : str
        Name of the route that it goes on by, or empty.
    onward : str
        Name of the trunk or carrier that the route leads to, or empty.
    diversions : tuple of Diversion
        Made so far, the first one first.
    method : str
        At ``mid_call``: of the request.
    again : bool
        This point was reached before in this call, for the same user.
    """

    __slots__ = (
        "again",
        "called",
        "caller",
        "dialled",
        "diversions",
        "headers",
        "hidden",
        "method",
        "node",
        "number",
        "onward",
        "route",
        "served",
        "status",
        "trunk",
    )

    def __init__(
        self,
        number: int,
        node: str,
        *,
        served: str = "",
        caller: str = "",
        hidden: bool = False,
        dialled: str = "",
        called: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        status: int = 0,
        trunk: str = "",
        route: str = "",
        onward: str = "",
        diversions: tuple[Diversion, ...] = (),
        method: str = "",
    ) -> None:
        self.number = number
        self.node = node
        self.served = served
        self.caller = caller
        self.hidden = hidden
        self.dialled = dialled
        self.called = called
        self.headers = headers
        self.status = status
        self.trunk = trunk
        self.route = route
        self.onward = onward
        self.diversions = diversions
        self.method = method
        self.again = False


class Point(IntEnum):
    """Where in a call a feature can act.

    ``mid_call`` and ``disconnect`` are of calls that are up, at back-to-back user agents; a proxy
    keeps nothing of a call that is answered. At ``mid_call`` a party wants to change the session
    (hold, resume) or to transfer; digits pass in the media (RFC 4733) and reach no server.
    """

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
