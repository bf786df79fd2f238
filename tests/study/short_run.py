"""Five minutes of the guide's busy hour, run once for all tests that look at a real run."""

from __future__ import annotations

from functools import cache

from simulator.study.run import Call, Run
from simulator.study.simulate import simulate


@cache
def short_run() -> Run:
    """Return the run; its folder goes when the tests end."""
    return simulate("guide-tcp", duration="5 min", warmup="1 min", replications=1, workers=1)


def first_call(direction: str) -> Call:
    """Return the first answered call of a direction."""
    calls = short_run().calls
    rows = calls[(calls["direction"] == direction) & (calls["sip_status"] == 200)]
    return short_run().call(int(rows["call"].iloc[0]))
