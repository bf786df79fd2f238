"""Which call of one source is which of the other, and in what the two differ.

Two runs: the same replication, caller, digits and instant, since what callers do is drawn alike
whatever else differs. Else by Call-ID, and what that leaves by caller and called party in the order
in which they called: a capture knows no attempt of ours, and its clock has another start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from simulator.study.compare.source import Source, is_run

_WHO: Final = ("caller", "called")
_FACTS: Final = ("outcome", "sip_status", "q850_cause", "srd", "sdt")
COLUMNS: Final = (
    *_WHO,
    *(f"{name}_{side}" for name in ("call", "begin", *_FACTS) for side in "ab"),
    "differs",
)
_CLOSE: Final = 2e-6  # seconds: captures hold microseconds
_TAIL: Final = 4  # digits by which numbers in two plans are first sorted


@dataclass(frozen=True, slots=True)
class Matches:
    """Which call is which.

    Parameters
    ----------
    pairs : mapping of int to int
        The call of `b` for each call of `a` that has one.
    legs_a, legs_b : frozenset of int
        Calls that are further legs of those: a capture has one call for each Call-ID.
    """

    pairs: Mapping[int, int]
    legs_a: frozenset[int] = frozenset()
    legs_b: frozenset[int] = frozenset()


def matched(a: Source, b: Source) -> Matches:
    """Return which call of one source is which of the other."""
    if is_run(a) and is_run(b):
        return Matches(_by_attempt(a.calls, b.calls))
    found = _by_call_id(a.messages, b.messages)
    ours = a.calls[~a.calls["call"].isin([*found.pairs, *found.legs_a])]
    theirs = b.calls[~b.calls["call"].isin([*found.pairs.values(), *found.legs_b])]
    here, there = set(a.calls["call"]), set(b.calls["call"])
    # Messages of a run are also of calls from before its window, which have no row.
    pairs = {one: other for one, other in found.pairs.items() if one in here and other in there}
    return replace(found, pairs=pairs | _by_parties(ours, theirs))


def _by_attempt(ours: pd.DataFrame, theirs: pd.DataFrame) -> dict[int, int]:
    there = dict(_attempts(theirs))
    return {call: there[key] for key, call in _attempts(ours) if key in there}


def _attempts(calls: pd.DataFrame) -> Iterable[tuple[Hashable, int]]:
    keys = zip(
        calls["replication"],
        calls["caller"].astype(str),
        calls["dialled"].astype(str),
        calls["begin"].round(6),
        strict=True,
    )
    return zip(keys, map(int, calls["call"]), strict=True)


def _by_call_id(ours: pd.DataFrame, theirs: pd.DataFrame) -> Matches:
    here, there = (_call_ids(messages) for messages in (ours, theirs))
    pairs, taken = dict[int, int](), set[int]()
    same = [(here[call_id], there[call_id]) for call_id in here if call_id in there]
    for call, other in same:  # the caller's own leg comes first
        if call not in pairs and other not in taken:
            pairs[call] = other
            taken.add(other)
    return Matches(
        pairs,
        frozenset(call for call, _ in same if call not in pairs),
        frozenset(other for _, other in same if other not in taken),
    )


def _call_ids(messages: pd.DataFrame) -> Mapping[str, int]:
    rows = messages[(messages["call"] > 0) & messages["sip_call_id"].notna()]
    return dict(zip(rows["sip_call_id"].astype(str), map(int, rows["call"]), strict=True))


def _by_parties(ours: pd.DataFrame, theirs: pd.DataFrame) -> dict[int, int]:
    """Match calls in order of time; numbers agree where one ends with the other's digits."""
    waiting: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for caller, called, call in _parties(theirs):
        waiting[caller[-_TAIL:], called[-_TAIL:]].append((caller, called, call))
    found: dict[int, int] = {}
    for caller, called, call in _parties(ours):
        there = waiting[caller[-_TAIL:], called[-_TAIL:]]
        for place, other in enumerate(there):
            if _same(caller, other[0]) and _same(called, other[1]):
                found[call] = there.pop(place)[2]
                break
    return found


def _parties(calls: pd.DataFrame) -> Iterable[tuple[str, str, int]]:
    rows = calls.sort_values("begin", kind="stable")
    for caller, called, call in zip(rows["caller"], rows["called"], rows["call"], strict=True):
        yield _plain(caller), _plain(called), int(call)


def _plain(number: Any) -> str:
    text = "" if number is None or pd.isna(number) else str(number)
    return text.lstrip("+")


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def call_differences(a: Source, b: Source, found: Matches) -> pd.DataFrame:
    """Return one row a call of either source: its number, parties and facts in both.

    `differs` names the facts that are not equal; ``only in a`` or ``only in b`` where the other
    source has no such call.
    """
    ours, theirs = (_facts(source.calls) for source in (a, b))
    left, right = list(found.pairs), list(found.pairs.values())
    alone = (
        ours[~ours["call"].isin([*left, *found.legs_a])],
        theirs[~theirs["call"].isin([*right, *found.legs_b])],
    )
    both = _beside(_at(ours, left), _at(theirs, right))
    both["differs"] = _differing(both)
    parts = [both]
    for side, rows in zip("ab", alone, strict=True):
        part = rows.rename(columns={name: f"{name}_{side}" for name in rows if name not in _WHO})
        parts.append(part.assign(differs=f"only in {side}"))
    known = [part.astype(object) for part in parts if len(part)]
    table = pd.concat(known, ignore_index=True) if known else parts[0]
    return table.reindex(columns=list(COLUMNS))


def _facts(calls: pd.DataFrame) -> pd.DataFrame:
    facts = calls[["call", *_WHO, "begin", *_FACTS]].copy()
    facts["outcome"] = facts["outcome"].astype(str)
    return facts


def _at(facts: pd.DataFrame, calls: list[int]) -> pd.DataFrame:
    return facts.set_index("call").loc[calls].reset_index()


def _beside(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in ours.columns if name not in _WHO]
    sides = {
        f"{name}_{side}": rows[name]
        for name in names
        for side, rows in zip("ab", (ours, theirs), strict=True)
    }
    return pd.DataFrame({name: ours[name] for name in _WHO} | sides)


def _differing(both: pd.DataFrame) -> list[str]:
    """Name the facts that differ, for each row."""
    unequal = {name: ~_equal(both[f"{name}_a"], both[f"{name}_b"]) for name in _FACTS}
    rows = zip(*unequal.values(), strict=True)
    return [", ".join(name for name, no in zip(_FACTS, row, strict=True) if no) for row in rows]


def _equal(one: pd.Series[Any], other: pd.Series[Any]) -> pd.Series[Any]:
    if one.name is not None and str(one.name).startswith("outcome"):
        return one == other
    # In a run 0 stands for "no status" and "no cause", in a capture a missing value.
    left, right = (side.astype(float).fillna(0.0) for side in (one, other))
    return (left - right).abs() <= _CLOSE
