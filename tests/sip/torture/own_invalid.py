"""Messages of our own that are malformed or ask for what nobody does, and what comes of them."""

from __future__ import annotations

from typing import Final

from tests.sip.torture.texts import SDP, Own, invite, message, options, own, register, response

_BAD: Final = "user agent 400, proxy 400, registrar 400"
_CLOSED: Final = "user agent 400, proxy 400, stream closed 400"
_DROPPED: Final = "user agent dropped, proxy dropped"
_GZIP: Final = b"\x1f\x8b\x08\x00\x00"


def _bad(name: str, why: str, octets: bytes, outcomes: str = _BAD) -> Own:
    return own(name, outcomes, why, octets)


def _from(value: str) -> bytes:
    return options(f"From: {value}", without=("From",))


def _via(value: str) -> bytes:
    return options(f"Via: {value}", without=("Via",))


def _cseq(value: str) -> bytes:
    return options(f"CSeq: {value}", without=("CSeq",))


def _to(uri: str) -> bytes:
    return options(f"OPTIONS {uri} SIP/2.0")


def _length(*values: str) -> bytes:
    lines = [f"Content-Length: {value}" for value in values]
    return options(*lines, without=("Content-Length",), body=b"hello")


SYNTAX: Final = (
    _bad("separators-in-via", "parameters without names", _via("SIP/2.0/UDP 192.0.2.90;;,;,,")),
    _bad("separators-in-contact", "the same", options("Contact: <sip:a@lab.se>;;;")),
    _bad("open-quote", "RFC 3261 25.1", _from('"Berg, A <sip:a@lab.se>;tag=1')),
    _bad("open-quote-behind-an-escape", "a quote that is escaped", _from('"a\\" <sip:a@lab.se>')),
    _bad("open-bracket", "a URI without its end", _from("<sip:a@lab.se;tag=1")),
    _bad("comma-in-a-name", "it needs quotes", _from("Berg, Anna <sip:a@lab.se>;tag=1")),
    _bad("blank-in-brackets", "RFC 4475 3.1.2.14", _from("< sip:a@lab.se >;tag=1")),
    _bad("headers-without-brackets", "RFC 3261 20", _from("sip:a@lab.se?Subject=x;tag=1")),
    _bad(
        "two-tags", "RFC 3261 7.3.1: a parameter stands once", _from("<sip:a@lab.se>;tag=1;Tag=2")
    ),
    _bad("two-branches", "the same", _via("SIP/2.0/UDP a;branch=z9hG4bK1;branch=z9hG4bK2")),
    _bad("branch-of-nothing", "RFC 4475 3.2.1", _via("SIP/2.0/UDP a;branch=z9hG4bK")),
    _bad("port-beyond-65535", "there is none", _via("SIP/2.0/UDP a:65536;branch=z9hG4bK1")),
    _bad(
        "via-without-host",
        "RFC 3261 20.42: and nothing to say whose request it was",
        _via("SIP/2.0/UDP ;branch=z9hG4bK1"),
        "user agent dropped, proxy dropped",
    ),
    _bad("no-host", "RFC 3261 25.1", _to("sip:b@")),
    _bad("empty-user", "a @ with nothing before it", _to("sip:@lab.se")),
    _bad("port-without-digits", "RFC 3261 25.1: 1*DIGIT", _to("sip:b@lab.se:")),
    _bad("uri-in-brackets", "RFC 4475 3.1.2.7", _to("<sip:b@lab.se>")),
    _bad("blank-in-the-uri", "RFC 4475 3.1.2.8", _to("sip:b@lab.se; lr")),
    _bad("tab-in-the-uri", "the same", _to("sip:b@lab\t.se")),
    _bad("null-in-the-uri", "RFC 3261 25.1: only escaped", _to("sip:b\0@lab.se")),
    _bad("headers-in-the-uri", "RFC 3261 19.1.1", _to("sip:b@lab.se?Route=%3Csip:x%3E")),
    _bad("address-without-brackets", "RFC 5118 4.2", _to("sip:2001:db8::10")),
    _bad("address-of-five-colons", "no IPv6 address", _to("sip:[2001:::::1]")),
    _bad("via-of-five-colons", "nor is it one", _via("SIP/2.0/UDP [2001:::::1];branch=z9hG4bK1")),
    _bad("no-uri", "it has no scheme", _to("lab.se")),
    _bad("cseq-beyond-32-bits", "RFC 3261 8.1.1.5", _cseq("4294967296 OPTIONS")),
    _bad("cseq-below-0", "RFC 3261 25.1: 1*DIGIT", _cseq("-1 OPTIONS")),
    _bad("cseq-in-other-digits", "those of ASCII are meant", _cseq("٤٧ OPTIONS")),
    _bad("cseq-without-method", "RFC 3261 20.16", _cseq("7")),
    _bad("cseq-of-another-method", "RFC 4475 3.1.2.17", _cseq("7 INVITE")),
    _bad("hops-beyond-255", "RFC 3261 20.22", options("Max-Forwards: 256")),
    _bad("line-without-colon", "RFC 3261 7.3", options("nonsense")),
    _bad("name-of-two-words", "RFC 3261 25.1: a token", options("X Y: z")),
    _bad("call-id-of-two-words", "RFC 3261 25.1", options("Call-ID: a b", without=("Call-ID",))),
    _bad("nobody", "RFC 3261 8.1.1", options(without=("From", "To", "Call-ID"))),
    _bad("twice-from", "RFC 3261 7.3.1", options("f: <sip:x@y>;tag=3")),
    _bad("twice-cseq", "the same", options("CSeq: 7 OPTIONS")),
    _bad(
        "twice-to-and-call-id",
        "the same",
        options("t: <sip:x@y>", "i: other", "Max-Forwards: 1", "Max-Forwards: 1"),
    ),
)

