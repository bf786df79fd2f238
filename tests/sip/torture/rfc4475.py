"""What RFC 4475 asks for, message by message: names and sections are its own, the words are ours.

Where the text leaves a choice (reject, or be liberal), the row states the choice that was taken.
A user agent here takes INVITE, ACK, BYE, CANCEL and OPTIONS outside dialogs; it rings with 180.
"""

from __future__ import annotations

from typing import Final

from tests.sip.torture.rfc4475_valid import ACCEPTED, ALLOW, ANSWERED, VALID
from tests.sip.torture.rows import Row

_BAD: Final = "user agent 400, proxy 400, registrar 400"

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
        ACCEPTED,
        "several blanks in the start line (choice: ignored, and not passed on)",
        {"uri": "sip:user@example.com", "proxy> uri": "sip:user@example.com"},
    ),
    Row(
        "trws",
        "3.1.2.10",
        ANSWERED,
        "blanks at the end of the start line (choice: ignored, and not passed on)",
        {"uri": "sip:remote-target@example.com", "proxy> uri": "sip:remote-target@example.com"},
    ),
    Row("escruri", "3.1.2.11", _BAD, "headers in the Request-URI (choice: rejected)"),
    Row(
        "baddate",
        "3.1.2.12",
        ACCEPTED,
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
            "user agent> header Allow": ALLOW,
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
        ACCEPTED,
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
