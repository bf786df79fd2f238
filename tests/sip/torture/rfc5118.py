"""What RFC 5118 asks for, message by message: names and sections are its own, words ours."""

from __future__ import annotations

from typing import Final

from tests.sip.torture.rows import Row

_NO_DIALOG: Final = "well-formed; the user agent knows no dialog that the BYE could end"

ROWS: Final = (
    Row(
        "ipv6-good",
        "4.1",
        "registrar 200",
        "references in Request-URI, Via and Contact",
        {
            "uri host": "[2001:db8::10]",
            "vias": "UDP:[2001:db8::9:1]:",
            "registrar> contact": "sip:caller@[2001:db8::1]",
        },
    ),
    Row("ipv6-bad", "4.2", "registrar 400, user agent 400", "a reference without its brackets"),
    Row(
        "port-ambiguous",
        "4.3",
        "registrar 200",
        "what stands inside the brackets is address, whatever the sender meant",
        {"uri host": "[2001:db8::10:5070]", "uri port": "None"},
    ),
    Row(
        "port-unambiguous",
        "4.4",
        "registrar 200",
        "what stands behind them is port",
        {"uri host": "[2001:db8::10]", "uri port": "5070"},
    ),
    Row(
        "via-received-param-with-delim",
        "4.5",
        "user agent 481, proxy forwarded",
        f"{_NO_DIALOG}; brackets around the value of received are forgiven",
        {"vias": "UDP:[2001:db8::9:1]:", "branch": "z9hG4bKas3-111"},
    ),
    Row(
        "via-received-param-no-delim",
        "4.5",
        "user agent 200, proxy forwarded",
        "received takes an address without brackets",
        {"vias": "UDP:[2001:db8::9:1]:", "branch": "z9hG4bKas3"},
    ),
    Row(
        "ipv6-in-sdp",
        "4.6",
        "user agent 180, proxy forwarded",
        "a description has addresses without brackets",
        {"media addresses": "2001:db8::20 2001:db8::20", "media": "audio:6000 video:6024"},
    ),
    Row(
        "mult-ip-in-header",
        "4.7",
        "user agent 481, proxy forwarded",
        f"{_NO_DIALOG}; both families stand in its Vias",
        {"vias": "UDP:[2001:db8::9:1]:6050 UDP:192.0.2.1: TCP:[2001:db8::9:255]:"},
    ),
    Row(
        "mult-ip-in-sdp",
        "4.8",
        "user agent 180, proxy forwarded",
        "each stream has its own address",
        {"media addresses": "192.0.2.1 2001:db8::1"},
    ),
    Row(
        "ipv4-mapped-ipv6",
        "4.9",
        "user agent 180, proxy forwarded",
        "an address may end in that of the other family",
        {
            "vias": "UDP:[::ffff:192.0.2.10]:19823 UDP:[::ffff:192.0.2.2]:",
            "contact host": "[::ffff:192.0.2.2]",
            "media addresses": "::ffff:192.0.2.2 ::ffff:192.0.2.2",
        },
    ),
    Row(
        "ipv6-bug-abnf-3-colons",
        "4.10",
        "user agent 200, proxy forwarded",
        "the grammar of RFC 3261 allows a third colon",
        {"uri is": "sip:user@[2001:db8::192.0.2.1]"},
    ),
    Row(
        "ipv6-correct-abnf-2-colons",
        "4.10",
        "user agent 200, proxy forwarded",
        "and two as well",
        {"uri host": "[2001:db8::192.0.2.1]"},
    ),
)
