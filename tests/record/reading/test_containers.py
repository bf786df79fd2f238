"""pcap and pcapng: byte orders, clocks, sections, interfaces, and what is wrong with a file."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest

from simulator.errors import InputError
from simulator.record.reading import Capture, is_capture, read_capture
from tests.record.reading.packets import (
    NS,
    RAW,
    START,
    A,
    block,
    enhanced,
    ethernet,
    frames,
    interface,
    ipv4,
    options,
    pcap,
    request,
    section,
    udp,
    written,
)

OPTIONS = request("OPTIONS")
FRAME = ethernet(ipv4(udp(OPTIONS)))


def times(capture: Capture) -> list[int]:
    """Return the instants of messages in nanoseconds since 1970."""
    return [capture.start + round(time * NS) for time in capture.messages["time"]]


def read(folder: Path, octets: bytes) -> Capture:
    return read_capture(written(folder, octets))


# pcap


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("nanoseconds", "part"), [(False, 123_456_000), (True, 123_456_789)])
def test_pcap_of_any_byte_order_and_resolution(
    tmp_path: Path, order: str, nanoseconds: bool, part: int
) -> None:
    found = read(tmp_path, pcap([(0.123456789, FRAME)], order=order, nanoseconds=nanoseconds))
    assert times(found) == [START * NS + part]


def test_times_are_counted_from_the_first_packet_sip_or_not(tmp_path: Path) -> None:
    found = read(tmp_path, pcap([(1.0, b"\0" * 20), (3.5, FRAME)]))
    assert list(found.messages["time"]) == [2.5]
    assert found.start == (START + 1) * NS


def test_a_packet_cut_by_the_snap_length_is_kept_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, pcap([(0.0, FRAME)], snap=len(FRAME) - 30))
    assert list(found.messages["method"]) == ["OPTIONS"]
    assert found.remarks == (
        "1 of 1 messages are malformed: the capture lacks its end, 30 octets or more (1)",
    )


def test_messages_are_in_order_of_time_whatever_that_of_the_file(tmp_path: Path) -> None:
    later, earlier = request("OPTIONS", call_id="later"), request("OPTIONS", call_id="earlier")
    packets = [(1.0, ethernet(ipv4(udp(later)))), (0.5, ethernet(ipv4(udp(earlier))))]
    found = read(tmp_path, pcap(packets))
    assert list(found.messages["sip_call_id"]) == ["earlier", "later"]
    assert list(found.messages["time"]) == [-0.5, 0.0]


# pcapng


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcapng_of_any_byte_order(tmp_path: Path, order: str) -> None:
    octets = section(order) + interface(order=order) + enhanced(FRAME, START * 10**6, order=order)
    assert times(read(tmp_path, octets)) == [START * NS]


@pytest.mark.parametrize(
    ("resolution", "ticks"),
    [
        (0, 1),
        (3, 10**3),
        (6, 10**6),
        (9, 10**9),
        (10, 10**10),
        (0x80 | 10, 1024),
        (0x80 | 20, 1 << 20),
    ],
)
def test_clocks_of_powers_of_ten_and_of_two(tmp_path: Path, resolution: int, ticks: int) -> None:
    described = interface(pairs=[(9, bytes([resolution]))])
    found = read(tmp_path, section() + described + enhanced(FRAME, START * ticks + ticks // 2))
    assert times(found) == [START * NS + ticks // 2 * NS // ticks]


@pytest.mark.parametrize("offset", [3600, -3600])
def test_an_offset_of_the_clock_is_added(tmp_path: Path, offset: int) -> None:
    described = interface(pairs=[(14, pack("<q", offset))])
    found = read(tmp_path, section() + described + enhanced(FRAME, START * 10**6))
    assert times(found) == [(START + offset) * NS]


def test_sections_have_their_own_byte_order_and_interfaces(tmp_path: Path) -> None:
    plain = ipv4(udp(OPTIONS))
    octets = (
        section()
        + interface()
        + interface(RAW, [(9, b"\x09")])
        + enhanced(FRAME, START * 10**6)
        + enhanced(plain, START * NS + 5, at=1)
        + section(">")
        + interface(RAW, order=">")
        + enhanced(plain, START * 10**6 + 1, order=">")
    )
    assert times(read(tmp_path, octets)) == [START * NS, START * NS + 5, START * NS + 1000]


def test_unknown_blocks_are_passed_over(tmp_path: Path) -> None:
    strange = block(0x0BAD, b"x" * 100) + block(5, b"\0" * 40)
    octets = section() + strange + interface() + strange + enhanced(FRAME, START * 10**6)
    assert len(read(tmp_path, octets).messages) == 1


def test_simple_packets_have_no_time(tmp_path: Path) -> None:
    simple = block(3, pack("<I", len(FRAME)) + FRAME)
    found = read(tmp_path, section() + interface() + simple)
    assert list(found.messages["method"]) == ["OPTIONS"]
    assert found.messages["time"].isna().all()


def test_simple_packets_are_cut_by_the_interface(tmp_path: Path) -> None:
    simple = block(3, pack("<I", len(FRAME)) + FRAME[:-40])
    found = read(tmp_path, section() + interface(snap=len(FRAME) - 40) + simple)
    assert "lacks its end, 40 octets" in found.remarks[0]


def test_packet_blocks_of_old_files_are_read(tmp_path: Path) -> None:
    ticks = START * 10**6
    head = pack("<2H4I", 0, 0, ticks >> 32, ticks & 0xFFFFFFFF, len(FRAME), len(FRAME))
    octets = section() + interface() + block(2, head + FRAME)
    assert times(read(tmp_path, octets)) == [START * NS]


def test_hosts_have_the_names_that_the_file_gives(tmp_path: Path) -> None:
    records = options([(1, bytes([192, 0, 2, 1]) + b"mxone\0also\0")])
    octets = section() + block(4, records) + interface() + enhanced(FRAME, START * 10**6)
    row = read(tmp_path, octets).messages.iloc[0]
    assert (row["source"], row["destination"]) == ("mxone:5060", "192.0.2.2:5060")


def test_names_of_the_user_go_before_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, pcap(frames(OPTIONS)))
    found = read_capture(path, names={A: "pbx", "192.0.2.2:5060": "mediation"})
    row = found.messages.iloc[0]
    assert (row["source"], row["destination"]) == ("pbx:5060", "mediation")


# What is wrong with a file

HEAD = 24 + 16  # of a pcap file and of its first packet


def test_a_cut_file_is_read_up_to_the_cut(tmp_path: Path) -> None:
    whole = pcap(frames(OPTIONS, OPTIONS))
    found = read(tmp_path, whole[:-1])
    assert len(found.messages) == 1
    offset = HEAD + len(FRAME) + 16
    assert found.remarks == (
        f"the file ends within packet 2, at octet {offset}; 1 packet was read before it",
    )


def test_a_damaged_length_ends_the_reading(tmp_path: Path) -> None:
    octets = pcap(frames(OPTIONS)) + pack("<4I", 0, 0, 1 << 30, 1 << 30) + bytes(100)
    (remark,) = read(tmp_path, octets).remarks
    assert remark.startswith("packet 2 claims 1073741824 octets, at octet ")


def test_a_block_whose_lengths_differ_ends_the_reading(tmp_path: Path) -> None:
    good = section() + interface() + enhanced(FRAME, START * 10**6)
    broken = bytearray(enhanced(FRAME, START * 10**6))
    broken[-1] ^= 1
    (remark,) = read(tmp_path, good + broken).remarks
    assert "at its end, at octet" in remark


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"", "the file is empty; expected a capture"),
        (b"MZ\x90\x00", "not a capture, at octet 0; seen '4d 5a 90 00', expected pcap or pcapng"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "expected it uncompressed (gunzip)"),
        (pcap([])[:10], "the file ends within the header of the file, at octet 4"),
        (pcap(frames(OPTIONS))[:50], "the file ends within packet 1, at octet 40"),
        (section()[:-1], "the file ends within a block, at octet"),
        (section() + enhanced(FRAME, 0), "of interface 0, which is not described, at octet 28"),
        (section() + block(6, b"\0" * 4), "a block is too short for what is in it, at octet 28"),
        (b"\x0a\x0d\x0d\x0a" + bytes(24), "a section without a mark of its byte order, at octet 0"),
    ],
)  # fmt: skip
def test_what_is_no_capture_is_refused_in_one_line(
    tmp_path: Path, octets: bytes, told: str
) -> None:
    path = written(tmp_path, octets)
    with pytest.raises(InputError) as error:
        read_capture(path)
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_without_packets_is_a_capture_without_messages(tmp_path: Path) -> None:
    found = read(tmp_path, pcap([]))
    assert (len(found.messages), len(found.calls)) == (0, 0)
    assert found.remarks == ("no SIP message in 0 packets",)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read; seen 'No such file or directory'"):
        read_capture(tmp_path / "none.pcap")


def test_a_capture_is_known_by_its_first_octets(tmp_path: Path) -> None:
    assert is_capture(written(tmp_path, pcap([]), "no-suffix"))
    assert is_capture(written(tmp_path, section()))
    assert not is_capture(written(tmp_path, b"call,start\n"))
    assert not is_capture(tmp_path)


def test_link_types_that_are_not_read_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, pcap(frames(OPTIONS), link=105))
    assert found.remarks == (
        "1 packet is of link type 105, which is not read",
        "no SIP message in 1 packet",
    )
