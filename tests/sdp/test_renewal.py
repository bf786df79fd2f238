"""A session in force, answered and offered again."""

from __future__ import annotations

import pytest

from simulator.sdp.capabilities import NO_AUDIO, NO_COMMON_CODEC, Capabilities, Refusal
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from simulator.sdp.renewal import answer_again, directed, is_held, media_address

PLAIN = Negotiator(Capabilities(codec_list(("PCMA", "PCMU"), "0-15")))
SECURE = Negotiator(Capabilities(codec_list(("PCMA",), ""), srtp="required"))


def agreed(side: Negotiator) -> tuple[Description, Description]:
    """Return an offer and its answer."""
    offer = side.offer("192.0.2.1", 4000)
    answer = side.answer(offer, "192.0.2.2", 5000)
    assert isinstance(answer, Description)
    return offer, answer


def answered(ours: Description, offer: Description) -> Description:
    made = answer_again(ours, offer)
    assert isinstance(made, Description)
    return made


@pytest.mark.parametrize("side", [PLAIN, SECURE])
def test_the_same_offer_gets_the_very_same_answer(side: Negotiator) -> None:
    """RFC 3264 8: what has not changed keeps its version."""
    offer, answer = agreed(side)
    assert answered(answer, offer) is answer


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Direction.SENDONLY, Direction.RECVONLY),
        (Direction.INACTIVE, Direction.INACTIVE),
        (Direction.RECVONLY, Direction.SENDONLY),
    ],
)
def test_a_hold_is_answered_by_its_mirror_with_a_higher_version(
    asked: Direction, said: Direction
) -> None:
    offer, answer = agreed(PLAIN)
    made = answered(answer, directed(offer, asked))
    assert (made.media[0].direction, made.version) == (said, answer.version + 1)
    assert made.session_id == answer.session_id
    back = answered(made, directed(directed(offer, asked), Direction.SENDRECV))
    assert back.version == made.version + 1
    assert back.direction(back.media[0]) is Direction.SENDRECV


def test_a_secured_session_keeps_its_key() -> None:
    """A new one would cost a gap in speech (RFC 4568 7.1.4)."""
    offer, answer = agreed(SECURE)
    made = answered(answer, directed(offer, Direction.SENDONLY))
    assert made.media[0].crypto == answer.media[0].crypto


def test_encryption_that_was_left_open_is_as_the_answer_decided() -> None:
    """Our offer said either; the peer's secured answer is in force, and its hold is secured."""
    either = Negotiator(Capabilities(codec_list(("PCMA",), ""), srtp="optional"))
    ours = either.offer("192.0.2.1", 4000)
    theirs = SECURE.answer(ours, "192.0.2.2", 5000)
    assert isinstance(theirs, Description)
    made = answered(ours, directed(theirs, Direction.SENDONLY))
    (stream,) = made.media
    assert (stream.secured, stream.direction) == (True, Direction.RECVONLY)
    assert stream.crypto[0].key == ours.media[0].crypto[0].key
    assert not {name for name, _ in stream.attributes} & {"tcap", "pcfg"}


def test_codecs_outside_the_session_are_refused() -> None:
    _, answer = agreed(PLAIN)
    other = Negotiator(Capabilities(codec_list(("G729",), ""))).offer("192.0.2.1", 4000)
    made = answer_again(answer, other)
    assert isinstance(made, Refusal)
    assert made.text == NO_COMMON_CODEC.text


def test_a_session_without_speech_has_nothing_to_answer_with() -> None:
    offer, answer = agreed(PLAIN)
    ended = answer.relayed((Media("audio", 0, "RTP/AVP", ()),), (), "-")
    assert answer_again(ended, offer) is NO_AUDIO


def test_a_change_of_direction_to_what_it_is_changes_nothing() -> None:
    offer, _ = agreed(PLAIN)
    assert directed(offer, Direction.SENDRECV) is offer


@pytest.mark.parametrize("held", list(Direction))
def test_a_session_is_held_unless_speech_runs_both_ways(held: Direction) -> None:
    offer, answer = agreed(PLAIN)
    one = directed(offer, held)
    both = held is Direction.SENDRECV
    assert is_held(one, answer) is not both
    assert is_held(answer, one) is not both


def test_what_is_no_session_is_never_held_and_has_no_address() -> None:
    assert not is_held(b"text", None)
    assert media_address(None) is None
    assert media_address(agreed(PLAIN)[0]) == "192.0.2.1"
