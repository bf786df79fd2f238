"""Messages of our own that are well-formed, however odd they look, and what is to come of them."""

from __future__ import annotations

from typing import Final

from tests.sip.torture.texts import SDP, Own, invite, options, own, response

_RINGS: Final = "user agent 180, proxy forwarded, stream whole"
_ANSWERED: Final = "user agent 200, proxy forwarded, stream whole"
_HEARD: Final = "user agent heard, proxy heard"
_PARTS: Final = (
    b"--part one\r\nContent-Type: text/plain\r\n\r\n\x00\x01 see the offer\r\n"
    b"--part one\r\nContent-Type: application/sdp\r\n\r\n" + SDP + b"\r\n--part one--\r\n"
)

MESSAGES: Final[tuple[Own, ...]] = (
    own(
        "folds-everywhere",
        _RINGS,
        "RFC 3261 7.3.1: a fold is a blank, in every header",
        invite(
            "v\t:\r\n SIP\r\n\t/ 2.0 /\r\n UDP 192.0.2.90\r\n : 5062 ;branch\r\n =\r\n z9hG4bKfold",
            'F:\r\n "Anna\r\n Berg"\r\n <sip:a@lab.se>\r\n ;\r\n tag\r\n = 1',
            "CSEQ:\r\n 0012\r\n INVITE",
            "subject:\r\n ",
            without=("Via", "From", "CSeq"),
        ),
        {"from display": "Anna Berg", "from tag": "1", "cseq": "12", "header subject": ""},
    ),
    own(
        "compact-forms",
        _RINGS,
        "RFC 3261 7.3.3: one letter in either case",
        invite(
            "V: SIP/2.0/UDP 192.0.2.90;branch=z9hG4bKc",
            "f: <sip:a@lab.se>;tag=1",
            "T: <sip:b@lab.se>",
            "I: compact",
            "m: <sip:a@192.0.2.90>",
            "K: timer",
            "s: x",
            "O: presence",
            without=("Via", "From", "To", "Call-ID", "Contact"),
        ),
        {"header Supported": "timer", "header Event": "presence", "contact user": "a"},
    ),
    own(
        "method-of-marks",
        "user agent 501, proxy forwarded",
        "RFC 3261 25.1: a token has ten marks; % escapes nothing in it",
        options("OPT%49ONS-.!%*_+`'~ sip:b@lab.se SIP/2.0"),
        {"method": "OPT%49ONS-.!%*_+`'~", "known method": "False"},
    ),
    own(
        "method-in-lower-case",
        "user agent 501, proxy forwarded",
        "RFC 3261 7.1: methods have a case",
        options("options sip:b@lab.se SIP/2.0"),
        {"known method": "False"},
    ),
    own(
        "version-in-lower-case",
        _ANSWERED,
        "RFC 3261 7.1: the version has none",
        options("OPTIONS sip:b@lab.se sip/2.0"),
    ),
    own(
        "percent-in-header-names",
        _ANSWERED,
        "an escaped letter makes another name",
        options("Fr%6Fm: <sip:x@y>", "V%69a: z"),
        {"header Fr%6Fm": "<sip:x@y>", "from user": "a"},
    ),
    own(
        "two-hundred-vias",
        _ANSWERED,
        "no number is too large that fits",
        options(*(f"Via: SIP/2.0/TCP p{i}.lab.se;branch=z9hG4bK{i}" for i in range(200))),
        {"branch": "z9hG4bKtorture"},
    ),
    own(
        "five-thousand-letters",
        _ANSWERED,
        "nor is a value",
        options(
            f'From: "{"n" * 5000}" <sip:{"u" * 5000}@lab.se;{"p" * 5000}>;tag={"t" * 5000}',
            without=("From",),
        ),
        {"from user": "u" * 5000, "from tag": "t" * 5000},
    ),
    own(
        "datagram-with-a-tail",
        "user agent 200, proxy forwarded, stream 2",
        "RFC 3261 18.3: in a datagram it is noise; in a stream it is the next message",
        options() + options("BYE sip:b@lab.se SIP/2.0"),
        {"method": "OPTIONS", "body": "none", "proxy> method": "OPTIONS"},
    ),
    own(
        "transports-of-others",
        _ANSWERED,
        "RFC 3261 20.42: what others spoke is theirs",
        options(
            "Via: SIP/2.0/WSS x.invalid;branch=z9hG4bKw, SIP/2.0/SCTP p2;branch=z9hG4bKs",
            "Via: XIP/3.1/CARRIER-PIGEON p3",
        ),
        {"vias": "UDP:192.0.2.90: WSS:x.invalid: SCTP:p2: XIP/3.1/CARRIER-PIGEON:p3:"},
    ),
    own(
        "offer-among-parts",
        _RINGS,
        "RFC 5621: the description is found among the parts, and all go on as they came",
        invite('Content-Type: multipart/mixed;boundary="part one"', body=_PARTS),
        {
            "parts": f"text/plain:16 application/sdp:{len(SDP)}",
            "media": "audio:40000",
            "proxy> parts": f"text/plain:16 application/sdp:{len(SDP)}",
        },
    ),
    own(
        "reason-phrase-in-swedish",
        _HEARD,
        "RFC 3261 25.1: UTF-8 may stand there, and escapes are not decoded",
        response("SIP/2.0 486 Upptaget – %41 försök  igen ÅÄÖ"),
        {"phrase": "Upptaget – %41 försök  igen ÅÄÖ"},
    ),
    own("reason-phrase-missing", _HEARD, "RFC 4475 3.1.1.13", response("SIP/2.0 180")),
    own(
        "empty-headers",
        _ANSWERED,
        "RFC 3261 7.3.1: a value may be nothing where its grammar allows",
        options("Supported:", "Subject: ", "Accept:", "Allow:\t"),
        {"header Supported": "", "header Subject": "", "header Allow": ""},
    ),
    own(
        "latin-1",
        _ANSWERED,
        "octets that are no UTF-8 are taken one by one",
        options("Subject: @", "Organization: Åre").replace(b"@\r\nO", b"\xc5re\r\nO"),
        {"header Subject": "Åre", "header Organization": "Åre"},
    ),
    own(
        "comments",
        _ANSWERED,
        "RFC 3261 25.1: comments nest, and stay text",
        options('User-Agent: x (a (b "c) \\) d) e)', "Retry-After: 5 (in a ; meeting);duration=9"),
        {"header Retry-After": "5 (in a ; meeting);duration=9"},
    ),
    own(
        "blanks-around-colons",
        _ANSWERED,
        "RFC 3261 7.3.1: and tabs",
        options("MAX-forwards \t :\t 0070 \t", "X-a :b"),
        {"max_forwards": "70", "header X-a": "b"},
    ),
    own(
        "line-ends-before-it",
        "user agent 200, proxy forwarded, stream 2",
        "RFC 3261 7.5: they are passed over; RFC 5626 3.5.1: in a stream two are a ping",
        b"\r\n\r\n" + options(),
    ),
    own(
        "largest-numbers",
        _ANSWERED,
        "RFC 3261 8.1.1.5 and 20.22",
        options(
            "CSeq: 0004294967295 OPTIONS",
            "Max-Forwards: 255",
            "Via: SIP/2.0/UDP p2:65535",
            without=("CSeq",),
        ),
        {"cseq": "4294967295", "max_forwards": "255", "vias": "UDP:192.0.2.90: UDP:p2:65535"},
    ),
    own(
        "length-with-zeros",
        _RINGS,
        "RFC 3261 25.1: 1*DIGIT",
        invite(
            "Content-Type: application/sdp",
            f"l \t: \t{len(SDP):020}",
            without=("Content-Length",),
            body=SDP,
        ),
        {"media": "audio:40000"},
    ),
    own(
        "headers-within-headers",
        _ANSWERED,
        "only a line begins a header",
        options("Subject: Content-Length: 5", "X: To: <sip:x@y>;tag=9"),
        {"to tag": "None", "header Subject": "Content-Length: 5"},
    ),
    own(
        "carriage-return-within-a-line",
        _ANSWERED,
        "a CR alone ends no line (choice: it is a blank)",
        options("Subject: a\rRoute: <sip:x@y>"),
        {"routes": "", "header Subject": "a Route: <sip:x@y>"},
    ),
    own(
        "order-of-unknown-headers",
        _ANSWERED,
        "RFC 3261 7.3.1: it is kept among headers of one name",
        options("X-a: 1", "x-A: 2", "X-a: 3, 4"),
        {"header X-a": "1|3, 4", "header x-A": "2", "proxy> header X-a": "1|3, 4"},
    ),
    own(
        "old-request",
        "user agent 180, proxy forwarded",
        "RFC 2543: no branch, no tag, no Contact, no length",
        invite(
            "Via: SIP/2.0/UDP old.lab.se",
            "From: sip:+46855520123@lab.se;user=phone",
            without=("Via", "From", "Contact", "Content-Length"),
        ),
        {"branch": "", "from tag": "", "from header parameters": "(('user', 'phone'),)"},
    ),
    own(
        "text-file",
        "user agent 180, proxy forwarded",
        "without a single CR the datagram's end is the message's",
        invite("Content-Type: application/sdp", body=SDP).replace(b"\r\n", b"\n"),
        {"media": "audio:40000"},
    ),
)
