"""Gives back to call records the part of their start that was rounded away."""

from __future__ import annotations

from dataclasses import replace

from simulator.kernel.streams import Stream
from simulator.kernel.transforms import uniform
from simulator.workload.records import CallRecord, Replay, in_time_order


def spread(replay: Replay, seed: int) -> list[CallRecord]:
    """Return the calls in time order, each moved within the rounding of its start.

    A record that was written to the minute began anywhere in that minute; kept as they are, all
    of one minute would arrive at one instant. The draw of a record depends on the seed and its
    line alone, so that it is the same whatever becomes of other rows. Starts are whole
    microseconds: epoch seconds hold no more in a float.

    Parameters
    ----------
    replay : Replay
    seed : int
    """
    stream = Stream(seed, 0, "start", "records", words=1)

    def moved(call: CallRecord) -> CallRecord:
        share = uniform(stream.words(call.line)[0])
        return replace(call, start=round(call.start + share * call.resolution, 6))

    return in_time_order(tuple(map(moved, replay.calls)))
