"""What tshark should make of a table of messages, by its own rules for SIP over UDP.

It knows a transaction by Call-ID, both ends and the number in CSeq, so that CANCEL and ACK count
as of their INVITE; of each direction it remembers the method that came first with a number, and
finds repeats of that method alone: of requests other than ACK and CANCEL, and of final responses.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import pandas as pd

_NEVER = ("ACK", "CANCEL")
_SIP = ("udp", "tcp", "tls")


def sip_rows(messages: pd.DataFrame, *transports: str) -> pd.DataFrame:
    """Return the messages that are SIP on the wire, in the order in which they were sent."""
    rows = messages[messages["transport"].isin(transports or _SIP)]
    return rows.sort_values("time", kind="stable")


def records(rows: pd.DataFrame) -> Iterator[Any]:
    """Give each row as an object with the columns as attributes."""
    return iter(rows.itertuples())


def resent(rows: pd.DataFrame) -> list[bool]:
    """Tell of each row whether tshark takes it for a repeat."""
    first: dict[tuple[Any, ...], tuple[int, str]] = {}
    seen: set[tuple[Any, ...]] = set()
    found = []
    for row in records(rows):
        direction = (row.sip_call_id, row.source, row.destination)
        known = first.get(direction)
        if known is None or known[0] != row.cseq:
            first[direction] = (row.cseq, row.method)
        what = (*direction, row.cseq, row.method, row.sip_status)
        told = row.method not in _NEVER if row.sip_status == 0 else row.sip_status >= 200
        found.append(told and first[direction] == (row.cseq, row.method) and what in seen)
        seen.add(what)
    return found


def response_times(rows: pd.DataFrame) -> list[float]:
    """Return for each message the milliseconds since the last new request of its transaction.

    Not a number where none was seen.
    """
    asked: dict[tuple[Any, ...], float] = {}
    found = []
    for row, again in zip(records(rows), resent(rows), strict=True):
        ends = (row.source, row.destination)
        transaction = (row.sip_call_id, row.cseq, *(ends[::-1] if row.sip_status else ends))
        found.append((row.time - asked.get(transaction, nan)) * 1000.0)
        if row.sip_status == 0 and not again:
            asked[transaction] = row.time
    return found
