"""Arrays and one packet after the other agree to the nanosecond, whatever befalls the packets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.kernel.clock import Clock
from simulator.media.evaluate import Media, evaluate
from simulator.media.loss import Bernoulli, GilbertElliott
from simulator.media.network.links import Background, Impairments, Link
from simulator.media.network.segments import Segment
from simulator.media.packets import PacketModel
from simulator.media.playout import AdaptiveBuffer, Buffer, FixedBuffer
from simulator.media.talk import SilenceSuppression

MS = 1_000_000
STREAMS = 50
TALK = 1_000 * MS
FIXED = FixedBuffer(3 * MS, 20 * MS)
PATH = ("lan", "wan", "branch")
LINKS = [
    Link("lan", bandwidth=1e8, delay_ns=100_000, overhead_octets=38, key=1),
    # 50 streams of 20 ms with 218 octets are 4.36 Mbit/s.
    Link("wan", bandwidth=4.8e6, delay_ns=20 * MS, overhead_octets=18, key=2),
    Link("branch", bandwidth=1e8, delay_ns=100_000, overhead_octets=38, key=3),
]


def streams(**changes: object) -> list[Segment]:
    """Return talks that begin within 300 ms, every second one at the same nanosecond."""
    begins = [(n // 2) * 12 * MS + 7 for n in range(STREAMS)]
    return [
        replace(
            Segment(n, begin, begin + TALK, 20 * MS, 200, PATH, jitter_ns=2 * MS, key=9),
            **changes,  # type: ignore[arg-type]
        )
        for n, begin in enumerate(begins)
    ]


def with_wan(**changes: object) -> list[Link]:
    return [LINKS[0], replace(LINKS[1], **changes), LINKS[2]]  # type: ignore[arg-type]


def agreed(
    segments: list[Segment],
    links: list[Link],
    window_ns: int = 37 * MS,
    buffer: Buffer | dict[int, Buffer] = FIXED,
) -> Media:
    """Evaluate both ways, and compare every packet and every figure."""
    every = range(max(one.stream for one in segments) + 1)
    media = evaluate(segments, links, buffer=buffer, window_ns=window_ns, keep=every)
    clock = Clock()
    model = PacketModel(clock, segments, links, buffer=buffer, keep=every)
    clock.run()
    for stream, packets in model.kept.items():
        for column, other in zip(packets, media.kept[stream], strict=True):
            assert column.tolist() == other.tolist()
    for stream, numbers in model.missing().items():
        assert media.missing.of(stream).tolist() == numbers
    for name, figure in model.streams()._asdict().items():
        np.testing.assert_array_equal(figure, getattr(media.streams, name), err_msg=name)
    return media


def test_a_shared_line_without_limit() -> None:
    media = agreed(streams(), LINKS)
    assert media.streams.lost.sum() == 0
    assert media.streams.longest_ns.max() > 23 * MS


def test_senders_that_are_never_late_meet_at_the_same_nanoseconds() -> None:
    agreed(streams(jitter_ns=0), LINKS)


def test_packets_of_several_sizes() -> None:
    agreed([replace(one, octets=60 + 40 * (one.stream % 5)) for one in streams()], LINKS)


def test_tail_drop() -> None:
    media = agreed(streams(), with_wan(bandwidth=4e6, limit_octets=3000))
    assert media.streams.lost.sum() > 50
    assert media.one_by_one > 0


def test_tail_drop_and_background() -> None:
    other = Background(2e6), Background(5e5, octets=64)
    media = agreed(streams(), with_wan(bandwidth=6e6, limit_octets=6000, background=other))
    assert media.streams.lost.sum() > 10


def test_strict_priority() -> None:
    links = with_wan(bandwidth=7e6, strict_priority=True, background=(Background(2e6),))
    media = agreed([replace(one, priority=one.stream % 2) for one in streams()], links)
    longest = media.streams.longest_ns
    assert longest[::2].max() < longest[1::2].max()
    assert media.one_by_one > 0


def test_strict_priority_with_tail_drop() -> None:
    links = with_wan(
        bandwidth=5e6, strict_priority=True, limit_octets=4000, background=(Background(2e6),)
    )
    media = agreed([replace(one, priority=one.stream % 2) for one in streams()], links)
    assert media.streams.lost[::2].sum() == 0
    assert media.streams.lost[1::2].sum() > 0


@pytest.mark.parametrize(
    "impairments",
    [
        Impairments(loss=Bernoulli(0.05)),
        Impairments(loss=GilbertElliott.of(0.05, 3.0)),
        Impairments(loss=GilbertElliott(0.9, 0.7, 0.1, 0.6)),
        Impairments(jitter_ns=5 * MS),
        Impairments(jitter_ns=45 * MS, keeps_order=False),
        Impairments(reordering=0.05, held_ns=25 * MS),
        Impairments(duplication=0.1),
        Impairments(Bernoulli(0.1), 30 * MS, False, 0.05, 40 * MS, 0.1),
    ],
)
def test_impairments(impairments: Impairments) -> None:
    agreed(streams(), with_wan(bandwidth=1e7, impairments=impairments))


@pytest.mark.parametrize("silence", [None, SilenceSuppression(200 * MS, 300 * MS)])
def test_adaptive_buffers_beside_fixed_ones(silence: SilenceSuppression | None) -> None:
    quick = AdaptiveBuffer(10 * MS, 5 * MS, 40 * MS, gain=0.1, adjust_ns=100 * MS)
    slow = AdaptiveBuffer()
    buffers: list[Buffer] = [quick, slow, FIXED]
    impairments = Impairments(Bernoulli(0.03), 30 * MS, False, 0.05, 40 * MS, 0.1)
    media = agreed(
        streams(silence=silence),
        with_wan(bandwidth=1e7, impairments=impairments),
        buffer={n: buffers[n % 4] for n in range(STREAMS) if n % 4 < 3},
    )
    assert media.streams.late[::4].sum() > 0
    assert media.streams.stretched_ns[::4].sum() > 0
    assert (media.streams.late + media.streams.early)[3::4].sum() == 0


def test_impairments_of_two_links() -> None:
    impairments = Impairments(Bernoulli(0.1), 30 * MS, False, 0.05, 40 * MS, 0.1)
    links = [replace(link, impairments=impairments) for link in LINKS]
    media = agreed(streams(), links)
    assert media.streams.duplicates.sum() > 0
    assert media.streams.reordered.sum() > 0


def test_silence_suppression() -> None:
    media = agreed(streams(silence=SilenceSuppression(200 * MS, 300 * MS)), LINKS)
    assert 0.3 < media.streams.sent.sum() / (STREAMS * TALK / 20 / MS) < 0.55


def test_a_link_that_is_down_for_a_while() -> None:
    media = agreed(streams(), with_wan(down=((500 * MS, 700 * MS), (900 * MS, 910 * MS))))
    assert media.streams.lost.sum() == pytest.approx(STREAMS * 10, rel=0.15)


def test_streams_that_change_their_way() -> None:
    before = streams(end_ns=500 * MS)
    after = [
        replace(one, begin_ns=500 * MS + one.stream, end_ns=TALK, path=("wan",), octets=80)
        for one in before
    ]
    media = agreed(before + after, LINKS)
    # The new way is shorter: packets on it pass those that are on the old one.
    assert (media.streams.sent > 35).all()


def test_paths_in_a_circle() -> None:
    ways = [PATH, ("wan", "branch", "lan"), ("branch", "lan", "wan"), ("lan",), ()]
    agreed([replace(one, path=ways[one.stream % 5]) for one in streams()], LINKS)


def test_links_without_a_bandwidth_and_without_delay() -> None:
    links = [replace(link, bandwidth=None, delay_ns=0) for link in LINKS]
    media = agreed(streams(), [links[0], LINKS[1], links[2]])
    assert media.streams.shortest_ns.min() >= 20 * MS
    agreed(streams(), links)


@pytest.mark.parametrize("window_ns", [5 * MS, 173 * MS, 10**12])
def test_windows_of_any_length(window_ns: int) -> None:
    segments = streams(silence=SilenceSuppression(200 * MS, 300 * MS))
    links = with_wan(
        bandwidth=2.2e6,
        limit_octets=5000,
        background=(Background(3e5),),
        impairments=Impairments(
            GilbertElliott.of(0.05, 3.0), 9 * MS, reordering=0.02, held_ns=30 * MS
        ),
    )
    first = evaluate(segments, links, buffer=FIXED, window_ns=37 * MS)
    other = evaluate(segments, links, buffer=FIXED, window_ns=window_ns)
    for figure, again in zip(first.streams, other.streams, strict=True):
        np.testing.assert_array_equal(figure, again)
