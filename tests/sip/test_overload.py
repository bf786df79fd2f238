"""Feedback in the Via of responses (RFC 7339 4, 7415 3), and what a client makes of it."""

from __future__ import annotations

import pytest

from simulator.sip.message import Via
from simulator.sip.overload import (
    OFFER,
    Bucket,
    Feedback,
    asks,
    read,
    told,
    withheld,
)
from simulator.sip.via import parse_via, write_via
from tests.sip.bench import UDP, incoming


def via(parameters: str) -> Via:
    return parse_via(f"SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1{parameters}")


@pytest.mark.parametrize(
    "said",
    [
        Feedback("loss", 0, 0.5, 1),
        Feedback("loss", 100, 1.0, 999_999),
        Feedback("rate", 150, 0.25, 1_282_321_615_782_000),
    ],
)
def test_what_a_server_says_is_read_as_it_was_meant(said: Feedback) -> None:
    request = incoming()
    assert request.via is not None
    request.via = Via(UDP, "192.0.2.1", 5060, "z9hG4bK1", None, OFFER)
    answer = told(request, said)
    assert answer.via is not None
    assert read(answer.via) == said
    assert read(parse_via(write_via(answer.via))) == said


def test_only_who_offers_is_told() -> None:
    request = incoming()
    assert not asks(request)
    request.via = Via(UDP, "192.0.2.1", 5060, "z9hG4bK1", None, OFFER)
    assert asks(request)


def test_an_answer_keeps_the_other_parameters_of_the_via() -> None:
    request = incoming()
    request.via = Via(UDP, "192.0.2.1", 5060, "z9hG4bK1", None, (("rport", None), *OFFER))
    answer = told(request, Feedback("loss", 20, 0.5, 1))
    assert answer.via is not None
    assert ("rport", None) in answer.via.parameters
    assert answer.via.branch == "z9hG4bK1"
    assert request.via.parameters == (("rport", None), *OFFER)


def test_loss_and_half_a_second_are_meant_where_nothing_else_is_said() -> None:
    assert read(via(";oc=20;oc-seq=1.5")) == Feedback("loss", 20, 0.5, 1_500_000)


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        ";oc",
        ';oc;oc-algo="loss,rate"',
        ";oc=20",
        ";oc=twenty;oc-seq=1.5",
        ";oc=-1;oc-seq=1.5",
        ";oc=101;oc-seq=1.5",
        ";oc=20;oc-seq=a.b",
        ";oc=20;oc-seq=1.b",
        ";oc=20;oc-seq=1.5;oc-validity=soon",
        ';oc=20;oc-seq=1.5;oc-algo="best"',
        f";oc=20;oc-seq={'9' * 30}.1",
        f";oc={'9' * 30};oc-seq=1.5",
    ],
)
def test_what_cannot_be_read_says_nothing(parameters: str) -> None:
    assert read(via(parameters)) is None


@pytest.mark.parametrize(
    ("percent", "first", "shares"),
    [
        (10.0, 0.4, (0.25, 0.0)),
        (20.0, 0.8, (0.25, 0.0)),
        (60.0, 0.5, (1.0, 0.2)),
        (100.0, 0.3, (1.0, 1.0)),
        (0.0, 0.5, (0.0, 0.0)),
        (30.0, 0.0, (0.0, 0.3)),
        (50.0, 1.0, (0.5, 0.0)),
    ],
)
def test_loss_falls_on_the_first_category_as_long_as_it_can(
    percent: float, first: float, shares: tuple[float, float]
) -> None:
    assert withheld(percent, first) == pytest.approx(shares)


def test_a_rate_of_nothing_lets_nothing_go() -> None:
    assert not any(Bucket(0.0).conforms(float(now)) for now in range(10))


def test_a_bucket_is_empty_whenever_time_begins() -> None:
    bucket = Bucket(1.0)
    assert bucket.conforms(-1000.0)


def test_what_is_in_a_bucket_stays_when_the_rate_changes() -> None:
    bucket = Bucket(10.0)
    while bucket.conforms(0.0):
        pass
    bucket.set_rate(1000.0)
    assert not bucket.conforms(0.0)
    assert bucket.conforms(0.5)
