"""SIP over TCP: segments in any order, again, overlapping, lost; streams begun in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.record.reading import Capture, read_capture
from tests.record.reading.packets import RAW, ipv4, pcap, request, tcp, written

SYN, ACK, FIN, RST, PUSH = 0x02, 0x10, 0x01, 0x04, 0x18
FIRST = 1000  # sequence number of the first octet in most streams here

ONE = request(call_id="one", transport="TCP", body=b"v=0\r\n" + b"a=x\r\n" * 20)
TWO = request("BYE", call_id="two", transport="TCP")
BOTH = ONE + TWO


class Pieces(list[tuple[float, bytes]]):
    """Segments of one connection, each a tenth of a second after the one before."""

    def put(self, data: bytes, at: int, flags: int = PUSH, *, time: float | None = None) -> Pieces:
        when = len(self) / 10 if time is None else time
        segment = tcp(data, (FIRST + at) % 2**32, 50_000, 5060, flags)
        self.append((when, ipv4(segment, protocol=6)))
        return self

    def begin(self) -> Pieces:
        return self.put(b"", -1, SYN)

    def read(self, folder: Path) -> Capture:
        return read_capture(written(folder, pcap(self, RAW)))


def found(capture: Capture) -> list[str]:
    return list(capture.messages["sip_call_id"])


def test_two_messages_in_one_segment(tmp_path: Path) -> None:
    assert found(Pieces().begin().put(BOTH, 0).read(tmp_path)) == ["one", "two"]


def test_a_message_of_single_octets_has_the_time_of_its_last(tmp_path: Path) -> None:
    pieces = Pieces().begin()
    for i in range(len(TWO)):
        pieces.put(TWO[i : i + 1], i, time=i / 1000)
    assert list(pieces.read(tmp_path).messages["time"]) == [(len(TWO) - 1) / 1000]


@pytest.mark.parametrize("cut", [3, 100, 200, len(ONE) - 1, len(ONE), len(ONE) + 5])
def test_segments_out_of_order(tmp_path: Path, cut: int) -> None:
    capture = Pieces().begin().put(BOTH[cut:], cut).put(BOTH[:cut], 0).read(tmp_path)
    assert found(capture) == ["one", "two"]
    assert list(capture.messages["time"]) == [0.2, 0.2]
    assert capture.remarks == ()


def test_segments_that_come_again_or_overlap_count_once(tmp_path: Path) -> None:
    pieces = Pieces().begin().put(BOTH[:100], 0).put(BOTH[:100], 0).put(BOTH[50:150], 50)
    pieces.put(BOTH[140:], 140).put(BOTH[140:], 140)
    capture = pieces.read(tmp_path)
    assert found(capture) == ["one", "two"]
    assert capture.remarks == ()


def test_octets_that_differ_when_they_come_again_do_not_count(tmp_path: Path) -> None:
    pieces = Pieces().begin().put(BOTH[:100], 0).put(b"X" * 100 + BOTH[100:], 0)
    assert found(pieces.read(tmp_path)) == ["one", "two"]


def test_sequence_numbers_begin_again_at_zero(tmp_path: Path) -> None:
    shift = 2**32 - FIRST - 50  # so that the numbers end within the first message
    pieces = Pieces().put(b"", shift - 1, SYN)
    pieces.put(BOTH[80:], shift + 80).put(BOTH[:80], shift)
    assert found(pieces.read(tmp_path)) == ["one", "two"]


def test_a_capture_that_begins_within_a_message_shows_the_next(tmp_path: Path) -> None:
    capture = Pieces().put(BOTH[150:], 150).read(tmp_path)
    assert found(capture) == ["two"]


def test_a_capture_that_begins_out_of_order_loses_nothing(tmp_path: Path) -> None:
    capture = Pieces().put(ONE[100:], 100).put(ONE[:100], 0).put(TWO, len(ONE)).read(tmp_path)
    assert found(capture) == ["one", "two"]


def test_what_is_lost_is_told_and_the_rest_read(tmp_path: Path) -> None:
    capture = Pieces().begin().put(BOTH[:200], 0).put(BOTH[210:], 210).read(tmp_path)
    assert found(capture) == ["one", "two"]
    assert "the capture lacks its end" in capture.remarks[0]
    assert list(capture.faults["label"]) == ["INVITE"]


def test_messages_behind_a_gap_have_their_own_time(tmp_path: Path) -> None:
    pieces = (
        Pieces().begin().put(ONE[:200], 0).put(TWO, len(ONE)).put(b"\r\n", len(BOTH), time=60.0)
    )
    times = dict(zip(found(c := pieces.read(tmp_path)), c.messages["time"], strict=True))
    assert times == {"one": 0.1, "two": 0.2}


def test_a_segment_cut_by_the_snap_length_is_a_gap(tmp_path: Path) -> None:
    packets = Pieces().begin().put(ONE, 0).put(TWO, len(ONE))
    snap = len(packets[1][1]) - 10
    capture = read_capture(written(tmp_path, pcap(packets, RAW, snap=snap)))
    assert found(capture) == ["one", "two"]
    assert "the capture lacks its end, 10 octets or more" in capture.remarks[0]


def test_ports_used_again_are_another_stream(tmp_path: Path) -> None:
    pieces = Pieces().begin().put(ONE, 0)
    pieces.put(b"", 5_000_000 - 1, SYN).put(TWO, 5_000_000)
    assert found(pieces.read(tmp_path)) == ["one", "two"]


def test_a_syn_that_comes_again_is_no_other_stream(tmp_path: Path) -> None:
    pieces = Pieces().begin().begin().put(ONE[:50], 0).begin().put(ONE[50:], 50)
    assert found(pieces.read(tmp_path)) == ["one"]


def test_keep_alives_between_messages_are_passed_over(tmp_path: Path) -> None:
    data = b"\r\n\r\n" + ONE + b"\r\n" + b"\r\n\r\n" + TWO
    assert found(Pieces().begin().put(data, 0).read(tmp_path)) == ["one", "two"]


@pytest.mark.parametrize("line", [b"Content-Length: bad\r\n", b""])
def test_without_a_content_length_reading_goes_on_at_the_next_start_line(
    tmp_path: Path, line: bytes
) -> None:
    broken = ONE.replace(b"Content-Length: 105\r\n", line)
    assert broken != ONE
    assert found(Pieces().begin().put(broken + TWO, 0).read(tmp_path)) == ["one", "two"]


def test_what_is_not_sip_is_passed_over_until_a_message_begins(tmp_path: Path) -> None:
    noise = b"GET /x HTTP/1.1\r\n" * 2000
    pieces = Pieces().begin()
    for at in range(0, len(noise), 1000):
        pieces.put(noise[at : at + 1000], at)
    assert found(pieces.put(TWO, len(noise)).read(tmp_path)) == ["two"]


def test_a_message_that_never_ends_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    capture = Pieces().begin().put(ONE[:-20], 0).put(b"", len(ONE) - 20, FIN | ACK).read(tmp_path)
    assert found(capture) == ["one"]
    assert "lacks its end, 20 octets" in capture.remarks[0]


def test_a_reset_ends_a_stream(tmp_path: Path) -> None:
    pieces = Pieces().begin().put(ONE[:200], 0).put(b"", 200, RST).put(TWO, 200)
    assert found(pieces.read(tmp_path)) == ["one", "two"]
