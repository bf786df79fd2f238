"""Telephone events in RTP (RFC 4733): digits as packets, and digits out of packets."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import Final, NamedTuple

from simulator.errors import InputError, RemoteProtocolError
from simulator.media.rtp.packet import RtpPacket

DIGITS: Final = "0123456789*#ABCD"  # events 0 to 15, RFC 4733 3.2
_PAYLOAD: Final = Struct("!BBH")
_END: Final = 0x80
_VOLUME: Final = 0x3F
_LONGEST: Final = 0xFFFF
FINAL_PACKETS: Final = 3  # RFC 4733 2.5.1.4


class Event(NamedTuple):
    """The payload of one packet.

    Parameters
    ----------
    code : int
        0 to 15 are digits.
    end : bool
        Whether the event is over.
    volume : int
        Below 0 dBm0, 0 to 63.
    duration : int
        So far, in ticks of the RTP clock.

    Examples
    --------
    >>> write_event(Event(5, True, 10, 800)).hex()
    '058a0320'
    """

    code: int
    end: bool
    volume: int
    duration: int


class EventPacket(NamedTuple):
    """One packet of a digit.

    Parameters
    ----------
    offset_ms : int
        When it leaves, from the digit's beginning.
    marker : bool
        Of the RTP header: the first of the event.
    event : Event
    """

    offset_ms: int
    marker: bool
    event: Event


def write_event(event: Event) -> bytes:
    """Return the octets of a payload."""
    return _PAYLOAD.pack(event.code, _END * event.end | event.volume, event.duration)


def read_event(payload: bytes) -> Event:
    """Return the event that a payload is; of several the first.

    Raises
    ------
    RemoteProtocolError
        It is too short.
    """
    if len(payload) < _PAYLOAD.size:
        raise RemoteProtocolError(f"telephone event of {len(payload)} octets, 4 needed")
    code, second, duration = _PAYLOAD.unpack_from(payload)
    return Event(code, bool(second & _END), second & _VOLUME, duration)


def event_packets(
    digit: str,
    duration_ms: int = 100,
    interval_ms: int = 20,
    volume: int = 10,
    clock_rate: int = 8000,
) -> tuple[EventPacket, ...]:
    """Return the packets of a digit; they all bear the timestamp of its beginning.

    An update leaves after every interval, and the last one three times.

    Parameters
    ----------
    digit : str
        One of ``0123456789*#ABCD``.
    duration_ms : int, optional
    interval_ms : int, optional
        Between updates.
    volume : int, optional
        Below 0 dBm0.
    clock_rate : int, optional

    Raises
    ------
    InputError
        No such digit, no duration, or one too long for one event.

    Examples
    --------
    >>> [(p.offset_ms, p.event.duration, p.event.end) for p in event_packets("#", 50)]
    [(20, 160, False), (40, 320, False), (50, 400, True), (70, 400, True), (90, 400, True)]
    """
    code = DIGITS.find(digit.upper()) if len(digit) == 1 else -1
    if code < 0:
        raise InputError("no such digit", field="digit", seen=digit, expected=f"one of {DIGITS}")
    longest = _LONGEST * 1000 // clock_rate
    if not 0 < duration_ms <= longest or interval_ms <= 0:
        raise InputError(
            "no such duration",
            field="duration",
            seen=f"{duration_ms} ms every {interval_ms} ms",
            expected=f"1 to {longest} ms",
        )
    updates = [(at, at, False) for at in range(interval_ms, duration_ms, interval_ms)]
    ends = [(duration_ms + i * interval_ms, duration_ms, True) for i in range(FINAL_PACKETS)]
    return tuple(
        EventPacket(at, i == 0, Event(code, end, volume, lasted * clock_rate // 1000))
        for i, (at, lasted, end) in enumerate(updates + ends)
    )


def digits_of(packets: Iterable[RtpPacket]) -> str:
    """Return the digits that packets of events tell, in whatever order and with what loss.

    Packets of one event have one timestamp; a digit counts once, even if its end never came.

    Parameters
    ----------
    packets : iterable of RtpPacket
        All of payload type telephone-event, timestamps without a wrap between them.

    Examples
    --------
    >>> def pressed(digit, at):
    ...     return [RtpPacket(101, 0, at, 7, write_event(p.event)) for p in event_packets(digit)]
    >>> digits_of(pressed("4", 800) + pressed("2", 4000))
    '42'
    """
    pressed = {packet.timestamp: read_event(packet.payload).code for packet in packets}
    return "".join(DIGITS[code] for _, code in sorted(pressed.items()) if code < len(DIGITS))
