"""Texts of our own torture messages: a plain message, and what is odd about this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tests.sip.torture.rows import Row

SDP: Final = (
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.90\r\ns=-\r\nc=IN IP4 192.0.2.90\r\nt=0 0\r\n"
    b"m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
)
_HEADERS: Final = (
    ("Via", "SIP/2.0/UDP 192.0.2.90;branch=z9hG4bKtorture"),
    ("From", "<sip:a@lab.se>;tag=1"),
    ("To", "<sip:b@lab.se>"),
    ("Call-ID", "torture@lab.se"),
)


class Own(NamedTuple):
    """One message with its row."""

    row: Row
    octets: bytes


def own(
    name: str, outcomes: str, why: str, octets: bytes, reads: Mapping[str, str] | None = None
) -> Own:
    return Own(Row(name, "own", outcomes, why, reads or {}), octets)


def message(
    start: str, *lines: str, without: tuple[str, ...] = (), body: bytes = b"", method: str = ""
) -> bytes:
    """Return a message of the usual headers, but for those left out, and of these lines."""
    cseq = f"7 {method or start.partition(' ')[0]}"
    usual = [f"{n}: {v}" for n, v in (*_HEADERS, ("CSeq", cseq)) if n not in without]
    length = [] if "Content-Length" in without else [f"Content-Length: {len(body)}"]
    text = "\r\n".join([start, *usual, *lines, *length, "", ""])
    return text.encode() + body


def options(*lines: str, without: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """Return an OPTIONS, or a request with the start line given first."""
    start, rest = _start("OPTIONS sip:b@lab.se SIP/2.0", lines)
    return message(start, *rest, without=without, body=body)


def invite(*lines: str, without: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """Return an INVITE with a Contact."""
    start, rest = _start("INVITE sip:b@lab.se SIP/2.0", lines)
    contact = [] if "Contact" in without else ["Contact: <sip:a@192.0.2.90>"]
    return message(start, *contact, *rest, without=without, body=body)


def register(*lines: str, without: tuple[str, ...] = ()) -> bytes:
    """Return a REGISTER."""
    return message("REGISTER sip:lab.se SIP/2.0", *lines, without=without)


def response(start: str, *lines: str, without: tuple[str, ...] = ()) -> bytes:
    """Return a response to an INVITE."""
    without = (*without, "To")
    return message(start, "To: <sip:b@lab.se>;tag=2", *lines, without=without, method="INVITE")


def _start(usual: str, lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if lines and lines[0].rpartition(" ")[2].upper().startswith("SIP/"):
        return lines[0], lines[1:]
    return usual, lines
