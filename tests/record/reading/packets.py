"""Captures made by hand: headers as the standards draw them, nothing more.

Written apart from the product's own writer, so that reader and writer cannot share a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from struct import pack
from typing import Any

ETHERNET, COOKED, COOKED_2, RAW, NULL, EXPORTED = 1, 113, 276, 101, 0, 252
NS = 1_000_000_000
START = 1_600_000_000  # of most captures here: 2020-09-13 12:26:40 UTC
A, B = "192.0.2.1", "192.0.2.2"
_NUMBERS = count(1)


# SIP


def request(method: str = "INVITE", **changes: Any) -> bytes:
    """Return a request from alice to bob; see `_message`."""
    uri = changes.pop("uri", f"sip:{changes.get('called', 'bob')}@192.0.2.2")
    return _message(f"{method} {uri} SIP/2.0", method, **changes)


def response(status: int, phrase: str = "OK", method: str = "INVITE", **changes: Any) -> bytes:
    """Return a response to a request of alice's."""
    return _message(f"SIP/2.0 {status} {phrase}", method, **({"to_tag": "b"} | changes))


def _message(
    start: str,
    method: str,
    *,
    call_id: str = "1@a",
    cseq: int = 1,
    from_tag: str = "a",
    to_tag: str = "",
    caller: str = "alice",
    called: str = "bob",
    branch: str = "z9hG4bK1",
    extra: tuple[str, ...] = (),
    body: bytes = b"",
    transport: str = "UDP",
) -> bytes:
    tag = f";tag={to_tag}" if to_tag else ""
    lines = [
        start,
        f"Via: SIP/2.0/{transport} 192.0.2.1:5060;branch={branch}",
        f"From: <sip:{caller}@192.0.2.1>;tag={from_tag}",
        f"To: <sip:{called}@192.0.2.2>{tag}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} {method}",
        *extra,
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


# UDP, TCP, IP


def udp(payload: bytes, source: int = 5060, destination: int = 5060) -> bytes:
    return pack(">4H", source, destination, 8 + len(payload), 0) + payload


def tcp(
    payload: bytes,
    sequence: int,
    source: int = 5060,
    destination: int = 5060,
    flags: int = 0x18,
) -> bytes:
    return pack(">2H2I4H", source, destination, sequence, 1, 0x5000 | flags, 65535, 0, 0) + payload


def ipv4(
    payload: bytes,
    source: str = A,
    destination: str = B,
    protocol: int = 17,
    number: int | None = None,
    fragment: int = 0,
) -> bytes:
    number = next(_NUMBERS) % 65535 + 1 if number is None else number
    head = pack(">2B3H2BH", 0x45, 0, 20 + len(payload), number, fragment, 64, protocol, 0)
    return head + ip_address(source).packed + ip_address(destination).packed + payload


def ipv6(
    payload: bytes,
    source: str = "2001:db8::1",
    destination: str = "2001:db8::2",
    protocol: int = 17,
) -> bytes:
    head = pack(">IHBB", 6 << 28, len(payload), protocol, 64)
    return head + ip_address(source).packed + ip_address(destination).packed + payload


def ipv4_fragments(payload: bytes, size: int, number: int, protocol: int = 17) -> list[bytes]:
    """Return the fragments of a datagram; `size` is a multiple of 8."""
    places = range(0, len(payload), size)
    return [
        ipv4(
            payload[at : at + size],
            protocol=protocol,
            number=number,
            fragment=at // 8 | (0x2000 if at + size < len(payload) else 0),
        )
        for at in places
    ]


def ipv6_fragments(payload: bytes, size: int, number: int, protocol: int = 17) -> list[bytes]:
    heads = (
        (at, pack(">BBHI", protocol, 0, at | (at + size < len(payload)), number))
        for at in range(0, len(payload), size)
    )
    return [ipv6(head + payload[at : at + size], protocol=44) for at, head in heads]


def ethernet(payload: bytes, tags: tuple[tuple[int, int], ...] = ()) -> bytes:
    """Return a frame; each tag is its type and number."""
    kind = b"\x08\x00" if payload[0] >> 4 == 4 else b"\x86\xdd"
    marks = b"".join(pack(">HH", kind, number) for kind, number in tags)
    return bytes.fromhex("020000000002 020000000001") + marks + kind + payload


# Files


def pcap(
    packets: Iterable[tuple[float, bytes]],
    link: int = ETHERNET,
    *,
    order: str = "<",
    nanoseconds: bool = False,
    snap: int = 65535,
) -> bytes:
    """Return a pcap file of packets with their times in seconds after `START`."""
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    unit = 1 if nanoseconds else 1000
    file = pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, snap, link)
    for time, packet in packets:
        seconds, part = divmod(START * NS + round(time * NS), NS)
        kept = packet[:snap]
        file += pack(f"{order}4I", seconds, part // unit, len(kept), len(packet)) + kept
    return file


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = pack(f"{order}I", len(body) + 12)
    return pack(f"{order}I", kind) + size + body + size


def options(pairs: Iterable[tuple[int, bytes]], order: str = "<") -> bytes:
    coded = (pack(f"{order}HH", k, len(v)) + v + bytes(-len(v) % 4) for k, v in pairs)
    return b"".join(coded) + bytes(4)


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(
    link: int = ETHERNET, pairs: Iterable[tuple[int, bytes]] = (), order: str = "<", snap: int = 0
) -> bytes:
    return block(1, pack(f"{order}HHI", link, 0, snap) + options(pairs, order), order)


def enhanced(packet: bytes, ticks: int, at: int = 0, order: str = "<") -> bytes:
    head = pack(f"{order}5I", at, ticks >> 32, ticks & 0xFFFF_FFFF, len(packet), len(packet))
    return block(6, head + packet + bytes(-len(packet) % 4) + options(((1, b"a"),), order), order)


def written(folder: Path, octets: bytes, name: str = "made.pcap") -> Path:
    path = folder / name
    path.write_bytes(octets)
    return path


def frames(*payloads: bytes, step: float = 0.5) -> list[tuple[float, bytes]]:
    """Return SIP messages over UDP in Ethernet frames, one each half second."""
    return [(i * step, ethernet(ipv4(udp(one)))) for i, one in enumerate(payloads)]
