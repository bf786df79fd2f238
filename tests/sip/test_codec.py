"""Messages to octets and back; partial messages with their faults."""

import time
import tracemalloc

import pytest

from simulator.contracts import Transport
from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sip.codec import BodyFormat, Codec
from simulator.sip.equality import differences
from simulator.sip.framing import HEAD_LIMIT, Framer
from simulator.sip.message import Identity, Request, Response, Via
from simulator.sip.uri import Address, parse_uri
from simulator.sip.vocabulary import Method
from tests.sip.messages import (
    BASIC,
    FROM_MEDIATION,
    FROM_MXONE,
    INVITE,
    octets,
    parse,
    without,
)


def request(*lines: str, body: bytes = b"") -> Request:
    message, faults = parse(INVITE, *BASIC, *lines, body=body)
    assert faults == ()
    assert isinstance(message, Request)
    return message


def fault(start: str, *lines: str) -> tuple[int, str]:
    _, faults = parse(start, *lines)
    assert faults
    return faults[0].status, faults[0].header


@pytest.mark.parametrize("message", [FROM_MEDIATION, FROM_MXONE])
def test_a_message_of_the_trunk_is_written_octet_for_octet_as_it_came(message: bytes) -> None:
    parsed = Codec().parse(message)
    assert parsed.faults == ()
    assert parsed.message is not None
    assert Codec().write(parsed.message) == message


def test_the_fields_of_a_request() -> None:
    message = Codec().parse(FROM_MEDIATION).message
    assert isinstance(message, Request)
    assert (message.method, message.cseq, message.max_forwards) == (Method.INVITE, 4711, 70)
    assert message.identity.from_.display == "Berg, Anna"
    assert (message.identity.from_tag, message.identity.to_tag) == ("8f1e2d", None)
    assert message.identity.from_.parameters == (("epid", "0A1B2C3D4E"),)
    assert message.via is not None
    assert (message.via.transport, message.via.host) == (Transport.TCP, "192.0.2.90")
    assert (message.via.port, message.via.branch) == (49201, "z9hG4bK7a6b5c")
    assert message.header("supported") == "100rel, timer"
    assert message.body == b"hello"


def test_a_response_brings_the_request_that_it_answers() -> None:
    message = Codec().parse(FROM_MXONE).message
    assert isinstance(message, Response)
    assert (message.status, message.reason_phrase, message.to_tag) == (183, None, "mx17")
    shell = message.request
    assert (shell.method, shell.cseq, shell.identity.call_id) == (
        Method.INVITE,
        4711,
        "5a2f-81@lync-stand",
    )
    assert [str(address) for address in shell.record_route] == ["<sip:lync-stand.lab.se;lr>"]
    assert shell.via is not None
    assert shell.via.parameters == (("received", "192.0.2.90"),)


def test_what_is_made_here_is_written_in_the_order_of_the_products() -> None:
    identity = Identity("1@lab", Address(parse_uri("sip:a@b")), "f", Address(parse_uri("sip:c@d")))
    message = Request(
        Method.BYE,
        parse_uri("sip:c@d"),
        identity.with_to_tag("t"),
        2,
        Via(Transport.TLS, "192.0.2.1", None, "z9hG4bK1"),
        69,
        headers=(("User-Agent", "x"), ("Reason", "Q.850;cause=16")),
    )
    assert Codec().write(message).decode().splitlines() == [
        "BYE sip:c@d SIP/2.0",
        "Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1",
        "Max-Forwards: 69",
        "From: <sip:a@b>;tag=f",
        "To: <sip:c@d>;tag=t",
        "Call-ID: 1@lab",
        "CSeq: 2 BYE",
        "User-Agent: x",
        "Reason: Q.850;cause=16",
        "Content-Length: 0",
        "",
    ]


def test_compact_folded_blank_and_odd_case_forms_are_read() -> None:
    message, faults = parse(
        "OPTIONS sip:b@lab.se sip/2.0",
        "v : SIP / 2.0 / UDP  [2001:db8::1]:5070 ; branch =",
        "\tz9hG4bK1 ,",
        " SIP/2.0/TCP sbc2;branch=2",
        "F:A <sip:a@lab.se>",
        "  ; tag = 1",
        "t: sip:b@lab.se",
        "I: 1",
        "cSeQ: 0007",
        " OPTIONS",
        "MAX-forwards:  008",
        "s:",
        "k: a, b",
        "L: 0",
    )
    assert faults == ()
    assert isinstance(message, Request)
    assert message.via is not None
    assert (message.via.host, message.via.port) == ("[2001:db8::1]", 5070)
    assert message.via.next is not None
    assert message.via.next.host == "sbc2"
    assert (message.identity.from_tag, message.cseq, message.max_forwards) == ("1", 7, 8)
    assert message.headers == (("Subject", ""), ("Supported", "a, b"))


