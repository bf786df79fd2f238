"""Streams over links: figures that are known, and input that cannot be."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.evaluate import evaluate
from simulator.media.network.links import Background, Impairments, Link, Spell
from simulator.media.network.segments import Segment
from simulator.media.playout import FixedBuffer
from simulator.media.talk import SilenceSuppression

MS = 1_000_000
WAN = Link("wan", bandwidth=2e6, delay_ns=20 * MS, overhead_octets=18)
TALK = Segment(0, 0, 1_000 * MS, 20 * MS, 200, ("wan",))


def test_one_stream_alone_takes_service_and_delay_and_has_no_jitter() -> None:
    media = evaluate([TALK], [WAN], buffer=FixedBuffer(1))
    streams = media.streams
    assert streams.sent.tolist() == streams.received.tolist() == [50]
    assert streams.shortest_ns.tolist() == streams.longest_ns.tolist() == [20 * MS + 872_000]
    assert streams.max_jitter_ns.tolist() == [0.0]
    assert streams.late.tolist() == [0]


def test_a_link_tells_what_it_had_to_do() -> None:
    windows = evaluate([TALK], [WAN], window_ns=100 * MS).links["wan"]
    assert sum(one.packets for one in windows) == 50
    assert [one.octets for one in windows[:2]] == [5 * 218] * 2
    assert (windows[0].begin_ns, windows[0].end_ns) == (0, 100 * MS)


def test_what_waits_is_told_by_window() -> None:
    talks = [replace(TALK, stream=n) for n in range(3)]
    first = evaluate(talks, [WAN], window_ns=20 * MS).links["wan"][0]
    assert (first.wait_ns, first.longest_wait_ns) == (3 * 872_000, 2 * 872_000)


def test_a_packet_later_than_the_buffer_is_late() -> None:
    other = replace(TALK, stream=1, octets=20_000, begin_ns=1, end_ns=2, priority=1)
    media = evaluate(
        [replace(TALK, begin_ns=0), replace(other, begin_ns=40 * MS - 1, end_ns=40 * MS)],
        [WAN],
        buffer=FixedBuffer(60 * MS),
    )
    # 80.1 ms behind the big one: packets at 40 and 60 ms wait 80.1 and 60.9 ms.
    assert media.streams.late.tolist() == [2, 0]


def test_a_stream_of_which_nothing_arrives() -> None:
    media = evaluate([TALK], [replace(WAN, down=((0, 10**12),))])
    assert media.streams.lost.tolist() == [50]
    assert np.isnan(media.streams.delay_ns).all()


def test_a_link_that_is_different_for_a_while() -> None:
    slower = Spell(100 * MS, 200 * MS, bandwidth=1e6, delay_ns=50 * MS)
    media = evaluate([TALK], [replace(WAN, spells=(slower,))], keep=[0])
    # In the order of sending: what is sent behind the spell overtakes what was sent in it.
    delay = (media.kept[0].arrival_ns - media.kept[0].sent_ns)[np.argsort(media.kept[0].number)]
    assert set(delay[:5].tolist()) == set(delay[10:].tolist()) == {20 * MS + 872_000}
    assert set(delay[5:10].tolist()) == {50 * MS + 1_744_000}


def test_exponential_jitter_has_its_mean_and_lets_packets_overtake() -> None:
    jitter = Impairments(mean_jitter_ns=30 * MS, keeps_order=False)
    talk = replace(TALK, end_ns=400_000 * MS)
    streams = evaluate([talk], [replace(WAN, impairments=jitter)]).streams
    assert streams.delay_ns[0] - 20_872_000 == pytest.approx(30 * MS, rel=0.03)
    # One overtakes the one before with probability exp(-20 / 30) / 2, and others further ahead.
    assert streams.reordered[0] > 20_000 * 0.25


def test_waiting_behind_poisson_traffic_is_that_of_m_d_1() -> None:
    # Few probes, and background of one size at half the bandwidth: W = rho s / (2 (1 - rho)).
    link = Link("wan", bandwidth=12e6, background=(Background(6e6),), key=4)
    probe = Segment(0, 0, 400_000 * MS, 20 * MS, 1, ("wan",))
    media = evaluate([probe], [link])
    service = 1_000_000
    wait = media.streams.delay_ns[0] - link.service_ns(1)
    assert wait == pytest.approx(service / 2, rel=0.05)


def test_nothing_to_evaluate() -> None:
    media = evaluate([], [WAN])
    assert len(media.streams.sent) == 0
    assert evaluate([replace(TALK, end_ns=0)], [WAN]).streams.sent.tolist() == [0]


def test_memory_is_that_of_a_window_whatever_the_length_of_a_talk() -> None:
    def peak(seconds: int) -> int:
        talks = [
            replace(TALK, stream=n, begin_ns=n, end_ns=seconds * 1_000 * MS) for n in range(100)
        ]
        tracemalloc.start()
        evaluate(talks, [replace(WAN, bandwidth=1e8)], window_ns=1_000 * MS)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(2)
    assert peak(40) < 1.2 * peak(10)


BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: replace(TALK, ptime_ns=0), "ptime_ns: segment of stream 0; seen '0', expected 1 to"),
    (lambda: replace(TALK, end_ns=-1), "end_ns: segment of stream 0; seen '-1', expected 0 to"),
    (lambda: replace(TALK, jitter_ns=21 * MS), "jitter_ns: segment of stream 0; seen '21000000'"),
    (lambda: replace(TALK, octets=0), "octets: segment of stream 0; seen '0', expected 1 to"),
    (lambda: replace(TALK, path=("wan", "wan")), "path: segment of stream 0 passes a link twice"),
    (lambda: evaluate([TALK, TALK], [WAN]), "begin_ns: segments of stream 0 overlap; seen '0'"),
    (
        lambda: evaluate([TALK], [replace(WAN, name="lan")]),
        "path: path of stream 0: no such link; seen 'wan', expected one of lan",
    ),
    (lambda: evaluate([TALK], [WAN, WAN]), "two links of one name; seen 'wan'"),
    (lambda: evaluate([TALK], [WAN], window_ns=0), "window_ns: not a window; seen '0'"),
    (lambda: replace(WAN, bandwidth=0), "wan.bandwidth: not a bandwidth; seen '0', expected bits"),
    (lambda: replace(WAN, bandwidth=float("nan")), "wan.bandwidth: not a bandwidth; seen 'nan'"),
    (lambda: replace(WAN, limit_octets=-1), "wan.limit_octets: out of range; seen '-1'"),
    (lambda: replace(WAN, delay_ns=-1), "wan.delay_ns: out of range; seen '-1', expected 0 to"),
    (lambda: Spell(5, 5), "spell.end_ns: out of range; seen '5', expected 6 to"),
    (lambda: Spell(5, 9, bandwidth=-1), "spell.bandwidth: not a bandwidth; seen '-1'"),
    (
        lambda: replace(WAN, spells=(Spell(0, 9), Spell(8, 10))),
        "wan.spells: spells overlap; seen '8', expected 9 or later",
    ),
    (lambda: Background(-1.0), "background.bandwidth: not a bandwidth; seen '-1'"),
    (lambda: Background(1.0, octets=0), "background.octets: out of range; seen '0'"),
    (lambda: Impairments(duplication=1.5), "duplication: not a probability; seen '1.5'"),
    (lambda: Impairments(reordering=0.5), "held_ns: packets are held back for no time; seen '0'"),
    (lambda: Impairments(jitter_ns=-1), "jitter_ns: out of range; seen '-1', expected 0 to"),
    (
        lambda: evaluate(
            [replace(TALK, path=("a", "b")), replace(TALK, stream=1, path=("b", "a"))],
            [Link("a"), Link("b")],
        ),
        "paths run in a circle of links without delay; seen 'a, b'",
    ),
    (lambda: SilenceSuppression(spurt_ns=-1), "spurt_ns: not a mean length of speech or silence"),
]


@pytest.mark.parametrize(("make", "line"), BAD, ids=[line[:40] for _, line in BAD])
def test_bad_input_is_one_line(make: Callable[[], object], line: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
