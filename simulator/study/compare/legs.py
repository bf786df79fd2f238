"""The legs of one call in a source that knows only legs: a capture has one call for each Call-ID.

A run counts a call once through all back-to-back user agents; between two of them it has another
Call-ID. What a capture of it shows as several calls is gathered here again.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from simulator.study.compare.source import OneCall, Source, is_run


class Gathered:
    """Several calls of one source as one.

    Parameters
    ----------
    first : OneCall
        The one with the row of the table of calls.
    legs : list of OneCall
        All of them, the first one too.
    """

    def __init__(self, first: OneCall, legs: list[OneCall]) -> None:
        self.row: pd.Series[Any] = first.row
        tables = [leg.messages for leg in legs]
        owners = [
            (leg, i) for leg, table in zip(legs, tables, strict=True) for i in range(len(table))
        ]
        whole = pd.concat(tables, ignore_index=True)
        order = whole["time"].argsort(kind="stable")
        self._messages = whole.iloc[order].reset_index(drop=True)
        self._owners = [owners[place] for place in order]

    @property
    def messages(self) -> pd.DataFrame:
        """The messages of all, in order of time."""
        return self._messages

    def message(self, number: int) -> str:
        """Return one of these messages as text."""
        leg, index = self._owners[number]
        return leg.message(index)


def whole_call(source: Source, number: int, other: OneCall) -> OneCall:
    """Return a call with all legs that share a Call-ID with a call of another source."""
    first = source.call(number)
    if is_run(source):
        return first
    wanted = set(other.messages["sip_call_id"].dropna().astype(str))
    rows = source.messages
    legs = rows.loc[rows["sip_call_id"].astype(str).isin(wanted) & (rows["call"] > 0), "call"]
    numbers = sorted({int(leg) for leg in legs} | {number})
    return first if len(numbers) == 1 else Gathered(first, [source.call(n) for n in numbers])
