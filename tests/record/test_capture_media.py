"""Media in captures: between the messages, encrypted, and read back as it was made."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from simulator.errors import RemoteProtocolError
from simulator.media.rtcp import ReceiverReport, write_rtcp
from simulator.media.srtp import SrtpReceiver, master_key
from simulator.record.capture.frames import Direction
from simulator.record.capture.media import Interleaved, MediaRow, protected
from simulator.record.capture.pcapng import ETHERNET, PcapngWriter
from simulator.record.capture.sinks import Gathered, Streamed
from simulator.record.reading import read_capture
from simulator.record.reading.container import Container
from tests.record.reading.media import PORT_A, PORT_B, description, rtp
from tests.record.reading.packets import A, B, request, response

MS = 1_000_000
KEY = master_key("AES_CM_128_HMAC_SHA1_80", "0123" * 10)
WITH_MKI = master_key("AES_CM_128_HMAC_SHA1_32", "0123" * 10, "|2^31|7:4")


def row(number: int, time_ms: int, **changes: object) -> MediaRow:
    made = MediaRow(time_ms * MS, (A, PORT_A), (B, PORT_B), rtp(number), "wan", 1)
    return made._replace(**changes)  # type: ignore[arg-type]


def frame(octets: bytes, source: str = A, destination: str = B) -> bytes:
    return Direction(source, destination).udp(5060, 5060, octets)[0]


def written(file: BytesIO) -> list[tuple[int, bytes]]:
    """Return times in milliseconds and octets of the packets of a file."""
    file.seek(0)
    packets = Container(file, "made").packets()
    return [((one.time or 0) // MS, bytes(one.data)) for one in packets]


def test_media_stands_between_messages_in_order_of_time(tmp_path: Path) -> None:
    file = BytesIO()
    sink = Interleaved(Streamed(PcapngWriter(file, "t"), 100.0), [row(n, 20 * n) for n in range(5)])
    for ms in (0, 30, 60, 75):  # at one instant the message comes first
        sink.packet(ms / 1000, "lan", ETHERNET, b"message", "", True)
    sink.close()
    seen = [(time - 100_000, data == b"message") for time, data in written(file)]
    assert seen == [
        (0, True), (0, False), (20, False), (30, True), (40, False), (60, True), (60, False),
        (75, True), (80, False),
    ]  # fmt: skip
    assert sink.media == 5


def test_media_of_one_call_stands_behind_a_sink_that_gathers() -> None:
    file = BytesIO()
    inner = Interleaved(Streamed(PcapngWriter(file, "t"), 0.0), [row(1, 5), row(2, 25)])
    sink = Gathered(inner)
    for ms in (30, 10):  # gathered out of order
        sink.packet(ms / 1000, "lan", ETHERNET, b"message", "", True)
    sink.close()
    assert [time for time, _ in written(file)] == [5, 10, 25, 30]


def test_a_call_with_media_is_read_back(tmp_path: Path) -> None:
    kind = ("Content-Type: application/sdp",)
    rows = [row(n, 1000 + 20 * n + n % 3) for n in range(100) if n % 10 != 4]
    rows = sorted([*rows, rows[50]._replace(time_ns=rows[50].time_ns + MS)])
    path = tmp_path / "made.pcapng"
    with path.open("wb") as file:
        sink = Interleaved(Streamed(PcapngWriter(file, "t"), 100.0), rows)
        invite = request(body=description(A, PORT_A), extra=kind)
        answer = response(200, body=description(B, PORT_B), extra=kind)
        sink.packet(0.0, "lan", ETHERNET, frame(invite), "", True)
        sink.packet(0.1, "lan", ETHERNET, frame(answer, B, A), "", True)
        sink.close()
    (found,) = read_capture(path).streams.to_dict("records")
    assert (found["call"], found["codec"], found["ptime"]) == (1, "PCMA", 0.02)
    assert (found["packets"], found["lost"], found["duplicates"]) == (91, 10, 1)


@pytest.mark.parametrize("key", [KEY, WITH_MKI], ids=["80", "32 with a key identifier"])
def test_what_is_encrypted_opens_with_the_key(key: object) -> None:
    rows = [row(n, 20 * i, key=key) for i, n in enumerate((65_534, 65_535, 1, 0, 2))]
    report = write_rtcp((ReceiverReport(7),))
    rows.append(row(0, 200, key=key, octets=report))
    receiver = SrtpReceiver(key)  # type: ignore[arg-type]
    sent = list(protected(rows))
    opened = [receiver.unprotect(one.octets) for one in sent[:-1]]
    assert [*opened, receiver.unprotect_rtcp(sent[-1].octets)] == [one.octets for one in rows]
    assert all(a.octets[12:] not in b.octets for a, b in zip(rows[:-1], sent[:-1], strict=True))


def test_a_copy_is_the_same_packet_again() -> None:
    first, again = protected([row(1, 0, key=KEY), row(1, 1, key=KEY)])
    assert first.octets == again.octets
    receiver = SrtpReceiver(KEY)
    receiver.unprotect(first.octets)
    with pytest.raises(RemoteProtocolError, match="SRTP"):
        receiver.unprotect(again.octets)


def test_each_side_has_its_own_key() -> None:
    other = master_key("AES_CM_128_HMAC_SHA1_80", "3210" * 10)
    back = row(1, 0, source=(B, PORT_B), destination=(A, PORT_A), key=other)
    ahead, there = protected([row(1, 0, key=KEY), back])
    assert SrtpReceiver(KEY).unprotect(ahead.octets) == rtp(1)
    assert SrtpReceiver(other).unprotect(there.octets) == rtp(1)


def test_rows_without_a_key_stay_as_they_are() -> None:
    rows = [row(1, 0), row(2, 1, key=KEY), row(3, 2)]
    assert [a == b for a, b in zip(rows, protected(rows), strict=True)] == [True, False, True]
