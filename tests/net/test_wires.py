"""What every wire owes those who use it, whatever it is made of."""

from __future__ import annotations

import pytest

from simulator.contracts import Segment, SegmentKind, Transport
from tests.net.wires import KINDS, Parcel, Stretch

STREAMS = [t for t in Transport if t is not Transport.UDP]
COUNT = 200


@pytest.fixture(params=KINDS)
def stretch(request: pytest.FixtureRequest) -> Stretch:
    return KINDS[request.param]()


def lose_nothing(transport: Transport) -> bool:
    """Whether so much loss is still repaired: LAPD gives up after three repeats."""
    return transport is not Transport.ISDN


def test_a_datagram_arrives_once_or_never(stretch: Stretch) -> None:
    stretch.send_many(stretch.flow(Transport.UDP), COUNT, 0.01)
    stretch.clock.run()
    numbers = stretch.far.numbers
    assert len(set(numbers)) == len(numbers)
    assert numbers
    assert set(numbers) <= set(range(COUNT))


@pytest.mark.parametrize("transport", [t for t in STREAMS if lose_nothing(t)])
def test_a_stream_arrives_whole_and_in_order(stretch: Stretch, transport: Transport) -> None:
    stretch.send_many(stretch.flow(transport), COUNT, 0.01)
    stretch.clock.run()
    assert stretch.far.numbers == list(range(COUNT))


@pytest.mark.parametrize("transport", STREAMS)
def test_a_stream_that_loses_is_reset(stretch: Stretch, transport: Transport) -> None:
    stretch.send_many(stretch.flow(transport), COUNT, 0.01)
    stretch.clock.run()
    missing = set(range(COUNT)) - set(stretch.far.numbers)
    assert bool(stretch.near.informed) == bool(missing)


def test_nothing_arrives_before_it_was_sent(stretch: Stretch) -> None:
    stretch.send_many(stretch.flow(Transport.UDP), COUNT, 0.01)
    stretch.clock.run()
    for now, item in stretch.far.heard:
        assert isinstance(item, Parcel)
        assert now >= 0.01 * item.number + stretch.path.delay - 1e-12


def test_sending_itself_delivers_nothing(stretch: Stretch) -> None:
    stretch.wire.send(stretch.flow(Transport.TCP), Parcel(0), 0.0)
    assert stretch.far.heard == []


def test_the_item_itself_arrives(stretch: Stretch) -> None:
    item = Parcel(7)
    stretch.wire.send(stretch.flow(Transport.TCP), item, 0.0)
    stretch.clock.run()
    assert stretch.far.heard[0][1] is item


def test_streams_do_not_hold_each_other_up(stretch: Stretch) -> None:
    flows = [stretch.flow(Transport.TCP) for _ in range(40)]
    for number, flow in enumerate(flows):
        stretch.send_at(0.0, flow, Parcel(number))
    stretch.clock.run()
    assert sorted(stretch.far.numbers) == list(range(40))


def test_a_stream_ends_with_its_close(stretch: Stretch) -> None:
    flow = stretch.flow(Transport.TCP)
    stretch.send_many(flow, 20, 0.01)
    stretch.send_at(0.2, flow, Segment(SegmentKind.CLOSE))
    stretch.clock.run()
    assert stretch.far.numbers == list(range(20))
    assert isinstance(stretch.far.heard[-1][1], Segment)


def test_every_message_has_a_row_and_no_segment_has(stretch: Stretch) -> None:
    flow = stretch.flow(Transport.UDP)
    stretch.send_many(flow, COUNT, 0.01)
    stretch.send_at(3.0, flow, Segment(SegmentKind.REFUSED))
    stretch.clock.run()
    assert sorted(number for _, _, number in stretch.rows.rows) == list(range(COUNT))
    arrived = {number: when for _, when, number in stretch.rows.rows if when == when}
    assert sorted(arrived) == sorted(stretch.far.numbers)


def test_what_was_sent_is_counted_by_its_kind(stretch: Stretch) -> None:
    flow = stretch.flow(Transport.TCP)
    for method in (0, 2, 2):
        stretch.wire.send(flow, Parcel(0, method), 0.0)
    stretch.wire.send(flow, Segment(SegmentKind.CLOSE), 0.0)
    counts = stretch.path.counts
    assert (counts[0], counts[1], counts[2], counts[-1]) == (1, 0, 2, 1)
