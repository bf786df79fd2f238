"""What RFC 4475 3.1.1 asks for: messages that are well-formed, however odd they look."""

from __future__ import annotations

from typing import Final

from tests.sip.torture.rows import Row

ALLOW: Final = "INVITE, ACK, BYE, CANCEL, OPTIONS"
ACCEPTED: Final = "user agent 180, proxy forwarded"
ANSWERED: Final = "user agent 200, proxy forwarded"
_AUDIO_VIDEO: Final = "audio:49217 video:3227"

VALID: Final = (
    Row(
        "wsinv",
        "3.1.1.1",
        "user agent 481, proxy forwarded, stream whole",
        "well-formed for all; its To has a tag, of a dialog that the user agent does not know",
        {
            "from display": 'J Rosenberg \\"',
            "from tag": "98asjd8",
            "to tag": "1918181833n",
            "max_forwards": "68",
            "cseq": "9",
            "uri parameters": "(('unknownparam', None),)",
            "header Subject": "",
            "header NewFangledHeader": "newfangled value continued newfangled value",
            "header UnknownHeaderWithUnusualValue": ";;,,;;,;",
            "vias": "UDP:192.0.2.2: TCP:spindle.example.com: UDP:192.168.255.111:",
            "contact display": 'Quoted string ""',
            "contact header parameters": "(('newparam', 'newvalue'), ('secondparam', None), "
            "('q', '0.33'))",
            "routes": "<sip:services.example.com;lr;unknownwith=value;unknown-no-value>",
            "media": _AUDIO_VIDEO,
            "proxy> header UnknownHeaderWithUnusualValue": ";;,,;;,;",
        },
    ),
    Row(
        "intmeth",
        "3.1.1.2",
        "user agent 501, proxy forwarded, stream whole",
        "an unknown method is 501 with Allow; a proxy passes it on",
        {
            "known method": "False",
            "method": "!interesting-Method0123456789_*+`.%indeed'~",
            "to display": "BEL:\x07 NUL:\x00 DEL:\x7f",
            "from display": "token1~` token2'+_ token3*%!.-",
            "from tag": "_token~1'+`*%!-.",
            "from header parameters": "((\"fromParam''~+*_!.-%\", '\"работающий\"'),)",
            "call_id": "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
            "branch": "z9hG4bK-.!%66*_+`'~",
            "max_forwards": "255",
            "header extensionHeader-!.%*+_`'~": "\ufeff大停電",
            "user agent> header Allow": ALLOW,
            "proxy> to display": "BEL:\x07 NUL:\x00 DEL:\x7f",
        },
    ),
    Row(
        "esc01",
        "3.1.1.3",
        ACCEPTED,
        "escapes stay as they are written; they are compared decoded, once",
        {
            "uri user": "sips%3Auser%40example.com",
            "uri host": "example.net",
            "to is": "sip:user@example.com",
            "contact parameters": "(('%6C%72', None), ('n%61me', 'v%61lue%25%34%31'))",
            "contact is": "sip:caller@host5.example.net;lr;name=value%2541",
        },
    ),
    Row(
        "escnull",
        "3.1.1.4",
        "registrar 200",
        "nulls shorten no user, and two contacts are bound",
        {
            "to user": "null-%00-null",
            "registrar> contact": "sip:%00@host5.example.com",
            "registrar> header Contact": "<sip:%00%00@host5.example.com>;expires=3600",
        },
    ),
    Row(
        "esc02",
        "3.1.1.5",
        "user agent 501, proxy forwarded",
        "a % that is no escape: an unknown method, and a header that is no Contact",
        {
            "method": "RE%47IST%45R",
            "known method": "False",
            "from display": "%Z%45",
            "contact": "sip:alias1@host1.example.com",
            "header Contact": "<sip:alias3@host3.example.com>",
            "header C%6Fntact": "<sip:alias2@host2.example.com>",
        },
    ),
    Row(
        "lwsdisp",
        "3.1.1.6",
        ANSWERED,
        "no blank between display name and bracket is a slip of the grammar",
        {"from display": "caller", "from tag": "323"},
    ),
    Row(
        "longreq",
        "3.1.1.7",
        "user agent 180, proxy forwarded, stream whole",
        "long values are no fault",
        {"cseq": "3882340", "to port": "6000", "media": _AUDIO_VIDEO},
    ),
    Row(
        "dblreq",
        "3.1.1.8",
        "registrar 200, proxy forwarded",
        "octets beyond Content-Length are noise in a datagram, and not passed on",
        {"method": "REGISTER", "body": "none", "proxy> body": "none", "proxy> method": "REGISTER"},
    ),
    Row(
        "semiuri",
        "3.1.1.9",
        ANSWERED,
        "a semicolon in the user part begins no parameter",
        {"uri user": "user;par=u%40example.net", "uri host": "example.com", "uri parameters": "()"},
    ),
    Row(
        "transports",
        "3.1.1.10",
        ANSWERED,
        "transports of Vias further down are others' business",
        {
            "vias": "UDP:t1.example.com: SCTP:t2.example.com: TLS:t3.example.com: "
            "UNKNOWN:t4.example.com: TCP:t5.example.com:",
            "user agent> vias": "UDP:t1.example.com: SCTP:t2.example.com: TLS:t3.example.com: "
            "UNKNOWN:t4.example.com: TCP:t5.example.com:",
        },
    ),
    Row(
        "mpart01",
        "3.1.1.11",
        "user agent 405, proxy forwarded, stream whole",
        "parts with binary octets are framed by their lengths; our user agent takes no MESSAGE",
        {
            "parts": "text/plain:5 application/octet-stream:342",
            "proxy> parts": "text/plain:5 application/octet-stream:342",
        },
    ),
    Row(
        "unreason",
        "3.1.1.12",
        "user agent heard, proxy heard, stream whole",
        "a reason phrase is any text",
        {"status": "200", "phrase": "= 2**3 * 5**2 но сто девяносто девять - простое"},
    ),
    Row(
        "noreason",
        "3.1.1.13",
        "user agent heard, proxy heard",
        "a reason phrase may be empty",
        {"status": "100", "phrase": ""},
    ),
)
