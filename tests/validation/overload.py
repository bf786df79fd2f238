"""The reference's models of overload as topologies of ours, and what one replication shows."""

from collections.abc import Mapping

from simulator.study.overload.observe import Observation, observe
from simulator.study.plan import RunPlan
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload

CAPACITY = 1.0 / 0.012  # calls a second: six messages of 2 ms


def observed(
    load: float,
    overrides: Mapping[str, object],
    *,
    warmup: float,
    window: float,
    within: float = 10.0,
    seed: int = 1,
    replication: int = 0,
) -> Observation:
    """Run ``overload-udp`` with overrides at a load, as a share of its capacity."""
    loaded = load_topology("overload-udp", overrides={**overrides, "workload.load": repr(load)})
    named = loaded.spec.workload
    assert named is not None
    workload = load_workload(named, loaded.workload_overrides)
    span = window + within
    plan = RunPlan(loaded.spec, workload, (), 0.0, span, warmup, seed, False, "none", None)
    return observe(plan, replication, within)


def of_curve(row: Mapping[str, str]) -> dict[str, object]:
    """Return what a row of ``overload_curve.csv`` changes in the topology."""
    law = {"deterministic": "constant"}.get(row["service_distribution"], "exponential")
    changes: dict[str, object] = {
        "host.server.service_law": law,
        "host.server.queue_limit": int(row["buffer_msgs"]) - 1,  # one is in service
    }
    if row["control"].startswith("local 503"):
        changes["node.server.overload"] = "{reject_at: 50}"
    return changes


def of_invites(row: Mapping[str, str]) -> dict[str, object]:
    """Return what makes INVITE the only message that takes time, and so takes a place."""
    milliseconds = 1000.0 / float(row["service_rate_msg_s"])
    return {
        "host.server.queue_limit": int(row["buffer_msgs"]) - 1,
        "host.server.idle_work": "passes",
        "node.server.service": f"{{by_method: {{INVITE: {milliseconds:g} ms}}}}",
    }
