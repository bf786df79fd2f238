"""A request on its way through its targets (RFC 3263 4.3), and its CANCEL (RFC 3261 9.1)."""

from __future__ import annotations

import pytest

from simulator.contracts import Flow
from simulator.sip.endpoint import TimerSettings
from simulator.sip.message import Headers
from simulator.sip.sending import Sending
from simulator.sip.vocabulary import Method
from tests.sip.bench import OWN, PEER, TCP, UDP, Bench, target

SECOND = "192.0.2.3"
BOTH = (target(UDP), target(UDP, SECOND))


def hosts(bench: Bench) -> list[str]:
    """Return where INVITEs went, without repetitions."""
    found = [s.flow.host for s in bench.sent if s.message.method is Method.INVITE]
    return list(dict.fromkeys(found))


def send(bench: Bench, targets: tuple[object, ...] = BOTH) -> Sending:
    return bench.endpoint.send(bench.request(), bench, 0.0, targets=targets)


# The next target


def test_a_503_leads_to_the_next_target_with_a_new_branch() -> None:
    bench = Bench()
    send(bench)
    first = bench.last(Method.INVITE)
    bench.answer(503, 0.1)
    second = bench.last(Method.INVITE)
    assert hosts(bench) == [PEER, SECOND]
    assert first.via is not None
    assert second.via is not None
    assert first.via.branch != second.via.branch
    assert first.identity is second.identity
    assert bench.heard == []


@pytest.mark.parametrize(("headers", "seconds"), [((), None), ((("Retry-After", "7"),), 7)])
def test_a_503_holds_its_target_out_for_as_long_as_it_says(
    headers: Headers, seconds: float | None
) -> None:
    bench = Bench()
    send(bench)
    bench.answer(503, 1.0, headers=headers)
    assert bench.places.held_out == [seconds]  # None: the node's own hold-out


def test_silence_leads_to_the_next_target() -> None:
    bench = Bench()
    send(bench)
    bench.run(32.0)
    assert hosts(bench) == [PEER, SECOND]
    assert bench.heard == []


def test_a_connection_that_fails_leads_to_the_next_target() -> None:
    bench = Bench()
    send(bench, (target(TCP), target(UDP, SECOND)))
    bench.endpoint.on_lost(bench.sent[0].flow, "reset", 0.2)
    assert hosts(bench) == [PEER, SECOND]


@pytest.mark.parametrize("status", [486, 404, 408, 500, 504, 600])
def test_a_real_answer_is_final(status: int) -> None:
    bench = Bench()
    send(bench)
    bench.answer(status, 0.1)
    assert hosts(bench) == [PEER]
    assert bench.heard == [(0.1, status, "")]


def test_only_the_last_failure_is_told() -> None:
    bench = Bench()
    send(bench)
    bench.run(32.0)
    bench.answer(503, 33.0)
    assert bench.heard == [(33.0, 503, "")]


@pytest.mark.parametrize("silent", [False, True])
def test_a_target_that_failed_is_avoided(silent: bool) -> None:
    bench = Bench()
    send(bench)
    if silent:
        bench.run(32.0)
    else:
        bench.answer(503, 0.1)
    assert bench.places.avoided == [(UDP, PEER, 5060)]


def test_no_target_is_a_local_503() -> None:
    bench = Bench()
    send(bench, ())
    assert bench.heard == [(0.0, 503, "no target for the next hop")]


def test_a_flow_that_is_gone_is_a_local_503() -> None:
    bench = Bench()
    flow = Flow(TCP, OWN, 5060, PEER, 40000)
    bench.wires.dead.add(flow)
    sending = bench.endpoint.send(bench.request(), bench, 0.0, flow=flow)
    assert sending.finished
    assert bench.heard == [(0.0, 503, "no connection")]
    assert bench.is_clean()


def test_a_request_that_waits_for_its_connection_when_it_times_out_is_never_sent() -> None:
    bench = Bench()
    bench.wires.closed = True
    send(bench, (target(TCP),))
    bench.run_out()
    assert bench.heard == [(32.0, 408, "no response in time")]
    assert bench.wires.waiting == []


# CANCEL


def test_a_cancel_waits_for_a_provisional_response() -> None:
    bench = Bench()
    sending = send(bench)
    sending.cancel(0.1)
    assert bench.times(Method.CANCEL) == []
    bench.answer(100, 0.3)
    assert bench.times(Method.CANCEL) == [0.3]


def test_a_cancel_is_the_invite_but_for_method_and_vias_below() -> None:
    bench = Bench()
    sending = send(bench)
    bench.answer(180, 0.1)
    invite = bench.last(Method.INVITE)
    sending.cancel(0.2, (("Reason", "SIP;cause=200"),))
    cancel = bench.last(Method.CANCEL)
    assert invite.via is not None
    assert cancel.via is not None
    assert (cancel.via.branch, cancel.via.next) == (invite.via.branch, None)
    assert (cancel.uri, cancel.identity, cancel.cseq) == (invite.uri, invite.identity, 1)
    assert cancel.header("Reason") == "SIP;cause=200"


