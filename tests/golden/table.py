"""A flow as a table in words, and its comparison with what was sent; see `tests.golden.harness`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tests.golden.facts import FACTS


class Row(NamedTuple):
    """One message as a flow states it."""

    sender: str
    receiver: str
    label: str
    lost: bool
    at: float
    item: Any


class Flows:
    """The messages of one network, and what a table says of them.

    Parameters
    ----------
    rows : iterable of Row
    names : mapping of address to name
        For the facts that name places.
    """

    def __init__(self, rows: Iterable[Row], names: Mapping[str, str]) -> None:
        self.rows = list(rows)
        self.names = names

    def says(self, table: str) -> None:
        """Compare with a table; the failure shows both, line by line."""
        wanted = [_Wanted.of(line) for line in table.splitlines() if line.split("#")[0].strip()]
        numbers = {row.number: i for i, row in enumerate(wanted)}
        wrong = False
        lines: list[str] = []
        for i in range(max(len(wanted), len(self.rows))):
            ours = self._line(i)
            theirs = wanted[i] if i < len(wanted) else None
            faults = ["no such row"] if theirs is None else self._faults(i, theirs, numbers)
            wrong = wrong or bool(faults)
            lines.append(f"{ours}{'    <-- ' + '; '.join(faults) if faults else ''}")
        assert not wrong, "\n" + "\n".join(lines)

    def _line(self, i: int) -> str:
        if i >= len(self.rows):
            return f"F{i + 1}  (nothing)"
        row = self.rows[i]
        return f"F{i + 1}  {row.sender} {'x' if row.lost else '>'} {row.receiver}  {row.label}"

    def _faults(self, i: int, wanted: _Wanted, numbers: Mapping[str, int]) -> list[str]:
        if i >= len(self.rows):
            return [f"wanted {wanted.text}"]
        row = self.rows[i]
        if (row.sender, row.receiver, row.label, row.lost) != wanted.message:
            return [f"wanted {wanted.text}"]
        found = [self._fault(i, name, value, numbers) for name, value in wanted.facts]
        return [fault for fault in found if fault]

    def _fault(self, i: int, name: str, value: str, numbers: Mapping[str, int]) -> str:
        got = self._fact(i, name)
        if value == "new":
            before = {self._fact(k, name) for k in range(i)}
            return f"{name} is an old one: {got}" if got in before or got == "-" else ""
        number, _, other = value.partition(".")
        if number in numbers:
            value = self._fact(numbers[number], other or name)
        return "" if got == value else f"{name} is {got}, not {value}"

    def _fact(self, i: int, name: str) -> str:
        row = self.rows[i]
        return f"{row.at:g}" if name == "at" else FACTS[name](row.item, self.names) or "-"


class _Wanted(NamedTuple):
    """A row of a table."""

    number: str
    message: tuple[str, str, str, bool]
    facts: tuple[tuple[str, str], ...]
    text: str

    @classmethod
    def of(cls, line: str) -> _Wanted:
        words = line.split("#")[0].split()
        number, sender, way, receiver = words[:4]
        label = [word for word in words[4:] if "=" not in word]
        facts = [word.partition("=") for word in words[4:] if "=" in word]
        message = (sender, receiver, " ".join(label), way == "x")
        pairs = tuple((name, value) for name, _, value in facts)
        return cls(number, message, pairs, " ".join(words[1:]))
