"""What a table and its columns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["int", "float", "text", "category", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
    kind : {'int', 'float', 'text', 'category', 'flag'}
    unit : str
        Empty where there is none.
    text : str
        What it holds, with the standard that defines it.
    values : tuple of (str, str)
        All that it can hold, with their meanings; empty: not known beforehand.
    """

    name: str
    kind: Kind
    unit: str
    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a folder of Parquet parts with these columns."""

    name: str
    text: str
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns)


WHEN: Final = "from the start of the measured window"
