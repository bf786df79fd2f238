"""The faults of a run in its answer: what struck, when, and how many calls were lost to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.faults.acting import FaultRow
from simulator.study.answer_form import FaultAnswer
from simulator.study.result import ReplicationResult
from simulator.study.words import count, seconds

_SHOWN: Final = 5  # faults in the head; the others are summed


def fault_answers(results: Sequence[ReplicationResult]) -> list[FaultAnswer]:
    """Return each fault that struck, in order of time."""
    rows: dict[str, list[FaultRow]] = {}
    for result in results:
        for row in result.faults:
            rows.setdefault(row.name, []).append(row)
    found = sorted(rows.values(), key=lambda each: min(row.begin for row in each))
    return [_answer(each, results) for each in found]


def _answer(each: Sequence[FaultRow], results: Sequence[ReplicationResult]) -> FaultAnswer:
    first = each[0]
    alike = len(each) <= len(results) and all(row.begin == first.begin for row in each)
    ends = {row.end for row in each}
    return FaultAnswer(
        fault=first.name,
        kind=first.kind,
        target=first.target,
        strikes=len(each),
        begin=first.begin if alike else None,
        end=ends.pop() if alike and len(ends) == 1 else None,
        calls=sum(result.struck[first.name] for result in results),
    )


def faults_text(faults: Sequence[FaultAnswer]) -> Iterator[str]:
    """Yield a line for each fault, of many for the first of them.

    Examples
    --------
    >>> found = FaultAnswer("mxone down", "down", "mxone", 20, 1800.0, 2400.0, 6040)
    >>> print(*faults_text([found]))
    fault mxone down at 30 min for 10 min: 6,040 calls lost
    """
    for one in faults[:_SHOWN]:
        what = f"{one.target} {one.kind}"
        name = one.fault if one.fault == what else f"{one.fault} ({what})"
        yield f"fault {name} {_when(one)}: {count(one.calls, 'call')} lost"
    rest = faults[_SHOWN:]
    if rest:
        lost = count(sum(one.calls for one in rest), "call")
        yield f"{count(len(rest), 'other fault')}: {lost} lost (show --json names them)"


def _when(one: FaultAnswer) -> str:
    if one.begin is None:
        return f"{count(one.strikes, 'time')} in all replications"
    if one.end is None:
        return f"at {seconds(one.begin)} to the end"
    lasts = one.end - one.begin
    return f"at {seconds(one.begin)}" + (f" for {seconds(lasts)}" if lasts else "")
