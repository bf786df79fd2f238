"""The verdict on a scenario: one row for each expectation, and what happened."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from simulator.record.capture.transcript import text_of
from simulator.record.labels import Labeller
from simulator.record.ladder import Ladder, ladder
from simulator.study.scenario.keeper import calls_frame
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.study.scenario.writing import html, junit, plain, text, write
from simulator.workload.scenario.spec import Scenario

_ORIGIN: Final = "the start of the scenario"


class Verdict:
    """What became of a scenario.

    Attributes
    ----------
    scenario : Scenario
    record : Record
        Everything that happened.
    rows : tuple of Row
        One for each expectation, in the order of the file; then steps that were not performed.
    """

    def __init__(self, scenario: Scenario, record: Record, rows: tuple[Row, ...]) -> None:
        self.scenario = scenario
        self.record = record
        self.rows = rows

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return all(row.passed for row in self.rows)

    @property
    def failures(self) -> tuple[Row, ...]:
        """The rows that are not."""
        return tuple(row for row in self.rows if not row.passed)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is worth knowing, and no failure."""
        up = [f"call {one.number} of {one.caller}" for one in self.record.still_up]
        if not up:
            return ()
        return (f"still up at the end, {self.record.end:g} s: {', '.join(up)}",)

    # Tables

    @cached_property
    def events(self) -> pd.DataFrame:
        """What actors did and saw."""
        return self.record.log.frame()

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One row a call that an actor dialled."""
        return calls_frame(list(self.record.attempts))

    @cached_property
    def messages(self) -> pd.DataFrame:
        """One row a message of a call on a link."""
        return self.record.keeper.messages()

    def message(self, index: int) -> str:
        """Return the whole text of a message by its place in `messages`."""
        one = self.record.keeper.sent[index]
        return text_of(one.flow.transport, one.item, Labeller())

    def ladder(self, call: int | None = None, *, width: int | None = None) -> Ladder:
        """Return the ladder of a call, or of all calls of the scenario.

        Parameters
        ----------
        call : int, optional
            Its number; all unless told.
        width : int, optional
            Columns of the text that are there.
        """
        messages = self.messages
        row = None
        if call is not None:
            messages = messages[messages["call"] == call]
            found = self.calls[self.calls["call"] == call]
            row = None if found.empty else found.iloc[0]
        places = list(messages.index)
        return ladder(
            messages.reset_index(drop=True),
            row,
            width=width,
            text_of=lambda index: self.message(places[index]),
            origin=_ORIGIN,
        )

    # Forms

    def text(self, width: int | None = None) -> str:
        """Return it as text; each failure with the ladder of its call and the place of the miss."""
        return text([self], width)

    def html(self) -> str:
        """Return it as a page that stands alone."""
        return html([self])

    def junit(self) -> str:
        """Return it as JUnit XML: one test case an expectation."""
        return junit([self])

    def as_dict(self) -> dict[str, object]:
        """Return it as plain data, for JSON."""
        return plain(self)

    def save(self, path: str | Path) -> None:
        """Write it to a file: ``.txt``, ``.html``, ``.xml`` (JUnit) or ``.json``.

        Raises
        ------
        InputError
            For another suffix.
        """
        write([self], Path(path))

    def __bool__(self) -> bool:
        """Whether all is as expected."""
        return self.passed

    def __str__(self) -> str:
        """Return it as text."""
        return self.text()

    def __repr__(self) -> str:
        """Return the name, and how many rows passed."""
        good = len(self.rows) - len(self.failures)
        return f"<Verdict {self.scenario.name}: {good} of {len(self.rows)} passed>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        return html([self], whole=False)
