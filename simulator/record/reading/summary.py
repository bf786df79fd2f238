"""What a capture holds, in short: as text, and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd

from simulator.record.listing import as_rows, as_text
from simulator.record.reading.calls import CapturedCallFacts
from simulator.record.reading.container import counted
from simulator.record.reading.stream_columns import CAPTURED_STREAMS

_STREAMS_MOST: Final = 50  # in text; data holds all
_NANOSECONDS: Final = 1_000_000_000
_SHOWN: Final = (
    "call",
    "source",
    "destination",
    "ssrc",
    "codec",
    "other_codecs",
    "srtp",
    "begin",
    "end",
    "packets",
    "lost",
    "duplicates",
    "reordered",
    "jumps",
    "jitter",
    "jitter_max",
    "reported_lost",
)
_ONLY_IF_ANY: Final = ("duplicates", "reordered", "jumps")


def summary(
    name: str,
    start: int,
    end: int,
    packets: int,
    messages: int,
    calls: Sequence[CapturedCallFacts],
    streams: pd.DataFrame,
    remarks: Sequence[str],
) -> dict[str, Any]:
    """Return what a capture holds as plain data; instants of streams are seconds from its start.

    Parameters
    ----------
    name : str
        Of the file.
    start, end : int
        Nanoseconds since 1970.
    packets, messages : int
    calls : sequence of CapturedCallFacts
    streams : pandas.DataFrame
    remarks : sequence of str
    """
    return {
        "capture": name,
        "begin": _date(start) if packets else None,
        "duration": (end - start) / _NANOSECONDS,
        "packets": packets,
        "messages": messages,
        "calls": len(calls),
        "outcomes": dict(Counter(one.outcome for one in calls).most_common()),
        "streams": as_rows(streams),
        "remarks": list(remarks),
    }


def summary_text(about: dict[str, Any], streams: pd.DataFrame) -> str:
    """Return a summary as text, with a table of its streams.

    Parameters
    ----------
    about : dict
        As `summary` returns it.
    streams : pandas.DataFrame
    """
    lines = [
        f"{about['capture']}: {counted(about['packets'], 'packet')} in {about['duration']:.3f} s"
        + (f" from {about['begin']}" if about["begin"] else ""),
        f"{counted(about['messages'], 'SIP message')}, {counted(about['calls'], 'call')}"
        + _outcomes(about["outcomes"]),
        f"{counted(len(streams), 'stream')} of RTP",
    ]
    text = "\n".join(lines) + "\n"
    if streams.empty:
        return text
    shown = streams.head(_STREAMS_MOST)
    columns = tuple(name for name in _SHOWN if name not in _ONLY_IF_ANY or shown[name].any())
    text += "\n" + as_text(shown, columns, table=CAPTURED_STREAMS)
    if len(shown) < len(streams):
        text += f"{len(shown)} of {len(streams)} streams; --json gives all\n"
    return text


def _date(time: int) -> str | None:
    try:
        return datetime.fromtimestamp(time // _NANOSECONDS, UTC).isoformat()
    except (OverflowError, ValueError, OSError):  # beyond the year 9999, in a damaged file
        return None


def _outcomes(outcomes: dict[str, int]) -> str:
    if not outcomes:
        return ""
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcomes.items())
    return f": {told}"