@pytest.mark.parametrize("status", [503, 487])
def test_no_next_target_after_a_cancel(status: int) -> None:
    bench = Bench()
    sending = send(bench)
    bench.answer(180, 0.1)
    invite = bench.last(Method.INVITE)
    sending.cancel(0.2)
    bench.answer(status, 0.3, to=invite)
    assert hosts(bench) == [PEER]
    assert bench.heard[-1] == (0.3, status, "")


def test_no_next_target_when_silence_follows_a_cancel() -> None:
    bench = Bench()
    send(bench).cancel(0.2)
    bench.run_out()
    assert hosts(bench) == [PEER]
    assert bench.times(Method.CANCEL) == []
    assert bench.heard == [(32.0, 408, "no response in time")]


def test_what_is_cancelled_before_its_targets_are_known_is_never_sent() -> None:
    bench = Bench()
    bench.places.targets = None
    sending = bench.endpoint.send(bench.request(), bench, 0.0)
    sending.cancel(0.1)
    bench.places.answer(BOTH, 0.2)
    assert bench.sent == []
    assert bench.heard == [(0.1, 487, "cancelled before it was sent")]


def test_what_is_cancelled_before_its_connection_opens_is_never_sent() -> None:
    bench = Bench()
    bench.wires.closed = True
    sending = send(bench, (target(TCP),))
    sending.cancel(0.1)
    assert bench.wires.waiting == []
    assert bench.heard == [(0.1, 487, "cancelled before it was sent")]
    assert bench.is_clean()


def test_a_cancelled_invite_is_given_up_after_64_t1() -> None:
    bench = Bench()
    sending = send(bench)
    bench.answer(180, 1.0)
    sending.cancel(1.2)
    bench.run_out()
    assert bench.heard[-1] == (33.2, 408, "no final response after CANCEL")
    assert bench.is_clean()


def test_more_ringing_does_not_put_off_the_end_of_a_cancelled_invite() -> None:
    bench = Bench()
    sending = bench.endpoint.send(bench.request(), bench, 0.0, targets=BOTH, timer_c=True)
    bench.answer(180, 1.0)
    invite = bench.last(Method.INVITE)
    sending.cancel(1.2)
    bench.answer(180, 20.0, to=invite)
    bench.run(33.2)
    assert bench.heard[-1] == (33.2, 408, "no final response after CANCEL")


def test_an_answer_that_crossed_the_cancel_is_told() -> None:
    bench = Bench()
    sending = send(bench)
    bench.answer(180, 1.0)
    invite = bench.last(Method.INVITE)
    sending.cancel(1.2)
    bench.answer(200, 1.3, to=invite)
    assert bench.heard[-1] == (1.3, 200, "")
    bench.run_out()
    assert bench.is_clean()


def test_only_an_invite_is_cancelled() -> None:
    bench = Bench()
    sending = bench.endpoint.send(bench.request(Method.OPTIONS), bench, 0.0, targets=BOTH)
    bench.answer(100, 0.1)
    sending.cancel(0.2)
    assert bench.times(Method.CANCEL) == []
    assert not sending.cancelled


def test_a_cancel_that_has_no_way_leaves_nothing_behind() -> None:
    bench = Bench()
    flow = Flow(TCP, OWN, 5060, PEER, 40000)
    sending = bench.endpoint.send(bench.request(), bench, 0.0, flow=flow)
    bench.answer(180, 0.1)
    bench.wires.dead.add(flow)
    sending.cancel(0.2)
    assert (bench.endpoint.live(), bench.timers.pending()) == (1, 1)  # the INVITE's own
    bench.run_out()
    assert bench.heard[-1] == (32.2, 408, "no final response after CANCEL")
    assert bench.is_clean()


# Timer C


def test_timer_c_cancels_what_rings() -> None:
    bench = Bench(TimerSettings(timer_c=200.0))
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(UDP),), timer_c=True)
    bench.answer(180, 1.0)
    bench.run(201.0)
    assert bench.times(Method.CANCEL) == [201.0]


def test_timer_c_is_a_408_where_nothing_rings() -> None:
    """16.8; a Timer C below Timer B, so that it can be the first."""
    bench = Bench(TimerSettings(timer_c=10.0))
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(UDP),), timer_c=True)
    bench.run(10.0)
    assert bench.heard == [(10.0, 408, "timer C")]
    assert bench.is_clean()


def test_a_100_does_not_restart_timer_c() -> None:
    bench = Bench(TimerSettings(timer_c=200.0))
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(UDP),), timer_c=True)
    bench.answer(100, 5.0)
    bench.run(200.0)
    assert bench.times(Method.CANCEL) == [200.0]
