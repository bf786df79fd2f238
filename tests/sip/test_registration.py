"""A registrar's bindings (RFC 3261 10.3)."""

from __future__ import annotations

from typing import Any

from simulator.sip.digest import Account
from simulator.sip.guard import Guard
from simulator.sip.keyring import Keyring
from simulator.sip.message import Headers, Identity, Request, Response
from simulator.sip.registration import Registrar
from simulator.sip.uri import Address, Uri, parse_address
from simulator.sip.vocabulary import Method
from tests.sip.bench import FLOW, PEER, Bench

BOB = Address(Uri("bob", "lab"))
DESK = f"<sip:bob@{PEER}:5060>"


class Desk:
    """A registrar on a bench, and REGISTERs of bob that come in."""

    def __init__(self, **how: Any) -> None:
        self.bench = Bench()
        self.registrar = Registrar(**how)
        self.sent = 0

    def register(
        self,
        *contacts: str,
        expires: str | None = None,
        call_id: str = "1@bob",
        cseq: int | None = None,
        now: float = 0.0,
        headers: Headers = (),
    ) -> Response:
        """Let one come in; return the answer."""
        self.sent += 1
        number = cseq or self.sent
        request = Request(Method.REGISTER, Uri(None, "lab"), _identity(call_id), number)
        named = [c for c in contacts if c != "*"]
        request.contact = parse_address(named[0]) if named else None
        others = (*named[1:], *(c for c in contacts if c == "*"))
        request.headers = (*headers, *(("Contact", c) for c in others))
        if expires is not None:
            request.headers = (*request.headers, ("Expires", expires))
        request.via = self.bench.endpoint.via(FLOW.transport)
        self.bench.come(request, now)
        self.registrar.register(self.bench.servers[-1], now)
        answer = self.bench.sent[-1].message
        assert isinstance(answer, Response)
        return answer

    def hosts(self, now: float = 0.0) -> list[str]:
        return [b.contact.host for b in self.registrar.bindings("bob", now)]


def _identity(call_id: str) -> Identity:
    return Identity(call_id, BOB, "b-1", BOB)


def listed(answer: Response) -> list[str]:
    """Return the contacts of an answer."""
    more = [value for name, value in answer.headers if name == "Contact"]
    return ([] if answer.contact is None else [str(answer.contact)]) + more


def test_an_answer_lists_every_contact_with_what_is_left_of_it() -> None:
    desk = Desk()
    desk.register(DESK, expires="600")
    answer = desk.register("<sip:bob@home>;expires=60", now=100.0)
    assert listed(answer) == [
        f"<sip:bob@{PEER}:5060>;expires=500",
        "<sip:bob@home>;expires=60",
    ]


def test_several_contacts_come_in_one_request() -> None:
    desk = Desk()
    assert len(listed(desk.register(DESK, "<sip:bob@home>"))) == 2


def test_a_contact_without_an_interval_lasts_an_hour() -> None:
    desk = Desk()
    assert listed(desk.register(DESK)) == [f"{DESK};expires=3600"]
    assert listed(desk.register(DESK, expires="soon")) == [f"{DESK};expires=3600"]


def test_a_contacts_own_interval_goes_before_the_requests() -> None:
    assert listed(Desk().register(f"{DESK};expires=30", expires="600")) == [f"{DESK};expires=30"]


def test_a_request_without_contact_only_asks() -> None:
    desk = Desk()
    desk.register(DESK)
    assert listed(desk.register(now=600.0)) == [f"{DESK};expires=3000"]


def test_the_same_contact_is_renewed_and_not_doubled() -> None:
    desk = Desk()
    desk.register(DESK)
    desk.register(f"<sip:bob@{PEER}:5060>", now=10.0)
    assert desk.hosts(3605.0) == [PEER]


def test_another_port_is_another_contact() -> None:
    desk = Desk()
    desk.register(DESK, f"<sip:bob@{PEER}:5070>")
    assert desk.hosts() == [PEER, PEER]


def test_an_interval_of_zero_ends_one_contact() -> None:
    desk = Desk()
    desk.register(DESK, "<sip:bob@home>")
    assert listed(desk.register(f"{DESK};expires=0")) == ["<sip:bob@home>;expires=3600"]


def test_a_star_with_zero_ends_all() -> None:
    desk = Desk()
    desk.register(DESK, "<sip:bob@home>")
    assert listed(desk.register("*", expires="0")) == []
    assert desk.registrar.count(0.0) == 0


def test_a_star_otherwise_is_a_400_and_changes_nothing() -> None:
    desk = Desk()
    desk.register(DESK)
    assert desk.register("*").status == 400
    assert desk.register("*", expires="60").status == 400
    assert desk.register("*", "<sip:bob@home>", expires="0").status == 400
    assert desk.hosts() == [PEER]


def test_a_malformed_contact_is_a_400_and_nothing_is_taken() -> None:
    desk = Desk()
    assert desk.register(DESK, "<sip:bob@home").status == 400
    assert desk.hosts() == []


def test_a_request_that_was_overtaken_changes_nothing() -> None:
    desk = Desk()
    desk.register(DESK, cseq=5)
    assert desk.register(f"{DESK};expires=0", cseq=4).status == 500
    assert desk.register("*", expires="0", cseq=5).status == 500
    assert desk.hosts() == [PEER]


def test_a_restarted_client_begins_its_numbers_anew() -> None:
    desk = Desk()
    desk.register(DESK, cseq=5)
    assert desk.register(f"{DESK};expires=0", cseq=1, call_id="2@bob").status == 200
    assert desk.hosts() == []


def test_too_short_an_interval_is_a_423_that_says_the_least() -> None:
    desk = Desk(least=60.0)
    answer = desk.register(DESK, expires="59")
    assert (answer.status, answer.header("Min-Expires")) == (423, "60")
    assert desk.register(DESK, expires="0").status == 200


def test_expired_contacts_are_not_there() -> None:
    desk = Desk()
    desk.register(DESK, expires="60")
    assert desk.hosts(60.0) == []
    assert listed(desk.register(now=60.0)) == []


def test_a_contact_of_another_machine_is_not_reached_on_the_senders_flow() -> None:
    desk = Desk()
    desk.register(DESK, "<sip:bob@home>")
    assert [b.flow for b in desk.registrar.bindings("bob", 0.0)] == [FLOW, None]


# Credentials


def guarded() -> Desk:
    desk = Desk(headers=(("Server", "x"),))
    desk.registrar.guard = Guard("lab", {"bob": "secret", "eve": "other"}.get)
    return desk


def credentials(refused: Response, username: str, password: str) -> Headers:
    keys = Keyring("k", lambda request, realm: Account(username, password))
    assert keys.learn(refused.request, refused)
    again = Request(Method.REGISTER, Uri(None, "lab"), _identity("1@bob"), 9)
    keys.sign(again)
    return again.headers


def test_who_shows_no_credentials_is_asked_and_not_bound() -> None:
    desk = guarded()
    answer = desk.register(DESK)
    assert (answer.status, answer.header("Server")) == (401, "x")
    assert "Digest" in (answer.header("WWW-Authenticate") or "")
    assert desk.hosts() == []


def test_who_shows_them_is_bound() -> None:
    desk = guarded()
    refused = desk.register(DESK)
    assert desk.register(DESK, headers=credentials(refused, "bob", "secret")).status == 200
    assert desk.hosts() == [PEER]


def test_nobody_registers_for_another() -> None:
    desk = guarded()
    refused = desk.register(DESK)
    assert desk.register(DESK, headers=credentials(refused, "eve", "other")).status == 403
    assert desk.hosts() == []
