"""Reads what a study of failover is asked: topologies, what is varied, what fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.errors import InputError, Mark
from simulator.faults.load import Given, each
from simulator.faults.spec import FaultSpec
from simulator.study.arguments import check_arguments
from simulator.study.context import flows_of
from simulator.study.expect import Expectation
from simulator.study.failover.expecting import check_names, expected, places_of
from simulator.study.failover.ranking import elements, title, words
from simulator.study.failover.variants import names
from simulator.study.faulted import run_faults
from simulator.study.plan import RunPlan
from simulator.study.simulate import seconds, the_topology
from simulator.study.variants import Span, plan_of
from simulator.study.vary import given, points
from simulator.study.warmup import automatic_warmup
from simulator.topology.topology import Topology


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of `simulator.study.failover.study.failover`."""

    topologies: tuple[str | Path | Topology, ...]
    faults: Given
    vary: Mapping[str, object] | Sequence[str]
    n_minus_1: bool
    at: str | float | None
    lasts: str | float | None
    expect: Sequence[str]
    workload: str | Path | None
    duration: str | float
    warmup: str | float
    seed: int
    replications: int
    overrides: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Case:
    """What fails in one variant: its faults in words, and looked up."""

    label: str
    element: str
    faults: str
    specs: tuple[FaultSpec, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One network without its faults, and what fails in it."""

    topology: str
    values: Mapping[str, str]
    plan: RunPlan
    cases: tuple[Case, ...]
    directions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """All that is run.

    Parameters
    ----------
    title : str
    points : tuple of Point
    duration, warmup : float
    replications : int
    expect : tuple of Expectation
    """

    title: str
    points: tuple[Point, ...]
    duration: float
    warmup: float
    replications: int
    expect: tuple[Expectation, ...]


def asked(wanted: Asked, workers: int | None) -> Planned:
    """Return what is to be run.

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with it.
    """
    check_arguments(wanted.seed, "none", wanted.replications, workers)
    expect = expected(wanted.expect)
    _refuse_mixtures(wanted)
    combinations = points(given(wanted.vary))
    several = len(wanted.topologies) > 1
    found = [
        _point(the_topology(one, wanted.overrides), values, several, wanted)
        for one in wanted.topologies
        for values in combinations
    ]
    labels = [case.label for point in found for case in point.cases]
    if len({*labels}) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise InputError("the same variant twice", seen=twice)
    _check_names(expect, found)
    titles = " and ".join(dict.fromkeys(point.topology for point in found))
    plan = found[0].plan
    in_turn = wanted.n_minus_1
    what = title(*_times(plan.duration, wanted)) if in_turn else found[0].cases[0].faults
    return Planned(
        f"Failover of {titles}: {what}",
        tuple(found),
        plan.duration,
        plan.warmup,
        wanted.replications,
        expect,
    )


def _check_names(expect: tuple[Expectation, ...], found: Sequence[Point]) -> None:
    variants = [names(p.topology, p.values, case.element) for p in found for case in p.cases]
    places: set[str] = set()
    for point in found:
        places |= places_of(point.plan.topology, point.directions)
    check_names(expect, variants, places)


def _refuse_mixtures(wanted: Asked) -> None:
    told = each(wanted.faults)
    if wanted.n_minus_1 and told:
        raise InputError("faults and n-minus-1 exclude each other", mark=Mark("--n-minus-1"))
    if not wanted.n_minus_1 and not told:
        expected = "--fault 'mxone down at 30 min for 10 min', --faults FILE or --n-minus-1"
        raise InputError("nothing fails", expected=expected)
    if not wanted.n_minus_1 and (wanted.at is not None or wanted.lasts is not None):
        raise InputError("a time of failure goes with n-minus-1 alone", mark=Mark("--at, --for"))
    if not wanted.topologies:
        raise InputError("no topology to study")


def _point(begun: Topology, values: Mapping[str, str], several: bool, wanted: Asked) -> Point:
    loaded = the_topology(begun, values)
    span = Span(0.0, seconds(wanted.duration, "duration"), wanted.seed)
    plan = plan_of(loaded, wanted.workload, span)
    load = plan.workload
    assert load is not None  # a study has a workload
    before = wanted.warmup
    warmup = automatic_warmup(load) if before == "auto" else seconds(before, "warmup", zero=True)
    plan = replace(plan, warmup=warmup)
    directions = tuple(flow.direction for flow in flows_of(load, loaded.spec))
    parts = [loaded.name] if several or not (values or wanted.n_minus_1) else []
    parts += [f"{path.rpartition('.')[2]} {value}" for path, value in values.items()]
    label = ", ".join(parts)
    return Point(loaded.name, values, plan, tuple(_cases(plan, label, wanted)), directions)


def _cases(plan: RunPlan, label: str, wanted: Asked) -> Iterable[Case]:
    if not wanted.n_minus_1:
        told = ", ".join(map(str, each(wanted.faults)))
        yield Case(label, "", told, _specs(plan, wanted.faults))
        return
    at, lasts = _times(plan.duration, wanted)
    for scope, name in elements(plan.topology):
        text = words(scope, name, at, lasts)
        element = f"{scope} {name}"
        told = f"{element}, {label}" if label else element
        yield Case(told, element, text, _specs(plan, text))


def _times(duration: float, wanted: Asked) -> tuple[float, float]:
    at = duration / 3 if wanted.at is None else seconds(wanted.at, "at", zero=True)
    return at, duration / 6 if wanted.lasts is None else seconds(wanted.lasts, "for")


def _specs(plan: RunPlan, faults: Given) -> tuple[FaultSpec, ...]:
    load = plan.workload
    assert load is not None  # a study has a workload
    return run_faults(
        faults, plan.topology, start=load.start, zone=load.zone, duration=plan.duration
    ).specs


def with_faults(plan: RunPlan, specs: tuple[FaultSpec, ...]) -> RunPlan:
    """Return a plan with what fails."""
    return replace(plan, faults=specs)
