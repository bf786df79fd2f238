"""Offers and answers of RFC 3264."""

import pytest

from simulator.sdp.agreement import agreement
from simulator.sdp.capabilities import (
    NO_AUDIO,
    NO_COMMON_CODEC,
    STREAM_REFUSED,
    STREAMS_DIFFER,
    Capabilities,
    Refusal,
)
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import Codec, codec_list, common_codecs, renumbered
from tests.sdp.sides import mediation, mxone

INACTIVE, SENDONLY, RECVONLY, SENDRECV = Direction


def answer(offer: Description, *, by: Negotiator, wanted: Direction = SENDRECV) -> Description:
    made = by.answer(offer, "192.0.2.84", 40000, wanted)
    assert isinstance(made, Description)
    return made


def streams(*media: Media) -> Description:
    return Description("192.0.2.90", 1, 1, media, "192.0.2.90")


def audio(port: int = 4000, direction: Direction | None = None) -> Media:
    return Media("audio", port, "RTP/AVP", codec_list(("PCMU", "PCMA")), direction=direction)


VIDEO = Media("video", 5000, "RTP/AVP", (Codec(31, "H261", 90000),))


def test_an_offer_says_what_the_product_says() -> None:
    offer = mediation().offer("192.0.2.90", 50000)
    assert (offer.bandwidth, offer.session_name, offer.version) == (("CT:1000",), "session", 1)
    media = offer.media[0]
    assert (media.port, media.profile, media.rtcp_port) == (50000, "RTP/AVP", 50001)
    assert (media.label, media.ptime_ms, media.direction) == ("Audio", 20, None)


def test_an_answer_keeps_order_and_numbers_of_the_offer_and_our_parameters() -> None:
    made = answer(mediation().offer("192.0.2.90", 50000), by=mxone())
    assert [(c.payload_type, c.name, c.fmtp) for c in made.media[0].codecs] == [
        (0, "PCMU", ""),
        (8, "PCMA", ""),
        (101, "telephone-event", "0-15"),
    ]
    assert made.media[0].direction is SENDRECV


def test_payload_types_of_the_offer_are_taken_over() -> None:
    offered = (Codec(8, "pcma"), Codec(96, "telephone-event"))
    common = common_codecs(offered, codec_list(("PCMA",), "0-15"))
    assert [(c.payload_type, c.fmtp) for c in common] == [(8, ""), (96, "0-15")]


def test_events_alone_are_no_common_codec() -> None:
    offer = mxone(names=("G729",)).offer("192.0.2.84", 1)
    assert mediation().answer(offer, "192.0.2.90", 2) == NO_COMMON_CODEC


@pytest.mark.parametrize("wanted", Direction)
@pytest.mark.parametrize("offered", Direction)
def test_the_answer_s_direction(offered: Direction, wanted: Direction) -> None:
    # RFC 3264 6.1: never send what the other does not receive, and the reverse.
    made = answer(streams(audio(direction=offered)), by=mxone(), wanted=wanted)
    got = made.media[0].direction
    assert got is not None
    assert bool(got & SENDONLY) == bool(offered & RECVONLY and wanted & SENDONLY)
    assert bool(got & RECVONLY) == bool(offered & SENDONLY and wanted & RECVONLY)


@pytest.mark.parametrize(
    ("offered", "answered"), [(SENDRECV, RECVONLY), (SENDONLY, RECVONLY), (RECVONLY, INACTIVE)]
)
def test_hold_by_address_receives_nothing(offered: Direction, answered: Direction) -> None:
    held = Description("192.0.2.90", 1, 1, (audio(direction=offered),), "0.0.0.0")
    assert answer(held, by=mxone()).media[0].direction is answered


def test_other_streams_are_refused_in_their_places() -> None:
    made = answer(streams(VIDEO, audio(0), audio(), audio(4002)), by=mxone())
    assert [(m.kind, m.port) for m in made.media] == [
        ("video", 0),
        ("audio", 0),
        ("audio", 40000),
        ("audio", 0),
    ]
    assert made.media[0].codecs == VIDEO.codecs


def test_video_alone_is_refused() -> None:
    assert mxone().answer(streams(VIDEO), "192.0.2.84", 1) == NO_AUDIO


def test_an_offer_that_ends_all_streams_is_answered() -> None:
    assert [m.port for m in answer(streams(audio(0)), by=mxone()).media] == [0]
    assert answer(streams(), by=mxone()).media == ()


def test_the_timing_of_the_offer_is_repeated() -> None:
    offer = streams(audio())
    offer.timing = "3149328700 0"
    assert answer(offer, by=mxone()).timing == "3149328700 0"