LENGTHS: Final = (
    _bad("length-below-0", "RFC 4475 3.1.2.3", _length("-5"), _CLOSED),
    _bad("length-in-words", "the same", _length("five"), _CLOSED),
    _bad("length-in-hex", "the same", _length("0x5"), _CLOSED),
    _bad("length-of-nothing", "the same", _length(""), _CLOSED),
    _bad("lengths-that-differ", "RFC 4475 3.3.9", _length("5", "4"), _CLOSED),
    _bad("lengths-that-agree", "two are too many even so", _length("5", "5"), _CLOSED),
    _bad("lengths-in-a-list", "the same", _length("5, 5"), _CLOSED),
    _bad(
        "length-of-a-thousand-digits",
        "RFC 3261 21.5.7",
        _length("9" * 1000),
        "user agent 513, proxy 513, stream closed 513",
    ),
    _bad(
        "length-beyond-the-datagram",
        "RFC 3261 18.3",
        _length("6"),
        "user agent 400, proxy 400, stream waits",
    ),
)

STARTS: Final = (
    _bad(
        "version-3",
        "RFC 3261 21.5.6",
        options("OPTIONS sip:b@lab.se SIP/3.0", "no colon"),
        "user agent 505, proxy 505",
    ),
    _bad(
        "unknown-method-twice",
        "RFC 4475 3.1.2.18",
        options("RING sip:b@lab.se SIP/2.0", "CSeq: 7 SING", without=("CSeq",)),
        "user agent 501, proxy 501",
    ),
    _bad("status-099", "there is none", response("SIP/2.0 099 x"), _DROPPED),
    _bad("status-700", "there is none", response("SIP/2.0 700 x"), _DROPPED),
    _bad(
        "status-of-ten-digits", "RFC 4475 3.1.2.19", response(f"SIP/2.0 {2**32 + 200} x"), _DROPPED
    ),
    _bad(
        "response-beyond-32-bits",
        "RFC 4475 3.1.2.5",
        response("SIP/2.0 200 OK", "CSeq: 4294967296 INVITE", without=("CSeq",)),
        _DROPPED,
    ),
    _bad("web-page", "another protocol", message("GET / HTTP/1.1", "Host: lab.se"), _DROPPED),
    _bad(
        "ack-with-a-fault", "17.1.1.3: it is never answered", options("ACK sip: SIP/2.0"), _DROPPED
    ),
)

