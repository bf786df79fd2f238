"""Runs all replications of all variants: first without faults, then with them, beside those."""

from __future__ import annotations

from simulator.study.failover.inputs import Planned, with_faults
from simulator.study.failover.measure import Measured, measure
from simulator.study.failover.seen import Seen
from simulator.study.failover.variants import Variant
from simulator.study.failover.watch import watch
from simulator.study.jobs import perform
from simulator.study.plan import RunPlan
from simulator.study.simulate import Progress


def perform_all(planned: Planned, workers: int | None, progress: Progress | None) -> list[Variant]:
    """Return the variants in the order of points and cases."""
    count = planned.replications
    cases = [(point, case) for point in planned.points for case in point.cases]
    total = (len(planned.points) + len(cases)) * count
    sound: dict[int, Seen] = {}
    jobs = [(point.plan, n, True) for point in planned.points for n in range(count)]
    for number, seen in perform(watch, jobs, workers):
        sound[number] = seen
        _tell(progress, len(sound), total)
    base = {id(point): place * count for place, point in enumerate(planned.points)}
    beside = [
        (with_faults(point.plan, case.specs), n, sound[base[id(point)] + n])
        for point, case in cases
        for n in range(count)
    ]
    found: dict[int, Measured] = {}
    for number, measured in perform(compared, beside, workers):
        found[number] = measured
        _tell(progress, len(sound) + len(found), total)
    return [
        Variant(
            case.label,
            point.topology,
            point.values,
            case.element,
            case.faults,
            tuple(found[place * count + n] for n in range(count)),
        )
        for place, (point, case) in enumerate(cases)
    ]


def compared(plan: RunPlan, number: int, sound: Seen) -> Measured:
    """Run a replication with its faults and return its figures beside the sound one."""
    return measure(plan, sound, watch(plan, number, False))


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
