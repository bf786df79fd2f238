"""ITU-T Q.931 5.7: in a conflict about a channel the call that the network offers goes first."""

import pytest

from simulator.calls.channels import ChannelGroup
from simulator.calls.glare import offered


@pytest.fixture
def exchange() -> ChannelGroup:
    return ChannelGroup("exchange", 3, None, "ascending")


@pytest.fixture
def pbx() -> ChannelGroup:
    return ChannelGroup("pbx", 3, None, "descending")


def test_a_free_channel_is_taken_as_offered(pbx: ChannelGroup) -> None:
    result = offered(pbx, 2, 1, 0.0, network=False)
    assert result.seizure is not None
    assert (result.seizure.channel, result.displaced) == (2, None)


def test_the_ends_hunt_from_opposite_sides(exchange: ChannelGroup, pbx: ChannelGroup) -> None:
    inward, outward = exchange.seize(1, 0.0), pbx.seize(2, 0.0)
    assert inward is not None
    assert outward is not None
    assert (inward.channel, outward.channel) == (1, 3)


def test_the_network_keeps_its_call_and_finds_another_channel(exchange: ChannelGroup) -> None:
    own = exchange.seize(1, 0.0)
    assert own is not None
    result = offered(exchange, 1, 2, 0.01, network=True)
    assert result.seizure is not None
    assert (own.channel, result.seizure.channel, result.displaced) == (1, 2, None)


def test_the_network_clears_the_users_call_without_another_channel() -> None:
    exchange = ChannelGroup("exchange", 1, None, "ascending")
    exchange.seize(1, 0.0)
    assert offered(exchange, 1, 2, 0.01, network=True).seizure is None
    assert exchange.blocked == 1


def test_the_user_gives_the_channel_up(pbx: ChannelGroup) -> None:
    own = pbx.seize(2, 0.0)
    assert own is not None
    result = offered(pbx, 3, 1, 0.01, network=False)
    assert result.displaced is own
    assert result.seizure is not None
    assert (result.seizure.channel, own.channel, pbx.busy) == (3, None, 1)


def test_the_call_that_lost_gets_the_channel_that_the_network_names(pbx: ChannelGroup) -> None:
    own = pbx.seize(2, 0.0)
    assert own is not None
    offered(pbx, 3, 1, 0.01, network=False)
    assert pbx.assign(own, 2, 0.02)
    assert (own.channel, own.amount, pbx.busy) == (2, 1, 2)
    pbx.release(own, 1.0)
    assert pbx.busy == 1


def test_the_call_that_lost_and_is_cleared_gives_nothing_back(pbx: ChannelGroup) -> None:
    own = pbx.seize(2, 0.0)
    assert own is not None
    offered(pbx, 3, 1, 0.01, network=False)
    pbx.release(own, 0.02)
    assert pbx.busy == 1
    assert pbx.holder(3) is not own
