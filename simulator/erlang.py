"""The traffic formulae under their public name: ``from simulator.erlang import b``.

`b`, `c`, `extended_b` and `engset` solve for whatever is left out. The rest are the plain
formulae: loss, finite sources, waiting, overflow. Units and sources stand in each docstring.
"""

from simulator.study.erlang import b, c, engset, extended_b, extended_b_total
from simulator.study.finite_sources import (
    call_congestion,
    engset_carried,
    idle_load,
    stated_load,
    time_congestion,
    traffic_congestion,
)
from simulator.study.loss import SharedLink, carried, continuous_b, erlang_b, kaufman_roberts
from simulator.study.overflow import (
    Equivalent,
    Overflow,
    equivalent,
    equivalent_blocking,
    hayward,
    joined,
    overflow,
    rapp,
)
from simulator.study.queueing import md1, md1_wait_cdf, mg1, mm1, mm1_wait_quantile, mmck
from simulator.study.waiting import (
    Waiting,
    erlang_c,
    erlang_c_waiting,
    mean_wait_of_delayed,
    prob_wait_over,
    service_level,
    wait_quantile,
)

__all__ = [
    "Equivalent",
    "Overflow",
    "SharedLink",
    "Waiting",
    "b",
    "c",
    "call_congestion",
    "carried",
    "continuous_b",
    "engset",
    "engset_carried",
    "equivalent",
    "equivalent_blocking",
    "erlang_b",
    "erlang_c",
    "erlang_c_waiting",
    "extended_b",
    "extended_b_total",
    "hayward",
    "idle_load",
    "joined",
    "kaufman_roberts",
    "md1",
    "md1_wait_cdf",
    "mean_wait_of_delayed",
    "mg1",
    "mm1",
    "mm1_wait_quantile",
    "mmck",
    "overflow",
    "prob_wait_over",
    "rapp",
    "service_level",
    "stated_load",
    "time_congestion",
    "traffic_congestion",
    "wait_quantile",
]
