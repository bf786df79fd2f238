"""RTP packets as octets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import RemoteProtocolError
from simulator.media.rtp import RtpPacket, is_rtcp, read_rtp, write_rtp

words = st.integers(0, 2**32 - 1)
packets = st.builds(
    RtpPacket,
    st.integers(0, 127),
    st.integers(0, 2**16 - 1),
    words,
    words,
    st.binary(max_size=40),
    st.booleans(),
    st.lists(words, max_size=15).map(tuple),
    st.none()
    | st.tuples(
        st.integers(0, 2**16 - 1), st.binary(max_size=16).map(lambda b: b[: len(b) // 4 * 4])
    ),
)


@settings(max_examples=60, deadline=None)
@given(packets)
def test_what_is_written_reads_back_equal(packet: RtpPacket) -> None:
    assert read_rtp(write_rtp(packet)) == packet


def test_the_octets_of_a_packet_are_those_of_the_rfc() -> None:
    data = write_rtp(RtpPacket(8, 1, 160, 0xDEADBEEF, b"\xd5", marker=True))
    assert data.hex() == "8088" + "0001" + "000000a0" + "deadbeef" + "d5"


def test_padding_is_taken_off() -> None:
    plain = write_rtp(RtpPacket(0, 1, 2, 3, b"abc"))
    padded = bytes([plain[0] | 0x20]) + plain[1:] + b"\0\0\0\0\5"
    assert read_rtp(padded).payload == b"abc"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\x80\x08", "of 2 octets"),
        (b"\x40" + bytes(11), "version 1"),
        (b"\x8f" + bytes(11), "longer than the packet"),
        (b"\xa0" + bytes(11) + b"\x09", "longer than the packet"),
        (b"\xa0" + bytes(11) + b"\x00", "longer than the packet"),
        (b"\x90" + bytes(11) + b"\0\0\0\2", "longer than the packet"),
    ],
)
def test_what_is_no_packet_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(RemoteProtocolError, match=fault):
        read_rtp(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_octets_are_a_packet_or_refused(data: bytes) -> None:
    try:
        packet = read_rtp(data)
    except RemoteProtocolError:
        return
    assert len(packet.payload) <= len(data) - 12


def test_reports_are_told_from_packets_on_one_port() -> None:
    assert is_rtcp(bytes([0x80, 200]))
    assert is_rtcp(bytes([0x80, 207]))
    # A marked packet of payload type 72 would look like a sender report, which is why none is used.
    assert not is_rtcp(write_rtp(RtpPacket(101, 1, 2, 3, marker=True)))
