"""Link layers and IP: where SIP stands in a packet."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from struct import pack

import pytest

from simulator.record.reading import Capture, read_capture
from tests.record.reading.packets import (
    COOKED,
    COOKED_2,
    ETHERNET,
    EXPORTED,
    NULL,
    RAW,
    A,
    B,
    ethernet,
    ipv4,
    ipv4_fragments,
    ipv6,
    ipv6_fragments,
    pcap,
    request,
    tcp,
    udp,
    written,
)

SIP = request("OPTIONS", extra=("Subject: " + "long " * 30,))
V4, V6 = ipv4(udp(SIP)), ipv6(udp(SIP))
ENDS_4 = ("192.0.2.1:5060", "192.0.2.2:5060")
ENDS_6 = ("[2001:db8::1]:5060", "[2001:db8::2]:5060")


def read(folder: Path, *packets: bytes, link: int = ETHERNET) -> Capture:
    """Read packets a tenth of a second apart."""
    return read_capture(written(folder, pcap([(i / 10, p) for i, p in enumerate(packets)], link)))


def ends(capture: Capture) -> list[tuple[str, str]]:
    table = capture.messages
    return list(zip(table["source"], table["destination"], strict=True))


SNAP = bytes.fromhex("020000000002 020000000001 0100 aaaa03000000 0800")


@pytest.mark.parametrize(
    ("link", "packet"),
    [
        (ETHERNET, ethernet(V4)),
        (ETHERNET, ethernet(V4) + bytes(18)),  # a trailer, as of short frames
        (ETHERNET, ethernet(V4, ((0x8100, 5),))),
        (ETHERNET, ethernet(V4, ((0x88A8, 7), (0x8100, 5)))),
        (ETHERNET, ethernet(V4, ((0x9100, 7), (0x8100, 5)))),
        (ETHERNET, SNAP + V4),
        (COOKED, bytes(14) + b"\x08\x00" + V4),
        (COOKED, bytes(14) + b"\x81\x00\x00\x05\x08\x00" + V4),
        (COOKED_2, b"\x08\x00" + bytes(18) + V4),
        (COOKED_2, b"\x81\x00" + bytes(18) + b"\x00\x05\x08\x00" + V4),
        (RAW, V4),
        (12, V4),
        (14, V4),
        (228, V4),
        (NULL, b"\x02\0\0\0" + V4),
        (NULL, b"\0\0\0\x02" + V4),
        (108, b"\0\0\0\x02" + V4),
    ],
)
def test_links_that_carry_ipv4(tmp_path: Path, link: int, packet: bytes) -> None:
    assert ends(read(tmp_path, packet, link=link)) == [ENDS_4]


@pytest.mark.parametrize(
    ("link", "packet"),
    [
        (ETHERNET, ethernet(V6)),
        (ETHERNET, ethernet(V6, ((0x8100, 5),))),
        (COOKED, bytes(14) + b"\x86\xdd" + V6),
        (COOKED_2, b"\x86\xdd" + bytes(18) + V6),
        (RAW, V6),
        (229, V6),
        *((NULL, bytes([family]) + b"\0\0\0" + V6) for family in (10, 24, 28, 30)),
    ],
)
def test_links_that_carry_ipv6(tmp_path: Path, link: int, packet: bytes) -> None:
    assert ends(read(tmp_path, packet, link=link)) == [ENDS_6]


def test_other_protocols_are_passed_over(tmp_path: Path) -> None:
    arp = ethernet(V4)[:12] + b"\x08\x06" + bytes(28)
    icmp = ethernet(ipv4(b"\x08\0" + bytes(30), protocol=1))
    rtp = ethernet(ipv4(udp(b"\x80\x08" + bytes(170), 10_000, 10_002)))
    assert len(read(tmp_path, arp, icmp, rtp, ethernet(V4)).messages) == 1


# One IP datagram within another: the innermost counts


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (ipv4(V4, "198.51.100.1", "198.51.100.2", protocol=4), ENDS_4),
        (ipv4(V6, protocol=41), ENDS_6),
        (ipv6(V4, protocol=4), ENDS_4),
        (ipv6(V6, protocol=41), ENDS_6),
        (ipv4(ipv4(ipv4(V4, protocol=4), protocol=4), protocol=4), ENDS_4),
    ],
)
def test_ip_in_ip(tmp_path: Path, packet: bytes, expected: tuple[str, str]) -> None:
    assert ends(read(tmp_path, packet, link=RAW)) == [expected]


def test_ip_in_ip_has_an_end(tmp_path: Path) -> None:
    packet = V4
    for _ in range(100):
        packet = ipv4(packet, protocol=4)
    assert len(read(tmp_path, packet, link=RAW).messages) == 0


def test_fragments_of_a_tunnel_are_joined(tmp_path: Path) -> None:
    parts = ipv4_fragments(ipv4(tcp(SIP, 100), protocol=6), 96, number=7, protocol=4)
    assert ends(read(tmp_path, *parts, link=RAW)) == [ENDS_4]


def test_ipv6_extension_headers_are_passed(tmp_path: Path) -> None:
    options = pack(">BB6x", 60, 0) + pack(">BB6x", 17, 0)  # hop by hop, then destination
    assert ends(read(tmp_path, ipv6(options + udp(SIP), protocol=0), link=RAW)) == [ENDS_6]


def test_ipv4_options_are_passed(tmp_path: Path) -> None:
    packet = bytes([0x46]) + V4[1:2] + pack(">H", len(V4) + 4) + V4[4:20] + b"\1\1\1\0" + V4[20:]
    assert ends(read(tmp_path, packet, link=RAW)) == [ENDS_4]


def test_lengths_left_to_the_network_card_are_those_of_the_packet(tmp_path: Path) -> None:
    assert ends(read(tmp_path, V4[:2] + b"\0\0" + V4[4:], link=RAW)) == [ENDS_4]
    assert ends(read(tmp_path, V6[:4] + b"\0\0" + V6[6:], link=RAW)) == [ENDS_6]


# Fragments

PARTS_4 = ipv4_fragments(udp(SIP), 96, number=9)
PARTS_6 = ipv6_fragments(udp(SIP), 96, number=9)


@pytest.mark.parametrize("parts", [PARTS_4, PARTS_6], ids=["v4", "v6"])
def test_fragments_in_any_order_make_one_message(tmp_path: Path, parts: list[bytes]) -> None:
    assert len(parts) == 4
    for order in permutations(parts):
        found = read(tmp_path, *order, link=RAW)
        assert list(found.messages["method"]) == ["OPTIONS"]
        assert found.remarks == ()


def test_a_message_of_fragments_has_the_time_of_the_last_that_came(tmp_path: Path) -> None:
    assert list(read(tmp_path, *PARTS_4, link=RAW).messages["time"]) == [0.3]


def test_fragments_that_come_again_change_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, *PARTS_4[:2], *PARTS_4[:2], *PARTS_4[2:], link=RAW)
    assert len(found.messages) == 1
    assert found.remarks == ()


def test_where_fragments_overlap_the_one_that_begins_earlier_holds(tmp_path: Path) -> None:
    forged = ipv4(b"X" * 88, number=9, fragment=0x2000 | 104 // 8)  # within the second
    found = read(tmp_path, PARTS_4[0], forged, *PARTS_4[1:], link=RAW)
    assert list(found.messages["method"]) == ["OPTIONS"]
    assert found.remarks == ()


def test_fragments_of_two_datagrams_are_kept_apart(tmp_path: Path) -> None:
    other = ipv4_fragments(udp(request("OPTIONS", call_id="2@a", body=b"x" * 200)), 128, number=10)
    both = [part for pair in zip(PARTS_4, other, strict=False) for part in pair]
    found = read(tmp_path, *both, *other[len(PARTS_4) :], *PARTS_4[len(other) :], link=RAW)
    assert sorted(found.messages["sip_call_id"]) == ["1@a", "2@a"]


def test_a_first_fragment_alone_shows_the_message_as_far_as_it_goes(tmp_path: Path) -> None:
    found = read(tmp_path, PARTS_4[0], link=RAW)
    assert list(found.messages["method"]) == ["OPTIONS"]
    assert "the capture lacks its end" in found.remarks[0]


def test_fragments_half_a_minute_apart_are_no_datagram(tmp_path: Path) -> None:
    late = [(0.0, PARTS_4[0]), (31.0, PARTS_4[1]), (31.1, PARTS_4[2]), (31.2, PARTS_4[3])]
    found = read_capture(written(tmp_path, pcap(late, RAW)))
    assert "the capture lacks its end" in found.remarks[0]
    assert list(found.messages["time"]) == [0.0]


# Exported PDUs


def exported(octets: bytes, protocol: bytes = b"sip", port_type: int = 2) -> bytes:
    tags = (
        (12, protocol),
        (20, bytes([192, 0, 2, 1])),
        (21, bytes([192, 0, 2, 2])),
        (24, pack(">I", port_type)),
        (25, pack(">I", 50_000)),
        (26, pack(">I", 5061)),
        (0, b""),
    )
    coded = (
        pack(">HH", tag, len(value) + -len(value) % 4) + value + bytes(-len(value) % 4)
        for tag, value in tags
    )
    return b"".join(coded) + octets


def test_exported_pdus_are_messages_over_tls(tmp_path: Path) -> None:
    found = read(tmp_path, exported(request(transport="TLS")), link=EXPORTED)
    assert ends(found) == [(f"{A}:50000", f"{B}:5061")]
    assert list(found.messages["transport"]) == ["tls"]


@pytest.mark.parametrize(("via", "port_type", "transport"), [("TCP", 2, "tcp"), ("UDP", 3, "udp")])
def test_exported_pdus_of_other_transports(
    tmp_path: Path, via: str, port_type: int, transport: str
) -> None:
    packet = exported(request(transport=via), port_type=port_type)
    assert list(read(tmp_path, packet, link=EXPORTED).messages["transport"]) == [transport]


def test_exported_pdus_of_other_protocols_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, exported(SIP, b"http"), link=EXPORTED).messages.empty


# What is SIP


@pytest.mark.parametrize("port", [5060, 5061, 15_060, 53])
def test_sip_is_found_on_any_port(tmp_path: Path, port: int) -> None:
    found = read(tmp_path, ipv4(udp(SIP, port, port + 1)), link=RAW)
    assert ends(found) == [(f"{A}:{port}", f"{B}:{port + 1}")]


def test_keep_alives_are_no_messages(tmp_path: Path) -> None:
    keep_alives = (b"\r\n\r\n", b"\0\0\0\0", b"")
    assert read(tmp_path, *(ipv4(udp(one)) for one in keep_alives), link=RAW).messages.empty


def test_a_start_line_that_is_broken_is_seen_on_a_port_of_sip(tmp_path: Path) -> None:
    broken = SIP.replace(b"OPTIONS sip:bob@192.0.2.2 SIP", b"OPTIONS SIP", 1)
    assert read(tmp_path, ipv4(udp(broken, 4000, 4001)), link=RAW).messages.empty
    found = read(tmp_path, ipv4(udp(broken)), link=RAW)
    assert list(found.messages["label"]) == ["malformed"]
    assert "malformed" in found.remarks[0]
