"""Addresses of our own that are well-formed, however odd they look."""

from __future__ import annotations

from typing import Final

from tests.sip.torture.texts import Own, invite, options, own, register

_RINGS: Final = "user agent 180, proxy forwarded, stream whole"
_ANSWERED: Final = "user agent 200, proxy forwarded, stream whole"

MESSAGES: Final[tuple[Own, ...]] = (
    own(
        "escapes-in-users",
        _ANSWERED,
        "RFC 3261 19.1.4: decoded once to be compared, kept as they came",
        options("OPTIONS sip:%2B4685%35%2541@lab.se SIP/2.0"),
        {"uri user": "%2B4685%35%2541", "uri is": "sip:%2B46855%2541@lab.se"},
    ),
    own(
        "null-in-names",
        _ANSWERED,
        "RFC 3261 25.1: a quoted pair may be any octet below 128 but line ends",
        options('From: "a\\\0\\\x7f\\"\\\\" <sip:%00@lab.se>;tag=1', without=("From",)),
        {"from display": 'a\0\x7f"\\', "from user": "%00", "proxy> from display": 'a\0\x7f"\\'},
    ),
    own(
        "bracket-without-blank",
        _ANSWERED,
        "RFC 4475 3.1.1.6 calls it a slip of the grammar",
        options("From: Anna<sip:a@lab.se>;tag=1", without=("From",)),
        {"from display": "Anna"},
    ),
    own(
        "semicolons-in-users",
        _ANSWERED,
        "RFC 3261 25.1: user-unreserved",
        options("OPTIONS sip:20123;phone-context=lab.se;x=%40;/?@lab.se;lr SIP/2.0"),
        {"uri user": "20123;phone-context=lab.se;x=%40;/?", "uri parameters": "(('lr', None),)"},
    ),
    own(
        "commas-in-quotes-and-brackets",
        _RINGS,
        "RFC 3261 7.3.1: several values a line, their order kept",
        invite(
            'Contact: "Berg, A" <sip:a,b@lab.se;x=1>;q=1, <sip:c@lab.se>, "\\",\\"" <sip:d@lab.se>',
            "Route: <sip:192.0.2.61;lr>,<sip:p,2@lab.se;lr>",
            "Route: <sip:p3;lr>",
            without=("Contact",),
        ),
        {
            "contact display": "Berg, A",
            "contact user": "a,b",
            "header Contact": '<sip:c@lab.se>|"\\",\\"" <sip:d@lab.se>',
            "routes": "<sip:192.0.2.61;lr> <sip:p,2@lab.se;lr> <sip:p3;lr>",
        },
    ),
    own(
        "quoted-parameter",
        _ANSWERED,
        "RFC 3261 25.1: what is quoted separates nothing",
        options('To: <sip:b@lab.se>;note="a;tag=9,\\"<x>";y', without=("To",)),
        {
            "to tag": "None",
            "to header parameters": "(('note', '\"a;tag=9,\\\\\"<x>\"'), ('y', None))",
        },
    ),
    own(
        "telephone-number",
        _RINGS,
        "RFC 3966: a number instead of a user",
        invite("INVITE tel:+46-8-555-20123;phone-context=+46 SIP/2.0"),
        {"uri scheme": "tel", "uri is": "tel:+46855520123;phone-context=+46"},
    ),
    own(
        "secure-uri",
        _RINGS,
        "RFC 3261 19.1",
        invite(
            "INVITE SIPS:b@lab.se:5061 SIP/2.0", "Contact: <sips:a@lab.se>", without=("Contact",)
        ),
        {"uri scheme": "sips", "uri port": "5061", "contact scheme": "sips"},
    ),
    own(
        "addresses-of-both-families",
        _ANSWERED,
        "RFC 5118 4.7 to 4.9",
        options(
            "OPTIONS sip:b@[2001:DB8::192.0.2.9]:5070;maddr=[::1] SIP/2.0",
            "Via: SIP/2.0/TCP [::ffff:192.0.2.10]:19823;received=2001:db8::1",
            "Via: SIP/2.0/TCP [::];received=[2001:db8::1]",
        ),
        {
            "uri port": "5070",
            "uri is": "sip:b@[2001:db8:0:0::c000:209]:5070;maddr=[::1]",
            "vias": "UDP:192.0.2.90: TCP:[::ffff:192.0.2.10]:19823 TCP:[::]:",
        },
    ),
    own(
        "third-colon",
        _ANSWERED,
        "RFC 5118 4.10: the grammar of RFC 3261 has it",
        options("OPTIONS sip:[2001:db8:::192.0.2.1] SIP/2.0"),
        {"uri is": "sip:[2001:db8::c000:201]"},
    ),
    own(
        "port-inside-brackets",
        _ANSWERED,
        "RFC 5118 4.3: it is part of the address",
        options("OPTIONS sip:[2001:db8::10:5070] SIP/2.0"),
        {"uri port": "None", "uri host": "[2001:db8::10:5070]"},
    ),
    own(
        "two-contacts-bound",
        "registrar 200",
        "RFC 3261 10.3: with their own ends, and parameters where they belong",
        register("Contact: sip:a@192.0.2.1;p;expires=60", "m: <sip:a@192.0.2.2;q>;expires=0090"),
        {
            "registrar> contact": "sip:a@192.0.2.1",
            "registrar> header Contact": "<sip:a@192.0.2.2;q>;expires=90",
        },
    ),
)
