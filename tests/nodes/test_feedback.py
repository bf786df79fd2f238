"""What a server tells those before it about its load (RFC 7339 5.3, RFC 7415 3.4)."""

from __future__ import annotations

import pytest

from simulator.contracts import Flow, Transport
from simulator.kernel.costs import cost_table
from simulator.kernel.station import FIRST_CLASS
from simulator.nodes.feedback import Meter
from simulator.nodes.overload_spec import OverloadSpec
from simulator.nodes.profile import ServiceTimes
from simulator.sip.message import Via
from simulator.sip.overload import OFFER, Feedback, read
from tests.sip.bench import UDP, incoming

COSTS = cost_table(ServiceTimes(request=0.002, response=0.002))


def meter(kind: str = "rate", **rules: object) -> Meter:
    return Meter(OverloadSpec(feedback=kind, **rules), COSTS, FIRST_CLASS, 1)  # type: ignore[arg-type]


def flow(host: str) -> Flow:
    return Flow(Transport.UDP, "192.0.2.1", 5060, host, 5060)


def offer(made: Meter, rate: float, seconds: float, load: int = 0, senders: int = 1) -> None:
    """Let INVITEs arrive evenly, each with five more messages of its call."""
    count = round(rate * seconds)
    for number in range(count):
        now = number / rate
        for other in range(6):
            host = f"192.0.2.{9 + number % senders}"
            made.count(incoming(branch=f"z9hG4bK{number}"), flow(host), load, other == 0, now)


def test_the_rate_is_what_the_processor_can_carry_at_its_target() -> None:
    made = meter(target=0.9)
    offer(made, 50.0, 30.0)
    assert made.rate == pytest.approx(0.9 / 0.012, rel=0.03)


def test_what_waits_too_long_is_worked_off_first() -> None:
    idle, late = meter(), meter()
    offer(idle, 50.0, 30.0)
    offer(late, 50.0, 30.0, load=200)  # 0.4 s of work
    assert late.rate < 0.75 * idle.rate


def test_senders_share_the_rate() -> None:
    made = meter()
    offer(made, 80.0, 30.0, senders=4)
    assert told(made) == pytest.approx(made.rate / 4.0, abs=1.0)


def test_nothing_is_withheld_below_capacity() -> None:
    made = meter("loss")
    offer(made, 50.0, 30.0)
    assert told(made) == 0


def test_the_share_withheld_grows_under_overload() -> None:
    made = meter("loss")
    offer(made, 160.0, 10.0, load=100)
    assert told(made) > 40


def test_only_who_obeys_is_told() -> None:
    made = meter()
    request = incoming()
    assert made.tell(request, 0.0) is request


def test_later_feedback_has_the_higher_number_before_the_window_too() -> None:
    made = meter()
    numbers = [said(made, now).sequence for now in (-60.0, -60.0, -59.9, 0.0, 1.0)]
    assert numbers == sorted({*numbers})


def told(made: Meter) -> int:
    return said(made, 30.0).value


def said(made: Meter, now: float) -> Feedback:
    request = incoming()
    request.via = Via(UDP, "192.0.2.2", 5060, "z9hG4bK1", None, OFFER)
    found = read(made.tell(request, now).via)
    assert found is not None
    return found
