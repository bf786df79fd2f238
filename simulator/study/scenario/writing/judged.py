"""As much of a verdict as its writers need: `simulator.study.scenario.verdict.Verdict`."""

from __future__ import annotations

from typing import Protocol

from simulator.record.ladder import Ladder
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.spec import Scenario


class Judged(Protocol):
    """A verdict."""

    scenario: Scenario
    record: Record
    rows: tuple[Row, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""

    @property
    def failures(self) -> tuple[Row, ...]:
        """The rows that are not."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is worth knowing."""

    def ladder(self, call: int | None = None, *, width: int | None = None) -> Ladder:
        """Return the ladder of a call."""
        ...


def concerned(verdict: Judged) -> dict[int, list[Row]]:
    """Return the failures by the call that they are about; 0: those about none."""
    found: dict[int, list[Row]] = {}
    for row in verdict.failures:
        found.setdefault(row.call, []).append(row)
    return found
