"""Sender and receiver reports, descriptions and goodbyes as values: RFC 3550 6.4 to 6.6.

Fields are in the units of the wire.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.media.rtp.sequence import LossReport

_LOST_LIMIT: Final = 1 << 23  # 24 bits, signed


class ReportBlock(NamedTuple):
    """What a receiver tells of one source.

    Parameters
    ----------
    ssrc : int
    fraction_lost : int
        256ths, since the report before.
    cumulative_lost : int
        Signed, 24 bits.
    extended_highest : int
        Sequence number with wraps.
    jitter : int
        Ticks of the RTP clock.
    last_sr, delay_since_last_sr : int, optional
        Middle of the NTP timestamp of its last sender report, and the time since, in 1/65536 s.
    """

    ssrc: int
    fraction_lost: int
    cumulative_lost: int
    extended_highest: int
    jitter: int
    last_sr: int = 0
    delay_since_last_sr: int = 0


class SenderReport(NamedTuple):
    """What a sender tells.

    Parameters
    ----------
    ssrc : int
    ntp : int
        64 bits.
    rtp_timestamp : int
        Of the same instant.
    packets, octets : int
        Sent so far; octets of payload alone.
    blocks : tuple of ReportBlock, optional
    """

    ssrc: int
    ntp: int
    rtp_timestamp: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()


class ReceiverReport(NamedTuple):
    """What one tells who sends nothing."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


class SourceDescription(NamedTuple):
    """Who the sources are.

    Parameters
    ----------
    chunks : tuple of (int, tuple of (int, str))
        Source, and its items by type; 1 is the canonical name.
    """

    chunks: tuple[tuple[int, tuple[tuple[int, str], ...]], ...]


class Goodbye(NamedTuple):
    """Sources that leave, with a reason in words."""

    sources: tuple[int, ...]
    reason: str = ""


class OtherPacket(NamedTuple):
    """A kind of RTCP packet that nothing here reads.

    Parameters
    ----------
    packet_type : int
    subtype : int
        The five bits behind version and padding.
    body : bytes
        All behind the first word.
    """

    packet_type: int
    subtype: int
    body: bytes


CANONICAL_NAME: Final = 1  # type of the item, 6.5.1


def report_block(
    ssrc: int,
    loss: LossReport,
    jitter_ticks: float,
    last_sr: int = 0,
    delay_since_last_sr: int = 0,
) -> ReportBlock:
    """Return what to report of a source.

    Parameters
    ----------
    ssrc : int
    loss : LossReport
    jitter_ticks : float
    last_sr, delay_since_last_sr : int, optional

    Examples
    --------
    >>> from simulator.media.rtp import SequenceNumbers
    >>> numbers = SequenceNumbers(1)
    >>> numbers.receive(4)
    True
    >>> report_block(7, numbers.report(), 12.9)[:5]
    (7, 128, 2, 4, 12)
    """
    lost = min(max(loss.cumulative_lost, -_LOST_LIMIT), _LOST_LIMIT - 1)  # A.3
    return ReportBlock(
        ssrc,
        loss.fraction_lost,
        lost,
        loss.extended_highest & 0xFFFFFFFF,
        int(jitter_ticks),
        last_sr,
        delay_since_last_sr,
    )
