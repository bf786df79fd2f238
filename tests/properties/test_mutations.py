"""A hundred thousand damaged messages (a million in the long sizes): the codec takes them all."""

from __future__ import annotations

from random import Random

import pytest

from simulator.sip.codec import Parsed
from simulator.sip.equality import differences
from simulator.sip.framing import PING, Framer
from simulator.sip.inspection import Abilities, answer_to, as_proxy, as_registrar, as_user_agent
from simulator.sip.message import Request, Response
from simulator.sip.vocabulary import Method
from tests.sip.mutations import mutate
from tests.sip.torture import own
from tests.sip.torture.element import CALLS, CODEC
from tests.sip.trunk_messages import TWENTY

SHARES = 10
QUICK, LONG = 100_000 // SHARES, 1_000_000 // SHARES
LARGEST = 4_000  # octets: larger ones say nothing more, and are slow
SEEDS = (*TWENTY, *(octets for octets in own.OCTETS.values() if len(octets) < LARGEST))
ABILITIES = Abilities(CALLS)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_message_is_a_message_with_its_faults(share: int, long_sizes: bool) -> None:
    draw = Random(share)
    for number in range(LONG if long_sizes else QUICK):
        octets = mutate(draw, draw.choice(SEEDS), SEEDS)
        try:
            survive(octets, thoroughly=number % 20 == 0)
        except Exception as error:
            raise AssertionError(f"{octets!r}") from error


def survive(octets: bytes, *, thoroughly: bool) -> None:
    """See that octets are taken, and can be answered where they are at fault."""
    parsed = CODEC.parse(octets)
    message = parsed.message
    if isinstance(message, Request):
        check_refusal(parsed, message)
    if message is not None and thoroughly:
        check_writing(parsed)
        check_frames(octets)


def check_refusal(parsed: Parsed, request: Request) -> None:
    """Faults give a status, and that an answer; without them every element decides."""
    if not parsed.faults:
        for inspect in (as_user_agent, as_proxy, as_registrar):
            inspect(request, ABILITIES)
        return
    status = parsed.faults[0].status
    assert 400 <= status < 600
    answer = answer_to(parsed, "t")
    if answer is None:
        assert request.method is Method.ACK or request.via is None
    else:
        read = CODEC.parse(CODEC.write(answer)).message
        assert isinstance(read, Response)
        assert read.status == status


def check_writing(parsed: Parsed) -> None:
    """What was made of it is written, read back equal, and then written alike."""
    assert parsed.message is not None
    written = CODEC.write(parsed.message)
    again = CODEC.parse(written).message
    assert again is not None
    assert differences(parsed.message, again) == ()
    assert CODEC.write(again) == written


def check_frames(octets: bytes) -> None:
    """The parser ends every message of a stream where the framer did, wherever it was cut."""
    framer, slowly = Framer(), Framer()
    frames = framer.feed(octets)
    middle = len(octets) // 3
    assert slowly.feed(octets[:middle]) + slowly.feed(octets[middle:]) == frames
    for frame in frames if framer.fault is None else frames[:-1]:
        if frame != PING:
            check_end(frame)


def check_end(frame: bytes) -> None:
    alone, followed = CODEC.parse(frame), CODEC.parse(frame + b"INVITE sip:next SIP/2.0\r\n")
    assert (alone.message is None) == (followed.message is None)
    assert all("shorter" not in fault.text for fault in alone.faults)
    if alone.message is not None and followed.message is not None:
        assert differences(alone.message, followed.message) == ()
