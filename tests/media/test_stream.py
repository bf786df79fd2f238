"""The life of a stream."""

from __future__ import annotations

from itertools import product

import pytest

from simulator.media.stream import TABLE, Stream, StreamInput, StreamState, Way


class Owner:
    """Keeps what it is told."""

    local_body, remote_body, media_points = "ours", "theirs", ("192.0.2.1", "192.0.2.2")

    def __init__(self) -> None:
        self.told: list[tuple[Way, float, float]] = []

    def media_lost(self, way: Way, since: float, now: float) -> None:
        self.told.append((way, since, now))


def enter(state: StreamState) -> Stream:
    stream = Stream(Owner())
    stream.state = state
    return stream


def act(stream: Stream, event: StreamInput) -> None:
    getattr(stream, event.name.lower())(5.0)


@pytest.mark.parametrize(("state", "event"), list(product(StreamState, StreamInput)))
def test_each_state_takes_each_input_as_the_table_says(
    state: StreamState, event: StreamInput
) -> None:
    stream = enter(state)
    act(stream, event)
    assert stream.state is TABLE.get((state, event), state)


def test_nothing_leaves_the_end() -> None:
    assert not any(state is StreamState.CLOSED for state, _ in TABLE)


def test_early_media_counts_from_its_first_instant() -> None:
    stream = Stream(Owner())
    stream.early(1.0)
    stream.open(4.0)
    stream.close(9.0)
    assert (stream.began, stream.ended) == (1.0, 9.0)


def test_an_owner_is_told_once_of_each_direction() -> None:
    owner = Owner()
    stream = Stream(owner)
    stream.open(0.0)
    stream.lose(Way.INBOUND, 10.0, 40.0)
    stream.lose(Way.INBOUND, 10.0, 41.0)
    stream.lose(Way.OUTBOUND, 20.0, 50.0)
    assert owner.told == [(Way.INBOUND, 10.0, 40.0), (Way.OUTBOUND, 20.0, 50.0)]


def test_a_direction_that_came_back_can_be_lost_again() -> None:
    owner = Owner()
    stream = Stream(owner)
    stream.open(0.0)
    stream.lose(Way.INBOUND, 10.0, 40.0)
    stream.restore(Way.INBOUND)
    assert stream.alive(Way.INBOUND)
    stream.lose(Way.INBOUND, 60.0, 90.0)
    assert len(owner.told) == 2


def test_a_closed_stream_tells_nothing() -> None:
    owner = Owner()
    stream = Stream(owner)
    stream.open(0.0)
    stream.close(5.0)
    stream.lose(Way.INBOUND, 1.0, 6.0)
    assert owner.told == []


def test_a_held_stream_carries_no_speech() -> None:
    stream = Stream(Owner())
    stream.open(0.0)
    stream.hold(1.0)
    assert not stream.alive(Way.INBOUND)
    stream.resume(2.0)
    assert stream.alive(Way.INBOUND)


def test_a_stream_knows_its_ends_until_it_is_over() -> None:
    stream = Stream(Owner())
    stream.open(0.0)
    assert (stream.local, stream.remote) == ("ours", "theirs")
    assert stream.path == ("192.0.2.1", "192.0.2.2")
    stream.close(5.0)
    assert stream.local is None
    assert stream.remote is None
    assert not stream.path