def test_unknown_headers_keep_their_order_and_their_text() -> None:
    lines = ("X-b: ;;,,;;,;", "X-a: 1", "x-B: 2")
    assert request(*lines).headers == (("X-b", ";;,,;;,;"), ("X-a", "1"), ("x-B", "2"))


def test_several_values_a_line_are_as_good_as_several_lines() -> None:
    one = request("Route: <sip:a;lr>, <sip:b;lr>", "Contact: <sip:c>, <sip:d>")
    many = request("Route: <sip:a;lr>", "Contact: <sip:c>", "Route: <sip:b;lr>", "m: <sip:d>")
    assert differences(one, many) == ()
    assert [str(address.uri) for address in one.route] == ["sip:a;lr", "sip:b;lr"]


def test_contacts_beyond_the_first_stay_in_order_among_the_headers() -> None:
    message = request("Contact: <sip:a>", "Expires: 5", "Contact: <sip:b>;q=0.5")
    assert str(message.contact) == "<sip:a>"
    assert message.headers == (("Expires", "5"), ("Contact", "<sip:b>;q=0.5"))


def test_the_contact_of_all_bindings_stays_text() -> None:
    message = request("Contact: *")
    assert message.contact is None
    assert message.headers == (("Contact", "*"),)


def test_latin_1_octets_are_read_beside_utf_8() -> None:
    lines = octets(INVITE, *BASIC, "X-u: Åsa", "X-l: @").replace(b"@\r\n\r\n", b"\xc5sa\r\n\r\n")
    message, faults = Codec().parse(lines)
    assert faults == ()
    assert message is not None
    assert message.headers == (("X-u", "Åsa"), ("X-l", "Åsa"))


def test_only_blanks_and_tabs_are_taken_off_a_value() -> None:
    assert request("X-a: \t\u00a0a\u2003 \t").headers == (("X-a", "\u00a0a\u2003"),)


def test_what_may_not_stand_in_quotes_by_itself_is_escaped() -> None:
    message = request().derive(contact=Address(parse_uri("sip:a@b"), 'a"\\\0\x7f\t'))
    assert b'Contact: "a\\"\\\\\\\0\\\x7f\t" <sip:a@b>\r\n' in Codec().write(message)


def test_unknown_methods_keep_their_names() -> None:
    message, faults = parse("IN%56ITE sip:b SIP/2.0", *without("CSeq"), "CSeq: 1 IN%56ITE")
    assert faults == ()
    assert isinstance(message, Request)
    assert (message.method, message.method_name) == (Method.OTHER, "IN%56ITE")
    assert b"CSeq: 1 IN%56ITE\r\n" in Codec().write(message.reply(501, "t"))


def test_a_via_of_another_protocol_is_kept_as_it_came() -> None:
    message = request("Via: SIP/2.0/SCTP a;branch=z9hG4bK2;x")
    assert message.via is not None
    assert message.via.next is not None
    assert message.via.next.protocol == "SIP/2.0/SCTP"
    assert b"Via: SIP/2.0/SCTP a;branch=z9hG4bK2;x\r\n" in Codec().write(message)


@pytest.mark.parametrize("reason", ["Upptagen nu", "\u00a0x\u00a0"])
def test_an_own_reason_phrase_survives(reason: str) -> None:
    message, faults = parse(f"SIP/2.0 486 {reason}", *BASIC)
    assert faults == ()
    assert isinstance(message, Response)
    assert message.reason_phrase == reason


@pytest.mark.parametrize("start", ["SIP/2.0 100 ", "SIP/2.0 100"])
def test_a_response_needs_no_reason_phrase(start: str) -> None:
    message, faults = parse(start, *BASIC)
    assert faults == ()
    assert isinstance(message, Response)
    assert message.phrase == ""


def test_an_old_request_without_tag_branch_and_max_forwards_is_read() -> None:
    message, faults = parse(
        INVITE, "Via: SIP/2.0/UDP a", "From: sip:a@b", "To: sip:b@c", "Call-ID: 1", "CSeq: 1 INVITE"
    )
    assert faults == ()
    assert isinstance(message, Request)
    assert (message.identity.from_tag, message.max_forwards) == ("", 70)


