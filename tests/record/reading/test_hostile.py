"""Octets of any kind: what is read is a capture, or a mistake of the user in one line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.media.rtcp import ReceiverReport, ReportBlock, write_rtcp
from simulator.record.reading import read_capture
from simulator.record.reading.container import Container
from simulator.record.reading.find_messages import MessageFinder
from simulator.record.reading.fragments import Fragment, Fragments, Key
from simulator.record.reading.streams import End, Segment, Streams, Way
from tests.record.reading.media import call, datagram, description, talk
from tests.record.reading.packets import (
    EXPORTED,
    RAW,
    A,
    B,
    block,
    enhanced,
    ethernet,
    interface,
    ipv4,
    ipv4_fragments,
    ipv6,
    ipv6_fragments,
    options,
    pcap,
    request,
    response,
    section,
    tcp,
    udp,
)
from tests.record.reading.test_links import exported

LARGE = request(body=b"v=0\r\n" * 60)
PACKETS = (
    ethernet(ipv4(udp(request()))),
    *map(ethernet, ipv4_fragments(udp(LARGE), 96, number=3)),
    *(frame for _, frame in call(description(A, 4000), description(B, 6000))),
    *(frame for _, frame in talk((1, 2, 4))),
    datagram(write_rtcp((ReceiverReport(7, (ReportBlock(0xA1, 0, 0, 4, 80),)),))),
    ethernet(ipv4(ipv6(udp(response(200)), protocol=41), protocol=4), ((0x8100, 1), (0x8100, 2))),
    *map(ethernet, ipv6_fragments(udp(LARGE), 128, number=4)),
    ethernet(ipv4(tcp(b"", 9, flags=2), protocol=6)),
    ethernet(ipv4(tcp(LARGE[90:], 100), protocol=6)),
    ethernet(ipv4(tcp(LARGE[:90], 10), protocol=6)),
    ethernet(ipv4(tcp(request("BYE")[:50], 10 + len(LARGE)), protocol=6)),
)
PLAIN = pcap([(i / 10, packet) for i, packet in enumerate(PACKETS)])
BLOCKS = (
    section()
    + block(4, options([(1, b"\xc0\0\2\1mxone\0")]))
    + interface()
    + interface(EXPORTED, [(9, b"\x09"), (14, bytes(8))])
    + b"".join(enhanced(packet, i * 10**6) for i, packet in enumerate(PACKETS))
    + enhanced(exported(request("BYE")), 5, at=1)
    + block(3, b"\x64\0\0\0" + PACKETS[0])
    + section(">")
    + interface(RAW, order=">")
    + enhanced(ipv4(udp(response(180))), 7, order=">")
)
HEADS = (b"", PLAIN[:24], BLOCKS[:28], BLOCKS[:80])


def read_all(octets: bytes, folder: Path) -> None:
    """Read a file and look at all of it; only `InputError` may stop that."""
    path = folder / "made.pcap"
    path.write_bytes(octets)
    try:
        capture = read_capture(path)
    except InputError:
        return
    assert len(capture.messages) >= len(capture.calls)
    for number in capture.calls["call"]:
        assert str(capture.ladder(number))
    assert (capture.streams["packets"] > 0).all()
    assert str(path) in capture.text()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=300))
def test_random_octets(folder: Path, head: bytes, rest: bytes) -> None:
    read_all(head + rest, folder)


@given(
    whole=st.sampled_from((PLAIN, BLOCKS)),
    edits=st.lists(
        st.tuples(
            st.integers(0, 4000),
            st.integers(0, 8),
            st.one_of(st.binary(max_size=8), st.sampled_from((b"\xff" * 4, b"\0" * 4, b"\r\n"))),
        ),
        min_size=1,
        max_size=6,
    ),
)
@example(whole=PLAIN, edits=[])
@example(whole=BLOCKS, edits=[])
def test_mutated_captures(folder: Path, whole: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    octets = bytearray(whole)
    for at, size, put in edits:
        octets[at : at + size] = put
    read_all(bytes(octets), folder)


@pytest.mark.parametrize("whole", [PLAIN, BLOCKS], ids=["pcap", "pcapng"])
def test_files_cut_anywhere(whole: bytes) -> None:
    counts = []
    for size in (*range(4, len(whole), 7), len(whole)):
        finder = MessageFinder()
        try:
            found = list(finder.messages(Container(BytesIO(whole[:size]), "cut").packets()))
        except InputError:
            found = []
        counts.append(len(found))
    assert counts == sorted(counts)  # nothing that was whole is lost by a cut behind it
    assert counts[-1] >= 4


# Memory


def test_fragments_that_wait_are_bounded() -> None:
    waiting = Fragments()
    for number in range(5000):
        key = Key("a", "b", 17, number, 4)
        waiting.add(key, Fragment(0, True, bytes(1000), 0), number, 0)
    waiting.close()
    assert len(waiting.given_up()) == 5000  # each was given up for a later one, none was lost
    assert len(waiting._waiting) == 0


def test_fragments_of_one_datagram_are_bounded() -> None:
    waiting = Fragments()
    key = Key("a", "b", 17, 1, 4)
    for i in range(5000):
        waiting.add(key, Fragment(8 * (i % 8000), True, bytes(8), 0), i, 0)
        assert all(len(one.parts) <= 1024 for one in waiting._waiting.values())


def test_octets_of_streams_that_wait_are_bounded() -> None:
    streams = Streams()
    head = request("OPTIONS")[:-4] + b"X: " + bytes(60_000)
    for port in range(3000):
        way = Way(End("a", port), End("b", 5060))
        for _ in streams.add(Segment(way, 1, 0x18, head, 0), port, port):
            pass
        assert streams._held <= 1 << 26


def test_streams_are_bounded() -> None:
    streams = Streams()
    for port in range(20_000):
        way = Way(End(str(port), port), End("b", 5060))
        list(streams.add(Segment(way, 1, 0x02, b"", 0), port, port))
    assert len(streams._streams) == 16_384


def test_a_block_that_claims_gigabytes_is_not_read(tmp_path: Path) -> None:
    octets = section() + b"\x06\0\0\0" + b"\xfc\xff\xff\xff" + bytes(64)
    path = tmp_path / "made.pcapng"
    path.write_bytes(octets)
    with pytest.raises(InputError, match="a block of 4294967292 octets, at octet 28"):
        read_capture(path)
