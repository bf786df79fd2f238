"""De-jitter buffers, against one packet after the other and against what they are for."""

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.playout import (
    MS,
    AdaptiveBuffer,
    Arriving,
    FixedBuffer,
    Playout,
    play,
)
from simulator.media.playout_columns import AdaptiveBuffers

PTIME = 20 * MS


def _stream(packets: int, seed: int, jitter_ms: float = 30.0, silences: bool = True) -> Arriving:
    """A stream with loss, reordering and, if wanted, talk spurts."""
    draw = np.random.Generator(np.random.Philox(seed))
    gaps = draw.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 37], packets) if silences else np.zeros(packets)
    sent = (np.arange(packets) + np.cumsum(gaps).astype(np.int64)) * PTIME
    arrival = sent + 15 * MS + (draw.exponential(jitter_ms, packets) * MS).astype(np.int64)
    number = np.flatnonzero(draw.random(packets) > 0.02)
    number = number[np.argsort(arrival[number], kind="stable")]
    return Arriving(number, sent[number], arrival[number])


def _one_by_one(stream: Arriving, buffer: AdaptiveBuffer) -> tuple[list[bool], int, int]:
    """The rules of the module, packet by packet."""
    highest, last = -1, 0
    late, stretched, compressed = [], 0, 0
    columns = (column.tolist() for column in stream)
    for number, sent, arrival in zip(*columns, strict=True):
        transit = arrival - sent
        if highest < 0:
            first, origin, mean, deviation = sent, transit, 0.0, 0.0
            offset = transit + buffer.start_ns
        elif number > highest:
            spurt = sent - last > (number - highest) * PTIME
            second = (sent - first) // buffer.adjust_ns != (last - first) // buffer.adjust_ns
            if spurt or second:
                wait = min(max(buffer.safety * deviation, buffer.least_ns), buffer.most_ns)
                setting = origin + round(mean + wait)
                stretched += 0 if spurt else max(setting - offset, 0)
                compressed += 0 if spurt else max(offset - setting, 0)
                offset = setting
        late.append(transit > offset)
        value = float(transit - origin)
        mean += buffer.gain * (value - mean)
        deviation += buffer.gain * (abs(mean - value) - deviation)
        if number > highest:
            highest, last = number, sent
    return late, stretched, compressed


def _in_pieces(streams: list[Arriving], buffer: AdaptiveBuffer, most: int) -> AdaptiveBuffers:
    """All streams together, up to so many packets of each at a time."""
    buffers = AdaptiveBuffers(buffer, np.full(len(streams), PTIME))
    for k in range(0, max(len(stream.number) for stream in streams), most):
        # Some come with fewer packets, or with none, in a piece.
        parts = [(i, [column[k : k + most] for column in s]) for i, s in enumerate(streams)]
        parts = [(i, columns) for i, columns in parts if len(columns[0])]
        stream = np.concatenate([np.full(len(columns[0]), i) for i, columns in parts])
        number, sent, arrival = (
            np.concatenate([columns[c] for _, columns in parts]) for c in range(3)
        )
        buffers.take(stream, number, sent, arrival - sent)
    return buffers


@pytest.mark.parametrize("silences", [True, False])
def test_a_stream_at_once_equals_packet_by_packet(silences: bool) -> None:
    stream, buffer = _stream(4000, 1, silences=silences), AdaptiveBuffer(least_ns=20 * MS)
    out = play(stream, buffer, PTIME)
    late, stretched, compressed = _one_by_one(stream, buffer)
    assert out.late.tolist() == late
    assert (out.stretched_ns, out.compressed_ns) == (stretched, compressed)
    assert 0 < sum(late) < len(late)
    if not silences:
        assert min(stretched, compressed) > 0


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_many_streams_equal_each_alone(most: int) -> None:
    buffer = AdaptiveBuffer(start_ns=60 * MS, most_ns=120 * MS)
    streams = [_stream(300 + 40 * i, i, 10.0 * (i + 1), silences=i < 4) for i in range(6)]
    buffers = _in_pieces(streams, buffer, most)
    assert buffers.late.all()
    for i, stream in enumerate(streams):
        out = play(stream, buffer, PTIME)
        assert (buffers.late[i], buffers.early[i]) == (out.late.sum(), out.early.sum())
        assert buffers.played[i] == out.played.sum()
        assert buffers.offset_sum_ns[i] == out.offset_ns[out.played].sum()
        assert buffers.stretched_ns[i] == out.stretched_ns
        assert buffers.compressed_ns[i] == out.compressed_ns


