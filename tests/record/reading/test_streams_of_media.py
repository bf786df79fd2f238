"""RTP in captures: what is found, whose it is, and what is told of it."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest

from simulator.errors import InputError
from simulator.media.rtcp import ReceiverReport, ReportBlock, SenderReport, write_rtcp
from simulator.record.reading import read_capture
from simulator.record.reading.described import Described
from simulator.record.reading.find_streams import StreamFinder
from simulator.record.reading.packets import Packet
from tests.record.reading.media import (
    PORT_A,
    PORT_B,
    call,
    datagram,
    description,
    rtp,
    streams,
    talk,
)
from tests.record.reading.packets import ETHERNET, A, B, ethernet, ipv6, pcap, udp, written

CALL = call(description(A, PORT_A), description(B, PORT_B), end=9.0)


def test_one_packet_to_an_end_that_a_description_names_is_a_stream(tmp_path: Path) -> None:
    (found,) = streams(tmp_path, [*CALL, (1.0, datagram(rtp(7)))]).to_dict("records")
    assert (found["call"], found["packets"]) == (1, 1)
    assert (found["source"], found["destination"]) == (f"{A}:{PORT_A}", f"{B}:{PORT_B}")
    assert (found["ssrc"], found["begin"], found["end"]) == ("0x000000A1", 1.0, 1.0)


def test_packets_in_a_row_are_a_stream_without_any_description(tmp_path: Path) -> None:
    found = streams(tmp_path, talk(range(4)))
    assert list(found["packets"]) == [4]
    assert list(found["call"]) == [0]


@pytest.mark.parametrize(
    "octets",
    [
        [rtp(n * 7919) for n in range(50)],  # no row
        [rtp(n, n * 0x3000_0000) for n in range(50)],  # no clock
        [rtp(n, payload_type=60) for n in range(50)],  # no payload type
        [rtp(n, ssrc=n) for n in range(50)],
        [b"\x80\x08" + bytes(9) for _ in range(50)],
        [pack("!6H", 0x8123, 0x0100, 1, 0, 0, 0) + b"\3www\0" for _ in range(50)],  # DNS
        [b"\x40" + rtp(n)[1:] for n in range(50)],  # another version
        [write_rtcp((ReceiverReport(7),)) + bytes(4) for _ in range(50)],
    ],
)
def test_what_only_begins_like_rtp_is_none(tmp_path: Path, octets: list[bytes]) -> None:
    assert streams(tmp_path, [(i / 50, datagram(one)) for i, one in enumerate(octets)]).empty


def test_several_sources_on_one_port_are_several_streams(tmp_path: Path) -> None:
    both = [*talk(range(10), ssrc=1), *talk(range(500, 520), begin=1.007, ssrc=2)]
    found = streams(tmp_path, sorted(both))
    assert list(found["ssrc"]) == ["0x00000001", "0x00000002"]
    assert list(found["packets"]) == [10, 20]
    assert list(found["lost"]) == [0, 0]


def test_both_directions_are_streams_of_the_call(tmp_path: Path) -> None:
    back = [(1.01 + i / 50, datagram(rtp(i), (B, PORT_B), (A, PORT_A))) for i in range(5)]
    path = written(tmp_path, pcap([*CALL, *talk(range(5)), *back]))
    capture = read_capture(path, names={A: "mxone"})
    assert list(capture.call(1).streams["source"]) == [f"mxone:{PORT_A}", f"{B}:{PORT_B}"]


def test_codecs_are_those_of_the_description_of_that_time(tmp_path: Path) -> None:
    first = ("a=rtpmap:97 SIREN/16000", "a=rtpmap:101 telephone-event/8000")
    second = ("a=rtpmap:97 iLBC/8000",)
    packets = [
        *call(description(A, PORT_A, "97 101", first), description(B, PORT_B, "97 101", first)),
        *talk(range(5), payload_type=97),
        (1.5, datagram(rtp(5, 800, payload_type=101))),
        *call(
            description(A, PORT_A, "97", second),
            description(B, PORT_B, "97", second),
            begin=10.0,
            call_id="2@a",
        ),
        *talk(range(8), begin=11.0, payload_type=97, ssrc=9),
    ]
    found = streams(tmp_path, packets)
    assert list(found["call"]) == [1, 2]
    assert list(found["codec"]) == ["SIREN", "iLBC"]
    assert list(found["ptime"]) == [0.01, 0.02]  # 160 ticks of either clock
    assert found["other_codecs"][0] == "telephone-event"


@pytest.mark.parametrize(
    "candidate",
    [
        f"1 1 UDP 2130706431 {B} 50042 typ host",
        f"1 1 udp 2130706431 {B} 50042 typ host",
        f"Hn4vpQ 1 k2Lm9A UDP 0.830 {B} 50042",
    ],
)
def test_an_end_that_ice_chose_is_named(tmp_path: Path, candidate: str) -> None:
    lines = ("a=candidate:2 2 UDP 1 192.0.2.9 50043 typ host", f"a=candidate:{candidate}")
    media = call(description("192.0.2.8", 4), description("192.0.2.9", 6, lines=lines))
    (found,) = streams(tmp_path, [*media, (1.0, datagram(rtp(1), (A, 9), (B, 50042)))])["call"]
    assert found == 1


@pytest.mark.parametrize(
    "candidate", ["", "1", "1 1 UDP", "1 1 UDP 5 x y", "1 1 UDP 5 192.0.2.2 99999999", "1 1 x UDP"]
)
def test_a_candidate_that_is_none_names_nothing(tmp_path: Path, candidate: str) -> None:
    lines = (f"a=candidate:{candidate}",)
    media = call(description(A, PORT_A), description(B, PORT_B, lines=lines))
    assert len(streams(tmp_path, [*media, (1.0, datagram(rtp(1)))])) == 1


def test_a_payload_type_keeps_its_codec_when_later_descriptions_leave_it_out(
    tmp_path: Path,
) -> None:
    lines = ("a=rtpmap:97 iLBC/8000",)
    first = call(description(A, PORT_A, "97 8", lines), description(B, PORT_B, "97 8", lines))
    again = call(description(A, PORT_A), description(B, PORT_B), begin=1.5)
    (found,) = streams(
        tmp_path, [*first, *again, *talk(range(5), begin=2.0, payload_type=97)]
    ).to_dict("records")
    assert found["codec"] == "iLBC"


def test_a_description_behind_its_media_counts_too(tmp_path: Path) -> None:
    lines = ("a=rtpmap:97 iLBC/8000",)
    late = call(description(A, PORT_A, "97", lines), description(B, PORT_B, "97", lines), begin=5.0)
    (found,) = streams(tmp_path, [*talk((1, 2), payload_type=97), *late]).to_dict("records")
    assert (found["call"], found["codec"]) == (1, "iLBC")


def test_a_payload_type_that_nothing_tells_has_no_codec_and_no_jitter(tmp_path: Path) -> None:
    (found,) = streams(tmp_path, talk(range(9), payload_type=99)).to_dict("records")
    assert found["payload_type"] == 99
    assert str(found["codec"]) == str(found["jitter"]) == "nan"


def test_the_suite_is_the_one_that_was_taken(tmp_path: Path) -> None:
    key = "inline:" + "0123" * 10
    both = (
        f"a=crypto:1 AES_CM_128_HMAC_SHA1_32 {key}",
        f"a=crypto:2 AES_CM_128_HMAC_SHA1_80 {key}",
    )
    packets = call(
        description(A, PORT_A, lines=both, profile="RTP/SAVP"),
        description(B, PORT_B, lines=both[1:], profile="RTP/SAVP"),
    )
    found = streams(tmp_path, [*packets, *talk(range(3))])
    assert list(found["srtp"]) == ["AES_CM_128_HMAC_SHA1_80"]


def test_digits_leave_the_jitter_alone(tmp_path: Path) -> None:
    lines = ("a=rtpmap:101 telephone-event/8000",)
    named = call(description(A, PORT_A, "8 101", lines), description(B, PORT_B, "8 101", lines))
    packets = talk(range(30))
    packets[10:15] = [
        (1.2 + i * 0.02, datagram(rtp(10 + i, 1600, payload_type=101))) for i in range(5)
    ]
    (found,) = streams(tmp_path, [*named, *packets]).to_dict("records")
    assert found["jitter_max"] == pytest.approx(0, abs=1e-9)


def test_the_packet_that_begins_a_talk_spurt_is_no_maximum(tmp_path: Path) -> None:
    late = [(at + 0.016, octets) for at, octets in talk((11,), begin=1.22, marker=True)]
    (found,) = streams(tmp_path, [*talk(range(11)), *late]).to_dict("records")
    assert found["jitter_max"] == pytest.approx(0, abs=1e-9)


def test_reports_of_both_sides_stand_beside_the_stream(tmp_path: Path) -> None:
    sent = write_rtcp((SenderReport(0xA1, 1 << 60, 160, 12, 1920),))
    heard = [
        write_rtcp((ReceiverReport(0xB2, (ReportBlock(0xA1, 0, lost, 20, 80),)),))
        for lost in (1, 2)
    ]
    ends = (B, PORT_B + 1), (A, PORT_A + 1)
    packets = [
        *CALL,
        *talk(range(10)),
        (2.0, datagram(sent, (A, PORT_A + 1), (B, PORT_B + 1))),
        *((2.1 + i, datagram(one, *ends)) for i, one in enumerate(heard)),
    ]
    (found,) = streams(tmp_path, packets).to_dict("records")
    assert (found["sent"], found["reports"], found["reported_lost"]) == (12, 2, 2)
    assert found["reported_jitter"] == 0.01


def test_bandwidth_is_that_of_whole_packets_though_the_capture_cut_them(tmp_path: Path) -> None:
    cut = streams(tmp_path, talk(range(50)), snap=60).to_dict("records")
    assert cut[0]["bandwidth"] == pytest.approx(8 * (14 + 20 + 8 + 12 + 160 + 4) * 50)


def test_streams_over_ipv6(tmp_path: Path) -> None:
    packets = [(i / 50, ethernet(ipv6(udp(rtp(i), 4000, 6000)))) for i in range(10)]
    assert list(streams(tmp_path, packets)["source"]) == ["[2001:db8::1]:4000"]


def test_a_file_that_is_gone_is_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, pcap(talk(range(4))))
    capture = read_capture(path)
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        _ = capture.streams


def test_packets_that_were_appended_since_do_not_count(tmp_path: Path) -> None:
    path = written(tmp_path, pcap(talk(range(6))))
    capture = read_capture(path)
    with path.open("ab") as file:
        file.write(pcap(talk(range(6, 9), begin=2.0))[24:])
    assert list(capture.streams["packets"]) == [6]


def test_what_may_be_a_stream_is_bounded() -> None:
    finder = StreamFinder(Described([]))
    frames = (memoryview(datagram(rtp(1, ssrc=n))) for n in range(10_000))
    packets = (Packet(n, n, ETHERNET, data, len(data)) for n, data in enumerate(frames, 1))
    assert not finder.find(packets).streams
    assert len(finder._doubtful) <= 4096
