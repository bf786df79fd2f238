"""RTP and session descriptions for captures made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.media.rtp import RtpPacket, write_rtp
from simulator.record.reading import read_capture
from tests.record.reading.packets import A, B, ethernet, ipv4, pcap, request, response, udp, written

PORT_A, PORT_B = 4000, 6000
PTIME = 0.02
Timed = tuple[float, bytes]


def description(
    address: str, port: int, formats: str = "8", lines: Sequence[str] = (), profile: str = "RTP/AVP"
) -> bytes:
    head = ["v=0", f"o=- 1 1 IN IP4 {address}", "s=-", f"c=IN IP4 {address}", "t=0 0"]
    body = [*head, f"m=audio {port} {profile} {formats}", *lines, ""]
    return "\r\n".join(body).encode()


def sip(message: bytes, time: float, *, back: bool = False) -> Timed:
    ends = (B, A) if back else (A, B)
    return time, ethernet(ipv4(udp(message), *ends))


def call(
    offer: bytes, answer: bytes, begin: float = 0.0, call_id: str = "1@a", end: float | None = None
) -> list[Timed]:
    """Return INVITE, 200 and ACK, and BYE where there is an end."""
    kind = ("Content-Type: application/sdp",)
    found = [
        sip(request(body=offer, extra=kind, call_id=call_id), begin),
        sip(response(200, body=answer, extra=kind, call_id=call_id), begin + 0.1, back=True),
        sip(request("ACK", to_tag="b", call_id=call_id), begin + 0.11),
    ]
    if end is not None:
        found.append(sip(request("BYE", to_tag="b", cseq=2, call_id=call_id), end))
    return found


def datagram(
    octets: bytes, source: tuple[str, int] = (A, PORT_A), destination: tuple[str, int] = (B, PORT_B)
) -> bytes:
    ends = source[0], destination[0]
    return ethernet(ipv4(udp(octets, source[1], destination[1]), *ends))


def rtp(number: int, timestamp: int | None = None, **changes: Any) -> bytes:
    """Return a packet of 20 ms of A-law; the timestamp follows from the number."""
    timestamp = number * 160 if timestamp is None else timestamp
    packet = RtpPacket(8, number % 65536, timestamp % (1 << 32), 0xA1, bytes(160))
    return write_rtp(packet._replace(**changes))


def talk(numbers: Iterable[int], begin: float = 1.0, **changes: Any) -> list[Timed]:
    """Return a packet every 20 ms, with these numbers."""
    return [(begin + i * PTIME, datagram(rtp(n, **changes))) for i, n in enumerate(numbers)]


def streams(folder: Path, packets: Iterable[Timed], **how: Any) -> pd.DataFrame:
    """Return the streams of a capture of these packets."""
    return read_capture(written(folder, pcap(packets, nanoseconds=True, **how))).streams
