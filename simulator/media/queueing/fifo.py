"""First come, first served, without a limit: Lindley's recursion over arrays.

A packet is through at ``finish[i] = max(arrival[i], finish[i - 1]) + service[i]`` (D. V. Lindley,
"The theory of queues with a single server", 1952). With ``before[i]``, the sum of all services
before packet `i`, ``finish[i] - before[i + 1]`` is the running maximum of ``arrival - before``:
one pass over whole numbers, equal to the recursion to the last digit.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.media.draws import Ints

_FEW: Final = 512


def finishes(arrival: Ints, service: Ints | int, free: int) -> tuple[Ints, bool]:
    """Return the instants at which packets are through.

    Parameters
    ----------
    arrival : ndarray of int64, shape (n,)
        In order, nanoseconds.
    service : ndarray of int64, shape (n,), or int
        How long the link takes for each, nanoseconds.
    free : int
        When the link is through with what came before.

    Returns
    -------
    through : ndarray of int64, shape (n,)
    waited : bool
        Whether any of them may have waited.

    Examples
    --------
    >>> finishes(np.array([0, 1, 100]), 10, free=5)
    (array([ 15,  25, 110]), True)
    """
    if not len(arrival):
        return arrival, False
    if arrival[0] >= free and _nobody_waits(arrival, service):
        return arrival + service, False
    if isinstance(service, int):
        before: Ints = np.arange(0, service * len(arrival), service)
        through = arrival - before
    else:
        before = np.cumsum(service)
        before -= service
        through = arrival - before
    if through[0] < free:
        through[0] = free
    np.maximum.accumulate(through, out=through)
    through += before
    through += service
    return through, True


def _nobody_waits(arrival: Ints, service: Ints | int) -> bool:
    """Return whether all come after the one before is through: behind a bottleneck they do."""
    # A few tell mostly that somebody waits.
    return all(
        bool((part[1:] - part[:-1] >= taken).all())
        for part, taken in (
            (arrival[:_FEW], service if isinstance(service, int) else service[:-1][: _FEW - 1]),
            (arrival, service if isinstance(service, int) else service[:-1]),
        )
    )
