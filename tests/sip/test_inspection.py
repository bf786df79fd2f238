"""What an element looks at before it works on a message; the torture tables have the rest."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.sip.codec import Codec, Parsed
from simulator.sip.inspection import (
    Abilities,
    Inspected,
    answer_to,
    as_proxy,
    as_registrar,
    as_user_agent,
)
from simulator.sip.message import Request, Response
from tests.sip.bench import Bench
from tests.sip.messages import BASIC, INVITE, parse, without

CAN = Abilities(("INVITE", "ACK", "CANCEL", "REGISTER"), frozenset({"100rel"}))


def request(start: str, *lines: str, body: bytes = b"") -> Request:
    message, faults = parse(
        start, *without("CSeq"), f"CSeq: 1 {start.split()[0]}", *lines, body=body
    )
    assert faults == ()
    assert isinstance(message, Request)
    return message


def test_a_request_that_can_be_worked_on_passes() -> None:
    passed = request(INVITE, "Require: 100REL", "Accept: application/sdp;level=1")
    assert [inspect(passed, CAN) for inspect in (as_user_agent, as_proxy)] == [None, None]


@pytest.mark.parametrize(
    ("start", "lines", "status"),
    [
        ("RING sip:b SIP/2.0", ("Require: x",), 501),
        ("OPTIONS fax:1 SIP/2.0", (), 405),
        ("INVITE fax:1 SIP/2.0", ("Require: x",), 416),
        (INVITE, ("Require: x", "Accept: text/html"), 420),
        (INVITE, ("Accept:",), 406),
        (INVITE, ('Accept: "text',), 406),
    ],
)
def test_a_user_agent_looks_at_method_scheme_extensions_and_content_in_this_order(
    start: str, lines: tuple[str, ...], status: int
) -> None:
    refused = as_user_agent(request(start, *lines), CAN)
    assert refused is not None
    assert refused.status == status


@pytest.mark.parametrize("method", ["ACK", "CANCEL"])
def test_require_is_not_looked_at_where_nothing_new_is_asked(method: str) -> None:
    assert as_user_agent(request(f"{method} sip:b SIP/2.0", "Require: x"), CAN) is None


def test_a_registrar_takes_sip_addresses_of_record_only() -> None:
    taken = request("REGISTER sip:lab.se SIP/2.0")
    assert as_registrar(taken, CAN) is None
    message, _ = parse(
        "REGISTER sip:lab.se SIP/2.0", *without("To")[:-1], "To: <tel:1>", "CSeq: 1 REGISTER"
    )
    assert isinstance(message, Request)
    refused = as_registrar(message, CAN)
    assert refused is not None
    assert refused.status == 400


def test_a_body_without_a_type_is_not_understood() -> None:
    refused = as_user_agent(request(INVITE, body=b"x"), CAN)
    assert refused is not None
    assert refused.status == 415


@pytest.mark.parametrize(
    ("parsed", "status"),
    [
        (parse(INVITE, *BASIC), None),
        (parse(INVITE, *without("Call-ID")), 400),
        (parse("ACK sip:b SIP/2.0", *BASIC), None),
        (parse(INVITE, *without("Via")), None),
        (parse("SIP/2.0 200 OK", *without("Call-ID")), None),
        (parse("nonsense", *BASIC), None),
    ],
)
def test_only_a_malformed_request_is_answered(parsed: Parsed, status: int | None) -> None:
    answer = answer_to(parsed, "t")
    assert (None if answer is None else answer.status) == status


class Notes:
    """A transaction user that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_request(self, server: Any, now: float) -> None:
        self.heard.append(server.request.method_name)

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        self.heard.append(str(response.status))

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        self.heard.append("ack")

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        self.heard.append("undelivered")


def test_an_inspected_user_hears_what_is_left() -> None:
    bench, notes = Bench(), Notes()
    user = Inspected(notes, CAN)
    bench.endpoint.user = user
    good, bad = request(INVITE), request(INVITE, "Require: x, 100rel, Y")
    bad.via.branch = "z9hG4bKbad"  # type: ignore[union-attr]
    bench.come(good, 0.0)
    bench.come(bad, 0.0)
    user.on_ack(None, good, 0.0)
    user.on_undelivered(None, "", 0.0)
    assert notes.heard == ["INVITE", "ack", "undelivered"]
    sent = bench.sent[-1].message
    assert (sent.status, sent.headers) == (420, (("Unsupported", "x, Y"),))
    assert b"Unsupported: x, Y\r\n" in Codec().write(sent)


def test_a_local_answer_is_heard_whatever_its_vias() -> None:
    notes = Notes()
    answer = request(INVITE, "Via: SIP/2.0/UDP p;branch=z9hG4bK2").reply(408, "t")
    Inspected(notes, CAN).on_response(None, answer, 0.0)
    Inspected(notes, CAN).on_response(None, answer.derive(local="timer B"), 0.0)
    assert notes.heard == ["408"]
