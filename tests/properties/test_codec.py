"""Any message and any description comes back equal; any octets are survived."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from hypothesis import assume, example, given
from hypothesis import strategies as st

from simulator.contracts import Transport
from simulator.errors import RemoteProtocolError
from simulator.sdp import codec as sdp
from simulator.sdp.description import Description
from simulator.sdp.media_line import Crypto, Direction, Media
from simulator.sdp.payloads import STATIC, Codec
from simulator.sip.codec import BodyFormat, Parsed
from simulator.sip.codec import Codec as SipCodec
from simulator.sip.equality import differences
from simulator.sip.framing import PING, Framer
from simulator.sip.headers import untagged
from simulator.sip.message import Headers, Identity, Message, Request, Response, Via
from simulator.sip.multipart import Multipart
from simulator.sip.uri import Address, Uri, parse_address, parse_uri
from simulator.sip.usual import usual_address, usual_party, usual_uri, usual_via
from simulator.sip.via import ForeignVia, parse_via, write_via
from simulator.sip.vocabulary import Method
from tests.sip.messages import FROM_MEDIATION, FROM_MXONE
from tests.sip.trunk_messages import TWENTY

T = TypeVar("T")

CODEC = SipCodec({sdp.CONTENT_TYPE: BodyFormat(Description, sdp.parse, sdp.write)})

TOKENS = st.text("abcXYZ019-.!%*_+`'~", min_size=1, max_size=8)
NAMES = st.text("abcXYZ019-", min_size=1, max_size=8)
# What may stand in a header's text: anything but control characters and lone surrogates.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
STRIPPED = TEXT.map(lambda text: text.strip(" \t"))
# A display name may hold any character but line ends: what is no text is escaped.
NAMED = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
NUMBERS = st.integers(0, 65535)
HOSTS = st.sampled_from(
    ["mxone1", "sbc2", "192.0.2.84", "[2001:db8::1]", "lync-stand.lab.se", "a_b"]
)


def tuples(items: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(items, max_size=most).map(tuple)


VALUES = st.none() | TOKENS | TEXT.map(lambda t: '"' + t.replace("\\", "").replace('"', "") + '"')


def parameters(*reserved: str) -> st.SearchStrategy[tuple[tuple[str, str | None], ...]]:
    names = TOKENS.filter(lambda name: name.lower() not in reserved)
    return tuples(st.tuples(names, VALUES))


URIS = st.builds(
    Uri,
    st.none() | st.text("abc019;=?/&+$,:%-_.!~*'()", min_size=1, max_size=8),
    HOSTS,
    st.none() | NUMBERS,
    tuples(st.tuples(TOKENS, st.none() | st.text("abc:[]/&+$%-.", max_size=5))),
    st.sampled_from(["sip", "sips"]),
    st.sampled_from(["", "Replaces=1%40a", "a=b&c=d"]),
)
NUMBERS_DIALLED = st.builds(
    Uri,
    st.text("0123456789*#+-.()", min_size=1, max_size=12),
    st.just(""),
    st.none(),
    tuples(st.tuples(TOKENS, st.none() | st.text("abc+-.019", max_size=5))),
    st.just("tel"),
)
OTHERS = st.builds(
    Uri, st.text("abc/?=&:@", min_size=1, max_size=9), st.just(""), scheme=st.just("urn")
)
ADDRESSES = st.builds(Address, URIS | NUMBERS_DIALLED | OTHERS, NAMED, parameters("tag"))
VIAS = st.builds(
    Via,
    st.sampled_from([Transport.UDP, Transport.TCP, Transport.TLS]),
    HOSTS,
    st.none() | NUMBERS,
    st.just("") | TOKENS,
    st.none(),
    parameters("branch"),
)


@st.composite
def foreign_vias(draw: st.DrawFn) -> Via:
    via = draw(VIAS)
    foreign = ForeignVia(Transport.UDP, via.host, via.port, via.branch, None, via.parameters)
    foreign.protocol = "/".join(draw(st.tuples(TOKENS, TOKENS, st.just("X") | TOKENS)))
    return foreign


@st.composite
def chains(draw: st.DrawFn) -> Via:
    vias = draw(st.lists(VIAS | foreign_vias(), min_size=1, max_size=4))
    for upper, lower in pairwise(vias):
        upper.next = lower
    return vias[0]


IDENTITIES = st.builds(
    Identity, TOKENS, ADDRESSES, st.just("") | TOKENS, ADDRESSES, st.none() | TOKENS
)
FIELDS = {"via", "from", "to", "call-id", "cseq", "max-forwards", "contact", "route"}
FIELDS |= {"record-route", "content-type", "content-length", "content-encoding"}
HEADERS = tuples(
    st.tuples(NAMES.filter(lambda n: len(n) > 1 and n.lower() not in FIELDS), STRIPPED)
)

FORMATS = st.text("abcXYZ019-", min_size=1, max_size=8)
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=10)
ATTRIBUTES = tuples(
    st.tuples(st.text("abc-", min_size=1, max_size=6).map("x-{}".format), st.none() | PLAIN)
)


@st.composite
def codec_lists(draw: st.DrawFn) -> tuple[Codec, ...]:
    numbers = draw(st.lists(st.integers(0, 127), min_size=1, max_size=5, unique=True))
    return tuple(
        draw(
            st.builds(
                Codec,
                st.just(number),
                FORMATS,
                st.integers(0, 10**8),
                st.integers(1, 9),
                st.just("") | PLAIN,
                st.just(True),
            )
        )
        for number in numbers
    )


KEYS = st.text("abcXYZ019+/=", min_size=1, max_size=40)
CRYPTO = st.builds(
    Crypto,
    st.integers(0, 999999999),
    FORMATS,
    KEYS,
    st.sampled_from(["", "|2^31|1:1", "|2^20"]),
    st.sampled_from(["", "UNENCRYPTED_SRTP", "KDR=1 FEC_ORDER=FEC_SRTP"]),
)
MEDIA = st.builds(
    Media,
    st.sampled_from(["audio", "video"]),
    NUMBERS,
    st.sampled_from(["RTP/AVP", "RTP/SAVP", "RTP/SAVPF"]),
    codec_lists() | st.just((STATIC[0]._replace(mapped=False),)),
    st.none() | st.integers(0, 99999),
    st.none() | st.sampled_from(Direction),
    tuples(CRYPTO),
    st.none() | NUMBERS,
    st.none() | PLAIN.filter(bool),
    st.none() | st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    ATTRIBUTES,
    tuples(PLAIN),
)
DESCRIPTIONS = st.builds(
    Description,
    st.sampled_from(["192.0.2.1", "2001:db8::1", "lync-stand"]),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**64 - 1),
    tuples(MEDIA),
    st.none() | st.sampled_from(["0.0.0.0", "2001:db8::1", "233.252.0.1/127"]),
    tuples(PLAIN),
    PLAIN,
    FORMATS,
    st.sampled_from(["0 0", "3149328700 0"]),
    ATTRIBUTES,
    tuples(st.tuples(st.sampled_from("iue"), PLAIN)),
)
BODIES = st.none() | st.binary(min_size=1, max_size=40) | DESCRIPTIONS

REQUESTS = st.builds(
    Request,
    st.sampled_from([method for method in Method if method is not Method.OTHER]),
    URIS.map(lambda uri: Uri(uri.user, uri.host, uri.port, uri.parameters, uri.scheme)),
    IDENTITIES,
    st.integers(0, 2**32 - 1),
    chains(),
    st.integers(0, 255),
    st.none() | ADDRESSES,
    tuples(ADDRESSES),
    tuples(ADDRESSES),
    BODIES,
    HEADERS,
    st.integers(0, 9),
) | st.builds(
    Request,
    st.just(Method.OTHER),
    st.just(Uri(None, "mxone1")),
    IDENTITIES,
    st.just(1),
    chains(),
    name=TOKENS.map("X{}".format),
)
RESPONSES = st.builds(
    Response,
    REQUESTS,
    st.integers(100, 699),
    st.none() | TOKENS,
    st.none() | STRIPPED,
    st.none() | ADDRESSES,
    BODIES,
    HEADERS,
)
MESSAGES: st.SearchStrategy[Message] = REQUESTS | RESPONSES

# Octets that look like SIP: pieces of messages, cut, repeated and mixed.
PIECES = st.sampled_from(
    [bytes([octet]) for octet in b'\r\n \t:;,"<>\\=@%[]*vtm\x00\xc5']
    + rb"""Via,From,CSeq: 1 INVITE,Content-Length,l: 3,l: 0,SIP/2.0,INVITE sip:a SIP/2.0,
