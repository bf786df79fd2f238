"""Performs the checklist in a topology."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from simulator.errors import InputError
from simulator.nodes.spec import TopologySpec
from simulator.study.certify.checklist import Checklist
from simulator.study.certify.item import (
    AS_DOCUMENTED,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    Entry,
    Item,
    Trial,
)
from simulator.study.certify.items import ITEMS
from simulator.study.scenario import Verdict, run_scenario
from simulator.topology.complaints import nearest
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from simulator.workload.scenario import load_scenario

Change = Callable[[TopologySpec], TopologySpec]
Judge = Callable[[Trial], Verdict]
_ENOUGH: Final = 10  # users of one population


def certify(
    topology: str | Path | Topology,
    *,
    items: Iterable[str] = (),
    overrides: Mapping[str, object] | None = None,
    changed: Change | None = None,
    seed: int = 1,
) -> Checklist:
    """Perform the integration guide's checklist, item by item.

    Users are chosen by their kind, and nodes by what they do at the first trunk, so that any
    topology with a Direct SIP trunk can be judged.

    Parameters
    ----------
    topology : str, pathlib.Path or Topology
        A file, the name of a shipped one, or one that was loaded.
    items : iterable of str
        Numbers of those that are wanted, such as ``7a``; ``7`` means all of its letters, ``U``
        all unsupported cases. All unless told.
    overrides : mapping, optional
        Values of the topology by path, as with ``--set``.
    changed : callable, optional
        ``changed(spec)`` returns the network to perform in, such as one with another product
        profile.
    seed : int

    Returns
    -------
    Checklist

    Raises
    ------
    InputErrors
        Everything that is wrong with the topology.
    InputError
        There is no such item.

    Examples
    --------
    >>> found = certify("guide-tcp", items=["1a", "7a"])
    >>> [(entry.item.number, entry.result) for entry in found.entries]
    [('1a', 'pass'), ('7a', 'not applicable')]
    """
    wanted = _wanted(items)
    if isinstance(topology, Topology):
        overrides = {**topology.overrides, **(overrides or {})}
        topology = topology.files[0]
    loaded = load_topology(topology, overrides=overrides)
    alter = changed or _same

    def judged(trial: Trial) -> Verdict:
        scenario = load_scenario(trial.scenario, topology=topology, overrides=overrides)
        spec = _few(alter(scenario.topology.spec))
        network = Topology(spec, files=scenario.topology.files)
        return run_scenario(replace(scenario, topology=network), seed=seed)

    entries = [_entry(item, loaded.spec, judged) for item in wanted]
    return Checklist(loaded.name, loaded.spec.description, tuple(entries))


def _same(spec: TopologySpec) -> TopologySpec:
    return spec


def _few(spec: TopologySpec) -> TopologySpec:
    """Leave out users who would only register; actors are the first ones of a population."""
    populations = (replace(one, users=min(one.users, _ENOUGH)) for one in spec.populations)
    return replace(spec, populations=tuple(populations))


def _wanted(numbers: Iterable[str]) -> list[Item]:
    asked = [number.strip() for number in numbers]
    for number in asked:
        if not any(_is_meant(item, number) for item in ITEMS):
            known = [item.number for item in ITEMS]
            raise InputError(
                "no such item of the checklist", seen=number, expected=nearest(number, known)
            )
    return [item for item in ITEMS if not asked or any(_is_meant(item, one) for one in asked)]


def _is_meant(item: Item, asked: str) -> bool:
    """Tell whether a number means an item: its own, or what several have in common."""
    begin, number = asked.lower(), item.number.lower()
    rest = number.removeprefix(begin)
    return bool(begin) and rest != number and not (begin[-1].isdigit() and rest[:1].isdigit())


def _entry(item: Item, topology: TopologySpec, judged: Judge) -> Entry:
    for need in item.needs:
        missing = need(topology)
        if missing:
            return Entry(item, NOT_APPLICABLE, missing)
    verdicts = tuple(judged(trial) for trial in item.trials)
    if not all(verdicts):
        return Entry(item, FAIL, _missed(item, verdicts), verdicts)
    if item.cure is None:
        return Entry(item, PASS, _told(item.trial, verdicts[0]), verdicts)
    symptom, cure = (_told(trial, one) for trial, one in zip(item.trials, verdicts, strict=True))
    return Entry(item, AS_DOCUMENTED, f"symptom: {symptom}. Way round: {cure}", verdicts)


def _told(trial: Trial, verdict: Verdict) -> str:
    """Return what was seen of the expectations that tell most."""
    rows = [row for row in verdict.rows if row.expected.startswith(trial.telling)]
    return "; ".join(dict.fromkeys(_finding(row.expected, row.seen) for row in rows))


def _finding(expected: str, seen: str) -> str:
    if " = " in seen:  # a figure of a resource, which does not say of which
        return f"{expected.partition(':')[0]}: {seen}"
    if seen != "did not happen":
        return seen
    return f"{expected.removeprefix('never: ').removesuffix(', none')}: never"


def _missed(item: Item, verdicts: tuple[Verdict, ...]) -> str:
    """Return the first thing that was not as expected, and how many there are."""
    missed = [
        (trial, row)
        for trial, verdict in zip(item.trials, verdicts, strict=True)
        for row in verdict.failures
    ]
    trial, row = missed[0]
    kind = "" if item.cure is None else "way round: " if trial is item.cure else "symptom: "
    ends = (one.seen for _, one in missed[1:] if one.expected.startswith("call"))
    end = next((f"; {seen}" for seen in ends), "")
    more = f" (and {len(missed) - 1} more)" if len(missed) > 1 else ""
    return f"{kind}expected {row.expected}; seen: {row.seen}{end}{more}"
