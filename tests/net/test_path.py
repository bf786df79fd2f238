"""Paths in detail: delays, loss, what streams make of it, and change while under way."""

from __future__ import annotations

from math import isnan

import pytest

from simulator.contracts import Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.net.link import Conditions, Hop
from simulator.net.sizes import nominal_size
from tests.net.wires import IDEAL, Parcel, Stretch

UDP, TCP, ISDN = Transport.UDP, Transport.TCP, Transport.ISDN
DOWN = Conditions(delay=0.002, up=False)


def test_delays_of_hops_add_up() -> None:
    stretch = Stretch(IDEAL, 3)
    stretch.wire.send(stretch.flow(UDP), Parcel(0), 0.0)
    stretch.clock.run()
    assert stretch.far.instants == [pytest.approx(0.006)]


def test_messages_queue_for_a_narrow_link() -> None:
    stretch = Stretch(Conditions(delay=0.002, bandwidth=64_000.0))
    for number in range(3):
        stretch.wire.send(stretch.flow(UDP), Parcel(number), 0.0)
    stretch.clock.run()
    each = 8 * nominal_size(Parcel(0)) / 64_000.0
    assert stretch.far.instants == pytest.approx([0.002 + each * n for n in (1, 2, 3)])


def test_loss_of_datagrams_has_its_probability() -> None:
    stretch = Stretch(Conditions(loss=0.2))
    stretch.send_many(stretch.flow(UDP), 4000, 0.001)
    stretch.clock.run()
    # 3,200 expected, standard deviation 25.3: four of them either way.
    assert abs(len(stretch.far.heard) - 3200) < 101


def test_loss_on_hops_composes() -> None:
    stretch = Stretch(Conditions(loss=0.2), 2)
    stretch.send_many(stretch.flow(UDP), 4000, 0.001)
    stretch.clock.run()
    # 4,000 x 0.64, standard deviation 30.4.
    assert abs(len(stretch.far.heard) - 2560) < 122


def test_jitter_is_exponential_with_its_mean() -> None:
    stretch = Stretch(Conditions(delay=0.1, jitter=0.01))
    stretch.send_many(stretch.flow(UDP), 4000, 1.0)
    stretch.clock.run()
    extra = [now - round(now) - 0.1 for now in stretch.far.instants]
    mean = sum(extra) / len(extra)
    assert mean == pytest.approx(0.01, abs=4 * 0.01 / 4000**0.5)
    assert sum(e > 0.01 for e in extra) / 4000 == pytest.approx(0.3679, abs=0.03)


def test_nothing_is_drawn_where_nothing_is_left_to_chance() -> None:
    stretch = Stretch(Conditions(delay=0.002, bandwidth=1e6))
    stretch.send_many(stretch.flow(UDP), 10, 0.1)
    stretch.clock.run()
    assert stretch.links[0].hops[0].packets == 0


def test_chance_without_numbers_is_our_bug() -> None:
    with pytest.raises(LocalProtocolError):
        Hop(Conditions(loss=0.1)).carry(100, 0.0)


def test_a_lost_segment_is_repeated_after_1_3_and_7_s() -> None:
    stretch = Stretch(DOWN)
    stretch.change_at(5.0, IDEAL)
    stretch.send_at(0.0, stretch.flow(TCP), Parcel(0))
    stretch.clock.run()
    # Repeats at 1 and 3 s fall into the outage, the one at 7 s does not (RFC 6298 5.5).
    assert stretch.far.instants == [pytest.approx(7.002)]
    assert stretch.rows.rows == [(0.0, stretch.far.instants[0], 0)]


def test_what_is_sent_behind_a_lost_segment_waits_for_it() -> None:
    stretch = Stretch(DOWN)
    flow = stretch.flow(TCP)
    stretch.change_at(0.5, IDEAL)
    for number, when in enumerate((0.0, 0.6, 0.9, 1.5)):
        stretch.send_at(when, flow, Parcel(number))
    stretch.clock.run()
    assert stretch.far.numbers == [0, 1, 2, 3]
    assert stretch.far.instants == pytest.approx([1.002, 1.002, 1.002, 1.502])


def test_a_stream_is_reset_after_fifteen_repeats() -> None:
    stretch = Stretch(DOWN)
    stretch.send_at(0.0, stretch.flow(TCP), Parcel(0))
    stretch.clock.run()
    (when, segment), *others = stretch.near.informed
    # 1 + 2 + 4 + 8 + 16 + 32 s, then nine more time-outs of 60 s.
    assert when == pytest.approx(63.0 + 9 * 60.0)
    assert segment.kind is SegmentKind.RESET
    assert others == []
    assert isnan(stretch.rows.rows[0][1])


