"""Nominal sizes follow the numbers of methods and kinds."""

from __future__ import annotations

import pytest

from simulator.contracts import Action, Segment, SegmentKind
from simulator.net.sizes import HEADERS, nominal_size, packets
from simulator.sip.dns import DnsAnswer, DnsQuery, Outcome, RecordKind
from simulator.sip.message import Identity, Request
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

EXPECTED = {
    Method.INVITE: 1100,
    Method.ACK: 450,
    Method.BYE: 500,
    Method.OPTIONS: 450,
    Method.REGISTER: 600,
    Method.NOTIFY: 700,
    Method.PUBLISH: 900,
    Method.OTHER: 600,
}


def request(method: Method) -> Request:
    address = Address(Uri("a", "b"))
    return Request(method, Uri("a", "b"), Identity("1", address, "t", address), 1)


@pytest.mark.parametrize("method", EXPECTED)
def test_size_of_a_request(method: Method) -> None:
    assert nominal_size(request(method)) == EXPECTED[method] + HEADERS


@pytest.mark.parametrize(
    ("method", "status", "size"),
    [
        (Method.INVITE, 100, 350),
        (Method.INVITE, 180, 500),
        (Method.INVITE, 183, 900),
        (Method.INVITE, 200, 900),
        (Method.BYE, 200, 500),
        (Method.INVITE, 486, 500),
    ],
)
def test_size_of_a_response(method: Method, status: int, size: int) -> None:
    assert nominal_size(request(method).reply(status, "t")) == size + HEADERS


def test_every_kind_of_item_has_a_size() -> None:
    for kind in SegmentKind:
        assert nominal_size(Segment(kind)) >= HEADERS
    assert nominal_size(DnsQuery("a", RecordKind.A)) == 60 + HEADERS
    assert nominal_size(DnsAnswer("a", RecordKind.A, Outcome.FOUND)) == 120 + HEADERS
    assert nominal_size(Action(print)) == HEADERS


def test_a_certificate_takes_three_packets() -> None:
    assert nominal_size(Segment(SegmentKind.CERTIFICATE)) == 3000 + 3 * HEADERS
    assert [packets(size) for size in (0, 1, 1460, 1461)] == [1, 1, 1, 2]
