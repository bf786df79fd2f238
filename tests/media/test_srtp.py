"""SRTP with keys of session descriptions."""

import sys

import pytest

from simulator.errors import InputError, LocalProtocolError, RemoteProtocolError
from simulator.media.rtcp import ReceiverReport, write_rtcp
from simulator.media.rtp import RtpPacket, write_rtp
from simulator.media.srtp import SrtpReceiver, SrtpSender, master_key

SUITES = ("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32")
KEY = "Zm9ydHkgY2hhcmFjdGVycyBvZiBiYXNlNjQhISEh"
PACKET = write_rtp(RtpPacket(8, 65535, 160, 0xCAFE, bytes(range(160))))
REPORT = write_rtcp((ReceiverReport(0xCAFE),))


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("rest", ["", "|2^31", "|2^31|1:1", "|77:4"])
def test_what_is_protected_opens_with_the_same_line(suite: str, rest: str) -> None:
    master = master_key(suite, KEY, rest)
    sender, receiver = SrtpSender(master), SrtpReceiver(master)
    tag = 10 if suite.endswith("80") else 4
    protected, report = sender.protect(PACKET), sender.protect_rtcp(REPORT)
    assert len(protected) == len(PACKET) + tag + len(master.mki)
    assert len(report) == len(REPORT) + 4 + 10 + len(master.mki)  # the index, RFC 3711 3.4
    assert protected[:12] == PACKET[:12]
    assert protected[12:172] != PACKET[12:]
    assert receiver.unprotect(protected) == PACKET
    assert receiver.unprotect_rtcp(report) == REPORT


@pytest.mark.parametrize("place", [0, 5, 20, 170, 175])
def test_a_changed_octet_is_not_authentic(place: int) -> None:
    master = master_key(SUITES[0], KEY)
    data = bytearray(SrtpSender(master).protect(PACKET))
    data[place] ^= 1
    with pytest.raises(RemoteProtocolError, match=r"SRTP: "):
        SrtpReceiver(master).unprotect(bytes(data))


def test_a_repeated_packet_is_refused() -> None:
    master = master_key(SUITES[0], KEY)
    receiver, data = SrtpReceiver(master), SrtpSender(master).protect(PACKET)
    receiver.unprotect(data)
    with pytest.raises(RemoteProtocolError, match=r"replay check failed"):
        receiver.unprotect(data)


def test_another_identifier_is_refused() -> None:
    sender = SrtpSender(master_key(SUITES[0], KEY, "|2:1"))
    receiver = SrtpReceiver(master_key(SUITES[0], KEY, "|1:1"))
    with pytest.raises(RemoteProtocolError, match="another master key identifier"):
        receiver.unprotect(sender.protect(PACKET))
    with pytest.raises(RemoteProtocolError, match="another master key identifier"):
        receiver.unprotect_rtcp(b"short")


def test_sequence_numbers_wrap_under_one_key() -> None:
    master = master_key(SUITES[0], KEY)
    sender, receiver = SrtpSender(master), SrtpReceiver(master)
    for number in (65534, 65535, 0, 1):
        packet = write_rtp(RtpPacket(8, number, 160, 1, b"speech"))
        assert receiver.unprotect(sender.protect(packet)) == packet


def test_a_key_that_is_used_up_protects_nothing_more() -> None:
    sender = SrtpSender(master_key(SUITES[0], KEY, "|1"))
    sender.protect(PACKET)
    with pytest.raises(LocalProtocolError, match="1 packets under one SRTP key"):
        sender.protect(PACKET)


@pytest.mark.parametrize(
    ("suite", "key", "rest", "fault"),
    [
        (SUITES[0], "", "", "crypto: SRTP without keys; seen '', expected 40 characters"),
        (SUITES[0], "short", "", "crypto: no SRTP key; seen '5 characters', expected 40"),
        (SUITES[0], "?" * 40, "", "crypto: no SRTP key"),
        (SUITES[0], KEY + "AAAA", "", "crypto: no SRTP key"),
        ("F8_128_HMAC_SHA1_80", KEY, "", "suite: unknown crypto suite; seen 'F8_128_HMAC_SHA1_80'"),
        (SUITES[0], KEY, "|2^49", "no lifetime of a key"),
        (SUITES[0], KEY, "|0", "no lifetime of a key"),
        (SUITES[0], KEY, "|soon", "no lifetime of a key"),
        (SUITES[0], KEY, "|256:1", "no master key identifier"),
        (SUITES[0], KEY, "|1:129", "no master key identifier"),
        (SUITES[0], KEY, "|01:1", "no master key identifier"),
    ],
)
def test_a_line_without_a_proper_key_is_refused(
    suite: str, key: str, rest: str, fault: str
) -> None:
    with pytest.raises(InputError) as refused:
        master_key(suite, key, rest)
    assert fault in str(refused.value)


def test_of_several_keys_the_first_is_taken() -> None:
    master = master_key(SUITES[0], KEY, f"|2^20|1:4;inline:{KEY}|2^20|2:4")
    assert (master.lifetime, master.mki.hex()) == (2**20, "00000001")


def test_a_key_shows_itself_to_nobody() -> None:
    master = master_key(SUITES[0], KEY)
    assert KEY not in repr(master)
    assert repr(master.key) not in repr(master)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylibsrtp", None)
    with pytest.raises(InputError, match=r"pip install 'directsip\[srtp\]'"):
        SrtpSender(master_key(SUITES[0], KEY))
