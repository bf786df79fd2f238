"""RTP: packets as octets, and what a receiver counts (RFC 3550 A.1, A.3, A.8).

Packet by packet here; `simulator.media.rtp.arrays` does it for whole streams in numpy.
"""

from simulator.media.rtp.jitter import Jitter
from simulator.media.rtp.packet import RtpPacket, is_rtcp, read_rtp, write_rtp
from simulator.media.rtp.sequence import LossReport, SequenceNumbers

__all__ = [
    "Jitter",
    "LossReport",
    "RtpPacket",
    "SequenceNumbers",
    "is_rtcp",
    "read_rtp",
    "write_rtp",
]
