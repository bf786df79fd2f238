"""A file of comma separated records as rows of text, each with the line it begins on.

A quote that is never closed costs one row, not the rest of the file: a row that does not close
its quotes within `_LINES` lines is given up as cut, and reading goes on at the next line.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from simulator.errors import InputError, Mark
from simulator.workload.records import CUT, NOT_CSV
from simulator.workload.schema import Layout

_HEAD: Final = 65_536
_LINES: Final = 50
_BLANKS: Final = b"\t\n\r\f\x1a"  # 0x1a ends files of old systems
# The longer mark first: that of UTF-32 begins like that of UTF-16.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """One row of the file.

    Attributes
    ----------
    line : int
        Where it begins, counted from 1.
    cells : list of str
        As far as they could be read.
    problem : str or None
        Why it could not: `CUT` or `NOT_CSV`.
    text : str
        Its first line as it stands in the file.
    """

    line: int
    cells: list[str]
    problem: str | None
    text: str


def open_records(path: Path, encoding: str = "utf-8") -> TextIO:
    """Open a file of records; characters that cannot be decoded are replaced, not fatal.

    Parameters
    ----------
    path : pathlib.Path
    encoding : str
        Where no byte order mark says otherwise.

    Raises
    ------
    InputError
        There is no such file, it is empty, or it is no text.
    """
    mark = Mark(str(path))
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}", mark=mark) from None
    if not head.strip():
        raise InputError("the file is empty", mark=mark, expected="call records")
    marked = next((name for bom, name in _BYTE_ORDER_MARKS if head.startswith(bom)), None)
    if marked in (None, "utf-8-sig") and _is_binary(head):
        seen = head[:12].decode("latin-1")
        raise InputError("a binary file", mark=mark, seen=seen, expected="comma separated text")
    return path.open(encoding=marked or encoding, errors="replace", newline="")


def rows(lines: Iterable[str], layout: Layout) -> Iterator[Row]:
    """Yield the rows of a file: neither comments, blank lines nor what the layout skips.

    Parameters
    ----------
    lines : iterable of str
        With their ends, as an open file gives them.
    layout : Layout
    """
    source = _Lines(lines, layout)
    while (first := source.next()) is not None:
        line, text = first
        if not text.strip() or (layout.comment and text.startswith(layout.comment)):
            continue
        whole = source.closed(text)
        if whole is None:
            cells = _cells(text, layout, strict=False) or []
            yield Row(line, cells, CUT, text.rstrip("\r\n"))
            continue
        cells = _cells(whole, layout, strict=True) or []
        yield Row(line, cells, None if cells else NOT_CSV, text.rstrip("\r\n"))


def _cells(text: str, layout: Layout, *, strict: bool) -> list[str] | None:
    try:
        reader = csv.reader(
            (text,),
            delimiter=layout.delimiter,
            quotechar=layout.quote,
            quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
            strict=strict,
        )
        return next(reader)
    except (csv.Error, StopIteration):
        return None


class _Lines:
    """The lines of a file with their numbers, some of which may be put back."""

    def __init__(self, lines: Iterable[str], layout: Layout) -> None:
        self._numbered = enumerate(lines, 1)
        self._back: deque[tuple[int, str]] = deque()
        self._quote = layout.quote
        for _ in range(layout.skip_lines):
            next(self._numbered, None)

    def next(self) -> tuple[int, str] | None:
        return self._back.popleft() if self._back else next(self._numbered, None)

    def closed(self, text: str) -> str | None:
        """Return `text` with as many further lines as its quotes need, or None."""
        if self._quote is None or text.count(self._quote) % 2 == 0:
            return text
        taken: list[tuple[int, str]] = []
        while len(taken) < _LINES and (more := self.next()) is not None:
            taken.append(more)
            if more[1].count(self._quote) % 2:
                return text + "".join(line for _, line in taken)
        self._back.extendleft(reversed(taken))
        return None


def _is_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in _BLANKS for byte in head)
    return b"\0" in head or controls * 20 > len(head)
