"""Captured messages and calls as the tables that a run has, with the same columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from simulator.record.columns import CALLS, MESSAGES, Kind, Table
from simulator.record.reading.calls import CapturedCallFacts
from simulator.record.reading.message import CapturedMessage
from simulator.record.reading.streams import End

_NANOSECONDS: Final = 1_000_000_000


def seconds(time: int | None, start: int) -> float | None:
    """Return an instant in seconds from the start; None where it is not known."""
    return None if time is None or time < 0 else (time - start) / _NANOSECONDS


def message_table(
    messages: Sequence[CapturedMessage], start: int, name: Callable[[End], str]
) -> pd.DataFrame:
    """Return the table of messages; `arrival` is missing: a capture is made at one place.

    Parameters
    ----------
    messages : sequence of CapturedMessage
        In order of time.
    start : int
        What instants are counted from, nanoseconds since 1970.
    name : callable
        What an end is called.
    """
    uris = {_request(one): one.uri for one in messages if one.uri is not None}
    columns: dict[str, Callable[[CapturedMessage], object]] = {
        "replication": lambda one: 0,
        "call": lambda one: one.call,
        "time": lambda one: seconds(one.time, start),
        "source": lambda one: name(one.source),
        "destination": lambda one: name(one.destination),
        "transport": lambda one: one.transport,
        "label": lambda one: one.label,
        "method": lambda one: one.method or None,
        "sip_status": lambda one: one.status,
        "cseq": lambda one: one.cseq if one.method else None,
        "sip_call_id": lambda one: one.call_id or None,
        "from_tag": lambda one: one.from_tag or None,
        "to_tag": lambda one: one.to_tag,
        "branch": lambda one: one.branch,
        "request_uri": lambda one: one.uri or uris.get(_request(one)),
    }
    return frame(MESSAGES, messages, columns)


def call_table(calls: Sequence[CapturedCallFacts], start: int) -> pd.DataFrame:
    """Return the table of calls; what a capture cannot know is missing."""
    columns: dict[str, Callable[[CapturedCallFacts], object]] = {
        "replication": lambda one: 0,
        "call": lambda one: one.number,
        "caller": lambda one: one.caller,
        "dialled": lambda one: one.dialled,
        "called": lambda one: one.called,
        "begin": lambda one: seconds(one.begin, start),
        "alerted": lambda one: seconds(one.alerted, start),
        "answered": lambda one: seconds(one.answered, start),
        "released": lambda one: seconds(one.released, start),
        "cleared": lambda one: seconds(one.cleared, start),
        "srd": _request_delay,
        "sdd": _disconnect_delay,
        "sdt": lambda one: _between(one.released, one.answered),
        "outcome": lambda one: one.outcome,
        "sip_status": lambda one: one.status,
        "q850_cause": lambda one: one.cause,
        "released_by": lambda one: one.released_by,
    }
    return frame(CALLS, calls, columns)


def _between(later: int | None, earlier: int | None) -> float | None:
    return None if later is None or earlier is None else (later - earlier) / _NANOSECONDS


def _request_delay(one: CapturedCallFacts) -> float | None:
    """Return the session request delay, or that of a failure (RFC 6076 4.3)."""
    refused = one.alerted is None and (one.status or 0) >= 300
    return _between(one.released if refused else one.alerted, one.begin)


def _disconnect_delay(one: CapturedCallFacts) -> float | None:
    by_caller = one.released_by == "caller" and one.outcome == "answered"
    return _between(one.cleared, one.released) if by_caller else None


def _request(one: CapturedMessage) -> tuple[object, ...]:
    """Return what a request and its responses share on one hop (RFC 3261 17.1.3)."""
    return one.call_id, one.from_tag, one.cseq, one.method, one.branch


def frame(
    table: Table, rows: Sequence[Any], columns: Mapping[str, Callable[[Any], object]]
) -> pd.DataFrame:
    """Return a table of rows; columns that nothing is said of are missing."""
    return pd.DataFrame(
        {
            column.name: _column(column.kind, list(map(columns.get(column.name, _missing), rows)))
            for column in table.columns
        }
    )


def _missing(row: object) -> None:
    return None


def _column(kind: Kind, values: list[Any]) -> pd.Series[Any]:
    if kind == "float" or (kind == "int" and None in values):
        return pd.Series(values, dtype="float64")
    if kind == "int":
        return pd.Series(values, dtype="int64")
    return pd.Series(values, dtype="category" if kind == "category" else "str")
