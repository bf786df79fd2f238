"""Runs a scenario to its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.study.scenario.judges import judge
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.study.scenario.stage import perform
from simulator.study.scenario.verdict import Verdict
from simulator.workload.scenario import Scenario, load_scenario


def run_scenario(
    scenario: str | Path | Scenario,
    *,
    topology: str | Path | None = None,
    overrides: Mapping[str, object] | None = None,
    seed: int = 1,
) -> Verdict:
    """Perform a call scenario and judge what happened.

    Parameters
    ----------
    scenario : str, pathlib.Path or Scenario
        A file, the name of a shipped one, or one that is loaded.
    topology : str or pathlib.Path, optional
        Instead of the one that the file names.
    overrides : mapping, optional
        Laid over what the file sets, as with ``--set``.
    seed : int
        The same scenario and seed, the same verdict.

    Returns
    -------
    Verdict

    Raises
    ------
    InputErrors
        Everything that is wrong with the file; nothing was performed then.

    Examples
    --------
    >>> verdict = run_scenario("basic-lync-to-mxone")
    >>> verdict.passed, len(verdict.rows)
    (True, 9)
    """
    if not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario, topology=topology, overrides=overrides)
    record = perform(scenario, seed=seed)
    rows = [judge(expectation, record) for expectation in scenario.expectations]
    return Verdict(scenario, record, (*rows, *_undone(record)))


def _undone(record: Record) -> tuple[Row, ...]:
    """Return a row for each step that was not performed."""
    call = record.log.events[-1].call if record.log.events else 0
    return tuple(
        Row(f"step: {step.text}", False, f"not done: {why}", step.mark, call, record.end)
        for step, why in record.undone
    )
