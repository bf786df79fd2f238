"""Frames byte by byte: headers and checksums that are known from elsewhere."""

from __future__ import annotations

from io import BytesIO
from struct import unpack_from

import pytest

from simulator.record.capture.exported import exported_pdu
from simulator.record.capture.frames import MTU, Direction, checksum, mac
from simulator.record.capture.pcapng import ETHERNET, PcapngWriter

V4 = Direction("10.0.0.1", "10.0.0.2")
V6 = Direction("2001:db8::1", "2001:db8::2")


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        ("0001f203f4f5f6f7", 0x220D),  # RFC 1071 3
        ("4500003044224000800600008c7c19acae241e2b", 0x442E),  # a header, its checksum 0
        ("", 0xFFFF),
        ("0000", 0xFFFF),
        ("ffff", 0x0000),
        ("ff", 0x00FF),  # odd: as if a zero octet followed
    ],
)
def test_the_checksum_is_that_of_rfc_1071(octets: str, expected: int) -> None:
    assert checksum(bytes.fromhex(octets)) == expected


@pytest.mark.parametrize("size", [0, 1, 2, 7, 1400])
@pytest.mark.parametrize("direction", [V4, V6], ids=["ipv4", "ipv6"])
def test_what_a_checksum_covers_sums_up_to_nothing_with_it(direction: Direction, size: int) -> None:
    [frame] = direction.udp(5060, 5060, bytes(range(7, 7 + size % 200)) + b"x" * (size // 200))
    packet = frame[14:]
    if direction is V4:
        assert checksum(packet[:20]) == 0
    assert direction.sum(17, packet[20 if direction is V4 else 40 :]) == 0


def test_a_datagram_is_as_worked_out_by_hand() -> None:
    [frame] = Direction("10.0.0.1", "10.0.0.2").udp(5060, 5061, b"hi")
    ethernet = "02000a00000202000a0000010800"
    ip = "4500001e00010000401166cc0a0000010a000002"
    assert frame.hex() == ethernet + ip + "13c413c5000a5be5" + "6869"


def test_a_checksum_of_zero_is_written_as_ones() -> None:
    for value in range(0x10000):
        [frame] = V4.udp(1, 2, value.to_bytes(2, "big"))
        assert frame[40:42] != b"\0\0"  # RFC 768: zero means that there is none
        if frame[40:42] == b"\xff\xff":
            return
    pytest.fail("no payload gives the sum of zero")


@pytest.mark.parametrize("direction", [V4, V6], ids=["ipv4", "ipv6"])
@pytest.mark.parametrize("size", [1452, 1473, 4000, 60_000])
def test_fragments_fit_and_make_the_whole(direction: Direction, size: int) -> None:
    payload = bytes(n % 251 for n in range(size))
    whole = bytearray(8 + size)
    frames = direction.udp(5060, 5060, payload)
    room = 1480 if direction is V4 else 1448
    for frame in frames:
        assert len(frame) <= 14 + MTU
        place, part = _fragment(frame, direction is V4)
        whole[place : place + len(part)] = part
    assert bytes(whole[8:]) == payload
    assert len(frames) == (1 if size <= 1452 else -(-(8 + size) // room))


def _fragment(frame: bytes, ipv4: bool) -> tuple[int, bytes]:
    if ipv4:
        (offset,) = unpack_from(">H", frame, 20)
        return (offset & 0x1FFF) * 8, frame[34:]
    if frame[20] != 44:
        return 0, frame[54:]
    (offset,) = unpack_from(">H", frame, 56)
    return offset & 0xFFF8, frame[62:]


def test_mac_addresses_are_locally_administered_and_differ() -> None:
    addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"]
    found = {mac(address) for address in addresses}
    assert len(found) == 4
    assert all(one[0] & 0x03 == 0x02 for one in found)  # IEEE 802: local, of one station


def test_tags_of_exported_pdus_count_their_padding() -> None:
    pdu = exported_pdu("192.0.2.1", 50000, "192.0.2.2", 5061, b"SIP")
    tags, place = {}, 0
    while True:
        tag, length = unpack_from(">HH", pdu, place)
        if tag == 0:
            break
        tags[tag] = pdu[place + 4 : place + 4 + length]
        place += 4 + length
    assert tags[12] == b"sip\0"
    assert tags[26] == (5061).to_bytes(4, "big")
    assert pdu[place + 4 :] == b"SIP"


def test_blocks_of_a_capture_say_how_long_they_are() -> None:
    file = BytesIO()
    writer = PcapngWriter(file, "directsip", "a comment")
    number = writer.interface("lan", ETHERNET)
    writer.packet(number, 1_289_984_400_123_456_789, b"12345", "call 1")
    data, kinds, place = file.getvalue(), [], 0
    while place < len(data):
        kind, length = unpack_from("<II", data, place)
        assert unpack_from("<I", data, place + length - 4) == (length,)
        kinds.append(kind)
        place += length
    assert kinds == [0x0A0D0D0A, 1, 6]
    high, low = unpack_from("<II", data, place - length + 12)
    assert high << 32 | low == 1_289_984_400_123_456_789