@pytest.mark.parametrize("name", ["Via", "From", "To", "Call-ID", "CSeq"])
def test_a_missing_header_is_named(name: str) -> None:
    assert fault(INVITE, *without(name)) == (400, name)


@pytest.mark.parametrize("name", ["From", "To", "Call-ID", "CSeq"])
def test_a_second_value_of_a_single_header_is_refused_and_the_first_holds(name: str) -> None:
    second = next(line for line in BASIC if line.startswith(name)).replace("1", "2")
    message, faults = parse(INVITE, *BASIC, second)
    assert [(f.status, f.header) for f in faults] == [(400, name)]
    assert message is not None
    assert differences(message, request()) == ()


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("Via: SIP/2.0/UDP 192.0.2.15;;,;,,", "Via"),
        ("Via: SIP/2.0/UDP a:99999;branch=1", "Via"),
        ("Via: nonsense", "Via"),
        ('To: "Mr. J. User <sip:a@b>', "To"),
        ("From: Berg, Anna <sip:a@b>;tag=1", "From"),
        ("Call-ID: a b", "Call-ID"),
        ("Call-ID:", "Call-ID"),
        ("CSeq: 4294967296 INVITE", "CSeq"),
        ("CSeq: 36893488147419103232000 INVITE", "CSeq"),
        ("CSeq: -1 INVITE", "CSeq"),
        ("CSeq: INVITE", "CSeq"),
        ("CSeq: 7 BYE", "CSeq"),
        ("Max-Forwards: 256", "Max-Forwards"),
        ("Max-Forwards: x", "Max-Forwards"),
        ("Contact: <sip:a@b>;;", "Contact"),
        ("Contact: sip:a@b?Route=c", "Contact"),
        ("Route: <sip:a", "Route"),
        ("Content-Length: five", "Content-Length"),
        ("no header at all", ""),
        ("bad name: x", ""),
    ],
)
def test_a_malformed_header_is_a_fault_and_the_message_stands(line: str, header: str) -> None:
    message, faults = parse(INVITE, *without(header or "-"), line)
    assert [(f.status, f.header) for f in faults] == [(400, header)]
    assert isinstance(message, Request)
    assert message.method is Method.INVITE


def test_a_malformed_address_stands_in_the_answer_with_its_tag() -> None:
    message, _ = parse(INVITE, *without("From"), 'From: "Anna <sip:a@b>;tag=9')
    assert isinstance(message, Request)
    assert message.identity.from_tag == "9"
    answer, faults = Codec().parse(Codec().write(message.reply(400, "t")))
    assert faults == ()
    assert isinstance(answer, Response)
    assert answer.request.identity.from_.display == '"Anna <sip:a@b>;tag=9'


def test_a_malformed_via_still_tells_where_the_answer_goes() -> None:
    message, _ = parse(INVITE, *without("Via"), "Via: SIP/2.0/UDP 192.0.2.15:5062;;branch=9;,")
    assert isinstance(message, Request)
    assert message.via is not None
    assert (message.via.host, message.via.port, message.via.branch) == ("192.0.2.15", 5062, "9")


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("INVITE sip:b@lab.se; lr SIP/2.0", 400),
        ("INVITE <sip:b@lab.se> SIP/2.0", 400),
        ("INVITE sip:b@lab.se?Route=c SIP/2.0", 400),
        ("INVITE b SIP/2.0", 400),
        ("INVITE sip:b@lab.se SIP/7.0", 505),
    ],
)
def test_a_bad_start_line_is_a_fault_and_the_message_stands(start: str, status: int) -> None:
    message, _ = parse(start, *BASIC)
    assert fault(start, *BASIC) == (status, "start line")
    assert isinstance(message, Request)


def test_an_unknown_method_with_another_in_cseq_is_501() -> None:
    assert fault("NEWMETHOD sip:b SIP/2.0", *BASIC) == (501, "CSeq")


@pytest.mark.parametrize(
    "start",
    [
        "",
        "x",
        "INVITE",
        "INVITE sip:b",
        "INVITE sip:b HTTP/1.1",
        "(x) a SIP/2.0",
        "SIP/2.0",
        "SIP/2.0 99 x",
        "SIP/2.0 700 x",
        "SIP/2.0 4294967301 x",
        "SIP/2.0 2٠0 OK",
    ],
)
def test_without_a_start_line_there_is_no_message(start: str) -> None:
    message, faults = parse(start or " ", *BASIC)
    assert message is None
    assert faults[-1].header == "start line"