SIP/2.0 200 OK,Contact,Content-Type: application/sdp,v=0,o=- 1 1 IN IP4 a,z9hG4bK,tag,inline:,
m=audio 1 RTP/AVP 0,a=x,a=rtpmap:0 PCMU/8000,a=fmtp:0 x,a=ptime:20,c=IN IP4 a""".replace(
        b"\n", b""
    ).split(b",")
)
NOISE = st.lists(PIECES | st.binary(max_size=4), max_size=40).map(b"".join)


@given(MESSAGES)
def test_a_message_comes_back_equal(message: Message) -> None:
    parsed = CODEC.parse(CODEC.write(message))
    assert parsed.faults == ()
    assert parsed.message is not None
    assert differences(message, parsed.message) == ()


@given(DESCRIPTIONS)
def test_a_description_comes_back_equal(description: Description) -> None:
    assert sdp.parse(sdp.write(description)) == description


@given(URIS)
def test_a_uri_comes_back_equal(uri: Uri) -> None:
    assert str(parse_uri(str(uri))) == str(uri)


@given(ADDRESSES)
def test_an_address_comes_back_equal(address: Address) -> None:
    read = parse_address(str(address))
    assert (str(read), read.display) == (str(address), address.display)


@given(st.lists(st.tuples(HEADERS, st.binary(max_size=40)), min_size=1, max_size=4))
def test_the_parts_of_a_body_come_back_equal(parts: list[tuple[Headers, bytes]]) -> None:
    assume(all(b"--x-1" not in octets for _, octets in parts))
    octets = b"".join(
        b"--x-1\r\n%s\r\n%s\r\n"
        % ("".join(f"{name}: {value}\r\n" for name, value in headers).encode(), octets)
        for headers, octets in parts
    )
    plain = CODEC.parse(FROM_MEDIATION).message
    assert plain is not None
    made = plain.derive(
        headers=(("Content-Type", "multipart/mixed;boundary=x-1"),),
        body=Multipart(octets + b"--x-1--\r\n", ()),
    )
    parsed = CODEC.parse(CODEC.write(made))
    assert parsed.message is not None
    assert differences(made, parsed.message) == ()
    assert isinstance(parsed.message.body, Multipart)
    assert [(part.headers, part.octets) for part in parsed.message.body.parts] == parts


def survive(data: bytes) -> Parsed:
    """Parse octets; what came of them must be fit to be written and read again, to the same."""
    parsed = CODEC.parse(data)
    message = parsed.message
    if message is None:
        return parsed
    written = CODEC.write(message)
    again = CODEC.parse(written).message
    assert again is not None
    assert differences(message, again) == ()
    assert CODEC.write(again) == written
    if isinstance(message, Request):  # it can be refused
        refusal = message.reply(parsed.faults[0].status if parsed.faults else 400, "t")
        assert isinstance(CODEC.parse(CODEC.write(refusal)).message, Response)
    return parsed


@given(NOISE)
def test_any_octets_are_survived(data: bytes) -> None:
    survive(data)


@given(st.sampled_from([FROM_MEDIATION, FROM_MXONE]), st.data())
def test_a_message_with_damage_is_survived(message: bytes, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(message)))
    end = data.draw(st.integers(begin, min(begin + 8, len(message))))
    survive(message[:begin] + data.draw(NOISE) + message[end:])


@given(NOISE)
@example(b"v=0\no=- 1 1 IN IP4 a\nm=audio 1 RTP/AVP 0 0\na=rtpmap:00 x/1\n")
def test_any_octets_are_a_description_or_the_peer_s_fault(data: bytes) -> None:
    for text in (data, b"v=0\r\no=- 1 1 IN IP4 a\r\n" + data):
        try:
            description = sdp.parse(text)
        except RemoteProtocolError:
            continue
        assert sdp.parse(sdp.write(description)) == description


@given(st.lists(st.sampled_from([*TWENTY, PING]), max_size=6), st.data())
def test_a_stream_is_cut_alike_however_it_arrives(frames: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frames)
    framer = Framer()
    got: list[bytes] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        got += framer.feed(stream[:size])
        stream = stream[size:]
    assert got == frames
    assert framer.fault is None


@given(NOISE, st.integers(1, 7))
def test_any_stream_is_cut_alike_however_it_arrives(data: bytes, size: int) -> None:
    whole, pieces = Framer(limit=200), Framer(limit=200)
    got = [f for i in range(0, len(data), size) for f in pieces.feed(data[i : i + size])]
    assert got == whole.feed(data)
    assert pieces.fault == whole.fault


@given(NOISE, NOISE)
def test_framer_and_parser_agree_on_the_end(head: bytes, rest: bytes) -> None:
    framer = Framer()
    frames = framer.feed(head + b"\r\nl: 3\r\n\r\n" + rest)
    complete = frames if framer.fault is None else frames[:-1]
    for frame in complete:
        alone = CODEC.parse(frame)
        assert CODEC.parse(frame + rest).message is None or alone.message is not None
        if alone.message is not None:
            followed = CODEC.parse(frame + b"INVITE").message
            assert followed is not None
            assert differences(alone.message, followed) == ()


WORDS = [*'"< >;=@?', "A b", "sip:", "a@", "b.se", ":5060", ":65536", ";lr", "%41", ";x=[::1]"]
WORDS += ["tag=1", "Tag", "SIP/2.0/TCP ", "192.0.2.1", ";branch=z9", ";Branch", ";rport"]
USUAL = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)


@given(ADDRESSES.map(str) | VIAS.map(write_via) | USUAL)
@example('"A" <sip:a@b:59999;user=phone>;tag=1;x')
@example("<sip:b:60000;lr>;tag")
@example("SIP/2.0/TLS a:1;rport;branch=z9hG4bK;x=y")
def test_the_usual_forms_are_read_as_by_the_whole_grammar(text: str) -> None:
    address, party, via = usual_address(text), usual_party(text), usual_via(text)
    uri = usual_uri(text)
    assert uri is None or repr(uri) == repr(parse_uri(text))
    assert address is None or str(address) == str(parse_address(text))
    if party is not None:
        other = untagged(parse_address(text))
        assert (str(party[0]), party[1]) == (str(other[0]), other[1])
    if via is not None:
        assert write_via(via) == write_via(parse_via(text))