REFUSED: Final = (
    own(
        "unknown-scheme",
        "user agent 416, proxy 416",
        "RFC 3261 8.2.2.1, 16.3",
        _to("fax:+46855520199"),
        {"uri scheme": "fax"},
    ),
    own(
        "extensions",
        "user agent 420, proxy 420",
        "RFC 3261 8.2.2.3, 16.3: each lists what it lacks of its own header",
        options("Require: a, B", "require: c", "Proxy-Require: d"),
        {"user agent> header Unsupported": "a, B, c", "proxy> header Unsupported": "d"},
    ),
    own(
        "body-of-another-type",
        "user agent 415, proxy forwarded",
        "RFC 3261 8.2.3",
        invite("Content-Type: application/isup", body=b"\0\x01"),
        {"user agent> header Accept": "application/sdp", "octets": "2"},
    ),
    own(
        "body-that-may-be-ignored",
        "user agent 180, proxy forwarded",
        "RFC 3261 20.11",
        invite(
            "Content-Type: application/isup",
            "Content-Disposition: signal; handling = optional",
            body=b"\0\x01",
        ),
    ),
    own(
        "body-that-is-packed",
        "user agent 415, proxy forwarded",
        "RFC 3261 8.2.3: an encoding",
        invite("Content-Type: application/sdp", "e: gzip", body=_GZIP),
        {"user agent> header Accept-Encoding": "identity", "octets": "5"},
    ),
    own(
        "parts-without-a-description",
        "user agent 415, proxy forwarded",
        "none of them is understood",
        invite("Content-Type: multipart/mixed;boundary=x", body=b"--x\r\n\r\nhi\r\n--x--"),
        {"parts": "text/plain:2"},
    ),
    own(
        "parts-without-an-end",
        "user agent 415, proxy forwarded",
        "RFC 2046 5.1.1: they stay octets",
        invite("Content-Type: multipart/mixed;boundary=x", body=b"--x\r\n\r\nhi"),
        {"body": "bytes", "octets": "9"},
    ),
    own(
        "answer-in-another-type",
        "user agent 406, proxy forwarded",
        "RFC 4475 3.3.15",
        invite("Content-Type: application/sdp", "Accept: text/html;q=0.5", body=SDP),
    ),
    own(
        "answer-in-any-type",
        "user agent 180, proxy forwarded",
        "RFC 3261 20.1: a range takes it in",
        invite("Content-Type: application/sdp", "Accept: text/html, APPLICATION/*;q=0.1", body=SDP),
    ),
    own(
        "registration-of-a-book",
        "registrar 400, user agent 405, proxy forwarded",
        "RFC 3261 10.3: an address of record is a SIP URI",
        register("To: <isbn:9780131103627>", "Contact: <urn:x:y>", without=("To",)),
        {"to scheme": "isbn", "contact scheme": "urn"},
    ),
    own(
        "all-contacts-and-one",
        "registrar 400",
        "RFC 3261 10.2.2: the star stands alone",
        register("Contact: *", "Contact: <sip:a@192.0.2.1>", "Expires: 0"),
    ),
    own(
        "last-hop",
        "user agent 200, proxy 483",
        "RFC 3261 16.3, 8.2.6",
        options("Max-Forwards: 0"),
    ),
    own(
        "answer-for-somebody-else",
        "user agent dropped, proxy heard",
        "RFC 3261 8.1.3.3: a user agent's answers have one Via",
        response("SIP/2.0 200 OK", "Via: SIP/2.0/UDP p2;branch=z9hG4bK2"),
    ),
    own(
        "answer-for-everybody",
        _DROPPED,
        "RFC 4475 3.3.10",
        response("SIP/2.0 200 OK", "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK2"),
    ),
)

MESSAGES: Final = (*SYNTAX, *LENGTHS, *STARTS, *REFUSED)