def test_sessions_of_a_node_have_numbers_of_their_own() -> None:
    side = mxone()
    assert [side.offer("192.0.2.84", 1).session_id for _ in range(3)] == [1, 2, 3]


def test_a_later_offer_keeps_the_session_and_raises_the_version_when_it_differs() -> None:
    side = mxone()
    first = side.offer("192.0.2.84", 40000)
    same = side.offer("192.0.2.84", 40000, previous=first)
    held = side.offer("192.0.2.84", 40000, SENDONLY, previous=same)
    assert [(d.session_id, d.version) for d in (first, same, held)] == [(1, 1), (1, 1), (1, 2)]


def test_a_later_answer_raises_the_version_when_it_differs() -> None:
    side = mxone()
    first = answer(streams(audio()), by=side)
    held = side.answer(streams(audio(direction=INACTIVE)), "192.0.2.84", 40000, SENDRECV, first)
    assert isinstance(held, Description)
    assert (held.session_id, held.version) == (first.session_id, 2)
    assert held.media[0].direction is INACTIVE


def test_a_later_offer_keeps_the_places_of_all_streams() -> None:
    side = mxone()
    previous = answer(streams(VIDEO, audio()), by=side)
    later = side.offer("192.0.2.84", 40000, previous=previous)
    assert [(m.kind, m.port) for m in later.media] == [("video", 0), ("audio", 40000)]


def test_a_payload_type_never_changes_its_codec() -> None:
    # RFC 3264 8.3.2
    own = codec_list(("PCMA",), "0-15", 101)
    used = (Codec(8, "PCMA"), Codec(96, "telephone-event"), Codec(101, "x-msrta", 16000))
    assert [c.payload_type for c in renumbered(own, used)] == [8, 96]
    other = (Codec(8, "PCMA"), Codec(101, "x-msrta", 16000))
    assert [c.payload_type for c in renumbered(own, other)] == [8, 96]


def test_descriptions_of_one_node_share_their_lists() -> None:
    offers = [mediation().offer("192.0.2.90", 50000) for _ in range(2)]
    side = mxone()
    answers = [answer(offers[0], by=side) for _ in range(2)]
    assert answers[0].media[0].codecs is answers[1].media[0].codecs
    own = mediation()
    lists = {id(own.offer("a", 1).media[0].codecs) for _ in range(3)}
    assert lists == {id(own.capabilities.codecs)}


def test_lists_of_strangers_are_remembered_within_bounds() -> None:
    side = mxone()
    for number in range(96, 1000):
        offer = streams(Media("audio", 1, "RTP/AVP", (Codec(0, "PCMU"), Codec(number, "x"))))
        assert [c.name for c in answer(offer, by=side).media[0].codecs] == ["PCMU"]
    assert len(side._cache) <= 256


def test_a_good_answer_is_accepted() -> None:
    side = mediation()
    offer = side.offer("192.0.2.90", 50000)
    assert side.check(offer, answer(offer, by=mxone())) is None


@pytest.mark.parametrize(
    ("media", "why"),
    [
        ((), STREAMS_DIFFER),
        ((audio(), audio()), STREAMS_DIFFER),
        ((audio(0),), STREAM_REFUSED),
        ((Media("audio", 1, "RTP/AVP", codec_list(("G729",))),), NO_COMMON_CODEC),
    ],
)
def test_an_answer_that_cannot_be_lived_with(media: tuple[Media, ...], why: Refusal) -> None:
    side = mediation()
    assert side.check(side.offer("192.0.2.90", 50000), streams(*media)) == why


def test_both_sides_agree_on_one_stream() -> None:
    offer = mediation().offer("192.0.2.90", 50000)
    made = answer(offer, by=mxone(), wanted=SENDONLY)
    theirs, ours = agreement(offer, made), agreement(made, offer)
    assert theirs is not None
    assert ours is not None
    assert (theirs.codec.name, theirs.direction, theirs.port) == ("PCMU", RECVONLY, 40000)
    assert (ours.codec.name, ours.direction, ours.port) == ("PCMU", SENDONLY, 50000)
    assert (ours.address, ours.local_address) == ("192.0.2.90", "192.0.2.84")
    assert ours.events is not None
    assert ours.events.fmtp == "0-16"
    assert ours.sends_with is None


def test_there_is_no_agreement_on_a_refused_stream() -> None:
    assert agreement(streams(audio()), streams(audio(0))) is None


def test_capabilities_carry_further_attributes_and_ports() -> None:
    side = Negotiator(
        Capabilities(
            codec_list(("PCMA",)), attributes=(("silenceSupp", "off"),), ports=(40000, 59999)
        )
    )
    assert side.offer("192.0.2.84", 40000).media[0].attributes == (("silenceSupp", "off"),)
