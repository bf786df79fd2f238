"""De-jitter buffers: when each packet is played, and which come too late for it.

A packet is due at its instant of sending and the buffer's *offset*. A fixed buffer sets the offset
with the first packet. An adaptive one sets it anew with each talk spurt, and once a second while
speech goes on (there it stretches or compresses the speech): to the mean transit and four times
its deviation, both smoothed (R. Ramjee, J. Kurose, D. Towsley, H. Schulzrinne, "Adaptive playout
mechanisms for packetized audio applications in wide-area networks", 1994, algorithm 1), within
bounds. It knows only packets that came before. `simulator.media.playout_columns` does the same
for many streams at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.errors import InputError
from simulator.media.recurrence import smoothed

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MS: Final = 1_000_000


@dataclass(frozen=True)
class FixedBuffer:
    """A buffer that keeps its offset.

    Parameters
    ----------
    delay_ns : int, optional
        How long the first packet waits.
    most_ns : int, optional
        How long any packet can wait; one that would wait longer finds no room.
    """

    delay_ns: int = 40 * MS
    most_ns: int = 200 * MS

    def __post_init__(self) -> None:
        _check("delay_ns", self.delay_ns, self.delay_ns > 0, "more than 0")
        _check("most_ns", self.most_ns, self.most_ns >= self.delay_ns, "delay_ns or more")


@dataclass(frozen=True)
class AdaptiveBuffer:
    """A buffer that follows the jitter.

    Parameters
    ----------
    start_ns : int, optional
        How long the first packet waits.
    least_ns, most_ns : int, optional
        Bounds of what a packet of mean transit waits; also the room that there is.
    gain : float, optional
        Weight of a new transit in the means.
    safety : float, optional
        Deviations to wait.
    adjust_ns : int, optional
        How often the offset is set anew within speech.
    """

    start_ns: int = 40 * MS
    least_ns: int = 40 * MS
    most_ns: int = 200 * MS
    gain: float = 1 - 0.998002
    safety: float = 4.0
    adjust_ns: int = 1000 * MS

    def __post_init__(self) -> None:
        _check("least_ns", self.least_ns, self.least_ns > 0, "more than 0")
        bounds = self.least_ns <= self.start_ns <= self.most_ns
        _check("start_ns", self.start_ns, bounds, "least_ns to most_ns")
        _check("gain", self.gain, 0.0 < self.gain <= 1.0, "above 0, up to 1")
        _check("safety", self.safety, self.safety >= 0.0, "0 or more")
        _check("adjust_ns", self.adjust_ns, self.adjust_ns > 0, "more than 0")


Buffer = FixedBuffer | AdaptiveBuffer


class Arriving(NamedTuple):
    """The packets of one stream that came, first copies, in order of arrival.

    Parameters
    ----------
    number : array of int64, shape (n,)
        In the stream, from 0, over packets that were sent.
    sent_ns, arrival_ns : array of int64, shape (n,)
    """

    number: Ints
    sent_ns: Ints
    arrival_ns: Ints


class Playout(NamedTuple):
    """What a buffer made of a stream.

    Parameters
    ----------
    offset_ns : array of int64, shape (n,)
        From the sending of each packet to its being due.
    late : array of bool, shape (n,)
        Which came after that.
    early : array of bool, shape (n,)
        Which found no room.
    stretched_ns, compressed_ns : int
        Speech made longer and shorter, in all.
    """

    offset_ns: Ints
    late: Flags
    early: Flags
    stretched_ns: int
    compressed_ns: int

    @property
    def played(self) -> Flags:
        """Which packets were played."""
        return ~(self.late | self.early)

    @property
    def mean_offset_ns(self) -> float:
        """Mean from sending to playing, over what was played; nan where nothing was."""
        offsets = self.offset_ns[self.played]
        return float(offsets.mean()) if len(offsets) else float("nan")

    def missing(self, number: Ints, packets: int) -> Ints:
        """Return the numbers of all packets that were not played, rising, of so many sent."""
        absent = np.ones(packets, np.bool_)
        absent[number[self.played]] = False
        return np.flatnonzero(absent)


def play(arriving: Arriving, buffer: Buffer, ptime_ns: int) -> Playout:
    """Play one stream out.

    Parameters
    ----------
    arriving : Arriving
    buffer : FixedBuffer or AdaptiveBuffer
    ptime_ns : int
        Length of a packet: where two stand further apart than their numbers say, there was
        silence, and a talk spurt begins.

    Returns
    -------
    Playout

    Examples
    --------
    >>> sent = np.arange(4) * 20_000_000
    >>> came = Arriving(np.arange(4), sent, sent + np.array([5, 9, 60, 5]) * 1_000_000)
    >>> out = play(came, FixedBuffer(30_000_000), 20_000_000)
    >>> out.late.tolist(), out.missing(came.number, 5).tolist()
    ([False, False, True, False], [2, 4])
    """
    transit = arriving.arrival_ns - arriving.sent_ns
    stretched = compressed = 0
    if not len(transit):
        return Playout(transit, np.zeros(0, np.bool_), np.zeros(0, np.bool_), 0, 0)
    if isinstance(buffer, FixedBuffer):
        offset = np.full(len(transit), transit[0] + buffer.delay_ns)
    else:
        spurt, adjust = _adjustments(arriving, buffer, ptime_ns)
        offset = _offsets(transit, buffer, adjust)
        moves = np.diff(offset, prepend=offset[0])
        moves[spurt] = 0  # silence between spurts is made longer or shorter, not speech
        stretched = int(moves[moves > 0].sum())
        compressed = -int(moves[moves < 0].sum())
    return Playout(
        offset, transit > offset, transit < offset - buffer.most_ns, stretched, compressed
    )


def _adjustments(arriving: Arriving, buffer: AdaptiveBuffer, ptime_ns: int) -> tuple[Flags, Flags]:
    """Return with which packets a spurt begins, and with which the offset is set anew."""
    number, sent = arriving.number, arriving.sent_ns
    newest = np.ones(len(number), np.bool_)
    newest[1:] = number[1:] > np.maximum.accumulate(number)[:-1]
    at = np.flatnonzero(newest)
    apart = np.diff(sent[at]) - np.diff(number[at]) * ptime_ns
    second = (sent[at] - sent[0]) // buffer.adjust_ns
    spurt, adjust = (np.zeros(len(number), np.bool_) for _ in range(2))
    spurt[at[1:]] = apart > 0
    adjust[at[1:]] = np.diff(second) != 0
    return spurt, adjust | spurt


def _offsets(transit: Ints, buffer: AdaptiveBuffer, adjust: Flags) -> Ints:
    origin = transit[0]  # of differences, so that floats keep their nanoseconds
    values = (transit - origin).astype(float)
    mean = smoothed(values, buffer.gain)
    deviation = smoothed(np.abs(mean - values), buffer.gain)
    at = np.flatnonzero(adjust)
    before = at - 1
    wait = np.clip(buffer.safety * deviation[before], buffer.least_ns, buffer.most_ns)
    settings = np.concatenate(([buffer.start_ns], np.rint(mean[before] + wait).astype(np.int64)))
    offsets: Ints = origin + settings[np.cumsum(adjust)]
    return offsets


def _check(field: str, value: float, holds: bool, expected: str) -> None:
    if not holds:
        raise InputError("no such buffer", field=field, seen=f"{value:g}", expected=expected)
