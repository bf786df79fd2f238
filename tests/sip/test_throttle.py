"""Who holds new calls back from a next hop: by feedback, Retry-After, or a window."""

from __future__ import annotations

from itertools import cycle

import pytest

from simulator.sip.overload import Feedback, told
from simulator.sip.throttle import WITHHELD, Rules, Throttle, ThrottledEndpoint
from simulator.sip.vocabulary import Method
from tests.sip.bench import FLOW, PEER, UDP, Bench, target

OBEYS = Rules(feedback=True)


def bench(rules: Rules, *draws: float) -> Bench:
    made = Bench(kind=ThrottledEndpoint)
    drawn = cycle(draws or (0.5,))
    assert isinstance(made.endpoint, ThrottledEndpoint)
    made.endpoint.throttle = Throttle(rules, lambda: next(drawn))
    return made


def call(made: Bench, now: float) -> None:
    made.endpoint.send(made.request(), made, now, targets=(target(UDP),))
    made.run(now)


def say(made: Bench, value: int, now: float, **more: object) -> None:
    """Let feedback come with the answer to the last request."""
    said = {"algorithm": "loss", "validity": 0.5, "sequence": round(now * 1e6), **more}
    request = made.last(Method.INVITE)
    answered = told(request, Feedback(value=value, **said))  # type: ignore[arg-type]
    made.endpoint.receive(answered.reply(180, "p"), FLOW, now)


def went(made: Bench) -> int:
    return len({s.message.via.branch for s in made.sent if s.message.method is Method.INVITE})


def test_an_offer_stands_in_the_via_of_who_obeys_and_of_nobody_else() -> None:
    for rules, parameters in ((OBEYS, ["oc", "oc-algo"]), (Rules(window=5), [])):
        made = bench(rules)
        call(made, 0.0)
        via = made.last(Method.INVITE).via
        assert via is not None
        assert [name for name, _ in via.parameters] == parameters


def test_a_share_of_calls_is_withheld_and_ends_with_503_before_it_is_sent() -> None:
    made = bench(OBEYS, 0.1, 0.3)
    call(made, 0.0)
    say(made, 20, 0.1)
    call(made, 0.2)  # draws 0.1, below 20 %
    call(made, 0.3)  # draws 0.3
    assert went(made) == 2
    assert (0.2, 503, WITHHELD) in made.heard


def test_feedback_ends_with_its_validity() -> None:
    made = bench(OBEYS)
    call(made, 0.0)
    say(made, 100, 0.1)
    call(made, 0.59)
    assert went(made) == 1
    call(made, 0.61)
    assert went(made) == 2


def test_a_validity_of_nothing_ends_the_control_at_once() -> None:
    made = bench(OBEYS)
    call(made, 0.0)
    say(made, 100, 0.1)
    say(made, 100, 0.2, validity=0.0)
    call(made, 0.2)
    assert went(made) == 2


def test_feedback_that_was_overtaken_is_not_taken() -> None:
    made = bench(OBEYS)
    call(made, 0.0)
    say(made, 0, 0.2)
    say(made, 100, 0.3, sequence=100_000)
    call(made, 0.3)
    assert went(made) == 2


def test_a_rate_lets_a_burst_of_five_go_and_then_so_many_a_second() -> None:
    made = bench(OBEYS)
    call(made, 0.0)
    say(made, 10, 0.1, algorithm="rate", validity=100.0)
    for step in range(1, 401):
        call(made, 0.1 + 0.01 * step)
    assert went(made) == pytest.approx(1 + 5 + 40, abs=1)


def test_requests_within_dialogs_and_other_methods_are_never_withheld() -> None:
    made = bench(OBEYS)
    call(made, 0.0)
    say(made, 100, 0.1)
    made.endpoint.send(made.request(Method.OPTIONS), made, 0.2, targets=(target(UDP),))
    inside = made.request()
    inside.identity.to_tag = "p"
    made.endpoint.send(inside, made, 0.2, targets=(target(UDP),))
    made.run(0.2)
    assert not [status for _, status, _ in made.heard if status == 503]


def test_retry_after_bars_a_next_hop_until_it_is_over() -> None:
    made = bench(Rules(retry_after=True))
    call(made, 0.0)
    request = made.last(Method.INVITE)
    refusal = request.reply(503, "p", headers=(("Retry-After", "5 (busy)"),))
    made.endpoint.receive(refusal, FLOW, 0.1)
    call(made, 5.0)
    assert went(made) == 1
    call(made, 5.2)
    assert went(made) == 2


@pytest.mark.parametrize("value", ["", "soon", "-3", "9" * 12])
def test_a_retry_after_that_cannot_be_read_bars_nobody(value: str) -> None:
    made = bench(Rules(retry_after=True))
    call(made, 0.0)
    refusal = made.last(Method.INVITE).reply(503, "p", headers=(("Retry-After", value),))
    made.endpoint.receive(refusal, FLOW, 0.1)
    call(made, 0.2)
    assert went(made) == 2


def test_a_window_opens_with_the_first_response() -> None:
    made = bench(Rules(window=2))
    for now in (0.0, 0.1, 0.2):
        call(made, now)
    assert went(made) == 2
    made.answer(100, 0.3)
    made.answer(180, 0.4)
    call(made, 0.5)
    call(made, 0.6)
    assert went(made) == 3


def test_a_window_opens_where_nobody_answers_at_all() -> None:
    made = bench(Rules(window=1))
    call(made, 0.0)
    made.run(40.0)
    call(made, 40.0)
    assert went(made) == 2


def test_next_hops_are_held_apart() -> None:
    throttle = Throttle(Rules(window=1), lambda: 0.5)
    assert throttle.admits(PEER, 0.0)
    assert not throttle.admits(PEER, 0.0)
    assert throttle.admits("192.0.2.9", 0.0)
    assert throttle.held_back == 1
