"""A call gives back what it took, once, and lets go of its legs."""

from __future__ import annotations

from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.timers import TimerQueue


def test_what_was_taken_is_given_back_at_the_end_once() -> None:
    call, group = Call(1), ChannelGroup("lines", 3, None)
    assert call.take(group, 0.0)
    assert call.take(group, 0.0, 2)
    assert group.busy == 3
    call.end(1.0)
    call.end(2.0)
    assert group.busy == 0


def test_what_is_not_free_is_not_taken() -> None:
    call, group = Call(1), ChannelGroup("lines", 1, None)
    assert not call.take(group, 0.0, 2)
    assert call.resources == ()


def test_the_first_seizures_can_be_kept() -> None:
    call = Call(1)
    inward, outward = ChannelGroup("inward", 1, None), ChannelGroup("outward", 1, None)
    call.take(inward, 0.0)
    call.take(outward, 0.0)
    call.give_back(1.0, keep=1)
    assert (inward.busy, outward.busy) == (1, 0)


def test_the_end_stops_the_calls_timer() -> None:
    call, timers = Call(1), TimerQueue()
    call.timer = timers.start(1.0, lambda argument, now: None, None, 0.0)
    call.end(0.5)
    assert timers.pending() == 0
