"""The rows that media leaves: of streams, of links, and what it adds to those of calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from simulator.record.columns import CALL_MEDIA, CALLS, LINKS, STREAMS
from simulator.record.store import PartWriter, fill_part, write_table
from simulator.study.media.flow import Figures, packets_between
from simulator.study.media.leg import Phase
from simulator.study.media.load import BIN, Profile
from simulator.study.media.payload import Point
from simulator.study.media.roads import Direction
from simulator.study.media.talk import Talk

_BATCH: Final = 1024
_NOTHING: Final = (None,) * 4  # what lines do not have, three times and one
_MISSING: Final = (None,) * len(CALL_MEDIA)

Row = tuple[object, ...]


class MediaBooks:
    """Rows of one replication on their way to disk.

    Parameters
    ----------
    folder : Path or None
        None: nothing is written.
    replication : int
    streams : bool
        Whether rows of streams are kept.
    """

    def __init__(self, folder: Path | None, replication: int, *, streams: bool) -> None:
        self._folder = folder
        self._replication = replication
        self._part = f"r{replication:05d}"
        self._rows: list[Row] = []
        self._calls: dict[int, Row] = {}
        wanted = folder is not None and streams
        self._writer = PartWriter(folder, STREAMS, self._part) if wanted and folder else None

    @property
    def keeps_streams(self) -> bool:
        """Whether rows of streams are written."""
        return self._writer is not None

    def call(self, number: int, talk: Talk, bypassed: bool | None, level: str) -> None:
        """Keep what the users of a call had of its media."""
        self._calls[number] = (*talk.columns, bypassed, talk.assumed, level)

    def stream(
        self,
        call: int,
        phase: Phase,
        figures: Figures,
        delay: float,
        level: str,
        *,
        lasts: bool,
    ) -> None:
        """Keep the row of a stream; one that lasts was still there at the end."""
        payload = phase.payload
        assert payload is not None
        head = (
            self._replication,
            call,
            phase.hop,
            phase.ahead,
            phase.source,
            phase.target,
            _text(phase.own),
            _text(phase.peer),
        )
        times = (phase.begin, None if lasts else phase.end, payload.bandwidth)
        links = phase.road.names or None
        if payload.codec is None:
            row: Row = (*head, *_NOTHING, links, *times, *_NOTHING, None, delay, *_NOTHING, level)
        else:
            packets = packets_between(payload, phase.begin, phase.end)
            row = (
                *head,
                payload.codec.name,
                payload.payload_type,
                payload.ptime,
                payload.suite or None,
                links,
                *times,
                packets,
                packets * figures.loss,
                packets * figures.late,
                figures.jitter,
                _greatest_jitter(phase),
                delay,
                figures.r_factor,
                figures.mos_lq,
                figures.mos_cq,
                figures.assumed,
                level,
            )
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def links(
        self, rows: Iterable[tuple[Direction, tuple[str, str], float | None, Profile, Profile]]
    ) -> None:
        """Write the minutes of links: direction, ends, capacity, load and streams of each."""
        if self._folder is None:
            return
        made = [
            (self._replication, name, *ends, place * BIN, capacity, mean, peak, int(most))
            for (name, _), ends, capacity, load, streams in rows
            for place, (mean, peak, most) in enumerate(
                zip(load.means.tolist(), load.peaks.tolist(), streams.peaks.tolist(), strict=True)
            )
        ]
        write_table(self._folder, LINKS, self._part, tuple(zip(*made, strict=True)))

    def close(self) -> None:
        """Write what is left; the rows of calls are on disk by now."""
        self._flush()
        if self._writer is not None:
            self._writer.close()
        if self._folder is not None:
            names = [column.name for column in CALL_MEDIA]
            fill_part(self._folder, CALLS, self._part, names, self._columns)

    def _columns(self, calls: Sequence[int]) -> Sequence[Sequence[object]]:
        rows = [self._calls.get(number, _MISSING) for number in calls]
        return list(zip(*rows, strict=True)) if rows else [[] for _ in CALL_MEDIA]

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        if self._writer is not None and rows:
            self._writer.write(tuple(zip(*rows, strict=True)))


def _greatest_jitter(phase: Phase) -> float | None:
    """Return the greatest jitter in seconds; None: it is not known without looking at packets."""
    if phase.met is not None:
        return phase.met.jitter_max
    return 0.0 if phase.road.plain and phase.road.up else None


def _text(point: Point | None) -> str | None:
    return None if point is None else f"{point[0]}:{point[1]}"
