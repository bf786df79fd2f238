"""Session descriptions to octets and back."""

import pytest

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sdp.codec import parse, write
from simulator.sdp.description import Description
from simulator.sdp.media_line import Crypto, Direction, Media
from simulator.sdp.payloads import Codec

# Our own, modelled on what a Mediation Server offers on an encrypted trunk.
SECURED = b"""v=0\r
o=- 17 2 IN IP4 192.0.2.90\r
s=session\r
c=IN IP4 192.0.2.90\r
b=CT:1000\r
t=0 0\r
a=x-session:1\r
m=audio 50500 RTP/SAVP 0 8 13 101\r
c=IN IP4 192.0.2.91\r
a=x-before\r
a=rtcp:50501\r
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:0000000000000000000000000000000000000001|2^31|1:1\r
a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:0000000000000000000000000000000000000002\r
a=label:Audio\r
a=rtpmap:8 PCMA/8000\r
a=rtpmap:0 PCMU/8000\r
a=candidate:1 1 UDP 2130706431 192.0.2.90 50500 typ host\r
a=rtpmap:13 CN/8000\r
a=rtpmap:101 telephone-event/8000\r
a=fmtp:101 0-16\r
a=candidate:2 1 UDP 2130706430 192.0.2.90 50502 typ host\r
a=ptime:20\r
a=inactive\r
"""

HEAD = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"


def audio(*lines: bytes, formats: bytes = b"0") -> Media:
    head = HEAD + b"m=audio 4000 RTP/AVP " + formats
    return parse(b"\r\n".join([head, *lines, b""])).media[0]


def test_lines_attributes_and_their_order_survive() -> None:
    assert write(parse(SECURED)) == SECURED


def test_the_fields_of_a_description() -> None:
    session = parse(SECURED)
    assert (session.address, session.session_id, session.version) == ("192.0.2.90", 17, 2)
    assert (session.bandwidth, session.attributes) == (("CT:1000",), (("x-session", "1"),))
    media = session.media[0]
    assert (media.kind, media.port, media.profile) == ("audio", 50500, "RTP/SAVP")
    assert (media.rtcp_port, media.label, media.ptime_ms) == (50501, "Audio", 20)
    assert session.direction(media) is Direction.INACTIVE
    assert session.media_address(media) == "192.0.2.91"
    assert [codec.name for codec in media.codecs] == ["PCMU", "PCMA", "CN", "telephone-event"]
    assert media.codecs[3].fmtp == "0-16"
    assert media.crypto[0].rest == "|2^31|1:1"
    assert [crypto.has_mki for crypto in media.crypto] == [True, False]


def test_static_payload_types_need_no_rtpmap_and_get_none() -> None:
    media = audio(formats=b"8 0 97")
    assert media.codecs[0] == Codec(8, "PCMA", mapped=False)
    assert media.codecs[2] == Codec(97, "", 0, mapped=False)
    assert b"rtpmap" not in write(Description("192.0.2.1", 1, 1, (media,)))


def test_a_direction_of_the_session_holds_for_its_streams() -> None:
    session = parse(
        HEAD + b"a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 1 RTP/AVP 0\r\na=inactive"
    )
    directions = [session.direction(media) for media in session.media]
    assert directions == [Direction.SENDONLY, Direction.INACTIVE]


def test_plain_line_feeds_and_missing_s_and_t_lines_are_forgiven() -> None:
    session = parse(b"v=0\no=- 1 1 IN IP4 a\nc=IN IP4 a\nm=audio 4 RTP/AVP 0\n")
    assert (session.session_name, session.timing, session.media[0].port) == ("-", "0 0", 4)


def test_ipv6_addresses_are_written_as_such() -> None:
    text = HEAD.replace(b"IP4 192.0.2.1", b"IP6 2001:db8::1")
    assert write(parse(text)) == text


def test_other_kinds_of_stream_keep_their_formats() -> None:
    text = HEAD + b"m=image 5000 udptl t38\r\na=T38FaxVersion:0\r\n"
    assert parse(text).media[0].formats == ("t38",)
    assert write(parse(text)) == text


@pytest.mark.parametrize(
    "line",
    [
        b"a=ptime:twenty",
        b"a=ptime:",
        b"a=rtpmap:0",
        b"a=rtpmap:96 late/8000",
        b"a=rtpmap:0 PCMU/x",
        b"a=fmtp:96 x",
        b"a=fmtp:0",
        b"a=crypto:1 SUITE",
        b"a=crypto:x SUITE inline:k",
        b"a=rtcp:53020 IN IP4 192.0.2.1",
        b"a=sendonly:x",
        b"a=",
        b"a=:",
    ],
)
def test_an_attribute_that_cannot_be_read_is_kept(line: bytes) -> None:
    media = audio(line)
    assert len(media.attributes) == 1
    assert line + b"\r\n" in write(Description("192.0.2.1", 1, 1, (media,)))


def test_repeated_attributes_are_kept_and_the_first_holds() -> None:
    media = audio(b"a=ptime:20", b"a=ptime:30", b"a=inactive", b"a=sendrecv")
    assert (media.ptime_ms, media.direction) == (20, Direction.INACTIVE)
    assert media.attributes == (("ptime", "30"), ("sendrecv", None))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"v=1\r\n",
        b"v=0\r\n",
        b"v=0\r\no=- 1 1 IN IP4\r\n",
        b"v=0\r\no=- x 1 IN IP4 a\r\n",
        b"v=0\r\no=- 1 " + b"1" * 5000 + b" IN IP4 a\r\n",
        HEAD + b"m=audio 4000\r\n",
        HEAD + b"m=audio x RTP/AVP 0\r\n",
        HEAD + b"m=audio 4000/x RTP/AVP 0\r\n",
        HEAD + b"m=audio 4000 RTP/AVP 0\r\nc=IN IP5 a\r\n",
        HEAD + b"m=audio 4000 RTP/AVP 0\r\no=x\r\n",
        HEAD + b"hello\r\n",
        HEAD + b"q=1\r\n",
    ],
)
def test_what_is_no_description_is_the_peer_s_fault(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse(data)


def test_what_we_make_is_written_in_the_order_of_the_products() -> None:
    media = Media(
        "audio",
        4000,
        "RTP/SAVP",
        (Codec(8, "PCMA"), Codec(101, "telephone-event", fmtp="0-15")),
        20,
        Direction.SENDRECV,
        (Crypto(1, "AES_CM_128_HMAC_SHA1_80", "k" * 40),),
        4001,
        "Audio",
    )
    lines = write(Description("192.0.2.84", 1, 1, (media,), "192.0.2.84")).decode().splitlines()
    assert lines[5:] == [
        "m=audio 4000 RTP/SAVP 8 101",
        "a=rtcp:4001",
        "a=label:Audio",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + "k" * 40,
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv",
    ]


def test_a_line_end_in_a_value_is_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError):
        write(Description("192.0.2.84", 1, 1, (), session_name="a\r\nm=audio 1 RTP/AVP 0"))
