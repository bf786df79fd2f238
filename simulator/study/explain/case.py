"""One call with all that an explanation draws on, gathered once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

import pandas as pd

from simulator.calls.reasons import DIVERTED, STRUCK
from simulator.record.ladder.arrows import Arrow, arrows
from simulator.record.ladder.story import number, word
from simulator.sip.uri import parse_uri
from simulator.study.explain.background import Background, background_of
from simulator.study.explain.course import first_failure, first_refusal, last_invite
from simulator.study.explain.figures import Refused, calls_of, refused_resource
from simulator.study.manifest import Manifest

_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:.]+\]")


class Folder(Protocol):
    """A run on disk, `simulator.study.run.Run`."""

    path: Path
    manifest: Manifest


class Told(Protocol):
    """A call of a run, `simulator.study.run.Call`."""

    row: pd.Series[Any]

    @property
    def messages(self) -> pd.DataFrame:
        """Its messages on all links."""


@dataclass(frozen=True)
class Case:
    """A call to explain.

    Parameters
    ----------
    run : Folder
    told : Told
    """

    run: Folder
    told: Told

    @property
    def row(self) -> pd.Series[Any]:
        """Its row of the table of calls."""
        return self.told.row

    def word(self, column: str) -> str:
        """Return a cell of the row as text; empty where it is missing."""
        return word(self.row, column)

    def number(self, column: str) -> float | None:
        """Return a cell of the row as a number; None where it is missing."""
        return number(self.row, column)

    @property
    def call(self) -> int:
        """Its number."""
        return int(self.row["call"])

    @property
    def replication(self) -> int:
        """The replication that it belongs to."""
        return int(self.row["replication"])

    @property
    def rule(self) -> str:
        """The rule of the first decision; empty where there was none."""
        return self.word("reason_rule")

    @cached_property
    def node(self) -> str:
        """The node that decided; of a refusal that nobody explained the first that refused."""
        if self.rule == "refused by a peer":
            first = first_failure(self.arrows)
            return self.word("reason_node") if first is None else first.source
        return self.word("reason_node")

    @cached_property
    def background(self) -> Background:
        """What the run's inputs say."""
        return background_of(self.run)

    @cached_property
    def arrows(self) -> list[Arrow]:
        """Its messages in order."""
        return arrows(self.told.messages)

    @cached_property
    def refused(self) -> Refused | None:
        """The resource that was refused to it."""
        return refused_resource(self.run.path, self.replication, self.call)

    @cached_property
    def calls(self) -> pd.DataFrame:
        """The calls of its replication."""
        return calls_of(self.run.path, self.replication)

    @cached_property
    def decided(self) -> float | None:
        """When it was decided; None where nothing was."""
        if not self.rule:
            return None
        if self.refused is not None:
            return self.refused.time
        if self.rule == DIVERTED:
            return last_invite(self.arrows, self.node)
        struck = _STRUCK.search(self.word("reason")) if self.rule == STRUCK else None
        if struck is not None and float(struck[1]) >= (self.number("begin") or 0.0):
            return float(struck[1])
        seen = first_refusal(self.arrows, self.node)
        return self.number("released") if seen is None else seen

    @cached_property
    def peer(self) -> str:
        """The address that the decision names; empty where it names none."""
        found = _ADDRESS.search(self.word("reason"))
        return found.group().strip("[]") if found else ""

    def called_node(self, arrow: Arrow) -> str:
        """Return who an arrow goes to; of one that never came to a node, who has the address."""
        if arrow.destination != NOBODY:
            return arrow.destination
        uri = parse_uri(str(self.told.messages["request_uri"].iloc[arrow.index]))
        there = self.background.nodes_at(self.peer or uri.host)
        return there[0].name if len(there) == 1 else self.peer or uri.host


# What `simulator.faults.ledger` writes: when it struck.
_STRUCK: Final = re.compile(r" at (-?[0-9.e+]+) s \(")
NOBODY: Final = "(nobody)"  # as `record.ladder.arrows` has it


def drawn(case: Case) -> bool:
    """Tell whether the workload or a record decided, not something that was found."""
    return case.word("reason_source").startswith("outcomes of the workload")
