"""What a replication under watch keeps of its watchers."""

from __future__ import annotations

from dataclasses import replace

from simulator.study.failover.watch import Watched
from simulator.study.faulted import run_faults
from simulator.study.simulate import the_topology
from simulator.study.variants import Span, plan_of


def test_a_server_that_starts_again_watches_its_peers_anew() -> None:
    topology = the_topology("guide-tcp", {"workload.load": 0.01})
    plan = plan_of(topology, None, Span(0.0, 60.0, 1))
    faults = run_faults(
        "mediation restart at 10 s", topology.spec, start=0.0, zone="UTC", duration=60.0
    )
    watched = Watched(replace(plan, faults=faults.specs), 0, listens=False)
    before = watched.scene.world.pollers["mediation", "sip-trunk"]
    watched.seen()
    now = watched.scene.world.pollers["mediation", "sip-trunk"]
    assert len(before) == len(now) == 1
    assert before != now
    assert watched.pollers["mediation", "mxone", "sip-trunk"] == [*before, *now]
