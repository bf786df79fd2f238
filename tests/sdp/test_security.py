"""SRTP: what is offered against what is demanded."""

import pytest

from simulator.sdp.agreement import agreement
from simulator.sdp.capabilities import (
    NO_COMMON_SUITE,
    SRTP_NOT_SUPPORTED,
    SRTP_REQUIRED,
    Capabilities,
    Refusal,
    Srtp,
)
from simulator.sdp.codec import parse, write
from simulator.sdp.description import Description
from simulator.sdp.media_line import Crypto, Media
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from simulator.sdp.security import secure_configuration
from tests.sdp.sides import mediation, mxone

MODES: tuple[Srtp, ...] = ("none", "optional", "required")

# Offerer, answerer: is the stream encrypted, or why is there none?
EXPECTED: dict[tuple[Srtp, Srtp], bool | Refusal] = {
    ("none", "none"): False,
    ("none", "optional"): False,
    ("none", "required"): SRTP_REQUIRED,
    ("optional", "none"): False,
    ("optional", "optional"): True,
    ("optional", "required"): True,
    ("required", "none"): SRTP_NOT_SUPPORTED,
    ("required", "optional"): True,
    ("required", "required"): True,
}


@pytest.mark.parametrize(("offers", "answers"), EXPECTED)
def test_each_pair_of_modes(offers: Srtp, answers: Srtp) -> None:
    offerer = mediation(offers)
    offer = parse(write(offerer.offer("192.0.2.90", 50000)))
    made = mxone(answers).answer(offer, "192.0.2.84", 40000)
    expected = EXPECTED[offers, answers]
    if isinstance(expected, Refusal):
        assert made == expected
        return
    assert isinstance(made, Description)
    assert made.media[0].secured is expected
    assert bool(made.media[0].crypto) is expected
    assert offerer.check(offer, parse(write(made))) is None


def test_the_line_without_mki_is_taken_with_its_tag() -> None:
    offer = mediation("required").offer("192.0.2.90", 50000)
    made = mxone("required").answer(offer, "192.0.2.84", 40000)
    assert isinstance(made, Description)
    assert [(c.tag, c.rest) for c in made.media[0].crypto] == [(2, "")]


def test_both_sides_know_both_keys() -> None:
    offer = mediation("required").offer("192.0.2.90", 50000)
    made = mxone("optional").answer(offer, "192.0.2.84", 40000)
    assert isinstance(made, Description)
    ours = agreement(made, offer)
    assert ours is not None
    assert (ours.sends_with, ours.receives_with) == (
        made.media[0].crypto[0],
        offer.media[0].crypto[1],
    )


def test_an_optional_offer_taken_up_names_its_configuration() -> None:
    offer = mediation("optional").offer("192.0.2.90", 50000)
    assert (offer.media[0].profile, len(offer.media[0].crypto)) == ("RTP/AVP", 2)
    made = mxone("optional").answer(offer, "192.0.2.84", 40000)
    assert isinstance(made, Description)
    assert made.media[0].profile == "RTP/SAVP"
    assert made.media[0].attributes == (("acfg", "1 t=1"),)


def test_transport_capabilities_are_numbered_on() -> None:
    lines = (("tcap", "5 RTP/AVPF RTP/SAVP"), ("pcfg", "1 t=5"), ("pcfg", "2 t=6"))
    assert secure_configuration(Media("audio", 1, "RTP/AVP", (), attributes=lines)) == "2 t=6"


def test_a_crypto_line_without_a_secure_configuration_means_nothing() -> None:
    codecs = codec_list(("PCMA",))
    line = Crypto(1, "AES_CM_128_HMAC_SHA1_80", "k" * 40)
    media = Media("audio", 1, "RTP/AVP", codecs, crypto=(line,))
    offer = Description("192.0.2.90", 1, 1, (media,), "192.0.2.90")
    made = mxone("optional").answer(offer, "192.0.2.84", 40000)
    assert isinstance(made, Description)
    assert made.media[0].crypto == ()


def test_no_common_suite_is_refused() -> None:
    other = Negotiator(
        Capabilities(codec_list(("PCMA",)), srtp="required", crypto=(("F8_128_HMAC_SHA1_80", ""),))
    )
    offer = other.offer("192.0.2.1", 1)
    assert mxone("required").answer(offer, "192.0.2.84", 40000) == NO_COMMON_SUITE


def test_a_plain_answer_to_a_secure_offer_is_refused() -> None:
    side = mediation("required")
    plain = mxone().offer("192.0.2.84", 40000)
    assert side.check(side.offer("192.0.2.90", 50000), plain) == SRTP_REQUIRED


def test_an_answer_of_another_tag_is_refused() -> None:
    side = mediation("required")
    made = mxone("required").offer("192.0.2.84", 40000)
    made.media[0].crypto = (made.media[0].crypto[0]._replace(tag=9),)
    assert side.check(side.offer("192.0.2.90", 50000), made) == NO_COMMON_SUITE


def test_keys_are_fresh_for_each_session_and_kept_within_one() -> None:
    side = mxone("required")
    first, other = side.offer("192.0.2.84", 1), side.offer("192.0.2.84", 1)
    later = side.offer("192.0.2.84", 2, previous=first)
    assert first.media[0].crypto[0].key != other.media[0].crypto[0].key
    assert later.media[0].crypto == first.media[0].crypto


@pytest.mark.parametrize("mode", MODES)
def test_keys_are_forty_characters_and_may_be_given(mode: Srtp) -> None:
    side = Negotiator(Capabilities(codec_list(("PCMA",)), srtp=mode), keys=lambda: "s" * 40)
    assert {c.key for c in side.offer("a", 1).media[0].crypto} <= {"s" * 40}
    assert all(len(c.key) == 40 for c in mediation("required").offer("a", 1).media[0].crypto)
