"""The checklist as a user holds it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from simulator.study.certify.item import FAIL, Entry
from simulator.study.certify.writing import html, junit, markdown, plain, text, write


class Checklist:
    """What became of the integration guide's checklist in a topology.

    Attributes
    ----------
    topology, description : str
    entries : tuple of Entry
        One for each item, in the order of the guide.
    """

    def __init__(self, topology: str, description: str, entries: tuple[Entry, ...]) -> None:
        self.topology = topology
        self.description = description
        self.entries = entries

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""
        return not self.failures

    @property
    def failures(self) -> tuple[Entry, ...]:
        """The items that fail."""
        return tuple(entry for entry in self.entries if entry.result == FAIL)

    @property
    def counts(self) -> dict[str, int]:
        """How many items have each verdict."""
        return dict(Counter(entry.result for entry in self.entries))

    @property
    def table(self) -> pd.DataFrame:
        """One row an item: its number, what it is, clause of the guide, verdict, what was seen."""
        return pd.DataFrame(
            [
                (one.item.number, one.item.title, one.item.clause, one.result, one.seen)
                for one in self.entries
            ],
            columns=["item", "title", "clause", "verdict", "seen"],
        )

    def entry(self, number: str) -> Entry:
        """Return what became of one item.

        Raises
        ------
        KeyError
            It is not in the list.
        """
        for one in self.entries:
            if one.item.number == number:
                return one
        raise KeyError(number)

    # Forms

    def text(self, width: int | None = None) -> str:
        """Return it as text; what fails with the ladder and the place of the miss."""
        return text(self, width)

    def markdown(self) -> str:
        """Return the table and all ladders in Markdown."""
        return markdown(self)

    def html(self) -> str:
        """Return it as a page that stands alone, with a ladder of each item to unfold."""
        return html(self)

    def junit(self) -> str:
        """Return it as JUnit XML: a test case an item."""
        return junit(self)

    def as_dict(self) -> dict[str, object]:
        """Return it as plain data, for JSON."""
        return plain(self)

    def save(self, path: str | Path) -> None:
        """Write it to a file: ``.txt``, ``.html``, ``.xml`` (JUnit), ``.json`` or ``.md``.

        Raises
        ------
        InputError
            For another suffix.
        """
        write(self, Path(path))

    def __bool__(self) -> bool:
        """Whether nothing fails."""
        return self.passed

    def __str__(self) -> str:
        """Return it as text."""
        return self.text()

    def __repr__(self) -> str:
        """Return how many items have each verdict."""
        told = ", ".join(f"{count} {result}" for result, count in self.counts.items())
        return f"<Checklist {self.topology}: {told}>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        return html(self, whole=False)
