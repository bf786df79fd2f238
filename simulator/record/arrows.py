"""Rows of the table of messages as arrows between nodes, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError

_COLUMNS: Final = (
    "time",
    "arrival",
    "source",
    "destination",
    "transport",
    "label",
    "branch",
    "cseq",
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message on its way from one node to the next.

    Parameters
    ----------
    sent : float
        Seconds from the start of the measured window.
    lost : bool
        It never arrived.
    source, destination : str
    transport : str
    label : str
        As a ladder shows it.
    again : bool
        A retransmission.
    """

    sent: float
    lost: bool
    source: str
    destination: str
    transport: str
    label: str
    again: bool


def arrows(messages: pd.DataFrame) -> list[Arrow]:
    """Return the arrows of a table of messages.

    Parameters
    ----------
    messages : pandas.DataFrame
        With the columns of `MESSAGES`.
    """
    # Rows are written in the order in which they were sent; equal instants keep it.
    ordered = messages.sort_values("time", kind="stable")
    rows: list[tuple[Any, ...]] = list(zip(*(ordered[name] for name in _COLUMNS), strict=True))
    seen: set[tuple[Any, ...]] = set()
    found = []
    for time, arrival, source, destination, transport, label, branch, cseq in rows:
        # A transaction carries a request and each of its responses once (RFC 3261 17); what
        # comes again on the same branch repeats it.
        what = (source, destination, branch, label, cseq)
        again = what in seen and transport == "udp"
        seen.add(what)
        found.append(
            Arrow(
                float(time),
                bool(pd.isna(arrival)),
                _name(source),
                _name(destination),
                str(transport),
                str(label),
                again,
            )
        )
    return found


def _name(node: Any) -> str:
    return "(nobody)" if pd.isna(node) else str(node)


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


def _ends(found: Sequence[Arrow]) -> Iterator[str]:
    for one in found:
        yield one.source
        yield one.destination
