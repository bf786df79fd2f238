"""The calls of a capture as call records: who called whom, when, how long, how it ended.

They are written as the rows of a file, which the mapping `capture` reads as it would any other:
so a mapping of the user's own can tell the sides of the parties, or leave legs out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

from simulator.errors import InputError, Mark
from simulator.record.reading import Capture, CapturedCallFacts, read_capture
from simulator.workload.captured_legs import first_legs

MAPPING: Final = "capture"
_COLUMNS: Final = (
    "call",
    "start",
    "caller",
    "called",
    "dialled",
    "ring",
    "talk",
    "outcome",
    "sip_status",
    "q850_cause",
    "caller_address",
    "called_address",
    "caller_product",
    "called_product",
    "sip_call_id",
    "leg_of",
)
_SECOND: Final = 1_000_000_000


class CapturedRecords(NamedTuple):
    """The calls of a capture, written as comma separated values.

    Parameters
    ----------
    text : str
        A header, then a line a call.
    remarks : tuple of str
        What was not as it should be.
    """

    text: str
    remarks: tuple[str, ...]


def captured_records(path: str | Path) -> CapturedRecords:
    """Return the calls of a capture file as records.

    Raises
    ------
    InputError
        It is no capture, or holds no call.
    """
    capture = read_capture(path)
    if not capture.facts:
        raise InputError(
            "; ".join(("the capture holds no calls", *capture.remarks)),
            mark=Mark(str(path)),
            expected="at least one INVITE",
        )
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    legs = first_legs(capture.facts)
    for call in capture.facts:
        writer.writerow((*_row(call, capture), legs.get(call.number, "")))
    return CapturedRecords(file.getvalue(), tuple(_remarks(capture)))


def _row(call: CapturedCallFacts, capture: Capture) -> tuple[object, ...]:
    ring, talk = _lengths(call, capture.end)
    return (
        call.number,
        "" if call.begin is None else _seconds(call.begin),
        *map(_cell, (call.caller, call.called, call.dialled)),
        ring,
        talk,
        call.outcome,
        "" if call.status is None else call.status,
        call.cause,
        call.caller_address,
        call.called_address,
        *map(_cell, (call.caller_product, call.called_product, call.call_id)),
    )


def _lengths(call: CapturedCallFacts, last: int) -> tuple[str, str]:
    """Return ring and talk; of a call that is still up, so far as the capture goes."""
    end = last if call.released is None else call.released
    if call.begin is None:
        return "", ""
    answered = end if call.answered is None else call.answered
    return _seconds(max(answered - call.begin, 0)), _seconds(max(end - answered, 0))


def _seconds(nanoseconds: int) -> str:
    """Return seconds with what a float of today's epoch holds: microseconds."""
    whole, part = divmod(round(nanoseconds / 1000), _SECOND // 1000)
    return f"{whole}.{part:06d}"


def _cell(text: str) -> str:
    """Return a peer's text on one line."""
    return " ".join(text.split())


def _remarks(capture: Capture) -> Iterator[str]:
    yield from capture.remarks
    up = sum(call.outcome == "pending" and call.begin is not None for call in capture.facts)
    if up:
        calls = "1 call was" if up == 1 else f"{up} calls were"
        yield f"{calls} still up when the capture ended, and ends there in the replay"