def test_isdn_gives_up_after_three_repeats() -> None:
    stretch = Stretch(DOWN)
    stretch.send_at(0.0, stretch.flow(ISDN), Parcel(0))
    stretch.clock.run()
    assert [when for when, _ in stretch.near.informed] == [pytest.approx(3.0)]


def test_a_reset_flushes_what_is_held() -> None:
    stretch = Stretch(DOWN)
    flow = stretch.flow(TCP)
    stretch.send_at(0.0, flow, Parcel(0))
    stretch.send_at(0.5, flow, Segment(SegmentKind.RESET))
    stretch.change_at(0.8, IDEAL)
    stretch.clock.run()
    assert stretch.far.heard == []
    assert stretch.near.informed == []


def test_a_datagram_to_a_link_that_is_down_has_a_row_without_arrival() -> None:
    stretch = Stretch(DOWN)
    stretch.send_at(0.0, stretch.flow(UDP), Parcel(0))
    stretch.clock.run()
    assert [(sent, isnan(when)) for sent, when, _ in stretch.rows.rows] == [(0.0, True)]


def test_a_stream_repeats_to_a_silent_host_until_it_listens() -> None:
    stretch = Stretch(IDEAL)
    stretch.far.silent = True

    def listen(a: object, b: object, now: float) -> None:
        stretch.far.silent = False

    stretch.clock.call_at(2.0, listen, None)
    for number in range(3):
        stretch.send_at(0.1 * number, stretch.flow(TCP), Parcel(number))
    stretch.clock.run()
    assert sorted(stretch.far.numbers) == [0, 1, 2]
    assert stretch.far.instants == pytest.approx([3.002, 3.102, 3.202])


def test_a_silent_host_keeps_the_order_of_a_stream() -> None:
    stretch = Stretch(IDEAL)
    stretch.far.silent = True

    def listen(a: object, b: object, now: float) -> None:
        stretch.far.silent = False

    flow = stretch.flow(TCP)
    stretch.clock.call_at(2.0, listen, None)
    for number in range(5):
        stretch.send_at(0.0005 * number, flow, Parcel(number))
    stretch.send_at(2.5, flow, Parcel(5))
    stretch.clock.run()
    assert stretch.far.numbers == [0, 1, 2, 3, 4, 5]


def test_a_shorter_way_does_not_let_a_stream_overtake_itself() -> None:
    stretch = Stretch(Conditions(delay=1.0))
    flow = stretch.flow(TCP)
    stretch.change_at(0.5, IDEAL)
    for number, when in enumerate((0.0, 0.4, 0.6, 2.0)):
        stretch.send_at(when, flow, Parcel(number))
    stretch.clock.run()
    assert stretch.far.numbers == [0, 1, 2, 3]
    assert stretch.far.instants[-1] == pytest.approx(2.002)


def test_a_shorter_way_lets_datagrams_overtake() -> None:
    stretch = Stretch(Conditions(delay=1.0))
    flow = stretch.flow(UDP)
    stretch.change_at(0.5, IDEAL)
    for number, when in enumerate((0.0, 0.6)):
        stretch.send_at(when, flow, Parcel(number))
    stretch.clock.run()
    assert stretch.far.numbers == [1, 0]


def test_a_path_that_was_mended_is_plain_again() -> None:
    stretch = Stretch(DOWN)
    flow = stretch.flow(TCP)
    stretch.send_at(0.0, flow, Parcel(0))
    stretch.change_at(0.5, IDEAL)
    stretch.send_at(3.0, flow, Parcel(1))
    stretch.send_at(4.0, flow, Parcel(2))
    stretch.clock.run()
    assert stretch.path._plain
    assert stretch.far.instants == pytest.approx([1.002, 3.002, 4.002])


def test_no_way_at_all_is_as_a_link_that_is_down() -> None:
    stretch = Stretch(IDEAL)
    stretch.path.reroute(None, 0.0)
    stretch.send_at(0.0, stretch.flow(UDP), Parcel(0))
    stretch.send_at(0.0, stretch.flow(ISDN), Parcel(1))
    stretch.clock.run()
    assert stretch.far.heard == []
    assert len(stretch.near.informed) == 1
