"""What RFC 4475 asks for, message by message: names and sections are its own, the words are ours.

Where the text leaves a choice (reject, or be liberal), the row states the choice that was taken.
A user agent here takes INVITE, ACK, BYE, CANCEL and OPTIONS outside dialogs; it rings with 180.
"""

from __future__ import annotations

from typing import Final

from tests.sip.torture.rows import Row

_ACCEPTED: Final = "user agent 180, proxy forwarded"
_ANSWERED: Final = "user agent 200, proxy forwarded"
_BAD: Final = "user agent 400, proxy 400, registrar 400"
_ALLOW: Final = "INVITE, ACK, BYE, CANCEL, OPTIONS"
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
            "user agent> header Allow": _ALLOW,
            "proxy> to display": "BEL:\x07 NUL:\x00 DEL:\x7f",
        },
    ),
    Row(
        "esc01",
        "3.1.1.3",
        _ACCEPTED,
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
        _ANSWERED,
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
        _ANSWERED,
        "a semicolon in the user part begins no parameter",
        {"uri user": "user;par=u%40example.net", "uri host": "example.com", "uri parameters": "()"},
    ),
    Row(
        "transports",
        "3.1.1.10",
        _ANSWERED,
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

INVALID: Final = (
    Row("badinv01", "3.1.2.1", _BAD, "separators without parameters or values"),
    Row(
        "clerr",
        "3.1.2.2",
        "user agent 400, proxy 400, stream waits",
        "a datagram ends before its body; a stream may bring the rest yet",
    ),
    Row(
        "ncl",
        "3.1.2.3",
        "user agent 400, proxy 400, stream closed 400",
        "a length below 0: nobody knows where the next message begins",
    ),
    Row("scalar02", "3.1.2.4", _BAD, "a CSeq beyond 32 bits"),
    Row("scalarlg", "3.1.2.5", "user agent dropped, proxy dropped", "a response like it"),
    Row("quotbal", "3.1.2.6", _BAD, "a quoted string without its end"),
    Row("ltgtruri", "3.1.2.7", _BAD, "brackets around the Request-URI (choice: rejected)"),
    Row("lwsruri", "3.1.2.8", _BAD, "a blank in the Request-URI"),
    Row(
        "lwsstart",
        "3.1.2.9",
        _ACCEPTED,
        "several blanks in the start line (choice: ignored, and not passed on)",
        {"uri": "sip:user@example.com", "proxy> uri": "sip:user@example.com"},
    ),
    Row(
        "trws",
        "3.1.2.10",
        _ANSWERED,
        "blanks at the end of the start line (choice: ignored, and not passed on)",
        {"uri": "sip:remote-target@example.com", "proxy> uri": "sip:remote-target@example.com"},
    ),
    Row("escruri", "3.1.2.11", _BAD, "headers in the Request-URI (choice: rejected)"),
    Row(
        "baddate",
        "3.1.2.12",
        _ACCEPTED,
        "a date in another zone than GMT, which nobody here looks at: the liberal choice",
        {"header Date": "Fri, 01 Jan 2010 16:00:00 EST"},
    ),
    Row("regbadct", "3.1.2.13", _BAD, "a URI with headers needs brackets"),
    Row("badaspec", "3.1.2.14", _BAD, "blanks inside the brackets of a URI"),
    Row("baddn", "3.1.2.15", _BAD, "a comma in a display name needs quotes"),
    Row("badvers", "3.1.2.16", "user agent 505, proxy 505", "a version that is not ours"),
    Row("mismatch01", "3.1.2.17", "user agent 400, proxy 400", "CSeq names another method"),
    Row(
        "mismatch02",
        "3.1.2.18",
        "user agent 501, proxy 501",
        "the same with an unknown method, where 501 tells more",
    ),
    Row("bigcode", "3.1.2.19", "user agent dropped, proxy dropped", "a status beyond 699"),
)

TRANSACTIONS: Final = (
    Row(
        "badbranch",
        "3.2.1",
        "user agent 400, proxy 400",
        "a branch that is nothing but the cookie (choice: rejected without a transaction)",
        {"branch": "z9hG4bK"},
    ),
)

APPLICATION: Final = (
    Row("insuf", "3.3.1", "user agent 400, proxy 400", "Call-ID, From and To are missing"),
    Row(
        "unkscm",
        "3.3.2",
        "user agent 416, proxy 416",
        "a scheme that nobody knows; To is not asked where to route",
        {"uri scheme": "nobodyKnowsThisScheme", "uri user": "totallyopaquecontent"},
    ),
    Row(
        "novelsc",
        "3.3.3",
        "user agent 416, proxy 416",
        "a registered scheme that we never take in a Request-URI",
        {"uri scheme": "soap.beep"},
    ),
    Row(
        "unksm2",
        "3.3.4",
        "registrar 400, proxy forwarded",
        "schemes in From and To matter to the registrar alone: a To that is no SIP URI",
        {"to scheme": "isbn", "from scheme": "http", "contact scheme": "name"},
    ),
    Row(
        "bext01",
        "3.3.5",
        "user agent 420, proxy 420",
        "each lists what it lacks of the header that is for it",
        {
            "user agent> header Unsupported": "nothingSupportsThis, nothingSupportsThisEither",
            "proxy> header Unsupported": "noProxiesSupportThis, norDoAnyProxiesSupportThis",
        },
    ),
    Row(
        "invut",
        "3.3.6",
        "user agent 415, proxy forwarded",
        "a body of unknown type",
        {"body": "bytes", "octets": "40", "user agent> header Accept": "application/sdp"},
    ),
    Row(
        "regaut01",
        "3.3.7",
        "registrar 200, user agent 405, proxy forwarded",
        "a registrar that asks for no credentials passes over an unknown scheme of them",
        {
            "proxy> header Authorization": "NoOneKnowsThisScheme opaque-data=here",
            "user agent> header Allow": _ALLOW,
        },
    ),
    Row("multi01", "3.3.8", _BAD, "several values where one may stand"),
    Row(
        "mcl01",
        "3.3.9",
        "user agent 400, proxy 400, stream closed 400",
        "two lengths are none",
    ),
    Row(
        "bcast",
        "3.3.10",
        "user agent dropped, proxy dropped",
        "a user agent drops what has a second Via, a proxy what would go to everybody",
        {"vias": "UDP:192.0.2.198: UDP:255.255.255.255:"},
    ),
    Row("zeromf", "3.3.11", "user agent 200, proxy 483", "no hop is left", {"max_forwards": "0"}),
    Row(
        "cparam01",
        "3.3.12",
        "registrar 200",
        "without brackets the parameter is the header's",
        {
            "contact header parameters": "(('unknownparam', None),)",
            "contact parameters": "()",
            "registrar> contact": "sip:+19725552222@gw1.example.net",
        },
    ),
    Row(
        "cparam02",
        "3.3.13",
        "registrar 200",
        "within brackets it is the URI's",
        {
            "contact header parameters": "()",
            "registrar> contact": "sip:+19725552222@gw1.example.net;unknownparam",
        },
    ),
    Row(
        "regescrt",
        "3.3.14",
        "registrar 200",
        "headers of a contact's URI are bound with it",
        {"registrar> contact": "sip:user@example.com?Route=%3Csip:sip.example.com%3E"},
    ),
    Row(
        "sdp01",
        "3.3.15",
        "user agent 406, proxy forwarded",
        "the caller does not accept the description that would answer it",
        {"user agent> header Warning": '399 directsip "An answer is application/sdp"'},
    ),
)

COMPATIBILITY: Final = (
    Row(
        "inv2543",
        "3.4.1",
        _ACCEPTED,
        "RFC 2543 had no branch, no From tag, no Max-Forwards and no Content-Length in datagrams",
        {
            "branch": "",
            "from tag": "",
            "max_forwards": "70",
            "body": "Description",
            "to header parameters": "(('user', 'phone'),)",
        },
    ),
)

ROWS: Final = (*VALID, *INVALID, *TRANSACTIONS, *APPLICATION, *COMPATIBILITY)
