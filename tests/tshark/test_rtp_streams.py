"""tshark and we agree on the streams of a capture: packets, loss, greatest jitter as printed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from simulator.media.rtp.arrays import Ints, jitters
from simulator.media.srtp import MasterKey, SrtpReceiver, master_key
from simulator.record.capture.exported import exported_pdu
from simulator.record.capture.media import Interleaved, MediaRow, protected
from simulator.record.capture.pcapng import EXPORTED_PDU, PcapngWriter
from simulator.record.capture.sinks import Streamed
from simulator.record.reading import read_capture
from tests.programs import tshark_fields
from tests.record.reading.media import PORT_A, PORT_B, Timed, call, datagram, description, rtp
from tests.record.reading.packets import (
    A,
    B,
    ethernet,
    ipv6,
    pcap,
    request,
    response,
    udp,
    written,
)
from tests.tshark.rtp_streams import ours, told

WIDE = ("a=rtpmap:115 SIREN/16000",)
WORD = "0123" * 10
KEY = master_key("AES_CM_128_HMAC_SHA1_80", WORD)
OUTSIDE = ("sip-register-invite-cancel.pcap", "sipp/pcap/g711a.pcap")


def stream(
    seed: int,
    *,
    first: int = 0,
    loss: float = 0.0,
    late: float = 0.0,
    spurt: int = 0,
    begin: float = 1.0,
    **changes: object,
) -> list[tuple[float, bytes]]:
    """Return packets of a source with jitter: lost, late by two places, in talk spurts."""
    draw = Random(seed)
    packets = []
    for i in range(400):
        pause = i // spurt * 1.37 if spurt else 0.0
        lost = loss and 5 < i < 390 and draw.random() < loss
        behind = 0.045 if late and 5 < i < 390 and draw.random() < late else 0.0
        at = begin + i * 0.02 + pause + draw.random() * 0.015 + behind
        timestamp = 4_294_960_000 + i * 160 + round(pause * 8000)
        marker = bool(spurt) and i % spurt == 0
        if not lost:
            packets.append((at, rtp(first + i, timestamp, marker=marker, **changes)))
    return sorted(packets)


def over(packets: list[tuple[float, bytes]], source: int = PORT_A, to: int = PORT_B) -> list[Timed]:
    return [(at, datagram(octets, (A, source), (B, to))) for at, octets in packets]


def agree(path: Path, count: int) -> None:
    found = told(path)
    assert len(found) == count
    assert ours(read_capture(path).streams) == found


def test_streams_without_descriptions(tmp_path: Path) -> None:
    packets = [
        *over(stream(1)),
        *over(stream(2, loss=0.05, first=65_300, ssrc=2), 4002),
        *over(stream(3, late=0.03, first=40_000, ssrc=3), 4004),
        *over(stream(4, loss=0.1, late=0.05, first=65_530, ssrc=4), 4006),
        *over(stream(5, spurt=60, ssrc=5), 4008),
        *over(stream(6, first=9, payload_type=0, ssrc=6), 4008),  # two sources on one port
    ]
    agree(written(tmp_path, pcap(sorted(packets))), 6)


def test_streams_of_calls(tmp_path: Path) -> None:
    back = [(at, datagram(one, (B, PORT_B), (A, PORT_A))) for at, one in stream(7, ssrc=7)]
    packets = [
        *call(description(A, PORT_A, "115", WIDE), description(B, PORT_B, "115", WIDE), end=20.0),
        *over(stream(8, loss=0.02, payload_type=115)),
        *back,
        *call(description(A, PORT_A), description(B, PORT_B), begin=21.0, call_id="2@a", end=40.0),
        *over(stream(9, begin=22.0, ssrc=9)),
    ]
    agree(written(tmp_path, pcap(sorted(packets))), 3)


def test_streams_over_ipv6(tmp_path: Path) -> None:
    packets = [(at, ethernet(ipv6(udp(one, 4000, 6000)))) for at, one in stream(10, loss=0.01)]
    agree(written(tmp_path, pcap(packets, nanoseconds=True)), 1)


@pytest.mark.parametrize("name", OUTSIDE)
def test_streams_of_captures_made_elsewhere(samples: Path, name: str) -> None:
    agree(samples / "data" / name, 1)


def test_events_copies_and_comfort_noise_leave_packets_and_loss_alike(samples: Path) -> None:
    for name in ("sip-t38-three-legs.pcap", "sipp/pcap/dtmf_2833_1.pcap"):
        path = samples / "data" / name
        mine = read_capture(path).streams.assign(jitter_max=0.0)
        assert [one[:-1] for one in ours(mine)] == [one[:-1] for one in told(path)]


# What we write


@pytest.mark.parametrize("key", [None, KEY], ids=["RTP", "SRTP"])
def test_media_that_we_write_has_the_loss_and_the_jitter_that_was_made(
    tmp_path: Path, key: MasterKey | None
) -> None:
    ahead, back = made(11, 0.04), made(12, 0.0)
    path = exported(tmp_path, ahead, back, key)
    found = {one.source: one for one in told(path)}
    assert len(found) == 2
    for source, (numbers, arrivals) in ((f"{A}:{PORT_A}", ahead), (f"{B}:{PORT_B}", back)):
        one = found[source]
        assert (one.packets, one.lost) == (len(numbers), int(numbers[-1]) + 1 - len(numbers))
        greatest = jitters(arrivals, numbers * 20_000_000).max() / 1e6
        assert one.jitter_max == f"{greatest:.3f}"
    assert ours(read_capture(path).streams) == told(path)


def test_srtp_that_we_write_opens_with_the_key_of_the_description(tmp_path: Path) -> None:
    path = exported(tmp_path, made(13, 0.1), made(14, 0.0), KEY)
    rows = tshark_fields(path, ("udp.payload",), f"udp.srcport == {PORT_A}")
    receiver = SrtpReceiver(KEY)
    opened = [receiver.unprotect(bytes.fromhex(one["udp.payload"])) for one in rows]
    assert opened == [rtp(int(n)) for n in made(13, 0.1)[0]]


def made(seed: int, loss: float) -> tuple[Ints, Ints]:
    """Return numbers that come, and when, in nanoseconds; the first and the last always do."""
    draw = np.random.default_rng(seed)
    numbers = np.flatnonzero(draw.random(500) >= loss)
    numbers = np.union1d(numbers, [0, 499])
    return numbers, numbers * 20_000_000 + draw.integers(0, 15_000_000, len(numbers))


def exported(
    folder: Path, ahead: tuple[Ints, Ints], back: tuple[Ints, Ints], key: MasterKey | None
) -> Path:
    """Write a call over TLS, and its media from half a second on."""
    profile = "RTP/SAVP" if key else "RTP/AVP"
    lines = ("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + WORD,) if key else ()
    about = ("Content-Type: application/sdp",)
    offer, answer = (
        description(*end, lines=lines, profile=profile) for end in ((A, PORT_A), (B, PORT_B))
    )
    messages = (
        (0.0, exported_pdu(A, 5061, B, 5061, request(body=offer, extra=about))),
        (0.1, exported_pdu(B, 5061, A, 5061, response(200, body=answer, extra=about))),
        (11.0, exported_pdu(A, 5061, B, 5061, request("BYE", cseq=2, to_tag="b"))),
    )
    ends = (A, PORT_A), (B, PORT_B)
    rows = [
        MediaRow(500_000_000 + int(at), *way, rtp(int(n), ssrc=ssrc), "wan", 1, key)
        for ssrc, way, (numbers, arrivals) in ((0xA1, ends, ahead), (0xB2, ends[::-1], back))
        for n, at in zip(numbers, arrivals, strict=True)
    ]
    path = folder / "made.pcapng"
    with path.open("wb") as file:
        sink = Interleaved(Streamed(PcapngWriter(file, "tests"), 1e9), protected(sorted(rows)))
        for at, pdu in messages:
            sink.packet(at, "lan", EXPORTED_PDU, pdu, "call 1", True)
        sink.close()
    return path
