"""Rows of the table of messages as arrows between nodes, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError

# What is drawn; a capture may know less of a message than a run.
_COLUMNS: Final = (
    "time",
    "arrival",
    "source",
    "destination",
    "transport",
    "label",
    "branch",
    "cseq",
    "to_tag",
    "method",
    "sip_status",
    "sip_call_id",
)


class Kind(Enum):
    """What a message is for the eye: its colour in a picture."""

    REQUEST = "request"
    PROVISIONAL = "provisional response"
    SUCCESS = "success"
    REDIRECTION = "redirection"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message on its way from one node to the next.

    Parameters
    ----------
    index : int
        Place of its row in the table, from 0.
    sent : float
        Seconds from the start of the measured window, or of the capture.
    arrival : float or None
        None: it never arrived, or nobody knows when.
    lost : bool
        It never arrived.
    source, destination : str
    transport : str
    label : str
        As a ladder shows it.
    again : bool
        A retransmission.
    kind : Kind
    method : str
        Of the request, or of the request that it answers.
    call_id : str
        Empty: not known.
    cseq : str
        Number of CSeq; empty: not known.
    describes : bool
        It is known to bear a session description.
    """

    index: int
    sent: float
    arrival: float | None
    lost: bool
    source: str
    destination: str
    transport: str
    label: str
    again: bool
    kind: Kind
    method: str
    call_id: str
    cseq: str
    describes: bool = False


def arrows(messages: pd.DataFrame) -> list[Arrow]:
    """Return the arrows of a table of messages.

    The answer to a CANCEL on a primary rate is left out: there it is a DISCONNECT, which Q.931
    answers by RELEASE alone, and our model by both.

    Parameters
    ----------
    messages : pandas.DataFrame
        With the columns of `MESSAGES`. Without `arrival` nobody knows what was lost.
    """
    places = pd.Series(range(len(messages)), index=messages.index)
    # Rows are written in the order in which they were sent; equal instants keep it.
    order = messages["time"].argsort(kind="stable")
    columns = [places, *(_column(messages, name) for name in _COLUMNS)]
    rows = zip(*(list(column.iloc[order]) for column in columns), strict=True)
    knows = "arrival" in messages.columns
    seen: set[tuple[str, ...]] = set()
    made = [_arrow(row, knows, seen) for row in rows]
    return [one for one in made if not _is_unknown_to_isdn(one)]


def _is_unknown_to_isdn(arrow: Arrow) -> bool:
    cancel = arrow.method == "CANCEL" and arrow.kind is not Kind.REQUEST
    return cancel and arrow.transport == "isdn"


def _column(messages: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name in messages.columns:
        return messages[name]
    return pd.Series([None] * len(messages), index=messages.index, dtype=object)


def _arrow(row: tuple[Any, ...], knows: bool, seen: set[tuple[str, ...]]) -> Arrow:
    index, time, arrival, source, destination, *others = row
    transport, label, branch, cseq, to_tag, method, status, call_id = map(_word, others)
    ends = _word(source) or "(nobody)", _word(destination) or "(nobody)"
    # A transaction carries a request and each of its responses once (RFC 3261 17); what comes
    # again on the same branch repeats it. Branches of a fork differ by the tag of To.
    what = (*ends, branch, label, cseq, to_tag, call_id)
    again = what in seen and transport.lower() == "udp"
    seen.add(what)
    arrived = None if arrival is None or pd.isna(arrival) else float(arrival)
    lost = knows and arrived is None
    kind = _kind(status)
    return Arrow(
        int(index), float(time), arrived, lost, *ends, transport, label, again, kind, method,
        call_id, cseq,
    )  # fmt: skip


def _kind(status: str) -> Kind:
    number = int(float(status)) if status else 0
    kinds = (Kind.REQUEST, Kind.PROVISIONAL, Kind.SUCCESS, Kind.REDIRECTION)
    return kinds[number // 100] if number < 400 else Kind.FAILURE


def _word(value: Any) -> str:
    """Return a cell as text that is safe to show: a peer's bytes may hold control characters."""
    if value is None or pd.isna(value):
        return ""
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)


def between(found: Sequence[Arrow], nodes: Sequence[str]) -> list[Arrow]:
    """Return the arrows from or to some nodes.

    Raises
    ------
    InputError
        No arrow begins or ends at one of them.
    """
    known = path(found)
    for node in nodes:
        if node not in known:
            near = get_close_matches(node, known, 1)
            expected = f"{near[0]!r}" if near else f"one of {', '.join(known)}"
            raise InputError("the call does not pass this node", seen=node, expected=expected)
    return [one for one in found if not nodes or {one.source, one.destination} & set(nodes)]


def path(found: Sequence[Arrow]) -> list[str]:
    """Return the nodes in the order in which the messages reach them."""
    return list(dict.fromkeys(_ends(found)))


def back_to_back(found: Sequence[Arrow]) -> set[str]:
    """Return the nodes that end one dialog and begin another: their Call-IDs differ.

    A proxy passes the Call-ID on (RFC 3261 16.6), a back-to-back user agent makes its own.
    """
    seen: dict[str, set[str]] = {}
    for one in found:
        for node in (one.source, one.destination):
            seen.setdefault(node, set()).update({one.call_id} - {""})
    return {node for node, call_ids in seen.items() if len(call_ids) > 1}


def _ends(found: Sequence[Arrow]) -> Iterator[str]:
    for one in found:
        yield one.source
        yield one.destination
