"""A plain SIP proxy between user agents, alone and in front of another one."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.calls.attempt import Attempt, Outcome
from simulator.errors import InputErrors
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab

BETWEEN = ("callers", "100007", "called", "300009", "300009")


def lab(**overrides: object) -> Lab:
    steady = {"host.server.service_law": "constant"}
    return Lab("overload-udp", {**steady, **overrides}, users={})


@cache
def one_call() -> tuple[Lab, Attempt]:
    made = lab()
    call = made.call("", parties=BETWEEN)
    made.run()
    return made, call


def test_a_call_brings_the_server_six_messages() -> None:
    made, call = one_call()
    assert call.outcome is Outcome.ANSWERED
    seen = [s.what for s in made.sights if s.item.call == call.number and s.receiver == "server"]
    assert seen == ["INVITE", "180", "200", "ACK", "BYE", "200"]


def test_it_stays_in_the_way_of_the_dialog() -> None:
    made, call = one_call()
    for what in ("ACK", "BYE"):
        assert len(made.sent(call, what, "callers", "server")) == 1
        assert len(made.sent(call, what, "server", "called")) == 1


def test_it_answers_100_itself() -> None:
    made, call = one_call()
    assert len(made.sent(call, "100", "server", "callers")) == 1


def test_a_number_that_nobody_has_is_404() -> None:
    made = lab()
    call = made.call("", parties=(*BETWEEN[:4], "999999"))
    made.run()
    assert call.status == 404


def slow(**rules: object) -> tuple[Lab, Attempt]:
    """One call through a server that takes 0.8 s for an INVITE, and 2 s for a BYE."""
    times = "{by_method: {INVITE: 800 ms, BYE: 2 s}}"
    made = lab(**{"node.server.service": times, **rules})
    call = made.call("", parties=BETWEEN)
    made.run(60.0)
    return made, call


def test_a_copy_of_an_invite_is_absorbed_one_of_a_bye_is_passed_on() -> None:
    made, call = slow()
    assert call.outcome is Outcome.ANSWERED
    assert len(made.sent(call, "INVITE", "callers", "server")) == 2
    assert len(made.sent(call, "INVITE", "server", "called")) == 1
    copies = len(made.sent(call, "BYE", "callers", "server"))
    assert copies > 1
    assert len(made.sent(call, "BYE", "server", "called")) == copies


def test_with_state_for_all_requests_copies_of_a_bye_are_absorbed() -> None:
    made, call = slow(**{"node.server.proxy.stateful": "all"})
    assert len(made.sent(call, "BYE", "callers", "server")) > 1
    assert len(made.sent(call, "BYE", "server", "called")) == 1


def test_the_sender_of_calls_that_are_withheld_hears_503() -> None:
    made = lab(**{"node.callers.overload": "{window: 1}"})
    calls = [made.call("", parties=BETWEEN) for _ in range(3)]
    made.run()
    assert [call.status for call in calls] == [200, 503, 503]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("node.server.overload", "{reject_at: 5, accept_at: 6}", "`accept_at` above `reject_at`"),
        ("node.server.overload", "{retry_after: 5 s}", "`retry_after` without refusals"),
        ("node.server.overload", "{feedback: loss, validity: 0 s}", "holds for no time"),
        ("node.server.overload", "{feedback: lost}", "expected 'loss' or 'rate'"),
        ("node.server.service", "{by_method: {INVIET: 2 ms}}", "no method 'INVIET'"),
        ("node.callers.proxy", "{repeats: no}", "proxy"),
        ("node.server.proxy.next_hop", "callers", "next_hop"),
        ("host.server.service_law", "erlang", "service_law"),
    ],
)
def test_a_mistake_in_the_topology_is_told(path: str, value: str, said: str) -> None:
    with pytest.raises(InputErrors) as caught:
        load_topology("overload-udp", overrides={path: value}).require_sound()
    assert said in str(caught.value)
