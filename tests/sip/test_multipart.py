"""Bodies of several parts."""

import pytest

from simulator.errors import RemoteProtocolError
from simulator.sdp import codec as sdp
from simulator.sdp.description import Description
from simulator.sip.codec import BodyFormat, Codec
from simulator.sip.multipart import Multipart, boundary, content, split_parts
from tests.sip.messages import BASIC, INVITE, octets

CODEC = Codec({sdp.CONTENT_TYPE: BodyFormat(Description, sdp.parse, sdp.write)})
OFFER = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n"
BODY = (
    b"a preamble\r\n--one two\r\nContent-Type: text/plain\r\nX: a\r\n b\r\n\r\nhi\r\n"
    b"--one two  \r\ncontent-type: Application/SDP\r\n\r\n" + OFFER + b"\r\n"
    b"--one two\r\n\r\n\x00\xff--one two no end\r\n--one two--\r\nan epilogue"
)


def message(body: bytes, content_type: str, *lines: str) -> bytes:
    length = f"Content-Length: {len(body)}"
    return octets(INVITE, *BASIC, f"Content-Type: {content_type}", *lines, length, body=body)


def read(body: bytes, content_type: str, *lines: str) -> object:
    parsed = CODEC.parse(message(body, content_type, *lines))
    assert parsed.faults == ()
    assert parsed.message is not None
    return parsed.message.body


MIXED = 'multipart/mixed ; boundary="one two"'


def test_the_parts_of_a_body_are_read_each_by_its_type() -> None:
    body = read(BODY, MIXED)
    assert isinstance(body, Multipart)
    assert [part.content_type for part in body.parts] == [
        "text/plain",
        "application/sdp",
        "text/plain",
    ]
    assert body.parts[0].headers == (("Content-Type", "text/plain"), ("X", "a b"))
    assert body.parts[0].content == b"hi"
    assert body.parts[2].headers == ()
    assert body.parts[2].content == b"\x00\xff--one two no end"


def test_the_session_description_is_found_among_the_parts() -> None:
    found = content(read(BODY, MIXED), Description)
    assert found == sdp.parse(OFFER)
    assert content(found, Description) is found


def test_a_body_of_several_parts_is_written_as_it_came() -> None:
    data = message(BODY, MIXED)
    parsed = CODEC.parse(data).message
    assert parsed is not None
    assert CODEC.write(parsed).endswith(BODY)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (BODY, "multipart/mixed"),
        (BODY, "multipart/mixed;boundary=other"),
        (BODY, 'multipart/mixed;boundary=""'),
        (BODY[: BODY.rindex(b"--one two--")], MIXED),
        (b"--x--", "multipart/mixed;boundary=x"),
        (b"--x\r\n" * 1000 + b"--x--", "multipart/mixed;boundary=x"),
    ],
)
def test_what_cannot_be_taken_apart_stays_octets(body: bytes, content_type: str) -> None:
    assert read(body, content_type) == body


def test_an_encoded_part_stays_octets() -> None:
    sdp_type = b"content-type: Application/SDP"
    found = read(BODY.replace(sdp_type, sdp_type + b"\r\ncontent-encoding: gzip"), MIXED)
    assert isinstance(found, Multipart)
    assert found.parts[1].content == OFFER


def test_a_malformed_part_stays_octets_and_hides_nothing() -> None:
    found = read(BODY.replace(b"text/plain", b"application/sdp"), MIXED)
    assert isinstance(found, Multipart)
    assert found.parts[0].content == b"hi"
    assert found.find(Description) == sdp.parse(OFFER)


def test_lines_of_a_body_may_end_in_bare_line_feeds() -> None:
    parts = split_parts(b"--x\nA: b\n\nc\n--x--\n", "x")
    assert parts == (((("A", "b"),), b"c"),)


def test_the_boundary_is_looked_for_among_all_parameters() -> None:
    assert boundary(';charset="a;boundary=b"; Boundary = "c d"') == "c d"
    with pytest.raises(RemoteProtocolError):
        boundary(";charset=x")
