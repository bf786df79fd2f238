"""RTCP packets as octets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import RemoteProtocolError
from simulator.media.rtcp import (
    CANONICAL_NAME,
    ExtendedReport,
    Goodbye,
    LastReference,
    OtherBlock,
    OtherPacket,
    ReceiptRuns,
    ReceiptTimes,
    ReceiverReport,
    ReferenceTime,
    ReportBlock,
    RtcpPacket,
    SenderReport,
    SourceDescription,
    Statistics,
    VoipMetrics,
    read_rtcp,
    report_block,
    write_rtcp,
)
from simulator.media.rtp import LossReport

octet, half, word = (st.integers(0, 2**bits - 1) for bits in (8, 16, 32))
text = st.text(max_size=20)
four = st.tuples(word, word, word, word)
report_blocks = st.builds(
    ReportBlock, word, octet, st.integers(-(2**23), 2**23 - 1), word, word, word, word
)
several = st.lists(report_blocks, max_size=3).map(tuple)
level = st.integers(-128, 127)
voip = st.builds(
    VoipMetrics, word, *[octet] * 4, *[half] * 4, level, level, *[octet] * 7, half, half, half
)
flags = st.lists(st.booleans(), max_size=80).map(tuple)
none, zero, no = st.none(), st.just(0), st.just(False)
extended_blocks = (
    st.builds(ReceiptRuns, word, half, flags, st.booleans(), zero)
    | st.builds(ReceiptTimes, word, half, st.lists(word, max_size=5).map(tuple), zero)
    | st.builds(ReferenceTime, st.integers(0, 2**64 - 1))
    | st.builds(LastReference, st.lists(st.tuples(word, word, word), max_size=3).map(tuple))
    | st.builds(Statistics, word, half, half, none | word, none | word, none | four, none, no)
    | st.builds(
        Statistics,
        word,
        half,
        half,
        word,
        word,
        four,
        st.tuples(octet, octet, octet, octet),
        st.booleans(),
    )
    | voip
    | st.builds(OtherBlock, st.integers(8, 255), octet, st.just(b"four" * 3))
)
items = st.lists(st.tuples(st.integers(1, 8), text), max_size=3).map(tuple)
packets = (
    st.builds(SenderReport, word, st.integers(0, 2**64 - 1), word, word, word, several)
    | st.builds(ReceiverReport, word, several)
    | st.builds(SourceDescription, st.lists(st.tuples(word, items), max_size=3).map(tuple))
    | st.builds(Goodbye, st.lists(word, max_size=3).map(tuple), text)
    | st.builds(ExtendedReport, word, st.lists(extended_blocks, max_size=3).map(tuple))
    | st.builds(OtherPacket, st.just(204), st.integers(0, 31), st.just(b"name" * 2))
)
compounds = st.builds(
    lambda first, rest: (first, *rest),
    st.builds(ReceiverReport, word, several),
    st.lists(packets, max_size=3),
)


@settings(max_examples=80, deadline=None)
@given(compounds)
def test_what_is_written_reads_back_equal(compound: tuple[RtcpPacket, ...]) -> None:
    data = write_rtcp(compound)
    assert len(data) % 4 == 0
    assert read_rtcp(data) == compound


def test_the_octets_of_a_sender_report_are_those_of_the_rfc() -> None:
    block = ReportBlock(0x11111111, 64, -2, 0x00012345, 80, 0x33334444, 0x00050000)
    report = SenderReport(0xAABBCCDD, 0x0102030405060708, 160, 10, 1600, (block,))
    assert write_rtcp((report,)).hex(" ", 4) == (
        "81c8000c aabbccdd 01020304 05060708 000000a0 0000000a 00000640 "
        "11111111 40fffffe 00012345 00000050 33334444 00050000"
    )


def test_the_octets_of_voip_metrics_are_those_of_the_rfc() -> None:
    metrics = VoipMetrics(
        7, 12, 13, 84, 10, 120, 260, 40, 85, -15, -55, 45, 16, 88, 127, 41, 40, 0xF0, 40, 60, 200
    )
    data = write_rtcp((ReceiverReport(1), ExtendedReport(1, (metrics,))))
    assert data[8:].hex(" ", 4) == (
        "80cf000a 00000001 07000008 00000007 0c0d540a 00780104 00280055 "
        "f1c92d10 587f2928 f0000028 003c00c8"
    )


def test_long_runs_take_few_octets() -> None:
    flags = (True,) * 40_000 + (False,) + (True,) * 20_000
    runs = ExtendedReport(1, (ReceiptRuns(2, 65_000, flags),))
    data = write_rtcp((ReceiverReport(1), runs))
    assert read_rtcp(data)[1] == runs
    assert len(data) < 48


def test_thinned_receipt_counts_each_fourth_packet() -> None:
    runs = ExtendedReport(1, (ReceiptRuns(2, 100, (True, False, True), thinning=2),))
    data = write_rtcp((ReceiverReport(1), runs))
    assert data[-8:-4].hex() == f"{100:04x}{112:04x}"
    assert read_rtcp(data)[1] == runs


def test_counts_beyond_their_field_stay_at_its_end() -> None:
    assert report_block(1, LossReport(1 << 33, 0, 0, 1 << 24, 0, 0, 0), 0.0)[2] == (1 << 23) - 1
    assert report_block(1, LossReport(0, 0, 0, -(1 << 24), 0, 0, 0), 0.0)[2] == -(1 << 23)


REPORT = write_rtcp((ReceiverReport(1, (ReportBlock(2, 3, 4, 5, 6),)),))
NAME = write_rtcp((SourceDescription(((1, ((CANONICAL_NAME, "anna"),)),)),))
EXTENDED = write_rtcp((ExtendedReport(1, (VoipMetrics(2),)),))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "does not begin with a report"),
        (NAME, "does not begin with a report"),
        (bytes([REPORT[0] | 0x20]) + REPORT[1:], "does not begin with a report"),
        (REPORT[:-4], "longer than the datagram"),
        (REPORT + b"\x80", "ends within a header"),
        (REPORT + b"\x41" + NAME[1:], "version 1"),
        (bytes([0x82]) + REPORT[1:], "type 201 too short"),
        (REPORT + b"\x80\xc8\0\1" + bytes(4), "type 200 too short"),
        (REPORT + b"\x82" + NAME[1:], "type 202 too short"),
        (REPORT + b"\xa0\xcb\0\1\0\0\0\x09", "padding longer"),
        (REPORT + b"\xa0\xcb\0\1\0\0\0\0", "padding longer"),
        (REPORT + b"\x80\xcf\0\2\0\0\0\1\x07\0\0\x09", "longer than the report"),
        (REPORT + b"\x80\xcf\0\2\0\0\0\1\x07\0\0\0", "type 7 has 0 octets"),
    ],
)
def test_what_is_no_compound_packet_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(RemoteProtocolError, match=fault):
        read_rtcp(data)


def test_padding_at_the_end_is_taken_off() -> None:
    padded = bytes([0xA1, NAME[1], 0, NAME[3] + 1]) + NAME[4:] + b"\0\0\0\4"
    assert read_rtcp(REPORT + padded)[1:] == read_rtcp(REPORT + NAME)[1:]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from((REPORT + NAME, REPORT + EXTENDED)), st.data(), st.integers(0, 255))
def test_a_changed_octet_is_read_or_refused(data: bytes, draws: st.DataObject, value: int) -> None:
    place = draws.draw(st.integers(0, len(data) - 1))
    try:
        read = read_rtcp(data[:place] + bytes([value]) + data[place + 1 :])
    except RemoteProtocolError:
        return
    assert read
