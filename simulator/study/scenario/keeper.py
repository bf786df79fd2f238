"""Keeps the rows of a scenario in memory: messages with all that is in them, seizures, calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from simulator.calls.attempt import Attempt
from simulator.contracts import Flow
from simulator.record.columns import CALLS, MESSAGES
from simulator.record.labels import Labeller
from simulator.record.recorder import ReplicationRecorder, call_row, message_columns


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on its way between two nodes.

    Parameters
    ----------
    index : int
        Place of its row in the table of messages.
    time : float
    arrival : float
        nan: lost.
    flow : Flow
    item : Request or Response
    label : str
    """

    index: int
    time: float
    arrival: float
    flow: Flow
    item: Any
    label: str

    @property
    def source(self) -> str:
        """The node that sent it."""
        return _name(self.flow)

    @property
    def destination(self) -> str:
        """The node that it was sent to, which the flow knows once the message has come."""
        return _name(self.flow.peer)


class Keeper(ReplicationRecorder):
    """A recorder of one replication that writes nothing and forgets nothing of its calls.

    Parameters
    ----------
    first : int
        Calls with lower numbers are those of a workload, and not kept.

    Attributes
    ----------
    sent : list of Sent
        Messages of calls, in the order in which they were sent.
    """

    def __init__(self, first: int = 1) -> None:
        super().__init__(0, None, "all", 0.0)
        self.sent: list[Sent] = []
        self._first = first
        self._words = Labeller()
        self._rows: list[tuple[float, float, int, Flow, Any]] = []

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """Keep a message of a call."""
        if sent < self.begin or item.call < self._first:
            return
        label = self._words(flow.transport, item)
        index = len(self.sent)
        self.sent.append(Sent(index, sent, arrived, flow, item, label))
        self._rows.append((sent, arrived, link, flow, item))

    def messages(self) -> pd.DataFrame:
        """Return the table of messages."""
        columns = message_columns(0, self._rows, Labeller()) if self._rows else ()
        return _frame(columns, [column.name for column in MESSAGES.columns])


def calls_frame(attempts: list[Attempt]) -> pd.DataFrame:
    """Return the table of calls."""
    rows = [(0, *call_row(attempt)) for attempt in attempts]
    names = [column.name for column in CALLS.columns]
    frame = _frame(tuple(zip(*rows, strict=True)), names)
    for column in CALLS.columns:
        if column.kind == "int":
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("int64")
        elif column.kind == "float":
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("float64")
    return frame


def _frame(columns: tuple[Any, ...], names: list[str]) -> pd.DataFrame:
    given = columns or tuple([] for _ in names)
    return pd.DataFrame({name: list(values) for name, values in zip(names, given, strict=True)})


def _name(flow: Flow | None) -> str:
    core: Any = None if flow is None else flow.core
    return "" if core is None else str(core.name)
