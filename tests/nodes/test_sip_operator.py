"""The public network as a SIP operator: all four directions, by packets."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.calls.attempt import Outcome
from tests.nodes.lab import Lab

# DOMAIN: two packet parties under forced gateway take two RTP resources; no B channel is there.
TAKEN = {
    "lync-to-pstn": {
        "sip-trunk": 1,
        "sip-trunk-licences": 1,
        "gateway-rtp": 2,
        "mediation-calls": 1,
    },
    "pstn-to-lync": {
        "sip-trunk": 1,
        "sip-trunk-licences": 1,
        "gateway-rtp": 2,
        "mediation-calls": 1,
    },
    "mxone-to-pstn": {"gateway-rtp": 2},
    "attached-to-pstn": {"gateway-rtp": 1},
    "pstn-to-mxone": {"gateway-rtp": 2},
    "pstn-to-attached": {"gateway-rtp": 1},
}
E164 = "+46870000003"


@cache
def lab() -> Lab:
    return Lab("sip-operator")


@pytest.mark.parametrize("direction", TAKEN)
def test_a_call_goes_through_and_takes_what_packets_take(direction: str) -> None:
    made = lab().call(direction)
    lab().run(lab().now + 6.0)
    taken = lab().busy()
    lab().run()
    assert (made.outcome, made.status, taken) == (Outcome.ANSWERED, 200, TAKEN[direction])
    assert lab().busy() == {}


def test_there_are_no_b_channels() -> None:
    assert not [name for name in lab().scene.world.groups if "b-channel" in name]


def test_the_operator_is_called_by_number_in_e164_form() -> None:
    made = lab().completed("lync-to-pstn")
    invite = lab().one(made, "INVITE", "mxone", "pstn")
    assert str(invite.uri) == f"sip:{E164}@192.0.2.1"
    assert str(invite.identity.from_.uri) == "sip:+46855530001@192.168.222.84"
    assert str(invite.contact.uri) == "sip:+46855530001@192.168.222.84:5060"


def test_the_operator_calls_the_exchange_by_its_number() -> None:
    made = lab().completed("pstn-to-mxone")
    invite = lab().one(made, "INVITE", "pstn", "mxone")
    assert str(invite.uri) == "sip:+46855520003@192.168.222.84"
    assert str(invite.identity.from_.uri) == "sip:+46870000006@192.0.2.1"


def test_the_operator_is_known_by_its_address() -> None:
    side = lab().part("mxone", "router").callers
    made = lab().completed("pstn-to-mxone")
    invite = lab().one(made, "INVITE", "pstn", "mxone")
    flow = next(s.flow for s in lab().sights if s.item is invite).peer
    assert flow is not None
    assert side.find(flow, invite).kind == "operator"
    assert side.find(None, invite).kind == "ip"


def test_media_with_the_operator_ends_at_the_gateway() -> None:
    made = lab().completed("pstn-to-mxone")
    (answer,) = lab().sent(made, "200", "mxone", "pstn")[:1]
    assert answer.body.connection == "192.168.222.85"
