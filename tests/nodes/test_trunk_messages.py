"""Messages on the trunk, field by field, as each product writes them, in both set-ups.

What stands for Lync comes from public traces of its family; no trace of MX-ONE against Lync is
public, so its column is made of its route parameters (docs/assumptions.md, products).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.calls.attempt import Attempt, Intent
from simulator.sdp import codec as sdp
from simulator.sdp.description import Description
from simulator.sip.codec import BodyFormat, Codec
from simulator.sip.equality import differences
from tests.nodes.lab import TRUNK_CALLS, Lab

CODEC = Codec({"application/sdp": BodyFormat(Description, sdp.parse, sdp.write)})
SETUPS = ("guide-tcp", "guide-tls")
LYNC, PBX = "lync-stand.as.zr.zeruela.lab.se", "mxone-lync.as.zr.zeruela.lab.se"
OPAQUE = "ms-opaque=0999ecb7722c43cc"
LYNC_ALLOW = "ACK, CANCEL, BYE, INVITE, PRACK, UPDATE, OPTIONS"
PBX_ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, UPDATE"

TIMER = {"Session-Expires": "1800;refresher=uac", "Min-SE": "90"}


@cache
def lab(setup: str) -> Lab:
    return Lab(setup)


@cache
def made(setup: str, direction: str, caller_releases: bool = True) -> Attempt:
    return lab(setup).completed(direction, caller_releases=caller_releases)


def header_of(message: Any) -> dict[str, str]:
    """Return the headers of a message as they stand on the wire, tags and branches left out."""
    head = CODEC.write(message).decode().split("\r\n\r\n")[0].split("\r\n")
    pairs = [line.partition(": ")[::2] for line in head[1:]]
    return {name: value.split(";tag=")[0].split(";branch=")[0] for name, value in pairs} | {
        "start": head[0]
    }


def shown(setup: str, direction: str, what: str, sender: str, method: str = "") -> dict[str, str]:
    here = lab(setup)
    receiver = {"mediation": "mxone", "mxone": "mediation"}[sender]
    messages = here.sent(made(setup, direction), what, sender, receiver)
    return header_of(next(m for m in messages if method in ("", m.method.name)))


INVITES = {
    ("guide-tcp", "mediation"): {
        "start": f"INVITE sip:+46855520001@{PBX};user=phone SIP/2.0",
        "Via": "SIP/2.0/TCP 192.168.222.90:5068",
        "From": "<sip:+46855530001@as.zr.zeruela.lab.se;user=phone>;epid=cc4a484873",
        "To": f"<sip:+46855520001@{PBX};user=phone>",
        "Contact": f"<sip:{LYNC}:5068;transport=Tcp;maddr=192.168.222.90;{OPAQUE}>",
    },
    ("guide-tls", "mediation"): {
        "start": f"INVITE sip:+46855520001@{PBX};user=phone SIP/2.0",
        "Via": "SIP/2.0/TLS 192.168.222.90:5067",
        "From": "<sip:+46855530001@as.zr.zeruela.lab.se;user=phone>;epid=cc4a484873",
        "To": f"<sip:+46855520001@{PBX};user=phone>",
        "Contact": f"<sip:{LYNC}:5067;transport=Tls;maddr=192.168.222.90;{OPAQUE}>",
    },
    ("guide-tcp", "mxone"): {
        "start": "INVITE sip:+46855530002@192.168.222.90:5068 SIP/2.0",
        "Via": "SIP/2.0/TCP 192.168.222.84:5060",
        "From": "<sip:+46855520002@192.168.222.84>",
        "To": "<sip:+46855530002@192.168.222.90>",
        "Contact": "<sip:+46855520002@192.168.222.84:5060;transport=tcp>",
        "P-Asserted-Identity": "<sip:+46855520002@192.168.222.84>",
        **TIMER,
    },
    ("guide-tls", "mxone"): {
        "start": f"INVITE sip:+46855530002@{LYNC}:5067 SIP/2.0",
        "Via": "SIP/2.0/TLS 192.168.222.84:5061",
        "From": f"<sip:+46855520002@{PBX}>",
        "To": f"<sip:+46855530002@{LYNC}>",
        "Contact": f"<sip:+46855520002@{PBX}:5061;transport=tls>",
        "P-Asserted-Identity": f"<sip:+46855520002@{PBX}>",
        **TIMER,
    },
}
COMMON = {
    "mediation": {
        "User-Agent": "RTCC/4.0.0.0 MediationServer",
        "Allow": LYNC_ALLOW,
        "Supported": "100rel, timer",
        "CSeq": "1 INVITE",
        "Content-Type": "application/sdp",
        "Max-Forwards": "68",  # 70 at the client, one less at each hop (RFC 7332)
    },
    "mxone": {
        "User-Agent": "Aastra MX-ONE TS V4.1",
        "Allow": PBX_ALLOW,
        "Supported": "timer, replaces",
        "CSeq": "1 INVITE",
        "Content-Type": "application/sdp",
        "Max-Forwards": "69",
    },
}
DIRECTIONS = {"mediation": "lync-to-mxone", "mxone": "mxone-to-lync"}


@pytest.mark.parametrize(("setup", "sender"), INVITES)
def test_an_invite_says_what_its_product_says(setup: str, sender: str) -> None:
    invite = shown(setup, DIRECTIONS[sender], "INVITE", sender)
    del invite["Call-ID"], invite["Content-Length"]
    assert invite == INVITES[setup, sender] | COMMON[sender]


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("what", ["180", "200"])
@pytest.mark.parametrize("sender", ["mediation", "mxone"])
def test_an_answer_says_what_its_product_says(setup: str, what: str, sender: str) -> None:
    other = {"mediation": "mxone", "mxone": "mediation"}[sender]
    invite = INVITES[setup, other]
    answer = shown(setup, DIRECTIONS[other], what, sender, "INVITE")
    server, allow = {
        "mediation": ("RTCC/4.0.0.0 MediationServer", LYNC_ALLOW),
        "mxone": ("Aastra MX-ONE TS V4.1", PBX_ALLOW),
    }[sender]
    contact = {
        "mediation": INVITES[setup, "mediation"]["Contact"],
        # The number that was called, at the place of the exchange.
        "mxone": INVITES[setup, "mxone"]["Contact"].replace("+46855520002", "+46855520001"),
    }[sender]
    assert answer["start"] == {"180": "SIP/2.0 180 Ringing", "200": "SIP/2.0 200 OK"}[what]
    assert {name: answer[name] for name in ("Via", "From", "To")} == {
        name: invite[name] for name in ("Via", "From", "To")
    }
    assert (answer["Server"], answer["Allow"]) == (server, allow)
    assert answer["Contact"] == contact
    assert ("Content-Type" in answer) == (what == "200")  # ringing carries no session


@pytest.mark.parametrize("setup", SETUPS)
def test_a_bye_of_lync_goes_to_the_contact_of_the_exchange(setup: str) -> None:
    bye = shown(setup, "lync-to-mxone", "BYE", "mediation")
    contact = INVITES[setup, "mxone"]["Contact"].strip("<>").replace("520002", "520001")
    assert bye["start"] == f"BYE {contact} SIP/2.0"
    assert (bye["User-Agent"], bye["CSeq"]) == ("RTCC/4.0.0.0 MediationServer", "2 BYE")


@pytest.mark.parametrize("setup", SETUPS)
def test_a_bye_of_the_exchange_says_normal_clearing(setup: str) -> None:
    bye = shown(setup, "mxone-to-lync", "BYE", "mxone")
    contact = INVITES[setup, "mediation"]["Contact"].strip("<>")
    assert bye["start"] == f"BYE {contact} SIP/2.0"
    assert bye["Reason"] == 'Q.850;cause=16;text="Normal call clearing"'


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("intent", [Intent.BUSY, Intent.DECLINE, Intent.ANSWER, Intent.FAIL])
@pytest.mark.parametrize("direction", [*TRUNK_CALLS, "lync-to-attached", "attached-to-lync"])
def test_every_message_of_the_trunk_is_read_as_it_was_written(
    setup: str, direction: str, intent: Intent
) -> None:
    here = lab(setup)
    attempt = here.completed(direction, intent=intent)
    ends = {"mediation", "mxone"}
    seen = [s for s in here.sights if s.item.call == attempt.number]
    messages = [s.item for s in seen if {s.sender, s.receiver} == ends]
    assert len(messages) >= 4
    for message in messages:
        read = CODEC.parse(CODEC.write(message))
        assert read.faults == ()
        assert read.message is not None
        assert differences(message, read.message) == ()


# Sessions


def session(setup: str, direction: str, sender: str) -> list[str]:
    """Return the session of the first INVITE of a fresh network, line by line."""
    here = Lab(setup)
    invite = here.sent(here.completed(direction), "INVITE", sender)[0]
    return CODEC.write(invite).decode().split("\r\n\r\n")[1].strip().split("\r\n")


def test_the_mediation_server_offers_what_traces_show() -> None:
    assert session("guide-tcp", "lync-to-mxone", "mediation")[2:] == [
        "s=session",
        "c=IN IP4 192.168.222.90",
        "b=CT:1000",
        "t=0 0",
        "m=audio 49154 RTP/AVP 0 8 13 101",
        "a=rtcp:49155",
        "a=label:Audio",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:13 CN/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-16",
        "a=ptime:20",
    ]


def test_the_gateway_offers_g711_from_its_own_ports() -> None:
    lines = session("guide-tcp", "mxone-to-lync", "mxone")[2:]
    (media,) = [line for line in lines if line.startswith("m=")]
    port = int(media.split()[1])
    assert 40_000 <= port <= 59_999
    lines[lines.index(media)] = media.replace(str(port), "PORT")
    assert lines == [
        "s=-",
        "c=IN IP4 192.168.222.85",
        "t=0 0",
        "m=audio PORT RTP/AVP 8 0 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv",
    ]


def crypto(lines: list[str]) -> list[str]:
    """Return the crypto lines, their keys left out."""
    found = [line for line in lines if line.startswith("a=crypto:")]
    assert all(len(line.split("inline:")[1].split("|")[0]) == 40 for line in found)
    return [line.split("inline:")[0] + line.split("inline:")[1][40:] for line in found]


def test_the_mediation_server_offers_a_key_with_mki_and_one_without() -> None:
    here = Lab("guide-tls", {"trunk.bypass": "no"})
    invite = here.sent(here.completed("lync-to-mxone"), "INVITE", "mediation")[0]
    lines = CODEC.write(invite).decode().split("\r\n")
    assert "m=audio 49154 RTP/SAVP 0 8 13 101" in lines
    assert crypto(lines) == [
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 |2^31|1:1",
        "a=crypto:2 AES_CM_128_HMAC_SHA1_80 ",
    ]


def test_the_exchange_takes_the_key_without_mki() -> None:
    here = lab("guide-tls")
    answers = here.sent(made("guide-tls", "lync-to-mxone"), "200", "mxone", "mediation")
    lines = CODEC.write(answers[0]).decode().split("\r\n")
    assert crypto(lines) == ["a=crypto:2 AES_CM_128_HMAC_SHA1_80 "]


def test_optional_srtp_is_offered_as_a_potential_configuration() -> None:
    here = Lab("guide-tls", {"trunk.srtp": "optional", "trunk.bypass": "no"})
    attempt = here.completed("lync-to-mxone")
    lines = CODEC.write(here.sent(attempt, "INVITE", "mediation")[0]).decode().split("\r\n")
    assert "m=audio 49154 RTP/AVP 0 8 13 101" in lines
    assert {"a=tcap:1 RTP/SAVP", "a=pcfg:1 t=1"} <= {*lines}
    assert attempt.status == 200


# What the trunk configuration changes


def test_refer_shows_in_allow_and_supported_where_it_is_on() -> None:
    here = Lab("guide-tcp", {"trunk.refer": "yes"})
    invite = header_of(here.sent(here.completed("lync-to-mxone"), "INVITE", "mediation")[0])
    assert invite["Allow"] == f"{LYNC_ALLOW}, REFER, NOTIFY"
    assert invite["Supported"] == "100rel, timer, replaces"


def test_the_plus_sign_is_removed_where_the_trunk_says_so() -> None:
    here = Lab("guide-tcp", {"trunk.remove_plus": "yes"})
    invite = here.sent(here.completed("lync-to-mxone"), "INVITE", "mediation")[0]
    assert (invite.uri.user, invite.identity.to.uri.user) == ("46855520001", "46855520001")


def test_a_translation_rule_of_the_trunk_is_applied() -> None:
    rules = r"[{name: extensions, pattern: '^\+468555(\d{5})$', replacement: '$1'}]"
    here = Lab("guide-tcp", {"trunk.translations": rules})
    attempt = here.completed("lync-to-mxone")
    assert here.sent(attempt, "INVITE", "mediation")[0].uri.user == "20001"
    assert attempt.status == 200


def test_a_poll_is_answered_with_allow() -> None:
    for sender, allow in (("mediation", LYNC_ALLOW), ("mxone", PBX_ALLOW)):
        polls = [m for m in lab("guide-tcp").sent(0, "200", sender) if m.method.name == "OPTIONS"]
        assert header_of(polls[0])["Allow"] == allow
