"""RTP: packets as octets, and what a receiver counts (RFC 3550 A.1, A.3, A.8).

Packet by packet here; `simulator.media.rtp.arrays` does it for whole streams in numpy.
"""

from simulator.media.rtp.comfort_noise import read_noise, write_noise
from simulator.media.rtp.events import (
    Event,
    EventPacket,
    digits_of,
    event_packets,
    read_event,
    write_event,
)
from simulator.media.rtp.jitter import Jitter
from simulator.media.rtp.packet import RtpHead, RtpPacket, is_rtcp, read_head, read_rtp, write_rtp
from simulator.media.rtp.sequence import LossReport, SequenceNumbers

__all__ = [
    "Event",
    "EventPacket",
    "Jitter",
    "LossReport",
    "RtpHead",
    "RtpPacket",
    "SequenceNumbers",
    "digits_of",
    "event_packets",
    "is_rtcp",
    "read_event",
    "read_head",
    "read_noise",
    "read_rtp",
    "write_event",
    "write_noise",
    "write_rtp",
]
