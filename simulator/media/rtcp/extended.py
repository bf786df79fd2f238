"""Blocks of extended reports (RTCP XR, RFC 3611 4) as values, in the units of the wire."""

from __future__ import annotations

from typing import Final, NamedTuple

UNAVAILABLE: Final = 127  # of levels, echo loss, R and MOS, 4.7.4 and 4.7.5
GMIN: Final = 16  # 4.7.2


class ReceiptRuns(NamedTuple):
    """Which packets came (4.1), or which came once (4.2).

    Parameters
    ----------
    ssrc : int
    begin : int
        First sequence number.
    flags : tuple of bool
        From it on: whether the packet came; of duplicates, whether it came only once.
    duplicates : bool, optional
        Which of the two.
    thinning : int, optional
        Only each 2 to the power of this is reported.
    """

    ssrc: int
    begin: int
    flags: tuple[bool, ...]
    duplicates: bool = False
    thinning: int = 0


class ReceiptTimes(NamedTuple):
    """When packets came (4.3), in ticks of the RTP clock, from the sequence number `begin` on."""

    ssrc: int
    begin: int
    times: tuple[int, ...]
    thinning: int = 0


class ReferenceTime(NamedTuple):
    """The clock of one who receives (4.4), as an NTP timestamp."""

    ntp: int


class LastReference(NamedTuple):
    """The answer to reference times (4.5): source, middle of its timestamp, delay since."""

    replies: tuple[tuple[int, int, int], ...]


class Statistics(NamedTuple):
    """Summary of an interval (4.6).

    Parameters
    ----------
    ssrc : int
    begin, end : int
        First sequence number, and one behind the last.
    lost, duplicates : int, optional
        None: not told.
    jitter : tuple of int, optional
        Least, greatest, mean and deviation, in ticks.
    hops : tuple of int, optional
        Time to live or hop limit: least, greatest, mean, deviation.
    ipv6 : bool, optional
        Which of the two.
    """

    ssrc: int
    begin: int
    end: int
    lost: int | None = None
    duplicates: int | None = None
    jitter: tuple[int, int, int, int] | None = None
    hops: tuple[int, int, int, int] | None = None
    ipv6: bool = False


class VoipMetrics(NamedTuple):
    """The quality of a call (4.7).

    Parameters
    ----------
    ssrc : int
    loss_rate, discard_rate, burst_density, gap_density : int
        256ths.
    burst_duration, gap_duration, round_trip, end_system_delay : int
        Milliseconds.
    signal_level, noise_level : int
        dBm0.
    rerl : int
        Residual echo return loss, dB.
    gmin : int
    r_factor, external_r_factor : int
        0 to 100.
    mos_lq, mos_cq : int
        Tenths.
    rx_config : int
        Concealment, kind and rate of the jitter buffer.
    jb_nominal, jb_maximum, jb_abs_max : int
        Of the jitter buffer, milliseconds.
    """

    ssrc: int
    loss_rate: int = 0
    discard_rate: int = 0
    burst_density: int = 0
    gap_density: int = 0
    burst_duration: int = 0
    gap_duration: int = 0
    round_trip: int = 0
    end_system_delay: int = 0
    signal_level: int = UNAVAILABLE
    noise_level: int = UNAVAILABLE
    rerl: int = UNAVAILABLE
    gmin: int = GMIN
    r_factor: int = UNAVAILABLE
    external_r_factor: int = UNAVAILABLE
    mos_lq: int = UNAVAILABLE
    mos_cq: int = UNAVAILABLE
    rx_config: int = 0
    jb_nominal: int = 0
    jb_maximum: int = 0
    jb_abs_max: int = 0


class OtherBlock(NamedTuple):
    """A block that nothing here reads: its type, its second octet, and the words behind."""

    block_type: int
    specific: int
    body: bytes


Block = (
    ReceiptRuns
    | ReceiptTimes
    | ReferenceTime
    | LastReference
    | Statistics
    | VoipMetrics
    | OtherBlock
)


class ExtendedReport(NamedTuple):
    """One extended report with its blocks."""

    ssrc: int
    blocks: tuple[Block, ...]


def in_256ths(fraction: float) -> int:
    """Return a fraction as loss rates and densities have it.

    Examples
    --------
    >>> in_256ths(4 / 12), in_256ths(1.0)
    (85, 255)
    """
    return min(int(fraction * 256), 255)


def in_tenths(score: float) -> int:
    """Return a mean opinion score as MOS-LQ and MOS-CQ have it.

    Examples
    --------
    >>> in_tenths(4.41)
    44
    """
    return round(score * 10)


def receiver_configuration(concealed: bool, adaptive: bool, adjustment: int = 0) -> int:
    """Return the octet of concealment, kind of jitter buffer and how fast it adjusts, 4.7.6.

    Examples
    --------
    >>> bin(receiver_configuration(True, True))
    '0b11110000'
    """
    return (3 if concealed else 1) << 6 | (3 if adaptive else 2) << 4 | adjustment
