"""The streams of a capture as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from simulator.media.codecs.bandwidth import IP_BYTES, LINK_BYTES, UDP_BYTES
from simulator.record.reading.find_streams import FoundStreams
from simulator.record.reading.heard import HeardStream
from simulator.record.reading.reports import Heard, Reports
from simulator.record.reading.stream_columns import CAPTURED_STREAMS
from simulator.record.reading.streams import End
from simulator.record.reading.tables import frame, seconds

_Value = Callable[[HeardStream], object]


def stream_table(found: FoundStreams, start: int, name: Callable[[End], str]) -> pd.DataFrame:
    """Return the table of streams.

    Parameters
    ----------
    found : FoundStreams
    start : int
        What instants are counted from, nanoseconds since 1970.
    name : callable
        What an end is called.
    """
    columns: dict[str, _Value] = {
        "replication": lambda one: 0,
        "call": lambda one: one.call,
        "source": lambda one: name(one.way.source),
        "destination": lambda one: name(one.way.destination),
        "ssrc": lambda one: f"0x{one.ssrc:08X}",
        "codec": lambda one: _name(one, one.main),
        "payload_type": lambda one: one.main,
        "other_codecs": _others,
        "ptime": lambda one: one.ptime,
        "srtp": lambda one: one.suite,
        "begin": lambda one: seconds(one.begin, start),
        "end": lambda one: seconds(one.end, start),
        "bandwidth": _bandwidth,
        "packets": lambda one: one.packets,
        "lost": lambda one: one.numbering.lost,
        "duplicates": lambda one: one.numbering.duplicates,
        "reordered": lambda one: one.numbering.reordered,
        "jumps": lambda one: one.numbering.jumps,
        "jitter": lambda one: one.jitter.mean,
        "jitter_max": lambda one: one.jitter.greatest,
        **_reported(found.reports),
    }
    return frame(CAPTURED_STREAMS, found.streams, columns)


def _reported(reports: Reports) -> Mapping[str, _Value]:
    def told(one: HeardStream) -> Heard | None:
        # Of SRTCP the numbers are encrypted, and may look like some.
        return None if one.suite else reports.heard(one.way, one.ssrc)

    def lost(one: HeardStream) -> int | None:
        heard = told(one)
        return None if heard is None else heard.last.cumulative_lost

    def jitter(one: HeardStream) -> float | None:
        heard, codec = told(one), one.codecs.get(one.main)
        if heard is None or codec is None or not codec.clock_rate:
            return None
        return heard.last.jitter / codec.clock_rate

    def count(one: HeardStream) -> int:
        heard = told(one)
        return 0 if heard is None else heard.reports

    return {
        "sent": lambda one: None if one.suite else reports.sent(one.way, one.ssrc),
        "reports": count,
        "reported_lost": lost,
        "reported_jitter": jitter,
    }


def _name(one: HeardStream, kind: int) -> str | None:
    codec = one.codecs.get(kind)
    return None if codec is None else codec.name


def _others(one: HeardStream) -> str | None:
    others = [kind for kind in one.types if kind != one.main]
    return ", ".join(_name(one, kind) or str(kind) for kind in others) or None


_ETHERNET: Final = LINK_BYTES["ethernet"] + UDP_BYTES


def _bandwidth(one: HeardStream) -> float | None:
    if one.ptime is None:
        return None
    headers = _ETHERNET + IP_BYTES[6 if ":" in one.way.source.address else 4]
    return 8 * (one.octets / one.packets + headers) / one.ptime
