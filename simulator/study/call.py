"""One call of a run: its row, messages, ladder, and why it ended as it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.errors import InputError
from simulator.record.columns import MESSAGES, SEIZURES, STREAMS
from simulator.record.ladder import Ladder, ladder
from simulator.record.verbatim import Verbatim

if TYPE_CHECKING:
    from simulator.study.explain import Explanation
    from simulator.study.run import Run
    from simulator.topology.picture import Drawing

# rerun(run, replication, calls): the rows of MESSAGES of these calls (empty: of all), made anew.
Rerun = Callable[["Run", int, frozenset[int]], pd.DataFrame]
# texts(run, replication, call): the call's messages as text, in the order of their rows.
Texts = Callable[["Run", int, int], list[str]]
# streams(run, replication, call): the rows of STREAMS of a call, made anew.
Streams = Callable[["Run", int, int], pd.DataFrame]
_RERUN_HOME = "simulator.study.rerun"

Explain = Callable[["Run", "Call"], "Explanation"]
_EXPLAIN_HOME = "simulator.study.explain"


class Call:
    """One call of a run.

    Attributes
    ----------
    row : pandas.Series
        Its row of the table of calls.
    """

    def __init__(self, run: Run, row: pd.Series[Any]) -> None:
        self._run = run
        self.row = row

    @property
    def number(self) -> int:
        """Its number, unique over all replications."""
        return int(self.row["call"])

    @cached_property
    def messages(self) -> pd.DataFrame:
        """Its messages on all links, in order; made anew where no rows were kept."""
        kept = self._run._table(MESSAGES, call=self.number)
        if not kept.empty:
            return kept
        replication = int(self.row["replication"])
        again: Rerun = import_module(_RERUN_HOME).rerun
        return again(self._run, replication, frozenset({self.number}))

    def message(self, number: int) -> Verbatim:
        """Return one of its messages as text.

        The call's replication is run again for it, once for all messages of the call. A message
        of a line that is not SIP (ISDN, gateway control) has no text but its name.

        Parameters
        ----------
        number : int
            Row of `messages`, 0 for the first.

        Raises
        ------
        InputError
            There is no such row.
        """
        count = len(self._texts)
        if not is_number(number) or not 0 <= number < count:
            raise InputError(
                f"call {self.number} has no such message",
                mark=self._run._mark,
                seen=str(number),
                expected=f"0 to {count - 1}" if count else "a call with messages",
            )
        return Verbatim(self._texts[number])

    @cached_property
    def _texts(self) -> list[str]:
        again: Texts = import_module(_RERUN_HOME).texts
        return again(self._run, int(self.row["replication"]), self.number)

    @cached_property
    def seizures(self) -> pd.DataFrame:
        """What it took, and what was refused to it."""
        return self._run._table(SEIZURES, call=self.number)

    @cached_property
    def streams(self) -> pd.DataFrame:
        """Its streams of speech, hop by hop; made anew where no rows were kept."""
        kept = self._run._table(STREAMS, call=self.number)
        replication = int(self.row["replication"])
        if not kept.empty or replication == 0:
            return kept
        again: Streams = import_module(_RERUN_HOME).streams
        return again(self._run, replication, self.number)

    def explain(self) -> Explanation:
        """Return why the call ended as it did: the first decision, and how it went on.

        Where its messages were not kept, its replication is run again.
        """
        explain: Explain = import_module(_EXPLAIN_HOME).explain
        return explain(self._run, self)

    def draw(self, path: str | Path | None = None) -> Drawing:
        """Draw the topology with the way of the call: the hops of its INVITE, numbered.

        Parameters
        ----------
        path : str or pathlib.Path, optional
            Also write it there: ``.svg``, ``.png`` or ``.html``.
        """
        from simulator.study.picture import draw_call  # reads a topology: pydantic and YAML

        return draw_call(self._run, self, path)

    def ladder(
        self, *, nodes: Sequence[str] = (), width: int | None = None, raw: bool = False
    ) -> Ladder:
        """Return its messages as a ladder; a notebook draws it, `print` writes it as text.

        Parameters
        ----------
        nodes : sequence of str
            Only messages from or to these; all unless told.
        width : int, optional
            Columns that are there; labels are cut to fit.
        raw : bool
            With the whole text of each message.
        """
        return ladder(
            self.messages,
            self.row,
            nodes=nodes,
            width=width,
            raw=raw,
            addresses=self._run._addresses,
            text_of=self.message,
        )

    def __repr__(self) -> str:
        """Return number, direction and outcome."""
        return f"<Call {self.number}: {self.row['direction']}, {self.row['outcome']}>"

    def _repr_html_(self) -> str:
        return self.ladder()._repr_html_()


def is_number(call: object) -> bool:
    """Tell whether it can be the number of a call: a whole number of the table's 64 bits."""
    return not isinstance(call, bool) and isinstance(call, Integral) and abs(int(call)) < 2**63