def test_extra_blanks_in_the_start_line_are_forgiven() -> None:
    message, faults = parse("INVITE  sip:b@lab.se  SIP/2.0  ", *BASIC)
    assert faults == ()
    assert message is not None
    assert Codec().write(message).startswith(b"INVITE sip:b@lab.se SIP/2.0\r\n")


def test_faults_are_counted_only_so_far() -> None:
    _, faults = parse(INVITE, *(["nonsense"] * 1000))
    assert len(faults) == 20


class Shout:
    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shout) and other.text == self.text

    __hash__ = None  # type: ignore[assignment]


def read_shout(data: bytes) -> Shout:
    if not data.isupper():
        raise RemoteProtocolError("too quiet", 488)
    return Shout(data.decode())


SHOUTING = Codec({"text/shout": BodyFormat(Shout, read_shout, lambda shout: shout.text.encode())})


def test_a_body_of_a_given_type_becomes_an_object_and_is_written_with_its_type() -> None:
    message = request("Content-Type: Text/Shout", "Content-Length: 2", body=b"HO")
    parsed, faults = SHOUTING.parse(Codec().write(message))
    assert faults == ()
    assert parsed is not None
    assert (parsed.body, parsed.header("Content-Type")) == (Shout("HO"), None)
    assert b"Content-Type: text/shout\r\nContent-Length: 2\r\n\r\nHO" in SHOUTING.write(parsed)


def test_parameters_of_a_content_type_are_kept() -> None:
    message = request("Content-Type: text/shout;charset=x", "Content-Length: 2", body=b"HO")
    parsed = SHOUTING.parse(Codec().write(message)).message
    assert parsed is not None
    assert parsed.body == Shout("HO")
    assert SHOUTING.write(parsed).count(b"Content-Type: text/shout;charset=x\r\n") == 1


def test_a_malformed_body_is_a_fault_and_stays_octets() -> None:
    message = request("Content-Type: text/shout", "Content-Length: 2", body=b"ho")
    parsed, faults = SHOUTING.parse(Codec().write(message))
    assert [(f.text, f.status, f.header) for f in faults] == [("too quiet", 488, "body")]
    assert parsed is not None
    assert parsed.body == b"ho"


def test_an_encoded_body_stays_octets() -> None:
    message = request("Content-Type: text/shout", "e: gzip", "Content-Length: 2", body=b"HO")
    parsed = SHOUTING.parse(Codec().write(message)).message
    assert parsed is not None
    assert parsed.body == b"HO"


def test_a_line_end_in_a_value_is_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError):
        Codec().write(request().derive(headers=(("Subject", "x\r\nRoute: <sip:evil>"),)))


def test_a_body_of_an_unknown_kind_is_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError):
        Codec().write(request().derive(body=object()))


@pytest.mark.parametrize(
    "filler",
    ["<", '"', ",", ";", " ", "\\", "=", "a@", "sip:", "\r\n ", "%", "<>", '""', "/ ", ":"],
)
@pytest.mark.parametrize(
    "name", ["Via", "From", "Contact", "Call-ID", "CSeq", "X", "Content-Length"]
)
def test_time_grows_with_the_length_alone(name: str, filler: str) -> None:
    def spent(size: int) -> float:
        data = octets(INVITE, f"{name}: a{filler * (size // len(filler))}b")
        start = time.process_time()
        Codec().parse(data)
        return time.process_time() - start

    spent(1 << 10)
    # A quadratic parser takes minutes for this; a linear one some hundredths of a second.
    assert spent(HEAD_LIMIT - (1 << 10)) < 3.0


@pytest.mark.parametrize(
    "line", [b"a:\r\n", b"v:SIP/2.0/UDP a\r\n", b"m:<sip:a>,\r\n <sip:b;c;d>\r\n"]
)
def test_memory_is_some_times_the_length(line: bytes) -> None:
    head = octets(INVITE, *BASIC)[:-2]
    data = head + line * ((HEAD_LIMIT - len(head) - 2) // len(line)) + b"\r\n"
    assert len(data) <= HEAD_LIMIT
    tracemalloc.start()
    Codec().parse(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * HEAD_LIMIT


def test_a_head_beyond_its_limit_is_513_and_what_was_read_of_it_is_answered() -> None:
    data = octets(INVITE, *BASIC, "X: " + "x" * HEAD_LIMIT, "Subject: lost")
    message, faults = Codec().parse(data)
    assert faults[0].status == 513
    assert isinstance(message, Request)
    assert message.identity.call_id == "1@lab"
    assert message.header("Subject") is None
    assert Framer().feed(data)[0].startswith(data[:1000])
