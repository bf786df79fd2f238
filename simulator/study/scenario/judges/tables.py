"""Judges rows of the tables of calls and of resources, by an expression over their columns."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from simulator.calls.attempt import Attempt
from simulator.record.columns import CALLS, RESOURCES, Table
from simulator.record.where import select
from simulator.study.result import ResourceFigures
from simulator.study.scenario.keeper import calls_frame
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.spec import CallExpected, ResourceExpected

_COMPARED: Final = re.compile(r"(\w+)\s*(?:[=<>]|!=)")  # names before a comparison


def judge_call(expected: CallExpected, record: Record) -> Row:
    """Judge the calls that an actor dialled, or all calls."""
    wanted = None if expected.of is None else set(record.call_of(expected.of))
    attempts = [one for one in record.attempts if wanted is None or one.number in wanted]
    if not attempts:
        return Row(expected.text, False, "nobody dialled", expected.mark, 0, record.end)
    frame = calls_frame(attempts)
    kept = set(select(frame, _without_bounds(CALLS), expected.where).index)
    wrong = [one for i, one in enumerate(attempts) if i not in kept]
    if not wrong:
        seen = "; ".join(_told(frame, i, expected.where) for i in range(len(attempts)))
        return Row(expected.text, True, seen, expected.mark, attempts[0].number)
    one = wrong[0]
    seen = f"call {one.number}: {_told(frame, attempts.index(one), expected.where)}"
    at = record.end if one.released != one.released else one.released
    return Row(expected.text, False, seen + _why(one), expected.mark, one.number, at)


def _without_bounds(table: Table) -> Table:
    """Return a table in which a value that no row has is no mistake: a scenario has few rows."""
    columns = tuple(
        replace(one, kind="text") if one.kind == "category" and not one.values else one
        for one in table.columns
    )
    return replace(table, columns=columns)


def _why(attempt: Attempt) -> str:
    if not attempt.reason_rule:
        return ""
    return f" ({attempt.reason_node}: {attempt.reason_rule}: {attempt.reason_text})"


def judge_resource(expected: ResourceExpected, record: Record) -> Row:
    """Judge what was taken of a resource."""
    named = [one for one in record.resources if one.name == expected.name]
    if not named:
        names = [one.name for one in record.resources]
        near = get_close_matches(expected.name, names, 1)
        seen = f"there is no resource {expected.name!r}"
        seen += f", but {near[0]!r}" if near else f"; there are {', '.join(names)}"
        return Row(expected.text, False, seen, expected.mark)
    frame = _resource_frame(named[0])
    passed = len(select(frame, _without_bounds(RESOURCES), expected.where)) == 1
    seen = _told(frame, 0, expected.where)
    call = record.first_call
    return Row(expected.text, passed, seen, expected.mark, 0 if passed else call)


def _resource_frame(one: ResourceFigures) -> pd.DataFrame:
    values: dict[str, Any] = {
        "replication": 0,
        "resource": one.name,
        "kind": one.kind,
        "size": one.size,
        "attempts": one.attempts,
        "blocked": one.blocked,
        "carried_traffic": one.carried,
        "offered_traffic": None,
        "peak": one.peak,
        "time_congestion": one.time_congestion,
        "wait_mean": one.wait_mean,
        "wait_max": one.wait_max,
    }
    return _numbers(pd.DataFrame({name: [value] for name, value in values.items()}), RESOURCES)


def _numbers(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    for column in table.columns:
        if column.kind in ("int", "float"):
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("float64")
    return frame


def _told(frame: pd.DataFrame, place: int, where: str) -> str:
    """Return the columns of a row that an expression names, with their values."""
    words = set(_COMPARED.findall(where))
    row = frame.iloc[place]
    found = [f"{name} = {_value(row[name])}" for name in frame.columns if str(name) in words]
    return ", ".join(found)


def _value(value: Any) -> str:
    if value is None or pd.isna(value):
        return "missing"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
