"""A small study that several tests look at, and calls to build others of."""

from __future__ import annotations

from functools import cache
from math import nan
from typing import Any

from simulator.calls.attempt import Outcome
from simulator.study.failover import FailoverStudy, failover
from simulator.study.failover.seen import Course, Seen, SeenCall, Strike

DOWN = "mxone down at 90 s for 1 min"
# Polls each 30 s that wait 2 s, two of which mark a peer.
QUICK = {
    "trunk.options_interval": "30 s",
    "trunk.options.timeout": "2 s",
    "trunk.options_misses": 2,
}


@cache
def small() -> FailoverStudy:
    """Return what becomes of the laboratory without and with a secondary."""
    return failover(
        ["guide-tcp", "guide-secondary"],
        faults=DOWN,
        duration="4 min",
        warmup="1 min",
        replications=2,
        overrides=QUICK,
        workers=1,
    )


def call(begin: float, **facts: Any) -> SeenCall:
    """Return an answered call of ten seconds, or as told."""
    known: dict[str, Any] = {
        "source": "lync",
        "destination": "pstn",
        "caller": "30001",
        "direction": "lync-to-pstn",
        "begin": begin,
        "alerted": begin + 1.0,
        "answered": begin + 5.0,
        "released": begin + 15.0,
        "holding": 10.0,
        "outcome": Outcome.ANSWERED,
        "struck": False,
        "course": 0,
        "dropped": False,
    }
    return SeenCall(**{**known, **facts})


def refused(begin: float, after: float, outcome: Outcome = Outcome.FAILED) -> SeenCall:
    """Return a call that ended before it rang."""
    return call(begin, alerted=nan, answered=nan, released=begin + after, outcome=outcome)


def seen(*calls: SeenCall, strikes: tuple[Strike, ...] = ()) -> Seen:
    """Return a replication of some calls."""
    return Seen(calls, (Course(frozenset(), frozenset()),), (), strikes)
