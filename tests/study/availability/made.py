"""Small studies, made once for all tests: thirty users, one direction over the trunk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from simulator.study.availability import AvailabilityStudy, availability

FILES = Path(__file__).parents[2] / "validation" / "topologies"
TRUNK = FILES / "bare-trunk.yaml"
FAULTS = ("mxone down mtbf 2 h mttr 5 min", "lan-lync down mtbf 2 h mttr 3 min")


@cache
def restless(full: bool) -> AvailabilityStudy:
    """A Telephony Server and a line that fail every other hour: 6 h, four times."""
    return availability(
        TRUNK,
        faults=FAULTS,
        duration="6 h",
        warmup="5 min",
        replications=4,
        overrides={"workload.load": 0.2},
        full=full,
        workers=1,
    )


@cache
def cut_trunk() -> AvailabilityStudy:
    """A trunk that is cut for 20 min every three hours: a day, four times."""
    return availability(
        TRUNK,
        faults="trunk sip-trunk down mtbf 3 h mttr 20 min",
        duration="1 d",
        warmup="5 min",
        replications=4,
        overrides={"workload.load": 0.1},
        expect=("availability >= 50 %", "downtime(lync) <= 1 h"),
        workers=1,
    )


@cache
def two_trunks() -> AvailabilityStudy:
    """Two trunks, of which either is enough, each cut for 40 min every two hours or so."""
    return availability(
        FILES / "redundant-trunks.yaml",
        faults=[
            "trunk sip-trunk down mtbf 2 h mttr 40 min",
            "trunk secondary-mediation down mtbf 2 h mttr 40 min",
        ],
        duration="8 h",
        warmup="5 min",
        replications=4,
        workers=1,
    )
