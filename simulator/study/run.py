"""A run on disk, as a user explores it: tables, answer, single calls.

Tables are read when they are first asked for. Message rows that were not kept (``--messages
first`` keeps those of the first replication) come from running the call's replication again from
``inputs/`` and seed, which gives the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.columns import (
    CALLS,
    FAULTS,
    LINKS,
    MESSAGES,
    REJECTED,
    RESOURCES,
    SEIZURES,
    STREAMS,
    Table,
)
from simulator.record.ladder import Ladder
from simulator.record.store import read_table
from simulator.study.answer_text import answer_text
from simulator.study.call import Call, is_number
from simulator.study.completeness import lost_parts, unfinished
from simulator.study.manifest import FILE, Manifest, digest, read_json, read_manifest
from simulator.study.run_writer import ANSWER

__all__ = ["Call", "Run", "open_run"]

if TYPE_CHECKING:
    from simulator.record.reading import Capture
    from simulator.study.capture import Captured
    from simulator.study.compare import CallComparison, Comparison
    from simulator.study.explain import Explanation
    from simulator.topology.picture import Drawing

_COMPARE_HOME = "simulator.study.compare"


class Run:
    """A finished run.

    Parameters
    ----------
    path : Path
        Its folder.
    manifest : Manifest

    Attributes
    ----------
    state : str
        ``complete``, ``interrupted`` or ``running``.
    missing : str
        What a run that is not complete lacks; else empty.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @property
    def state(self) -> str:
        """State of the run when it was opened."""
        return self.manifest.state

    @property
    def missing(self) -> str:
        """What is missing, in words; empty for a complete run."""
        words = [unfinished(self.manifest)] if self.state != "complete" else []
        return "; ".join(words + lost_parts(self.path, self.manifest))

    # Tables

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One row an attempt of the measured windows."""
        return self._table(CALLS)

    @cached_property
    def messages(self) -> pd.DataFrame:
        """One row a message on a link, as far as rows were kept."""
        return self._table(MESSAGES)

    @cached_property
    def resources(self) -> pd.DataFrame:
        """One row a resource and replication."""
        return self._table(RESOURCES)

    @cached_property
    def seizures(self) -> pd.DataFrame:
        """One row a thing taken or refused."""
        return self._table(SEIZURES)

    @cached_property
    def streams(self) -> pd.DataFrame:
        """One row a stream of speech in one direction, as far as rows were kept."""
        return self._table(STREAMS)

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row a minute, link and direction: the bandwidth that media took."""
        return self._table(LINKS)

    @cached_property
    def rejected(self) -> pd.DataFrame:
        """One row a record that replay did not use; empty for a run."""
        return self._table(REJECTED)

    @cached_property
    def faults(self) -> pd.DataFrame:
        """One row each time that a fault struck; empty for a run without faults."""
        return self._table(FAULTS)

    def _table(self, table: Table, call: int | None = None) -> pd.DataFrame:
        return read_table(self.path, table, call=call)

    # Answer

    def answer(self) -> dict[str, Any]:
        """Return the answer; `docs/formats.md` lists its keys.

        Raises
        ------
        InputError
            There is none: no replication was finished. Or it is not what the run wrote.
        """
        path = self.path / ANSWER
        if not path.is_file():
            raise InputError("the run has no answer: no replication was finished", mark=self._mark)
        if self.manifest.answer and digest(path) != self.manifest.answer:
            raise InputError(
                "the answer is not the one that the run wrote",
                mark=Mark(str(path)),
                expected=f"the SHA-256 that stands in {FILE}",
            )
        return read_json(path)

    def text(self) -> str:
        """Return the answer as a page of text."""
        return answer_text(self.answer(), run=str(self.path), call=self._example())

    def _example(self) -> int | None:
        """Return a call of the first replication, whose messages are at hand.

        The first that was blocked, else the first answered over a trunk, else the first.
        """
        names = ("call", "direction", "outcome")
        rows = read_table(self.path, CALLS, replication=0, columns=names).sort_values("call")
        blocked, answered = (rows["outcome"] == word for word in ("blocked", "answered"))
        directions = rows["direction"].astype(str)
        # One side of a trunk call is Lync's, the other is not.
        crossing = directions.str.startswith("lync-to-") != directions.str.endswith("-to-lync")
        for chosen in (rows[blocked], rows[answered & crossing], rows):
            if not chosen.empty:
                return int(chosen["call"].iloc[0])
        return None

    # Calls

    def call(self, number: int) -> Call:
        """Return one call by its number.

        Raises
        ------
        InputError
            No attempt of the measured windows has it.
        """
        rows = self._table(CALLS, call=number) if is_number(number) else None
        if rows is None or rows.empty:
            expected = "a number of the column `call` of the table of calls"
            raise InputError("no such call", mark=self._mark, seen=str(number), expected=expected)
        return Call(self, rows.iloc[0])

    def explain(self, number: int) -> Explanation:
        """Return why one call ended as it did; see `Call.explain`."""
        return self.call(number).explain()

    def compare(self, other: Run | Capture, call: int | None = None) -> Comparison | CallComparison:
        """Return what differs between this run and another one, or a capture.

        Parameters
        ----------
        other : Run or Capture
        call : int, optional
            Only this call: its messages aligned, headers and timings that differ.
        """
        home = import_module(_COMPARE_HOME)
        found: Comparison | CallComparison = (
            home.compare(self, other) if call is None else home.compare_call(self, other, call)
        )
        return found

    def ladder(
        self,
        number: int,
        *,
        nodes: Sequence[str] = (),
        width: int | None = None,
        raw: bool = False,
    ) -> Ladder:
        """Return the messages of one call as a ladder; see `Call.ladder`."""
        return self.call(number).ladder(nodes=nodes, width=width, raw=raw)

    def pcap(
        self,
        path: str | Path,
        call: int | None = None,
        *,
        nodes: Sequence[str] = (),
        media: bool = False,
    ) -> Captured:
        """Write the signalling of the first replication, or of one call, as a capture.

        The replication is run again for it.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in ``.pcapng``.
        call : int, optional
            Only this call, of whichever replication.
        nodes : sequence of str
            Only messages from or to these; all unless told.
        media : bool
            Also every packet of speech of the measured window, as it comes to its receiver.

        Raises
        ------
        InputError
            The file cannot be written, there is no such call or node, or there is SRTP to write
            and pylibsrtp is not installed.
        """
        from simulator.study.capture import write_capture  # a whole simulator, to run it again

        replication = 0 if call is None else int(self.call(call).row["replication"])
        return write_capture(self, path, replication, call, nodes, media=media)

    def draw(self, path: str | Path | None = None) -> Drawing:
        """Draw its topology with the loads of servers, links and resources.

        Parameters
        ----------
        path : str or pathlib.Path, optional
            Also write it there: ``.svg``, ``.png`` or ``.html``.
        """
        from simulator.study.picture import draw_run  # reads a topology: pydantic and YAML

        return draw_run(self, path)

    # Looks

    def _addresses(self) -> Mapping[str, str]:
        # Reading a topology loads pydantic and YAML, for which only a picture should pay.
        from simulator.study.addresses import addresses

        return addresses(self.path, self.manifest)

    @property
    def _mark(self) -> Mark:
        return Mark(str(self.path))

    def __repr__(self) -> str:
        """Return path and state."""
        return f"<Run {self.path}: {self.state}>"

    def _repr_html_(self) -> str:
        try:
            text = self.text()
        except InputError as error:
            text = str(error)
        return f"<pre>{escape(text)}</pre>"


def open_run(path: str | Path, *, partial: bool = False) -> Run:
    """Open the folder of a run.

    Parameters
    ----------
    path : str or pathlib.Path
    partial : bool
        Take also a run that is not complete; its `missing` says what it lacks.

    Raises
    ------
    InputError
        It is no folder of a run, or not complete.
    """
    folder = Path(path)
    if not folder.is_dir():
        what = "a file, not the folder of a run" if folder.exists() else "no such folder of a run"
        raise InputError(what, mark=Mark(str(folder)))
    manifest = read_manifest(folder)
    if manifest.state != "complete" and not partial:
        raise InputError(
            f"the run is not complete: {unfinished(manifest)}",
            mark=Mark(str(folder)),
            expected=_PARTIAL,
        )
    lost = lost_parts(folder, manifest)
    if lost and not partial:
        raise InputError(
            f"the run is not whole: {'; '.join(lost)}", mark=Mark(str(folder)), expected=_PARTIAL
        )
    return Run(folder, manifest)


_PARTIAL: Final = "partial=True (--partial) to see what there is"
