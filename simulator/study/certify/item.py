"""One line of the checklist, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from simulator.nodes.spec import TopologySpec
from simulator.study.scenario import Verdict

PASS: Final = "pass"
FAIL: Final = "fail"
AS_DOCUMENTED: Final = "as documented"
NOT_APPLICABLE: Final = "not applicable"
Result: TypeAlias = Literal["pass", "fail", "as documented", "not applicable"]

# Returns why a topology does not have what an item needs; empty: it has.
Need: TypeAlias = Callable[[TopologySpec], str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A call scenario that is performed for an item.

    Parameters
    ----------
    scenario : str
        Name of a shipped one.
    telling : tuple of str
        How the expectations begin whose findings are told.
    """

    scenario: str
    telling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    Parameters
    ----------
    number : str
        Of the guide's list, with a letter for each thing that it may mean.
    title : str
    clause : str
        Of the integration guide.
    trial : Trial
        Shows that it works; of an unsupported case that it does not, as the guide says.
    needs : tuple of Need
    cure : Trial or None
        Of an unsupported case: shows the way round it.
    """

    number: str
    title: str
    clause: str
    trial: Trial
    needs: tuple[Need, ...] = ()
    cure: Trial | None = None

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What is performed for it."""
        return (self.trial,) if self.cure is None else (self.trial, self.cure)


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of an item in a topology.

    Parameters
    ----------
    item : Item
    result : {'pass', 'fail', 'as documented', 'not applicable'}
    seen : str
        What shows it, or why it is not applicable.
    verdicts : tuple of Verdict
        Of the scenarios that were performed.
    """

    item: Item
    result: Result
    seen: str
    verdicts: tuple[Verdict, ...] = ()
