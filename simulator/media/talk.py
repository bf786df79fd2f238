"""When the packets of a talk leave: instants in whole nanoseconds.

Without silence suppression a packet leaves every packetisation time. With it packets leave only
while there is speech: talk spurts and pauses take turns, their lengths exponential with the means
of ITU-T P.59 (03/93), "Artificial conversational speech", table 1 (talk spurt 1.004 s, pause
1.587 s). A talk begins in either, as likely as it is met at any instant.

What leaves is described by *runs*: a first instant, a count and the time between, so that hours
of speech take no room until somebody asks for the instants of a window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from simulator.errors import InputError
from simulator.media import draws
from simulator.media.draws import Ints, Words

# A packet that is sent touches the frame before its instant; so many lengths are drawn at once.
_BLOCK: Final = 64


@dataclass(frozen=True, slots=True)
class SilenceSuppression:
    """How long speech and silence last.

    Parameters
    ----------
    spurt_ns, pause_ns : int
        Means in nanoseconds; those of ITU-T P.59 table 1 unless given.
    """

    spurt_ns: int = 1_004_000_000
    pause_ns: int = 1_587_000_000

    def __post_init__(self) -> None:
        for field in ("spurt_ns", "pause_ns"):
            if getattr(self, field) <= 0:
                raise InputError(
                    "not a mean length of speech or silence",
                    field=field,
                    seen=str(getattr(self, field)),
                    expected="nanoseconds above 0",
                )

    @property
    def activity(self) -> float:
        """Share of the time in which there is speech."""
        return self.spurt_ns / (self.spurt_ns + self.pause_ns)


class Runs(NamedTuple):
    """Packets at equal distances, a run in each row.

    Attributes
    ----------
    owner : ndarray of int64
        Whose run it is: the row of the talk.
    first_ns, ptime_ns : ndarray of int64
        The first instant and the distance, nanoseconds.
    packets : ndarray of int64
        How many packets.
    number : ndarray of int64
        The first packet's number in its talk, counted from 0 over packets that are sent.
    """

    owner: Ints
    first_ns: Ints
    ptime_ns: Ints
    packets: Ints
    number: Ints


def departures(
    begin_ns: int,
    end_ns: int,
    ptime_ns: int,
    silence: SilenceSuppression | None = None,
    key: int = 0,
) -> Ints:
    """Return the instants at which the packets of one talk leave.

    Parameters
    ----------
    begin_ns, end_ns : int
        The first packet leaves at the beginning (with silence suppression: may leave), the last
        one before the end.
    ptime_ns : int
        Packetisation time, nanoseconds.
    silence : SilenceSuppression, optional
        None: packets leave all the time.
    key : int, default 0
        Of the talk spurts, 64 bits.

    Returns
    -------
    ndarray of int64

    Raises
    ------
    InputError
        When the packetisation time is not above 0.

    Examples
    --------
    >>> departures(0, 60_000_000, 20_000_000)
    array([       0, 20000000, 40000000])
    >>> speech = departures(0, 3_600_000_000_000, 20_000_000, SilenceSuppression(), key=3)
    >>> round(len(speech) / 180_000, 1)  # the activity, and what rounding to packets adds
    0.4
    """
    if ptime_ns <= 0:
        raise InputError(
            "not a packetisation time",
            field="ptime_ns",
            seen=str(ptime_ns),
            expected="nanoseconds above 0",
        )
    one = (np.array([value], dtype=np.int64) for value in (begin_ns, end_ns, ptime_ns))
    begin, end, ptime = one
    if silence is None:
        return instants(steady(begin, end, ptime))
    keys = np.array([key % 2**64], dtype=np.uint64)
    return instants(suppressed(begin, end, ptime, keys, silence))


def steady(begin_ns: Ints, end_ns: Ints, ptime_ns: Ints) -> Runs:
    """Return a run for each talk without silence suppression."""
    rows = np.arange(len(begin_ns))
    count = np.maximum(0, -((begin_ns - end_ns) // ptime_ns))
    return Runs(rows, begin_ns, ptime_ns, count, np.zeros_like(rows))


def suppressed(
    begin_ns: Ints, end_ns: Ints, ptime_ns: Ints, keys: Words, silence: SilenceSuppression
) -> Runs:
    """Return the runs of talks with silence suppression, those of a talk one after the other.

    Packet `k` of the grid of a talk is sent when there is speech at its instant or between it and
    the next: what the frame that begins there would hold.
    """
    owner, begun, ended = spurts(keys, end_ns - begin_ns, silence)
    ptime = ptime_ns[owner]
    first = begun // ptime
    last = -(-ended // ptime)  # one behind
    # Where a spurt begins in the frame in which the one before ended, the frame is sent once.
    same = owner[1:] == owner[:-1]
    first[1:] = np.where(same, np.maximum(first[1:], last[:-1]), first[1:])
    count = np.maximum(0, last - first)
    before = np.cumsum(count) - count
    opening = np.searchsorted(owner, owner)  # the first spurt of each one's talk
    return Runs(owner, begin_ns[owner] + first * ptime, ptime, count, before - before[opening])


def spurts(keys: Words, lengths_ns: Ints, silence: SilenceSuppression) -> tuple[Ints, Ints, Ints]:
    """Return talk spurts.

    Parameters
    ----------
    keys : ndarray of uint64
        One for each talk. Word 0 says whether it begins with speech, word `k` how long its
        interval `k` is, counted from 1.
    lengths_ns : ndarray of int64
        How long each talk is.
    silence : SilenceSuppression

    Returns
    -------
    owner, begin_ns, end_ns : ndarray of int64
        The row of the talk and the spurt within it, in order, cut at the talk's end.
    """
    speaks = draws.below(draws.words(keys, np.zeros(len(keys), np.int64)), silence.activity)
    reached = np.zeros(len(keys), np.int64)
    rows = np.flatnonzero(lengths_ns > 0)
    found: list[tuple[Ints, Ints, Ints]] = []
    drawn = 1
    while len(rows):
        numbers = np.broadcast_to(np.arange(drawn, drawn + _BLOCK), (len(rows), _BLOCK))
        drawn += _BLOCK
        raw = draws.words(np.repeat(keys[rows], _BLOCK), numbers.ravel().astype(np.int64))
        # Interval 1 is speech where the talk begins so, then they take turns.
        speech = (numbers % 2 == 1) == speaks[rows, None]
        mean = np.where(speech, float(silence.spurt_ns), float(silence.pause_ns))
        length = draws.exponential(raw, mean.ravel()).astype(np.int64) + 1
        ends = np.cumsum(length.reshape(len(rows), _BLOCK), axis=1) + reached[rows, None]
        begins = ends - length.reshape(len(rows), _BLOCK)
        taken = speech & (begins < lengths_ns[rows, None])
        owner = np.broadcast_to(rows[:, None], taken.shape)[taken]
        found.append((owner, begins[taken], np.minimum(ends[taken], lengths_ns[owner])))
        reached[rows] = ends[:, -1]
        rows = rows[ends[:, -1] < lengths_ns[rows]]
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    owner, begins, ends = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((begins, owner))
    return owner[order], begins[order], ends[order]


def instants(runs: Runs) -> Ints:
    """Return the instants of all packets of some runs, run after run."""
    within = np.arange(int(runs.packets.sum()))
    within -= np.repeat(np.cumsum(runs.packets) - runs.packets, runs.packets)
    within *= np.repeat(runs.ptime_ns, runs.packets)
    within += np.repeat(runs.first_ns, runs.packets)
    return within
