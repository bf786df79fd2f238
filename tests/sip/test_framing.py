"""Where messages end, in streams and datagrams."""

import time

import pytest

from simulator.sip.codec import Codec
from simulator.sip.framing import HEAD_LIMIT, PING, PONG, Framer
from tests.sip.messages import FROM_MEDIATION, FROM_MXONE

HEAD = b"OPTIONS sip:mxone1 SIP/2.0\r\nl: 3\r\n\r\n"


def test_two_messages_in_one_segment_come_out_as_two() -> None:
    assert Framer().feed(FROM_MEDIATION + FROM_MXONE) == [FROM_MEDIATION, FROM_MXONE]


def test_a_message_in_single_octets_comes_out_with_its_last() -> None:
    framer = Framer()
    got = [frame for octet in FROM_MEDIATION for frame in framer.feed(bytes([octet]))]
    assert got == [FROM_MEDIATION]
    assert framer.waiting == 0


def test_a_message_waits_for_its_body() -> None:
    framer = Framer()
    assert framer.feed(HEAD + b"ab") == []
    assert framer.feed(b"cIN") == [HEAD + b"abc"]
    assert framer.waiting == 2


def test_a_double_line_end_between_messages_is_a_ping() -> None:
    framer = Framer()
    assert framer.feed(b"\r\n") == []
    assert framer.feed(b"\r\n\r\n" + HEAD + b"abc") == [PING, HEAD + b"abc"]
    assert framer.feed(b"\r\n\r\n\r\n\r\n") == [PING, PING]


def test_a_single_line_end_before_a_message_is_skipped() -> None:
    framer = Framer()
    assert framer.feed(b"\r\n" + HEAD + b"abc\r\n" + HEAD + b"abc") == [HEAD + b"abc"] * 2


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_side_that_pings_hears_pongs(size: int) -> None:
    framer = Framer(pings=True)
    stream = b"\r\n" + HEAD + b"abc" + b"\r\n\r\n" + HEAD + b"abc"
    frames = [f for i in range(0, len(stream), size) for f in framer.feed(stream[i : i + size])]
    assert frames == [PONG, HEAD + b"abc", PONG, PONG, HEAD + b"abc"]


def test_a_ping_may_come_in_two_pieces() -> None:
    framer = Framer()
    assert framer.feed(b"\r\n") == []
    assert framer.feed(b"\r\n") == [PING]


def test_a_folded_content_length_is_read() -> None:
    message = b"OPTIONS sip:a SIP/2.0\r\nContent-Length :\r\n 2\r\n\r\nab"
    assert Framer().feed(message + b"OPT") == [message]


def test_bare_line_feeds_end_lines_too() -> None:
    message = b"OPTIONS sip:a SIP/2.0\nContent-Length: 2\n\nab"
    assert Framer().feed(message + b"OPT") == [message]


def test_a_blank_line_of_a_folded_value_ends_nothing() -> None:
    message = b"OPTIONS sip:a SIP/2.0\r\nX: a\r\n \r\n b\r\nl: 0\r\n\r\n"
    assert Framer().feed(message) == [message]


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b"Content-Length: -1\r\n",
        b"Content-Length: five\r\n",
        b"Content-Length:\r\n",
        b"Content-Length: 3\r\nl: 3\r\n",
        b"Content-Length: 3, 3\r\n",
        b"Content-Length: 3\rX: 4\r\n",
    ],
)
def test_a_stream_without_a_usable_length_ends_with_the_head_to_answer(lines: bytes) -> None:
    framer = Framer()
    head = b"OPTIONS sip:a SIP/2.0\r\n" + lines + b"\r\n"
    assert framer.feed(head + b"abc") == [head]
    assert framer.fault is not None
    assert framer.fault.status == 400
    assert framer.feed(HEAD) == []


def test_a_body_beyond_the_limit_is_refused_before_it_comes() -> None:
    framer = Framer(limit=1000)
    head = b"OPTIONS sip:a SIP/2.0\r\nContent-Length: 1000\r\n\r\n"
    assert framer.feed(head) == [head]
    assert framer.fault is not None
    assert framer.fault.status == 513


def test_a_length_of_thousands_of_digits_is_out_of_range() -> None:
    framer = Framer()
    framer.feed(b"OPTIONS sip:a SIP/2.0\r\nl: 1" + b"0" * 5000 + b"\r\n\r\n")
    assert framer.fault is not None
    assert framer.fault.status == 513


def test_an_endless_head_is_given_up_at_its_limit() -> None:
    framer = Framer(limit=1000)
    frames = framer.feed(b"OPTIONS sip:a SIP/2.0\r\nX: " + b"x" * 2000)
    assert [len(frame) for frame in frames] == [1000]
    assert framer.fault is not None
    assert framer.fault.status == 513
    assert framer.waiting == 0


def test_a_datagram_loses_what_is_beyond_its_length() -> None:
    message, faults = Codec().parse(FROM_MEDIATION + b" and more")
    assert message is not None
    assert message.body == b"hello"
    assert faults == ()


def test_a_datagram_shorter_than_its_length_is_at_fault() -> None:
    message, faults = Codec().parse(FROM_MEDIATION[:-1])
    assert message is not None
    assert [(f.status, f.header) for f in faults] == [(400, "Content-Length")]


def test_a_datagram_without_length_has_all_the_rest_as_its_body() -> None:
    message, faults = Codec().parse(FROM_MEDIATION.replace(b"Content-Length: 5\r\n", b"") + b"!")
    assert message is not None
    assert message.body == b"hello!"
    assert faults == ()


def test_a_keep_alive_datagram_is_nothing_and_no_fault() -> None:
    assert Codec().parse(PING) == (None, ())


@pytest.mark.parametrize(
    "filler", [b"\r\n ", b"l:1\r\n", b"l ", b"\r\n\t", b"\r", b"\r\n", b"Content-Length", b"\n\r"]
)
def test_time_grows_with_the_number_of_octets_however_they_drip(filler: bytes) -> None:
    stream = b"OPTIONS sip:a SIP/2.0\r\nl:" + filler * (HEAD_LIMIT // len(filler))
    framer = Framer()
    start = time.process_time()
    for i in range(0, len(stream), 7):
        framer.feed(stream[i : i + 7])
    assert time.process_time() - start < 3.0  # a quadratic framer takes minutes
    assert framer.waiting <= HEAD_LIMIT
