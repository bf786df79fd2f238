"""A workload by path or shipped name: read, extended, overridden, validated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.errors import InputError, InputErrors
from simulator.nodes.frozen import FrozenMapping
from simulator.topology.document import Document, validate
from simulator.topology.merge import find, read_merged
from simulator.topology.overrides import WORKLOAD, checked, put, steps
from simulator.workload.day_profile import Factors, read_profile
from simulator.workload.spec import (
    Arrivals,
    Law,
    Outcomes,
    Redial,
    TrafficSpec,
    WorkloadSpec,
)
from simulator.workload.traffic_schema import (
    FlowFile,
    LawFile,
    OutcomesFile,
    RedialFile,
    WorkloadFile,
)


def load_workload(
    path_or_name: str | Path, overrides: Mapping[str, object] | None = None
) -> WorkloadSpec:
    """Load a workload.

    Parameters
    ----------
    path_or_name : str or pathlib.Path
        A file, or the name of a shipped workload such as ``guide-busy-hour``.
    overrides : mapping, optional
        Values by path, as with ``--set``: ``{"workload.load": 1.2}``.

    Raises
    ------
    InputErrors
        Everything that is wrong, each in one line with its place.

    Examples
    --------
    >>> busy = load_workload("guide-busy-hour", {"workload.load": 1.2})
    >>> busy.zone, busy.load, [flow.source for flow in busy.flows]
    ('Europe/Stockholm', 1.2, ['lync', 'extensions', 'attached', 'pstn'])
    """
    path, name = find("workloads", path_or_name)
    document, _ = read_merged(path, name, "workloads")
    document = _overridden(document, overrides or {})
    file = validate(document, WorkloadFile)
    _all_told(file, document)
    flows = tuple(_flow(file, name, document, path) for name in file.traffic)
    start = file.start.replace(tzinfo=ZoneInfo(file.zone)).timestamp()
    return WorkloadSpec(start, file.zone, file.load, flows, file.name)


def _overridden(document: Document, overrides: Mapping[str, object]) -> Document:
    places = {
        path: (
            checked(document, WorkloadFile, steps(path.removeprefix(WORKLOAD)), path),
            value,
        )
        for path, value in overrides.items()
    }
    return put(document, places)


def _all_told(file: WorkloadFile, document: Document) -> None:
    """Refuse a destination whose outcomes stand nowhere."""
    errors = [
        InputError(
            f"no outcomes of calls to {called!r}",
            mark=document.mark(("traffic", name, "to", called)),
            field=f"traffic.{name}.to.{called}",
            expected=f"{called!r} in `outcomes`, at the top or here",
        )
        for name, flow in file.traffic.items()
        for called in flow.to
        if called not in file.outcomes and called not in flow.outcomes
    ]
    if errors:
        raise InputErrors(errors)


def _flow(file: WorkloadFile, name: str, document: Document, path: Path) -> TrafficSpec:
    flow = file.traffic[name]
    released = flow.released_by_caller
    return TrafficSpec(
        source=flow.source or name,
        arrivals=Arrivals(flow.arrivals, _factors(flow, path)),
        rate=flow.calls_per_user,
        destinations=tuple(flow.to.items()),
        ring=_law(flow.ring or file.ring),
        holding=_law(flow.holding or file.holding),
        patience=_law(flow.patience or file.patience),
        outcomes=FrozenMapping(
            {
                called: _outcomes(flow.outcomes.get(called) or file.outcomes[called])
                for called in flow.to
            }
        ),
        released_by_caller=file.released_by_caller if released is None else released,
        redial=_redial(flow.redial or file.redial),
        mark=document.mark(("traffic", name)),
    )


def _factors(flow: FlowFile, path: Path) -> Factors:
    if isinstance(flow.profile, str):
        return read_profile(path.parent / flow.profile)
    return tuple(sorted((flow.profile or {}).items()))


def _law(entry: LawFile) -> Law:
    values = entry.values or ()
    if values:
        mean = sum(values) / len(values)
        variance = sum((value - mean) ** 2 for value in values) / len(values)
        return Law(entry.law, mean, variance**0.5 / mean if mean else 0.0, values)
    cv = {"exponential": 1.0, "deterministic": 0.0}.get(entry.law, entry.cv or 0.0)
    return Law(entry.law, entry.mean or 0.0, cv)


def _outcomes(entry: OutcomesFile) -> Outcomes:
    return Outcomes(
        answered=entry.answered,
        busy=entry.busy,
        no_answer=entry.no_answer,
        declined=entry.declined,
        failed=entry.failed,
    )


def _redial(entry: RedialFile | None) -> Redial | None:
    if entry is None:
        return None
    return Redial(entry.probability, _law(entry.delay), entry.attempts)
