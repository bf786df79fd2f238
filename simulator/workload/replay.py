"""Reads a file of call records, or a capture, into calls and rejected rows.

Every data row of the file is one or the other: ``rows == used + rejected``. Nothing is repaired
in silence; where a row was read cautiously, a warning says how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from simulator.errors import InputError, Mark
from simulator.record.reading import is_capture
from simulator.workload.captured import MAPPING as CAPTURE
from simulator.workload.captured import CapturedRecords, captured_records
from simulator.workload.interpret import Cells, Interpreter, Unusable
from simulator.workload.legs import join
from simulator.workload.mapping import load_mapping
from simulator.workload.recognise import column_count_fits, header_of, recognise
from simulator.workload.records import (
    COLUMNS,
    JOINED,
    CallRecord,
    Rejected,
    Replay,
)
from simulator.workload.rows import Row, open_records, rows
from simulator.workload.schema import Mapping

_CLIP = 60


def read_records(
    path: str | Path,
    mapping: Mapping | str | Path | None = None,
    *,
    captured: CapturedRecords | None = None,
) -> Replay:
    """Read call records.

    Parameters
    ----------
    path : str or pathlib.Path
        A file of records; or a capture, whose calls are read as the mapping `capture` says.
    mapping : Mapping, str or pathlib.Path, optional
        A mapping, its file, or the name of a shipped one; left out it is recognised by the
        columns.
    captured : CapturedRecords, optional
        The calls of the capture at `path`, where they are known already.

    Returns
    -------
    Replay
        Calls in the order of the file. There may be none (`Replay.require_calls`).

    Raises
    ------
    UnrecognisedRecords
        No mapping was given and no shipped one fits.
    InputError
        The file cannot be read, is empty or binary, or lacks the mapping's columns.
    """
    path = Path(path)
    if captured is None and is_capture(path):
        captured = captured_records(path)
    if mapping is None:
        mapping = recognise(path) if captured is None else CAPTURE
    if not isinstance(mapping, Mapping):
        mapping = load_mapping(mapping)
    if captured is not None:
        source = rows(StringIO(captured.text), mapping.layout)
        found = _Reading(str(path), mapping).of(source)
        return replace(found, warnings=(*captured.remarks, *found.warnings))
    with open_records(path, mapping.layout.encoding) as file:
        return _Reading(str(path), mapping).of(rows(file, mapping.layout))


class _Reading:
    """One pass over a file."""

    def __init__(self, file: str, mapping: Mapping) -> None:
        self._file, self._mapping = file, mapping
        self._interpreter = Interpreter(mapping)
        self._calls: list[CallRecord] = []
        self._keys: list[str] = []
        self._rejected: list[Rejected] = []
        self._rows = 0

    def of(self, source: Iterator[Row]) -> Replay:
        """Return what the rows of `source` hold."""
        source, names = self._names(source)
        places = {name: names.index(name) for name in self._mapping.used_columns()}
        width = len(names)
        for row in source:
            self._rows += 1
            self._read(row, places, width)
        if not self._rows:
            expected = "at least one row of records"
            raise InputError("the file holds no records", mark=Mark(self._file), expected=expected)
        return self._result()

    def _names(self, source: Iterator[Row]) -> tuple[Iterator[Row], list[str]]:
        """Return the rows after the header, and the names of the columns by position."""
        layout = self._mapping.layout
        if not layout.header:
            return source, list(layout.columns)
        first = next(source, None)
        names = header_of(first) if first else []
        missing = [name for name in layout.columns if name not in names]
        if first and missing:
            close = get_close_matches(missing[0], names, n=1)
            raise InputError(
                f"the header lacks columns of the mapping {self._mapping.name!r}: "
                + ", ".join(map(repr, missing)),
                mark=Mark(self._file, first.line),
                seen=first.text,
                expected=f"{missing[0]!r}" + (f" where {close[0]!r} stands" if close else ""),
            )
        return source, names

    def _read(self, row: Row, places: dict[str, int], width: int) -> None:
        if row.problem is not None:
            self._reject(row.line, row.problem, row.text)
            return
        if not self._width_fits(len(row.cells), width):
            self._reject(row.line, COLUMNS, f"{len(row.cells)} instead of {width}: {row.text}")
            return
        cells = Cells(places, row.cells, self._mapping.layout.escapes)
        try:
            self._calls.append(self._interpreter.call(cells, row.line))
        except Unusable as reason:
            self._reject(row.line, reason.reason, reason.seen)
            return
        self._keys.append(self._key(cells))

    def _width_fits(self, count: int, width: int) -> bool:
        layout = self._mapping.layout
        if layout.header:
            return width - layout.optional <= count <= width
        return column_count_fits(count, layout)

    def _key(self, cells: Cells) -> str:
        rule = self._mapping.join
        values = [cells[column] for column in rule.by] if rule else []
        return " ".join(values) if all(values) else ""

    def _reject(self, line: int, reason: str, seen: str) -> None:
        self._rejected.append(Rejected(self._file, line, reason, seen[:_CLIP]))

    def _result(self) -> Replay:
        rule = self._mapping.join
        calls = self._calls
        if rule is not None:
            joined = join(calls, self._keys, rule.within)
            calls = joined.calls
            for leg, key in joined.legs:
                self._reject(leg.line, JOINED, key)
        return Replay(
            self._file,
            self._mapping.name,
            tuple(calls),
            tuple(sorted(self._rejected, key=lambda row: row.line)),
            self._rows,
            tuple(self._warnings(calls)),
        )

    def _warnings(self, calls: list[CallRecord]) -> Iterator[str]:
        rounded = Counter(call.resolution for call in calls if call.resolution >= 60)
        for resolution, count in sorted(rounded.items()):
            yield f"{count} of {len(calls)} starts are rounded to {resolution:g} s"
        for remark, count in sorted(self._interpreter.remarks.items()):
            yield f"{count} of {self._rows} rows: {remark}"
