"""Digits and comfort noise as packets."""

import pytest

from simulator.errors import InputError, RemoteProtocolError
from simulator.media.rtp import (
    RtpPacket,
    digits_of,
    event_packets,
    read_event,
    read_noise,
    write_event,
    write_noise,
)
from simulator.media.rtp.events import DIGITS


def _pressed(digit: str, timestamp: int) -> list[RtpPacket]:
    packets = enumerate(event_packets(digit))
    return [RtpPacket(101, i, timestamp, 7, write_event(p.event), p.marker) for i, p in packets]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_digit_reads_back(digit: str) -> None:
    events = [read_event(packet.payload) for packet in _pressed(digit, 160)]
    assert {DIGITS[event.code] for event in events} == {digit}
    assert [event.end for event in events[-4:]] == [False, True, True, True]
    assert {event.duration for event in events[-3:]} == {800}


def test_the_first_packet_alone_is_marked() -> None:
    marks = [packet.marker for packet in event_packets("1", 100)]
    assert marks == [True] + [False] * (len(marks) - 1)


def test_a_short_digit_is_its_end_alone() -> None:
    packets = event_packets("1", 10)
    assert [(packet.offset_ms, packet.marker) for packet in packets] == [
        (10, True),
        (30, False),
        (50, False),
    ]


def test_digits_survive_loss_and_reordering() -> None:
    packets = _pressed("4", 800) + _pressed("4", 4000) + _pressed("#", 8000)
    assert digits_of(packets[::-3]) == "44#"


def test_events_that_are_no_digits_are_passed_over() -> None:
    flash = RtpPacket(101, 1, 5, 7, bytes((16, 0x8A, 0, 160)))
    assert digits_of([flash, *_pressed("9", 800)]) == "9"


@pytest.mark.parametrize("digit", ["", "12", "x", "!"])
def test_what_is_no_digit_is_refused(digit: str) -> None:
    with pytest.raises(InputError, match="digit: no such digit; seen"):
        event_packets(digit)


@pytest.mark.parametrize("duration", [0, -1, 8192])
def test_a_duration_that_no_event_has_is_refused(duration: int) -> None:
    with pytest.raises(InputError, match="expected 1 to 8191 ms"):
        event_packets("1", duration)


def test_a_payload_that_is_too_short_is_refused() -> None:
    with pytest.raises(RemoteProtocolError, match="of 3 octets"):
        read_event(b"abc")
    with pytest.raises(RemoteProtocolError, match="without a level"):
        read_noise(b"")


def test_noise_reads_back_and_its_spectrum_is_passed_over() -> None:
    assert read_noise(write_noise(65) + b"\x10\x20") == 65
    with pytest.raises(InputError, match="level: no such noise; seen '128'"):
        write_noise(128)
