"""A group fed by Poisson calls loses what Erlang's formula says, by calls and by time (PASTA)."""

from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

import pytest

from simulator.calls.channels import ChannelGroup, Seizure, WindowFigures
from simulator.study import erlang

CALLS = 60_000


def fed(channels: int, offered: float, holding: Callable[[Random], float]) -> WindowFigures:
    """Offer `offered` calls a second of 1 s in the mean."""
    draw = Random(channels)
    group = ChannelGroup("trunk", channels, None)
    ends: list[tuple[float, int, Seizure]] = []
    now = 0.0
    for call in range(CALLS):
        now += draw.expovariate(offered)
        while ends and ends[0][0] <= now:
            end, _, seizure = heappop(ends)
            group.release(seizure, end)
        if call == 1000:
            group.open_window(now)
        seized = group.seize(call, now)
        if seized is not None:
            heappush(ends, (now + holding(draw), call, seized))
    return group.close_window(now)


@pytest.mark.parametrize(
    "holding", [lambda draw: draw.expovariate(1.0), lambda draw: 1.0], ids=["exponential", "equal"]
)
@pytest.mark.parametrize(("channels", "offered"), [(5, 5.0), (18, 10.0)])
def test_blocking_is_erlang_b(
    channels: int, offered: float, holding: Callable[[Random], float]
) -> None:
    figures = fed(channels, offered, holding)
    blocking = erlang.b(offered=offered, channels=channels)
    # Four standard errors, with four times the variance of independent calls, since blocked
    # calls come in bursts.
    tolerance = 4 * (4 * blocking / CALLS) ** 0.5
    assert figures.blocked / figures.attempts == pytest.approx(blocking, abs=tolerance)
    assert figures.time_congestion == pytest.approx(blocking, abs=tolerance)
    assert figures.carried_erlang == pytest.approx(offered * (1 - blocking), rel=0.03)
