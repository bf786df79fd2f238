"""Sides that end media: addresses, ports, codecs, keys, refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.calls.reasons import Reason
from simulator.nodes.bodies import Anchor, capabilities
from simulator.nodes.products import PRODUCTS
from simulator.nodes.profile import Profile
from simulator.sdp.description import Description

LYNC = PRODUCTS["lync-2010-mediation"].profile
CLIENT = PRODUCTS["lync-2010-client"].profile
GATEWAY = PRODUCTS["mx-one-gateway"].profile


def side(profile: Profile, srtp: str = "none", address: str = "192.0.2.1") -> Anchor:
    return Anchor(capabilities(profile, srtp), address, "node")  # type: ignore[arg-type]


def names(description: object) -> list[str]:
    assert isinstance(description, Description)
    return [codec.name for codec in description.media[0].codecs]


def test_a_product_offers_what_its_profile_says() -> None:
    own = capabilities(LYNC)
    assert (own.srtp, own.label, own.rtcp_line) == ("required", "Audio", True)
    assert (own.bandwidth, own.session_name) == (("CT:1000",), "session")
    assert [rest for _, rest in own.crypto] == ["|2^31|1:1", ""]


def test_ports_are_even_and_come_round_again() -> None:
    few = Anchor(capabilities(replace(GATEWAY, media_ports=(40_001, 40_005))), "192.0.2.1", "x")
    assert [few.offer().media[0].port for _ in range(3)] == [40_002, 40_004, 40_002]


def test_an_offer_can_be_made_for_one_of_many_terminals() -> None:
    assert side(CLIENT).offer("10.2.0.7").connection == "10.2.0.7"


def test_an_answer_has_the_offers_order_of_what_both_know() -> None:
    assert names(side(GATEWAY).answer(side(LYNC).offer())) == ["PCMU", "PCMA", "telephone-event"]


def test_no_offer_gets_no_answer() -> None:
    assert side(GATEWAY).answer(None) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [("required", "none", "SRTP required"), ("none", "required", "SRTP not supported")],
)
def test_encryption_that_one_side_lacks_is_refused(ours: str, theirs: str, words: str) -> None:
    reason = side(GATEWAY, ours).answer(side(LYNC, theirs).offer())
    assert isinstance(reason, Reason)
    assert (reason.status, reason.cause) == (488, 65)
    assert words in reason.text


def test_an_answer_to_our_offer_is_judged() -> None:
    ours, theirs = side(LYNC, "required"), side(GATEWAY, "required")
    offer = ours.offer()
    assert ours.check(offer, theirs.answer(offer)) is None
    plain = side(GATEWAY).answer(side(LYNC).offer())
    assert isinstance(ours.check(offer, plain), Reason)


# Bypass: another's session, passed on


def test_a_relayed_offer_keeps_address_port_and_keys() -> None:
    offer = side(CLIENT, "required", "10.2.0.7").offer()
    relayed = side(LYNC, "required").relay(offer)
    assert isinstance(relayed, Description)
    assert relayed.connection == "10.2.0.7"
    assert (relayed.media[0].port, relayed.media[0].crypto) == (
        offer.media[0].port,
        offer.media[0].crypto,
    )
    assert relayed.session_id == offer.session_id


def test_a_relayed_offer_has_our_codecs_only_and_leaves_the_first_as_it_was() -> None:
    offer = side(CLIENT, "required").offer()
    relayed = side(LYNC, "required").relay(offer)
    assert names(relayed) == ["PCMA", "PCMU", "CN", "telephone-event"]
    assert names(offer)[0] == "x-msrta"


def test_an_offer_without_any_codec_of_ours_is_not_relayed() -> None:
    strange = Anchor(capabilities(CLIENT, "required", ("x-msrta/16000",)), "10.2.0.7", "client")
    reason = side(LYNC, "required").relay(strange.offer())
    assert isinstance(reason, Reason)
    assert "no common codec" in reason.text


def test_nothing_is_relayed_of_nothing() -> None:
    assert side(LYNC).relay(None) is None
