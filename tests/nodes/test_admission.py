"""A server whose queue is full refuses new calls on a stream, and goes on with the others."""

from __future__ import annotations

from functools import cache

from simulator.calls.attempt import Attempt, Outcome
from tests.nodes.lab import Lab

# One processor, and one message may wait: calls of the same instant meet there.
SLOW = {"host.mxone.queue_limit": 1, "host.mxone.processors": 1}


@cache
def crowd() -> tuple[Lab, tuple[Attempt, ...]]:
    lab = Lab("guide-tcp", SLOW)
    made = tuple(lab.call("lync-to-mxone", ring=2.0) for _ in range(6))
    lab.run(lab.now + 40.0)
    return lab, made


def refused() -> list[Attempt]:
    return [one for one in crowd()[1] if one.status == 503]


def test_a_new_call_on_a_stream_is_answered_503_when_the_queue_is_full() -> None:
    assert {(one.reason_rule, one.reason_node, one.cause) for one in refused()} == {
        ("overload", "mxone", 42)
    }


def test_the_calls_that_found_room_are_answered() -> None:
    assert [one for one in crowd()[1] if one.outcome is Outcome.ANSWERED]


def test_a_refused_call_takes_no_channel_and_leaves_nothing_behind() -> None:
    lab, _ = crowd()
    assert refused()
    assert not lab.busy()
    assert len(lab.sent(refused()[0], "503", "mxone")) == 1
