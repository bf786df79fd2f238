"""What a stretch of time begins with."""

from __future__ import annotations

from simulator.faults.load import all_faults
from simulator.faults.spec import Occurrence
from simulator.study.availability.tally import ALL
from simulator.study.availability.window import look
from simulator.study.variants import Span, plan_of
from simulator.topology.load import load_topology

HOUR = 3600.0


def test_an_outage_of_the_name_server_is_felt_as_if_names_were_of_any_age() -> None:
    """Records last an hour, so an outage of an hour is felt for half an hour on average.

    If all names were fresh at the start, nobody would feel the first 55 min of it.
    """
    topology = load_topology("guide-tcp", overrides={"workload.load": 0.01})
    plan = plan_of(topology, None, Span(120.0, 6 * HOUR, 1))
    (fault,) = all_faults("infrastructure down at 1 min for 1 h", topology.spec)
    felt = []
    for number in range(4):
        seen = look(plan, number, HOUR, [Occurrence(fault, HOUR + 60.0, 2 * HOUR)], to_end=False)
        felt.append(seen.tallies[ALL].unreachable)
    assert max(felt) > 600.0
