"""The constant headers of products."""

from __future__ import annotations

from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.profile import Profile

FULL = Profile(
    "x",
    "X",
    user_agent="agent",
    server="server",
    allow="INVITE",
    supported="timer",
    allow_with_refer="REFER",
    supported_with_refer="replaces",
)


def test_requests_name_the_agent_and_responses_the_server() -> None:
    assert request_headers(FULL) == (
        ("User-Agent", "agent"),
        ("Allow", "INVITE"),
        ("Supported", "timer"),
    )
    assert response_headers(FULL) == (("Server", "server"), ("Allow", "INVITE"))


def test_transfer_joins_what_it_needs() -> None:
    assert dict(request_headers(FULL, refer=True)) == {
        "User-Agent": "agent",
        "Allow": "INVITE, REFER",
        "Supported": "timer, replaces",
    }


def test_what_a_product_does_not_say_is_absent() -> None:
    assert request_headers(Profile("x", "X")) == response_headers(Profile("x", "X")) == ()