def test_pieces_tell_which_packets_are_played() -> None:
    stream, buffer = _stream(500, 8), AdaptiveBuffer()
    buffers = AdaptiveBuffers(buffer, np.array([PTIME]))
    flags = [
        buffers.take(np.zeros(len(number), np.int64), number, sent, arrival - sent)
        for number, sent, arrival in (
            tuple(column[k : k + 30] for column in stream) for k in range(0, 600, 30)
        )
    ]
    assert np.concatenate(flags).tolist() == play(stream, buffer, PTIME).played.tolist()


def test_a_fixed_buffer_plays_all_that_comes_within_its_delay() -> None:
    stream = _stream(2000, 3)
    transit = stream.arrival_ns - stream.sent_ns
    out = play(stream, FixedBuffer(50 * MS), PTIME)
    assert out.late.tolist() == (transit > transit[0] + 50 * MS).tolist()
    assert set(out.offset_ns.tolist()) == {int(transit[0]) + 50 * MS}


def test_a_longer_buffer_loses_less_and_delays_more() -> None:
    stream = _stream(2000, 4)
    short, long = (play(stream, FixedBuffer(ms * MS), PTIME) for ms in (20, 80))
    assert long.late.sum() < short.late.sum()
    assert long.mean_offset_ns > short.mean_offset_ns


def test_an_adaptive_buffer_grows_with_the_jitter_up_to_its_bound() -> None:
    quiet, rough, wild = (
        play(_stream(6000, 5, jitter_ms), AdaptiveBuffer(most_ns=150 * MS), PTIME)
        for jitter_ms in (1.0, 25.0, 500.0)
    )
    assert quiet.offset_ns[-1] < rough.offset_ns[-1] < wild.offset_ns[-1]
    waits = 500 * MS + 15 * MS + 150 * MS  # the mean transit and the bound
    assert wild.offset_ns[-1] == pytest.approx(waits, rel=0.15)


def test_an_adaptive_buffer_gets_over_a_longer_path_and_a_fixed_one_does_not() -> None:
    sent = np.arange(3000) * PTIME
    arrival = sent + np.where(sent < 20_000 * MS, 20, 120) * MS
    stream = Arriving(np.arange(3000), sent, arrival)
    adaptive, fixed = (play(stream, b, PTIME) for b in (AdaptiveBuffer(), FixedBuffer()))
    assert not adaptive.late[1200:].any()
    assert adaptive.late.sum() < 200
    assert fixed.late[1000:].all()


def test_what_finds_no_room_is_thrown_away() -> None:
    sent = np.arange(4) * PTIME
    arrival = sent + np.array([300, 300, 10, 300]) * MS
    out = play(Arriving(np.arange(4), sent, arrival), FixedBuffer(40 * MS, 200 * MS), PTIME)
    assert out.early.tolist() == [False, False, True, False]
    assert out.missing(np.arange(4), 6).tolist() == [2, 4, 5]


def test_of_nothing_nothing_is_played() -> None:
    nothing = np.zeros(0, np.int64)
    out: Playout = play(Arriving(nothing, nothing, nothing), AdaptiveBuffer(), PTIME)
    assert out.missing(nothing, 3).tolist() == [0, 1, 2]
    assert np.isnan(out.mean_offset_ns)


def test_speech_after_a_pause_is_not_stretched() -> None:
    # Two spurts, the second after a pause: the offset changes in the silence between.
    sent = np.concatenate((np.arange(40), np.arange(40) + 60)) * PTIME
    arrival = sent + np.concatenate((np.full(39, 20), [80], np.full(40, 20))) * MS
    buffer = AdaptiveBuffer(gain=0.25, adjust_ns=10**12)
    out = play(Arriving(np.arange(80), sent, arrival), buffer, PTIME)
    assert out.offset_ns[40] != out.offset_ns[39]
    assert (out.stretched_ns, out.compressed_ns) == (0, 0)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("delay_ns", lambda: FixedBuffer(0)),
        ("most_ns", lambda: FixedBuffer(40 * MS, 20 * MS)),
        ("least_ns", lambda: AdaptiveBuffer(least_ns=0)),
        ("start_ns", lambda: AdaptiveBuffer(start_ns=10 * MS)),
        ("gain", lambda: AdaptiveBuffer(gain=0.0)),
        ("safety", lambda: AdaptiveBuffer(safety=-1.0)),
        ("adjust_ns", lambda: AdaptiveBuffer(adjust_ns=0)),
    ],
)
def test_a_buffer_of_nothing_is_refused(field: str, bad: object) -> None:
    assert callable(bad)
    with pytest.raises(InputError, match=f"{field}: no such buffer; seen"):
        bad()
